internal import Columnar

/// Sequences as rows of a table: `input_ids` and the columns of a layout.
struct SequenceTable {
  private(set) var columns: [ColumnBuffer] = []
  private let kinds: [SequenceColumn?]
  private var row = RowColumns()

  /// An empty table.
  init(layout: PackingLayout) {
    kinds =
      layout.writtenColumns.filter { $0 == .id } + [nil]
      + layout.writtenColumns.filter { $0 != .id }
    columns = kinds.map { kind in
      let type: ColumnDescription.Kind =
        switch kind {
        case .id: .text
        case .attentionMask: .list(.int8)
        case .lossMask: .list(.uint8)
        // PyTorch's unsigned types have few operations: a reader would have to convert.
        default: .list(.int32)
        }
      return ColumnBuffer(
        ColumnDescription(name: kind?.rawValue ?? RowColumns.tokensName, kind: type))
    }
  }

  var rowCount: Int { columns[0].rowCount }
  var byteCount: Int { columns.reduce(0) { $0 + $1.values.count } }

  mutating func append(_ sequence: borrowing SequenceRow) {
    if kinds.count > 1 { row.take(sequence) }
    for index in columns.indices {
      switch kinds[index] {
      case .id: columns[index].append(text: sequence.label.id)
      case nil: columns[index].append(integers: sequence.tokens.span)
      case let kind?:
        let values = row.values(kind)
        columns[index].append(integers: values.span)
      }
    }
  }

  mutating func removeAll() {
    for index in columns.indices { columns[index].removeAll() }
  }

  /// The types of the columns as the library `datasets` describes them in JSON: on one line, or in
  /// lines that are indented that many levels of two blanks.
  func features(indentation: Int?) -> String {
    func members(_ members: [(String, String)], _ depth: Int) -> String {
      let pairs = members.map { "\"\($0.0)\": \($0.1)" }
      guard let indentation else { return "{" + pairs.joined(separator: ", ") + "}" }
      let outer = String(repeating: "  ", count: depth + indentation - 1)
      return "{\n" + pairs.map { "\(outer)  \($0)" }.joined(separator: ",\n") + "\n\(outer)}"
    }
    return members(
      columns.map { column in
        let type = (#""Value""#)
        switch column.description.kind {
        case .text:
          return (
            column.description.name, members([("dtype", "\"string\""), ("_type", type)], 1)
          )
        case .list(let integer):
          let value = members([("dtype", "\"\(integer.rawValue)\""), ("_type", type)], 2)
          return (
            column.description.name, members([("feature", value), ("_type", "\"List\"")], 1)
          )
        }
      }, 0)
  }
}
