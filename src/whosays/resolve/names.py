"""Names across scripts: one key for the spellings of a name, and whether two spellings can be of one name.

The key has the consonants alone, and those as one that a script or a habit of spelling confounds: Arabic has no p, v
and g, Ukrainian г is h, German writes tsch. So it gathers what may be the same; `same_name` then looks closer.

>>> {name_key(name) for name in ("كليتشكو", "Кличко", "Klitschko", "Klichko")}
{'KLSK'}
>>> same_name("Віталій Кличко", "Wladimir Klitschko"), same_name("Віталій Кличко", "فيتالي كليتشكو")
(False, True)
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ..languages import read_toml
from ..text.fold import fold
from .declined import FOLDER

LONG = 5  # consonants of a long name
BEFORE = frozenset("aeiouياy")  # letters before which w is a consonant within a word
KEPT = 20_000  # words kept with their sounds
_WORDS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640]")  # vowel signs and shadda, seldom written, and the stretched line
_ARTICLES = frozenset(
    (  # noqa: SIM905
        "al el as ash ad an ar at az ul ال аль эль ель ас аш ад ан ар ат аз"
    ).split()
)
_LATIN_ABD = re.compile(r"\bab[dt](?:[aeou](?:l|r(?=[- ]?r)|n(?=[- ]?n)|s(?=[- ]?s)))?[- ]?(?=\w)")
_CYRILLIC_ABD = re.compile(r"\bабд(?:[еэуао](?:ль?|р(?=[- ]?р)|н(?=[- ]?н)|с(?=[- ]?с)))?[- ]?(?=\w)")
_ARABIC_ABD = re.compile(r"\bعبد ?(?:ال)?(?=\w)")
_SON = frozenset({"ibn", "bin", "bn", "ben", "бин", "бін", "ибн", "ібн", "бен", "بن", "ابن"})


class Sounds(NamedTuple):
    """A word as it sounds: consonants, each with the vowels after it, and whether it ends in a."""

    consonants: str
    vowels: tuple[str, ...]  # before the first consonant, and after each
    final_a: bool | None  # None where its spelling does not tell
    written: bool  # whether its script writes vowels


def name_key(name: str, language: str | None = None) -> str:
    """The key of a name, word by word; the same for its spellings in any of the scripts. `language` is not needed.

    >>> name_key("Oleh Syniehubov") == name_key("Олег Синєгубов", "uk") == name_key("أوليه سينيغوبوف", "ar")
    True
    """
    del language  # the script tells enough; kept, so that a language may be told apart later
    return " ".join(filter(None, (_key(word) for word in _words(name))))


def same_name(a: str, b: str) -> bool:
    """Whether two spellings can be of one name; a surname alone can be that of a full name.

    >>> same_name("حسن قدّوح", "Хасан Каддух")
    True
    >>> same_name("Zakharov", "Захарова"), same_name("Zakharova", "Захарова"), same_name("Lavrov", "Сергей Лавров")
    (False, True, True)
    """
    return score(a, b) > 0.5


def score(a: str, b: str) -> float:
    """How well two spellings of a name agree: 0 for different names, 1 for the same in every sound."""
    left, right = _words(a), _words(b)
    if not left or not right:
        return 0.0
    if len(left) > len(right):
        left, right = right, left
    if len(left) == 1 or len(right) == 1:
        return _alike(left[-1], right[-1])
    total = _alike(left[-1], right[-1])
    rest = right[:-1]
    for word in left[:-1]:  # "Mohammed Salman" may be "Mohammed bin Salman": in order, some left out
        best = max((_alike(word, other), -i) for i, other in enumerate(rest)) if rest else (0.0, 0)
        if best[0] == 0.0:
            return 0.0
        total = min(total, best[0])
        rest = rest[1 - best[1] :]
    return total


def _words(name: str) -> list[str]:
    name = _MARKS.sub("", unicodedata.normalize("NFC", name)).lower()
    name = _ARABIC_ABD.sub("عبد", _CYRILLIC_ABD.sub("абд", _LATIN_ABD.sub("abd", name)))
    found = [word for word in _WORDS.findall(name) if word not in _ARTICLES]
    found = [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in found]
    return ["bin" if word in _SON else word for word in found] if len(found) > 1 else found


def _key(word: str) -> str:
    table = _tables()["keys"]
    found = ""
    for sound in _sounds(word).consonants:
        key = table[sound]
        if not found.endswith(key):
            found += key
    return found[:-1] if len(found) > 1 and found.endswith("G") else found or "A"


def _alike(a: str, b: str) -> float:
    """How well two words agree, from 0 to 1."""
    if a == b:
        return 1.0
    left, right = _sounds(a), _sounds(b)
    if min(len(a), len(b)) == 1:  # a given name as its first letter: "V. Klitschko"
        return 0.6 if _key(a)[:1] == _key(b)[:1] else 0.0
    pairs = _pair_up(left, right)
    if pairs is None:
        return 0.0
    both = left.written and right.written
    if None not in (left.final_a, right.final_a) and left.final_a != right.final_a:
        return 0.0
    if not both:  # of what Arabic writes, the long vowels, one may be spelled otherwise in a long name
        differ = sum(_differ(x, y) if right.written else _differ(y, x) for x, y in pairs[1:])
        return 0.8 if not differ else 0.55 if differ == 1 and len(pairs) > LONG else 0.0
    differ = sum(x != y for x, y in pairs)
    return max(0.0, 1.0 - differ / max(2, len(pairs)))


def _differ(long: str, vowels: str) -> bool:
    """Whether an Arabic long vowel speaks against what another script writes; alef stands for any."""
    return bool(long and vowels) and "a" not in long and not set(long) & set(vowels)


def _pair_up(left: Sounds, right: Sounds) -> list[tuple[str, str]] | None:
    """The vowels of two words beside each other, if their consonants agree one by one; else None."""
    a, b = left.consonants, right.consonants
    if len(a) != len(b):
        shorter, longer = (left, right) if len(a) < len(b) else (right, left)
        dropped = longer.consonants[:-1]
        if len(a) + len(b) - 2 * len(dropped) != 1 or longer.consonants[-1] not in "hgx" or not shorter.consonants:
            return None
        longer = longer._replace(consonants=dropped, vowels=longer.vowels[:-1], final_a=None)  # Oleg, Oleh
        return _pair_up(shorter, longer)
    alike = _alikes()
    if any(x != y and frozenset((x, y)) not in alike for x, y in zip(a, b, strict=True)):
        return None
    return list(zip(left.vowels, right.vowels, strict=True))


@cache
def _tables() -> dict[str, Any]:
    return read_toml(FOLDER / "sounds.toml")


@cache
def _alikes() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair) for pair in _tables()["alike"]["pairs"])


@cache
def _letters(script: str) -> tuple[re.Pattern[str], dict[str, str]]:
    table = _tables()[script]
    return re.compile("|".join(sorted(table, key=len, reverse=True))), table


@lru_cache(KEPT)
def _sounds(word: str) -> Sounds:
    first = next((letter for letter in word if letter.isalpha()), "a")
    script = "Arabic" if "\u0600" <= first < "\u0780" else "Cyrillic" if "\u0400" <= first < "\u0530" else "Latin"
    pattern, table = _letters(script)
    word = fold(word).replace("'", "") if script != "Latin" else _plain(word, table)
    vowels_of = _vowels()
    consonants, vowels, at = "", [""], 0
    while at < len(word):
        match = pattern.match(word, at)
        if match is None:
            kind = vowels_of.get(word[at], "")
            if kind and not vowels[-1].endswith(kind):
                vowels[-1] += kind
            at += 1
            continue
        told = table[match[0]]
        at = match.end() - (1 if len(match[0]) == 2 and match[0][1] in "eiy" else 0)
        for sound in told:
            if sound == "w" and match.start() and word[at : at + 1] not in BEFORE:  # a vowel, within a word
                if script == "Arabic" and not vowels[-1]:
                    vowels[-1] = "o"
                continue
            if consonants.endswith(sound) and not vowels[-1]:
                continue  # a double letter
            consonants += sound
            vowels.append("")
    final_a: bool | None = vowels[-1].endswith("a") or word.endswith("ا")
    if len(consonants) > 1 and word.endswith(("ه", "ah", "eh")):  # ة, and what is written for it
        consonants, vowels, final_a = consonants[:-1], vowels[:-1], None
    return Sounds(consonants, tuple(vowels), final_a, script != "Arabic")


def _plain(word: str, table: dict[str, str]) -> str:
    """A Latin word without the accents that tell nothing here."""
    return "".join(letter if letter in table else fold(letter) for letter in word.replace("'", "").replace("’", ""))


@cache
def _vowels() -> dict[str, str]:
    return {letter: kind for kind, letters in _tables()["vowels"].items() for letter in letters}
