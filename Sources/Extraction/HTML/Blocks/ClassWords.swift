/// What the `class`, `id`, `role` and `itemprop` of an element say about it, in groups of words.
///
/// The values are split into words at everything that is no letter and where a small letter meets a
/// capital one, so that `sidebar` in `no-sidebar-layout` counts and `ad` in `reading` does not; a word
/// that is unknown is looked up by its beginning and its end (`articlebody`, `leftnav`).
struct ClassWords: OptionSet {
  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The words of each group; a group's place is its bit.
  ///
  /// English, German, French, Spanish and Russian words, and pinyin and romaji ones as pages use them.
  static let groups: [String] = [
    // 0: navigation
    """
    nav navbar navi navigation menu menus submenu megamenu dropdown breadcrumb breadcrumbs crumb \
    crumbs topnav subnav navbox sitemap hauptmenu navigationmenu daohang mianbaoxie pankuzu
    """,
    // 1: pages of a list
    "pagination pager paging pagenav prevnext prev next older newer fanye",
    // 2: footer
    "footer foot bottom contentinfo colophon fusszeile pied pie dibu copyright legal disclaimer imprint",
    // 3: header
    "header masthead banner topbar top hd head toubu logo branding kopf entete cabecera",
    // 4: side column
    "sidebar sidebars side aside rail complementary seitenleiste sidecol rightcol leftcol widget widgets barra",
    // 5: related
    """
    related relatedposts recommend recommended recommendation recommendations recommends similar more \
    readmore morelinks alsolike suggested suggestions mehr weitere tuijian xiangguan kanren osusume
    """,
    // 6: popular, latest
    "trending popular mostread mostviewed latest recent hot hotnews ranking rank top10 archive archives remen",
    // 7: sharing
    "share sharing sharebar shares social sociable addthis sharethis follow followus twitter facebook weixin sns fenxiang bdsharebuttonbox",
    // 8: advertising
    """
    ad ads adv advert adverts advertisement advertising adsense adslot adbox adsbygoogle dfp sponsor \
    sponsored promo promos promotion promotions promoted taboola outbrain werbung anzeige publicite \
    publicidad reklama guanggao gg marketing cta
    """,
    // 9: notices
    "cookie cookies consent gdpr popup modal overlay lightbox alert notice notification notifications banners tooltip",
    // 10: comments
    "comment comments commentlist commentary disqus respond reply replies feedback kommentar kommentare commentaire commentaires comentarios pinglun liuyan huifu",
    // 11: accounts
    "login signin signup register registration subscribe subscription subscriptions newsletter newsletters account user users paywall email denglu zhuce",
    // 12: tools
    "toolbar tools tool toolbox utility utilities print printer printonly button buttons btn btns actions controls icon icons",
    // 13: hidden
    "hidden hide invisible sr screenreader visuallyhidden noprint skip skiplink offscreen clip",
    // 14: byline
    """
    meta byline author authors auth date time timestamp published pubdate dateline updated info postmeta entrymeta \
    articleinfo source laiyuan credit credits writer editor reporter kisha autor auteur
    """,
    // 15: tags
    "tag tags tagcloud category categories cat cats topics keyword keywords label labels biaoqian",
    // 16: pictures
    "caption captions figure figcaption image images img photo photos pic gallery slideshow slider carousel video media player thumb thumbnail swiper",
    // 17: main content
    "content contents main maincontent primary maincol inhalt contenu contenido neirong con cont wrapper",
    // 18: article
    """
    article articlebody articlecontent articletext post postbody postcontent entry entrycontent story storybody storytext blog \
    singlepost hentry beitrag artikel noticia nota kiji honbun zhengwen wenzhang news newsbody newstext
    """,
    // 19: body text
    "body text txt copy bodycopy bodytext richtext wysiwyg prose rte paragraph para markdown textbody fulltext description desc summary excerpt abstract intro lead teaser deck standfirst chapeau zhaiyao",
    // 20: headline
    "title titles headline heading subtitle subhead subheading biaoti midashi kicker",
    // 21: cards and lists
    "list lists item items card cards grid tile tiles row col column feed listing collection block blocks box module teasers",
    // 22: search and forms
    "search searchbox searchform form forms field input filter filters sousuo facet sort select",
    // 23: forum
    "forum thread threads topic message messages msg postmessage question questions answer answers reply quote signature sig discussion board bbs tiezi louzhu member profile avatar poster usertext",
    // 24: product
    "product products price prices cart shop basket buy sku stock review reviews rating ratings stars specs specification specifications spec feature features",
    // 25: contents and references
    "toc tableofcontents reference references footnote footnotes citation citations bibliography refs reflist endnotes mulu",
    // 26: code
    "code highlight syntax codehilite snippet listing sourcecode prettyprint",
    // 27: about the author
    "bio authorbio aboutauthor biography about profilebox vcard",
    // 28: documentation
    "doc docs documentation guide api help manual faq faqs wiki section article",
  ]

