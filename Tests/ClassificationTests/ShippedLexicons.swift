import Classification
import Foundation
import TestSupport

/// The lexicons in `vocab/medical`, as the command reads them.
enum ShippedLexicons {
  static func bytes(_ language: Language) throws -> [UInt8] {
    let path = "\(SharedData.checkout)/vocab/medical/\(language.rawValue).tsv"
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  static func classifier(_ language: Language) throws -> MedicalClassifier {
    MedicalClassifier(lexicons: [
      try MedicalLexicon(parsing: bytes(language), language: language)
    ])
  }
}

/// A lexicon of a few terms written as `form:term`, with standard weights and figures.
func makeLexicon(_ entries: String..., language: Language = .en) throws -> MedicalLexicon {
  var file = "term\tmatch\n"
  for entry in entries {
    let parts = entry.split(separator: ":", maxSplits: 1)
    file += "\(parts[1])\t\(parts[0])\n"
  }
  return try MedicalLexicon(parsing: Array(file.utf8), language: language)
}

/// The language identifier with the model in `vocab/language`, as the command reads it.
enum ShippedLanguageModel {
  static func identifier() throws -> LanguageIdentifier {
    let path = "\(SharedData.checkout)/vocab/language/model.bin"
    return try LanguageIdentifier(model: [UInt8](try Data(contentsOf: URL(filePath: path))))
  }
}
