/// The kinds of XML that are understood, as told by root element, namespace and document type.
///
/// | format | root elements | texts |
/// |---|---|---|
/// | `jats` | `article`, `pmc-articleset`, `OAI-PMH`, BITS' `book-part-wrapper` and `book-part` | one an article, sub-article, translated abstract, part of a book |
/// | `pubmed` | `PubmedArticleSet`, `PubmedArticle`, `MedlineCitationSet`… | one a citation, one an abstract in another language |
/// | `medlineplus` | `health-topics`, `health-topic` | one a topic |
/// | `medquad` | `Document` with `QAPairs` | one |
/// | `spl` | `document` of `urn:hl7-org:v3`, `ClinicalDocument` | one |
/// | `clinicaltrials` | `clinical_study` | one |
/// | `tei` | `TEI`, `TEI.2`, `tei`, `teiCorpus` | one a document |
/// | `docbook` | `book`, `article`, `chapter`… of DocBook 4 and 5 | one |
/// | `mediawiki` | `mediawiki`, `page` with `revision` | one a page |
/// | `feed` | `rss`, `feed`, `rdf:RDF`, `item`, `entry` | one an entry |
/// | `sitemap` | `urlset` | one an address with a title or caption |
/// | `generic` | any other | one, or as a rule says |
public enum XMLFormat: String, Sendable, CaseIterable {
  case jats, pubmed, medlineplus, medquad, spl, clinicaltrials, tei, docbook, mediawiki, feed
  case sitemap, generic

  /// The format of a document.
  init(of tree: XMLTree) {
    let root = tree.name(0)
    let namespace = tree.attribute("xmlns", of: 0) ?? ""
    let isDocBook =
      namespace == "http://docbook.org/ns/docbook" || tree.hasPrefix("db:", 0)
      || tree.doctype.contains { $0.contains("DocBook") || $0.contains("docbook") }
    switch root {
    case _ where isDocBook: self = .docbook
    case .article where Self.looksLikeDocBook(tree): self = .docbook
    case .article, .pmcArticleset, .bookPartWrapper, .bookPart: self = .jats
    case .oaipmh, .record: self = tree.descendants(.article, of: 0).isEmpty ? .generic : .jats
    case .book where !tree.descendants(.bookPart, of: 0).isEmpty: self = .jats
    case .pubmedArticleSet, .pubmedArticle, .pubmedBookArticle, .pubmedBookArticleSet,
      .medlineCitationSet, .medlineCitation, .deleteCitation:
      self = .pubmed
    case .healthTopics, .healthTopic: self = .medlineplus
    case .medquadDocument where tree.child(.qaPairs, of: 0) != nil: self = .medquad
    case .document where tree.descendant(.component, .structuredBody, of: 0) != nil: self = .spl
    case .document where namespace == "urn:hl7-org:v3": self = .spl
    case .clinicalDocument: self = .spl
    case .clinicalStudy: self = .clinicaltrials
    case .teiDocument, .tei, .teiCorpus: self = .tei
    case .mediawiki: self = .mediawiki
    case .page where tree.child(.revision, of: 0) != nil: self = .mediawiki
    case .rss, .feed, .channel: self = .feed
    case .rdf where tree.child(.item, of: 0) != nil: self = .feed
    case .urlset: self = .sitemap
    case .book, .chapter, .part, .appendix, .refentry, .section, .sect1, .preface, .glossary:
      self = Self.looksLikeDocBook(tree) ? .docbook : .generic
    default: self = tree.qualifiedName(0) == "TEI.2" ? .tei : .generic
    }
  }

  /// Whether a root without namespace and document type has DocBook's paragraphs or sections, and none
  /// of JATS'.
  private static func looksLikeDocBook(_ tree: XMLTree) -> Bool {
    for node in tree.nodes.prefix(2_000) {
      switch node.name {
      case .front, .sec, .body, .articleMeta, .frontStub: return false
      case .para, .sect1, .articleinfo, .bookinfo, .info, .itemizedlist, .refnamediv: return true
      default: break
      }
    }
    return false
  }
}
