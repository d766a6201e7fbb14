extension XMLTextBuilder {
  mutating func tableElement(_ index: Int) {
    startBlock()
    // In a cell, an inner table is part of the cell's line.
    guard table == nil, !isInCell else {
      content(of: index)
      return line.breakWord()
    }
    flush()
    groupCount += 1
    table = TableGrid(number: groupCount, columns: CALSColumns(of: index, in: tree))
    writer.beginTable()
    // The foot of a table may stand before its body.
    content(of: index, skipping: .tfoot)
    for foot in tree.children(.tfoot, of: index) { node(foot) }
    if table?.isEmpty == false { finishRow() }
    flush()
    table = nil
  }

  mutating func row(_ index: Int) {
    guard table != nil, !isInCell else {
      startBlock()
      content(of: index)
      return flush()
    }
    flush()
    // Cells that stand before the rows: the titles of a segmented list.
    if table?.isEmpty == false { finishRow() }
    content(of: index)
    finishRow()
    for note in notes { writer.append(note) }
    notes = []
  }

  private mutating func finishRow() {
    guard let grid = table else { return }
    flush()
    writer.appendRow(grid.endedRow(), table: grid.number)
    table = grid.continued()
  }

  mutating func cell(_ index: Int) {
    guard table != nil, !isInCell else {
      startBlock()
      content(of: index)
      return flush()
    }
    flush()
    isInCell = true
    content(of: index)
    isInCell = false
    endsWithLabel = false
    var text = line.take()
    for note in notes { text += [0x20] + note }
    notes = []
    table?.append(text, index, in: tree)
  }
}
