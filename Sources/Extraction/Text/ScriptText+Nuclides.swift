/// The mass numbers of atoms, whose raised figures are no notes.
extension ScriptText {
  enum Nuclide {
    /// Whether a raised number is the mass of the atom that follows: "18" before "氟" or "F", not before "Fig".
    ///
    /// A nucleus is 1.8 to 2.6 times as heavy as its charge: "，<sup>9</sup>碳水化合物" is a note.
    static func isMass(_ number: [UInt8], before next: ArraySlice<UInt8>) -> Bool {
      guard number.count <= 3, let mass = Int(String(decoding: number, as: UTF8.self)) else {
        return false
      }
      return elements.contains { charge, names in
        let masses = charge == 1 ? 1...3 : (9 * charge + 4) / 5...21 * charge / 8
        return masses.contains(mass)
          && names.contains { name in
            let isSymbol = name[0] < 0x80
            return next.starts(with: name)
              && !(isSymbol
                && next.dropFirst(name.count).first.map { HTMLTokenizer.isLetter($0) } ?? false)
          }
      }
    }

    /// Elements of which medicine uses nuclides, with their charge.
    private static let elements: [(charge: Int, names: [[UInt8]])] =
      """
      1 H 氢 氫 水素|6 C 碳 炭素|7 N 氮 窒素|8 O 氧 酸素|9 F 氟 フッ素 弗素|11 Na 钠 鈉 ナトリウム|15 P 磷 リン|\
      16 S 硫|19 K 钾 鉀 カリウム|20 Ca 钙 鈣 カルシウム|24 Cr 铬 鉻 クロム|26 Fe 铁 鐵 鉄|27 Co 钴 鈷 コバルト|\
      29 Cu 铜 銅|31 Ga 镓 鎵 ガリウム|34 Se 硒 セレン|35 Br 溴 臭素|36 Kr 氪 クリプトン|37 Rb 铷 銣 ルビジウム|\
      38 Sr 锶 鍶 ストロンチウム|39 Y 钇 釔 イットリウム|40 Zr 锆 鋯 ジルコニウム|43 Tc 锝 鎝 テクネチウム|\
      49 In 铟 銦 インジウム|53 I 碘 ヨウ素 ヨード|54 Xe 氙 キセノン|55 Cs 铯 銫 セシウム|62 Sm 钐 釤 サマリウム|\
      67 Ho 钬 鈥 ホルミウム|71 Lu 镥 鎦 ルテチウム|75 Re 铼 錸 レニウム|77 Ir 铱 銥 イリジウム|79 Au 金|\
      81 Tl 铊 鉈 タリウム|85 At 砹 砈 アスタチン|88 Ra 镭 鐳 ラジウム|89 Ac 锕 錒 アクチニウム|92 U 铀 鈾 ウラン
      """.split(separator: "|").compactMap { line in
        let words = line.split(separator: " ")
        return words.first.flatMap { Int($0) }.map {
          ($0, words.dropFirst().map { Array($0.utf8) })
        }
      }
  }
}
