internal import CLibXML2

/// What comes next in a document.
enum MarkupEvent {
  /// An element with this name begins, in lower case.
  case start(String)
  /// The innermost open element ends.
  case end
  /// Character data, in one or several pieces: ``MarkupReader/text`` has the bytes.
  case text
}

/// Reads HTML as a balanced sequence of events, in document order.
///
/// It owns libxml2's tree of the page, which it walks iteratively.
@safe struct MarkupReader: ~Copyable {
  private let reader: OpaquePointer
  private let limits: MarkupLimits
  /// The character data of the current ``MarkupEvent/text``: valid UTF-8.
  private(set) var text: [UInt8] = []
  /// Elements open around the current event.
  private(set) var depth = 0

  /// Parses a page that is valid UTF-8 without control characters (``HTMLPreparation``).
  init(html: [UInt8], limits: MarkupLimits) throws(MarkupError) {
    let opened = unsafe html.withUnsafeBufferPointer { bytes in
      unsafe cxml_open_html(
        bytes.baseAddress, Int32(bytes.count), Int32(limits.maximumDepth),
        Int64(limits.maximumElements))
    }
    guard let opened = unsafe opened else { throw .outOfMemory }
    unsafe reader = opened
    self.limits = limits
  }

  deinit {
    unsafe cxml_close(reader)
  }

  /// The next event, or nil at the end of the document.
  mutating func next() throws(MarkupError) -> MarkupEvent? {
    var event = unsafe cxml_event()
    let kind = unsafe cxml_next(reader, &event)
    depth = unsafe Int(event.depth)
    switch UInt32(kind) {
    case cxml_start.rawValue:
      return unsafe .start(string(event.bytes, event.count))
    case cxml_end.rawValue:
      return .end
    case cxml_text.rawValue:
      text.removeAll(keepingCapacity: true)
      unsafe text.append(
        contentsOf: UnsafeBufferPointer(start: event.bytes, count: Int(event.count)))
      return .text
    case cxml_failed.rawValue:
      throw failure()
    default:
      return nil
    }
  }

  /// An attribute of the element that has just started; `name` is an
  /// ASCII literal.
  func attribute(_ name: StaticString) -> String? {
    var value: UnsafePointer<UInt8>? = nil
    var count: Int64 = 0
    let found = unsafe name.utf8Start.withMemoryRebound(
      to: CChar.self, capacity: name.utf8CodeUnitCount + 1
    ) { name in
      unsafe cxml_attribute(reader, name, &value, &count)
    }
    guard found == 1 else { return nil }
    return unsafe string(value, count)
  }

  /// Goes past the end of the element that has just started.
  mutating func skipElement() throws(MarkupError) {
    let start = depth
    while let event = try next() {
      if case .end = event, depth == start { return }
    }
  }

  /// All character data of the element that has just started, to past its end.
  mutating func elementText() throws(MarkupError) -> [UInt8] {
    let start = depth
    var all: [UInt8] = []
    while let event = try next() {
      switch event {
      case .text: all += text
      case .end where depth == start: return all
      default: break
      }
    }
    return all
  }

  private func string(_ bytes: UnsafePointer<UInt8>?, _ count: Int64) -> String {
    unsafe String(
      decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
  }

  private func failure() -> MarkupError {
    switch unsafe UInt32(cxml_status_of(reader)) {
    case cxml_out_of_memory.rawValue: return .outOfMemory
    case cxml_too_deep.rawValue:
      return .tooDeep(maximum: limits.maximumDepth)
    case cxml_too_many_elements.rawValue:
      return .tooManyElements(maximum: limits.maximumElements)
    case cxml_too_much_work.rawValue: return .tooCostly
    default: return .tooCostly
    }
  }

  /// Whether libxml2 in this process would open a file as an external entity: never.
  static func opensExternalEntity(_ path: String) -> Bool {
    unsafe path.withCString { unsafe cxml_opens_external_entity($0) == 1 }
  }
}
