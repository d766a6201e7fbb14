"""Parts of medical pages that the pages of public benchmarks hardly have: facts of drugs, doses, questions with short
answers, definitions, results of tests. `with_parts` puts some into the main text of such pages, in eight languages and
in the usual markup, so that train_main_text.py learns that short lines are main text where they stand in it."""
import re

import page_ends

# The generic name of drugs and what they are for; what each language calls the rest.
WORDS = {
    "en": dict(
        drugs="metformin bisoprolol amoxicillin ramipril ibuprofen levothyroxine omeprazole atorvastatin",
        uses="type 2 diabetes|high blood pressure|bacterial infections|heart failure|fever and pain|asthma",
        facts="Active substance|ATC code|Form|Strength|Route|Storage|Shelf life|Half-life|Excretion|Class",
        values="oral tablets|below 25 °C|3 years|6 to 8 hours|mainly renal|500 mg|by mouth|prescription only",
        often="once a day|twice a day|three times a day|every 8 hours|at night|before meals",
        heads="Dosage|At a glance|Questions and answers|Glossary|Reference values|Composition|Before you take it",
        questions="How often should the level be checked?|May I eat before the test?|What if I missed a dose?|Who should not take it?|How long does it take?",
        answers="Every 6 to 8 weeks.|Yes, but drink water only.|Take it as soon as you remember.|People with severe kidney disease.|About 20 minutes.|No."),
    "de": dict(
        drugs="Metformin Bisoprolol Amoxicillin Ramipril Ibuprofen Levothyroxin Omeprazol Atorvastatin",
        uses="Typ-2-Diabetes|Bluthochdruck|bakterielle Infektionen|Herzinsuffizienz|Fieber und Schmerzen|Asthma",
        facts="Wirkstoff|ATC-Code|Darreichungsform|Wirkstärke|Anwendung|Lagerung|Haltbarkeit|Halbwertszeit|Ausscheidung|Gruppe",
        values="Filmtabletten|unter 25 °C|3 Jahre|6 bis 8 Stunden|überwiegend renal|500 mg|zum Einnehmen|verschreibungspflichtig",
        often="einmal täglich|zweimal täglich|dreimal täglich|alle 8 Stunden|abends|vor dem Essen",
        heads="Dosierung|Auf einen Blick|Fragen und Antworten|Begriffe|Referenzwerte|Zusammensetzung|Vor der Einnahme",
        questions="Wie oft soll der Wert kontrolliert werden?|Darf ich vorher essen?|Was tun bei vergessener Einnahme?|Wer darf es nicht nehmen?|Wie lange dauert es?",
        answers="Alle 6 bis 8 Wochen.|Ja, aber nur Wasser trinken.|So bald wie möglich nachholen.|Menschen mit schwerer Nierenkrankheit.|Etwa 20 Minuten.|Nein."),
    "fr": dict(
        drugs="metformine bisoprolol amoxicilline ramipril ibuprofène lévothyroxine oméprazole atorvastatine",
        uses="diabète de type 2|hypertension|infections bactériennes|insuffisance cardiaque|fièvre et douleur|asthme",
        facts="Substance active|Code ATC|Forme|Dosage|Voie|Conservation|Durée|Demi-vie|Élimination|Classe",
        values="comprimés pelliculés|à moins de 25 °C|3 ans|6 à 8 heures|surtout rénale|500 mg|voie orale|sur ordonnance",
        often="une fois par jour|deux fois par jour|trois fois par jour|toutes les 8 heures|le soir|avant les repas",
        heads="Posologie|L’essentiel|Questions et réponses|Glossaire|Valeurs de référence|Composition|Avant de le prendre",
        questions="À quelle fréquence faut-il contrôler ?|Puis-je manger avant ?|Que faire en cas d’oubli ?|Qui ne doit pas en prendre ?|Combien de temps cela dure-t-il ?",
        answers="Toutes les 6 à 8 semaines.|Oui, mais seulement de l’eau.|Dès que vous y pensez.|Les insuffisants rénaux sévères.|Environ 20 minutes.|Non."),
    "es": dict(
        drugs="metformina bisoprolol amoxicilina ramipril ibuprofeno levotiroxina omeprazol atorvastatina",
        uses="diabetes tipo 2|hipertensión|infecciones bacterianas|insuficiencia cardiaca|fiebre y dolor|asma",
        facts="Principio activo|Código ATC|Forma|Dosis|Vía|Conservación|Caducidad|Semivida|Eliminación|Grupo",
        values="comprimidos recubiertos|por debajo de 25 °C|3 años|de 6 a 8 horas|sobre todo renal|500 mg|vía oral|con receta",
        often="una vez al día|dos veces al día|tres veces al día|cada 8 horas|por la noche|antes de las comidas",
        heads="Posología|En resumen|Preguntas y respuestas|Glosario|Valores de referencia|Composición|Antes de tomarlo",
        questions="¿Cada cuánto hay que controlarlo?|¿Puedo comer antes?|¿Y si olvido una dosis?|¿Quién no debe tomarlo?|¿Cuánto dura?",
        answers="Cada 6 a 8 semanas.|Sí, pero solo agua.|Tómela en cuanto se acuerde.|Personas con enfermedad renal grave.|Unos 20 minutos.|No."),
    "ru": dict(
        drugs="метформин бисопролол амоксициллин рамиприл ибупрофен левотироксин омепразол аторвастатин",
        uses="сахарный диабет 2 типа|гипертония|бактериальные инфекции|сердечная недостаточность|жар и боль|астма",
        facts="Действующее вещество|Код АТХ|Форма выпуска|Дозировка|Способ применения|Хранение|Срок годности|Период полувыведения|Выведение|Группа",
        values="таблетки|не выше 25 °C|3 года|6–8 часов|почками|500 мг|внутрь|по рецепту",
        often="1 раз в сутки|2 раза в сутки|3 раза в сутки|каждые 8 часов|на ночь|до еды",
        heads="Дозировка|Коротко|Вопросы и ответы|Словарь|Нормы|Состав|Перед приёмом",
        questions="Как часто сдавать анализ?|Можно ли есть перед этим?|Что делать, если пропустили приём?|Кому нельзя?|Сколько это длится?",
        answers="Каждые 6–8 недель.|Да, но пить только воду.|Примите, как только вспомните.|При тяжёлой болезни почек.|Около 20 минут.|Нет."),
    "ar": dict(
        drugs="ميتفورمين بيسوبرولول أموكسيسيلين راميبريل إيبوبروفين ليفوثيروكسين أوميبرازول أتورفاستاتين",
        uses="السكري من النوع الثاني|ارتفاع ضغط الدم|العدوى البكتيرية|قصور القلب|الحمى والألم|الربو",
        facts="المادة الفعالة|رمز ATC|الشكل الصيدلاني|التركيز|طريقة الإعطاء|التخزين|مدة الصلاحية|نصف العمر|الإطراح|الفئة",
        values="أقراص مغلفة|أقل من 25 °م|3 سنوات|6 إلى 8 ساعات|عن طريق الكلى|500 ملغ|عن طريق الفم|بوصفة طبية",
        often="مرة يوميًا|مرتين يوميًا|ثلاث مرات يوميًا|كل 8 ساعات|ليلًا|قبل الطعام",
        heads="الجرعة|لمحة سريعة|أسئلة وأجوبة|مصطلحات|القيم المرجعية|التركيب|قبل الاستعمال",
        questions="كم مرة يُقاس المستوى؟|هل يمكنني الأكل قبل الفحص؟|ماذا أفعل إذا نسيت جرعة؟|من لا يجوز له تناوله؟|كم يستغرق ذلك؟",
        answers="كل 6 إلى 8 أسابيع.|نعم، ولكن اشرب الماء فقط.|خذها فور تذكرها.|مرضى الكلى الشديد.|نحو 20 دقيقة.|لا."),
    "zh": dict(
        drugs="二甲双胍 比索洛尔 阿莫西林 雷米普利 布洛芬 左甲状腺素 奥美拉唑 阿托伐他汀",
        uses="2型糖尿病|高血压|细菌感染|心力衰竭|发热和疼痛|哮喘",
        facts="成份|ATC编码|剂型|规格|给药途径|贮藏|有效期|半衰期|排泄|类别",
        values="片剂|25℃以下保存|36个月|6～8小时|主要经肾|500毫克|口服|处方药",
        often="每日一次|每日两次|每日三次|每8小时一次|睡前服|饭前服",
        heads="用法用量|概要|常见问题|名词解释|参考值|成份|用药前须知",
        questions="多久检查一次？|检查前可以吃饭吗？|漏服了怎么办？|哪些人不能用？|需要多长时间？",
        answers="每6至8周一次。|可以，但只能饮水。|想起后立即补服。|严重肾病患者。|约20分钟。|不可以。"),
    "ja": dict(
        drugs="メトホルミン ビソプロロール アモキシシリン ラミプリル イブプロフェン レボチロキシン オメプラゾール アトルバスタチン",
        uses="2型糖尿病|高血圧|細菌感染症|心不全|発熱と痛み|気管支喘息",
        facts="有効成分|ATCコード|剤形|規格|投与経路|貯法|有効期間|半減期|排泄|薬効分類",
        values="錠剤|25℃以下で保存|3年|6～8時間|主に腎臓|500mg|経口|処方箋医薬品",
        often="1日1回|1日2回|1日3回|8時間ごと|就寝前|食前",
        heads="用法・用量|概要|よくある質問|用語|基準値|組成|服用の前に",
        questions="どのくらいの頻度で検査しますか？|検査の前に食事はできますか？|飲み忘れたらどうしますか？|使えない人は？|時間はどのくらいかかりますか？",
        answers="6～8週ごとです。|はい、ただし水だけです。|気づいたときに飲んでください。|重い腎臓病の方です。|約20分です。|いいえ。"),
}
CLASSES = ["", "", "", ' class="row"', ' class="facts"', ' class="table"', ' class="content-block"', ' class="c-1x"', ' class="faq"',
           ' class="specs"', ' class="shop_attributes"']
