"""Threads of forums as their programs write them, of which public benchmarks have few, so that train_main_text.py
learns that posts are main text whatever they are called, short ones too, and that profiles, signatures, buttons and
dates beside them are not. The posts are sentences of the main texts of other pages."""
import html, re

import medical_parts
import page_ends

# What forums say around posts, by language; signatures and short posts.
WORDS = {
    "en": dict(
        ago="3 hours ago|yesterday|Posted 2 years ago|Reply #%d|Re:",
        profile="Joined|Posts|Location|Reputation|Messages|Likes|Age|Country", ranks="Senior Member|Registered User|New member|Moderator|Well-known member",
        places="Dublin|Ohio|Leeds|Texas", buttons="Reply|Quote|Like|Report|Share|Link|Edit|permalink|Top|Helpful?|Upvote",
        menu="Home|Forums|What's new|Members|Search|Log in|Register|FAQ|Rules", asides="Similar threads|Share this page|Users browsing this thread|Last reply|Views",
        signatures="Be well and stay strong.|Dx 2014, on 5 mg since.|Laughter is the best medicine.|Mum of two and a dog.|My views are my own.",
        short="Same here.|Thanks a lot!|72 kg.|Yes, twice.|5 mg in the morning.|No, never.|How much do you weigh?|+1|Good luck!|Any news?"),
    "de": dict(
        ago="vor 3 Stunden|gestern|Geschrieben vor 2 Jahren|Antwort #%d|AW:",
        profile="Registriert|Beiträge|Ort|Danke|Alter|Punkte", ranks="Erfahrener Benutzer|Bekanntes Mitglied|Neuer Benutzer|Moderator",
        places="Leipzig|Wien|Köln|Hamburg", buttons="Antworten|Zitieren|Gefällt mir|Melden|Teilen|Nach oben|Hilfreich?",
        menu="Startseite|Foren|Mitglieder|Suche|Anmelden|Registrieren|Hilfe|Regeln", asides="Ähnliche Themen|Diese Seite empfehlen|Aktive Benutzer|Letzte Antwort|Aufrufe",
        signatures="Liebe Grüße, Katrin mit Hund|Humor ist, wenn man trotzdem lacht.|Diagnose 2014, seitdem 5 mg|Alles wird gut.",
        short="Ja, hatte ich auch.|Danke dir!|72 kg.|Zweimal.|5 mg morgens.|Nein, nie.|Wie viel wiegst du?|Gute Besserung!|Gibt es was Neues?"),
    "fr": dict(
        ago="il y a 3 heures|hier|Posté il y a 2 ans|Réponse #%d|Re :",
        profile="Inscrit|Messages|Localisation|Âge|Points", ranks="Membre actif|Nouveau membre|Modérateur|Habitué",
        places="Nantes|Lyon|Lille|Genève", buttons="Répondre|Citer|J'aime|Signaler|Partager|Haut|Utile ?",
        menu="Accueil|Forums|Membres|Recherche|Connexion|S'inscrire|Aide|Charte", asides="Sujets similaires|Partager cette page|Utilisateurs en ligne|Dernier message|Vues",
        signatures="Quand on veut, on peut !|Bises à tous|Opérée en 2014|La santé avant tout.",
        short="Oui, deux fois.|Merci beaucoup !|72 kilos.|Moi aussi.|5 mg le matin.|Non, jamais.|Combien pesez-vous ?|Bon courage !|Des nouvelles ?"),
    "es": dict(
        ago="hace 3 horas|ayer|Publicado hace 2 años|Respuesta #%d|Re:",
        profile="Registrado|Mensajes|Ubicación|Edad|Puntos", ranks="Miembro activo|Usuario nuevo|Moderador|Veterano",
        places="Zaragoza|Lima|Sevilla|Quito", buttons="Responder|Citar|Me gusta|Denunciar|Compartir|Arriba|¿Útil?",
        menu="Inicio|Foros|Miembros|Buscar|Entrar|Registrarse|Ayuda|Normas", asides="Temas similares|Compartir|Usuarios en línea|Último mensaje|Visitas",
        signatures="Querer es poder|Besos de Ana|Diagnóstico en 2014|La salud es lo primero.",
        short="A mí me pasó igual.|¡Gracias!|72 kilos.|Sí, dos veces.|5 mg por la mañana.|No, nunca.|¿Cuánto pesas?|¡Ánimo!|¿Alguna novedad?"),
    "ru": dict(
        ago="3 часа назад|вчера|Опубликовано 2 года назад|Ответ #%d|Re:",
        profile="Регистрация|Сообщения|Откуда|Возраст|Репутация", ranks="Активный участник|Новичок|Модератор|Старожил",
        places="Казань|Москва|Омск|Минск", buttons="Ответить|Цитировать|Нравится|Пожаловаться|Поделиться|Наверх|Полезно?",
        menu="Главная|Форумы|Участники|Поиск|Вход|Регистрация|Помощь|Правила", asides="Похожие темы|Поделиться страницей|Сейчас на форуме|Последний ответ|Просмотры",
        signatures="Берегите себя!|Всё будет хорошо|С уважением, Катя|Диагноз с 2014 года",
        short="У меня так же.|Спасибо!|72 кг.|Да, два раза.|Пью по 5 мг.|Нет, никогда.|Сколько вы весите?|Удачи!|Есть новости?"),
    "ar": dict(
        ago="قبل 3 ساعات|أمس|نشر منذ سنتين|رد رقم %d|رد:",
        profile="التسجيل|المشاركات|الدولة|العمر|النقاط", ranks="عضو نشيط|عضو جديد|مشرف|عضو مميز",
        places="الأردن|مصر|الرياض|تونس", buttons="رد|اقتباس|إعجاب|إبلاغ|مشاركة|أعلى|مفيد؟",
        menu="الرئيسية|المنتديات|الأعضاء|بحث|دخول|تسجيل|مساعدة|القوانين", asides="مواضيع مشابهة|شارك الصفحة|المتواجدون الآن|آخر رد|المشاهدات",
        signatures="الصبر مفتاح الفرج|تحياتي للجميع|مصاب منذ 2014|الصحة أولا",
        short="حدث معي نفس الشيء.|شكرا جزيلا!|72 كغ.|نعم، مرتين.|5 ملغ صباحا.|لا، أبدا.|كم وزنك؟|بالتوفيق!|هل من جديد؟"),
    "zh": dict(
        ago="3小时前|昨天|发表于2年前|%d楼|回复：",
        profile="注册|帖子|来自|积分|主题|威望", ranks="活跃会员|新手上路|版主|中级会员",
        places="北京|上海|广州|成都", buttons="回复|引用|点赞|举报|分享|收藏|只看该作者|有用",
        menu="首页|论坛|会员|搜索|登录|注册|帮助|版规", asides="相似主题|分享本页|在线用户|最后回复|查看",
        signatures="健康第一，快乐至上|坚持就是胜利|愿大家早日康复|2014年确诊",
        short="我也是。|谢谢！|72公斤。|是的，两次。|早上5毫克。|没有。|你多重？|加油！|有消息吗？"),
    "ja": dict(
        ago="3時間前|昨日|2年前に投稿|返信 #%d|Re:",
        profile="登録日|投稿|場所|年齢|ポイント", ranks="アクティブメンバー|新規会員|管理者|常連",
        places="東京|大阪|福岡|札幌", buttons="返信|引用|いいね|違反報告|シェア|トップへ|参考になった",
        menu="ホーム|掲示板|メンバー|検索|ログイン|新規登録|ヘルプ|利用規約", asides="関連スレッド|このページを共有|閲覧中のユーザー|最後の返信|閲覧数",
        signatures="笑う門には福来たる|無理せずいきましょう|2014年から通院中|みんな元気で",
        short="私もです。|ありがとうございます！|72キロです。|はい、2回。|朝に5mgです。|いいえ。|体重は？|お大事に！|その後いかがですか？"),
}
NAMES = "mellow_moth Katrin67 DrBob sunny.day jp1975 Nordlicht Tigerlily carlosm Anya_K 用户83712 yuki Оля om_ahmed".split()
# Of each program: the markup around all posts, then that of one. {n}: number, {name}, {date}, {rank}, {facts} of the
# profile, {text}, {sign}: signature, {buttons}, {card} of a doctor.
PROGRAMS = [
    ('<div class="block-body js-replyNewMessageContainer">', '<article class="message message--post js-post"><div class="message-inner"><div class="message-cell message-cell--user"><section class="message-user"><h4 class="message-name"><a class="username">{name}</a></h4><h5 class="userTitle message-userTitle">{rank}</h5><div class="message-userExtras">{facts:<dl class="pairs pairs--justified"><dt>%s</dt><dd>%s</dd></dl>}</div></section></div><div class="message-cell message-cell--main"><header class="message-attribution"><ul><li><time>{date}</time></li></ul><ul><li><a>#{n}</a></li></ul></header><div class="message-content js-messageContent"><article class="message-body"><div class="bbWrapper">{text:br}</div></article>{sign:<aside class="message-signature"><div class="bbWrapper">%s</div></aside>}</div><footer class="message-footer">{buttons:<a class="actionBar-action">%s</a>}</footer></div></div></article>', "</div>"),
    ('<div id="posts">', '<div class="page"><table id="post{n}" class="tborder" cellpadding="6" width="100%"><tr><td class="thead">{date}</td><td class="thead" align="right">#<a><strong>{n}</strong></a></td></tr><tr valign="top"><td class="alt2" width="175"><div><a class="bigusername">{name}</a></div><div class="smallfont">{rank}</div><div class="smallfont">{facts:<div>%s: %s</div>}</div></td><td class="alt1"><div class="smallfont"><strong>{re}</strong></div><hr size="1"><div id="post_message_{n}">{text:br}</div>{sign:<div>__________________<br>%s</div>}<div class="smallfont">{buttons:<a>%s</a> }</div></td></tr></table></div>', "</div>"),
    ('<ol id="posts" class="posts">', '<li class="postbitlegacy postbit postcontainer"><div class="posthead"><span class="date">{date}</span><span class="nodecontrols"><a class="postcounter">#{n}</a></span></div><div class="postdetails"><div class="userinfo"><div class="username_container"><a class="username"><strong>{name}</strong></a></div><span class="usertitle">{rank}</span><dl class="userinfo_extra">{facts:<dt>%s</dt> <dd>%s</dd>}</dl></div><div class="postbody"><div class="postrow"><div class="content"><div><blockquote class="postcontent restore">{text:br}</blockquote></div></div></div>{sign:<blockquote class="signature restore"><div class="signaturecontainer">%s</div></blockquote>}</div></div><div class="postfoot">{buttons:<a>%s</a> }</div></li>', "</ol>"),
    ('<div id="page-body">', '<div id="p{n}" class="post bg2"><div class="inner"><dl class="postprofile"><dt><a class="username">{name}</a></dt><dd class="profile-rank">{rank}</dd>{facts:<dd><strong>%s:</strong> %s</dd>}</dl><div class="postbody"><div><h3><a>{re}</a></h3><ul class="post-buttons">{buttons:<li><a>%s</a></li>}</ul><p class="author">» {date}</p><div class="content">{text:br}</div>{sign:<div class="signature">%s</div>}</div></div></div></div>', "</div>"),
    ('<table class="forumline" width="100%"><tr><th>Author</th><th>Message</th></tr>', '<tr><td class="row1" width="150" valign="top"><span class="name"><b>{name}</b></span><br><span class="postdetails">{rank}<br>{facts:%s: %s<br>}</span></td><td class="row1" valign="top"><table width="100%"><tr><td><span class="postdetails">{date}</span></td></tr><tr><td colspan="2"><hr></td></tr><tr><td colspan="2"><span class="postbody">{text:br}</span>{sign:<span class="postbody"><br>_________________<br>%s</span>}</td></tr></table></td></tr><tr><td class="row1"><a class="nav">{buttons:%s }</a></td><td></td></tr>', "</table>"),
    ('<div id="forumposts">', '<div class="windowbg"><div class="post_wrapper"><div class="poster"><h4><a>{name}</a></h4><ul class="smalltext"><li class="membergroup">{rank}</li>{facts:<li>%s: %s</li>}</ul></div><div class="postarea"><div class="keyinfo"><h5><a>{re}</a></h5><div class="smalltext">« <strong>#{n}</strong> {date} »</div></div><div class="post"><div class="inner" id="msg_{n}">{text:br}</div></div></div><div class="moderatorbar">{sign:<div class="signature">%s</div>}<div class="smalltext">{buttons:<a>%s</a> }</div></div></div></div>', "</div>"),
    ('<div id="postlist" class="pl bm">', '<div id="post_{n}"><table class="plhin"><tr><td class="pls" rowspan="2"><div class="pi"><a class="xw1">{name}</a></div><div class="tns"><table><tr>{facts:<td><p>%s</p>%s</td>}</tr></table></div><p><em>{rank}</em></p></td><td class="plc"><div class="pi"><strong><a>{n}#</a></strong><div class="authi"><em>{date}</em></div></div><div class="pct"><div class="pcb"><table><tr><td class="t_f" id="postmessage_{n}">{text:br}</td></tr></table></div></div></td></tr><tr><td class="plc plm">{sign:<div class="sign">%s</div>}</td></tr><tr><td class="pls"></td><td class="plc"><div class="pob cl">{buttons:<a>%s</a>}</div></td></tr></table></div>', "</div>"),
    ('<div id="siteTable" class="sitetable linklisting"><div class="thing link self"><div class="entry"><div class="expando"><div class="usertext-body"><div class="md">{first}</div></div></div><ul class="flat-list buttons"><li>12 comments</li></ul></div></div></div><div class="commentarea"><div class="sitetable nestedlisting">', '<div class="thing noncollapsed comment"><div class="midcol"></div><div class="entry unvoted"><p class="tagline"><a class="author">{name}</a> <span class="score">{n} points</span> <time>{date}</time></p><form class="usertext"><div class="usertext-body may-blank-within md-container"><div class="md">{text:p}</div></div></form><ul class="flat-list buttons">{buttons:<li><a>%s</a></li>}</ul></div></div>', "</div></div>"),
    ('<article class="node node-forum"><div class="field field-name-body"><div class="field-item">{first}</div></div><div id="comments" class="comment-wrapper">', '<div class="comment clearfix"><div class="author-pane"><div class="author-name"><a class="username">{name}</a></div><div class="author-title">{rank}</div>{facts:<div class="author-pane-line"><span class="author-pane-label">%s:</span> %s</div>}</div><div class="submitted">{date}</div><h3><a>{re}</a></h3><div class="content"><div class="field field-name-comment-body"><div class="field-items"><div class="field-item">{text:p}</div></div></div>{sign:<div class="user-signature">%s</div>}</div><ul class="links inline">{buttons:<li><a>%s</a></li>}</ul></div>', "</div></article>"),
    ('<table class="fatitem"><tr><td><div class="toptext">{first}</div></td></tr></table><table class="comment-tree">', '<tr class="athing comtr"><td><table><tr><td class="ind"><img width="{n}"></td><td class="default"><div><span class="comhead"><a class="hnuser">{name}</a> <span class="age">{date}</span></span></div><div class="comment"><div class="commtext c00">{text:p}</div><div class="reply">{buttons:<u><a>%s</a></u>}</div></div></td></tr></table></td></tr>', "</table>"),
    ('<ul class="forums bbp-replies"><li class="bbp-body">', '<div class="bbp-reply-header"><div class="bbp-meta"><span class="bbp-reply-post-date">{date}</span> <a class="bbp-reply-permalink">#{n}</a></div></div><div class="reply type-reply"><div class="bbp-reply-author"><a class="bbp-author-name">{name}</a><div class="bbp-author-role">{rank}</div></div><div class="bbp-reply-content">{text:p}</div></div>', "</li></ul>"),
    ('<div class="topic-content"><div class="topic-richtext">{first}</div></div><ul class="topic-reply topic-comments" id="comments">', '<li class="comment-item"><div class="user-face"><img></div><div class="reply-doc content"><div class="bg-img-green"><h4><a>{name}</a> <span class="pubtime">{date}</span></h4></div><p class="reply-content">{text:br}</p><div class="operation-div">{buttons:<a>%s</a>}</div></div></li>', "</ul>"),
    ('<div class="cTopic">', '<article class="ipsComment cPost"><aside class="ipsComment_author cAuthorPane"><h3><a>{name}</a></h3><ul class="cAuthorPane_info"><li>{rank}</li>{facts:<li>%s: %s</li>}</ul></aside><div class="ipsColumn"><div class="ipsComment_meta"><p><a><time>{date}</time></a></p></div><div class="cPost_contentWrap"><div data-role="commentContent" class="ipsType_richText">{text:p}</div>{sign:<div data-role="memberSignature"><div class="ipsType_light">%s</div></div>}</div><ul class="ipsComment_controls">{buttons:<li><a>%s</a></li>}</ul></div></article>', "</div>"),
    ('<main><div class="{a}s">', '<div class="{a}"><div class="{b}-{c}"><a>{name}</a> {date}</div><div class="{a}-{d}">{text:p}</div>{sign:<div class="{b}-sig">%s</div>}<div class="{a}-actions">{buttons:<button>%s</button>}</div></div>', "</div></main>"),
    ('<main><ul class="{a}-list">', '<li class="{a}"><aside class="{b}">{name}<br>{rank}<br>{facts:%s: %s<br>}</aside><section><header>{date} #{n}</header><div class="{d}">{text:p}</div>{sign:<footer>%s</footer>}</section></li>', "</ul></main>"),
    ('<main><div class="qa"><div class="question">{first}</div><h2>{n} answers</h2>', '<div class="answer"><div class="user">{name}, {rank}</div><div class="answer-{d}">{text:p}</div><p class="meta">{date}</p><p class="helpful">{buttons:<a>%s</a> }</p></div>', "</div></main>"),
    ('<main><div class="{a}"><div class="{b}">{first}</div></div>', '<div class="{a}-{d}">{card}<div class="{d}">{text:p}</div><p>{date}</p><div>{buttons:<button>%s</button>}</div></div>', "</main>"),
    ('<main><section class="question"><div>{first}</div></section><section class="answers">', '<div class="answer"><p class="{d}">{text:br}</p>{card}<span>{date}</span>{buttons:<a>%s</a> }</div>', "</section></main>"),
]
CHOICES = dict(
    a="comment reply post message item answer entry node response row".split(), b="user author member profile poster".split(),
    c="info name card meta box".split(), d="body content text inner copy message".split())
