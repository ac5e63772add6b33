"""The workbench of one reading: what the steps of the pipeline have found so far."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from ..kept import Kept
from ..records import Attribution, Count, Event, Interval, Place, Refusal, Span, Timex, Warning_

MAX_ITEM = 24  # tokens of an item in a list under a heading

if TYPE_CHECKING:
    from ..languages import Pack
    from ..languages.lexicon import Word
    from ..rules.mentions import Chart, Mention
    from .actors import ActorMention
    from .timexes import Found


_MARKED: Kept[int, bytes] = Kept(lambda marks: bytes(int(bool(mark & marks)) for mark in range(256)), 256)
"""For each combination of marks a table that tells which bytes have one of them."""


def marked(every: bytes | bytearray, marks: int) -> list[int]:
    """The places of the bytes that have one of these marks.

    >>> marked(bytes([1, 2, 3, 4]), 2)
    [1, 2]
    """
    return list(compress(range(len(every)), every.translate(_MARKED[marks])))


class Audience(NamedTuple):
    """Whom something was said to: characters, name, role and kind."""

    place: tuple[int, int]
    name: str
    role: str | None
    kind: str | None


@dataclass(slots=True)
class Said:
    """An attribution being made: token ranges first, the record last."""

    mention: Mention
    chart: Chart
    source: tuple[int, int] | None
    name: str | None
    role: str | None
    kind: str | None
    origin: tuple[int, int] | None  # characters that `name` was taken from
    inferred: bool
    content: list[tuple[int, int]]  # characters
    channel: str | None
    mode: str
    stance: str
    audience: Audience | None = None
    id: str = ""
    within: str | None = None
    actor: ActorMention | None = None
    cited_by: Said | None = None  # the attribution that names this one as its own source: "X reports, citing Y"

    def phrase(self) -> tuple[int, int]:
        """The tokens from source to cue, in whatever order they stand."""
        cue: tuple[int, int] = self.mention.value.cue
        if self.source is None:
            return cue
        return min(cue[0], self.source[0]), max(cue[1], self.source[1])


def cites(said: Said) -> list[Said]:
    """Those who cite it, the nearest first: its agency, the outlet that cites the agency."""
    found: list[Said] = []
    while said.cited_by is not None:
        said = said.cited_by
        found.append(said)
    return found


class Contents:
    """The contents of attributions by place: those around a character are found without looking at all of them."""

    STEP = 2000  # characters
    LONGEST = 20_000  # characters of a content; a longer one is looked for in its beginning only

    def __init__(self, said: list[Said]) -> None:
        self._near: dict[int, list[tuple[int, int, Said]]] = {}
        for one in said:
            for a, b in one.content:
                for place in range(a // self.STEP, min(b, a + self.LONGEST) // self.STEP + 1):
                    self._near.setdefault(place, []).append((a, b, one))
        for there in self._near.values():
            there.sort(key=lambda content: content[1] - content[0])

    def at(self, place: int) -> list[tuple[int, int, Said]]:
        """Start, end and attribution of the contents that may hold this character, shortest first."""
        return self._near.get(place // self.STEP, [])

    def narrowest(self, start: int, end: int) -> Said | None:
        """The attribution whose content holds these characters: the narrowest, of equal ones the cited, the later."""
        best: tuple[tuple[int, int], Said] | None = None
        for a, b, said in self.at(start):
            if best is not None and b - a > best[0][0]:
                break
            key = (b - a, -len(cites(said)))
            if a <= start and end <= b and (best is None or key <= best[0]):
                best = (key, said)
        return best[1] if best else None


@dataclass(slots=True)
class Figured:
    """A count being made."""

    mention: Mention
    chart: Chart
    start: int
    end: int
    said: Said | None = None
    whole: Mention | None = None
    scope: str = "incident"
    certainty: str = "stated"
    period: Interval | None = None
    also: list[tuple[int, int]] = field(default_factory=list)
    id: str = ""
    warnings: list[Warning_] = field(default_factory=list)


@dataclass(slots=True)
class Timed:
    """A time expression on tokens first to last, with its interval."""

    mention: Mention
    first: int
    last: int
    found: Found


class Surroundings(Struct, eq=False, gc=False):
    """What every chart of a report wants to know of the whole: quotation marks, whether its author speaks, phrases."""

    closes: dict[int, int]
    depth: list[int]
    within: list[int]
    own: bool
    opens: list[int]  # tokens with which phrases of the lists begin


NOTHING_AROUND = Surroundings({}, [], [], False, [])


@dataclass(slots=True)
class Work:
    """Text, tokens and findings; tokens i to j are characters `starts[i]` to `ends[j - 1]`."""

    text: str
    pack: Pack
    published: str | None = None
    start: int = 0  # the characters that are read
    end: int = sys.maxsize
    gazetteer: str | None = None  # the file of the user's own gazetteer
    left: tuple[tuple[int, int], ...] = ()  # characters within these that are not read: they are in another language
    publisher: str | None = None
    url: str | None = None
    listed: str | None = None  # the file of the user's own actors
    words: list[Word] = field(default_factory=list)
    surfaces: list[str] = field(default_factory=list)  # of the words; with their bits and marks, so that what is no
    bits: list[int] = field(default_factory=list)  # word of interest need not be looked at
    marks: bytearray = field(default_factory=bytearray)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    paragraphs: list[tuple[int, int]] = field(default_factory=list)  # tokens
    sentences: list[list[tuple[int, int]]] = field(default_factory=list)  # tokens, by paragraph
    quotes: dict[int, int] = field(default_factory=dict)
    around: Surroundings = NOTHING_AROUND
    charts: list[Chart] = field(default_factory=list)
    headings: dict[int, Chart] = field(default_factory=dict)  # id of the chart of a line -> the chart of its heading
    clocks: list[Chart] = field(default_factory=list)  # charts of the time expressions alone
    timed: list[Timed] = field(default_factory=list)
    dated: dict[int, tuple[int, int, str]] = field(default_factory=dict)  # tokens of times: first, last, what
    said: list[Said] = field(default_factory=list)
    figured: list[Figured] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    timexes: list[Timex] = field(default_factory=list)
    warnings: list[Warning_] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    actors: list[ActorMention] = field(default_factory=list)
    headlines: list[tuple[int, int]] | None = None  # the lines that are headlines of other reports, once asked for
    made: dict[str, Mention] = field(default_factory=dict)  # id -> what it was made of

    def marked(self, marks: int) -> list[int]:
        """The tokens whose words have one of these marks."""
        return marked(self.marks, marks)

    def has(self, i: int, kinds: int) -> bool:
        """Whether the lists have the word at token i as one of these kinds, given as bits; digits are no word."""
        return bool(self.bits[i] & kinds and self.words[i].hits)

    def has_any(self, first: int, last: int, kinds: int) -> bool:
        """Whether they have so one of the words at tokens first to last."""
        bits = self.bits
        for i in range(first, last):  # noqa: SIM110
            if bits[i] & kinds and self.words[i].hits:
                return True
        return False

    def span(self, start: int, end: int) -> Span:
        """Characters start to end, with what stands there."""
        return Span(start, end, self.text[start:end])

    def characters(self, first: int, last: int) -> tuple[int, int]:
        """The characters of tokens first to last (end-exclusive)."""
        return self.starts[first], self.ends[last - 1]
