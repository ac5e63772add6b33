"""Whose a word says something is: countries by their names and adjectives, in any case.

>>> from ..languages import load
>>> words = load("uk").lexicon.seen
>>> [sides(load("uk")).of(words[form]) for form in ("російськими", "Ізраїлю", "містом")]
[('RU', True), ('IL', False), None]
"""

from __future__ import annotations

from functools import cache

from ..kept import Kept
from ..languages import Pack
from ..languages.lexicon import CACHE, NOTHING, Word
from .forms import adjective_stem, is_clean, word_key
from .gazetteer import Gazetteer, bundled
from .table import ADJECTIVE

Side = tuple[str, bool]  # the country, and whether the word is its adjective
Seen = tuple[Side | None, frozenset[str]]


class Sides:
    """The countries that words of a language name; surface forms are looked up once."""

    def __init__(self, pack: Pack, gazetteer: Gazetteer) -> None:
        self.pack = pack
        self.gazetteer = gazetteer
        self._seen = Kept(self._look_up, CACHE)  # by surface form the side, and what is attached to its word
        self.names: dict[str, str] = {}  # of the countries that were found

    def of(self, word: Word) -> Side | None:
        """The country that a word names, and whether as an adjective; None where it names none."""
        return self._seen[word.surface][0]

    def along(self, words: list[Word]) -> list[Seen]:
        """For each word the country that it names, if it does, and what is attached to it."""
        return list(map(self._seen.__getitem__, [word.surface for word in words]))

    def attached(self, word: Word) -> frozenset[str]:
        """What is attached to a word that names a country: a conjunction, a preposition, the article."""
        return self._seen[word.surface][1]

    def name(self, word: Word) -> str | None:
        """The usual English name of the country that a word or its adjective names."""
        side = self.of(word)
        return self.names.get(side[0]) if side is not None else None

    def _look_up(self, surface: str) -> tuple[Side | None, frozenset[str]]:
        word = self.pack.lexicon.seen[surface]
        if word.shape != "w" or len(word.key) < 2:
            return None, NOTHING
        key = word.key.removesuffix("'s")
        if self.pack.script == "Arabic":
            return self._look_up_attached(key)
        if self.pack.script == "Latin":
            return self._find(word_key(key)) if word.capital else None, NOTHING
        stem = word_key(key)
        ending = adjective_stem(stem)
        found = self._find(ending) if ending is not None else None
        return found or (self._find(stem) if word.capital else None), NOTHING

    def _look_up_attached(self, key: str) -> tuple[Side | None, frozenset[str]]:
        clean = is_clean(key)
        for stem, flags in self.pack.lexicon.attached.stems(key):
            for spelled in (stem, "ال" + stem) if "def" in flags else (stem,):
                found = self._find(spelled if clean else word_key(spelled))
                if found is not None:
                    return found, flags
        return None, NOTHING

    def _find(self, key: str) -> Side | None:
        for row, form in self.gazetteer.find(key):
            if row.kind == "country" and row.country:
                self.names[row.country] = row.name
                return row.country, form == ADJECTIVE
        return None


@cache
def sides(pack: Pack) -> Sides:
    """The sides that a pack's words name, with what has been looked up so far."""
    return Sides(pack, bundled())