# How many pages are made.
COUNT = 304


def pages(golds, random):
    """Pages of threads; `golds` are main texts that posts are taken from."""
    texts = {name: [] for name in WORDS}
    for page, gold in golds:
        said = re.search(r"<html[^>]*\blang\s*=\s*[\"']?([a-z]{2})", page, re.I)
        name = medical_parts.language(gold, random) if re.search("[\u0400-\u9fff]", gold) else said and said[1].lower()
        if name in texts: texts[name] += [line for line in map(str.strip, gold.split("\n")) if 40 < len(line) < 700]
    names = [name for name in WORDS if len(texts[name]) > 50]
    for number in range(COUNT): yield thread(number, names[number % len(names)], texts, random)


def thread(number, name, texts, random):
    words = {key: value.split("|") for key, value in WORDS[name].items()}
    program = PROGRAMS[number % len(PROGRAMS)]
    choice = {key: random.choice(values) for key, values in CHOICES.items()}
    title = re.split(r"(?<=[.!?。！？])", random.choice(texts[name]))[0][:90].strip()
    posts = [[random.choice(words["short"])] if random.random() < 0.35 else random.sample(texts[name], random.choice([1, 1, 1, 2, 3]))
             for _ in range(random.choice([2, 3, random.randint(4, 14), random.randint(4, 14)]))]
    posts[0] = random.sample(texts[name], random.choice([1, 2]))
    escape = lambda text: html.escape(text, quote=False)
    write = lambda post, form: "".join(f"<p>{escape(line)}</p>\n" for line in post) if form == "p" else "<br>\n<br>\n".join(map(escape, post))
    start, each, end = program
    gold = [title] + [line for post in posts for line in post]
    if "{first}" in start: start, posts = start.replace("{first}", write(posts[0], "p")), posts[1:]
    has_signs, facts = random.random() < 0.7, random.sample(words["profile"], random.randint(1, 4))
    values = lambda fact: random.choice([str(random.randint(1, 9000)), f"{random.randint(1, 28)}.{random.randint(1, 12)}.20{random.randint(10, 24)}", random.choice(words["places"])])
    buttons = random.sample(words["buttons"], random.randint(1, 4))
    form = random.choice(["{day}, {time}", "{day} - {time}", "{ago}", "« {reply} : {day}, {time} »", "{name} » {day} {time}", "{day}"])
    repeats_title = random.random() < 0.8
    people = {}
    body = ""
    for place, post in enumerate(posts):
        person = random.choice(NAMES)
        own = people.setdefault(person, (random.choice(words["ranks"]), [(fact, values(fact)) for fact in facts], random.choice(words["signatures"])))
        one = each
        for key, each_of in (("facts", own[1]), ("buttons", [(button,) for button in buttons]), ("sign", [(own[2],)] if has_signs else [])):
            one = re.sub(r"\{" + key + r":((?:[^{}]|\{[abcd]\})*)\}", lambda found: "".join(found[1] % item for item in each_of), one)
        one = re.sub(r"\{text:(\w+)\}", lambda found: write(post, found[1]), one)
        day, time = f"{random.randint(1, 28)}.{random.randint(1, 12)}.20{random.randint(10, 24)}", f"{random.randint(10, 23)}:{random.randint(10, 59)}"
        date = form.format(day=day, time=time, name=person, ago=words["ago"][place % 3], reply=words["ago"][3] % place)
        # The first words of a post stand above it in some forums.
        again = f"{words['ago'][4]} {title}" if repeats_title else post[0][:20]
        if "{card}" in one: one = one.replace("{card}", page_ends.card(page_ends.WORDS[name], random))
        for key, value in dict(n=place + 1, name=person, date=date, rank=own[0], re=escape(again)).items():
            one = one.replace("{" + key + "}", str(value))
        body += one
    if random.random() < 0.4: body += page_ends.ending(page_ends.WORDS[name], random)
    markup = start + body + end
    if random.random() < 0.2: markup = re.sub(r' class="[^"]*"', "", markup)
    for key, value in dict(choice, n=len(posts)).items(): markup = markup.replace("{" + key + "}", str(value))
    links = lambda items, style: f'<ul class="{style}">' + "".join(f'<li><a href="/{n}">{escape(item)}</a></li>' for n, item in enumerate(items)) + "</ul>"
    similar = [re.split(r"(?<=[.!?。！？])", text)[0][:80] for text in random.sample(texts[name], random.randint(3, 8))]
    aside = random.choice(words["asides"])
    page = f"""<!DOCTYPE html><html lang="{name}"><head><title>{escape(title)} | {words['menu'][1]}</title></head><body>
<header class="header"><div class="logo"><a href="/">{words['menu'][1]}</a></div>{links(words['menu'], random.choice(['nav', 'menu', 'p-nav', 'linklist']))}</header>
<div class="breadcrumb"><a href="/">{words['menu'][0]}</a> &gt; <a href="/f">{words['menu'][1]}</a></div>
<h1 class="{random.choice(['p-title-value', 'topic-title', 'title', ''])}">{escape(title)}</h1>
{markup}
<div class="{random.choice(['block', 'similar', 'sidebar', 'tborder'])}"><h3>{aside}</h3>{links(similar, random.choice(['list', 'items', 'links']))}</div>
<footer class="footer">{links(words['menu'][2:6], 'footer-links')}<p>© 20{random.randint(10, 24)} {words['menu'][1]}. Powered by software.</p></footer></body></html>"""
    return dict(id=f"thread-{number}", set="made_forum", html=page, gold="\n".join(gold), type="forum", made=True)
