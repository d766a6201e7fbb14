import Testing

@testable import Extraction

/// The shipped model on short parts at the end of an article: counts, values, questions and answers.
@Suite struct ShortPartTests {
  struct Article: CustomTestStringConvertible {
    let language: String
    let title: String
    let paragraphs: [String]
    let heading: String
    let rows: [[String]]
    let questionHeading: String
    let questions: [(question: String, answer: String)]
    let menu: [String]

    var testDescription: String { language }
  }

  private static let articles = [
    Article(
      language: "en", title: "Hip replacement",
      paragraphs: [
        "A worn hip joint hurts at first when climbing stairs, later also at night. If exercises, weight loss and tablets no longer help, the joint can be replaced. The operation takes about an hour and a half and is done under general or spinal anaesthesia.",
        "On the day after the operation you get up with the help of a physiotherapist. Most people walk with two crutches for three weeks, and with one for as long again. You may lie on the operated side as soon as the wound is dry.",
        "The new joint lasts for fifteen to twenty years in most people. Sports that jerk the joint, such as tennis or football, wear it out faster than walking, swimming and cycling.",
      ],
      heading: "Operations per year",
      rows: [
        ["Operation", "2021", "2022", "2023"], ["Hip, total", "212", "230", "241"],
        ["Hip, revision", "18", "25", "21"], ["Knee, total", "160", "171", "183"],
      ],
      questionHeading: "Frequently asked questions",
      questions: [
        ("When may I drive again?", "After six weeks."),
        ("Does metal show at the airport?", "Often, yes. Carry your implant card."),
        ("How long am I off work?", "Two to three months."),
      ], menu: ["Home", "Departments", "Contact", "Jobs"]),
    Article(
      language: "ru", title: "Эндопротезирование тазобедренного сустава",
      paragraphs: [
        "Изношенный сустав сначала болит при подъёме по лестнице, позже и по ночам. Если упражнения, снижение веса и таблетки больше не помогают, сустав можно заменить. Операция длится около полутора часов под общей или спинальной анестезией.",
        "На следующий день после операции пациент встаёт с помощью инструктора. Большинство людей ходят с двумя костылями три недели и ещё столько же с одним. На оперированном боку можно лежать, как только рана заживёт.",
        "Новый сустав служит от пятнадцати до двадцати лет. Виды спорта с резкими движениями, например теннис или футбол, изнашивают его быстрее, чем ходьба, плавание и велосипед.",
      ],
      heading: "Число операций по годам",
      rows: [
        ["Операция", "2021", "2022", "2023"], ["Тазобедренный сустав", "212", "230", "241"],
        ["Ревизия", "18", "25", "21"], ["Коленный сустав", "160", "171", "183"],
      ],
      questionHeading: "Частые вопросы",
      questions: [
        ("Когда можно водить машину?", "Через шесть недель."),
        ("Звенит ли протез в аэропорту?", "Часто да. Возьмите с собой паспорт импланта."),
        ("Сколько длится больничный?", "Два-три месяца."),
      ], menu: ["Главная", "Отделения", "Контакты", "Вакансии"]),
    Article(
      language: "ar", title: "تبديل مفصل الورك",
      paragraphs: [
        "يؤلم مفصل الورك المتآكل في البداية عند صعود الدرج، ثم يؤلم ليلاً أيضًا. إذا لم تعد التمارين وإنقاص الوزن والأقراص تفيد، فيمكن تبديل المفصل. تستغرق العملية نحو ساعة ونصف تحت التخدير العام أو النصفي.",
        "في اليوم التالي للعملية ينهض المريض بمساعدة أخصائي العلاج الطبيعي. يمشي معظم الناس بعكازين لمدة ثلاثة أسابيع، ثم بعكاز واحد لمدة مماثلة. يمكن النوم على الجانب الذي أجريت فيه العملية حين يجف الجرح.",
        "يدوم المفصل الجديد من خمس عشرة إلى عشرين سنة عند معظم الناس. الرياضات التي تهز المفصل مثل كرة المضرب وكرة القدم تبليه أسرع من المشي والسباحة وركوب الدراجة.",
      ],
      heading: "عدد العمليات سنويًا",
      rows: [
        ["العملية", "2021", "2022", "2023"], ["مفصل الورك الكامل", "212", "230", "241"],
        ["إعادة تبديل", "18", "25", "21"], ["مفصل الركبة الكامل", "160", "171", "183"],
      ],
      questionHeading: "أسئلة شائعة",
      questions: [
        ("متى يمكنني قيادة السيارة؟", "بعد ستة أسابيع."),
        ("هل يكشف جهاز المطار المعدن؟", "غالبًا نعم. احمل بطاقة المفصل."),
        ("كم تطول الإجازة المرضية؟", "من شهرين إلى ثلاثة."),
      ], menu: ["الرئيسية", "الأقسام", "اتصل بنا", "وظائف"]),
    Article(
      language: "zh", title: "人工髋关节置换术",
      paragraphs: [
        "磨损的髋关节起初在上楼梯时疼痛，后来夜间也会疼痛。如果锻炼、减轻体重和药物都不再有效，就可以更换关节。手术大约需要一个半小时，在全身麻醉或腰麻下进行。",
        "手术后第二天，患者在物理治疗师的帮助下起床。大多数人拄双拐行走三周，再拄单拐同样长的时间。伤口干燥以后就可以向手术的一侧侧卧。",
        "大多数人的新关节可以使用十五到二十年。网球、足球等使关节受到冲击的运动，比步行、游泳和骑自行车更容易使它磨损。",
      ],
      heading: "历年手术量",
      rows: [
        ["手术", "2021年", "2022年", "2023年"], ["全髋置换", "212", "230", "241"],
        ["髋关节翻修", "18", "25", "21"], ["全膝置换", "160", "171", "183"],
      ],
      questionHeading: "常见问题",
      questions: [
        ("什么时候可以开车？", "六周以后。"), ("过机场安检会响吗？", "常常会响，请带好假体卡。"),
        ("需要请假多久？", "两到三个月。"),
      ], menu: ["首页", "科室导航", "联系我们", "招聘"]),
    Article(
      language: "ja", title: "人工股関節置換術",
      paragraphs: [
        "すり減った股関節は、はじめは階段を上るときに、やがて夜間にも痛むようになります。運動や減量、薬でも痛みが取れない場合は、関節を人工のものに置き換えることができます。手術は全身麻酔または腰椎麻酔で行い、一時間半ほどかかります。",
        "手術の翌日には理学療法士の助けを借りて起き上がります。多くの方は三週間は二本の杖で、その後同じ期間は一本の杖で歩きます。傷が乾けば手術した側を下にして寝てもかまいません。",
        "新しい関節は多くの方で十五年から二十年もちます。テニスやサッカーのように衝撃の加わる運動は、歩行や水泳、自転車よりも早く関節をすり減らします。",
      ],
      heading: "年間手術件数",
      rows: [
        ["術式", "2021年", "2022年", "2023年"], ["人工股関節", "212", "230", "241"],
        ["再置換", "18", "25", "21"], ["人工膝関節", "160", "171", "183"],
      ],
      questionHeading: "よくあるご質問",
      questions: [
        ("いつから運転できますか？", "六週間後からです。"), ("空港の検査で鳴りますか？", "鳴ることがあります。手帳をお持ちください。"),
        ("仕事はどのくらい休みますか？", "二、三か月です。"),
      ], menu: ["ホーム", "診療科", "お問い合わせ", "採用情報"]),
  ]

