/// What the `class`, `id`, `itemprop` and `rel` of an element say about title, author and date.
///
/// Values are cut into words at spaces, hyphens, underscores and where a small letter meets a capital.
struct MarkWords: OptionSet {
  let rawValue: UInt32

  /// The author's name itself.
  static let author = MarkWords(rawValue: 1 << 0)
  /// The line with the author's name.
  static let byline = MarkWords(rawValue: 1 << 1)
  /// hCard's root, a `class`: <https://microformats.org/wiki/hcard>.
  static let card = MarkWords(rawValue: 1 << 2)
  static let user = MarkWords(rawValue: 1 << 3)
  static let date = MarkWords(rawValue: 1 << 4)
  /// A line of facts about the article.
  static let facts = MarkWords(rawValue: 1 << 5)
  static let published = MarkWords(rawValue: 1 << 6)
  static let modified = MarkWords(rawValue: 1 << 7)
  /// Comments, related articles, pictures: somebody else's names and dates.
  static let foreign = MarkWords(rawValue: 1 << 8)
  static let title = MarkWords(rawValue: 1 << 9)
  /// The site itself, its menus and side columns.
  static let site = MarkWords(rawValue: 1 << 10)
  /// A box about the author.
  static let biography = MarkWords(rawValue: 1 << 11)
  /// Not a word but the attribute `pubdate` of HTML 5's drafts.
  static let publicationDate = MarkWords(rawValue: 1 << 12)

  /// Somebody who checked the page, or reviews something.
  static let reviewer = MarkWords(rawValue: 1 << 13)

  /// The name in an hCard; as an `id` it is a footnote's.
  static let cardName = MarkWords(rawValue: 1 << 14)

  /// What customers and patients say about a product or a doctor: dates of their own.
  static let reviews = MarkWords(rawValue: 1 << 15)

  /// In `user-select`, which is about marking text and not about a user.
  static let select = MarkWords(rawValue: 1 << 16)

  /// Words for questions and what opens, and for what is inside; a name of both is what stands below a question, or one
  /// with a word for answers.
  static let panels = MarkWords(rawValue: 1 << 17)
  static let contents = MarkWords(rawValue: 1 << 18)
  static let answers = MarkWords(rawValue: 1 << 19)
  /// Not a word but a name of several, read together with the words of ``ClassWords`` only: `accordion-body`,
  /// `faq__answer`.
  static let panel = MarkWords(rawValue: 1 << 20)

  /// Names of lists of references that ``ClassWords`` does not know.
  static let references = MarkWords(rawValue: 1 << 21)

  /// Whether the words are those of one name that says so.
  var saysPanel: Bool { contains(.panels) && !isDisjoint(with: [.contents, .answers]) }

  /// What makes an element worth remembering.
  static let wanted: MarkWords = [
    .author, .byline, .card, .cardName, .user, .date, .facts, .title, .reviews,
  ]

  private static let groups: [(MarkWords, String)] = [
    (
      .author,
      """
      author authors autor autora autore autores auteur auteurs autoren authorname postauthor \
      articleauthor entryauthor creator zuozhe
      """
    ),
    (
      .byline,
      """
      byline bylines byl writer writtenby by reporter verfasser contributor contributors poster \
      redakteur journalist signature posted jizhe kisha
      """
    ),
    (.card, "vcard"), (.cardName, "fn"),
    (.user, "username user nick nickname bigusername"),
    (
      .date,
      """
      date datum time published pubdate posted datetime timestamp dateline fecha postdate \
      publishdate publisheddate publishtime pubtime posttime createtime releasedate articledate \
      entrydate newsdate dtstart shijian riqi nichiji
      """
    ),
    (
      .facts,
      """
      meta info postmetadata submitted details subline kicker postmeta entrymeta articlemeta \
      articleinfo credit credits source laiyuan
      """
    ),
    (
      .published,
      """
      published publish pubdate publication posted post entry created issued datepublished \
      datecreated publishdate
      """
    ),
    (.modified, "update updated modified modification revised lastmod datemodified"),
    (
      .foreign,
      """
      comment comments reply replies kommentar kommentare commentaire related sidebar widget footer \
      recent teaser newsfeed popular listing antwort reference references citation citations \
      bibliography answer answers caption image photo foto copyright avatar pinglun
      """
    ),
    (
      .title,
      "title headline heading titel titulo titre headlines posttitle entrytitle biaoti midashi"
    ),
    (
      .site,
      """
      site logo brand blogtitle blogname masthead navbar menu footer widget sidebar related comment \
      comments modal cookie nav
      """
    ),
    (.biography, "bio about box card profile"),
    (
      .reviewer,
      "reviewer reviewers reviewed reviewedby medicalreviewer factchecker factcheckedby jianxiu shenhe"
    ),
    // A single review may be the page's own text.
    (.reviews, "reviews testimonials rezensionen bewertungen opiniones avis otzyvy kuchikomi"),
    (.select, "select"),
    (.panels, "faq faqs accordion toggle collapsible"),
    (.contents, "content contents panel body text inner"),
    (.answers, "answer answers antwort reponse respuesta otvet"),
    (
      .references,
      """
      ref biblio cit biblioentry literatur literaturverzeichnis quellen bibliografia bibliographie referencias \
      literatura istochniki cankaowenxian wenxian sankobunken bunken
      """
    ),
  ]

