internal import Extraction

extension Setting {
  /// The settings of books.
  static let ofBooks: [Setting] = [
    flag("chapters", \.books.splitsChapters), flag("body-only", \.books.isBodyOnly),
    choice("ocr", \.recognition.use),
    Setting(
      name: "ocr-languages", allowed: "auto, or tesseract's names of languages such as deu,rus",
      isList: true,
      assign: { configuration, values in
        configuration.recognition.languages = values == ["auto"] ? [] : values
        return values.allSatisfy { name in
          !name.isEmpty
            && name.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 == 0x5F || $0 &- 0x30 < 10 }
        }
      },
      values: { $0.recognition.languages.isEmpty ? ["auto"] : $0.recognition.languages }),
  ]
}
