/// What the `class`, `id`, `role` and `itemprop` of an element say about it, in groups of words.
///
/// The values are split into words at everything that is no letter and where a small letter meets a
/// capital one, so that `sidebar` in `no-sidebar-layout` counts and `ad` in `reading` does not; a word
/// that is unknown is looked up by its beginning and its end (`articlebody`, `leftnav`).
struct ClassWords: OptionSet {
  let rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  // Some of the groups by their names.
  static let navigation = ClassWords(rawValue: 1 << 0)
  static let footers = ClassWords(rawValue: 1 << 2)
  static let headers = ClassWords(rawValue: 1 << 3)
  static let sideColumns = ClassWords(rawValue: 1 << 4)
  static let related = ClassWords(rawValue: 1 << 5)
  static let sharing = ClassWords(rawValue: 1 << 7)
  static let advertising = ClassWords(rawValue: 1 << 8)
  /// What comes up over a page.
  static let notices = ClassWords(rawValue: 1 << 9)
  static let comments = ClassWords(rawValue: 1 << 10 | 1 << 31)
  static let accounts = ClassWords(rawValue: 1 << 11)
  static let tools = ClassWords(rawValue: 1 << 12)
  static let bylines = ClassWords(rawValue: 1 << 14)
  static let tags = ClassWords(rawValue: 1 << 15)
  static let forms = ClassWords(rawValue: 1 << 22)
  /// Threads of forums.
  static let threads = ClassWords(rawValue: 1 << 23)
  static let products = ClassWords(rawValue: 1 << 24)
  /// Lists of references, among others.
  static let references = ClassWords(rawValue: 1 << 25)
  /// Who wrote: signatures, profiles.
  static let writers = ClassWords(rawValue: 1 << 27)
  /// What somebody posted in a forum.
  static let posts = ClassWords(rawValue: 1 << 30)

  /// What is no main text wherever it stands.
  static let furniture: ClassWords = [
    .navigation, .footers, .related, .advertising, .notices, .comments, .accounts,
  ]

  /// What is no text of an article, side columns excepted.
  static let besideText = furniture.union([.sharing, .tools, .bylines, .tags, .forms, .writers])

