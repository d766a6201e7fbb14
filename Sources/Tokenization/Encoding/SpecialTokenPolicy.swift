/// What happens to special tokens that stand in a text.
///
/// Added tokens that are not special are found whatever the policy, as in the Hugging Face library.
public enum SpecialTokenPolicy: Hashable, Sendable {
  /// They are text like any other: a document can never produce a control token.
  case treatAsText
  /// They become their IDs.
  case recognize
  /// The text is refused.
  case reject
  /// Each by itself: the first become their IDs, a text with one of the second is refused, all
  /// others are text.
  ///
  /// These are tiktoken's `allowed_special` and `disallowed_special`. ``Tokenizer/specialTokens(named:)``
  /// gives the IDs; one that is in both sets is recognized.
  case select(recognized: Set<TokenID>, rejected: Set<TokenID> = [])

  /// Whether no special token is looked for.
  var findsNone: Bool {
    switch self {
    case .treatAsText: true
    case .select(let recognized, let rejected): recognized.isEmpty && rejected.isEmpty
    case .recognize, .reject: false
    }
  }

  /// Whether a text that holds the special token is refused.
  func rejects(_ id: TokenID) -> Bool {
    switch self {
    case .reject: true
    case .select(let recognized, let rejected): rejected.contains(id) && !recognized.contains(id)
    case .treatAsText, .recognize: false
    }
  }
}
