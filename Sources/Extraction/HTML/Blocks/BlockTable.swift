/// A page as a flat list of blocks of text in reading order, and the block-level elements around them.
///
///     <div class=nav><a>Home</a></div><article><h1>Flu</h1><p>It is a virus.</p></article>
///
///     blocks      "Home"          "Flu"      "It is a virus."
///     kind        paragraph       heading    paragraph
///     links       all             none       none
///     container   1 div.nav       3 h1       4 p
///     parent      0 the page      2 article  2 article
///
/// All texts stand one after another in ``text``. What a container holds is a range of blocks, so that
/// sums over it are differences of running sums.
struct BlockTable {
  /// A run of text between two boundaries of block-level elements.
  struct Block {
    /// Index of the innermost block-level element around it.
    var container: Int32
    /// Its bytes in ``BlockTable/text``: collapsed, valid UTF-8.
    var textStart: Int32
    var textEnd: Int32
    /// Where it stands in the page, decoded to UTF-8: from its first to its last character.
    var sourceStart: Int32
    var sourceEnd: Int32
    /// Its marks in ``BlockTable/marks``.
    var marksStart: Int32
    var marksEnd: Int32
    var kind: Kind
    var measure: TextMeasure
    /// Bytes of the text inside links, and how many links they are.
    var linkBytes: Int32
    var linkCount: Int32
    /// Images between the block before and the end of this one.
    var imageCount: Int32

    var textRange: Range<Int> { Int(textStart)..<Int(textEnd) }
    var byteCount: Int { Int(textEnd - textStart) }

    /// Whether the text ends with one of some signs.
    func ends(with signs: [String], _ table: BlockTable) -> Bool {
      let text = table.text[textRange]
      return signs.contains { text.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }

    /// Whether all of a short paragraph is bold, as headings are on many pages.
    func isBold(_ table: BlockTable) -> Bool {
      guard kind == .paragraph, byteCount <= 80, marksStart < marksEnd else { return false }
      let marks = table.marks[Int(marksStart)..<Int(marksEnd)]
      guard let start = marks.first(where: { $0.kind == .strong && $0.isStart }),
        let end = marks.last(where: { $0.kind == .strong && !$0.isStart })
      else { return false }
      return start.position <= textStart && end.position >= textEnd
    }
  }

  /// With which questions end.
  static let questionMarks = ["?", "？", "؟"]

  /// What a block's text is.
  enum Kind: UInt8 {
    case paragraph, heading, listItem, cell, caption, preformatted, term

    /// Whether line breaks and columns matter for its text.
    var isTabular: Bool {
      switch self {
      case .cell, .caption, .preformatted, .term: true
      case .paragraph, .heading, .listItem: false
      }
    }
  }

  /// A block-level element of the page.
  struct Container {
    /// Index of the block-level element around it, smaller than its own; -1 for the page itself.
    var parent: Int32
    var element: HTMLElement
    /// What text directly inside is, from this element or from those around it.
    var kind: Kind
    /// Of a heading 1…6, else 0; of a list, how many lists are around it.
    var level: UInt8 = 0
    var depth: UInt16 = 0
    /// Of a list the number of its first item, of an item its own, where the page says one.
    var number: Int32?
    /// What an ordered list writes its numbers in.
    var numbering = ListNumbering.Style.decimal
    /// How many rows and columns a cell covers.
    var rowSpan: UInt8 = 1
    var columnSpan: UInt8 = 1
    var flags: ContainerFlags = []
    var words: ClassWords = []
    /// The same for elements of the same kind at the same kind of place.
    var path: UInt32 = 0
    /// Nearest row, list item or cell, list, table around it or itself, or -1.
    var row: Int32 = -1
    var item: Int32 = -1
    var list: Int32 = -1
    var table: Int32 = -1
    /// The blocks inside.
    var firstBlock: Int32
    var endBlock: Int32

    var blocks: Range<Int> { Int(firstBlock)..<Int(endBlock) }
  }

  struct ContainerFlags: OptionSet {
    let rawValue: UInt8
    /// Never shown: `hidden`, `display: none`, or inside such an element.
    static let hidden = ContainerFlags(rawValue: 1 << 0)
    /// Inside `noscript`.
    static let noscript = ContainerFlags(rawValue: 1 << 1)
    /// `ol`: its items are numbered.
    static let ordered = ContainerFlags(rawValue: 1 << 2)
    static let headerCell = ContainerFlags(rawValue: 1 << 3)
    static let quote = ContainerFlags(rawValue: 1 << 4)
    /// Hidden until the reader opens it.
    static let openable = ContainerFlags(rawValue: 1 << 5)
    /// `ol reversed`: its items are numbered downwards.
    static let reversed = ContainerFlags(rawValue: 1 << 6)
    /// What the label right before it stands for: the answer to a question, what a control opens.
    static let answer = ContainerFlags(rawValue: 1 << 7)

    /// Whether it is hidden for good or for readers without scripts.
    var isUnshown: Bool { contains(.noscript) || contains(.hidden) && !contains(.openable) }
  }

  /// A place in the text where something of the markup inside a line begins or ends.
  struct Mark {
    enum Kind: UInt8 {
      case link, emphasis, strong, code, superscript, subscripted, deleted, image, math
    }
    var kind: Kind
    var isStart: Bool
    /// Whether a link starts that leads to another place in the page.
    var isInner = false
    /// Offset in ``BlockTable/text``.
    var position: Int32
    /// The attribute value in the page: a link's address; where an image starts, its alternative text, and where it
    /// ends, its address.
    var valueStart: Int32 = 0
    var valueEnd: Int32 = 0
  }

  var text: [UInt8] = []
  var blocks: [Block] = []
  /// In document order, so that a parent stands before its children; the first is the page.
  var containers: [Container] = []
  var marks: [Mark] = []
  /// The innermost elements around fields for an address of mail.
  var mailFields: [Int32] = []
  /// The elements whose `id` ends with a digit, as those of notes do, and the range of that in the page.
  var numberedPlaces: [(container: Int32, id: Range<Int>)] = []
  /// The elements whose class, id or role may be that of a list of references.
  var referenceLists: [Int32] = []
  /// Of an answer the element that holds its text, where the page says so: <https://schema.org/text>; where it says so of
  /// several, the answer.
  var answerTexts: [Int32: Int32] = [:]
  /// Ranges of the page: its title and those in `meta`, its descriptions, its JSON-LD.
  var titleRanges: [Range<Int>] = []
  var descriptionRanges: [Range<Int>] = []
  var structuredDataRanges: [Range<Int>] = []
  /// What the page says about itself.
  var facts = PageFacts()

  /// Of each block a number for the kind of place where it stands: its elements and their classes.
  var paths: [UInt32] { blocks.map { containers[Int($0.container)].path } }

  /// The outermost of the lists around what is in a list.
  func outermostList(_ list: Int32) -> Int32 {
    var list = list
    while list >= 0 {
      let parent = containers[Int(list)].parent
      let outer = parent >= 0 ? containers[Int(parent)].list : -1
      if outer < 0 { break }
      list = outer
    }
    return list
  }
}
