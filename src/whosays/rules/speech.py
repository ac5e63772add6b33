"""Productions of speech: from a cue and what stands around it to source and content, as ranges of tokens."""

from __future__ import annotations

from typing import NamedTuple

from .context import (
    ADVERB,
    ARTICLE,
    BACK,
    BRACKET,
    CHANNEL,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DASH,
    EDGE,
    HEDGE,
    MONTH,
    NEGATION,
    NUMERAL,
    OBJECT,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    ROLE,
    SKIPPED,
    STOP,
    SUBSET,
    THAT,
    TOLD,
    anywhere,
    before_time,
    is_link,
    is_mark,
    is_quoted,
    kinds_at,
)
from .engine import Match
from .figures import of_kind
from .mentions import Chart, Mention
from .speakers import MAX_SOURCE, Range, names_somebody, source_of_accord, source_right, subject, trim


class Speech(NamedTuple):
    """Source (None where none is written), cue and content of one attribution, in tokens."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    mode: str


def says_that(match: Match) -> Mention | None:
    """X said that …; the content follows the complementizer."""
    cue, that = of_kind(match, "cue", "that")
    chart = match.chart
    if any(chart.opens[i] > that.start for i in chart.opens.keys() & range(cue.end, that.start)):
        return None  # the complementizer stands in a quotation that opened after the cue
    return speech_of(match, subject(match, cue), (_until_end(chart, that.end, (cue.start, cue.end)),), "indirect")


def says_quote(match: Match) -> Mention | None:
    """X said: "…" or X wrote "…"; the content is the quotation, which may go on over sentences."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    quote = of_kind(match, "quote")[0]
    closing = chart.opens.get(quote.start)
    if closing is None or closing - quote.start < 2:
        return None
    if not of_colon(match) and closing - quote.start < 5 and not kinds_at(chart, closing - 1) & STOP:
        return None  # a name in quotation marks
    return speech_of(
        match,
        subject(match, cue),
        (trim_content(chart, quote.start + 1, closing) or (quote.start + 1, closing),),
        "direct",
    )


def of_colon(match: Match) -> bool:
    """Whether the match has a colon."""
    return bool(of_kind(match, "colon"))


def says_colon(match: Match) -> Mention | None:
    """X said: …, without quotation marks."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    colon = of_kind(match, "colon")[0]
    source = subject(match, cue)
    told = sum(
        not (source is not None and source[0] <= i < source[1])
        and not kinds_at(chart, i) & (SKIPPED | CHANNEL | PREPOSITION | PRONOUN | COMMA | ARTICLE)
        for i in range(cue.end, colon.start)
    )
    if told > 4:
        return None  # the cue has its own object, the colon belongs to that
    content = trim_content(chart, colon.end, chart.last)
    if content is None and chart.follow is not None:  # the colon ends its paragraph
        content = trim_content(chart, *chart.follow)
    return speech_of(match, source, (content,), "direct")


def goes_on(chart: Chart, cue: Mention) -> bool:
    """Whether what is said follows the cue: a complementizer or a colon comes next."""
    here, after = kinds_at(chart, cue.end), kinds_at(chart, cue.end + 1)
    return bool(here & (THAT | COLON) or (here & COMMA and after & THAT))


def quote_says(match: Match) -> Mention | None:
    """ "…", said X; the quotation stands before."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    quote = of_kind(match, "quote")[0]
    opening = chart.closes.get(quote.start)
    if opening is None or quote.start - opening < 3 or goes_on(chart, cue):
        return None
    if chart.words[quote.start - 1].key == "." and not of_kind(match, "comma", "dash"):
        return None  # the quotation ends its sentence, and another one begins
    if opening > chart.first and not (
        kinds_at(chart, opening - 1) & (COMMA | COLON | DASH | STOP | QUOTE) or is_mark(chart, opening - 1)
    ):
        return None  # a title or a name within the sentence
    left = trim(chart, quote.end, cue.start)
    source = left if names_somebody(chart, left) else source_right(chart, cue.end)
    content = [trim_content(chart, opening + 1, quote.start) or (opening + 1, quote.start)]
    again = next((i for i in range(cue.end, min(chart.last + 1, cue.end + MAX_SOURCE)) if i in chart.opens), None)
    if again is not None and chart.opens[again] - again > 3:
        content.append((again + 1, chart.opens[again]))
    return speech_of(match, source, tuple(content), "direct")


