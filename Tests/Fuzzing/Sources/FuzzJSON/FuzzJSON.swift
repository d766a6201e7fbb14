import FuzzerDriver
import JSON

@main enum FuzzJSON {
  static func main() { fuzz(violation) }

  /// What must hold of every line, or nil where it does: both ways of reading give the same, and what simdjson's
  /// document gives.
  private static func violation(in input: [UInt8]) -> String? {
    var parser = JSONObjectParser()
    let fields = Result { () throws(JSONError) in try parser.parse(input.span) }
    var line = input
    let inPlace = Result { () throws(JSONError) in try parser.parse(line: &line) }
    if line != input { return "the line was changed" }
    switch (fields, inPlace) {
    case (.success(let one), .success(let other)) where one == other: break
    case (.failure(let one), .failure(let other)) where "\(one)" == "\(other)": return nil
    default: return "a line read in place is another"
    }
    guard let fields = try? fields.get() else { return nil }
    // It refuses half a surrogate pair and numbers out of range.
    guard let document = try? JSONDocument(parsing: input.span) else { return nil }
    let members = document.root.members
    guard members.map(\.key) == fields.map(\.key) else { return "names differ" }
    for (field, member) in zip(fields, members) {
      switch field.value {
      case .string(let text):
        if String(validating: text, as: UTF8.self) == nil { return "text is not UTF-8" }
        if member.value.utf8 != text { return "the text of \(field.key) differs" }
      case .raw(let json):
        guard let value = try? JSONDocument(parsing: json.span).root else {
          return "raw is no JSON"
        }
        if value.rawJSON != member.value.rawJSON { return "the value of \(field.key) differs" }
      }
    }
    return nil
  }
}
