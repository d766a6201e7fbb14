/// Degrees and licences behind a name, "Ada Example, MD, PhD": they stay with it.
extension PersonNames {
  /// The degrees with which the words between two commas begin; nil where they begin with none.
  static func credentials(_ text: Span<UInt8>, _ words: Words) -> [UInt8]? {
    let degrees = words.prefix { isCredential(text, $0) }
    guard !degrees.isEmpty else { return nil }
    var written: [UInt8] = []
    for word in degrees {
      if !written.isEmpty { written.append(0x20) }
      for index in word { written.append(text[index]) }
    }
    // "MD." ends a sentence, "M.D." does not.
    let isPoint = written.last == UInt8(ascii: ".")
    if isPoint, !written.dropLast().contains(UInt8(ascii: ".")) { written.removeLast() }
    return written
  }

  /// Appends degrees to the last of several names; only one of two or more words has any.
  static func append(_ degrees: [UInt8], to names: inout [[UInt8]]) {
    guard let last = names.last, last.contains(0x20),
      !last.split(separator: UInt8(ascii: ",")).dropFirst().contains(where: {
        $0.dropFirst().elementsEqual(degrees)
      })
    else { return }
    names[names.count - 1] = last + [UInt8(ascii: ","), 0x20] + degrees
  }

  /// Whether two names are the same but for degrees.
  static func areSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    let comma = UInt8(ascii: ",")
    var index = 0
    while index < one.count, index < other.count, one[index] == other[index], one[index] != comma {
      index += 1
    }
    return (index == one.count || one[index] == comma)
      && (index == other.count || other[index] == comma)
  }

  /// A name without the degrees behind it.
  static func withoutCredentials(_ name: [UInt8]) -> ArraySlice<UInt8> {
    name.prefix { $0 != UInt8(ascii: ",") }
  }

  /// Whether a word is an abbreviation with two or more capitals: "PhD", "M.D.", not "Ma".
  private static func isCredential(_ text: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count >= 2, word.count <= 12 else { return false }
    var letters: [UInt8] = []
    var capitals = 0
    for index in word {
      let byte = text[index]
      if (byte | 0x20) &- 0x61 < 26 {
        capitals += byte & 0x20 == 0 ? 1 : 0
        letters.append(byte | 0x20)
      }
    }
    return capitals >= 2 && abbreviations.contains(letters)
  }

  /// Those of medicine and of those who write about it, in small letters.
  private static let abbreviations = Set(
    """
    md phd do rn bsn msn dnp np fnp aprn crnp pa pac mph mha mhs mpa msc bsc dsc dphil mphil drph scd ms ma ba bs \
    mba med edd jd llm mbbs mbchb mbbch frcp frcs frcgp mrcp mrcs mrcgp facp facs faap facc facog faan faafp faclm \
    fand foma dabom dds dmd bds dvm vmd bvsc mrcvs dacvb dacvim dacvecc diplacvim pharmd rph bcps psyd lcsw lmft lpc \
    lmhc bcba dpt pt ot otr slp ccc rd rdn ld ldn cns cde cdces cscs cssd nd dc dpm od cfp cfa cpa cepf cpp psp mfa \
    mscp ibclc facsm
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
}