def says_after(match: Match) -> Mention | None:
    """…, said X or …, X said: the sentence before the comma is the content."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    comma = of_kind(match, "comma", "dash")[0]
    if goes_on(chart, cue) or (kinds_at(chart, cue.end) & COMMA and kinds_at(chart, cue.end + 1) & CLAUSE):
        return None
    left = trim(chart, comma.end, cue.start)
    source = left if names_somebody(chart, left) else source_right(chart, cue.end)
    if source is None or comma.start - chart.first < 3:
        return None
    content = trim_content(chart, chart.first, comma.start)
    broken = _broken(chart, comma.start, max(cue.end, source[1]))
    if broken is not None:
        return speech_of(match, source, broken, "direct")
    mode = "direct" if kinds_at(chart, chart.first) & DASH else "indirect"
    end = max(cue.end, source[1])
    rest = trim_content(chart, end, chart.last)
    after = kinds_at(chart, end + 1)
    if (
        kinds_at(chart, end) & COMMA
        and rest is not None
        and rest[1] - rest[0] > 1
        and not after & (CLAUSE | CONJUNCTION | CUE | QUOTE | PREPOSITION)
    ):
        return speech_of(match, source, (content, rest), mode)  # "The toll, she said, had reached 12"
    return speech_of(match, source, (content,), mode)


def _broken(chart: Chart, end: int, start: int) -> tuple[Range | None, ...] | None:
    """The two halves of a quotation that its cue breaks: «A, — said X. — B»."""
    if not kinds_at(chart, end + 1) & DASH:
        return None
    opening = next((i for i in range(end - 1, max(end - 120, -1), -1) if chart.opens.get(i, 0) >= start), None)
    if opening is None:
        return None
    dash = next((i for i in range(start, min(start + 3, chart.opens[opening])) if anywhere(chart, i) & DASH), None)
    rest = trim_content(chart, dash + 1, chart.opens[opening]) if dash is not None else None
    return trim_content(chart, opening + 1, end), rest


def says_about(match: Match) -> Mention | None:
    """X announced the start of …, «X повідомив про …»: a noun phrase is the content."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    about = next(iter(of_kind(match, "about")), None)
    source = subject(match, cue)
    start = about.end if about is not None else source[1] if source is not None and source[0] >= cue.end else cue.end
    return speech_of(match, source, (_until_end(chart, start, (cue.start, cue.end)),), "indirect")


def says_back(match: Match) -> Mention | None:
    """«Про це повідомив X»: what was told before is the content; within the sentence, what stands before the comma."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    start = min(p.start for p in match.parts if p is not None)
    source = subject(match, cue)
    back = of_kind(match, "back")[0]
    if source is not None and back.start >= source[0] and back.end <= source[1]:
        source = trim(chart, back.end, source[1]) if back.start == source[0] else trim(chart, source[0], back.start)
    if source is None:
        source = source_right(chart, max(cue.end, back.end))
    before = trim_content(chart, chart.first, start) if kinds_at(chart, start - 1) & COMMA else None
    if before is None or before[1] - before[0] < 3:
        before = chart.before
    return speech_of(match, source, (before,), "indirect")


def says_his(match: Match) -> Mention | None:
    """«نقلت وكالة عن القائد قوله إن …»: the source stands between "of" and "his words"."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    about = of_kind(match, "about")[0]
    that = of_kind(match, "that", "colon")[0]
    source = trim(chart, about.end, cue.start)
    return speech_of(match, source, (_until_end(chart, that.end, (cue.start, cue.end)),), "indirect")


def accord(match: Match) -> Mention | None:
    """According to X, …; or …, according to X."""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    told = "pronoun" in cue.flags  # "in his words": the source is the one before
    if not told and kinds_at(chart, cue.end) & COMMA:
        return None  # nobody is named
    source = (cue.end, cue.end) if told else source_of_accord(chart, cue.end)
    if source is None or kinds_at(chart, source[0]) & CLAUSE:
        return None
    before = trim_content(chart, chart.first, cue.start)
    lead = before is None or all(
        kinds_at(chart, i) & (SKIPPED | CONJUNCTION | PREPOSITION | COMMA | NUMERAL | MONTH) for i in range(*before)
    )
    if lead or cue.start - chart.first <= 1:
        after = _until_end(chart, source[1], (cue.start, cue.end))
        return speech_of(match, source, (after,), "according_to")
    rest = trim_content(chart, source[1], chart.last)
    if told:
        return speech_of(match, None, (before,), "according_to")
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