  /// Lists of references, among others: the place in ``groups``.
  static let references = ClassWords(rawValue: 1 << 25)

  /// Reads an attribute value.
  mutating func read(_ page: Span<UInt8>, _ range: Range<Int>) {
    let index = Self.index
    var found: UInt32 = 0
    var hash = Self.seed
    var start = range.lowerBound
    var previousIsSmall = false
    var cursor = range.lowerBound
    while cursor < range.upperBound {
      let byte = page[cursor]
      if (byte | 0x20) &- 0x61 < 26 {
        let isSmall = byte & 0x20 != 0
        if !isSmall && previousIsSmall {
          found |= index.groups(page, start..<cursor, hash)
          hash = Self.seed
          start = cursor
        }
        hash = (hash ^ UInt32(byte | 0x20)) &* 0x0100_0193
        previousIsSmall = isSmall
      } else {
        if cursor > start { found |= index.groups(page, start..<cursor, hash) }
        hash = Self.seed
        start = cursor + 1
        previousIsSmall = false
      }
      cursor += 1
    }
    if cursor > start { found |= index.groups(page, start..<cursor, hash) }
    self = ClassWords(rawValue: rawValue | found)
  }

  private static let seed: UInt32 = 0x811C_9DC5
  private static let index = Index()

  /// Finds a word's groups by a hash of its small letters.
  private struct Index {
    /// Two words that no page's style would confuse may share a slot's 32-bit hash; none of ours do.
    private var hashes = [UInt32](repeating: 0, count: 2_048)
    private var masks = [UInt32](repeating: 0, count: 2_048)

    init() {
      for (bit, words) in ClassWords.groups.enumerated() {
        for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
          var hash = ClassWords.seed
          for byte in word.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
          var slot = Int(hash & 2_047)
          while hashes[slot] != 0 && hashes[slot] != hash { slot = (slot + 1) & 2_047 }
          hashes[slot] = hash
          masks[slot] |= 1 << UInt32(bit)
        }
      }
    }

    @inline(__always) private func mask(_ hash: UInt32) -> UInt32 {
      var slot = Int(hash & 2_047)
      while hashes[slot] != 0 {
        if hashes[slot] == hash { return masks[slot] }
        slot = (slot + 1) & 2_047
      }
      return 0
    }

    func groups(_ page: Span<UInt8>, _ word: Range<Int>, _ hash: UInt32) -> UInt32 {
      guard word.count > 1 else { return 0 }
      let whole = mask(hash)
      if whole != 0 || word.count < 7 || word.count > 24 { return whole }
      // Compounds without a seam: the longest known beginning and end of at least four letters.
      var beginning: UInt32 = 0
      var ending: UInt32 = 0
      var prefix = ClassWords.seed
      for offset in 0..<word.count - 2 {
        prefix = (prefix ^ UInt32(page[word.lowerBound + offset] | 0x20)) &* 0x0100_0193
        if offset >= 3 {
          let found = mask(prefix)
          if found != 0 { beginning = found }
        }
      }
      for start in word.lowerBound + 2...word.upperBound - 4 {
        var suffix = ClassWords.seed
        for cursor in start..<word.upperBound {
          suffix = (suffix ^ UInt32(page[cursor] | 0x20)) &* 0x0100_0193
        }
        ending = mask(suffix)
        if ending != 0 { break }
      }
      return beginning | ending
    }
  }
}
