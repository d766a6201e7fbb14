/// How a term must lie in the words of a text.
///
/// A word is a run of letters and digits of scripts with spaces; a Han character or kana parts it, so
/// that `HIV` is found in `HIV感染`.
public enum TermForm: String, Hashable, Sendable, CaseIterable {
  /// Whole words: `flu` is not in `fluid`.
  case word
  /// The beginning of a word; the hit reaches to the end of it: `diagnos` finds `diagnostic`.
  case prefix
  /// The end of a word; the hit reaches back to the beginning of it: `itis` finds `hepatitis`.
  case suffix
  /// Anywhere; the hit is the term itself. The form for scripts without spaces, and for the inside
  /// of German compounds.
  case substring
}

/// What a term says of a text.
public enum TermKind: String, Hashable, Sendable, CaseIterable {
  /// The text speaks of medicine; hits count for density and number of terms.
  case medical
  /// The text speaks of something else; the weight is below 0.
  case negative
  /// The text may speak of medicine, if other terms say so: it adds its weight and is no hit.
  case ambiguous
}

/// The subject that a medical term belongs to: those of medical examinations.
public enum MedicalTopic: String, Hashable, Sendable, CaseIterable {
  /// Every subject; no topic of its own.
  case general
  /// Internal medicine.
  case internalMedicine = "internal-medicine"
  /// Surgery and orthopaedics.
  case surgery
  /// Children's medicine.
  case pediatrics
  /// Pregnancy, birth, women's and reproductive medicine.
  case obstetricsGynecology = "obstetrics-gynecology"
  /// Mental disorders.
  case psychiatry
  /// The nervous system.
  case neurology
  /// The skin.
  case dermatology
  /// Eye, ear, nose and throat.
  case ophthalmologyOtorhinolaryngology = "ophthalmology-otorhinolaryngology"
  /// Teeth and mouth.
  case dentistry
  /// Emergencies and intensive care.
  case emergencyMedicine = "emergency-medicine"
  /// Epidemics, prevention, health systems.
  case publicHealth = "public-health"
  /// Nursing and rehabilitation.
  case nursing
  /// Drugs.
  case pharmacology
  /// Chemistry of the body and laboratory values.
  case biochemistry
  /// Pathogens.
  case microbiology
  /// Defence and allergy.
  case immunology
  /// Functions of the body.
  case physiology
  /// Parts of the body.
  case anatomy
  /// Tissue, tumours, mechanisms of disease.
  case pathology
  /// Imaging.
  case radiology
  /// Heredity.
  case genetics
}

/// One entry of a lexicon.
public struct MedicalTerm: Hashable, Sendable {
  /// The term as the file writes it.
  public var text: String
  /// How it matches.
  public var form: TermForm
  /// What it adds to the score of a text.
  public var weight: Double
  /// What it says.
  public var kind: TermKind
  /// Its subject.
  public var topic: MedicalTopic
  /// The line of the file it stands on, from 1.
  public var line: Int
}

/// A term as it is compared with texts.
struct FoldedTerm: Sendable {
  /// The folded scalars: words with one space between, not empty.
  var scalars: [UInt32]
  var form: TermForm
  var kind: TermKind

  /// Whether the form asks for a word edge that the script of the term does not write.
  var needsSpacesItLacks: Bool {
    switch form {
    case .prefix: scalars.last.map(LetterFolding.isUnspaced) ?? false
    case .suffix: scalars.first.map(LetterFolding.isUnspaced) ?? false
    case .word, .substring: false
    }
  }
}
