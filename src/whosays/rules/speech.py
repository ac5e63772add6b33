"""Speech: source, cue and content of one attribution, as ranges of tokens."""

from __future__ import annotations

from typing import NamedTuple

from .audiences import audience_of
from .contents import quotes_words, trim_content
from .context import (
    ADVERB,
    ARTICLE,
    BACK,
    CHANNEL,
    CLAUSE,
    COLON,
    COMMA,
    MONTH,
    NEGATION,
    PREPOSITION,
    QUOTE,
    SKIPPED,
    THAT,
    before_time,
    is_link,
    is_mark,
    kinds_at,
)
from .engine import Item, Match
from .mentions import Chart, Mention
from .speakers import Range, names_somebody

MARKS = frozenset({"cue", "colon", "dash", "about", "label"})


class Speech(NamedTuple):
    """Source (None where none is written), cue and content of one attribution, in tokens."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    mode: str
    audience: Range | None = None


def speech_of(match: Match, source: Range | None, content: tuple[Range | None, ...], mode: str) -> Mention | None:
    """The speech mention of a match; None where nobody is said to say anything.

    A source of no tokens stands for the speaker before.
    """
    chart, cue = match.chart, _cue_of(match)
    ranges = tuple(c for c in content if c is not None and not _is_empty(chart, c))
    carried = source is not None and source[0] == source[1]
    source = None if carried else source
    if not ranges or (cue.kind == "cue" and _says_nothing(chart, cue)):
        return None
    if source is not None and _is_nobody(chart, source, cue, mode):
        return None
    if source is None and not carried and not _is_left_out(chart, cue):
        return None
    mode = _mode(chart, cue, mode, ranges)
    if cue.kind == "cue" and ranges[-1][1] >= chart.finish - 1 and chart.follow is not None and _announces(chart):
        listed = trim_content(chart, *chart.follow)
        ranges = (*ranges, listed) if listed is not None and listed not in ranges else ranges
    parts = tuple(p for p in match.parts if p is not None)
    audience = audience_of(chart, cue, source, ranges) if cue.kind == "cue" else None
    value = Speech(source, (cue.start, cue.end), ranges, mode, audience)
    made = Mention("speech", cue.start, cue.end, cue.flags, value, match.rule.name, parts)
    made.entry = cue.entry
    return made


def _is_empty(chart: Chart, content: Range) -> bool:
    """Whether nothing is said: only marks, or only where and when it was said."""
    beside = CHANNEL | SKIPPED | PREPOSITION | MONTH | ARTICLE | COMMA | QUOTE
    inside = range(content[0], min(content[1], chart.last))
    if not chart.first <= content[0] < chart.last or content[1] > chart.last:
        return False
    return all(kinds_at(chart, i) & beside or chart.words[i].shape == "p" for i in inside)


def _says_nothing(chart: Chart, cue: Mention) -> bool:
    """Whether the verb is denied, planned or passive, or is a noun here: "did not say", "will say", "was announced"."""
    i = cue.start
    if kinds_at(chart, i - 1) & NEGATION or "future" in cue.flags:
        return True
    if "verb" not in cue.flags:
        return False
    if chart.order == "vso":  # no verb follows a preposition: «بعد نشر صور»
        return bool(
            kinds_at(chart, i - 1) & PREPOSITION and "conjunction" not in cue.flags and not is_link(chart, i - 1)
        )
    if chart.script != "Latin":
        return False
    if i > chart.first and chart.words[i - 1].key.endswith(("'s", "s'")):
        return True  # "the ministry's report"
    while i > chart.first and kinds_at(chart, i - 1) & (ADVERB | NEGATION):
        i -= 1
    planned = any(m.end == i and "adverb" not in m.flags for m in chart.get("hedge"))
    passive = any("passive" in m.flags and m.end == i for m in chart.get("auxiliary")) and cue.end - cue.start == 1
    return planned or (passive and not kinds_at(chart, cue.end) & (THAT | COLON | QUOTE))


def _is_nobody(chart: Chart, source: Range, cue: Mention, mode: str) -> bool:
    """Whether the stretch is no speaker: "this", the author himself, a thing."""
    if any(kinds_at(chart, i) & BACK for i in range(*source)):
        return True  # "this was reported" with nothing told before
    if not names_somebody(chart, source, acts=mode != "according_to") and (
        mode != "direct" or source[1] - source[0] > 4 or cue.kind != "cue"
    ):
        return True  # beside a quotation any noun can be the speaker
    return source[1] - source[0] == 1 and any(
        m.value in {"i", "we"} or "first" in m.flags for m in chart.here("pronoun", source[0])
    )


def _is_left_out(chart: Chart, cue: Mention) -> bool:
    """Whether the speaker is the one before: the language leaves subjects out, or the form of the verb says so."""
    if cue.kind == "cue" and kinds_at(chart, before_time(chart, cue.start) - 1) & CLAUSE:
        return False  # "people who say that": somebody else's words
    return bool(cue.flags & {"converb", "pronoun"} or chart.drops)


def _mode(chart: Chart, cue: Mention, mode: str, ranges: tuple[Range, ...]) -> str:
    """Indirect speech that quotes words is mixed; one that is a quotation and nothing else is direct."""
    if mode == "according_to" and "said" in cue.flags:
        mode = "indirect"
    if mode != "indirect":
        return mode
    if len(ranges) == 1 and chart.opens.get(ranges[0][0] - 1) == ranges[0][1]:
        return "direct"
    return "mixed" if any(quotes_words(chart, i) for a, b in ranges for i in range(a, b)) else mode


def _cue_of(match: Match) -> Mention:
    """The word that reports: of several the one that the rule uses up; a mark where there is none."""
    there = [(item, part) for item, part in zip(match.rule.items, match.parts, strict=True) if part is not None]
    marks = [(item, part) for item, part in there if part.kind in MARKS]
    used = [part for item, part in marks if isinstance(item, Item) and not item.keep] or [part for _, part in marks]
    return next((part for part in used if part.kind == "cue"), used[0])


def _announces(chart: Chart) -> bool:
    """Whether the sentence ends its paragraph with a colon: the lines below belong to it."""
    if chart.last != chart.reach:
        return False
    last = next((i for i in range(chart.last - 1, chart.first, -1) if not is_mark(chart, i)), chart.first)
    return bool(kinds_at(chart, last) & COLON)