def speech_of(match: Match, source: Range | None, content: tuple[Range | None, ...], mode: str) -> Mention | None:
    marks = of_kind(match, "cue", "colon", "dash")
    cue = next((p for p in marks if p.kind == "cue"), marks[0])
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
    if mode == "indirect" and any(_quotes(chart, i) for a, b in ranges for i in chart.opens.keys() & range(a, b)):
        mode = "mixed"
    if cue.kind == "cue" and ranges[-1][1] >= chart.finish - 1 and chart.follow is not None and _announces(chart):
        listed = trim_content(chart, *chart.follow)
        ranges = (*ranges, listed) if listed is not None else ranges
    parts = tuple(p for p in match.parts if p is not None)
    value = Speech(source, (cue.start, cue.end), ranges, mode)
    made = Mention("speech", cue.start, cue.end, cue.flags, value, match.rule.name, parts)
    made.entry = cue.entry
    return made


def _announces(chart: Chart) -> bool:
    """Whether the sentence ends its paragraph with a colon: the lines below belong to it."""
    if chart.last != chart.reach or not chart.present & COLON:
        return False
    last = max((i for i in range(chart.first, chart.last) if not is_mark(chart, i)), default=chart.first)
    return bool(kinds_at(chart, last) & COLON)


def _is_author(chart: Chart, source: Range, cue: Mention) -> bool:
    """Whether the author of the report speaks himself: "I", "we", outside quotations."""
    if source[1] - source[0] != 1 or is_quoted(chart, cue.start):
        return False
    return any(m.value in {"i", "we"} or "first" in m.flags for m in chart.here("pronoun", source[0]))


def _quotes(chart: Chart, i: int) -> bool:
    """Whether words, and no mere name, are quoted from token i on."""
    closing = chart.opens.get(i)
    if closing is None or i + 1 >= len(chart.words):
        return False
    inside = closing - i - 1
    return inside >= 4 or (inside >= 2 and not chart.words[i + 1].capital)


def _until_end(chart: Chart, start: int, cue: Range) -> Range | None:
    """From start to the end of the sentence, or to where the speaker goes on with another cue."""
    end = chart.last
    for mention in chart.cues:
        if mention.start < start or "accord" in mention.flags:
            continue
        before = kinds_at(chart, mention.start - 1)
        attached = "conjunction" in mention.flags
        if ("converb" in mention.flags and before & (COMMA | CONJUNCTION)) or (attached and mention.start > start):
            end = mention.start
            break
        if mention.start > start + 1 and before & CONJUNCTION and mention.flags & {"verb"} and _speaks(chart, mention):
            end = mention.start - 1
            break
    return trim_content(chart, start, end)


def _speaks(chart: Chart, cue: Mention) -> bool:
    """Whether a clause or a quotation follows the cue at once."""
    return bool(kinds_at(chart, cue.end) & (THAT | QUOTE | COLON)) or bool(
        kinds_at(chart, cue.end) & COMMA and kinds_at(chart, cue.end + 1) & THAT
    )


def trim_content(chart: Chart, start: int, end: int) -> Range | None:
    """Content without marks at its edges, but with its own quotation marks."""
    edge = COMMA | STOP | COLON | DASH | CONJUNCTION
    begin = COMMA | STOP | COLON | DASH
    while start < end and (anywhere(chart, start) & begin or is_mark(chart, start)):
        start += 1
    while end > start and (anywhere(chart, end - 1) & edge or is_mark(chart, end - 1)):
        end -= 1
    if end - start > 1 and kinds_at(chart, start) & QUOTE and chart.opens.get(start) == end - 1:
        start, end = start + 1, end - 1
        while end > start and anywhere(chart, end - 1) & edge:
            end -= 1
    return (start, end) if start < end else None