  /// The words of each group; a group's place is its bit.
  ///
  /// English, German, French, Spanish and Russian words, and pinyin and romaji ones as pages use them.
  static let groups: [String] = [
    // 0: navigation
    """
    nav navbar navi navigation menu menus submenu megamenu dropdown breadcrumb breadcrumbs crumb \
    crumbs topnav subnav navbox sitemap hauptmenu navigationmenu daohang mianbaoxie pankuzu sub leftnav sidenav \
    mega flyout drawer offcanvas hamburger burger mainnav sitenav
    """,
    // 1: pages of a list
    "pagination pager paging pagenav prevnext prev previous next older newer fanye",
    // 2: footer
    """
    footer footers foot bottom contentinfo colophon fusszeile pied pie dibu copyright legal disclaimer imprint privacy \
    contact contacts contactus kontakt contacto contatti lianxi inquiry inquiries toiawase otoiawase attribution license
    """,
    // 3: header
    "header masthead banner topbar top hd head toubu logo branding kopf entete cabecera tagline slogan",
    // 4: side column
    """
    sidebar sidebars side aside rail complementary seitenleiste sidecol rightcol leftcol widget widgets barra secondary \
    tertiary rightbar leftbar textwidget blogroll linklist linkcat typelist xoxo nocontent
    """,
    // 5: related
    """
    related relatedposts recommend recommended recommendation recommendations recommends similar more \
    readmore morelinks alsolike suggested suggestions mehr weitere tuijian xiangguan kanren osusume
    """,
    // 6: popular, latest
    "trending popular most mostread mostviewed viewed picks headlines latest recent hot hotnews ranking rank top10 archive archives remen",
    // 7: sharing
    """
    share sharing sharebar shares social socials sociable addthis addtoany sharethis sharedaddy follow followus twitter \
    tweet retweet facebook likebox linkedin youtube instagram pinterest whatsapp telegram tumblr reddit digg delicious \
    stumbleupon plusone googleplus bluesky vkontakte bookmark bookmarks weixin sns fenxiang bdsharebuttonbox
    """,
    // 8: advertising
    """
    ad ads adv advert adverts advertisement advertising adsense adslot adbox adsbygoogle dfp sponsor \
    sponsored promo promos promotion promotions promoted taboola outbrain werbung anzeige publicite \
    publicidad reklama guanggao gg marketing cta leaderboard billboard skyscraper mpu affiliate
    """,
    // 9: notices
    "cookie cookies consent gdpr popup modal overlay lightbox alert notice notification notifications banners tooltip dialog popover toast",
    // 10: comments
    """
    comment comments commentlist commentary disqus dsq respond reply replies response responses feedback trackback \
    trackbacks pingback pingbacks byuser bypostauthor kommentar kommentare commentaire commentaires comentarios pinglun \
    liuyan huifu
    """,
    // 11: accounts
    "login signin signup register registration subscribe subscription subscriptions newsletter newsletters account user users paywall email password username guest denglu zhuce",
    // 12: tools
    "toolbar tools tool toolbox utility utilities print printer printonly button buttons btn btns actions controls icon icons toggle toggler switcher checkbox rss feeds download language languages translate",
    // 13: hidden
    "hidden hide invisible sr screenreader visuallyhidden noprint skip skiplink offscreen clip visually assistive",
    // 14: byline
    """
    meta byline author authors auth date time timestamp published pubdate dateline updated info postmeta entrymeta posted postedby \
    articleinfo source laiyuan credit credits writer editor reporter kisha autor auteur
    """,
    // 15: tags
    "tag tags hashtag hashtags tagcloud taxonomy category categories cat cats topics keyword keywords label labels biaoqian",
    // 16: pictures
    "caption captions figure figcaption image images img photo photos pic gallery slideshow slider carousel video media player thumb thumbnail swiper",
    // 17: main content
    "content contents main maincontent primary maincol inhalt contenu contenido neirong con cont wrapper",
    // 18: article
    """
    article articlebody articlecontent articletext post postbody postcontent entry entrycontent story storybody storytext blog \
    singlepost hentry hfeed publish single detail node recipe beitrag artikel noticia nota kiji honbun zhengwen wenzhang news newsbody newstext
    """,
    // 19: body text
    "body text rich txt copy bodycopy bodytext richtext wysiwyg prose rte paragraph para markdown textbody fulltext description desc summary excerpt abstract intro lead teaser deck standfirst chapeau zhaiyao",
    // 20: headline
    "title titles headline heading headings subtitle subhead subheading biaoti midashi kicker",
    // 21: cards and lists
    "list lists item items card cards grid tile tiles row col column feed listing collection block blocks box module teasers",
    // 22: search and forms
    "search searchbox searchform form forms field input filter filters sousuo facet sort select option options selector textarea textbox textfield captcha recaptcha gform gfield",
    // 23: forum
    "forum thread threads topic message messages msg postmessage question questions answer answers reply quote discussion board bbs tiezi louzhu usertext",
    // 24: product
    "product products price prices cart shop basket buy sku stock review reviews rating ratings stars specs testimonial testimonials pricing checkout wishlist specification specifications spec feature features",
    // 25: contents and references
    "toc tableofcontents reference references footnote footnotes citation citations bibliography refs reflist endnotes mulu",
    // 26: code
    "code highlight syntax codehilite snippet listing sourcecode prettyprint",
    // 27: about who wrote
    "bio authorbio aboutauthor biography about profilebox vcard member profile avatar poster signature sig",
    // 28: documentation
    "doc docs documentation guide api help manual faq faqs wiki article",
    // 29: the main text in widespread content management systems, by whole names
    """
    entry-content post-content article-content article-body article__body article__content articlebody story-body \
    story-content story-text story__body content-body post-body post__content entry__content td-post-content single-content \
    single-post-content node__content field--name-body field-name-body body-content blog-post-content blog-content \
    rich_media_content js_content artibody article_content article-con trs_editor custom_unionstyle rm_txt_con \
    article-text article_text article_body mw-parser-output mw-content-text bodycontent zn-body-text storytext body-text body-copy \
    post_content w-richtext text-content detail-content news_content news-content newscontent left_zw pages_content zwcontent content_text \
    article_txt article-detail post_body the-content the_content entry-body c-entry-content caas-body \
    elementor-widget-theme-post-content wp-block-post-content fusion-content tdb_single_content post-entry \
    entry_content articletext article-main main-article content-article text_content content-text zhengwen vsb_content \
    rte prose richtext rich-text wysiwyg post-single-content js-article-inner article-inner post-text hentry
    """,
    // 30: what somebody posted in forums
    """
    js-post-body s-prose postbody postcontent message-body bbwrapper message-content message-usercontent post_message \
    usertext-body cooked topic-body kmsg kmsgtext t_f t_fsz pcb postmessage reply-content reply_content topic_content \
    topic-content markdown-body answer-content question-content qtext answertext answercell answer-body question-body \
    timeline-comment d_post_content j_d_post_content l_post bbs-content bbs_content bbs-con forum-post bbp-reply-content \
    bbp-topic-content cpost ipstype_richtext lia-message-body-content post-content-body postrow postarea forum-content \
    thread-content thread-body post-message post__body topic-post messagetext msgtext dpost post_body_html reply_text \
    answer-text question-text js-selecttoquote message-cell--main
    """,
    // 31: comments on something else
    """
    comments comment-list commentlist comments-area comment-body comment-content comment-text comment_list comments-list \
    commentslist disqus_thread respond comment-respond comment-form ds-thread fb-comments livefyre comments-section \
    comment-section comments-container comment-item comment-thread comment-wrapper comment_box commentbox comment-box \
    comments-wrapper commentarea comment-area usercomments user-comments comment_container sohucs
    """,
  ]