# What site builders call a question and its answer, or a panel's title and text.
PANELS = [("rank-math-question", "rank-math-answer"), ("schema-faq-question", "schema-faq-answer"), ("et_pb_toggle_title", "et_pb_toggle_content"),
          ("elementor-tab-title", "elementor-tab-content"), ("vc_tta-panel-title", "vc_tta-panel-body"), ("accordion-header", "accordion-body"),
          ("panel-title", "panel-body"), ("question", "answer"), ("toggle", "toggle-inner"), ("item-head", "item-text")]
SCRIPTS = (("ja", "[\u3041-\u30fa]"), ("zh", "[\u4e00-\u9fff]"), ("ru", "[\u0400-\u04ff]"), ("ar", "[\u0600-\u06ff]"))
# So many pages of a hundred get parts.
SHARE = 32


def language(text, random):
    for name, letters in SCRIPTS:
        if len(re.findall(letters, text[:2000])) > 100: return name
    return random.choice(["en", "en", "de", "fr", "es"])


def pairs(words, random):
    """Short texts in twos: facts, doses, terms and their meaning, or questions and answers."""
    several = lambda key, count: random.sample(words[key].split("|" if "|" in words[key] else " "), count)
    count = random.randint(2, 5)
    kind = random.randrange(4)
    if kind == 0: return list(zip(several("facts", count), several("values", count)))
    if kind == 1:
        dose = lambda: f"{random.choice([2.5, 5, 10, 75, 500])} mg"
        return [(drug, f"{dose()} {often}") for drug, often in zip(several("drugs", count), several("often", count))]
    if kind == 2: return list(zip(several("drugs", count), several("uses", count)))
    return list(zip(several("questions", count), several("answers", count)))


