"""One key for the spellings of a word: capitals, Arabic letter variants, marks, digits, apostrophes.

Folding works on one word at a time, so no offset can be lost: tokens keep their place in the source, keys are only
looked up.

>>> fold("Прем’єр"), fold("قُتِل"), fold("٤٢"), fold("إصـابة")
("прем'єр", 'قتل', '42', 'اصابه')
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

APOSTROPHES = "'’ʼ‘`´ʹ＇"
HYPHENS = "-‐‑"
JOINERS = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ARABIC_MARKS = "".join(
    map(chr, [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE), 0x0640])
)
ACCENTS = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0327\u0328"
MARKS = ARABIC_MARKS + ACCENTS + JOINERS + BIDI

_TABLE: dict[int, str | None] = {
    **{ord(c): None for c in MARKS},
    **{ord(c): "'" for c in APOSTROPHES},
    **{ord(c): "-" for c in "‐‑"},
    **{ord(c): "ا" for c in "أإآٱ"},
    ord("ى"): "ي",
    ord("ی"): "ي",
    ord("ئ"): "ي",
    ord("ؤ"): "و",
    ord("ة"): "ه",
    ord("ک"): "ك",
    ord("ء"): None,
    ord("ё"): "е",
    ord("Ё"): "е",
    ord("ґ"): "г",
    ord("Ґ"): "г",
}
_TABLE |= {
    c: str(unicodedata.decimal(chr(c))) for c in range(0x80, 0x1FBFA) if unicodedata.decimal(chr(c), None) is not None
}
_TABLE |= {c: chr(c) for c in (*range(0x20, 0x7F), *range(0x400, 0x700)) if c not in _TABLE}  # a letter missed is slow
_LOOKALIKES = str.maketrans("aceopxyiktmhbë", "асеорхуіктмнве")  # Latin letters typed within a Cyrillic word
_CLEAN = re.compile("[а-яіїєў']+|[ابت-غف-وي]+")  # as most words are: their own keys
_LETTERS = re.compile("[ء-غف-ي]+")  # Arabic letters and no marks: nothing to compose
_MIXED = re.compile("[a-zë].*[а-я]|[а-я].*[a-zë]")
KEPT = "йїЙЇўЎ"  # letters of their own that Unicode spells as letter and accent


def fold(word: str) -> str:
    """The key of a word; equal keys are the same word for every list and rule."""
    if word.isascii():
        return word.lower()
    key = word.lower()
    if _CLEAN.fullmatch(key):
        return key
    if _LETTERS.fullmatch(key):
        return key.translate(_TABLE)
    if not unicodedata.is_normalized("NFC", word):
        word = unicodedata.normalize("NFC", word)
    word = word.translate(_TABLE).lower()
    if _CLEAN.fullmatch(word) or word.isascii():
        return word
    if _MIXED.search(word):
        word = word.translate(_LOOKALIKES)
    if not word.isalnum():
        word = word.replace(" ", "").replace(".", "").replace("*", "").replace("·", "")
    return "".join(map(_plain, word))


@cache
def _plain(character: str) -> str:
    """A character without accent, width or ligature: é → e, ﻻ → لا."""
    if character in KEPT:
        return character
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return plain.translate(_TABLE).lower() if plain != character else character
