"""The names of a roster as one language spells them, looked up by token.

A trie over words holds every phrase; a word of a text is told by its key which listed words it can be, once for each
surface form.
"""

from __future__ import annotations

from functools import cache
from itertools import compress
from operator import attrgetter
from typing import Any

from msgspec import Struct

from ..kept import Kept
from ..languages import Pack
from ..languages.lexicon import QUOTES, Word
from ..text.fold import fold
from .declined import QUOTE, adjectives, endings, pieces, spellings
from .roster import Roster, countries, roster

KEPT = 30_000  # surface forms kept per language and roster
FIRST = attrgetter("first")
END = ""  # the key under which what a phrase names stands

ACTOR, SURNAME, OFFICE, BODY, OWNER, ADJECTIVE, LAND = (
    "actor",
    "surname",
    "office",
    "body",
    "owner",
    "adjective",
    "land",
)


class Sense(Struct, frozen=True, gc=False):
    """What a phrase can be: an actor, a surname, an office or body that has an owner, or an owner, which may be
    an adjective or the name of a land.

    `alone` tells of a surname that needs no full name beside it, of a body or office that may stand without its owner.
    """

    what: str
    id: str
    alone: bool = False


class Seen(Struct, eq=False, gc=False):
    """What a surface form can be: the listed words it may begin a phrase with, and those it may go on with."""

    first: tuple[str, ...]
    inner: tuple[str, ...]
    given: frozenset[str]  # the actors whose given name it is
    opens: frozenset[str] = frozenset()  # the words that phrases go on with which begin with it
    ends: bool = False  # whether it is a phrase by itself


NOTHING = Seen((), (), frozenset())


class Found(Struct, frozen=True, gc=False):
    """A phrase at tokens `first` to `last` and what it can be."""

    first: int
    last: int
    senses: tuple[Sense, ...]


