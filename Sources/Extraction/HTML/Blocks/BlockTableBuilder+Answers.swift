/// Questions and other labels that are no headings, where the markup says what stands for their text.
///
///     <b class=faq-question>Alcohol?</b><p class=faq-answer>No.
///     <div itemprop=name>Alcohol?</div><div itemprop=acceptedAnswer>No.
///     <div role=button aria-controls=a>Alcohol?</div><div id=a>No.
///
/// They become headings, as the buttons of an accordion do.
extension BlockTableBuilder {
  /// More bytes are no label.
  private static var longestLabel: Int { 200 }

  /// Whether a property is that of an answer: <https://schema.org/acceptedAnswer>.
  static func isAnswer(_ property: Range<Int>, _ page: Span<UInt8>) -> Bool {
    property.count == 14 && HTMLTokenizer.has("acceptedanswer", at: property.lowerBound, in: page)
      || property.count == 15
        && HTMLTokenizer.has("suggestedanswer", at: property.lowerBound, in: page)
  }

  /// Whether what begins here is right behind a question.
  var isBehindQuestion: Bool {
    table.blocks.last?.ends(with: BlockTable.questionMarks, table) ?? false
  }

  /// Whether what begins here is right behind a control that names what it opens.
  var isBehindControl: Bool { buttons.controlledAt == blockCount - 1 }

  /// Notes the label before a container that holds what it stands for.
  mutating func noteAnswer(_ container: Int32) {
    guard let last = table.blocks.last, last.kind == .paragraph || last.kind == .listItem,
      last.byteCount <= Self.longestLabel,
      Int(last.linkBytes) * 2 <= last.byteCount || firstLink(of: last) == nil,
      isBeside(last.container, levels: 3), hasWord(last.textRange, lettersOnly: true),
      // Sentences are no labels.
      !last.ends(with: [".", ",", "…", "。", "،", "।"], table)
    else { return }
    answers.append((blockCount - 1, container))
  }

  /// Notes the element inside an answer that is its text by its property, if it is the only one; the rest is who answered
  /// and when.
  mutating func noteAnswerText(_ index: Int32, _ property: Range<Int>, _ page: Span<UInt8>) {
    guard property.count == 4, HTMLTokenizer.has("text", at: property.lowerBound, in: page) else {
      return
    }
    var outer = container
    for _ in 0..<8 where outer > 0 {
      if tableContainer(outer).flags.contains(.answer) {
        table.answerTexts[outer] = table.answerTexts[outer] == nil ? index : outer
        return
      }
      outer = tableContainer(outer).parent
    }
  }

  /// Makes headings of the labels of what turned out to be text.
  mutating func settleAnswers() {
    for (label, container) in answers where isText(panel: tableContainer(container)) {
      table.blocks[Int(label)].kind = .heading
    }
  }
}
