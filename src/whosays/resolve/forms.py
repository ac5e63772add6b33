"""How a place's name is spelled in running text: keys, case forms, adjectives.

Used where a gazetteer is compiled, so it needs nothing but the folding of words.

>>> name_key("Deir ez-Zor"), name_key("Ta'izz"), name_key("St. Louis"), name_key("Порт-о-Пренс")
('deir ez zor', 'taizz', 'st louis', 'порт о пренс')
>>> [form in case_forms("харків") for form in ("харкова", "харкові", "харковом")]
[True, True, True]
>>> "великої новосілки" in case_forms("велика новосілка"), "сумах" in case_forms("суми")
(True, True)
>>> adjective_stems("кременчук"), adjective_stems("запоріжжя")
(('кременчуцьк', 'кременчукськ', 'кременчуцк', 'кременчукск'), ('запорізьк', 'запорожск'))
"""

from __future__ import annotations

import re
from functools import cache

from ..text.fold import fold

_IN_CYRILLIC = re.compile("[\u0400-\u04ff]")
_IN_ARABIC = re.compile("[\u0600-\u06ff]")
_CLEAN = re.compile("[ابت-غف-وي]+|[а-яіїє]+")  # as most words are: their own keys
_SPLIT = re.compile(r"[\s\-‐‑–—/.]+")
_LETTERS = str.maketrans({"پ": "ب", "ڤ": "ف", "'": None, '"': None, "`": None})
_CYRILLIC = str.maketrans({"پ": "ب", "ڤ": "ف", '"': None})

Cases = dict[str, list[str]]

