"""Who is speaking: the stretch of tokens beside a cue that can be a source.

A source is bounded by marks, verbs, complementizers and prepositions that hold no name together.
"""

from __future__ import annotations

from ..vocabulary import FAMILY
from .context import (
    ABOUT,
    ADDRESSING,
    ADVERB,
    ARTICLE,
    AUDIENCE,
    AUXILIARY,
    BOUND,
    BRACKET,
    CHANNEL,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    DASH,
    EDGE,
    HEDGE,
    MEASURE,
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
    THAT,
    TIME,
    VERB,
    WEEKDAY,
    audience_at,
    before_time,
    is_capital,
    is_link,
    is_mark,
    is_title,
    kinds_at,
    past,
    past_audience,
)
from .engine import Match
from .mentions import Chart, Mention

Range = tuple[int, int]

MAX_SOURCE = 22


def source_left(chart: Chart, end: int) -> Range | None:
    """The stretch before a cue: a subject, with an apposition between commas if there is one."""
    i = before_time(chart, end)
    while i > chart.first and kinds_at(chart, i - 1) & (SKIPPED | AUXILIARY | NEGATION | HEDGE):
        i = before_time(chart, i - 1)
    if i > chart.first and kinds_at(chart, i - 1) & PRONOUN and chart.order == "svo":
        return i - 1, i
    i, commas = _over_comma(chart, i, end)
    stop = i
    while i > chart.first and stop - i < MAX_SOURCE:
        here = kinds_at(chart, i - 1)
        if here & COMMA:
            if not commas or not (is_capital(chart, i - 2) or kinds_at(chart, i - 2) & ROLE):
                break
            commas -= 1
        elif here & QUOTE:
            opening = chart.closes.get(i - 1)
            if opening is None or not _names_between(chart, opening, i):
                break
            i = opening
            continue
        elif here & CLAUSE and i - 2 > chart.first and stop < end and kinds_at(chart, i - 2) & COMMA:
            i = stop = i - 2  # "a diplomat, who asked not to be named, told": the subject stands before
            commas = 0
            continue
        elif _ends_left(chart, i, here):
            break
        i -= 1
    citing = next((m for m in chart.cues if m.end == i and "accord" in m.flags), None)
    if citing is not None and citing.start > chart.begin:  # "AGENCY, citing the mayor, reported"
        return source_left(chart, citing.start)
    return trim(chart, i, stop)


def _over_comma(chart: Chart, i: int, end: int) -> tuple[int, int]:
    """Back over the comma or dash before a cue; the second value is how many commas an apposition may still have."""
    if i <= chart.first:
        return i, 0
    if kinds_at(chart, i - 1) & COMMA and i == end:
        i -= 1  # "NAME, mayor of CITY, said": the comma closes an apposition
        j = i
        while j > chart.first and kinds_at(chart, j - 1) & (SKIPPED | NUMERAL | MONTH | PREPOSITION):
            j -= 1
        if j < i and kinds_at(chart, j - 1) & COMMA:  # "the army, on Thursday, 31 October, said"
            return j - 1, 0
        return i, 1
    if kinds_at(chart, i - 1) & DASH:
        return i - 1, 0
    return i, 0


def _names_between(chart: Chart, opening: int, end: int) -> bool:
    """Whether a quotation is a name within the source: short, and not what was said."""
    return end - opening <= 6 and opening >= chart.first and not kinds_at(chart, opening - 1) & (COMMA | COLON)


def _ends_left(chart: Chart, i: int, here: int) -> bool:
    """Whether a source walked to the left ends after the token before i."""
    if here & EDGE or (here & DASH and chart.words[i - 1].surface != "-"):
        return True
    return bool(here & CONJUNCTION) and not (is_capital(chart, i) and is_capital(chart, i - 2))


def source_right(chart: Chart, start: int) -> Range | None:
    """The stretch after a cue, up to a mark, a complementizer, a verb or a preposition."""
    begin = _past_channel(chart, past(chart, start))
    beyond = past_audience(chart, begin)
    if beyond > begin:
        behind = source_right(chart, beyond)
        if names_somebody(chart, behind):
            return behind
    first = kinds_at(chart, begin) if begin < chart.last else 0
    if chart.order == "vso" and first & PREPOSITION:
        return None
    if chart.order == "svo" and first & PRONOUN:
        return begin, begin + 1
    i = begin
    while i < chart.last and i - begin < MAX_SOURCE:
        here = kinds_at(chart, i)
        if here & (QUOTE | BRACKET):
            closing = _closing(chart, i, begin)
            if closing is None:
                break
            i = closing + 1
        elif _ends_right(chart, i, begin, here):
            break
        else:
            i += 1
    return trim(chart, begin, i)


