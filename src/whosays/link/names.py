"""Names in a paragraph that tell reports of one happening from others: villages, quarters, streets, people.

What stands after a noun that says village, quarter or market is a name, whether a gazetteer holds it or not; so is a
rare word after a hash mark, and a rare capitalised word within a sentence. Each name has a weight: how telling it is.

>>> one, two = names("in the village of Kafr Shamroukh in Idlib", "en"), names("في قرية كفرشمروخ بريف إدلب", "ar")
>>> max(min(one[key], two[key]) for key in one.keys() & two.keys())
1.0
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from .. import languages
from ..resolve.sides import sides
from ..resolve.toponyms import Roles, roles_of
from ..text.fold import fold
from .telling import RARE, WORD, lines_with, name_of, stem

KNOWN = 12  # lines of the examples from which on a word is no name
TAG, CAPITAL = 0.6, 0.6  # weights of a name by what shows that it is one
WEIGHTS = {"city": 1.0, "village": 1.0, "district": 1.0, "facility": 0.45}  # by the noun beside it
SHORTER = 0.8  # of the weight, for a part of a name or one that may go on
_TAG = re.compile(r"#(\w+)")
_ARTICLE = re.compile(r"(?i)(?:al|el|as|ash|ad|an|ar|at|az|аль|эль|ель|ас|аш|ад|ан|ар|ат|аз)[-–]")
_OF = frozenset(("of", "the"))


@cache
def _nouns(language: str) -> tuple[dict[str, float], dict[str, float]]:
    """The nouns that stand before a place's name, and those behind it, with what a name beside them weighs."""
    pack = languages.load(language)
    roles = roles_of(pack.code, str(pack.folder))
    before = {key: WEIGHTS[one["noun before"][0]] for key, one in roles.items() if _says(one, "noun before")}
    after = {key: WEIGHTS[one["noun after"][0]] for key, one in roles.items() if _says(one, "noun after")}
    return before, after


@cache
def _firsts() -> frozenset[str]:
    """Words that names of several words begin with (names.toml)."""
    return frozenset(fold(word) for code in languages.codes() for word in languages.names(code).get("firsts", ()))


def _says(roles: Roles, role: str) -> bool:
    return role in roles and roles[role][0] in WEIGHTS


def names(text: str, language: str) -> dict[str, float]:
    """The keys of the names in a text, with their weights."""
    found: dict[str, float] = {}
    for key, weight in _all(text, language):
        if key and weight > found.get(key, 0.0):
            found[key] = weight
    return found


def keys_of(text: str) -> set[str]:
    """The keys that the words of a text have as names, alone and two together."""
    bare = [_bare(word) for word in WORD.findall(text.replace("_", " "))]
    return {name_of(word) for word in (*bare, *map("".join, pairwise(bare)))} - {""}


def _all(text: str, language: str) -> Iterator[tuple[str, float]]:
    arabic = language == "ar"
    before, after = _nouns(language)
    for words in _runs(text.replace("_", " ")):
        keys = [fold(word) for word in words]
        for i, (key, follows) in enumerate(pairwise(keys)):
            plain = stem(key) if arabic else key
            at = i + 1
            noun = before.get(key) or before.get(plain)
            if noun is not None:
                while at < len(keys) and keys[at] in _OF:
                    at += 1
                yield from _after_noun(words, keys, at, noun, arabic=arabic)
            elif follows in after and not arabic and words[i][:1].isupper() and country_of(words[i], language) is None:
                yield name_of(_bare(words[i])), after[follows]
                if i and words[i - 1][:1].isupper():
                    yield name_of(words[i - 1] + _bare(words[i])), after[follows]
    for tag in _TAG.finditer(text):
        for part in tag[1].split("_"):
            if len(part) > 2 and lines_with(stem(fold(part))) < 4:
                yield name_of(part), TAG
    if not arabic:
        yield from _capitals(text)


def _runs(text: str) -> Iterator[list[str]]:
    """The words of a text, as far as they stand together: a noun names nothing beyond a comma."""
    run: list[str] = []
    last = 0
    for match in WORD.finditer(text):
        if run and text[last : match.start()].strip(" \t\n«»\"“”„'’#-–"):
            yield run
            run = []
        run.append(match[0])
        last = match.end()
    if run:
        yield run


def country_of(word: str, language: str) -> str | None:
    """The country that a word is the adjective of: the Ukrainian city."""
    pack = languages.load(language)
    side = sides(pack).of(pack.lexicon.seen[word])
    return side[0] if side is not None and side[1] else None


def is_town_noun(word: str, language: str) -> bool:
    """Whether the name of a town or village stands behind a noun: the town of."""
    before = _nouns(language)[0]
    key = fold(word)
    return max(before.get(key, 0.0), before.get(stem(key), 0.0)) >= WEIGHTS["village"]


def _after_noun(
    words: list[str], keys: list[str], at: int, noun: float, *, arabic: bool
) -> Iterator[tuple[str, float]]:
    if at >= len(words) or not (arabic or words[at][:1].isupper()) or words[at].isdigit():
        return
    if arabic:
        if stem(keys[at]) in _firsts() and at + 1 < len(words):
            yield name_of(words[at] + words[at + 1]), noun
            yield name_of(words[at + 1]), SHORTER * noun
        elif len(keys[at]) > 2 and lines_with(stem(keys[at])) < KNOWN:
            yield name_of(words[at]), noun
            if at + 1 < len(words) and lines_with(stem(keys[at + 1])) <= RARE:
                yield name_of(words[at] + words[at + 1]), SHORTER * noun
        return
    yield name_of(_bare(words[at])), noun
    if at + 1 < len(words) and words[at + 1][:1].isupper():
        yield name_of(_bare(words[at]) + words[at + 1]), noun


def _capitals(text: str) -> Iterator[tuple[str, float]]:
    """Rare capitalised words that begin no sentence."""
    last = -1
    for match in WORD.finditer(text):
        between = text[last : match.start()] if last >= 0 else "."
        last = match.end()
        word = match[0]
        if not word[:1].isupper() or word.isupper() or between.strip(" ,-–(«“\"’'"):
            continue
        bare = _bare(word)
        if len(bare) > 3 and lines_with(stem(fold(bare))) <= RARE + 1:
            yield name_of(bare), CAPITAL


def _bare(word: str) -> str:
    """A name without its article; of a Cyrillic one the ending that declines it is cut by its key."""
    return _ARTICLE.sub("", word, count=1).removesuffix("'s").removesuffix("’s")
