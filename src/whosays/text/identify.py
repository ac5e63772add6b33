"""The language of a text, from its scripts, letters and small words.

Small words, endings and telling letters are enough for a text of a few thousand characters, so no model is loaded:
the command starts quickly and works offline, and an answer can be traced to words. Languages that share a script are
weighed against each other (Persian against Arabic, Bulgarian against Russian), so that no text is read with the wrong
pack for want of the right one.

>>> identify("Троє людей загинули, повідомив мер.", ("en", "ru", "uk"))
[('uk', 1.0)]
>>> identify("سه نفر کشته شدند، شهردار گفت که حمله در شب بود.", ("ar", "en"))
[('other', 1.0)]
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from math import exp
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from ..errors import LanguageError
from .fold import ARABIC_MARKS, BIDI

PROFILES = Path(__file__).with_name("profiles.toml")
LETTERS = Path(__file__).with_name("letters.toml")
OTHER = "other"
PIECE, PIECES = 300, 3  # what is looked at of a long text: characters, how many times
SECOND = 0.1  # the share from which on a second language is told
LACKING = 6.0  # what a share of letters foreign to the alphabet costs, in shares of small words
ENDING = 0.35  # what a frequent ending is worth, in small words
SHORT = 12  # words below which a text cannot speak for itself
STRANGE = 0.04  # the share of letters foreign to its alphabet that a text may have
GROUP = 0.09  # what a group of three letters that is twice as frequent in one of two languages is worth, in small words
DOUBT = 0.02  # the least that a text of some length must score to be in a language at all

_MARKS = dict.fromkeys(map(ord, ARABIC_MARKS + BIDI))
_APOSTROPHES = dict.fromkeys(map(ord, "’ʼ"), "'")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_ADDRESS = re.compile(r"\w{1,10}://[^\s()<>]+|[@#]\w+")
_FORMS = re.compile("[\ufb50-\ufefc]")  # Arabic letters as they are shaped in print
_COMMON = {
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщьюя",
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقلمنهوء",
}
_RANGES = (  # where a run of letters of one script begins
    (0x0000, "Latin"), (0x0370, "Greek"), (0x0400, "Cyrillic"), (0x0530, "Armenian"), (0x0590, "Hebrew"),
    (0x0600, "Arabic"), (0x0700, "?"), (0x0750, "Arabic"), (0x0780, "?"), (0x08A0, "Arabic"),
    (0x0900, "Devanagari"), (0x0980, "Bengali"), (0x0A00, "?"), (0x0B80, "Tamil"), (0x0C00, "?"),
    (0x0E00, "Thai"), (0x0E80, "?"), (0x1000, "Myanmar"), (0x10A0, "Georgian"), (0x1100, "Hangul"),
    (0x1200, "Ethiopic"), (0x1400, "?"), (0x1C80, "Cyrillic"), (0x1C90, "Georgian"), (0x1CC0, "?"),
    (0x1E00, "Latin"), (0x1F00, "Greek"), (0x2000, "?"), (0x2DE0, "Cyrillic"), (0x2E00, "?"),
    (0x3040, "Kana"), (0x3100, "?"), (0x3400, "Han"), (0xA000, "?"), (0xA640, "Cyrillic"), (0xA6A0, "?"),
    (0xAC00, "Hangul"), (0xD7B0, "?"), (0xF900, "Han"), (0xFB00, "Latin"), (0xFB50, "Arabic"), (0xFE00, "?"),
    (0xFE70, "Arabic"), (0xFF00, "Latin"), (0xFF66, "Kana"), (0xFFA0, "?"), (0x20000, "Han"),
)  # fmt: skip
_STARTS = [start for start, _ in _RANGES]


class Profile(NamedTuple):
    """What tells a language."""

    code: str
    name: str
    script: str
    alphabet: frozenset[str]
    words: frozenset[str]
    endings: frozenset[str]
    often: str
    rate: float


@cache
def profiles() -> dict[str, Profile]:
    """All languages that can be told apart, by code."""
    found = {}
    for code, table in tomllib.loads(PROFILES.read_text("utf-8")).items():
        letters = set(_COMMON.get(table["script"], "")) - set(table.get("lacks", "")) | set(table.get("letters", ""))
        words = frozenset(table.get("words", "").split())
        endings = frozenset(table.get("endings", "").split())
        found[code] = Profile(
            code, table["name"], table["script"], frozenset(letters), words, endings, *table.get("often", ("", 0.0))
        )
    return found


@cache
def _worth(script: str, part: str) -> dict[str, list[tuple[str, float]]]:
    """Which languages of a script a small word or an ending speaks for; the fewer share it, the louder."""
    owners: dict[str, list[str]] = {}
    for profile in profiles().values():
        if profile.script == script:
            for word in profile.words if part == "words" else profile.endings:
                owners.setdefault(word, []).append(profile.code)
    loudness = 1.0 if part == "words" else ENDING
    return {word: [(code, loudness * (0.3 + 0.7 / len(codes))) for code in codes] for word, codes in owners.items()}


@cache
def _groups() -> dict[tuple[str, str], dict[str, int]]:
    """By pair of languages, what groups of three letters tell: positive for the first."""
    found = {}
    for pair, tables in tomllib.loads(LETTERS.read_text("utf-8")).items():
        one, two = pair.split("-")
        found[one, two] = {
            group: int(weight) * (1 if code == one else -1)
            for code, table in tables.items()
            for weight, groups in table.items()
            for group in groups.split()
        }
    return found


@cache
def _script(character: str) -> str:
    return _RANGES[bisect_right(_STARTS, ord(character)) - 1][1]


def script_range(script: str) -> str:
    """The characters of a script, as they are written between the brackets of a regular expression.

    >>> script_range("Greek") == "\u0370-\u03ff\u1f00-\u1fff"
    True
    """
    if script == "Latin":
        return "A-Za-zÀ-ɏ"
    ends = [*(start - 1 for start in _STARTS[1:]), 0x2FFFF]
    return "".join(f"{chr(a)}-{chr(b)}" for (a, name), b in zip(_RANGES, ends, strict=True) if name == script)


def name_of(code: str) -> str:
    """The English name of a language, the code itself if it is unknown."""
    return profiles()[code].name if code in profiles() else code


def identify(text: str, codes: Iterable[str], letters: Mapping[str, str] | None = None) -> list[tuple[str, float]]:
    """The languages of a text with their shares, the largest first: codes of packs, and "other".

    `letters` gives the telling letters of packs that have no profile here.
    """
    packs = set(codes)
    shares: dict[str, float] = {}
    for code, share in detect(text, packs, letters):
        key = code if code in packs else OTHER
        shares[key] = shares.get(key, 0.0) + share
    return sorted(shares.items(), key=lambda item: -item[1])


def choose(text: str, codes: Iterable[str], letters: Mapping[str, str] | None = None) -> tuple[str, tuple[str, ...]]:
    """The language to read a text in, and all languages it is in.

    Raises LanguageError, which names the language found, where there is no pack for it.
    """
    packs = tuple(codes)
    found = detect(text, packs, letters)
    if not found:
        raise LanguageError(f"no words in the text, so no language; {_there_are(packs)}")
    code = found[0][0]
    if code not in packs:
        what = "a language that could not be told" if code == OTHER else f"{name_of(code)} ({code})"
        raise LanguageError(f"the text seems to be in {what}, for which there is no language pack; {_there_are(packs)}")
    return code, tuple(code for code, _ in found)


def _there_are(codes: Iterable[str]) -> str:
    named = ", ".join(f"{name_of(code)} ({code})" for code in sorted(codes))
    return f"there are packs for: {named}; --language CODE overrules this"


def detect(text: str, packs: Iterable[str] = (), letters: Mapping[str, str] | None = None) -> list[tuple[str, float]]:
    """Like `identify`, with the codes of languages without a pack, where they can be told."""
    words: dict[str, list[str]] = {}
    looked_at = sample(text)
    for word in _WORD.findall(looked_at):
        words.setdefault(_script(word[0]), []).append(word.lower().translate(_APOSTROPHES))
    total = sum(len(group) for group in words.values())
    found: list[tuple[str, float]] = []
    for script, group in words.items():
        share = len(group) / total
        if share >= SECOND:
            found.extend(
                (code, share * part) for code, part in _of_script(script, group, frozenset(packs), letters or {})
            )
    if "Han" in words and any(_script(character) == "Kana" for character in looked_at):
        found = [("ja" if code == "zh" else code, share) for code, share in found]
    found.sort(key=lambda item: -item[1])
    return [(code, round(share, 3)) for code, share in found]


def sample(text: str) -> str:
    """What is looked at of a text: pieces of a long one, without addresses and marks."""
    if len(text) > PIECE * (PIECES + 1):
        step = (len(text) - PIECE) // (PIECES - 1)
        text = " ".join(text[i * step : i * step + PIECE] for i in range(PIECES))
    if "://" in text or "@" in text:
        text = _ADDRESS.sub(" ", text)
    if _FORMS.search(text):
        text = normalize("NFKC", text)
    return text.translate(_MARKS)


def _of_script(
    script: str, words: list[str], packs: frozenset[str], letters: Mapping[str, str]
) -> list[tuple[str, float]]:
    scores = {code: 0.0 for code, profile in profiles().items() if profile.script == script}
    small, ends = _worth(script, "words"), _worth(script, "endings")
    n = len(words)
    for word in words:
        hits = small.get(word) or ends.get(word[-4:]) or ends.get(word[-3:]) or ends.get(word[-2:]) or ()
        for code, value in hits:
            scores[code] += value / n
    joined = "".join(words)
    size = len(joined)
    counted = {letter: times for letter, times in Counter(joined).items() if letter not in _untelling(script)}
    foreign = {code: _foreign(counted, profiles()[code].alphabet) / size for code in scores}
    for code in scores:
        profile = profiles()[code]
        if not profile.alphabet:  # the script tells the language
            scores[code] += 0.1
            continue
        missed = max(0.0, profile.rate - sum(counted.get(letter, 0) for letter in profile.often) / size)
        expected = 1 - exp(-profile.rate * size)  # that a text of this length has one at all
        scores[code] -= LACKING * (foreign[code] + 0.6 * missed * expected * expected)
    for (one, two), groups in _groups().items():
        if one in scores and two in scores:
            lean = scores[one] - scores[two] + GROUP * _lean(words, groups) / n
            most = max(scores[one], scores[two])  # no third language gains by it
            scores[one], scores[two] = most - max(0.0, -lean), most - max(0.0, lean)
    for code, own in letters.items():
        if code not in profiles():
            scores[code] = LACKING * sum(map(joined.count, own)) / size
    best = _best(script, scores, foreign, n, packs)
    known = [code for code in scores if code in packs and code in profiles()]
    if best == OTHER and script != "Latin" and known:  # two languages in one line hide each other
        every = frozenset[str]().union(*(profiles()[code].alphabet for code in known))
        if _foreign(counted, every) / size < STRANGE:
            best = max(known, key=scores.__getitem__)
    return [(best, 1.0)]


def _lean(words: Iterable[str], groups: Mapping[str, int]) -> int:
    """What the groups of letters in these words tell together."""
    told = 0
    for word in words:
        padded = f"^{word}$"
        for i in range(len(padded) - 2):
            told += groups.get(padded[i : i + 3], 0)
    return told


@cache
def _untelling(script: str) -> frozenset[str]:
    """The letters that all languages of a script have."""
    alphabets = [profile.alphabet for profile in profiles().values() if profile.script == script]
    return frozenset.intersection(*alphabets) if alphabets else frozenset()


def _foreign(counted: Mapping[str, int], alphabet: frozenset[str]) -> int:
    return sum(times for letter, times in counted.items() if letter not in alphabet)


def _best(script: str, scores: dict[str, float], foreign: dict[str, float], n: int, packs: frozenset[str]) -> str:
    """The likeliest language; a pack has the benefit of the doubt where the text is too short to tell."""
    best = max(scores, key=lambda code: (scores[code], code in packs), default=OTHER)
    own = max((code for code in scores if code in packs), key=scores.__getitem__, default=best)
    if best != own and scores[best] - scores[own] < 0.6 / n:
        best = own
    if best == OTHER or scores[best] >= DOUBT or n < SHORT:
        return best
    return (
        best if script != "Latin" and foreign.get(best, 0.0) < STRANGE else OTHER
    )  # Latin has more languages than profiles
