internal import UnicodeText

extension XMLMarkup {
  /// Markup that ends at a mark of its own, and no sooner.
  enum Opener: Hashable {
    case comment, data, instruction, declaration

    init?(_ bytes: Span<UInt8>, at start: Int) {
      if bytes.has("<!--", at: start) {
        self = .comment
      } else if bytes.has("<![CDATA[", at: start) {
        self = .data
      } else if bytes.has("<?", at: start) {
        self = .instruction
      } else if bytes.has("<!", at: start), start + 9 <= bytes.count {
        self = .declaration
      } else {
        return nil
      }
    }
  }
}