class Roll:
    """The names of a roster in one language."""

    def __init__(self, listed: Roster, pack: Pack) -> None:
        self.pack = pack
        self.roster = listed
        self.trie: dict[str, Any] = {}
        self._words: dict[str, dict[str, int]] = {}  # key -> listed words with the case they need
        self._given: dict[str, set[str]] = {}  # listed word -> actors
        self._seen = Kept(self._look_at, KEPT)
        self._pieces: dict[tuple[str, str], list[str]] = {}
        self._fill(pack.code)

    def _fill(self, code: str) -> None:
        for one in self.roster.actors.values():
            cells = [(one.forms.get("name", ""), "en"), (one.forms.get("en", ""), "en")]
            if code != "en":
                cells.append((one.forms.get(code, ""), code))
            for cell, language in cells:
                for spelling in spellings(cell):
                    self._list(spelling.words, language, Sense(ACTOR, one.id))
                    if one.kind == "person" and language == (code if one.forms.get(code) else "en") and spelling.given:
                        surname = spelling.words[spelling.given :]
                        self._list(surname, language, Sense(SURNAME, one.id, spelling.alone))
                        for word in spelling.words[: spelling.given]:
                            for piece in self._listed(word, language):
                                self._given.setdefault(piece, set()).add(one.id)
        for body in self.roster.bodies.values():
            for spelling in spellings(body.forms.get(code, "")):
                self._list(spelling.words, code, Sense(BODY, body.id, spelling.alone))
        for office, row in self.roster.offices.items():
            self._list_cell(row[code], code, Sense(OFFICE, office))
        self._fill_owners(code)

    def _fill_owners(self, code: str) -> None:
        for row in self.roster.owners:
            for spelling in spellings(row.get(code, "") or ""):
                self._list(spelling.words, code, Sense(OWNER, row["owner"]))
                if row["capital"]:
                    self._list(spelling.words[:1], code, Sense(LAND, row["capital"]))
                if code in {"uk", "ru"} and spelling.words[-1].endswith(
                    ("ий", "ая", "ой", "ська", "ської", "цька", "ской")
                ):
                    self._list(spelling.words, code, Sense(ADJECTIVE, row["owner"]))
        for row in countries():
            self._list_country(row, code)

    def _list_country(self, row: dict[str, str], code: str) -> None:
        column = {"en": "en adjectives", "ar": "ar adjectives"}.get(code, f"{code} adjective stems")
        owner = Sense(OWNER, row["country"])
        names = [row["name"], row.get("en") or ""] if code == "en" else [row.get(code) or ""]
        for cell in names:
            for sense in (owner, Sense(LAND, row["country"])):
                self._list_cell(cell.replace("/", " ").replace("ʼ", "'"), code, sense)
        for stem in filter(None, (row.get(column) or "").split(";")):
            if " " in stem or (code in {"uk", "ru"} and not stem.endswith(("ськ", "цьк", "зьк", "ск"))):
                continue
            for key in adjectives(stem, code):
                piece = key if code == "ar" else f"^{key}" if code == "en" else key
                self._words.setdefault(key, {})[piece] = code == "en"
                senses = self.trie.setdefault(piece, {}).setdefault(END, [])
                for sense in (owner, Sense(ADJECTIVE, row["country"])):
                    if sense not in senses:
                        senses.append(sense)

    def _list_cell(self, cell: str, code: str, sense: Sense) -> None:
        for spelling in spellings(cell):
            self._list(spelling.words, code, sense)

    def _list(self, words: tuple[str, ...], language: str, sense: Sense) -> None:
        node = self.trie
        for word in words:
            for piece in self._listed(word, language):
                node = node.setdefault(piece, {})
        if node is not self.trie:
            senses = node.setdefault(END, [])
            if sense not in senses:
                senses.append(sense)

    def _listed(self, word: str, language: str) -> list[str]:
        """The listed words that a word of a spelling is made of, entered by the keys they may have."""
        known = self._pieces.get((word, language))
        if known is None:
            known = []
            for token, keys in pieces(word, language):
                need = 2 if len(token) > 1 and token.isupper() else int(token[:1].isupper())
                piece = "^" * need + keys[0]
                known.append(piece)
                for key in keys:
                    self._words.setdefault(key, {})[piece] = need
            self._pieces[word, language] = known
        return known

    def seen(self, word: Word) -> Seen:
        """What a word of a text can be."""
        return self._seen[word.surface]

    def _look_at(self, surface: str) -> Seen:
        word = self.pack.lexicon.seen[surface]
        if word.shape == "s":
            return NOTHING
        key = QUOTE if word.surface in QUOTES else fold(word.surface) if word.shape in {"n", "x"} else word.key
        inner = [key]
        if key.endswith(("'s", "s'")):
            inner.append(key[:-2])
        first = list(inner)
        if self.pack.script == "Arabic" and word.shape == "w":
            inner += [bare for bare in word.inner if bare != key]
            for stem, flags in self.pack.lexicon.attached.stems(key):
                first += [stem, "ال" + stem] if "def" in flags else [stem]
        if self._words.keys().isdisjoint(first) and self._words.keys().isdisjoint(inner):
            return NOTHING  # as most words are
        letters = [letter for letter in word.surface if letter.isalpha()][:2]
        case = 2 if len(letters) > 1 and all(map(str.isupper, letters)) else int(word.capital)
        firsts = self._may_be(first, case)
        inners = self._may_be(inner, case)
        if not firsts and not inners:
            return NOTHING
        given = frozenset(actor for piece in firsts for actor in self._given.get(piece, ()))
        begins = tuple(piece for piece in firsts if piece in self.trie)
        opens = frozenset(piece for first in begins for piece in self.trie[first])
        return Seen(begins, inners, given, opens, END in opens)

    def _may_be(self, keys: list[str], case: int) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(piece for key in keys for piece, need in self._words.get(key, {}).items() if need <= case)
        )

    def find(self, words: list[Word]) -> list[Found]:
        """Every phrase in a stretch of tokens, all that begin at one token, longest first."""
        found: list[Found] = []
        seen = list(map(self._seen.__getitem__, [word.surface for word in words]))
        for i in compress(range(len(seen)), map(FIRST, seen)):
            one = seen[i]
            if not one.ends and (i + 1 == len(seen) or one.opens.isdisjoint(seen[i + 1].inner)):
                continue
            nodes = [self.trie[piece] for piece in seen[i].first]
            here: list[Found] = []
            j = i + 1
            while nodes:
                senses = [sense for node in nodes for sense in node.get(END, ())]
                if senses:
                    here.append(Found(i, j, tuple(dict.fromkeys(senses))))
                if j >= len(words):
                    break
                inner = seen[j].inner
                nodes = [node[piece] for node in nodes for piece in inner if piece in node]
                j += 1
            found += reversed(here)
        return found


_ROLLS: dict[tuple[str, str | None], Roll] = {}


def roll(pack: Pack, own: str | None = None) -> Roll:
    """The names as a language spells them, with those of the user's file where one is given; read once."""
    known = _ROLLS.get((pack.code, own))
    if known is None or known.pack is not pack:
        known = _ROLLS[pack.code, own] = Roll(roster(own), pack)
    return known


@cache
def marked(kind: str) -> frozenset[str]:
    """Words of `actors/endings.toml` that tell something of the name beside them, folded."""
    return frozenset(fold(word) for word in endings()["words"][kind])
