"""One name in two spellings: Zelensky and Zelenskyy, told from inflected names and from two names."""

from __future__ import annotations

import re
from itertools import combinations

from ..languages.damage import Spelling
from ..records import Warning_
from ..resolve.gazetteer import bundled
from ..resolve.work import Work
from ..sentences import sentence

LEAST = 4  # letters of a stem that differs in a vowel or in a doubled letter
LONG = 6  # letters of one that differs in any other letter
MOST = 400  # names of one beginning that are compared
ARTICLES = ("ال", "وال", "بال", "لل", "كال", "فال")
TWICE = re.compile(r"(.)\1")
WEAK = frozenset("aeiouyаеиоуыэюяєіїйьъ'ёاوي")


def respelled(work: Work, spelling: Spelling, places: list[int]) -> list[Warning_]:
    """Pairs of names that differ in a letter or two within the stem; `places` are words that may be names."""
    first: dict[str, list[int]] = {}
    opening: set[int] = set()
    if spelling.cased:
        opening = {a for paragraph in work.sentences for a, _ in paragraph}
        opening |= {i + 1 for i in work.quotes}
        for i in places:
            if not work.words[i].surface.isupper():
                first.setdefault(_bare(work.words[i].key), []).append(i)
    else:
        for i in _told_as_names(work, spelling, places):
            first.setdefault(work.words[i].key, []).append(i)
    groups: dict[str, list[str]] = {}
    for key in first:
        groups.setdefault(key[:1], []).append(key)
    found = []
    told: set[str] = set()
    small: set[str] = set()
    for group in groups.values():
        if len(group) < 2:
            continue
        if not small and spelling.cased:
            small = {word.surface for word in work.words if not word.capital}
        for one, two in combinations(group[:MOST], 2):
            if one[:3] != two[:3] and one[-3:] != two[-3:]:
                continue
            if -3 < len(one) - len(two) < 3 and two not in told and _is_respelled(spelling, one, two):
                if spelling.cased and not _is_sure(work, opening, small, first[one], first[two]):
                    continue
                if _are_two(work, spelling, first[one], first[two], one, two):
                    continue
                told.add(two)
                i = first[two][0]
                a, b = work.characters(i, i + 1)
                other = work.words[first[one][0]].surface
                why = sentence("warning.two_spellings", word=other, words=work.text[a:b])
                found.append(Warning_("two_spellings", why, work.span(a, b)))
    return found


def _is_sure(work: Work, opening: set[int], small: set[str], one: list[int], two: list[int]) -> bool:
    """Whether capitals tell names: one of the words stands within a sentence, neither stands small in the text."""
    inside = [any(i not in opening for i in places) for places in (one, two)]
    if not any(inside):
        return False
    if all(inside):
        return True
    only = work.words[(two if inside[0] else one)[0]]
    return len(only.key) >= LONG and only.surface.lower() not in small


def _bare(key: str) -> str:
    """The key without the ending of a possessive."""
    return key[:-2] if key.endswith("'s") else key.rstrip("'")


def _told_as_names(work: Work, spelling: Spelling, places: list[int]) -> list[int]:
    """Of the words that no list has, those that stand in a source, in a place, or after a title or a given name."""
    words = work.words
    near: set[int] = set()
    for said in work.said:
        if said.source is not None and said.kind in {"person", None}:
            near.update(range(*said.source))
    spans = {place.span.start for place in work.places} | {s.start for place in work.places for s in place.also}
    return [
        i
        for i in places
        if (i in near and not words[i].key.endswith(spelling.unlike))
        or (
            not words[i].key.startswith(ARTICLES)
            and (
                work.starts[i] in spans
                or (i and ("role" in words[i - 1].kinds or words[i - 1].key in spelling.given))
                or (i > 1 and words[i - 2].key in spelling.given and words[i - 1].shape == "w")
            )
        )
    ]


def _stem(spelling: Spelling, key: str) -> str:
    """The key without the ending of a case."""
    for ending in spelling.endings:
        if key.endswith(ending) and len(key) - len(ending) >= 3:
            return key[: -len(ending)]
    return key


def _is_respelled(spelling: Spelling, one: str, two: str) -> bool:
    """Whether two names differ in what is spelt in two ways, and not in their ending."""
    if len(one) != len(two) and min(len(one), len(two)) > LEAST and TWICE.sub(r"\1", one) == TWICE.sub(r"\1", two):
        return True
    a, b = _stem(spelling, one), _stem(spelling, two)
    if a == b or one.startswith(two) or two.startswith(one):
        short, long = sorted((one, two), key=len)
        return frozenset((short[-1:], long[len(short) - 1 :])) in spelling.alike and a != b
    p = 0
    shorter = min(len(a), len(b))
    while p < shorter and a[p] == b[p]:
        p += 1
    s = 0
    while s < shorter - p and a[-1 - s] == b[-1 - s]:
        s += 1
    x, y = a[p : len(a) - s], b[p : len(b) - s]
    pair = frozenset((x, y))
    if pair in spelling.alike and shorter >= LEAST:
        return s > 0 or a == one
    if s < 1 or pair in spelling.altered or max(len(x), len(y)) > 2:
        return False
    if len(x) == 2 or len(y) == 2:
        return (
            spelling.cased and x == y[::-1] and shorter >= LONG - 1 and len(x) == 2 and s > 0
        )  # two letters changed places
    if _is_weak(x) and _is_weak(y):
        return shorter >= LEAST
    doubled = (x or y) in {a[p - 1 : p], b[p - 1 : p]} and not (x and y)
    return shorter >= LEAST if doubled else shorter >= LONG and s > 1


def _is_weak(letter: str) -> bool:
    return letter == "" or letter in WEAK


def _is_foreign(work: Work, spelling: Spelling, i: int) -> bool:
    """Whether a word stands among words of a language that spells names otherwise."""
    near = "".join(word.key for word in work.words[max(0, i - 12) : i + 12])
    return not spelling.foreign.isdisjoint(near)


def _are_two(work: Work, spelling: Spelling, one: list[int], two: list[int], a: str, b: str) -> bool:
    """Whether two like names belong to two people or two places: other names stand beside them, or both are known."""
    words = work.words

    def beside(places: list[int], step: int) -> set[str]:
        near = {j + step for j in places if 0 <= j + step < len(words)}
        return {
            _stem(spelling, words[j].key)
            for j in near
            if words[j].shape == "w" and words[j].capital and not words[j].hits
        }

    if not spelling.cased and (a.startswith(ARTICLES) or b.startswith(ARTICLES) or min(len(a), len(b)) < LONG):
        before = [{words[j - 1].key for j in places if j} for places in (one, two)]
        return not before[0] & before[1]  # only after the same given name
    for step in (-1, 1):
        left, right = beside(one, step), beside(two, step)
        if left and right and not left & right and not any(_is_respelled(spelling, x, y) for x in left for y in right):
            return True
    if (beside(one, -1) and beside(two, 1) and not beside(one, 1) and not beside(two, -1)) or (
        beside(two, -1) and beside(one, 1) and not beside(two, 1) and not beside(one, -1)
    ):
        return True  # a surname and a given name
    if spelling.foreign and any(_is_foreign(work, spelling, places[0]) for places in (one, two)):
        return True
    known = [{row.geonameid for row, _ in bundled().find(key)} for key in (a, b)]
    return bool(known[0] and known[1] and not known[0] & known[1])
