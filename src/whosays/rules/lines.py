"""Productions of speech in lines: X: …, … — X, … : X, a quotation and a dash."""

from __future__ import annotations

from itertools import takewhile

from .contents import trim_content
from .context import (
    ABOUT,
    ADVERB,
    BRACKET,
    COLON,
    COMMA,
    DASH,
    EDGE,
    HEDGE,
    NUMERAL,
    OBJECT,
    PREPOSITION,
    PRONOUN,
    ROLE,
    SUBSET,
    TOLD,
    is_link,
    is_surname,
    kinds_at,
)
from .engine import Match
from .figures import of_kind
from .mentions import Chart, Mention
from .speakers import Range, names_somebody, trim
from .speech import speech_of


def headline(match: Match) -> Mention | None:
    """X: …; a source and a colon at the head of a paragraph."""
    chart = match.chart
    colon = of_kind(match, "colon")[0]
    before = range(chart.first + 1, colon.start) if chart.free else ()
    topic = next((i for i in before if kinds_at(chart, i) & ABOUT), colon.start)
    source = trim(chart, chart.first, topic)  # «Мер про обстріл: …»
    barred = EDGE | NUMERAL | ADVERB | HEDGE | PRONOUN | BRACKET | DASH
    if source is None or source[1] - source[0] > 10 or chart.has("label", source[0]):
        return None
    if any(kinds_at(chart, i) & barred for i in range(*source)):
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
    surname = source[1] - source[0] == 1 and is_surname(chart, source[0])
    if not roles and not surname and not (capitals and known and source[1] - source[0] <= 4):
        return None
    content = trim_content(chart, colon.end, chart.reach)
    if content is None and chart.follow is not None:  # the colon ends its paragraph
        content = trim_content(chart, *chart.follow)
    quoted = content is not None and chart.opens.get(content[0] - 1, -1) in {content[1], content[1] + 1}
    return speech_of(match, source, (content,), "direct" if quoted else "according_to")


def source_line(match: Match) -> Mention | None:
    """Source: X — a line that names who says what stands above it."""
    chart = match.chart
    colon = of_kind(match, "colon")[0]
    source = trim(chart, colon.end, chart.finish)
    if source is None or chart.before_in_paragraph or not names_somebody(chart, source, acts=False):
        return None
    return speech_of(match, source, (chart.before,), "according_to")


def says_dash(match: Match) -> Mention | None:
    """… — X: a source after the last dash of the sentence."""
    chart = match.chart
    dash = of_kind(match, "dash")[0]
    source = trim(chart, dash.end, chart.last)
    if source is None or source[1] - source[0] > 6 or chart.first_person:
        return None
    if kinds_at(chart, dash.end) & PREPOSITION or any(
        kinds_at(chart, i) & (EDGE | NUMERAL | COMMA | DASH) for i in range(*source)
    ):
        return None  # "— in the hospital"
    if kinds_at(chart, dash.start - 1) & (SUBSET | NUMERAL):
        return None  # a part of a figure
    spoken = any("verb" in m.flags and m.start < dash.start for m in chart.cues)
    if spoken and not kinds_at(chart, dash.start - 1) & COMMA:
        return None  # within what somebody says: "this — a small part of it"
    head = takewhile(lambda i: not kinds_at(chart, i) & PREPOSITION, range(*source))  # «важный для армии посёлок»
    roles = any(kinds_at(chart, i) & ROLE for i in head)
    if dash.start <= chart.begin:  # a line with nothing but the speaker of the line above
        alone = roles and not chart.before_in_paragraph and chart.finish >= chart.reach - 2
        return speech_of(match, source, (chart.before,), "according_to") if alone else None
    foreign = chart.script != "Latin" and all(chart.words[i].surface.isascii() for i in range(*source))
    if dash.start - chart.first < 4 or not (roles or foreign or _is_surname(chart, source, dash.start)):
        return None
    if chart.before_in_paragraph and not (roles and chart.finish >= chart.reach - 2 and chart.reach - chart.last <= 1):
        return None  # the end of a longer paragraph
    return speech_of(match, source, (trim_content(chart, chart.first, dash.start),), "according_to")


def dash_citing(match: Match) -> Mention | None:
    """… — OUTLET, citing X: the outlet says it; whom it cites is found apart."""
    chart = match.chart
    dash, citing = of_kind(match, "dash")[0], of_kind(match, "citing")[0]
    source = trim(chart, dash.end, citing.start)
    if source is None or dash.start - chart.first < 4 or any(kinds_at(chart, i) & EDGE for i in range(*source)):
        return None
    return speech_of(match, source, (trim_content(chart, chart.first, dash.start),), "according_to")


def _is_surname(chart: Chart, source: Range, dash: int) -> bool:
    """Whether the last word of a line is a name and no place of a list."""
    one = source[1] - source[0] == 1 and chart.words[source[0]].capital
    if not one or chart.finish < chart.reach - 2 or dash - chart.first < 8 or chart.before_in_paragraph:
        return False
    if is_surname(chart, source[0]):
        return True
    listed = chart.words[dash - 1].capital or any(kinds_at(chart, i) & COLON for i in range(chart.first, dash))
    return not kinds_at(chart, source[0]) and not listed


def quote_dash(match: Match) -> Mention | None:
    """«…», – the mayor: a quotation and its speaker after a dash, without a cue."""
    chart = match.chart
    quote = of_kind(match, "quote")[0]
    dash = of_kind(match, "dash")[0]
    opening = chart.closes.get(quote.start)
    topic = next((i for i in range(dash.end + 1, chart.finish) if chart.free and kinds_at(chart, i) & ABOUT), None)
    source = trim(chart, dash.end, topic if topic is not None else chart.finish)  # «…» – мер про обстріл
    if opening is None or quote.start - opening < 5 or source is None or source[1] - source[0] > 12:
        return None
    if not any(kinds_at(chart, i) & ROLE or chart.words[i].capital for i in range(*source)):
        return None
    content = trim_content(chart, opening + 1, quote.start) or (opening + 1, quote.start)
    return speech_of(match, source, (content,), "direct")


def headline_end(match: Match) -> Mention | None:
    """Two killed in TOWN: police — a line whose source stands last, after a colon."""
    chart = match.chart
    colon = of_kind(match, "colon")[0]
    about = next(iter(of_kind(match, "about")), None)  # "…: expert on the attack"
    source = trim(chart, colon.end, about.start if about is not None else chart.finish)
    ends = chart.last == chart.reach == chart.finish and not chart.before_in_paragraph and chart.script != "Arabic"
    if source is None or not ends:
        return None  # a sentence ends in a full stop
    if colon.start - chart.first < 3 or any(kinds_at(chart, i) & (EDGE | NUMERAL | COMMA) for i in range(*source)):
        return None
    if not any(kinds_at(chart, i) & ROLE for i in range(*source)):
        return None
    return speech_of(match, source, (trim_content(chart, chart.first, colon.start),), "according_to")
