"""How a name sounds, whatever the script: its consonants, and the vowels between them.

Arabic, Cyrillic and Latin spellings of one name share their consonants; their vowels agree where both write them.

>>> sound("kharkiv").consonants == sound("харков").consonants == sound("خاركيف").consonants
True
>>> alike(sound("zelenskyy"), sound("زيلينسكي")), alike(sound("hamas"), sound("خمس"))
(True, False)
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..languages import read_toml

KEPT = 100_000  # forms kept
SHORT = 2  # consonants of names that too many words share
LONG = 4  # consonants from which on one vowel may differ

_TABLES: dict[str, dict[str, str]] = {
    script: {group: heard for heard, groups in table.items() for group in groups}
    for script, table in read_toml(Path(__file__).with_name("letters.toml")).items()
}
_PARTS = {
    script: re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    for script, table in _TABLES.items()
}
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_LAST_H = re.compile(r"(?<=[aeiouy])h$")
_SOFT_G = re.compile("g(?=[eiy])")
_LAST_HEH = re.compile("(?<=..)ه$")  # ة, and what is written for it


class Sound(NamedTuple):
    """The consonants of a word, and the vowels before, between and after them: one slot more than consonants."""

    consonants: str
    vowels: tuple[str, ...]
    script: str


def script_of(key: str) -> str:
    """The script of a folded word: arabic, cyrillic, latin, or none of them.

    >>> script_of("прем'єр"), script_of("42")
    ('cyrillic', '')
    """
    for letter in key:
        code = ord(letter)
        if 0x400 <= code < 0x530:
            return "cyrillic"
        if 0x620 <= code < 0x700:
            return "arabic"
        if "a" <= letter <= "z":
            return "latin"
    return ""


def sounds(word: str) -> tuple[Sound, ...]:
    """The ways a word may sound: in Latin letters h at the end is mute or not, g soft or hard, w v or u, s sh."""
    first = sound(word)
    if first.script != "latin":
        return (first,)
    found = [first]
    if _SOFT_G.search(word):
        found.append(sound(_SOFT_G.sub("zh", word)))
    if "w" in word:
        found.append(sound(word.replace("w", "v")))
    if _LAST_H.search(word):
        found.append(Sound(first.consonants + "H", (*first.vowels, ""), "latin"))
    if word.endswith("es"):  # Guterres, Гутерреш
        found.append(sound(word + "h"))
    if word.endswith("us"):  # Damascus, Дамаск
        found.append(sound(word[:-2]))
    return tuple(found)


@lru_cache(KEPT)
def sound(word: str) -> Sound:
    """How a folded word sounds, its h at the end mute; of a word without letters, nothing."""
    key = word
    script = script_of(key)
    if not script:
        return Sound("", ("",), "")
    if script == "latin":
        key = _LAST_H.sub("", key)
    key = _LAST_HEH.sub("ا", key) if script == "arabic" else _DOUBLED.sub(r"\1", key)
    table = _TABLES[script]
    consonants: list[str] = []
    vowels = [""]
    for letter in "".join(table[part] for part in _PARTS[script].findall(key)):
        if letter.islower():
            vowels[-1] += letter
        elif vowels[-1] or not consonants or consonants[-1] != letter:
            if letter == "P" and consonants and consonants[-1] == "N" and not vowels[-1]:
                consonants[-1] = "M"  # Istanbul, Стамбул
            consonants.append(letter)
            vowels.append("")
    return Sound("".join(consonants), tuple(vowels), script)


def alike(one: Sound, two: Sound) -> bool:
    """Whether two spellings may be of one name: the same consonants, and vowels that do not speak against it.

    Names of two consonants are never alike by their sound alone.
    """
    if one.consonants != two.consonants or len(one.consonants) <= SHORT:
        return False
    if two.script == "arabic" and one.script != "arabic":
        one, two = two, one
    if one.script == two.script != "cyrillic":
        return len(one.consonants) >= LONG and bool(one.vowels[-1]) == bool(two.vowels[-1]) and _in_one(one, two)
    judge = _with_arabic if one.script == "arabic" else _letter_by_letter
    return judge(one, two)


def _in_one(one: Sound, two: Sound) -> bool:
    """In Latin letters as letter by letter; in Arabic ones one long vowel may be left out, or be another."""
    if one.script != "arabic":
        return _letter_by_letter(one, two)
    return sum(mine != yours for mine, yours in zip(one.vowels, two.vowels, strict=True)) <= 1


def _letter_by_letter(one: Sound, two: Sound) -> bool:
    """Both write all their vowels; the last, which is mostly an ending, does not count."""
    if bool(one.vowels[0]) != bool(two.vowels[0]):
        return False
    differ = 0
    for place, (mine, yours) in enumerate(zip(one.vowels[:-1], two.vowels[:-1], strict=True)):
        if bool(mine) != bool(yours):
            differ += 2
        elif mine and not set(mine) & set(yours):
            ending = place == len(one.consonants) - 1 and one.consonants[-1] == "F"  # Львів, Львов
            differ += not ending
    return differ == 0 or (differ <= 2 and len(one.consonants) > LONG) or (differ == 1 and len(one.consonants) == LONG)


def _with_arabic(arabic: Sound, other: Sound) -> bool:
    """Arabic writes long vowels only: those it writes must be there, and of short names most must be written."""
    if bool(arabic.vowels[0]) != bool(other.vowels[0]):
        return False
    missing = 0
    for written, heard in zip(arabic.vowels[1:-1], other.vowels[1:-1], strict=True):
        long = written.replace("o", "")  # ع may be heard as any vowel, or as none
        if long and not heard:
            return False
        if long and not set(long) & set(heard) and not ("a" in long and "u" in heard):
            return False
        missing += bool(heard) and not written
    return missing <= 1 if len(arabic.consonants) < LONG else True
