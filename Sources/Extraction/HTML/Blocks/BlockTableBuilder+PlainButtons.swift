/// Questions in buttons that do not say that they open something.
///
///     <div><button>How long?</button><div><p>Two weeks.</div></div>   "How long?" is the heading of "Two weeks."
///     <div><button>Share</button></div><div><p>Two weeks.</div>       a control
///
/// Their text is no block until the end of the page, so that controls leave no trace.
struct PlainButton {
  /// The block that it will be, without its place in the text.
  var block: BlockTable.Block
  var text: [UInt8]
  /// How many blocks there are before it.
  var place: Int32
  /// The container right behind it, or -1.
  var panel: Int32 = -1

  var isQuestion: Bool {
    BlockTable.questionMarks.contains { text.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }
}

extension BlockTableBuilder {
  /// More bytes are no label; shorter questions are asked of the reader ("More?").
  private static var longestPlainButton: Int { 200 }
  private static var shortestQuestion: Int { 12 }
  /// As many different ones at one kind of place are not asked of the reader.
  private static var fewestQuestions: Int { 2 }

  /// Notes the button that is all of the block that ends here.
  mutating func notePlainButton(_ range: Range<Int>) {
    let outer = tableContainer(container)
    guard buttons.isPlain, linkStart < 0, range.count <= Self.longestPlainButton,
      outer.kind == .paragraph || outer.kind == .listItem, !outer.flags.isUnshown,
      hasWord(range, lettersOnly: true)
    else { return }
    var text = table.text[range]
    while let first = text.first, first <= 0x20 { text.removeFirst() }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    let measure = TextMeasure(of: table.text.span, in: text.startIndex..<text.endIndex)
    let marks = Int32(table.marks.count)
    buttons.plain.append(
      PlainButton(
        block: BlockTable.Block(
          container: container, textStart: 0, textEnd: 0, sourceStart: Int32(sourceStart),
          sourceEnd: Int32(sourceEnd), marksStart: marks, marksEnd: marks, kind: .heading,
          measure: measure, linkBytes: 0, linkCount: 0, imageCount: 0),
        text: Array(text), place: blockCount))
  }

  /// Notes that a container begins right behind the last such button, in the element that holds it or an element of
  /// nothing else.
  mutating func notePanelOfPlainButton(_ panel: Int32, _ new: BlockTable.Container) {
    guard let last = buttons.plain.last, last.panel < 0, last.place == blockCount,
      new.kind != .heading
    else { return }
    var holder = last.block.container
    for _ in 0..<3 where holder != new.parent && holder > 0 {
      guard tableContainer(holder).firstBlock == blockCount else { return }
      holder = tableContainer(holder).parent
    }
    if holder == new.parent { buttons.plain[buttons.plain.count - 1].panel = panel }
  }

  /// Makes headings of the buttons that are questions with sentences below them, where several different ones stand at
  /// one kind of place.
  ///
  /// What is no question may be a control however it differs: "Like (4)", "Copy link to Dose".
  mutating func settlePlainButtons() {
    var labels: [PlainButton] = []
    var next = Int32.max
    for button in buttons.plain.reversed()
    where button.panel >= 0 && button.isQuestion && button.text.count >= Self.shortestQuestion {
      let panel = tableContainer(button.panel)
      guard !panel.blocks.isEmpty, !panel.flags.isUnshown, next >= panel.endBlock,
        isText(panel: panel),
        panel.blocks.contains(where: { table.blocks[$0].measure.stops > 0 })
      else { continue }
      next = button.place
      labels.append(button)
    }
    labels.reverse()
    var places: [UInt32: (count: Int, texts: Set<[UInt8]>)] = [:]
    for label in labels {
      let path = tableContainer(label.block.container).path
      places[path, default: (0, [])].count += 1
      places[path]?.texts.insert(label.text)
    }
    labels.removeAll { label in
      guard let place = places[tableContainer(label.block.container).path] else { return true }
      return place.count < Self.fewestQuestions || place.texts.count < place.count
    }
    if !labels.isEmpty { insert(labels) }
  }

  /// Puts labels among the blocks; their texts stand behind all others.
  private mutating func insert(_ labels: [PlainButton]) {
    var blocks: [BlockTable.Block] = []
    blocks.reserveCapacity(table.blocks.count + labels.count)
    // How many labels stand before each place, and before or at it.
    var before: [Int32] = []
    var upTo: [Int32] = []
    var count = 0
    for place in 0...table.blocks.count {
      before.append(Int32(count))
      while count < labels.count, Int(labels[count].place) == place {
        var block = labels[count].block
        block.textStart = Int32(table.text.count)
        table.text += labels[count].text
        block.textEnd = Int32(table.text.count)
        blocks.append(block)
        count += 1
      }
      upTo.append(Int32(count))
      if place < table.blocks.count { blocks.append(table.blocks[place]) }
    }
    var firsts = table.containers.map { $0.firstBlock + upTo[Int($0.firstBlock)] }
    var ends = table.containers.indices.map { index in
      let container = table.containers[index]
      return container.blocks.isEmpty
        ? firsts[index] : container.endBlock + before[Int(container.endBlock)]
    }
    for label in labels {
      table.containers[Int(label.panel)].flags.insert(.answer)
      let place = Int(label.place)
      var index = label.block.container
      while index >= 0 {
        let container = tableContainer(index)
        guard container.firstBlock == label.place || container.endBlock == label.place else {
          break
        }
        if container.firstBlock == label.place { firsts[Int(index)] = label.place + before[place] }
        if container.endBlock == label.place { ends[Int(index)] = label.place + upTo[place] }
        index = container.parent
      }
    }
    for index in table.containers.indices {
      table.containers[index].firstBlock = firsts[index]
      table.containers[index].endBlock = ends[index]
    }
    for index in buttons.openers.indices {
      buttons.openers[index].block += upTo[Int(buttons.openers[index].block)]
    }
    table.blocks = blocks
    table.facts.renumberBlocks(upTo.map { -$0 })
  }
}
