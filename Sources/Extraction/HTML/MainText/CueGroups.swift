/// Words that pages say around their main text, in groups, as short blocks use them: "Read more", "3 comments",
/// "© 2024 All rights reserved", "相关阅读".
///
/// English, Chinese, Japanese, French, Russian, Spanish, German and Arabic words, and some of other
/// languages. Words are compared by the hash of ``PageWords/Words``; Chinese and Japanese words by two
/// characters of theirs.
struct CueGroups {
  /// The words of each group; a group's place is its bit.
  static let groups: [String] = [
    // 0: consent and notices
    """
    cookie cookies javascript browser consent gdpr adblock loading accept navigateur кукки браузер \
    zustimmung einwilligung datenschutz aceptar accepter confidentialité privacidad 浏览 加载 启用
    """,
    // 1: law and company
    """
    copyright rights reserved privacy policy terms disclaimer imprint impressum legal conditions trademark \
    trademarks derechos reservados droits réservés rechte vorbehalten agb права защищены конфиденциальности حقوق \
    محفوظة الخصوصية 版权 版權 隐私 备案 保留 许可 免责 声明 規約 著作 無断 会社 プラ © \
    license licence licensed commons lizenz licencia лицензии лицензия ترخيص رخصة ライセ
    """,
    // 2: accounts
    """
    subscribe subscription newsletter login log logged sign signin register account password email join member \
    abonnieren anmelden registrieren konto abonnez inscrivez inscription connexion compte suscríbete suscribirse \
    registrarse войти регистрация подписаться подписка تسجيل اشترك 登录 登錄 注册 註冊 订阅 会员 密码 ログ 会員 登録
    """,
    // 3: sharing
    """
    share sharing facebook twitter whatsapp linkedin pinterest reddit tumblr telegram instagram youtube tweet follow \
    like likes print teilen drucken partager imprimer compartir imprimir поделиться печать вконтакте شارك مشاركة \
    طباعة 分享 微信 微博 扫码 扫描 关注 點讚 点赞 收藏 打印 シェ ツイ 印刷 フォ
    """,
    // 4: related, more
    """
    related recommended more read also similar popular latest trending recent next previous see archives stories \
    mehr weiterlesen verwandte ähnliche auch beliebt neueste lire aussi suite similaires articles récents populaires \
    más leer también relacionados relacionadas читайте также похожие ещё далее последние популярные المزيد اقرأ أيضا \
    السابق التالي 相关 相關 推荐 推薦 阅读 热门 更多 最新 上一 下一 精彩 関連 おす ランキ 人気 続き 新着 記事
    """,
    // 5: comments
    """
    comment comments commented reply replies respond responses discussion said says posts posted answer answers \
    answered votes vote kommentar kommentare antworten antwort schrieb commentaire commentaires répondre réponse \
    comentario comentarios responder respuesta комментарий комментарии комментариев ответить ответ Ответить \
    Комментарии تعليق التعليقات رد 评论 評論 留言 回复 回復 发表 楼主 回答 コメ 返信 投稿 匿名
    """,
    // 6: who wrote it, and when
    """
    by author written published publication updated photo photograph photographer image credit credits editor source \
    staff reporter reuters getty von autor autorin veröffentlicht aktualisiert foto quelle par auteur publié crédit \
    por publicado actualizado fuente автор опубликовано фото источник редактор بقلم نشر المصدر الكاتب 作者 来源 來源 \
    编辑 編輯 责任 记者 記者 图片 校对 出处 文责 摄影 撮影 提供 編集 \
    received accepted revised reviewed eingegangen angenommen geprüft reçu accepté relu recibido aceptado revisado \
    поступила принята обновления обновлено проверил مراجعة راجعه وردت قبلت قُبلت 收稿 修回 审核 更新 受付 受理 監修
    """,
    // 7: advertising and shops
    """
    advertisement advertisements advertising sponsored promoted ad ads buy cart shop price shipping sale offer coupon \
    deals stock add anzeige werbung warenkorb kaufen publicité panier acheter publicidad comprar carrito реклама купить \
    корзина إعلان اشتر 广告 廣告 购买 购物 价格 優惠 优惠 広告 購入 カー 価格 送料
    """,
    // 8: menus
    """
    home menu search contact about help faq sitemap back top skip navigation categories category tags filed under \
    startseite suche kontakt über zurück accueil recherche rechercher retour inicio buscar contacto volver главная \
    поиск контакты меню назад الرئيسية بحث اتصل القائمة 首页 首頁 搜索 搜尋 返回 导航 联系 关于 我们 标签 分类 栏目 \
    ホー 検索 メニ トッ 一覧 戻る タグ カテ
    """,
    // 9: times
    """
    january february march april may june july august september october november december jan feb mar apr jun jul \
    aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday ago am pm hours minutes days \
    januar februar märz mai juni juli oktober dezember uhr janvier février mars avril juin juillet août septembre \
    octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre \
    diciembre января февраля марта апреля мая июня июля августа сентября октября ноября декабря يناير فبراير مارس \
    أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر 小时 分钟 天前 日前 時間 分前
    """,
    // 10: citations, and how often it is read
    """
    cite cited citing citation citations metrics altmetric crossref scholar downloads download views viewed accesses \
    permission permissions reprints zitieren zitierweise zitierung zitierungen aufrufe kennzahlen zugriffe citer \
    téléchargements téléchargement vues citar métricas visitas descargas descargar цитирования цитирование \
    цитировать просмотров просмотры скачиваний скачать метрики الاستشهاد استشهاد اقتباس الاقتباسات مشاهدة \
    المشاهدات التنزيلات تحميل 引用 被引 下载 下載 点击 次数 閲覧 ダウ 転載 转载
    """,
    // 11: ratings, questions and appointments
    """
    helpful useful feedback rate rated rating ratings review reviews appointment appointments booking consult ask \
    hilfreich bewerten bewertung bewertungen rückmeldung termin termine utile avis rdv noter signaler útil \
    opiniones valorar valora denunciar полезна полезной полезно полезен оцените оценка отзыв отзывов отзывы \
    записаться запись консультация консультации стаж пожаловаться задать مفيدة مفيدا مفيدًا قيم قيّم احجز موعد \
    موعدًا استشارة اسأل 有用 没用 帮助 有帮 预约 挂号 咨询 提问 评价 举报 役に 立ち 予約 相談 口コ 評価 通報
    """,
  ]

