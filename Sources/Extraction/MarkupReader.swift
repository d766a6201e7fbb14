internal import CLibXML2

/// What comes next in a document.
enum MarkupEvent {
  /// An element with this name begins: lower case in HTML, without namespace prefix in XML.
  case start(String)
  /// The innermost open element ends.
  case end
  /// Character data, in one or several pieces: ``MarkupReader/text`` has the bytes.
  case text
}

/// Reads HTML or XML as a balanced sequence of events, in document order.
///
/// It owns libxml2's reader. HTML is parsed into libxml2's tree first and walked iteratively; XML
/// is streamed.
@safe struct MarkupReader: ~Copyable {
  private let reader: OpaquePointer
  private let limits: MarkupLimits
  /// The XML that libxml2 reads from; it must stay where it is.
  private let retained: UnsafeMutableBufferPointer<UInt8>
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
    unsafe retained = UnsafeMutableBufferPointer(start: nil, count: 0)
  }

  /// Opens a document that is valid UTF-8.
  init(xml: [UInt8], limits: MarkupLimits) throws(MarkupError) {
    unsafe retained = .allocate(capacity: xml.count)
    _ = unsafe retained.initialize(from: xml)
    guard let opened = unsafe cxml_open_xml(retained.baseAddress, Int32(xml.count)) else {
      unsafe retained.deallocate()
      throw .outOfMemory
    }
    unsafe reader = opened
    self.limits = limits
  }

  deinit {
    unsafe cxml_close(reader)
    unsafe retained.deallocate()
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
    case cxml_entity.rawValue:
      throw unsafe .unresolvedEntity(name: string(event.bytes, event.count))
    case cxml_failed.rawValue:
      throw failure()
    default:
      return nil
    }
  }

  /// An attribute of the element that has just started, by its name without prefix; `name` is an
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
      let isXML = unsafe retained.baseAddress != nil
      return .tooDeep(maximum: isXML ? MarkupLimits.maximumXMLDepth : limits.maximumDepth)
    case cxml_too_many_elements.rawValue:
      return .tooManyElements(maximum: limits.maximumElements)
    case cxml_too_much_work.rawValue: return .tooCostly
    default:
      var line: Int64 = 0
      var byteOffset: Int64 = 0
      var message: UnsafePointer<CChar>? = nil
      unsafe cxml_failure_of(reader, &line, &byteOffset, &message)
      let text = unsafe message.map { unsafe String(cString: $0) } ?? ""
      return .notWellFormed(
        line: Int(line), byteOffset: max(0, Int(byteOffset)),
        message: text.split(separator: "\n").joined(separator: " "))
    }
  }

  /// Whether libxml2 in this process would open a file as an external entity: never.
  static func opensExternalEntity(_ path: String) -> Bool {
    unsafe path.withCString { unsafe cxml_opens_external_entity($0) == 1 }
  }
}
