internal import JSON

/// Paragraphs that are kept as lists of spans, as editors of content management systems write them.
///
/// | Editor                     | Paragraph                        | Span                                         |
/// |----------------------------|----------------------------------|----------------------------------------------|
/// | Slate, Strapi, Lexical     | `{"children": […]}`              | `{"text": "…", "bold": true}`                |
/// | Portable Text (Sanity)     | `{"children": […]}`              | `{"_type": "span", "text": "…", "marks": []}` |
/// | ProseMirror, Tiptap        | `{"content": […]}`               | `{"type": "text", "text": "…", "marks": []}` |
/// | Contentful                 | `{"content": […]}`               | `{"nodeType": "text", "value": "…"}`         |
/// | DatoCMS                    | `{"children": […]}`              | `{"type": "span", "value": "…"}`             |
/// | Notion                     | `{"rich_text": […]}`             | `{"type": "text", "plain_text": "…"}`        |
extension ProseReader {
  /// The names under which nodes say what they are.
  fileprivate static let types = ["type", "_type", "nodeType"]

  /// What a node says that it is.
  private static func type(of node: JSONElement) -> String? {
    types.lazy.compactMap { node[$0]?.string }.first
  }

  /// Whether a member of the list under `key` is a part of a paragraph.
  static func isSpan(_ node: JSONElement, key: String) -> Bool {
    text(ofSpan: node, key: key) != nil
  }

  /// The text of a part of a paragraph; nil for all else, such as paragraphs.
  static func text(ofSpan node: JSONElement, key: String) -> [UInt8]? {
    guard node.kind == .object else { return nil }
    let type = type(of: node)
    if let text = node["plain_text"]?.utf8, type != nil { return text }
    guard key == "children" || key == "content",
      let text = node["text"]?.utf8 ?? node["value"]?.utf8
    else { return nil }
    if let type { return type == "text" || type == "span" ? text : nil }
    return key == "children" && node.members.allSatisfy(isOfSpan) ? text : nil
  }

  /// Whether a member of a node without a type may be a span's, not that of an answer in a thread.
  private static func isOfSpan(_ key: String, _ value: JSONElement) -> Bool {
    switch value.kind {
    case .bool, .null: true
    default: spanKeys.contains(key)
    }
  }

  private static let spanKeys: Set<String> = [
    "text", "value", "marks", "format", "style", "color", "backgroundColor", "fontSize",
    "fontFamily", "_key", "key",
  ]

  /// Whether a node is a heading: `{"type": "heading"}`, `{"nodeType": "heading-2"}`, `{"style": "h2"}`.
  static func isHeading(_ node: JSONElement) -> Bool {
    (types + ["style", "tag"]).contains { key in
      guard let type = node[key]?.string?.lowercased() else { return false }
      for name in ["heading", "header", "h"] where type.hasPrefix(name) {
        let level = type.dropFirst(name.count).drop { $0 == "-" || $0 == "_" }
        return level.isEmpty
          ? name != "h"
          : ["1", "2", "3", "4", "5", "6", "one", "two", "three", "four", "five", "six"]
            .contains(String(level))
      }
      return false
    }
  }

  /// Whether a node says that it is something of its own, such as a paragraph, and no part of a line.
  static func isBlock(_ node: JSONElement) -> Bool {
    guard let name = type(of: node)?.lowercased() else { return false }
    return !inlineTypes.contains(name)
      && !["link", "inline", "mention", "break"].contains { name.contains($0) }
  }

  private static let inlineTypes: Set<String> = [
    "text", "span", "a", "strong", "em", "mark",
  ]

  /// The spans of a paragraph, put together.
  struct SpanLine {
    private var plain: [UInt8] = []
    /// With tags for what is raised and lowered.
    private var markup: [UInt8] = []
    private(set) var hasScript = false

    var content: [UInt8] { hasScript ? markup : plain }

    /// Appends a member of the list under `key` if it is of the paragraph: a span, a link, a break.
    mutating func append(_ node: JSONElement, key: String) -> Bool {
      if let text = ProseReader.text(ofSpan: node, key: key) {
        append(text, script: Self.script(of: node))
        return true
      }
      guard node.kind == .object, !ProseReader.isBlock(node) else { return false }
      for key in ["children", "content"] {
        guard let list = node[key]?.elements, !list.isEmpty else { continue }
        guard list.allSatisfy({ ProseReader.isSpan($0, key: key) }) else { return false }
        return list.allSatisfy { append($0, key: key) }
      }
      let isBreak = ProseReader.types.contains {
        node[$0]?.string?.lowercased().hasSuffix("break") ?? false
      }
      if isBreak { append([0x0A], script: nil) }
      return isBreak
    }

    private mutating func append(_ text: [UInt8], script: String?) {
      plain += text
      if let script {
        hasScript = true
        markup += "<\(script)>".utf8
      }
      for byte in text {
        switch byte {
        case UInt8(ascii: "<"): markup += "&lt;".utf8
        case UInt8(ascii: "&"): markup += "&amp;".utf8
        default: markup.append(byte)
        }
      }
      if let script { markup += "</\(script)>".utf8 }
    }

    /// The element of a raised or lowered span.
    private static func script(of span: JSONElement) -> String? {
      for (key, value) in span.members {
        if value.bool == true, let script = element(key) { return script }
        // Lexical's bits.
        if key == "format", let bits = value.integer {
          if bits & 64 != 0 { return "sup" }
          if bits & 32 != 0 { return "sub" }
        }
        guard key == "marks" else { continue }
        for mark in value.elements {
          let name = mark.string ?? mark["type"]?.string
          if let script = name.flatMap(Self.element) { return script }
        }
      }
      return nil
    }

    private static func element(_ mark: String) -> String? {
      switch mark {
      case "sup", "superscript": "sup"
      case "sub", "subscript": "sub"
      default: nil
      }
    }
  }
}