  static let shared = CueGroups()

  private var hashes = [UInt32](repeating: 0, count: Self.slotCount)
  private var masks = [UInt16](repeating: 0, count: Self.slotCount)
  /// A bit for each number of 16 bits, set where a word has it: most words of a text are told by it.
  private var bits = [UInt64](repeating: 0, count: 1 << 10)

  private static let slotCount = 4_096

  private init() {
    for (bit, words) in Self.groups.enumerated() {
      for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        let bytes = Array(word.utf8)
        var reader = PageWords.Words(0..<bytes.count)
        guard var hash = reader.next(bytes.span) else { continue }
        if reader.next(bytes.span) != nil { hash = reader.pair }
        let number = Self.number(hash)
        bits[number >> 6] |= 1 << UInt64(number & 63)
        var slot = number >> 4
        while hashes[slot] != 0 && hashes[slot] != hash { slot = (slot + 1) & (Self.slotCount - 1) }
        hashes[slot] = hash
        masks[slot] |= 1 << UInt16(bit)
      }
    }
  }

  /// 16 bits, of which the upper twelve are a word's slot.
  private static func number(_ hash: UInt32) -> Int { Int((hash &* 0x9E37_79B1) >> 16) }

  /// Whether a word of a text is one of menus, buttons and the like, and so no part of a person's name.
  ///
  /// Words of bylines and of time are left out: people are called Par and August.
  static func isNoName(_ text: [UInt8]) -> Bool {
    holds(text, anyOf: ~(1 << 9 | 1 << 6))
  }

  /// Whether a word of a text is one of accounts: "Log in".
  static func isOfAccounts(_ text: [UInt8]) -> Bool { holds(text, anyOf: 1 << 2) }

  private static func holds(_ text: [UInt8], anyOf groups: UInt16) -> Bool {
    var reader = PageWords.Words(0..<text.count)
    while let word = reader.next(text.span) {
      if shared.groups(of: word) & groups != 0 { return true }
      if reader.isIdeograph, shared.groups(of: reader.pair) & groups != 0 { return true }
    }
    return false
  }

  /// The groups that hold a word, as bits.
  @inline(__always) func groups(of hash: UInt32) -> UInt16 {
    let number = Self.number(hash)
    guard bits[number >> 6] & 1 << UInt64(number & 63) != 0 else { return 0 }
    var slot = number >> 4
    while hashes[slot] != 0 {
      if hashes[slot] == hash { return masks[slot] }
      slot = (slot + 1) & (Self.slotCount - 1)
    }
    return 0
  }
}