  /// Finds words; whoever reads many values keeps it at hand.
  struct Index {
    /// Bit `n` is set where some word has `n` letters and that first letter: most words need no look-up.
    private var lengths = [UInt32](repeating: 0, count: 32)
    private var hashes = [UInt32](repeating: 0, count: 512)
    private var masks = [UInt32](repeating: 0, count: 512)

    fileprivate init() {
      for (group, words) in MarkWords.groups {
        for word in words.split(whereSeparator: \.isWhitespace) {
          var hash = Self.seed
          for byte in word.utf8 { hash = Self.mix(hash, byte) }
          hash ^= hash >> 15
          if let first = word.utf8.first {
            lengths[Int(first & 31)] |= 1 << UInt32(word.utf8.count)
          }
          var slot = Int(hash & 511)
          while hashes[slot] != 0, hashes[slot] != hash { slot = (slot + 1) & 511 }
          hashes[slot] = hash
          masks[slot] |= group.rawValue
        }
      }
    }

    private static let seed: UInt32 = 0x811C_9DC5

    @inline(__always) private static func mix(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
      (hash ^ UInt32(byte | 0x20)) &* 0x0100_0193
    }

    /// The groups that the words of an attribute value belong to.
    func words(_ page: Span<UInt8>, _ value: Range<Int>) -> MarkWords {
      var found: UInt32 = 0
      var start = value.lowerBound
      var cursor = start
      var isSmall = false
      while cursor < value.upperBound {
        let byte = page[cursor]
        let isLetter = (byte | 0x20) &- 0x61 < 26
        let isCapital = isLetter && byte & 0x20 == 0
        if !isLetter || (isCapital && isSmall) {
          if cursor > start + 1 { found |= groups(page, start..<cursor) }
          start = isLetter ? cursor : cursor + 1
        }
        isSmall = isLetter && !isCapital
        cursor += 1
      }
      if cursor > start + 1 { found |= groups(page, start..<cursor) }
      return MarkWords(rawValue: found)
    }

    /// Whether some word is as long and begins with the same letter.
    @inline(__always) private func mayBeKnown(_ page: Span<UInt8>, _ word: Range<Int>) -> Bool {
      word.count > 1 && word.count < 32
        && lengths[Int(page[word.lowerBound] & 31)] & (1 << UInt32(word.count)) != 0
    }

    private func groups(_ page: Span<UInt8>, _ word: Range<Int>) -> UInt32 {
      guard mayBeKnown(page, word) else { return 0 }
      var hash = Self.seed
      for index in word { hash = Self.mix(hash, page[index]) }
      return groups(hash)
    }

    /// The groups of a word whose hash is known: FNV-1a of its small letters.
    @inline(__always) func groups(_ page: Span<UInt8>, _ word: Range<Int>, _ hash: UInt32) -> UInt32
    {
      mayBeKnown(page, word) ? groups(hash) : 0
    }

    private func groups(_ hash: UInt32) -> UInt32 {
      let hash = hash ^ hash >> 15
      var slot = Int(hash & 511)
      while hashes[slot] != 0 {
        if hashes[slot] == hash { return masks[slot] }
        slot = (slot + 1) & 511
      }
      return 0
    }
  }

  static let index = Index()
}
