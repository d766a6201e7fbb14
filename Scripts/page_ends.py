"""Ends of medical pages that are no main text though they stand in its container: how to cite the article, figures of
its use, related articles and questions, doctors to book, ratings, newsletters, licences, disclaimers. `ending` and `box`
make some, in eight languages and in the usual markup, so that train_main_text.py learns that they are around the text."""
WORDS = {
    "en": dict(
        related="Related articles|You may also like|Read next|More on this topic|Most read|See also|Related content",
        titles="High blood pressure: symptoms and causes|Ten foods for a healthy heart|What is insulin resistance?|Vaccination in pregnancy|Asthma in children|When to see a doctor for back pain|Sleep apnoea|How to read a blood test",
        rating="Was this page helpful?|Did you find this article useful?|Was this answer helpful?|Rate this article",
        choices="Yes|No|Thank you for your feedback|Not helpful|Report",
        cite="Cite this article|How to cite|Citation|To cite this article",
        use="Article metrics|Metrics|Usage statistics", figures="Views|Downloads|Citations|Accesses|Altmetric score|Shares",
        rights="Rights and permissions|Copyright and licence|Reprints and permissions",
        permission="Reprints and permissions are available from the publisher.|© {year} The Authors. All rights reserved.|To request permission, contact the publisher.",
        letter="Get our newsletter|Stay informed|Sign up for health tips", letters="Weekly health news in your inbox.|Enter your e-mail address and subscribe.|By signing up you accept our privacy policy.",
        ask="Ask a question|Ask a doctor online|Similar questions|Popular questions|More questions", answered="answers|replies|views",
        doctor="cardiologist|general practitioner|dermatologist|paediatrician", booking="Book an appointment|Consult online|View profile", years="years of experience|reviews",
        app="Download our app|Follow us|Scan the code with your phone", neighbours="Previous article|Next article|Back to overview",
        teasers="Can I take ibuprofen and paracetamol together if one of them is not enough for the pain?|I have had a dry cough for three weeks and my chest X-ray was normal. Should I worry?|Most people recover within a few days, but some symptoms need a doctor at once.|Learn how doctors find out what causes dizziness and what you can do about it yourself.|My son is four years old and wakes up at night with pain in his legs.",
        disclaimer="This information is no substitute for the advice of your doctor.|The content of this page serves general information only and not self-diagnosis.|In an emergency call your local emergency number.",
        dates="Last reviewed: {day}|Received: {day}; accepted: {day}|Published: {day}|Medically reviewed by Dr. {name}|Updated on {day}",
        boxes="Your question will be published anonymously.|Error: this field is required.|Thank you for subscribing! You will receive our next letter soon.|Talk to a doctor online within minutes.|Answers within 24 hours, free and confidential.|Log in to see all pictures.",
        licence="This is an open access article distributed under the terms of the Creative Commons Attribution License.|The publisher remains neutral with regard to jurisdictional claims in maps and institutional affiliations."),
    "de": dict(
        related="Verwandte Artikel|Das könnte Sie auch interessieren|Mehr zum Thema|Weiterlesen|Meistgelesen|Ähnliche Beiträge",
        titles="Bluthochdruck: Symptome und Ursachen|Zehn Lebensmittel für ein gesundes Herz|Was ist eine Insulinresistenz?|Impfen in der Schwangerschaft|Asthma bei Kindern|Wann mit Rückenschmerzen zum Arzt?|Schlafapnoe|Blutwerte verstehen",
        rating="War diese Seite hilfreich?|Wie hilfreich war dieser Artikel?|Hat Ihnen die Antwort geholfen?|Artikel bewerten",
        choices="Ja|Nein|Vielen Dank für Ihre Rückmeldung|Nicht hilfreich|Melden",
        cite="Zitierweise|So zitieren Sie diesen Artikel|Zitierung|Diesen Artikel zitieren",
        use="Kennzahlen|Statistik|Nutzung", figures="Aufrufe|Downloads|Zitierungen|Zugriffe|Altmetric|Empfehlungen",
        rights="Rechte und Genehmigungen|Urheberrecht|Copyright und Lizenz",
        permission="Nachdruck nur mit Genehmigung des Verlags.|© {year} Die Autoren. Alle Rechte vorbehalten.|Anfragen richten Sie bitte an den Verlag.",
        letter="Unser Newsletter|Immer informiert|Newsletter abonnieren", letters="Jede Woche Neues zur Gesundheit per E-Mail.|Tragen Sie Ihre E-Mail-Adresse ein.|Mit der Anmeldung akzeptieren Sie den Datenschutz.",
        ask="Frage stellen|Fragen Sie unsere Experten|Ähnliche Fragen|Beliebte Fragen|Weitere Fragen", answered="Antworten|Antworten|Aufrufe",
        doctor="Kardiologin|Hausarzt|Hautärztin|Kinderarzt", booking="Termin buchen|Online beraten lassen|Profil ansehen", years="Jahre Erfahrung|Bewertungen",
        app="Unsere App herunterladen|Folgen Sie uns|Code mit dem Handy scannen", neighbours="Vorheriger Artikel|Nächster Artikel|Zurück zur Übersicht",
        teasers="Darf ich Ibuprofen und Paracetamol zusammen nehmen, wenn eines gegen die Schmerzen nicht reicht?|Seit drei Wochen habe ich trockenen Husten, das Röntgenbild war unauffällig. Muss ich mir Sorgen machen?|Die meisten erholen sich in wenigen Tagen, doch manche Zeichen gehören sofort in ärztliche Hände.|Lesen Sie, wie Ärzte die Ursache von Schwindel finden und was Sie selbst tun können.|Mein Sohn ist vier Jahre alt und wacht nachts mit Schmerzen in den Beinen auf.",
        disclaimer="Diese Informationen ersetzen keine ärztliche Beratung.|Der Inhalt dient nur der allgemeinen Information und nicht der Selbstdiagnose.|Im Notfall wählen Sie bitte die 112.",
        dates="Zuletzt geprüft: {day}|Eingegangen: {day}; angenommen: {day}|Veröffentlicht: {day}|Medizinisch geprüft von Dr. {name}|Aktualisiert am {day}",
        boxes="Ihre Frage wird anonym veröffentlicht.|Fehler: Dieses Feld muss ausgefüllt sein.|Danke für Ihre Anmeldung! Sie erhalten bald unseren nächsten Newsletter.|Sprechen Sie in wenigen Minuten online mit einem Arzt.|Antwort in 24 Stunden, kostenlos und vertraulich.|Melden Sie sich an, um alle Bilder zu sehen.",
        licence="Dieser Artikel ist unter der Lizenz Creative Commons Namensnennung frei zugänglich.|Der Verlag bleibt in Hinblick auf geografische Zuordnungen und Angaben der Institute neutral."),
    "fr": dict(
        related="Articles liés|À lire aussi|Sur le même sujet|Les plus lus|Voir aussi|Ces articles peuvent vous intéresser",
        titles="Hypertension : symptômes et causes|Dix aliments pour le cœur|Qu’est-ce que la résistance à l’insuline ?|Vaccins et grossesse|L’asthme de l’enfant|Mal de dos : quand consulter ?|Apnée du sommeil|Lire une prise de sang",
        rating="Cette page vous a-t-elle été utile ?|Cet article vous a-t-il aidé ?|Cette réponse est-elle utile ?|Notez cet article",
        choices="Oui|Non|Merci de votre avis|Pas utile|Signaler",
        cite="Citer cet article|Pour citer cet article|Référence|Comment citer",
        use="Statistiques|Mesures|Indicateurs", figures="Vues|Téléchargements|Citations|Accès|Altmetric|Partages",
        rights="Droits et autorisations|Droits d’auteur|Licence",
        permission="Toute reproduction est soumise à l’accord de l’éditeur.|© {year} Les auteurs. Tous droits réservés.|Pour toute demande, contactez l’éditeur.",
        letter="Notre newsletter|Restez informé|Abonnez-vous", letters="Chaque semaine, l’actualité santé dans votre boîte mail.|Saisissez votre adresse e-mail.|En vous inscrivant, vous acceptez notre politique de confidentialité.",
        ask="Poser une question|Demandez à un médecin|Questions similaires|Questions populaires|Autres questions", answered="réponses|réponses|vues",
        doctor="cardiologue|médecin généraliste|dermatologue|pédiatre", booking="Prendre rendez-vous|Consulter en ligne|Voir le profil", years="ans d’expérience|avis",
        app="Téléchargez notre application|Suivez-nous|Scannez le code", neighbours="Article précédent|Article suivant|Retour au sommaire",
        teasers="Puis-je prendre de l’ibuprofène avec du paracétamol si un seul ne suffit pas contre la douleur ?|Je tousse depuis trois semaines et ma radio est normale. Dois-je m’inquiéter ?|La plupart des gens guérissent en quelques jours, mais certains signes imposent de consulter sans tarder.|Comment les médecins trouvent la cause des vertiges et ce que vous pouvez faire vous-même.|Mon fils a quatre ans et se réveille la nuit avec des douleurs dans les jambes.",
        disclaimer="Ces informations ne remplacent pas l’avis de votre médecin.|Le contenu de cette page est donné à titre d’information générale.|En cas d’urgence, appelez le 15.",
        dates="Dernière mise à jour : {day}|Reçu le {day} ; accepté le {day}|Publié le {day}|Relu par le Dr {name}|Mis à jour le {day}",
        boxes="Votre question sera publiée de façon anonyme.|Erreur : ce champ est obligatoire.|Merci de votre inscription ! Vous recevrez bientôt notre lettre.|Parlez à un médecin en ligne en quelques minutes.|Réponse sous 24 heures, gratuite et confidentielle.|Connectez-vous pour voir toutes les images.",
        licence="Cet article est en libre accès sous licence Creative Commons Attribution.|L’éditeur reste neutre quant aux revendications territoriales et aux affiliations."),
    "es": dict(
        related="Artículos relacionados|También te puede interesar|Más sobre este tema|Lo más leído|Ver también|Leer más",
        titles="Hipertensión: síntomas y causas|Diez alimentos para el corazón|¿Qué es la resistencia a la insulina?|Vacunas en el embarazo|Asma infantil|Dolor de espalda: ¿cuándo consultar?|Apnea del sueño|Entender una analítica",
        rating="¿Le ha sido útil esta página?|¿Te ha resultado útil el artículo?|¿Fue útil esta respuesta?|Valora este artículo",
        choices="Sí|No|Gracias por su opinión|No es útil|Denunciar",
        cite="Cómo citar|Citar este artículo|Cómo citar este artículo|Cita",
        use="Métricas|Estadísticas|Indicadores", figures="Visitas|Descargas|Citas|Accesos|Altmetric|Compartidos",
        rights="Derechos y permisos|Derechos de autor|Licencia",
        permission="Toda reproducción requiere permiso de la editorial.|© {year} Los autores. Todos los derechos reservados.|Para solicitar permiso, contacte con la editorial.",
        letter="Nuestro boletín|Manténgase informado|Suscríbete", letters="Cada semana, noticias de salud en su correo.|Introduzca su correo electrónico.|Al suscribirse acepta la política de privacidad.",
        ask="Haz una pregunta|Pregunta a un médico|Preguntas similares|Preguntas populares|Más preguntas", answered="respuestas|respuestas|visitas",
        doctor="cardiólogo|médico de familia|dermatóloga|pediatra", booking="Pedir cita|Consulta online|Ver perfil", years="años de experiencia|opiniones",
        app="Descarga nuestra app|Síguenos|Escanea el código", neighbours="Artículo anterior|Artículo siguiente|Volver al índice",
        teasers="¿Puedo tomar ibuprofeno y paracetamol juntos si uno solo no me quita el dolor?|Llevo tres semanas con tos seca y la radiografía fue normal. ¿Debo preocuparme?|La mayoría se recupera en pocos días, pero algunos signos exigen ir al médico de inmediato.|Cómo averiguan los médicos la causa del mareo y qué puede hacer usted mismo.|Mi hijo tiene cuatro años y se despierta por la noche con dolor en las piernas.",
        disclaimer="Esta información no sustituye el consejo de su médico.|El contenido de esta página es solo informativo y no sirve para el autodiagnóstico.|En caso de urgencia llame al 112.",
        dates="Última revisión: {day}|Recibido: {day}; aceptado: {day}|Publicado: {day}|Revisado por la Dra. {name}|Actualizado el {day}",
        boxes="Tu pregunta se publicará de forma anónima.|Error: este campo es obligatorio.|¡Gracias por suscribirse! Pronto recibirá nuestro boletín.|Hable con un médico en línea en minutos.|Respuesta en 24 horas, gratis y confidencial.|Inicie sesión para ver todas las imágenes.",
        licence="Este es un artículo de acceso abierto bajo la licencia Creative Commons Atribución.|La editorial se mantiene neutral respecto a los mapas y las afiliaciones."),
    "ru": dict(
        related="Похожие статьи|Читайте также|По теме|Популярное|Смотрите также|Ещё по теме|Вам может быть интересно",
        titles="Гипертония: симптомы и причины|Десять продуктов для сердца|Что такое инсулинорезистентность|Прививки при беременности|Астма у детей|Боль в спине: когда к врачу|Апноэ сна|Как читать анализ крови",
        rating="Была ли статья полезной?|Была ли страница полезна?|Ответ помог вам?|Оцените статью",
        choices="Да|Нет|Спасибо за отзыв|Не помог|Пожаловаться",
        cite="Для цитирования|Как цитировать|Цитирование|Образец цитирования",
        use="Статистика|Показатели|Метрики", figures="Просмотров|Скачиваний|Цитирований|Обращений|Альтметрика|Репостов",
        rights="Права и лицензия|Авторские права|Лицензия",
        permission="Перепечатка только с разрешения редакции.|© {year} Авторы. Все права защищены.|По вопросам использования обращайтесь в редакцию.",
        letter="Подписаться на рассылку|Будьте в курсе|Наша рассылка", letters="Новости о здоровье каждую неделю на почту.|Введите адрес электронной почты.|Подписываясь, вы соглашаетесь с политикой конфиденциальности.",
        ask="Задать вопрос|Спросить врача|Похожие вопросы|Популярные вопросы|Другие вопросы", answered="ответов|ответа|просмотров",
        doctor="кардиолог|терапевт|дерматолог|педиатр", booking="Записаться на приём|Онлайн-консультация|Смотреть профиль", years="лет стажа|отзывов",
        app="Скачайте приложение|Мы в соцсетях|Наведите камеру на код", neighbours="Предыдущая статья|Следующая статья|К списку",
        teasers="Можно ли принимать ибупрофен вместе с парацетамолом, если одного не хватает от боли?|Три недели сухой кашель, на рентгене всё чисто. Стоит ли беспокоиться?|Большинство людей выздоравливает за несколько дней, но при некоторых признаках к врачу нужно сразу.|Как врачи находят причину головокружения и что можно сделать самому.|Сыну четыре года, по ночам просыпается от боли в ногах.",
        disclaimer="Информация не заменяет консультации врача.|Материалы сайта носят справочный характер и не служат для самодиагностики.|В экстренном случае звоните 103.",
        dates="Последняя проверка: {day}|Поступила: {day}; принята: {day}|Опубликовано: {day}|Проверил врач {name}|Дата обновления: {day}",
        boxes="Ваш вопрос будет опубликован анонимно.|Ошибка: поле обязательно.|Спасибо за подписку! Скоро вы получите письмо.|Поговорите с врачом онлайн за несколько минут.|Ответ за 24 часа, бесплатно и конфиденциально.|Войдите, чтобы увидеть все фотографии.",
        licence="Статья распространяется на условиях лицензии Creative Commons Attribution.|Издатель сохраняет нейтралитет в отношении карт и принадлежности учреждений."),
    "ar": dict(
        related="مقالات ذات صلة|اقرأ أيضًا|المزيد حول الموضوع|الأكثر قراءة|قد يهمك أيضًا|مواضيع مشابهة",
        titles="ارتفاع ضغط الدم: الأعراض والأسباب|عشرة أطعمة لصحة القلب|ما هي مقاومة الأنسولين؟|التطعيم أثناء الحمل|الربو عند الأطفال|متى تراجع الطبيب لألم الظهر|انقطاع النفس أثناء النوم|كيف تقرأ تحليل الدم",
        rating="هل كانت هذه الصفحة مفيدة؟|هل كان المقال مفيدًا؟|هل أفادتك الإجابة؟|قيّم المقال",
        choices="نعم|لا|شكرًا لملاحظاتك|غير مفيد|إبلاغ",
        cite="طريقة الاستشهاد|الاستشهاد بالمقال|كيفية الاقتباس|اقتباس المقال",
        use="إحصاءات|مقاييس المقال|الإحصائيات", figures="المشاهدات|التنزيلات|الاقتباسات|الزيارات|المشاركات|القراءات",
        rights="الحقوق والأذونات|حقوق النشر|الترخيص",
        permission="لا يجوز النقل دون إذن الناشر.|© {year} المؤلفون. جميع الحقوق محفوظة.|للحصول على إذن تواصل مع الناشر.",
        letter="النشرة البريدية|ابق على اطلاع|اشترك الآن", letters="أخبار صحية كل أسبوع في بريدك.|أدخل بريدك الإلكتروني.|بالتسجيل فإنك توافق على سياسة الخصوصية.",
        ask="اسأل طبيبًا|أرسل سؤالك|أسئلة مشابهة|الأسئلة الشائعة لهذا الأسبوع|أسئلة أخرى", answered="إجابات|ردود|مشاهدة",
        doctor="طبيب قلب|طبيب عام|طبيبة جلدية|طبيب أطفال", booking="احجز موعدًا|استشارة عبر الإنترنت|عرض الملف", years="سنة خبرة|تقييمًا",
        app="حمّل التطبيق|تابعنا|امسح الرمز", neighbours="المقال السابق|المقال التالي|العودة إلى القائمة",
        teasers="هل يمكنني تناول الإيبوبروفين مع الباراسيتامول إذا لم يكفِ أحدهما لتسكين الألم؟|أعاني من سعال جاف منذ ثلاثة أسابيع وصورة الصدر سليمة، فهل أقلق؟|يتعافى معظم الناس خلال أيام قليلة، لكن بعض العلامات تستدعي الطبيب فورًا.|تعرف كيف يحدد الأطباء سبب الدوخة وما الذي يمكنك فعله بنفسك.|ابني عمره أربع سنوات ويستيقظ ليلًا بسبب ألم في ساقيه.",
        disclaimer="لا تغني هذه المعلومات عن استشارة الطبيب.|محتوى الصفحة للمعرفة العامة فقط وليس للتشخيص الذاتي.|في حالات الطوارئ اتصل بالإسعاف.",
        dates="آخر مراجعة: {day}|وردت: {day}؛ قُبلت: {day}|نُشر في {day}|راجعه طبيًا د. {name}|آخر تحديث {day}",
        boxes="سيُنشر سؤالك دون ذكر اسمك.|خطأ: هذا الحقل مطلوب.|شكرًا لاشتراكك! ستصلك رسالتنا قريبًا.|تحدث مع طبيب عبر الإنترنت خلال دقائق.|إجابة خلال 24 ساعة، مجانًا وبسرية.|سجّل الدخول لرؤية كل الصور.",
        licence="هذا المقال متاح للجميع بموجب رخصة المشاع الإبداعي.|يلتزم الناشر الحياد فيما يتعلق بالخرائط وانتماءات المؤلفين."),
    "zh": dict(
        related="相关阅读|相关文章|推荐阅读|热门文章|猜你喜欢|延伸阅读|大家都在看",
        titles="高血压的症状和原因|十种有益心脏的食物|什么是胰岛素抵抗|孕期接种疫苗|儿童哮喘|腰痛什么时候该就医|睡眠呼吸暂停|如何看懂血常规",
        rating="本文对您有帮助吗？|这篇文章是否有用？|此回答对您有用吗？|评价本文",
        choices="有用|没用|感谢您的反馈|没帮助|举报",
        cite="引用本文|引用格式|本文引用格式|引证文献",
        use="文章指标|计量指标|统计", figures="浏览|下载|被引|点击|分享|阅读",
        rights="版权声明|版权信息|许可",
        permission="未经授权不得转载。|© {year} 版权所有。|转载请联系编辑部。",
        letter="订阅我们|关注我们|订阅健康资讯", letters="每周健康资讯发送到您的邮箱。|请输入您的邮箱地址。|注册即表示同意隐私政策。",
        ask="我要提问|向医生提问|相似问题|热门问题|更多问题", answered="个回答|条回复|次浏览",
        doctor="心内科 主任医师|全科 主治医师|皮肤科 副主任医师|儿科 医师", booking="预约挂号|在线咨询|查看主页", years="年经验|条评价",
        app="下载APP|扫码关注公众号|扫一扫", neighbours="上一篇|下一篇|返回列表",
        teasers="布洛芬和对乙酰氨基酚能一起吃吗？只吃一种止不住疼。|干咳三个星期了，拍片没有问题，需要担心吗？|大多数人几天内就会好转，但有些表现必须马上就医。|了解医生怎样查找头晕的原因，以及自己可以做些什么。|儿子四岁，夜里总是因为腿疼醒来，请问是什么原因？",
        disclaimer="本文内容仅供参考，不能代替医生的诊断和治疗。|以上信息不作为诊疗依据，如有不适请及时就医。|本站信息仅供健康科普使用。",
        dates="最近审核：{day}|收稿日期：{day}\u3000修回日期：{day}|发布时间：{day}|审核专家：{name}|更新于{day}",
        boxes="您的问题将匿名发布。|错误：此项必填。|感谢订阅！您很快会收到我们的邮件。|在线问医生，3分钟快速响应。|24小时内回复，免费保密。|登录后可查看全部图片。",
        licence="本文为开放获取文章，遵循知识共享署名许可协议。|除非特别声明，本刊文章不代表编委会的观点。"),
    "ja": dict(
        related="関連記事|あわせて読みたい|おすすめ記事|人気記事ランキング|この記事を読んだ人はこんな記事も|関連コンテンツ",
        titles="高血圧の症状と原因|心臓によい食べ物10選|インスリン抵抗性とは|妊娠中の予防接種|子どもの喘息|腰痛で受診する目安|睡眠時無呼吸症候群|血液検査の見方",
        rating="この記事は役に立ちましたか？|この情報は参考になりましたか？|この回答は役に立ちましたか？|記事を評価する",
        choices="はい|いいえ|ご協力ありがとうございました|役に立たなかった|通報",
        cite="引用|この記事を引用する|引用方法|引用形式",
        use="アクセス数|記事の指標|統計情報", figures="閲覧数|ダウンロード|被引用|アクセス|シェア|いいね",
        rights="著作権|権利と許諾|ライセンス",
        permission="無断転載を禁じます。|© {year} 著作権者。All rights reserved.|転載のお問い合わせは編集部まで。",
        letter="メールマガジン登録|最新情報を受け取る|無料会員登録", letters="毎週、健康に役立つ情報をお届けします。|メールアドレスを入力してください。|登録するとプライバシーポリシーに同意したことになります。",
        ask="質問する|医師に相談する|似た質問|人気の質問|その他の質問", answered="件の回答|件の返信|回閲覧",
        doctor="循環器内科医|総合診療医|皮膚科医|小児科医", booking="予約する|オンライン相談|プロフィールを見る", years="年の経験|件の口コミ",
        app="アプリをダウンロード|フォローする|QRコードを読み取る", neighbours="前の記事|次の記事|一覧へ戻る",
        teasers="イブプロフェンとアセトアミノフェンは一緒に飲んでもいいですか。片方では痛みが取れません。|3週間から咳が続いていますが、レントゲンは正常でした。心配でしょうか。|多くの人は数日で回復しますが、すぐに受診すべき症状もあります。|めまいの原因を医師がどう調べるか、自分でできることを紹介します。|4歳の息子が夜中に足の痛みで目を覚まします。",
        disclaimer="本サイトの情報は医師の診断に代わるものではありません。|掲載内容は一般的な情報であり、自己診断を目的としたものではありません。|緊急の場合は119番に電話してください。",
        dates="最終確認日：{day}|受付：{day}\u3000受理：{day}|公開日：{day}|監修：{name}|更新日：{day}",
        boxes="質問は匿名で公開されます。|エラー：必須項目です。|ご登録ありがとうございます。まもなくメールが届きます。|オンラインですぐに医師に相談できます。|24時間以内に回答、無料・秘密厳守。|ログインするとすべての画像を見られます。",
        licence="本論文はクリエイティブ・コモンズ表示ライセンスの下で公開されています。|出版社は地図および所属機関について中立の立場をとります。"),
}
NAMES = "Weber Martin García Smirnov Tanaka Wang Haddad Jones Rossi Novák Silva Kim".split()
CLASSES = ["", "", "", ' class="box"', ' class="section"', ' class="mt-4"', ' class="c-article-section"', ' class="block-3"', ' class="widget"',
           ' class="inner"', ' id="s12"']


