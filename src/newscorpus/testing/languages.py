"""The languages of drawn articles: sentences with slots, and what goes into them.

A sentence is written in a small notation:

- `[q …]` `[s …]` `[c …]`: content, source and cue of a quote; `[Q …]` `[S …]` `[C …]` those of one within or beside it;
- `#1` `#2`: a clause; `@a` `@b` `@d` `@w`: a speaker, another one, a document, a work; `~`: a phrase;
- `^`: what follows begins with a capital; `|`: another sentence begins;
- `“ ” ‘ ’`: outer and inner quotation marks, in whatever style the article has.

A clause has the slots `{who}`, `{place}`, `{percent}`, `{count}`, `{money}` and `{date}`. So have its gists, which are
put otherwise than the clause itself and never share seven words in a row with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Clause(NamedTuple):
    """What somebody may claim.

    Attributes:
        type: the type of the claim.
        words: how the text puts it.
        gist: what the claimer holds true.
        denial: what one holds true who denies it.
    """

    type: str
    words: str
    gist: str
    denial: str


class Noun(NamedTuple):
    """A description of somebody or something unnamed: with its articles, and bare."""

    first: str
    later: str
    bare: str


class Language(NamedTuple):
    """A language, as far as drawn articles use it.

    Attributes:
        tags: BCP 47 tags.
        blank: what stands between words and between sentences.
        comma: what sets off an apposition.
        marks: the styles of quotation marks, each as opening, closing, inner opening, inner closing.
        sentences: templates by kind; a list of two are two paragraphs.
        clauses: what is claimed.
        phrases: what may be added to a clause; at most three words.
        fillers: sentences in which nothing is annotated.
        values: what goes into the slots of values.
        persons: unnamed people.
        groups: unnamed groups.
        documents: untitled documents.
        roles: what a named person is, with a place.
        pronouns: the pronouns of a speaker, and of those for whom one speaks.
        said_gist: the gist of the claim that somebody said something.
        byline: what stands before an author's name.
        credit: what stands before a reporter's name.
        boilerplate: matter of the page.
    """

    tags: tuple[str, ...]
    blank: str
    comma: str
    marks: tuple[tuple[str, str, str, str], ...]
    sentences: Mapping[str, tuple[str, ...]]
    clauses: tuple[Clause, ...]
    phrases: tuple[str, ...]
    fillers: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    persons: tuple[Noun, ...]
    groups: tuple[Noun, ...]
    documents: tuple[Noun, ...]
    roles: tuple[str, ...]
    pronouns: tuple[str, str]
    said_gist: str
    byline: str
    credit: str
    boilerplate: str


ENGLISH = Language(
    tags=("en", "en-GB", "en-US"),
    blank=" ",
    comma=", ",
    marks=(
        ("“", "”", "‘", "’"),
        ('"', '"', "'", "'"),
        ("‘", "’", "“", "”"),
        ("'", "'", '"', '"'),
        ("“", "”", '"', '"'),
    ),
    sentences={
        "statement": ("^#1.",),
        "title": ("^@a kept a copy of “@w” ~.",),
        "scare": ("^~, some spoke of a “very odd” silence.",),
        "direct": ("“[q ^#1,]” [s @a] [c said].",),
        "direct-before": ("[s ^@a] [c said]: “[q ^#1.]”",),
        "question": ("“[q ^~?]” [s @a] [c asked].",),
        "indirect": ("[s ^@a] [c said] [q #1].",),
        "indirect-that": ("[s ^@a] [c told] the board that [q #1].",),
        "indirect-after": ("[q ^#1], [s @a] [c said].",),
        "according": ("[c According to] [s @a], [q #1].",),
        "mixed": ("[s ^@a] [c said] [q #1 “~”].",),
        "broken": ("“[q ^#1,]” [s @a] [c said], “[q ~.]”",),
        "two": ("“[q ^#1,]” [s @a] [c said].|“[q ^#2.]”",),
        "joint": ("[s ^@a and @b] [c said] [q #1].",),
        "nested": ("[s ^@a] [c said] [q [S @b] had [C told] the crew [Q #1]].",),
        "nested-direct": ("“[q [S ^@b] [C said] ‘[Q ^#1]’ ~,]” [s @a] [c said].",),
        "relay": ("[s ^@a], [C quoting] [S @b], [c said] [q [Q #1]].",),
        "document": ("[s ^@d] [c says] [q #1].",),
        "denial": ("[s ^@a] [c denied] [q #1].",),
        "implicit": ("“[q ^#1.]”",),
        "interview": ("[s ^@a][c :] [q ^#1.]",),
        "paragraphs": ("“[q ^#1.]", "“[q ^#2,]” [s @a] [c said]."),
    },
    clauses=(
        Clause("event", "{who} left", "A departure of {who} took place.", "No departure of {who} took place."),
        Clause(
            "event", "{who} closed {place}", "The closure of {place} was done by {who}.", "Not so {who} at {place}."
        ),
        Clause(
            "quantity", "{who} lost {percent}", "The loss of {who} was {percent}.", "No loss of {percent} hit {who}."
        ),
        Clause(
            "quantity", "{who} hired {count} sailors", "Sailors taken on by {who}: {count}.", "Not {count} for {who}."
        ),
        Clause("prediction", "{who} will win", "A victory of {who} will come.", "No victory of {who} will come."),
        Clause("commitment", "{who} will pay {money}", "Payment by {who}: {money}.", "No payment by {who} of {money}."),
        Clause("evaluation", "{who} acted too slowly", "Too slow was what {who} did.", "Fast enough was {who}."),
        Clause(
            "rule", "{who} must wait until {date}", "Before {date}, {who} may not go.", "Before {date}, {who} may go."
        ),
        Clause("cause", "{who} fell because of fog", "Fog made {who} fall.", "Something else made {who} fall."),
        Clause("state", "{who} can’t read", "Reading is beyond {who}.", "Reading is not beyond {who}."),
    ),
    phrases=("by night", "in the dark", "for no reason", "at noon 🌒", "with 99 lamps", "again and again"),
    fillers=(
        "It rained.",
        "Nobody moved.",
        "Fog lay over the water until noon, and the lamps stayed on.",
        "A dog 🐕 barked.",
        "The clock in the hall had stopped; no one wound it.",
        "Doors opened at 9:30 a.m.",
        "What came of it nobody knows!",
    ),
    values={
        "percent": ("six percent", "0.4%", "twelve per cent"),
        "count": ("2,100", "three", "forty-one"),
        "money": ("$7 million", "€ 90,000", "nine crowns"),
        "date": ("3 May 2031", "the winter of 1998", "mid-October"),
    },
    persons=(
        Noun("a harbor official", "the harbor official", "harbor official"),
        Noun("a nurse", "the nurse", "nurse"),
        Noun("an aide in a red coat", "the aide in a red coat", "aide in a red coat"),
    ),
    groups=(Noun("ferry crews", "the ferry crews", "ferry crews"), Noun("two miners", "the two miners", "two miners")),
    documents=(
        Noun("a draft contract", "the draft contract", "draft contract"),
        Noun("a leaked memo", "the leaked memo", "leaked memo"),
    ),
    roles=("a pilot from {place}", "head of a school in {place}"),
    pronouns=("she", "we"),
    said_gist="Words on the matter came from {who}.",
    byline="By ",
    credit="Reporting by ",
    boilerplate="Comments",
)

GERMAN = Language(
    tags=("de", "de-AT", "de-CH"),
    blank=" ",
    comma=", ",
    marks=(
        ("„", "“", "‚", "‘"),
        ("»", "«", "›", "‹"),
        ("«", "»", "‹", "›"),
        ('"', '"', "'", "'"),
        ("„", "”", "‚", "’"),
    ),
    sentences={
        "statement": ("^#1.",),
        "title": ("^@a hatte ein Heft von “@w” ~.",),
        "scare": ("^~ war die Rede von einer “sehr langen” Stille.",),
        "direct": ("“[q ^#1]”, [c sagte] [s @a].",),
        "direct-before": ("[s ^@a] [c sagte]: “[q ^#1.]”",),
        "question": ("“[q ^~?]”, [c fragte] [s @a].",),
        "indirect": ("[s ^@a] [c sagte], [q #1].",),
        "indirect-that": ("[s ^@a] [c meldete] dem Rat: [q #1].",),
        "indirect-after": ("[q ^#1], [c sagte] [s @a].",),
        "according": ("[c Laut] [s @a] gilt: [q #1].",),
        "mixed": ("[s ^@a] [c sagte], [q #1 “~”].",),
        "broken": ("“[q ^#1]”, [c sagte] [s @a], “[q ~.]”",),
        "two": ("“[q ^#1]”, [c sagte] [s @a].|“[q ^#2.]”",),
        "joint": ("[s ^@a und @b] [c sagten], [q #1].",),
        "nested": ("[s ^@a] [c sagte], [q [S @b] habe [C gemeldet], [Q #1]].",),
        "nested-direct": ("“[q [S ^@b] [C sagte] ‘[Q ^#1]’ ~]”, [c sagte] [s @a].",),
        "relay": ("[s ^@a] [c meldete] unter [C Berufung] auf [S @b], [q [Q #1]].",),
        "document": ("[s ^@d] [c besagt], [q #1].",),
        "denial": ("[s ^@a] [c bestritt], [q #1].",),
        "implicit": ("“[q ^#1.]”",),
        "interview": ("[s ^@a][c :] [q ^#1.]",),
        "paragraphs": ("“[q ^#1.]", "“[q ^#2]”, [c sagte] [s @a]."),
    },
    clauses=(
        Clause("event", "{who} ging fort", "Ein Abgang von {who} fand statt.", "Kein Abgang von {who} fand statt."),
        Clause("event", "{who} sperrte {place}", "Die Sperre von {place} kam von {who}.", "Nicht so {who} in {place}."),
        Clause(
            "quantity", "{who} verlor {percent}", "Der Verlust von {who} war {percent}.", "Nicht {percent} bei {who}."
        ),
        Clause("prediction", "{who} wird siegen", "Ein Sieg von {who} kommt.", "Kein Sieg von {who} kommt."),
        Clause("commitment", "{who} wird {money} zahlen", "Zahlung von {who}: {money}.", "Keine {money} von {who}."),
        Clause("rule", "{who} muss bis {date} warten", "Vor {date} darf {who} nichts.", "Vor {date} darf {who} alles."),
    ),
    phrases=("bei Nacht", "im Dunkeln", "ohne Größe", "zu Mittag 🌒"),
    fillers=("Es regnete.", "Niemand rührte sich.", "Über dem Wasser lag Nebel, und die Lampen brannten weiter."),
    values={
        "percent": ("sechs Prozent", "0,4 %"),
        "count": ("2.100", "drei"),
        "money": ("7 Millionen Euro", "90.000 €"),
        "date": ("3. Mai 2031", "Mitte Oktober"),
    },
    persons=(Noun("ein Lotse", "der Lotse", "Lotse"), Noun("eine Ärztin", "die Ärztin", "Ärztin")),
    groups=(Noun("Bergleute", "die Bergleute", "Bergleute"),),
    documents=(Noun("ein Entwurf", "der Entwurf", "Entwurf"),),
    roles=("Lehrerin in {place}", "ein Bäcker aus {place}"),
    pronouns=("sie", "wir"),
    said_gist="Worte dazu kamen von {who}.",
    byline="Von ",
    credit="Mitarbeit: ",
    boilerplate="Kommentare",
)

FRENCH = Language(
    tags=("fr", "fr-CA"),
    blank=" ",
    comma=", ",
    marks=(
        ("«\u00a0", "\u00a0»", "“", "”"),
        ("«\u202f", "\u202f»", "‹", "›"),
        ("“", "”", "‘", "’"),
        ("«", "»", "«", "»"),
    ),
    sentences={
        "statement": ("^#1.",),
        "scare": ("^~, on notait un silence “très étrange”.",),
        "direct": ("“[q ^#1]”, a [c dit] [s @a].",),
        "direct-before": ("[s ^@a] a [c dit]\u00a0: “[q ^#1.]”",),
        "question": ("“[q ^~\u202f?]” a [c demandé] [s @a].",),
        "indirect": ("[s ^@a] a [c dit] que [q #1].",),
        "indirect-that": ("[s ^@a] a [c annoncé] au conseil que [q #1].",),
        "indirect-after": ("[q ^#1], a [c dit] [s @a].",),
        "according": ("[c Selon] [s @a], [q #1].",),
        "mixed": ("[s ^@a] a [c dit] que [q #1 “~”].",),
        "broken": ("“[q ^#1]”, a [c dit] [s @a], “[q ~.]”",),
        "two": ("“[q ^#1]”, a [c dit] [s @a].|“[q ^#2.]”",),
        "joint": ("[s ^@a et @b] ont [c dit] que [q #1].",),
        "nested": ("[s ^@a] a [c dit] que [q [S @b] avait [C annoncé] que [Q #1]].",),
        "nested-direct": ("“[q [S ^@b] a [C dit] ‘[Q ^#1]’ ~]”, a [c dit] [s @a].",),
        "relay": ("[s ^@a], [C citant] [S @b], a [c dit] que [q [Q #1]].",),
        "document": ("[s ^@d] [c indique] que [q #1].",),
        "denial": ("[s ^@a] a [c nié] que [q #1].",),
        "implicit": ("“[q ^#1.]”",),
        "interview": ("[s ^@a]\u00a0[c :] [q ^#1.]",),
        "paragraphs": ("“[q ^#1.]", "“[q ^#2]”, a [c dit] [s @a]."),
    },
    clauses=(
        Clause("event", "{who} partait", "Un départ de {who} a eu lieu.", "Aucun départ de {who} n’a eu lieu."),
        Clause(
            "event", "{who} fermait {place}", "Fermeture de {place} par {who}.", "Pas de fermeture par {who} à {place}."
        ),
        Clause(
            "quantity", "{who} perdait {percent}", "La perte de {who} est de {percent}.", "Pas {percent} pour {who}."
        ),
        Clause("prediction", "{who} gagnera", "Une victoire de {who} viendra.", "Nulle victoire de {who} ne viendra."),
        Clause(
            "commitment", "{who} paiera {money}", "Paiement par {who}\u00a0: {money}.", "Rien de {who}, ni {money}."
        ),
        Clause(
            "rule", "{who} doit attendre {date}", "Avant {date}, rien pour {who}.", "Avant {date}, tout pour {who}."
        ),
    ),
    phrases=("la nuit", "sans raison", "à midi 🌒", "dans le noir"),
    fillers=("Il pleuvait.", "Personne ne bougeait.", "L’eau montait\u202f; les lampes restaient allumées."),
    values={
        "percent": ("six pour cent", "0,4\u00a0%"),
        "count": ("2\u202f100", "trois"),
        "money": ("7 millions d’euros", "90\u202f000\u00a0€"),
        "date": ("le 3 mai 2031", "la mi-octobre"),
    },
    persons=(Noun("un pilote", "le pilote", "pilote"), Noun("une élue", "l’élue", "élue")),
    groups=(Noun("des mineurs", "les mineurs", "mineurs"),),
    documents=(Noun("un projet de contrat", "le projet de contrat", "projet de contrat"),),
    roles=("boulangère à {place}",),
    pronouns=("elle", "nous"),
    said_gist="Des mots à ce sujet sont venus de {who}.",
    byline="Par ",
    credit="Reportage de ",
    boilerplate="Commentaires",
)

CHINESE = Language(
    tags=("zh", "zh-Hant", "zh-Hans-CN"),
    blank="",
    comma="，",
    marks=(("“", "”", "‘", "’"),),
    sentences={
        "statement": ("#1。",),
        "title": ("@a~还留着一本“@w”。",),
        "scare": ("~，有人说起“很怪”的寂静。",),
        "direct": ("“[q #1，]”[s @a][c 说]。",),
        "direct-before": ("[s @a][c 说]：“[q #1。]”",),
        "question": ("“[q ~？]”[s @a][c 问]。",),
        "indirect": ("[s @a][c 说][q #1]。",),
        "indirect-that": ("[s @a][c 告诉]理事会，[q #1]。",),
        "indirect-after": ("[q #1]，[s @a][c 说]。",),
        "according": ("[c 据][s @a]，[q #1]。",),
        "mixed": ("[s @a][c 说][q #1“~”]。",),
        "broken": ("“[q #1，]”[s @a][c 说]，“[q ~。]”",),
        "two": ("“[q #1，]”[s @a][c 说]。|“[q #2。]”",),
        "joint": ("[s @a和@b][c 说][q #1]。",),
        "nested": ("[s @a][c 说][q [S @b]曾[C 表示][Q #1]]。",),
        "nested-direct": ("“[q [S @b][C 说]‘[Q #1，]’就在~，]”[s @a][c 说]。",),
        "relay": ("[s @a][C 援引][S @b]，[c 称][q [Q #1]]。",),
        "document": ("[s @d][c 写道][q #1]。",),
        "denial": ("[s @a][c 否认][q #1]。",),
        "implicit": ("“[q #1。]”",),
        "paragraphs": ("“[q #1。]", "“[q #2，]”[s @a][c 说]。"),
    },
    clauses=(
        Clause("event", "{who}离开了", "发生过{who}的离去。", "没有发生过{who}的离去。"),
        Clause("event", "{who}关闭了{place}", "{place}的关闭出自{who}之手。", "{place}的关闭并非出自{who}之手。"),
        Clause(
            "quantity", "{who}损失了{percent}", "损失之数为{percent}，在{who}一方。", "并无{percent}，在{who}一方。"
        ),
        Clause("prediction", "{who}会赢", "胜利将属于{who}。", "胜利不会属于{who}。"),
    ),
    phrases=("夜里", "黑暗中", "正午🌒"),
    fillers=("下雨了。", "没有人动。", "水面上起了雾，灯一直亮到中午。"),
    values={"percent": ("百分之六", "0.4%"), "count": ("三",), "money": ("九千元",), "date": ("五月三日",)},
    persons=(Noun("一名护士", "这名护士", "护士"), Noun("一名官员", "这名官员", "官员")),
    groups=(Noun("一些矿工", "矿工们", "矿工"),),
    documents=(Noun("一份草案", "这份草案", "草案"),),
    roles=("{place}的面包师",),
    pronouns=("她", "我们"),
    said_gist="关于此事，话出自{who}。",
    byline="文：",
    credit="采写：",
    boilerplate="评论",
)

ARABIC = Language(
    tags=("ar", "ar-EG"),
    blank=" ",
    comma="، ",
    marks=(("«", "»", "“", "”"), ("“", "”", "‘", "’"), ('"', '"', "'", "'")),
    sentences={
        "statement": ("#1.",),
        "title": ("@a يحتفظ بنسخة من “@w” ~.",),
        "scare": ("~، تحدث بعضهم عن صمت “غريب جدا”.",),
        "direct": ("“[q #1]”، [c قال] [s @a].",),
        "direct-before": ("[c قال] [s @a]: “[q #1.]”",),
        "question": ("“[q ~؟]” [c سأل] [s @a].",),
        "indirect": ("[c قال] [s @a] إن [q #1].",),
        "indirect-that": ("[c أبلغ] [s @a] المجلس أن [q #1].",),
        "indirect-after": ("[q #1]، كما [c قال] [s @a].",),
        "according": ("[c وفقا] ل [s @a]، [q #1].",),
        "mixed": ("[c قال] [s @a] إن [q #1 “~”].",),
        "broken": ("“[q #1]”، [c قال] [s @a]، “[q ~.]”",),
        "two": ("“[q #1]”، [c قال] [s @a].|“[q #2.]”",),
        "joint": ("[c قال] [s @a و @b] إن [q #1].",),
        "nested": ("[c قال] [s @a] إن [q [S @b] كان قد [C ذكر] أن [Q #1]].",),
        "nested-direct": ("“[q [S @b] [C قال] ‘[Q #1]’ ~]”، [c قال] [s @a].",),
        "relay": ("[c قال] [s @a]، [C نقلا] عن [S @b]، إن [q [Q #1]].",),
        "document": ("[c جاء] في [s @d] أن [q #1].",),
        "denial": ("[c نفى] [s @a] أن [q #1].",),
        "implicit": ("“[q #1.]”",),
        "interview": ("[s @a][c :] [q #1.]",),
        "paragraphs": ("“[q #1.]", "“[q #2]”، [c قال] [s @a]."),
    },
    clauses=(
        Clause("event", "{who} غادر", "جرت مغادرة {who}.", "لم تجر مغادرة {who}."),
        Clause("event", "{who} أغلق {place}", "إغلاق {place} من فعل {who}.", "ليس إغلاق {place} من فعل {who}."),
        Clause("quantity", "{who} خسر {percent}", "خسارة {who} بلغت {percent}.", "لم تبلغ خسارة {who} نسبة {percent}."),
        Clause("prediction", "{who} سيفوز", "الفوز سيكون من نصيب {who}.", "لن يكون الفوز من نصيب {who}."),
    ),
    phrases=("في الظلام", "ليلا", "عند الظهر 🌒"),
    fillers=("هطل المطر.", "لم يتحرك أحد.", "بقي الضباب فوق الماء حتى الظهر."),
    values={"percent": ("ستة بالمئة", "٤٪"), "count": ("ثلاثة",), "money": ("تسعة دنانير",), "date": ("٣ أيار ٢٠٣١",)},
    persons=(Noun("ممرضة", "الممرضة", "ممرضة"),),
    groups=(Noun("عمال مناجم", "عمال المناجم", "عمال مناجم"),),
    documents=(Noun("مسودة عقد", "مسودة العقد", "مسودة عقد"),),
    roles=("خباز من {place}",),
    pronouns=("هي", "نحن"),
    said_gist="صدر كلام في الأمر عن {who}.",
    byline="بقلم ",
    credit="تغطية ",
    boilerplate="تعليقات",
)

LANGUAGES = {language.tags[0]: language for language in (ENGLISH, GERMAN, FRENCH, CHINESE, ARABIC)}
"""The languages by their simplest tag."""
