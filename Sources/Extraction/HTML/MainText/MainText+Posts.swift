/// What people posted in forums.
extension MainText {
  /// In half words, and the score from which so short a post is kept.
  private static let longestShortPost: Int32 = 16
  private static let leastOfShortPost: Float = 0.02
  private static let leastOfPost: Float = 0.1

  /// Keeps the posts of a forum whose markup calls them so, where half of their text is kept: replies to replies stand at
  /// other kinds of place, and "Same here" looks like a button.
  ///
  /// - Complexity: O(blocks + containers).
  mutating func keepPosts(_ table: BlockTable) {
    let isPost = posts(table)
    var (kept, all): (Int32, Int32) = (0, 0)
    var posts: [Int] = []
    var keptCount = 0
    for (index, block) in table.blocks.enumerated()
    where isPost[Int(block.container)] && Int(block.linkBytes) * 2 <= block.byteCount
      && !(block.byteCount <= Self.longestLine
        && Self.writtenByForums.begin(table.text[block.textRange]))
    {
      posts.append(index)
      let units = max(block.measure.units, 1)
      all += units
      if keeps[index] {
        kept += units
        keptCount += 1
      }
    }
    guard keptCount > 1, kept * 2 >= all else { return }
    for index in posts {
      let isShort = table.blocks[index].measure.units <= Self.longestShortPost
      if scores[index] >= (isShort ? Self.leastOfShortPost : Self.leastOfPost) {
        keeps[index] = true
      }
    }
  }

  /// Which containers are inside of a post, and not its quotations, signature or buttons.
  private func posts(_ table: BlockTable) -> [Bool] {
    var isPost: [Bool] = []
    var isBeside: [Bool] = []
    // Of the blocks up to each one.
    var kept: [Int32] = [0]
    kept.reserveCapacity(keeps.count + 1)
    for (block, keep) in zip(table.blocks, keeps) {
      kept.append((kept.last ?? 0) + (keep ? max(block.measure.units, 1) : 0))
    }
    isPost.reserveCapacity(table.containers.count)
    isBeside.reserveCapacity(table.containers.count)
    for container in table.containers {
      let parent = Int(container.parent)
      let isCalledBesides =
        Self.besidesPosts.contains(container.element)
        || !container.words.isDisjoint(with: .besidesPosts)
      // What has most of the text has a column beside it, `p-body-main--withSidebar`.
      let hasMost =
        (kept[Int(container.endBlock)] - kept[Int(container.firstBlock)]) * 2 > kept[keeps.count]
      let isBesides = parent >= 0 && isBeside[parent] || isCalledBesides && !hasMost
      let isOther =
        isBesides || container.flags.contains(.quote)
        || !container.flags.isDisjoint(with: [.hidden, .noscript])
        // `message-signature` is no message; profiles are lists of terms.
        || !container.words.isDisjoint(with: .partsOfPosts) || container.element == .dl
      let isInPost = parent >= 0 && isPost[parent] || container.words.contains(.posts)
      isPost.append(isInPost && !isOther)
      // Nor is what their parts are called, such as the `bbWrapper` in a signature.
      isBeside.append(isBesides || isInPost && isOther)
    }
    return isPost
  }

  /// Reddit has posts in forms.
  private static let besidesPosts = besides.subtracting([HTMLElement.named("form")])

  /// In bytes, of what forums write.
  private static let longestLine = 160

  /// What forums write into posts: when they were changed, and advertising.
  private static let writtenByForums = Labels(
    """
    last edited, last edited by a moderator, advertisement,
    advertisement - members don't see this ad, advertisement - members don’t see this ad,
    zuletzt bearbeitet, zuletzt bearbeitet von einem moderator, anzeige, werbung,
    dernière édition, dernière édition par un modérateur, publicité, última edición,
    última edición por un moderador, publicidad, последнее редактирование,
    последнее редактирование модератором, реклама
    """)
}

extension ClassWords {
  fileprivate static let besidesPosts: ClassWords = [
    .navigation, .sideColumns, .related, .advertising,
  ]
  fileprivate static let partsOfPosts: ClassWords = [
    .sharing, .notices, .tools, .bylines, .writers,
  ]
}