def box(words, random):
    """The markup of one such part that stands within texts, too."""
    return Parts(words, random).some("letter doctors app related ask offer rating", 1)


def ending(words, random):
    """The markup of one to five of such parts."""
    parts = Parts(words, random)
    markup = parts.some("cite use rating related related rights licence letter ask teasers teasers doctors app neighbours disclaimer dates offer", random.choice([1, 2, 3, 4, 5]))
    return random.choice([f"<div{parts.style}>{markup}</div>", f"<section{parts.style}>{markup}</section>", markup, markup])


def card(words, random):
    """The markup of a doctor who answers."""
    return Parts(words, random).doctor()


class Parts:
    """Writes such parts in one style."""

    def __init__(self, words, random):
        self.words, self.random, self.style = words, random, random.choice(CLASSES)
        self.year, self.tag = random.randint(2005, 2023), random.choice(["h2", "h2", "h3", "h4", "p", "div", "strong"])

    def some(self, names, count): return "".join(getattr(self, name)() for name in self.random.sample(names.split(), count))
    def several(self, key, count): return self.random.sample(self.words[key].split("|"), count)
    def one(self, key): return self.random.choice(self.words[key].split("|"))
    def link(self, text): return f'<a href="/{self.random.randrange(10**5)}">{text}</a>'
    def number(self): return self.random.choice([f"{self.random.randrange(1, 5000)}", f"{self.random.randrange(1, 5000):,}"])
    def head(self, key): return f"<{self.tag}>{self.one(key)}</{self.tag}>"
    def person(self): return f"{self.random.choice(NAMES)} {self.random.choice('ABCDEHJKLMPRST')}"
    def day(self): return self.random.choice(["{2}-{1:02}-{0:02}", "{0}.{1}.{2}", "{1}/{0}/{2}"]).format(self.random.randint(1, 28), self.random.randint(1, 12), self.year)

    def listed(self, items):
        return self.random.choice([
            lambda: "<ul>" + "".join(f"<li>{i}</li>" for i in items) + "</ul>", lambda: "".join(f"<p>{i}</p>" for i in items),
            lambda: "".join(f"<div{self.style}>{i}</div>" for i in items)])()

    def cite(self):
        names = ", ".join(self.person() for _ in range(self.random.randint(2, 4)))
        place = f"{self.random.randint(3, 60)}, {self.random.randint(1, 400)}–{self.random.randint(401, 900)} ({self.year})"
        text = f"{names}. {self.one('titles')}. <i>J Med</i> {place}. https://doi.org/10.1{self.random.randrange(1000)}/s{self.random.randrange(10**6)}"
        return self.random.choice([f"{self.head('cite')}<p>{text}</p>", f"<p><b>{self.one('cite')}:</b> {text}</p>"])

    def use(self):
        return self.head("use") + self.listed([
            self.random.choice([f"{f}: {self.number()}", f"{self.number()} {f}", f"<span>{f}</span> <b>{self.number()}</b>"])
            for f in self.several("figures", self.random.randint(2, 4))])

    def rating(self):
        choices = self.several("choices", 2)
        return self.head("rating") + self.random.choice([
            lambda: "".join(f"<button>{c}</button>" for c in choices), lambda: f"<p>{self.link(choices[0])} {self.link(choices[1])}</p>",
            lambda: "".join(f"<span>{c} ({self.random.randrange(90)})</span> " for c in choices)])()

    def related(self): return self.head("related") + self.listed([self.link(title) for title in self.several("titles", self.random.randint(3, 6))])

    def teasers(self):
        key = self.random.choice(["related", "ask"])
        count = lambda: f"<span>{self.random.randrange(40)} {self.one('answered')}</span>"
        forms = [
            lambda title, text: f"<h4>{self.link(title)}</h4><p>{text}</p>", lambda title, text: f"<p>{text}</p><p>{count()}</p>",
            lambda title, text: f"{self.link(title)}<p>{text}</p><p>{self.day()}</p>", lambda title, text: f"<p>{self.link(text)} {count()}</p>"]
        form, number = self.random.choice(forms), self.random.randint(2, 4)
        return self.head(key) + "".join(f"<div{self.style}>{form(*pair)}</div>" for pair in zip(self.several("titles", number), self.several("teasers", number)))

    def rights(self): return self.head("rights") + f"<p>{self.one('permission').format(year=self.year)}</p>"
    def licence(self): return self.random.choice([self.head("rights"), ""]) + f"<p>{self.one('licence')}</p>"
    def letter(self): return f"<div{self.style}>" + self.head("letter") + "".join(f"<p>{text}</p>" for text in self.several("letters", self.random.randint(1, 2))) + "</div>"
    def offer(self): return f"<div{self.style}>" + self.head("ask") + "".join(f"<p>{text}</p>" for text in self.several("boxes", self.random.randint(1, 3))) + "</div>"
    def disclaimer(self): return f"<p{self.style}>{self.one('disclaimer')}</p>"
    def dates(self): return f"<p>{self.one('dates').format(day=self.day(), name=self.person())}</p>"

    def ask(self):
        return self.head("ask") + self.listed([
            f"{self.link(title)} <span>{self.random.randrange(1, 40)} {self.one('answered')}</span>" for title in self.several("titles", self.random.randint(2, 5))])

    def doctor(self):
        lines = [f"Dr. {self.random.choice(NAMES)}", self.one("doctor"), f"{self.random.randint(3, 40)} {self.one('years')}", self.link(self.one("booking"))]
        return self.random.choice([
            lambda: f"<div{self.style}><b>{lines[0]}</b>" + "".join(f"<p>{line}</p>" for line in lines[1:]) + "</div>",
            lambda: f"<div{self.style}>" + "".join(f"<div>{line}</div>" for line in lines[: self.random.randint(2, 4)]) + "</div>"])()

    def doctors(self): return "".join(self.doctor() for _ in range(self.random.randint(1, 3)))
    def app(self): return f"<p{self.style}>{self.one('app')}</p>"
    def neighbours(self): return f"<p{self.style}>{self.link(self.one('neighbours'))}: {self.link(self.one('titles'))}</p>"