  /// Words that mean nothing here, though they begin or end like others.
  private static let others = """
    container containers contain contains control context contextual continue contrast contributor contributors leading \
    leadership transform platform platforms uniform placeholder validate history special specials specific preview \
    prevent selected selection subtext resource resources information parallax shortcode clipboard outside research \
    candidate lifetime runtime timeline keyboard dashboard scoreboard newspaper blogger blogging football discard \
    hovercard mastercard editorial helpful guidelines commented background blockquote pullquote remember formatted \
    shopify recently contribute highlighted
    """

  /// From this group on, whole names are compared.
  private static let firstOfNames = 29

  private static let seed: UInt32 = 0x811C_9DC5
  /// Whoever reads many values keeps it at hand.
  static let index = Index()

  /// Groups by the hash of a word.
  private struct Table {
    /// Two words that no page's style would confuse may share a slot's 32-bit hash; none of ours do.
    private var hashes = [UInt32](repeating: 0, count: 4_096)
    private var masks = [UInt32](repeating: 0, count: 4_096)

    mutating func add(_ hash: UInt32, _ mask: UInt32) {
      var slot = Int(hash & 4_095)
      while hashes[slot] != 0 && hashes[slot] != hash { slot = (slot + 1) & 4_095 }
      hashes[slot] = hash
      masks[slot] |= mask
    }

    /// A word's groups, or nil where it is unknown.
    @inline(__always) subscript(hash: UInt32) -> UInt32? {
      var slot = Int(hash & 4_095)
      while hashes[slot] != 0 {
        if hashes[slot] == hash { return masks[slot] }
        slot = (slot + 1) & 4_095
      }
      return nil
    }
  }

  /// Finds a word's groups by a hash of its small letters.
  struct Index {
    /// Words and whole names, which are hashed from another start.
    private var table = Table()
    /// Words read from their ends.
    private var endings = Table()

    private static let nameMark: UInt32 = 0x5BD1_E995

    fileprivate init() {
      for (bit, words) in ClassWords.groups.enumerated() {
        add(words, 1 << UInt32(bit), areNames: bit >= ClassWords.firstOfNames)
      }
      add(ClassWords.others, 0, areNames: false)
    }

    private mutating func add(_ words: String, _ mask: UInt32, areNames: Bool) {
      for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        table.add(Self.hash(word.utf8) ^ (areNames ? Self.nameMark : 0), mask)
        if !areNames { endings.add(Self.hash(word.utf8.reversed()), mask) }
      }
    }

    private static func hash(_ letters: some Sequence<UInt8>) -> UInt32 {
      letters.reduce(ClassWords.seed, mix)
    }

    @inline(__always) private static func mix(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
      (hash ^ UInt32(byte | 0x20)) &* 0x0100_0193
    }

    /// The groups of the words of an attribute value, and what they say about title, author and date.
    func words(
      _ page: Span<UInt8>, _ range: Range<Int>, _ marks: MarkWords.Index
    ) -> (ClassWords, MarkWords) {
      var found: UInt32 = 0
      var mark: UInt32 = 0
      var index = range.lowerBound
      while index < range.upperBound {
        var nameHash = ClassWords.seed
        var nameMark: UInt32 = 0
        var wordHash = ClassWords.seed
        var wordStart = index
        var isSmall = false
        func endWord() {
          guard wordStart < index else { return }
          found |= groups(page, wordStart..<index, wordHash)
          nameMark |= marks.groups(page, wordStart..<index, wordHash)
          wordHash = ClassWords.seed
        }
        // One pass for both hashes: each waits for its last step.
        while index < range.upperBound, page[index] > 0x20 {
          let byte = page[index]
          nameHash = Self.mix(nameHash, byte)
          if !HTMLTokenizer.isLetter(byte) {
            endWord()
            wordStart = index + 1
            isSmall = false
          } else {
            // A capital behind a small letter begins a word.
            if isSmall && byte & 0x20 == 0 {
              endWord()
              wordStart = index
            }
            isSmall = byte & 0x20 != 0
            wordHash = Self.mix(wordHash, byte)
          }
          index += 1
        }
        endWord()
        found |= table[nameHash ^ Self.nameMark] ?? 0
        mark |= nameMark
        if MarkWords(rawValue: nameMark).saysPanel { mark |= MarkWords.panel.rawValue }
        index += 1
      }
      return (ClassWords(rawValue: found), MarkWords(rawValue: mark))
    }

    private func groups(_ page: Span<UInt8>, _ word: Range<Int>, _ hash: UInt32) -> UInt32 {
      guard word.count > 1 else { return 0 }
      if let whole = table[hash] { return whole }
      guard (7...24).contains(word.count) else { return 0 }
      // Compounds without a seam: the longest known beginning and end of at least four letters.
      var beginning: UInt32 = 0
      var ending: UInt32 = 0
      var prefix = ClassWords.seed
      var suffix = ClassWords.seed
      for offset in 0..<word.count - 2 {
        prefix = Self.mix(prefix, page[word.lowerBound + offset])
        suffix = Self.mix(suffix, page[word.upperBound - 1 - offset])
        guard offset >= 3 else { continue }
        if let found = table[prefix] { beginning = found }
        if let found = endings[suffix] { ending = found }
      }
      return beginning | ending
    }
  }
}
