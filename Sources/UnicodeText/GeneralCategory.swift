/// The general category of a code point, as in UnicodeData.txt.
///
/// The Unicode Standard 15.0, section 4.5, table 4-4. Raw values are ICU's.
public enum GeneralCategory: UInt8, Sendable, CaseIterable {
  /// Cn: not assigned, or a noncharacter.
  case unassigned = 0
  /// Lu.
  case uppercaseLetter
  /// Ll.
  case lowercaseLetter
  /// Lt.
  case titlecaseLetter
  /// Lm.
  case modifierLetter
  /// Lo.
  case otherLetter
  /// Mn.
  case nonspacingMark
  /// Me.
  case enclosingMark
  /// Mc.
  case spacingMark
  /// Nd.
  case decimalNumber
  /// Nl.
  case letterNumber
  /// No.
  case otherNumber
  /// Zs.
  case spaceSeparator
  /// Zl.
  case lineSeparator
  /// Zp.
  case paragraphSeparator
  /// Cc.
  case control
  /// Cf.
  case format
  /// Co.
  case privateUse
  /// Cs.
  case surrogate
  /// Pd.
  case dashPunctuation
  /// Ps.
  case openPunctuation
  /// Pe.
  case closePunctuation
  /// Pc.
  case connectorPunctuation
  /// Po.
  case otherPunctuation
  /// Sm.
  case mathSymbol
  /// Sc.
  case currencySymbol
  /// Sk.
  case modifierSymbol
  /// So.
  case otherSymbol
  /// Pi.
  case initialPunctuation
  /// Pf.
  case finalPunctuation

  /// Whether `\p{L}` matches.
  public var isLetter: Bool {
    rawValue >= Self.uppercaseLetter.rawValue && rawValue <= Self.otherLetter.rawValue
  }

  /// Whether `\p{M}` matches.
  public var isMark: Bool {
    rawValue >= Self.nonspacingMark.rawValue && rawValue <= Self.spacingMark.rawValue
  }

  /// Whether `\p{N}` matches.
  public var isNumber: Bool {
    rawValue >= Self.decimalNumber.rawValue && rawValue <= Self.otherNumber.rawValue
  }

  /// Whether `\p{P}` matches.
  public var isPunctuation: Bool {
    rawValue >= Self.dashPunctuation.rawValue && rawValue <= Self.otherPunctuation.rawValue
      || rawValue >= Self.initialPunctuation.rawValue
  }
}
