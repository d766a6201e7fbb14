/// The little words that tell English, French, Spanish and German apart in a sentence.
///
/// CLD2 takes a short Spanish or French sentence with English names in it for English, and says it is
/// sure (measured: 1 in 20 Spanish news sentences). The articles and conjunctions between the names
/// know better. Words are left out that the four share among themselves or with Italian, Portuguese,
/// Catalan, Galician, Dutch or the Scandinavian languages, so that a count of one list says something.
struct FunctionWords: Sendable {
  private static let lists: [(code: String, words: StaticString)] = [
    (
      "en",
      """
      the of and to is was that with are this by be from have has were which they his her their would
      been what when there it its who how
      """
    ),
    (
      "fr",
      """
      les des est une du dans pour sur au avec sont aux et ses elle nous vous ont été cette mais leur
      être après quelle quel quels quelles parmi suivantes ou
      """
    ),
    (
      "es",
      """
      el los las y más también hasta fue muy ya según había años sus esta están pero cuando sin desde
      quien hay sido dos
      """
    ),
    (
      "de",
      """
      der das und ist den dem mit zu ein eine nicht auf für sich auch werden aus dass sie wird bei
      einer sind einem einen zum haben oder aber zur durch wurde wie
      """
    ),
  ]

  /// The list of each word.
  private let listOfWord: [[UInt8]: Int]

  init() {
    var listOfWord: [[UInt8]: Int] = [:]
    for (index, list) in Self.lists.enumerated() {
      for word in list.words.description.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        listOfWord[Array(word.utf8)] = index
      }
    }
    self.listOfWord = listOfWord
  }

  /// The language whose words speak against another guess, or nil if they do not.
  ///
  /// - Parameters:
  ///   - guess: The code of the language guessed so far.
  ///   - text: Valid UTF-8 in Latin script.
  /// - Returns: One of en, fr, es, de, other than `guess`.
  func correction(of guess: String, for text: Span<UInt8>) -> String? {
    var votes = [Int](repeating: 0, count: Self.lists.count)
    var wordCount = 0
    var word: [UInt8] = []
    for position in 0...text.count {
      let byte = position < text.count ? text[position] : 0x20
      if (byte | 0x20) &- 0x61 < 26 {
        word.append(byte | 0x20)
      } else if byte >= 0x80 {
        word.append(byte)
      } else if !word.isEmpty {
        wordCount += 1
        if let list = listOfWord[word] { votes[list] += 1 }
        word.removeAll(keepingCapacity: true)
      }
    }
    guard let most = votes.max(), most > 0,
      let winner = votes.firstIndex(of: most), Self.lists[winner].code != guess
    else { return nil }
    let second = votes.indices.filter { $0 != winner }.map { votes[$0] }.max() ?? 0
    if let rival = Self.lists.firstIndex(where: { $0.code == guess }) {
      // Among the four, twice the votes of the guess is proof.
      return most > 2 * votes[rival] && most > second ? Self.lists[winner].code : nil
    }
    // Another language: only if the words of one of the four are as frequent as in its own texts.
    return most >= 2 && most > 2 * second && most * 8 >= wordCount ? Self.lists[winner].code : nil
  }
}
