/// What a `meta` element is about, by its name, property or itemprop.
enum MetaField: Int {
  case openGraphTitle, twitterTitle, dublinCoreTitle, citationTitle, otherTitle
  case siteName
  case author, articleAuthor, citationAuthor, creator, otherAuthor, twitterData, twitterLabel
  case published, alsoPublished, date, modified, otherDate, received
  case description, openGraphDescription, keywords, tag, rights, type, address, language, locale
  case identifier

  /// The field of a name in any case; nil for names that say nothing of use.
  init?(named name: Range<Int>, in page: Span<UInt8>) {
    let hash = name.reduce(Self.seed) { Self.mix($0, HTMLTokenizer.lowercased(page[$1])) }
    if let field = Self.index[hash] {
      self = field
    } else if Self.namesDate(name, page) {
      self = .otherDate
    } else {
      return nil
    }
  }

  /// FNV-1a.
  private static let seed: UInt32 = 0x811C_9DC5

  private static func mix(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    (hash ^ UInt32(byte)) &* 0x0100_0193
  }

  /// Whether a word of a name, between signs, digits and changes to capitals, is one for a day: `ob:date`,
  /// `bi3dPubDate`, but not `sentiment`, `candidate`, `publisher`.
  private static func namesDate(_ name: Range<Int>, _ page: Span<UInt8>) -> Bool {
    var hash = seed
    var previous: UInt8 = 0
    for index in name {
      let byte = page[index]
      let isLetter = (byte | 0x20) &- 0x61 < 26
      if !isLetter || (byte &- 0x41 < 26 && previous &- 0x61 < 26) {
        if dateWords.contains(hash) { return true }
        hash = seed
      }
      if isLetter { hash = mix(hash, byte | 0x20) }
      previous = byte
    }
    return dateWords.contains(hash)
  }

  private static let dateWords = Set(
    """
    date dates time datetime timestamp update updated lastupdate lastupdated publish published publishtime \
    publishdate publisheddate publicdate publictime publicationdate publicationtime pubdate pubtime postdate \
    posttime releasedate createdate createtime creationdate modifieddate docdate
    """.split(separator: " ").map { $0.utf8.reduce(seed, mix) })

  private static let index: [UInt32: MetaField] = {
    var index: [UInt32: MetaField] = [:]
    for (field, names) in table {
      for name in names.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        index[name.utf8.reduce(seed, mix)] = field
      }
    }
    return index
  }()

  /// Names seen on pages; the dates are about those htmldate knows (Barbaresi 2020,
  /// <https://doi.org/10.21105/joss.02439>).
  private static let table: [(MetaField, String)] = [
    (.openGraphTitle, "og:title"), (.twitterTitle, "twitter:title"),
    (.dublinCoreTitle, "dc.title dcterms.title dc:title dcterm:title dcterms:title"),
    (.citationTitle, "citation_title bepress_citation_title eprints.title"),
    (.otherTitle, "title parsely-title sailthru.title headline"),
    (.siteName, "og:site_name application-name"),
    (.author, "author"),
    (
      .articleAuthor,
      "article:author article:author_name og:author og:article:author article.author"
    ),
    (
      .citationAuthor,
      "citation_author citation_authors bepress_citation_author eprints.creators_name"
    ),
    (
      .creator,
      """
      dc.creator dcterms.creator dc:creator dcterm:creator dcterms:creator \
      dc.creator.personalname
      """
    ),
    (
      .otherAuthor,
      """
      parsely-author sailthru.author byl byline cse_author dcsext.author authors rbauthors \
      lp.article:author cxenseparse:author vr:author article_author page_author content_author \
      bt:author shareaholic:article_author_name
      """
    ),
    (.twitterData, "twitter:data1"), (.twitterLabel, "twitter:label1"),
    (
      .published,
      """
      article:published_time datepublished citation_publication_date og:published_time \
      parsely-pub-date
      """
    ),
    (
      .alsoPublished,
      """
      og:article:published_time article:published article:post_time rnews:datepublished \
      citation_date citation_online_date dc.date.issued dcterms.issued dcterms.created \
      dc.date.created dc.date.publication dc.created dc.issued pubdate publishdate publish_date \
      publish-date publication_date publication-date publicationdate published published_date \
      date_published date.created datecreated created creation_date created_at cdate sailthru.date \
      displaydate originalpublicationdate article_date_original article.published article.created \
      release_date releasedate sort_date search_date content_create_date ptime last-published \
      bt:pubdate pdate weibo:article:create_at apub:time live_date firstpublishedtime dateposted \
      uploaddate video:release_date eprints.datestamp prism.publicationdate gentics-date doc_date \
      posted search-date iso-8601-publish-date article:publish-date og:pubdate pub_date \
      first_published bepress_citation_date bepress_citation_online_date dc:date.issued dcterms:issued \
      dcterms:created
      """
    ),
    (.date, "date dc.date dcterms.date dc:date dcterms:date time timestamp"),
    (
      .modified,
      """
      article:modified_time og:updated_time og:modified_time article:updated_time article:updated \
      datemodified rnews:datemodified lastmod last-modified lastmodified last_modified modified \
      dc.date.modified dcterms.modified revised revision_date updated updated_time dcterms:modified date.modified \
      article.updated utime og:article:modified_time lastdate modificationdate date_modified \
      revise-date bt:moddate weibo:article:update_at last-updated lastmodifieddate pagemodified \
      moddate sailthru.moddate
      """
    ),
    (
      .received,
      """
      dc.date.datesubmitted dc.date.submitted dcterms.datesubmitted dc.date.dateaccepted dc.date.accepted \
      dcterms.dateaccepted dcterms:datesubmitted dcterms:dateaccepted
      """
    ),
    (.description, "description"), (.openGraphDescription, "og:description twitter:description"),
    (.keywords, "keywords news_keywords"), (.tag, "citation_keywords article:tag"),
    (
      .rights,
      "dc.rights dcterms.rights dcterms.license citation_license copyright_license license licence"
    ),
    (.type, "og:type"), (.address, "og:url"), (.language, "content-language dc.language"),
    (.locale, "og:locale"),
    (
      .identifier,
      """
      citation_doi bepress_citation_doi prism.doi dc.identifier dc:identifier dcterms.identifier \
      dc.identifier.doi
      """
    ),
  ]
}