# endings of a name in the nominative -> those of the other cases: genitive, dative, accusative, instrumental, locative
_UK: tuple[tuple[str, Cases], ...] = (
    ("ський", {"g": ["ського"], "d": ["ському"], "a": ["ський"], "i": ["ським"], "l": ["ському", "ськім"]}),
    ("ий", {"g": ["ого"], "d": ["ому"], "a": ["ий"], "i": ["им"], "l": ["ому", "ім"]}),
    ("ій", {"g": ["ього", "ія"], "d": ["ьому", "ію"], "a": ["ій"], "i": ["ім", "ієм"], "l": ["ьому", "ії"]}),
    ("ія", {"g": ["ії"], "d": ["ії"], "a": ["ію"], "i": ["ією"], "l": ["ії"]}),
    ("ка", {"g": ["ки", "кої"], "d": ["ці", "кій"], "a": ["ку"], "i": ["кою"], "l": ["ці", "кій"]}),
    ("га", {"g": ["ги", "гої"], "d": ["зі", "гій"], "a": ["гу"], "i": ["гою"], "l": ["зі", "гій"]}),
    ("ха", {"g": ["хи"], "d": ["сі"], "a": ["ху"], "i": ["хою"], "l": ["сі"]}),
    ("а", {"g": ["и", "ої", "і"], "d": ["і", "ій"], "a": ["у"], "i": ["ою", "ею"], "l": ["і", "ій"]}),
    ("ля", {"g": ["лі", "ля"], "d": ["лі", "лю"], "a": ["лю", "ля"], "i": ["лею", "лям"], "l": ["лі"]}),
    (
        "ня",
        {
            "g": ["ні", "ня", "ньої"],
            "d": ["ні", "ню", "ній"],
            "a": ["ню", "ня"],
            "i": ["нею", "ням", "ньою"],
            "l": ["ні", "ній"],
        },
    ),
    ("'я", {"g": ["'я", "'ї"], "d": ["'ю", "'ї"], "a": ["'я", "'ю"], "i": ["'ям", "'єю"], "l": ["'ї"]}),
    ("я", {"g": ["і", "я"], "d": ["ю", "і"], "a": ["ю", "я"], "i": ["ею", "ям"], "l": ["і", "ї"]}),
    ("е", {"g": ["ого", "я", "а"], "d": ["ому", "ю"], "a": ["е"], "i": ["им", "ем"], "l": ["ому", "ім", "і"]}),
    ("є", {"g": ["ього", "я"], "d": ["ьому", "ю"], "a": ["є"], "i": ["ім", "єм"], "l": ["ьому", "ї"]}),
    ("о", {"g": ["а"], "d": ["у"], "a": ["о"], "i": ["ом"], "l": ["і", "у"]}),
    ("и", {"g": ["", "ів", "ей"], "d": ["ам"], "a": ["и"], "i": ["ами"], "l": ["ах"]}),
    ("ці", {"g": ["ців", "ць"], "d": ["цям"], "a": ["ці"], "i": ["цями"], "l": ["цях"]}),
    (
        "і",
        {
            "g": ["их", "ів", "ей", ""],
            "d": ["им", "ям", "ам"],
            "a": ["і"],
            "i": ["ими", "ями"],
            "l": ["их", "ях", "ах"],
        },
    ),
    ("ї", {"g": ["їв", "й"], "d": ["ям"], "a": ["ї"], "i": ["ями"], "l": ["ях"]}),
    ("ць", {"g": ["ця"], "d": ["цю"], "a": ["ць"], "i": ["цем"], "l": ["ці"]}),
    ("ь", {"g": ["я", "і"], "d": ["ю", "і"], "a": ["ь"], "i": ["ем", "ю"], "l": ["і"]}),
    ("й", {"g": ["я"], "d": ["ю"], "a": ["й"], "i": ["єм", "ем"], "l": ["ї"]}),
    ("к", {"g": ["ка", "ку"], "d": ["ку", "кові"], "a": ["к"], "i": ["ком"], "l": ["ку", "ці"]}),
    ("г", {"g": ["га", "гу"], "d": ["гу", "гові"], "a": ["г"], "i": ["гом"], "l": ["гу", "зі"]}),
    ("", {"g": ["а", "у", "і"], "d": ["у", "ові", "еві"], "a": [""], "i": ["ом", "ем", "ю"], "l": ["і", "у", "ові"]}),
)
_RU: tuple[tuple[str, Cases], ...] = (
    ("ое", {"g": ["ого"], "d": ["ому"], "a": ["ое"], "i": ["ым", "им"], "l": ["ом"]}),
    ("ее", {"g": ["его"], "d": ["ему"], "a": ["ее"], "i": ["им"], "l": ["ем"]}),
    ("ая", {"g": ["ой"], "d": ["ой"], "a": ["ую"], "i": ["ой"], "l": ["ой"]}),
    ("яя", {"g": ["ей"], "d": ["ей"], "a": ["юю"], "i": ["ей"], "l": ["ей"]}),
    ("ые", {"g": ["ых"], "d": ["ым"], "a": ["ые"], "i": ["ыми"], "l": ["ых"]}),
    ("ие", {"g": ["их"], "d": ["им"], "a": ["ие"], "i": ["ими"], "l": ["их"]}),
    ("ый", {"g": ["ого"], "d": ["ому"], "a": ["ый"], "i": ["ым"], "l": ["ом"]}),
    ("ий", {"g": ["ого", "его", "ия"], "d": ["ому", "ему"], "a": ["ий"], "i": ["им", "ием"], "l": ["ом", "ем", "ии"]}),
    ("ой", {"g": ["ого"], "d": ["ому"], "a": ["ой"], "i": ["ым"], "l": ["ом"]}),
    ("ия", {"g": ["ии"], "d": ["ии"], "a": ["ию"], "i": ["ией"], "l": ["ии"]}),
    ("ия", {"g": ["ии"], "d": ["ии"], "a": ["ию"], "i": ["ией"], "l": ["ии"]}),
    ("а", {"g": ["ы", "и"], "d": ["е"], "a": ["у"], "i": ["ой", "ою", "ей"], "l": ["е"]}),
    ("я", {"g": ["и"], "d": ["е", "и"], "a": ["ю"], "i": ["ей"], "l": ["е", "и"]}),
    ("ье", {"g": ["ья"], "d": ["ью"], "a": ["ье"], "i": ["ьем"], "l": ["ье"]}),
    ("е", {"g": ["я", "а"], "d": ["ю"], "a": ["е"], "i": ["ем"], "l": ["е"]}),
    ("о", {"g": ["а"], "d": ["у"], "a": ["о"], "i": ["ом", "ым"], "l": ["е"]}),
    ("ы", {"g": ["", "ов"], "d": ["ам"], "a": ["ы"], "i": ["ами"], "l": ["ах"]}),
    ("и", {"g": ["", "ов", "ей"], "d": ["ам", "ям"], "a": ["и"], "i": ["ами", "ями"], "l": ["ах", "ях"]}),
    ("ец", {"g": ["ца"], "d": ["цу"], "a": ["ец"], "i": ["цом", "цем"], "l": ["це"]}),
    ("ь", {"g": ["и", "я"], "d": ["и", "ю"], "a": ["ь"], "i": ["ью", "ем"], "l": ["и", "е"]}),
    ("й", {"g": ["я"], "d": ["ю"], "a": ["й"], "i": ["ем"], "l": ["е"]}),
    ("", {"g": ["а"], "d": ["у"], "a": [""], "i": ["ом", "ем"], "l": ["е", "у"]}),
)
_KEPT = frozenset("уюэ")  # names that end in these letters keep their form
_ADJECTIVE = {
    "uk": re.compile(r".+(ий|ій|а|я|е|є|і)$"),
    "ru": re.compile(r".+(ый|ий|ой|ая|яя|ое|ее|ые|ие)$"),
}
_RUSSIAN = re.compile(r"(ая|яя|ое|ье|ия)\b")  # endings of Russian names alone
_WITHIN = frozenset({"на", "над", "под", "під", "по", "о", "де", "эз", "ез", "эль", "ель", "ла", "аль", "ад", "эд"})


