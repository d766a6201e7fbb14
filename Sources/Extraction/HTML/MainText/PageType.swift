/// What kind of page a page is, as far as its blocks show it.
public enum PageType: String, CaseIterable, Sendable {
  /// One text: news, blog posts, encyclopedia entries.
  case article
  /// Posts of several people: forums, questions and answers.
  case forum
  /// Something for sale.
  case product
  /// What an organisation does or offers.
  case service
  /// Links to other pages with a few words on each.
  case listing
  /// A list of things, each with a text of its own.
  case collection
  /// Documentation of software and the like.
  case documentation
}
