"""What a language folder knows of damage: damage.toml, by key.

>>> from . import load
>>> "anyone" in damage(load("en").folder).negative.objects
True
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..text.fold import fold
from ..text.tokens import tokenize
from . import read_toml
from .lexicon import expand

Phrases = dict[str, tuple[tuple[str, ...], ...]]  # first key -> what follows it


Calques = dict[str, dict[str, tuple[tuple[str, tuple[str, ...]], ...]]]
"""The first key of a phrase -> the second, "_" for any and "" for none -> the names of its signs and what follows."""
SINGLE = frozenset({"no_articles", "pronoun_again"})
"""Signs whose forms are words that are looked at by themselves."""


class Negative(NamedTuple):
    """Words that need a negation, verbs that show that one is lost, words that do for a negation."""

    words: Phrases
    subjects: Phrases
    objects: frozenset[str]
    verbs: frozenset[str]
    governed: frozenset[tuple[str, str]]
    blocks: frozenset[str]
    after: frozenset[str]
    endings: tuple[str, ...]
    unlike: frozenset[str]
    reach: int
    licences: frozenset[str]
    prefixes: tuple[str, ...]
    innocent: tuple[str, ...]


class Doubled(NamedTuple):
    """Words that may stand twice in a row, and verbs after which any word may."""

    allowed: frozenset[str]
    after: frozenset[str]
    endings: tuple[str, ...]


class Noun(NamedTuple):
    """Classes of numbers that a form of a counted noun may stand with; `numbered` is told by its number (house 5)."""

    fits: frozenset[str]
    numbered: bool


class Numbers(NamedTuple):
    """How numbers and nouns agree: class by the last two digits, or by the number itself where it is `exact`."""

    classes: dict[int, str]
    rest: str
    exact: bool
    numerals: dict[str, str]
    nouns: dict[str, Noun]
    adjectives: tuple[str, ...]
    closed: frozenset[str]
    any_case: frozenset[tuple[str, str]]
    not_after: frozenset[str]
    teens: frozenset[str]


class Spelling(NamedTuple):
    """How names are inflected, and which letters a change of case alters within them."""

    cased: bool
    endings: tuple[str, ...]
    altered: frozenset[frozenset[str]]
    alike: frozenset[frozenset[str]]
    given: frozenset[str]
    foreign: frozenset[str]
    unlike: tuple[str, ...]


class Sign(NamedTuple):
    """A sign of machine translation: found at least `least` times and `rate` times in a thousand words."""

    name: str
    why: str
    least: int
    rate: float
    forms: Phrases
    marks: tuple[str, ...]


class Damage(NamedTuple):
    """The whole file."""

    negative: Negative
    doubled: Doubled
    numbers: Numbers
    spelling: Spelling
    signs: tuple[Sign, ...]
    calques: Calques
    needed: int  # signs that a text must show to be called machine-translated


@cache
def damage(folder: Path) -> Damage:
    """What damage.toml of this folder says; a folder without the file knows of no damage."""
    file = folder / "damage.toml"
    tables = read_toml(file) if file.exists() else {}
    endings = read_toml(folder / "pack.toml").get("endings", {})

    def keys(forms: Iterable[str]) -> frozenset[str]:
        return frozenset(fold(word) for form in forms for word in expand(form, endings))

    def phrases(forms: Iterable[str]) -> Phrases:
        found: dict[str, tuple[tuple[str, ...], ...]] = {}
        for form in forms:
            for spelling in expand(form, endings):
                first, *rest = [fold(text) for _, _, text in tokenize(spelling)]
                found[first] = (*found.get(first, ()), tuple(rest))
        return found

    signs = tuple(
        Sign(
            one["name"],
            one["why"],
            one.get("least", 1),
            one.get("rate", 0.0),
            phrases(one.get("forms", [])),
            tuple(one.get("marks", [])),
        )
        for one in tables.get("sign", [])
    )
    calques: Calques = {}
    for sign in signs:
        for first, rests in sign.forms.items() if sign.name not in SINGLE else ():
            for rest in rests:
                below, second = calques.setdefault(first, {}), rest[0] if rest else ""
                below[second] = (*below.get(second, ()), (sign.name, rest[1:]))
    return Damage(
        _negative(tables.get("negative", {}), keys, phrases),
        Doubled(
            keys(tables.get("doubled", {}).get("allowed", [])),
            keys(tables.get("doubled", {}).get("after", [])),
            tuple(tables.get("doubled", {}).get("endings", [])),
        ),
        _numbers(tables.get("number", {}), tables.get("noun", []), keys),
        _spelling(tables.get("spelling", {}), keys),
        signs,
        calques,
        tables.get("translated", {}).get("needed", 3),
    )


def _negative(table: dict[str, Any], keys: Any, phrases: Any) -> Negative:
    licences = table.get("licences", [])
    governed = [fold_pair(pair) for form in table.get("governed", []) for pair in expand(form, {})]
    return Negative(
        phrases(table.get("words", [])),
        phrases(table.get("subjects", [])),
        keys(table.get("objects", [])),
        keys(table.get("verbs", [])),
        frozenset(governed),
        keys(table.get("blocks", [])),
        keys(table.get("after", [])),
        tuple(table.get("endings", [])),
        keys(table.get("unlike", [])),
        table.get("reach", 1),
        keys(word for word in licences if not word.endswith("*")),
        tuple(fold(word[:-1]) for word in licences if word.endswith("*")),
        tuple(map(fold, table.get("innocent", []))),
    )


def fold_pair(form: str) -> tuple[str, str]:
    """The keys of two words."""
    first, second = form.split()
    return fold(first), fold(second)


def _numbers(table: dict[str, Any], nouns: list[dict[str, Any]], keys: Any) -> Numbers:
    classes = {n: name for name, ranges in table.get("classes", {}).items() for n in _range(ranges)}
    fits: dict[str, set[str]] = {}
    numbered: set[str] = set()
    for noun in nouns:
        for name, forms in noun.items():
            if name == "numbered":
                continue
            for key in keys(forms):
                fits.setdefault(key, set()).update(name.split("_"))
                if noun.get("numbered"):
                    numbered.add(key)
    return Numbers(
        classes,
        table.get("rest", ""),
        table.get("exact", False),
        {key: name for name, forms in table.get("numerals", {}).items() for key in keys(forms)},
        {key: Noun(frozenset(some), key in numbered) for key, some in fits.items()},
        tuple(table.get("adjectives", [])),
        keys(table.get("closed", [])),
        frozenset(tuple(pair) for pair in table.get("any_case", [])),
        keys(table.get("not_after", [])),
        keys(table.get("teens", [])),
    )


def _range(ranges: str) -> list[int]:
    """The numbers of "2-4 22-24"."""
    found: list[int] = []
    for part in ranges.split():
        low, _, high = part.partition("-")
        found += range(int(low), int(high or low) + 1)
    return found


def _spelling(table: dict[str, Any], keys: Any) -> Spelling:
    def pairs(name: str) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(form.partition("/")[::2]) for form in table.get(name, []))

    endings = sorted(table.get("endings", []), key=len, reverse=True)
    return Spelling(
        table.get("cased", True),
        tuple(endings),
        pairs("altered"),
        pairs("alike"),
        keys(table.get("given", [])),
        frozenset(table.get("foreign", "")),
        tuple(table.get("unlike", [])),
    )