def name_key(name: str) -> str:
    """The key of a name: folded words with one blank between; hyphens, full stops and Latin apostrophes left out."""
    words = [fold(word) for word in _SPLIT.split(name) if word]
    table = _CYRILLIC if any("а" <= c <= "я" or c in "іїєґ" for c in name.lower()) else _LETTERS
    return " ".join(word.translate(table) for word in words).strip()


def word_key(key: str) -> str:
    """The key of a name of one word that is folded already."""
    if key.isascii():
        return key if key.isalpha() else key.replace("'", "").replace(".", " ").strip()
    return key if _CLEAN.fullmatch(key) or is_cyrillic(key[:2]) else key.translate(_LETTERS)


def is_clean(key: str) -> bool:
    """Whether a folded word, and any part of it, is its own key: it has nothing but common letters."""
    return _CLEAN.fullmatch(key) is not None


def is_cyrillic(key: str) -> bool:
    """Whether a key is written in Cyrillic letters."""
    return _IN_CYRILLIC.search(key) is not None


def is_arabic(key: str) -> bool:
    """Whether a key is written in Arabic letters."""
    return _IN_ARABIC.search(key) is not None


def languages_of(key: str) -> tuple[str, ...]:
    """Which of the two languages a Cyrillic key may be written in."""
    ukrainian = any(c in "іїє" for c in key)
    russian = any(c in "ыэъ" for c in key) or bool(_RUSSIAN.search(key))
    if ukrainian == russian:
        return ("uk", "ru")
    return ("uk",) if ukrainian else ("ru",)


def case_forms(key: str) -> set[str]:
    """The other cases of a Cyrillic name; more forms than the language has, none that another ending would give."""
    forms: set[str] = set()
    for language in languages_of(key):
        words = key.split(" ")
        moves = [
            i == len(words) - 1
            or (words[i] not in _WITHIN and len(words[i]) > 2 and bool(_ADJECTIVE[language].match(words[i])))
            for i in range(len(words))
        ]
        if "на" in words or "над" in words:  # Ростов-на-Дону: the first word changes
            moves = [i == 0 for i in range(len(words))]
        tables = [_cases(word, language) if move else None for word, move in zip(words, moves, strict=True)]
        for case in "gdail":
            every = [""]
            for word, table in zip(words, tables, strict=True):
                options = [word] if table is None else table[case]
                every = [f"{start} {option}".strip() for start in every for option in options][:24]
            forms |= set(every)
    forms.discard(key)
    return {form for form in forms if len(form) > 2}


