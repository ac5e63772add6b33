"""Speech: source, cue and content of one attribution, as ranges of tokens."""

from __future__ import annotations

from typing import NamedTuple

from .audiences import audience_of
from .contents import quotes_words, trim_content
from .context import (
    BACK,
    CLAUSE,
    COLON,
    NEGATION,
    before_time,
    is_mark,
    is_quoted,
    kinds_at,
)
from .engine import Item, Match
from .mentions import Chart, Mention
from .speakers import Range, names_somebody


class Speech(NamedTuple):
    """Source (None where none is written), cue and content of one attribution, in tokens."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    mode: str
    audience: Range | None = None


def speech_of(match: Match, source: Range | None, content: tuple[Range | None, ...], mode: str) -> Mention | None:
    cue = _cue_of(match)
    ranges = tuple(c for c in content if c is not None)
    chart = match.chart
    if not ranges or (cue.kind == "cue" and kinds_at(chart, cue.start - 1) & NEGATION):
        return None
    if source is not None and any(kinds_at(chart, i) & BACK for i in range(*source)):
        return None  # "this was reported" with nothing told before
    named = source is None or source[0] == source[1] or names_somebody(chart, source)
    if not named and source is not None and (mode != "direct" or source[1] - source[0] > 4 or cue.kind != "cue"):
        return None  # beside a quotation any noun can be the speaker
    carried = source is not None and source[0] == source[1]
    if carried:
        source = None
    if source is not None and _is_author(chart, source, cue):
        return None
    if source is None and not (carried or cue.flags & {"converb", "pronoun"} or chart.drops):
        return None
    if source is None and cue.kind == "cue" and kinds_at(chart, before_time(chart, cue.start) - 1) & CLAUSE:
        return None  # "people who say that": somebody else's words
    if mode == "according_to" and "said" in cue.flags:
        mode = "indirect"
    if mode == "indirect" and any(quotes_words(chart, i) for a, b in ranges for i in range(a, b)):
        mode = "mixed"
    if cue.kind == "cue" and ranges[-1][1] >= chart.finish - 1 and chart.follow is not None and _announces(chart):
        listed = trim_content(chart, *chart.follow)
        ranges = (*ranges, listed) if listed is not None else ranges
    parts = tuple(p for p in match.parts if p is not None)
    audience = audience_of(chart, cue, source, ranges) if cue.kind == "cue" else None
    value = Speech(source, (cue.start, cue.end), ranges, mode, audience)
    made = Mention("speech", cue.start, cue.end, cue.flags, value, match.rule.name, parts)
    made.entry = cue.entry
    return made


def _cue_of(match: Match) -> Mention:
    """The word that reports: of several the one that the rule uses up; a mark where there is none."""
    there = [(item, part) for item, part in zip(match.rule.items, match.parts, strict=True) if part is not None]
    used = [part for item, part in there if isinstance(item, Item) and not item.keep]
    marks = used or [p for p in match.parts if p is not None and p.kind in {"cue", "colon", "dash"}]
    return next((part for part in marks if part.kind == "cue"), marks[0])


def _announces(chart: Chart) -> bool:
    """Whether the sentence ends its paragraph with a colon: the lines below belong to it."""
    last = max((i for i in range(chart.first, chart.last) if not is_mark(chart, i)), default=chart.first)
    return chart.last == chart.reach and bool(kinds_at(chart, last) & COLON)


def _is_author(chart: Chart, source: Range, cue: Mention) -> bool:
    """Whether the author of the report speaks himself: "I", "we", outside quotations."""
    if source[1] - source[0] != 1 or is_quoted(chart, cue.start):
        return False
    return any(m.value in {"i", "we"} or "first" in m.flags for m in chart.here("pronoun", source[0]))