def part(words, random):
    """The markup of a part, and its lines."""
    head = random.choice(words["heads"].split("|"))
    own = pairs(words, random)
    style = random.choice(CLASSES)
    each = lambda write: "".join(write(number, a, b) for number, (a, b) in enumerate(own))
    key = f"k{random.randrange(10**6)}"
    title, text = random.choice(PANELS)
    year, numbers = random.randint(2000, 2020), [[random.choice([random.randint(0, 999), random.randint(0, 99)]) for _ in range(3)] for _ in own]
    columns, ordered = random.sample(words["facts"].split("|"), 3), random.choice(["ul", "ul", "ol"])
    forms = {
        "list": lambda: f"<ul{style}>" + each(lambda n, a, b: f"<li><b>{a}:</b> {b}</li>") + "</ul>",
        "plain list": lambda: f"<ul{style}>" + each(lambda n, a, b: f"<li>{a} {b}</li>") + "</ul>",
        "table": lambda: f"<table{style}>" + each(lambda n, a, b: f"<tr><th>{a}</th><td>{b}</td></tr>") + "</table>",
        "wide table": lambda: f"<table{style}>" + each(lambda n, a, b: f"<tr><td>{n + 1}</td><td>{a}</td><td>{b}</td></tr>") + "</table>",
        "dl": lambda: f"<dl{style}>" + each(lambda n, a, b: f"<dt>{a}</dt><dd>{b}</dd>") + "</dl>",
        "dl div": lambda: "<dl>" + each(lambda n, a, b: f"<div{style}><dt>{a}</dt><dd>{b}</dd></div>") + "</dl>",
        "details": lambda: each(lambda n, a, b: f"<details{style}><summary>{a}</summary><p>{b}</p></details>"),
        "headings": lambda: each(lambda n, a, b: f"<h3>{a}</h3><p>{b}</p>"),
        "lines": lambda: each(lambda n, a, b: f"<p><strong>{a}</strong> {b}</p>"),
        "breaks": lambda: f"<div{style}>" + "<br>".join(f"{a}: {b}" for a, b in own) + "</div>",
        "panels": lambda: each(lambda n, a, b: f'<h3><button aria-expanded="false" aria-controls="{key}{n}">{a}</button></h3><div id="{key}{n}" hidden><p>{b}</p></div>'),
        "builder": lambda: each(lambda n, a, b: f'<div{style}><h3 class="{title}">{a}</h3><div class="{text}"><p>{b}</p></div></div>'),
        "builder links": lambda: each(lambda n, a, b: f'<div class="{title[:5]}-item"><h4 class="{title}"><a href="#{key}{n}"><span>{a}</span></a></h4><div class="{text}" id="{key}{n}"><p>{b}</p></div></div>'),
        "builder strong": lambda: each(lambda n, a, b: f'<div{style}><strong class="{title}">{a}</strong><p class="{text}">{b}</p></div>'),
        "counts": lambda: f"<table{style}><tr><th></th>" + "".join(f"<th>{year + n}</th>" for n in range(3)) + "</tr>" + each(lambda n, a, b: f"<tr><td>{a}</td>" + "".join(f"<td>{c}</td>" for c in numbers[n]) + "</tr>") + "</table>",
        "values": lambda: f"<table{style}><thead><tr>" + "".join(f"<th>{c}</th>" for c in columns) + "</tr></thead><tbody>" + each(lambda n, a, b: f"<tr><td>{a}</td><td>{numbers[n][0]}–{sum(numbers[n])}</td><td>{b}</td></tr>") + "</tbody></table>",
        "terms": lambda: f"<{ordered}{style}>" + each(lambda n, a, b: f"<li>{a}</li>") + f"</{ordered}>",
        "term cells": lambda: f"<table{style}><tr>" + "".join(f"<th>{c}</th>" for c in columns[:2]) + "</tr>" + each(lambda n, a, b: f"<tr><td>{a}</td><td>{b}</td></tr>") + "</table>",
        "boxes": lambda: f"<div{style}>" + each(lambda n, a, b: f"<div><span>{a}</span><span> {b}</span></div>") + "</div>",
    }
    markup = forms[random.choice(sorted(forms))]()
    lines = [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", markup))]
    if random.random() < 0.7:
        tag = random.choice(["h2", "h2", "h3", "h4"])
        markup = f"<{tag}>{head}</{tag}>" + markup
        lines.insert(0, head)
    return markup, "\n".join(lines)


def with_parts(page, blocks, labels, ends, random):
    """A page with one or two parts behind paragraphs of its main text, and often with a page's end behind the last one,
    or None; `ends` are where its blocks end, in bytes of UTF-8."""
    html, gold = page["html"].encode("utf-8", "replace"), page["gold"]
    # Pages of other languages than English are few.
    name = random.choice([language(gold, random), random.choice(list(WORDS))])
    words = WORDS[name]
    inside = [n for n in range(len(blocks)) if labels[n] >= 0.9 and len(blocks[n]) > 80]
    if len(inside) < 3: return None
    # Mostly behind the last one, where parts are lost most.
    places = {inside[-1]} if random.random() < 0.7 else set()
    if not places or random.random() < 0.3: places.add(random.choice(inside))
    for place in sorted(places, reverse=True):
        closing = re.compile(rb"\s*(</(b|i|em|strong|span|a|font)>\s*)*</(p|div|li|blockquote)>").match(html, ends[place])
        tail = re.sub(r"\s+", " ", blocks[place])[-30:]
        found = list(re.finditer(re.escape(tail).replace(r"\ ", r"\s+"), gold))
        if not closing or closing[3] not in (b"p", b"div") or len(found) != 1: return None
        # Some pages are hardly more than such parts.
        has_end = place == inside[-1] and random.random() < 0.6
        parts = [part(words, random) for _ in range(random.choice([0, 1, 1, 2] if has_end else [1, 1, 1, 2, 4]))]
        markup, text = "".join(markup for markup, _ in parts), "\n".join(text for _, text in parts)
        if has_end: markup += page_ends.ending(page_ends.WORDS[name], random)
        elif place != inside[-1] and random.random() < 0.4: markup += page_ends.box(page_ends.WORDS[name], random)
        html = html[: closing.end()] + markup.encode() + html[closing.end() :]
        gold = gold[: found[0].end()] + "\n" + text + "\n" + gold[found[0].end() :]
    return dict(page, html=html.decode("utf-8", "replace"), gold=gold, made=True)