@cache
def _cases(word: str, language: str) -> Cases:
    """The forms of one word, by case."""
    if word[-1] in _KEPT or len(word) < 3:
        return {case: [word] for case in "gdail"}
    for ending, cases in _UK if language == "uk" else _RU:  # noqa: B007
        if word.endswith(ending) and len(word) > len(ending) + 1:
            break
    stems = _stems(word[: len(word) - len(ending)] if ending else word, ending, language)
    found = {case: [stem + other for stem in stems for other in others] for case, others in cases.items()}
    found["a"] = [*found["a"], word]
    return found


def _stems(stem: str, ending: str, language: str) -> list[str]:
    """The stem, and the ones it changes to: Харків/Харков-, Київ/Києв-, Ірпінь/Ірпен-, Ріг/Рог-."""
    if language == "uk" and ending in {"", "ь", "к", "г"}:
        match = re.fullmatch(r"(.*)([ії])([^аеиіоуяюєїь]*)", stem)
        if match and match[3] + ending.strip("ь"):
            before, vowel, after = match.groups()
            swaps = ("є",) if vowel == "ї" else ("о", "е")
            return [stem, *(before + swap + after for swap in swaps)]
        short = re.fullmatch(r"(.+[^аеиіоуяюєї])[ео]([цкнл])", stem)
        return [stem, *([short[1] + short[2]] if short else [])]
    if language == "uk" and ending == "ць" and stem.endswith("е"):  # Кременець, Торець
        return [stem, stem[:-1], stem[:-1] + "ь"]
    return [stem]


_CHANGES = (  # (what the stem ends in, Ukrainian adjective, Russian adjective)
    (("ськ", "цьк", "зьк", "ск", "цк"), "", ""),
    (("к", "ц", "ч"), "цьк", "цк"),
    (("г", "ж", "з"), "зьк", "жск"),
    (("х", "с", "ш"), "ськ", "сск"),
)


def adjective_stems(key: str) -> tuple[str, ...]:
    """The stems of the adjectives made of a Cyrillic name («Кременчуцький район»), the usual one first."""
    if " " in key:
        return ()
    root = re.sub(r"(ське|цьке|ское|цкое)$", lambda m: m[0][:-1] if m[0][0] in "сц" else m[0], key)
    root = re.sub(r"(ий|ое|ее|а|я|е|и|і|ї|о|ы|ь|й|є)$", "", root)
    if re.search(r"[^аеиіоуяюєїыэь]к$", root) and key.endswith(("а", "и")):  # Авдіївка: авдіївський
        root = root[:-1]
    root = re.sub(r"(.)\1$", r"\1", root)
    found: list[str] = []
    for language in languages_of(key):
        tail = "ськ" if language == "uk" else "ск"
        changed = next(((uk, ru) for ends, uk, ru in _CHANGES if root.endswith(ends)), None)
        if changed is None:
            found += [root + tail]
            if root.endswith("н") and language == "uk":
                found.append(root + "еньк")
        elif not changed[0]:
            stem = root if language == "uk" else root.replace("ськ", "ск").replace("цьк", "цк")
            found.append(stem if stem.endswith(("ськ", "цьк", "зьк", "ск", "цк")) else root)
        else:
            found += [root[:-1] + changed[0 if language == "uk" else 1], root + tail]
    if any(c in "іїє" for c in key) and root.endswith("іж"):  # Запоріжжя: запорізький, запорожский
        found = [root[:-1] + "зьк", root[:-2] + "ожск"]
    elif root.endswith("ог") and "ru" in languages_of(key):
        found.append(root[:-1] + "жск")
    return tuple(dict.fromkeys(found))


_INFLECTED = re.compile(
    r"(.{2,}(?:ськ|цьк|зьк|ск|цк))(?:ий|ого|ому|им|ім|а|ої|ій|у|ою|е|і|их|ими|ая|ой|ую|ое|ом|ие|ими)"
)


def adjective_stem(key: str) -> str | None:
    """The stem of what may be such an adjective («сумській»: «сумськ»), or None."""
    match = _INFLECTED.fullmatch(key)
    return match[1] if match else None
