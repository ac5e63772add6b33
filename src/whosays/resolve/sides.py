"""Whose a word says something is: countries by their names and adjectives, in any case.

>>> from ..languages import load
>>> words = load("uk").lexicon.seen
>>> [sides(load("uk")).of(words[form]) for form in ("російськими", "Ізраїлю", "містом")]
[('RU', True), ('IL', False), None]
"""

from __future__ import annotations

from functools import cache

from ..languages import Pack
from ..languages.lexicon import CACHE, Word
from .forms import adjective_stem, word_key
from .gazetteer import Gazetteer, bundled
from .table import ADJECTIVE

Side = tuple[str, bool]  # the country, and whether the word is its adjective


class Sides:
    """The countries that words of a language name; surface forms are looked up once."""

    def __init__(self, pack: Pack, gazetteer: Gazetteer) -> None:
        self.pack = pack
        self.gazetteer = gazetteer
        self.seen: dict[str, Side | None] = {}
        self.names: dict[str, str] = {}  # of the countries that were found

    def of(self, word: Word) -> Side | None:
        """The country that a word names, and whether as an adjective; None where it names none."""
        surface = word.surface
        if surface not in self.seen:
            if len(self.seen) >= CACHE:
                self.seen.clear()
            self.seen[surface] = self._look_up(word) if word.shape == "w" and len(word.key) > 1 else None
        return self.seen[surface]

    def attached(self, word: Word) -> frozenset[str]:
        """What is attached to a word that names a country: a conjunction, a preposition, the article."""
        stems = self.pack.lexicon.attached.stems(word.key)
        for stem, flags in stems if len(stems) > 1 else ():
            for spelled in (stem, "ال" + stem) if "def" in flags else (stem,):
                if self._find(word_key(spelled)) is not None:
                    return flags
        return frozenset()

    def name(self, word: Word) -> str | None:
        """The usual English name of the country that a word or its adjective names."""
        side = self.of(word)
        return self.names.get(side[0]) if side is not None else None

    def _look_up(self, word: Word) -> Side | None:
        key = word.key.removesuffix("'s")
        if self.pack.script == "Arabic":
            for stem, flags in self.pack.lexicon.attached.stems(key):
                for spelled in (stem, "ال" + stem) if "def" in flags else (stem,):
                    found = self._find(word_key(spelled))
                    if found is not None:
                        return found
            return None
        if self.pack.script == "Latin":
            return self._find(word_key(key)) if word.capital else None
        stem = word_key(key)
        ending = adjective_stem(stem)
        found = self._find(ending) if ending is not None else None
        return found or (self._find(stem) if word.capital else None)

    def _find(self, key: str) -> Side | None:
        hits = self.gazetteer.find(key) if self.gazetteer.may_hold(key) else []
        for row, form in hits:
            if row.kind == "country" and row.country:
                self.names[row.country] = row.name
                return row.country, form == ADJECTIVE
        return None


@cache
def sides(pack: Pack) -> Sides:
    """The sides that a pack's words name, with what has been looked up so far."""
    return Sides(pack, bundled())
