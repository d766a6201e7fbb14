/// A kind of personal data that is found by its form.
public enum PersonalDataKind: String, Sendable, CaseIterable {
  /// E-mail addresses.
  case email
  /// Telephone and fax numbers: international ones, those of a label, and the usual national forms.
  case phone
  /// International bank account numbers, with a right check number.
  case iban
  /// Payment cards of 15 or 16 digits, with a right check digit.
  case card
  /// Numbers of persons given by states and insurers: by check digits, or by a label.
  case nationalID = "national-id"
  /// Numbers of patients, cases and physicians, by a label.
  case recordNumber = "record-number"
  /// Dates of birth, by a label.
  case birthDate = "birth-date"
  /// Addresses of web pages.
  case url
  /// IPv4 addresses.
  case ip

  /// All but web addresses and IP addresses, which seldom are a patient's.
  public static let usual: Set<PersonalDataKind> = [
    .email, .phone, .iban, .card, .nationalID, .recordNumber, .birthDate,
  ]

  /// What takes the place of the data: `[EMAIL]`.
  public var placeholder: String {
    "[" + rawValue.uppercased().replacing("-", with: "_") + "]"
  }
}

/// Where personal data was found.
public struct PersonalDataFinding: Sendable, Hashable {
  /// What it is.
  public var kind: PersonalDataKind
  /// Where in the text, in bytes.
  public var range: Range<Int>
}