  private func text(_ article: Article, _ part: String) throws -> String {
    let menu = article.menu.map { "<li><a href=/x>\($0)</a></li>" }.joined()
    let paragraphs = article.paragraphs.map { "<p>\($0)</p>" }.joined()
    return try HTMLExtractor().extract(
      Array(
        """
        <html lang=\(article.language)><title>\(article.title)</title><body>
        <header><ul class=nav>\(menu)</ul></header>
        <main><h1>\(article.title)</h1>\(paragraphs)\(part)</main>
        <footer><ul>\(menu)</ul></footer></body></html>
        """.utf8)
    ).string
  }

  private func expect(_ text: String, has parts: [String], _ article: Article) {
    for part in parts { #expect(text.contains(part), "\(text)") }
    for entry in article.menu { #expect(!text.contains(entry), "\(text)") }
  }

  /// In Chinese and Japanese, whose words are shorter, they do not stand behind an article as short as these.
  @Test(arguments: articles.prefix(3), ["td", "th"])
  func tablesOfCountsAreKeptWhole(article: Article, cell: String) throws {
    let rows = article.rows.enumerated().map { number, row in
      "<tr>" + row.map { number == 0 ? "<\(cell)>\($0)</\(cell)>" : "<td>\($0)</td>" }.joined()
        + "</tr>"
    }
    let table = "<table class=t2>\(rows.joined())</table>"
    expect(
      try text(article, "<div class=box><h3>\(article.heading)</h3>\(table)</div>"),
      has: [article.heading] + article.rows.map { $0.joined(separator: " | ") }, article)
  }

  @Test(arguments: articles) func questionsAndAnswersInPanelsAreKept(article: Article) throws {
    let questions = article.questions.map { question, answer in
      """
      <div class=toggle><h5 class=toggle_title>\(question)</h5>\
      <div class="toggle_content clearfix"><p>\(answer)</p></div></div>
      """
    }
    expect(
      try text(
        article, "<h2>\(article.questionHeading)</h2><div class=faq>\(questions.joined())</div>"),
      has: [article.questionHeading] + article.questions.flatMap { [$0.question, $0.answer] },
      article)
  }
}