def _past_channel(chart: Chart, i: int) -> int:
    """Past "in an interview with RADIO" to the role or name; past the preposition of «сообщили в МЧС»."""
    if i >= chart.last:
        return i
    here = kinds_at(chart, i)
    if here & CHANNEL and not here & ROLE:
        for j in range(i + 1, min(i + 8, chart.last)):
            if kinds_at(chart, j) & (ROLE | COMMA | THAT) or (is_capital(chart, j) and is_capital(chart, j + 1)):
                return j
    elif here & PREPOSITION and not is_link(chart, i) and chart.order == "svo" and chart.drops and i + 1 < chart.last:
        for j in range(i + 1, min(i + 6, chart.last)):
            if kinds_at(chart, j) & ROLE or (is_capital(chart, j) and chart.words[j].surface.isupper()):
                return i + 1
    return i


def _closing(chart: Chart, i: int, begin: int) -> int | None:
    """Where a quoted name or a bracket within the source closes; None where it is no part of it."""
    if kinds_at(chart, i) & QUOTE:
        closing = chart.opens.get(i)
        if closing is None or closing - i > 5 or closing >= chart.last:
            return None
        if i == begin and (closing - i > 3 or not is_title(chart, i + 1, closing)):
            return None
        return closing
    if i == begin:
        return None
    return next((j for j in range(i + 1, min(i + 6, chart.last)) if kinds_at(chart, j) & BRACKET), None)


def _ends_right(chart: Chart, i: int, begin: int, here: int) -> bool:
    """Whether a source walked to the right ends before token i."""
    inner = i > begin
    if inner and here & AUDIENCE and not here & ROLE and audience_at(chart, i) is not None:
        return True
    if here & (EDGE | COMMA | ABOUT) and not (here & AUXILIARY and is_capital(chart, i)):
        linked = here & ABOUT and is_link(chart, i) and inner and not here & (EDGE | COMMA)
        if not linked:
            return True
    if here & DASH and chart.words[i].surface != "-":
        return True
    if here & PREPOSITION and inner and not is_link(chart, i):
        return True
    if here & CONJUNCTION and not (is_capital(chart, i - 1) and is_capital(chart, i + 1)):
        return True
    return bool(inner and here & (TIME | WEEKDAY | CHANNEL) and not here & ROLE)


def source_of_accord(chart: Chart, start: int) -> Range | None:
    """What "according to" names: up to the end of its clause."""
    i = start
    while i < chart.last and i - start < MAX_SOURCE:
        here = kinds_at(chart, i)
        if here & QUOTE:
            closing = chart.opens.get(i)
            if closing is None or closing - i > 6 or closing >= chart.last:
                break
            i = closing + 1
            continue
        edge = EDGE | COMMA
        if i > start and kinds_at(chart, i - 1) & ROLE:
            edge &= ~VERB  # no verb follows a role at once: a name that is also a verb
            if not kinds_at(chart, i + 1) & (OBJECT | NUMERAL | BOUND):
                edge &= ~MEASURE
        if here & (edge | NUMERAL) and i > start:
            break
        if here & PREPOSITION and not is_link(chart, i) and kinds_at(chart, i + 1) & (TIME | WEEKDAY | MONTH | NUMERAL):
            break
        if here & (DASH) and chart.words[i].surface != "-":
            break
        if here & BRACKET:
            break
        i += 1
    return trim(chart, start, i)


def trim(chart: Chart, start: int, end: int) -> Range | None:
    """The range without adverbs, times, conjunctions and marks at its edges."""
    while start < end and is_mark(chart, start):
        start += 1
    while end > start and is_mark(chart, end - 1):
        end -= 1
    start, end = min(past(chart, start), end), max(before_time(chart, end), start)
    loose = SKIPPED | CONJUNCTION | COMMA | DASH | QUOTE | ABOUT | BRACKET | HEDGE
    while start < end and (
        (kinds_at(chart, start) & loose and not kinds_at(chart, start) & ROLE)
        and not (kinds_at(chart, start) & QUOTE and chart.opens.get(start, end) < end)
    ):
        start += 1
    while start < end and kinds_at(chart, start) & PREPOSITION:  # "In Baghdad on Monday officials": up to the subject
        skip = next((j for j in range(start + 1, min(end, start + 12)) if kinds_at(chart, j) & (ROLE | PRONOUN)), None)
        if skip is None or not kinds_at(chart, start) & PREPOSITION:
            break
        start = skip
    while end > start and (
        kinds_at(chart, end - 1) & (loose | PREPOSITION | STOP | ARTICLE)
        and not kinds_at(chart, end - 1) & ROLE
        and not (kinds_at(chart, end - 1) & (QUOTE | BRACKET) and chart.closes.get(end - 1, start - 1) >= start)
    ):
        if kinds_at(chart, end - 1) & BRACKET and any(kinds_at(chart, j) & BRACKET for j in range(start, end - 1)):
            break
        end -= 1
    channel = next((m for m in chart.get("channel") if start < m.start - 1 and m.end == end), None)
    if (
        channel is not None
        and kinds_at(chart, channel.start - 1) & PREPOSITION
        and not kinds_at(chart, channel.start) & ROLE
    ):
        end = channel.start - 1  # "the governor on his channel"
    return (start, end) if start < end else None


