"""A query as people type it, and where a text answers it.

>>> text = "Внаслідок удару по Харкову поранено 12 людей."
>>> [text[start:end] for start, end in find(parse("Kharkiv удар"), text)]
['удару', 'Харкову']
>>> find(parse('"удар по Києву"'), text), find(parse("удар", exact=True), text)
((), ())
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..errors import UsageError
from ..text.fold import fold
from .folded import Keys, Word, asked, places, seen, small, words
from .spelled import alike

LONGEST = 500  # characters of a query
KEPT = 500  # texts whose words are kept
PAIRS = 100_000  # words of queries and texts that were compared
_GROUP = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]|([^"“”„«»]+)')


class Group(NamedTuple):
    """Words that must stand one after the other; `words` are as typed."""

    words: tuple[str, ...]
    text: str


class Query(NamedTuple):
    """Groups that must all be found; with `exact` in the very characters."""

    groups: tuple[Group, ...]
    exact: bool

    @property
    def terms(self) -> list[frozenset[str]]:
        """Of every word the terms, one of which a text that answers has in the index."""
        return [asked(word).terms | seen(word).terms for group in self.groups for word in group.words]


def parse(query: str, *, exact: bool = False) -> Query:
    """A query taken apart: words, and phrases in quotation marks. Small words alone are left out, if others remain.

    Raises UsageError where nothing in it can be looked for.
    """
    if len(query) > LONGEST:
        raise UsageError(f"a query of more than {LONGEST} characters; search for fewer words")
    groups: list[Group] = []
    for quoted, bare in _GROUP.findall(query):
        if exact:
            parts = [quoted or bare]
        elif quoted:
            parts = [quoted]
        else:
            parts = [word.exact for word in words(bare)]
        for part in parts:
            found = tuple(word.exact for word in words(part))
            if found:
                groups.append(Group(found, part.strip()))
    if not groups:
        raise UsageError(f"nothing to search for in {query[:40]!r}; type a word or a number")
    telling = [group for group in groups if exact or len(group.words) > 1 or not _is_small(group.words[0])]
    return Query(tuple(telling or groups), exact)


def find(query: Query, text: str) -> tuple[tuple[int, int], ...]:
    """The places of the words of a query in a text, in order; none where it lacks one of the groups."""
    all_words = () if query.exact else _words(text)
    found: set[tuple[int, int]] = set()
    for group in query.groups:
        places_ = set(_literal(group.text, text) if query.exact else _in_order(group, all_words, text))
        if not places_:
            return ()
        found |= places_
    return tuple(sorted(found))


def answers(query: Query, text: str | None) -> bool:
    """Whether a short text (a name, a publisher) answers a query."""
    return bool(text and find(query, text))


@lru_cache(KEPT)
def _words(text: str) -> tuple[Word, ...]:
    """The words of a text, which the next query or page asks for again."""
    return tuple(words(text))


@lru_cache(PAIRS)
def same(query: str, word: str) -> bool:
    """Whether a word of a query finds a word of a text.

    >>> same("zelensky", "Зеленського"), same("الجيش", "وللجيش"), same("мер", "миру")
    (True, True, False)
    """
    mine, theirs = asked(query), seen(word)
    if mine.forms & theirs.forms:
        return True
    return mine.name and theirs.name and bool(mine.terms & theirs.terms) and _is_same_name(query, word, mine, theirs)


def _is_same_name(query: str, word: str, mine: Keys, theirs: Keys) -> bool:
    """Spellings of one name: they sound alike, or they name one place and have their consonants in common."""
    if any(alike(one, two) for one in mine.sounds for two in theirs.sounds):
        return True
    return bool(places(query) & places(word))


def _in_order(group: Group, all_words: Sequence[Word], text: str) -> Iterator[tuple[int, int]]:
    first, rest = group.words[0], group.words[1:]
    for i, word in enumerate(all_words):
        if not same(first, word.exact):
            continue
        run = all_words[i : i + len(group.words)]
        whole = len(run) == len(group.words) and "\n" not in text[word.start : run[-1].end]
        if whole and all(same(q, w.exact) for q, w in zip(rest, run[1:], strict=True)):
            yield word.start, run[-1].end


def _literal(part: str, text: str) -> Iterator[tuple[int, int]]:
    """The very characters, where no word goes on over their ends."""
    here = text.find(part)
    while here >= 0:
        end = here + len(part)
        if not (text[here - 1 : here].isalnum() or text[end : end + 1].isalnum()):
            yield here, end
        here = text.find(part, here + 1)


def _is_small(word: str) -> bool:
    return fold(word) in small()
