"""Villages that no table holds: a noun that says village or town, and the name after it («село Мирне-2», قرية كذا).

Such a place has its words and no coordinates; an area named beside it tells its country.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from ..languages.lexicon import CAPITAL, Word
from .table import Row
from .toponyms import Lookup
from .work import Work

MOST = 3  # words of a name
BESIDE = 4  # tokens between a name and the area named beside it
IN_NAMES = frozenset("-‐‑–")
AREAS = frozenset({"country", "region", "district"})
ARTICLE = "ال"
VERBAL = ("ت", "ي", "ن")  # first letters of Arabic verbs in the present


class Unlisted(Struct, frozen=True, gc=False):
    """Tokens first to last are a name that no table holds; `kind` is what the noun before it says.

    One that is not `sure` is a name only with an area beside it: «قرية المستريحة شرق الحسكة».
    """

    first: int
    last: int
    kind: str
    noun: str
    sure: bool = True


def unlisted(lookup: Lookup, work: Work, taken: set[int], opening: set[int]) -> Iterator[Unlisted]:
    """Names after a noun that says village or town, of which no token is taken."""
    nouns, words = lookup.settlements, work.words
    stops = opening | taken
    places = range(len(words) - 1) if lookup.arabic else _before_capitals(work)
    for i in [i for i in places if words[i].key in nouns]:
        word = words[i]
        form = lookup.form(word)
        noun = form.roles.get("settlement")
        first = i + 1
        if noun is None:
            continue
        if "of" in noun[1]:
            if words[first].key != "of":
                continue
            first += 1
        if lookup.arabic and words[first].key == "#" and first + 1 < len(words):
            first += 1
        last = _end(lookup, words, first, stops)
        if last > first and i not in taken:
            sure = not (lookup.arabic and words[first].key.startswith(ARTICLE))
            yield Unlisted(first, last, noun[0], word.surface, sure)


def _before_capitals(work: Work) -> list[int]:
    """The tokens after which a name may begin, with "of" between or without."""
    capitals = work.marked(CAPITAL)
    return sorted({i - k for i in capitals for k in (1, 2) if i >= k})


def _end(lookup: Lookup, words: list[Word], first: int, stops: set[int]) -> int:
    """Where a name that begins here ends, before the next of `stops`; `first` where none begins."""
    if lookup.arabic:
        return first + 1 if first < len(words) and first not in stops and _named(lookup, words[first]) else first
    last = first
    while last < min(len(words), first + MOST) and last not in stops:
        word = words[last]
        if word.shape not in "wx" or not word.capital or word.hits or len(word.surface) < 3 or lookup.form(word).roles:
            break
        last += 1
    if last == first or words[first].surface.isupper():
        return first
    if (
        last < len(words)
        and last not in stops
        and ((words[last].shape == "p" and words[last].key in IN_NAMES) or words[last].capital)
    ):
        return first  # the name goes on in a way that is not understood
    return last


def _named(lookup: Lookup, word: Word) -> bool:
    """Whether an Arabic word after "village" may be a name: no adjective, no verb, no word of the lists."""
    key = word.key
    if word.shape != "w" or word.hits or len(key) < 4 or lookup.form(word).roles:
        return False
    if key.startswith(ARTICLE):  # after "village" without an article, no adjective
        return not key.endswith(("ات", "ين", "ون"))
    return not key.endswith(("ه", "ات", "ين")) and not key.startswith((*VERBAL, "و", "ف", "ب", "ل", "ك"))


def area_beside(place: Unlisted, areas: list[tuple[int, int, Row]], words: list[Word]) -> Row | None:
    """The area named within a few tokens of it, in the same sentence; the one after it before the one before it."""
    after = [(first - place.last, row) for first, _, row in areas if 0 <= first - place.last <= BESIDE]
    before = [(place.first - last, row) for _, last, row in areas if 0 <= place.first - last <= BESIDE]
    for distance, row in (*sorted(after, key=lambda one: one[0])[:1], *sorted(before, key=lambda one: one[0])[:1]):
        between = words[place.last : place.last + distance] if (distance, row) in after else []
        if not any(word.key in ".!?;:\n" and word.shape == "p" for word in between):
            return row
    return None
