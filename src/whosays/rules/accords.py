"""Productions of speech without a verb: according to X, X: …, … — X."""

from __future__ import annotations

from .contents import trim_content, until_end
from .context import (
    ADVERB,
    AUXILIARY,
    BACK,
    BRACKET,
    CLAUSE,
    COMMA,
    CONJUNCTION,
    DASH,
    EDGE,
    HEDGE,
    MONTH,
    NUMERAL,
    OBJECT,
    PREPOSITION,
    PRONOUN,
    ROLE,
    SKIPPED,
    STOP,
    SUBSET,
    TOLD,
    is_link,
    kinds_at,
    past_audience,
)
from .engine import Match
from .figures import of_kind
from .mentions import Mention
from .speakers import source_of_accord, trim
from .speech import speech_of


def accord(match: Match) -> Mention | None:
    """According to X, …; or …, according to X."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    told = "pronoun" in cue.flags  # "in his words": the source is the one before
    if not told and kinds_at(chart, cue.end) & COMMA:
        return None  # nobody is named
    source = (cue.end, cue.end) if told else source_of_accord(chart, past_audience(chart, cue.end))
    if source is None or kinds_at(chart, source[0]) & CLAUSE:
        return None
    before = trim_content(chart, chart.first, cue.start)
    lead = before is None or all(
        kinds_at(chart, i) & (SKIPPED | CONJUNCTION | PREPOSITION | COMMA | NUMERAL | MONTH) for i in range(*before)
    )
    if lead or cue.start - chart.first <= 1:
        after = until_end(chart, source[1], (cue.start, cue.end))
        return speech_of(match, source, (after,), "according_to")
    rest = trim_content(chart, source[1], chart.last)
    if told:
        return speech_of(match, None, (before,), "according_to")
    if before is not None and all(kinds_at(chart, i) & (BACK | AUXILIARY | PRONOUN) for i in range(*before)):
        before = chart.before  # "This was reported by the mayor"
    inserted = kinds_at(chart, cue.start - 1) & COMMA and kinds_at(chart, source[1]) & COMMA
    if (
        rest is not None
        and inserted
        and rest[1] - rest[0] > 0
        and not kinds_at(chart, source[1] + 1) & (CLAUSE | PREPOSITION)
    ):
        return speech_of(match, source, (before, rest), "according_to")
    if rest is not None and rest[1] - rest[0] > 6 and kinds_at(chart, cue.start - 1) & (CONJUNCTION | STOP | COMMA):
        inner = next((m for m in chart.cues if m.end <= cue.start and m is not cue), None)
        if inner is None and "conjunction" in cue.flags:
            return speech_of(match, source, (rest,), "according_to")
    return speech_of(match, source, (before,), "according_to")


def headline(match: Match) -> Mention | None:
    """X: …; a source and a colon at the head of a paragraph."""
    chart = match.chart
    colon = of_kind(match, "colon")[0]
    source = trim(chart, chart.first, colon.start)
    barred = EDGE | NUMERAL | ADVERB | HEDGE | PRONOUN | BRACKET | DASH
    if source is None or source[1] - source[0] > 10 or any(kinds_at(chart, i) & barred for i in range(*source)):
        return None
    if any(kinds_at(chart, i) & PREPOSITION and not is_link(chart, i) for i in range(*source)):
        return None
    if any(kinds_at(chart, i) & (OBJECT | TOLD) and not kinds_at(chart, i) & ROLE for i in range(*source)):
        return None  # "CASUALTIES: 14"
    roles = any(kinds_at(chart, i) & ROLE for i in range(*source))
    if source[1] - source[0] == 1 and any("document" in m.flags for m in chart.here("role", source[0])):
        return None  # "Bulletin: …" has no speaker
    capitals = chart.script != "Arabic" and all(
        chart.words[i].capital or chart.words[i].shape == "p" for i in range(*source)
    )
    known = (
        source[1] - source[0] > 1
        or chart.words[source[0]].surface.isupper()
        or (chart.script != "Latin" and chart.words[source[0]].surface.isascii())
    )
    if not roles and not (capitals and known and source[1] - source[0] <= 4):
        return None
    content = trim_content(chart, colon.end, chart.reach)
    if content is None and chart.follow is not None:  # the colon ends its paragraph
        content = trim_content(chart, *chart.follow)
    return speech_of(match, source, (content,), "according_to")


def says_dash(match: Match) -> Mention | None:
    """… — X: a source after the last dash of the sentence."""
    chart = match.chart
    dash = of_kind(match, "dash")[0]
    source = trim(chart, dash.end, chart.last)
    if source is None or source[1] - source[0] > 6 or dash.start - chart.first < 4:
        return None
    if kinds_at(chart, source[0]) & PREPOSITION or any(
        kinds_at(chart, i) & (EDGE | NUMERAL | COMMA | DASH) for i in range(*source)
    ):
        return None
    if chart.first_person or kinds_at(chart, dash.start - 1) & (SUBSET | NUMERAL) or chart.before_in_paragraph:
        return None  # an address, a part of a figure, the end of a longer paragraph
    roles = any(kinds_at(chart, i) & ROLE for i in range(*source))
    foreign = chart.script != "Latin" and all(chart.words[i].surface.isascii() for i in range(*source))
    surname = (
        source[1] - source[0] == 1
        and chart.words[source[0]].capital
        and not kinds_at(chart, source[0])
        and chart.finish >= chart.reach - 2
        and dash.start - chart.first >= 8
    )
    if not (roles or foreign or surname):
        return None
    return speech_of(match, source, (trim_content(chart, chart.first, dash.start),), "according_to")


def quote_dash(match: Match) -> Mention | None:
    """«…», – the mayor: a quotation and its speaker after a dash, without a cue."""
    chart = match.chart
    quote = of_kind(match, "quote")[0]
    dash = of_kind(match, "dash")[0]
    opening = chart.closes.get(quote.start)
    source = trim(chart, dash.end, chart.finish)
    if opening is None or quote.start - opening < 5 or source is None or source[1] - source[0] > 12:
        return None
    if not any(kinds_at(chart, i) & ROLE or chart.words[i].capital for i in range(*source)):
        return None
    content = trim_content(chart, opening + 1, quote.start) or (opening + 1, quote.start)
    return speech_of(match, source, (content,), "direct")