def names_somebody(chart: Chart, source: Range | None) -> bool:
    """Whether the stretch can be a speaker: a role, a pronoun or a name in it."""
    if source is None:
        return False
    if chart.script == "Latin" and kinds_at(chart, source[0]) & ARTICLE and 1 < source[1] - source[0] <= 5:
        return True  # "the announcer"
    for i in range(*source):
        here = kinds_at(chart, i)
        if here & (ROLE | PRONOUN):
            return True
        if here & OBJECT and any(FAMILY.get(m.value) == "people" and _can_act(m) for m in chart.here("object", i)):
            return True
        if chart.words[i].capital and not here & (MONTH | PREPOSITION | CONJUNCTION):
            return True
        if chart.script == "Arabic" and chart.words[i].shape == "w" and not here & (PREPOSITION | OBJECT | NEGATION):
            return True
    return False


def _can_act(noun: Mention) -> bool:
    """Whether a noun for people may be a subject; where its list tells cases, only in the nominative."""
    return "oblique" not in noun.flags


def subject(match: Match, cue: Mention) -> Range | None:
    """The source beside a verb: after it in Arabic, else before it, or after it where nothing stands before."""
    known = match.chart.subjects
    if cue.start not in known:
        known[cue.start] = _subject(match.chart, cue)
    return known[cue.start]


def _subject(chart: Chart, cue: Mention) -> Range | None:
    if "converb" in cue.flags:
        return None
    right, left = source_right(chart, cue.end), source_left(chart, cue.start)
    if "object" in cue.flags and chart.order == "svo":
        right = None  # "told the paper": the audience
    elif right is not None and right[1] - right[0] > 1:
        right = right[0], _before_audience(chart, right, cue)
    earlier = any("verb" in m.flags and m.end < cue.start for m in chart.cues)
    if (
        chart.order == "svo"
        and kinds_at(chart, cue.start - 1) & CONJUNCTION
        and earlier
        and not names_somebody(chart, right)
    ):
        return cue.start, cue.start  # "condemned the attack and called for": the same speaker
    inverse = cue.start == chart.first or bool(kinds_at(chart, cue.start - 1) & (COMMA | DASH | QUOTE | CONJUNCTION))
    if chart.order == "vso":
        first = (
            left is not None
            and "conjunction" not in cue.flags
            and all(
                kinds_at(chart, i) & (CONJUNCTION | ADVERB | AUXILIARY | COMMA) or is_mark(chart, i)
                for i in range(chart.first, left[0])
            )
        )
        if first and left is not None and not kinds_at(chart, left[0]) & PREPOSITION:
            role = any(kinds_at(chart, i) & ROLE for i in range(*left))
            return left if role or left[0] == chart.begin else right if names_somebody(chart, right) else None
        return right if names_somebody(chart, right) else None
    if names_somebody(chart, left) and not (inverse and names_somebody(chart, right) and not _apposition(chart, cue)):
        return left
    if names_somebody(chart, right):
        return right
    return left if names_somebody(chart, left) else None


def _before_audience(chart: Chart, source: Range, cue: Mention) -> int:
    """Where a speaker after his verb ends and whom he told, or what he described, begins: «أبلغ بوتين ترامب»."""
    first, last = source
    if cue.flags & {"object"} or kinds_at(chart, cue.start) & ADDRESSING:
        for i in range(first + 1, last):  # a title after a name, or after a definite noun, is somebody else's
            begins = kinds_at(chart, i) & ROLE and not chart.words[i].key.startswith(chart.whole)
            if begins and (not kinds_at(chart, i - 1) or chart.words[i - 1].key.startswith(chart.whole)):
                return i
    if "describes" in cue.flags:
        return last - 1
    if "object" not in cue.flags:
        return last
    end = kinds_at(chart, last - 1)
    bare = last - first == 2 and not end and not kinds_at(chart, first)
    return last - 1 if end & (ROLE | OBJECT) or bare else last


def _apposition(chart: Chart, cue: Mention) -> bool:
    """ "NAME, mayor of CITY, said": two commas before the cue with a short stretch between them."""
    if not kinds_at(chart, cue.start - 1) & COMMA:
        return False
    return any(
        kinds_at(chart, i) & COMMA and i > chart.first for i in range(max(chart.first, cue.start - 14), cue.start - 1)
    )
