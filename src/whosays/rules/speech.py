"""Productions of speech: from a cue and what stands around it to source and content, as ranges of tokens.

A source is a stretch of tokens beside its cue, bounded by marks, verbs, complementizers and prepositions that hold no name together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..vocabulary import FAMILY
from .engine import Match
from .mentions import Chart, Mention, bit

Range = tuple[int, int]
MAX_SOURCE = 22

ABOUT = bit("about")
ADVERB = bit("adverb")
ARTICLE = bit("article")
AUXILIARY = bit("auxiliary")
BOUND = bit("bound")
BRACKET = bit("bracket")
CHANNEL = bit("channel")
CLAUSE = bit("clause")
COLON = bit("colon")
COMMA = bit("comma")
CONJUNCTION = bit("conjunction")
CUE = bit("cue")
DASH = bit("dash")
HEDGE = bit("hedge")
MEASURE = bit("measure")
MONTH = bit("month")
NEGATION = bit("negation")
NUMERAL = bit("numeral")
OBJECT = bit("object")
OPENS = bit("opens")
PREPOSITION = bit("preposition")
PRONOUN = bit("pronoun")
QUOTE = bit("quote")
ROLE = bit("role")
SLASH = bit("slash")
STOP = bit("stop")
THAT = bit("that")
TIME = bit("time")
VERB = bit("verb")
WEEKDAY = bit("weekday")

_EDGE = (
    OPENS
    | STOP
    | COLON
    | CLAUSE
    | THAT
    | MEASURE
    | CUE
    | SLASH
    | AUXILIARY
    | VERB
)
_SKIPPED = ADVERB | TIME | WEEKDAY


class Speech(NamedTuple):
    """Source (None where none is written), cue and content of one attribution, in tokens."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    mode: str
    inner: bool = False  # its content is that of the attribution it stands in


def _here(chart: Chart, i: int) -> int:
    """The kinds at a token, those of a phrase at every token of it; outside the sentence an end."""
    if not chart.first <= i < chart.last:
        return STOP
    bits = chart.bits[i - chart.first] | chart.inside.get(i, 0)
    if bits & MEASURE and not any(m.flags & ACTS for m in chart.here("measure", i)) and i not in chart.inside:
        bits &= ~MEASURE  # "the mother of the wounded boy said": no verb
    return bits


ACTS = frozenset({"active", "passive", "noun", "instrument"})


def _link(chart: Chart, i: int) -> bool:
    """Whether the preposition at i holds a name together (of, for)."""
    return any("link" in m.flags for m in chart.here("preposition", i))


def _capital(chart: Chart, i: int) -> bool:
    return chart.first <= i < chart.last and bool(chart.words[i].capital)


def _past(chart: Chart, i: int) -> int:
    """Past the adverbs, times and articles that start at token i."""
    while i < chart.last and _here(chart, i) & (_SKIPPED | ARTICLE) and not _here(chart, i) & ROLE:
        i = max((m.end for kind in ("adverb", "time", "weekday") for m in chart.here(kind, i)), default=i + 1)
    return i


def _before(chart: Chart, i: int) -> int:
    """Back over the adverbs and times of several words that end at token i."""
    for kind in ("adverb", "time", "weekday"):
        for mention in chart.get(kind):
            if mention.end == i and mention.end - mention.start > 1:
                return _before(chart, mention.start)
    return i


def source_left(chart: Chart, end: int) -> Range | None:
    """The stretch before a cue: a subject, with an apposition between commas if there is one."""
    i = end
    i = _before(chart, i)
    while i > chart.first and _here(chart, i - 1) & (_SKIPPED | AUXILIARY | NEGATION | HEDGE):
        i = _before(chart, i - 1)
    if i > chart.first and _here(chart, i - 1) & PRONOUN and chart.order == "svo":
        return i - 1, i
    stop, commas = i, 0
    if i > chart.first and _here(chart, i - 1) & COMMA and i == end:
        commas = 1  # "NAME, mayor of CITY, said": the comma closes an apposition
        i -= 1
        stop = i
        j = i
        while j > chart.first and _here(chart, j - 1) & (_SKIPPED | NUMERAL | MONTH | PREPOSITION):
            j -= 1
        if j < i and _here(chart, j - 1) & COMMA:  # "the army, on Thursday, 31 October, said"
            i = stop = j - 1
            commas = 0
    elif i > chart.first and _here(chart, i - 1) & DASH:
        i -= 1
        stop = i
    while i > chart.first and stop - i < MAX_SOURCE:
        here = _here(chart, i - 1)
        if here & COMMA:
            if not commas:
                break
            commas -= 1
            if not (_capital(chart, i - 2) or _here(chart, i - 2) & ROLE):
                break
        elif here & QUOTE:
            opening = chart.closes.get(i - 1)
            if (
                opening is None
                or i - opening > 6
                or opening < chart.first
                or _here(chart, opening - 1) & (COMMA | COLON)
            ):
                break
            i = opening
            continue
        elif (
            here & _EDGE
            or (here & DASH and chart.words[i - 1].surface != "-")
            or (here & CONJUNCTION and not (_capital(chart, i) and _capital(chart, i - 2)))
        ):
            break
        i -= 1
    citing = next((m for m in chart.cues if m.end == i and "accord" in m.flags), None)
    if citing is not None and citing.start > chart.begin:  # "AGENCY, citing the mayor, reported"
        return source_left(chart, citing.start)
    return _trim(chart, i, stop)


def source_right(chart: Chart, start: int) -> Range | None:
    """The stretch after a cue, up to a mark, a complementizer, a verb or a preposition."""
    i = _past(chart, start)
    if (
        i < chart.last and _here(chart, i) & CHANNEL and not _here(chart, i) & ROLE
    ):  # "said in an interview with RADIO the director Oak": from the role on
        i = next(
            (
                j
                for j in range(i + 1, min(i + 8, chart.last))
                if _here(chart, j) & (ROLE | COMMA | THAT)
                or (_capital(chart, j) and _capital(chart, j + 1))
            ),
            i,
        )
    elif i + 1 < chart.last and _here(chart, i) & PREPOSITION and not _link(chart, i) and chart.order == "svo":
        org = next(
            (
                j
                for j in range(i + 1, min(i + 6, chart.last))
                if _here(chart, j) & ROLE or (_capital(chart, j) and chart.words[j].surface.isupper())
            ),
            None,
        )
        if org is not None and chart.drops:  # «сообщили в МЧС»
            i = i + 1
    begin = i
    if chart.order == "vso" and i < chart.last and _here(chart, i) & PREPOSITION and not _link(chart, i):
        return None
    if chart.order == "svo" and i < chart.last and _here(chart, i) & PRONOUN:
        return i, i + 1
    while i < chart.last and i - begin < MAX_SOURCE:
        here = _here(chart, i)
        if here & QUOTE:
            closing = chart.opens.get(i)
            if closing is None or closing - i > 5 or closing >= chart.last or (i == begin and closing - i > 3):
                break
            i = closing + 1
            continue
        if here & BRACKET:
            closing = next((j for j in range(i + 1, min(i + 6, chart.last)) if _here(chart, j) & BRACKET), -1)
            if closing < 0 or i == begin:
                break
            i = closing + 1
            continue
        if here & (_EDGE | COMMA | ABOUT) and not (here & AUXILIARY and _capital(chart, i)):
            if not (here & ABOUT and _link(chart, i) and i > begin) or here & (_EDGE | COMMA):
                break
        if here & DASH and chart.words[i].surface != "-":
            break
        if here & PREPOSITION and not _link(chart, i) and i > begin:
            break
        if here & CONJUNCTION and not (_capital(chart, i - 1) and _capital(chart, i + 1)):
            break
        if i > begin and here & (TIME | WEEKDAY | CHANNEL) and not here & ROLE:
            break
        i += 1
    return _trim(chart, begin, i)


def source_of_accord(chart: Chart, start: int) -> Range | None:
    """What "according to" names: up to the end of its clause."""
    i = start
    while i < chart.last and i - start < MAX_SOURCE:
        here = _here(chart, i)
        if here & QUOTE:
            closing = chart.opens.get(i)
            if closing is None or closing - i > 6 or closing >= chart.last:
                break
            i = closing + 1
            continue
        edge = _EDGE | COMMA
        if i > start and _here(chart, i - 1) & ROLE:
            edge &= ~VERB  # no verb follows a role at once: a name that is also a verb
            if not _here(chart, i + 1) & (OBJECT | NUMERAL | BOUND):
                edge &= ~MEASURE
        if here & (edge | NUMERAL) and i > start:
            break
        if here & PREPOSITION and not _link(chart, i) and _here(chart, i + 1) & (TIME | WEEKDAY | MONTH | NUMERAL):
            break
        if here & (DASH) and chart.words[i].surface != "-":
            break
        if here & BRACKET:
            break
        i += 1
    return _trim(chart, start, i)


def _trim(chart: Chart, start: int, end: int) -> Range | None:
    """The range without adverbs, times, conjunctions and marks at its edges."""
    while start < end and _mark(chart, start):
        start += 1
    while end > start and _mark(chart, end - 1):
        end -= 1
    start, end = min(_past(chart, start), end), max(_before(chart, end), start)
    loose = (
        _SKIPPED
        | CONJUNCTION
        | COMMA
        | DASH
        | QUOTE
        | ABOUT
        | BRACKET
        | HEDGE
    )
    while start < end and (
        (_here(chart, start) & loose and not _here(chart, start) & ROLE)
        and not (_here(chart, start) & QUOTE and chart.opens.get(start, end) < end)
    ):
        start += 1
    while start < end and _here(chart, start) & bit(
        "preposition"
    ):  # "In Baghdad on Monday officials": up to the subject
        skip = next(
            (j for j in range(start + 1, min(end, start + 6)) if _here(chart, j) & (ROLE | PRONOUN)), None
        )
        if skip is None or not _here(chart, start) & PREPOSITION:
            break
        start = skip
    while end > start and (
        _here(chart, end - 1) & (loose | PREPOSITION | STOP | ARTICLE)
        and not _here(chart, end - 1) & ROLE
        and not (
            _here(chart, end - 1) & (QUOTE | BRACKET) and chart.closes.get(end - 1, start - 1) >= start
        )
    ):
        if _here(chart, end - 1) & BRACKET and any(
            _here(chart, j) & BRACKET for j in range(start, end - 1)
        ):
            break
        end -= 1
    return (start, end) if start < end else None


def _mark(chart: Chart, i: int) -> bool:
    """Whether the token is an emoji, a list mark, an address: neither word nor punctuation."""
    return i < len(chart.words) and chart.words[i].shape == "p" and not _anywhere(chart, i)


def names_somebody(chart: Chart, source: Range | None) -> bool:
    """Whether the stretch can be a speaker: a role, a pronoun or a name in it."""
    if source is None:
        return False
    for i in range(*source):
        here = _here(chart, i)
        if here & (ROLE | PRONOUN):
            return True
        if here & OBJECT and any(FAMILY.get(m.value) == "people" and _can_act(m) for m in chart.here("object", i)):
            return True
        if chart.words[i].capital and not here & (MONTH | PREPOSITION | CONJUNCTION):
            return True
        if (
            chart.script == "Arabic"
            and chart.words[i].shape == "w"
            and not here & (PREPOSITION | OBJECT | NEGATION)
        ):
            return True
    return False


def _can_act(noun: Mention) -> bool:
    """Whether a noun for people may be a subject; where its list tells cases, only in the nominative."""
    return "oblique" not in noun.flags


def _until_end(chart: Chart, start: int, cue: Range) -> Range | None:
    """From start to the end of the sentence, or to where the speaker goes on with another cue."""
    end = chart.last
    for mention in chart.cues:
        if mention.start < start or "accord" in mention.flags:
            continue
        before = _here(chart, mention.start - 1)
        attached = "conjunction" in mention.flags
        if ("converb" in mention.flags and before & (COMMA | CONJUNCTION)) or (
            attached and mention.start > start
        ):
            end = mention.start
            break
        if (
            mention.start > start + 1
            and before & CONJUNCTION
            and mention.flags & {"verb"}
            and _speaks(chart, mention)
        ):
            end = mention.start - 1
            break
    return trim_content(chart, start, end)


def _speaks(chart: Chart, cue: Mention) -> bool:
    """Whether a clause or a quotation follows the cue at once."""
    return bool(_here(chart, cue.end) & (THAT | QUOTE | COLON)) or bool(
        _here(chart, cue.end) & COMMA and _here(chart, cue.end + 1) & THAT
    )


def trim_content(chart: Chart, start: int, end: int) -> Range | None:
    """Content without marks at its edges, but with its own quotation marks."""
    edge = COMMA | STOP | COLON | DASH | CONJUNCTION
    begin = COMMA | STOP | COLON | DASH
    while start < end and (_anywhere(chart, start) & begin or _mark(chart, start)):
        start += 1
    while end > start and (_anywhere(chart, end - 1) & edge or _mark(chart, end - 1)):
        end -= 1
    if end - start > 1 and _here(chart, start) & QUOTE and chart.opens.get(start) == end - 1:
        start, end = start + 1, end - 1
        while end > start and _anywhere(chart, end - 1) & edge:
            end -= 1
    return (start, end) if start < end else None


def _anywhere(chart: Chart, i: int) -> int:
    """The kinds at a token, in this sentence or another (quotations go over several)."""
    return (
        chart.bits[i - chart.first]
        if chart.first <= i < chart.last
        else chart.words[i].bits
        if i < len(chart.words)
        else 0
    )


def _speech(
    match: Match, source: Range | None, content: tuple[Range | None, ...], mode: str, inner: bool = False
) -> Mention | None:
    marks = [p for p in match.parts if p is not None and p.kind in {"cue", "colon", "dash"}]
    cue = next((p for p in marks if p.kind == "cue"), marks[0])
    ranges = tuple(c for c in content if c is not None)
    chart = match.chart
    if not ranges or (cue.kind == "cue" and _here(chart, cue.start - 1) & NEGATION):
        return None
    if source is not None and source[0] < source[1] and not names_somebody(chart, source):
        if mode != "direct" or source[1] - source[0] > 4 or cue.kind != "cue":
            return None  # beside a quotation any noun can be the speaker
    carried = source is not None and source[0] == source[1]
    if carried:
        source = None
    if source is not None and source[1] - source[0] == 1 and not _quoted(chart, cue.start):
        if any(m.value in {"i", "we"} or "first" in m.flags for m in chart.here("pronoun", source[0])):
            return None  # the author speaks himself
    if source is None and not (carried or cue.flags & {"converb", "pronoun"} or chart.drops):
        return None
    if source is None and cue.kind == "cue" and _here(chart, _before(chart, cue.start) - 1) & CLAUSE:
        return None  # "people who say that": somebody else's words
    if mode == "according_to" and "said" in cue.flags:
        mode = "indirect"
    if mode == "indirect" and any(_quotes(chart, i) for a, b in ranges for i in range(a, b)):
        mode = "mixed"
    parts = tuple(p for p in match.parts if p is not None)
    value = Speech(source, (cue.start, cue.end), ranges, mode, inner)
    made = Mention("speech", cue.start, cue.end, cue.flags, value, match.rule.name, parts)
    made.entry = cue.entry
    return made


def _quoted(chart: Chart, i: int) -> bool:
    """Whether token i stands in a quotation."""
    return i < len(chart.depth) and chart.depth[i] > 0


def _quotes(chart: Chart, i: int) -> bool:
    """Whether words, and no mere name, are quoted from token i on."""
    closing = chart.opens.get(i)
    if closing is None or i + 1 >= len(chart.words):
        return False
    inside = closing - i - 1
    return inside >= 4 or (inside >= 2 and not chart.words[i + 1].capital)


def _subject(match: Match, cue: Mention) -> Range | None:
    """The source beside a verb: after it in Arabic, else before it, or after it where nothing stands before."""
    chart = match.chart
    if "converb" in cue.flags:
        return None
    right, left = source_right(chart, cue.end), source_left(chart, cue.start)
    earlier = any("verb" in m.flags and m.end < cue.start for m in chart.cues)
    if chart.order == "svo" and _here(chart, cue.start - 1) & CONJUNCTION and earlier and not names_somebody(chart, right):
        return cue.start, cue.start  # "condemned the attack and called for": the same speaker
    inverse = cue.start == chart.first or bool(
        _here(chart, cue.start - 1) & (COMMA | DASH | QUOTE | CONJUNCTION)
    )
    if chart.order == "vso":
        first = (
            left is not None
            and "conjunction" not in cue.flags
            and all(
                _here(chart, i) & (CONJUNCTION | ADVERB | AUXILIARY | COMMA)
                or _mark(chart, i)
                for i in range(chart.first, left[0])
            )
        )
        begins = first and left is not None and not _here(chart, left[0]) & PREPOSITION
        if begins and left is not None:
            if any(_here(chart, i) & ROLE for i in range(*left)) or left[0] == chart.begin:
                return left
        return right if names_somebody(chart, right) else None
    if names_somebody(chart, left) and not (inverse and names_somebody(chart, right) and not _apposition(chart, cue)):
        return left
    if names_somebody(chart, right):
        return right
    return left if names_somebody(chart, left) else None


def _apposition(chart: Chart, cue: Mention) -> bool:
    """ "NAME, mayor of CITY, said": two commas before the cue with a short stretch between them."""
    if not _here(chart, cue.start - 1) & COMMA:
        return False
    return any(
        _here(chart, i) & COMMA and i > chart.first
        for i in range(max(chart.first, cue.start - 14), cue.start - 1)
    )


def says_that(match: Match) -> Mention | None:
    """X said that …; the content follows the complementizer."""
    cue, that = (p for p in match.parts if p is not None and p.kind in {"cue", "that"})
    chart = match.chart
    if any(chart.opens.get(i, 0) > that.start for i in range(cue.end, that.start)):
        return None  # the complementizer stands in a quotation that opened after the cue
    return _speech(match, _subject(match, cue), (_until_end(chart, that.end, (cue.start, cue.end)),), "indirect")


def says_quote(match: Match) -> Mention | None:
    """X said: "…" or X wrote "…"; the content is the quotation, which may go on over sentences."""
    chart = match.chart
    cue = next(p for p in match.parts if p is not None and p.kind == "cue")
    quote = next(p for p in match.parts if p is not None and p.kind == "quote")
    closing = chart.opens.get(quote.start)
    if closing is None or closing - quote.start < 2:
        return None
    if not of_colon(match) and closing - quote.start < 5 and not _here(chart, closing - 1) & STOP:
        return None  # a name in quotation marks
    return _speech(
        match,
        _subject(match, cue),
        (trim_content(chart, quote.start + 1, closing) or (quote.start + 1, closing),),
        "direct",
    )


def of_colon(match: Match) -> bool:
    """Whether the match has a colon."""
    return any(p is not None and p.kind == "colon" for p in match.parts)


def says_colon(match: Match) -> Mention | None:
    """X said: …, without quotation marks."""
    chart = match.chart
    cue = next(p for p in match.parts if p is not None and p.kind == "cue")
    colon = next(p for p in match.parts if p is not None and p.kind == "colon")
    source = _subject(match, cue)
    told = sum(
        not (source is not None and source[0] <= i < source[1])
        and not _here(chart, i)
        & (_SKIPPED | CHANNEL | PREPOSITION | PRONOUN | COMMA | ARTICLE)
        for i in range(cue.end, colon.start)
    )
    if told > 4:
        return None  # the cue has its own object, the colon belongs to that
    content = trim_content(chart, colon.end, chart.last)
    if content is None and chart.follow is not None:  # the colon ends its paragraph
        content = trim_content(chart, *chart.follow)
    return _speech(match, source, (content,), "direct")


def _goes_on(chart: Chart, cue: Mention) -> bool:
    """Whether what is said follows the cue: a complementizer or a colon comes next."""
    here, after = _here(chart, cue.end), _here(chart, cue.end + 1)
    return bool(here & (THAT | COLON) or (here & COMMA and after & THAT))


def quote_says(match: Match) -> Mention | None:
    """ "…", said X; the quotation stands before."""
    chart = match.chart
    cue = next(p for p in match.parts if p is not None and p.kind == "cue")
    quote = next(p for p in match.parts if p is not None and p.kind == "quote")
    opening = chart.closes.get(quote.start)
    if opening is None or quote.start - opening < 3 or _goes_on(chart, cue):
        return None
    if opening > chart.first and not (
        _here(chart, opening - 1) & (COMMA | COLON | DASH | STOP | QUOTE)
        or _mark(chart, opening - 1)
    ):
        return None  # a title or a name within the sentence
    left = _trim(chart, quote.end, cue.start)
    source = left if names_somebody(chart, left) else source_right(chart, cue.end)
    content = [trim_content(chart, opening + 1, quote.start) or (opening + 1, quote.start)]
    again = next((i for i in range(cue.end, min(chart.last, cue.end + MAX_SOURCE)) if i in chart.opens), None)
    if again is not None and chart.opens[again] - again > 3:
        content.append((again + 1, chart.opens[again]))
    return _speech(match, source, tuple(content), "direct")


def says_after(match: Match) -> Mention | None:
    """…, said X or …, X said: the sentence before the comma is the content."""
    chart = match.chart
    cue = next(p for p in match.parts if p is not None and p.kind == "cue")
    comma = next(p for p in match.parts if p is not None and p.kind in {"comma", "dash"})
    if _goes_on(chart, cue) or (_here(chart, cue.end) & COMMA and _here(chart, cue.end + 1) & CLAUSE):
        return None
    left = _trim(chart, comma.end, cue.start)
    source = left if names_somebody(chart, left) else source_right(chart, cue.end)
    if source is None or comma.start - chart.first < 3:
        return None
    content = trim_content(chart, chart.first, comma.start)
    mode = "direct" if _here(chart, chart.first) & DASH else "indirect"
    end = max(cue.end, source[1])
    rest = trim_content(chart, end, chart.last)
    after = _here(chart, end + 1)
    if (
        _here(chart, end) & COMMA
        and rest is not None
        and rest[1] - rest[0] > 1
        and not after & (CLAUSE | CONJUNCTION | CUE | QUOTE | PREPOSITION)
    ):
        return _speech(match, source, (content, rest), mode)  # "The toll, she said, had reached 12"
    return _speech(match, source, (content,), mode)


def says_about(match: Match) -> Mention | None:
    """X announced the start of …, «X повідомив про …»: a noun phrase is the content."""
    chart = match.chart
    cue = next(p for p in match.parts if p is not None and p.kind == "cue")
    about = next((p for p in match.parts if p is not None and p.kind == "about"), None)
    source = _subject(match, cue)
    start = about.end if about is not None else source[1] if source is not None and source[0] >= cue.end else cue.end
    return _speech(match, source, (_until_end(chart, start, (cue.start, cue.end)),), "indirect")


def accord(match: Match) -> Mention | None:
    """According to X, …; or …, according to X."""
    chart = match.chart
    cue = next(p for p in match.parts if p is not None and p.kind == "cue")
    told = "pronoun" in cue.flags  # "in his words": the source is the one before
    if not told and _here(chart, cue.end) & COMMA:
        return None  # nobody is named
    source = (cue.end, cue.end) if told else source_of_accord(chart, cue.end)
    if source is None:
        return None
    before = trim_content(chart, chart.first, cue.start)
    lead = before is None or all(
        _here(chart, i)
        & (_SKIPPED | CONJUNCTION | PREPOSITION | COMMA | NUMERAL | MONTH)
        for i in range(*before)
    )
    if lead or cue.start - chart.first <= 1:
        after = _until_end(chart, source[1], (cue.start, cue.end))
        return _speech(match, source, (after,), "according_to")
    rest = trim_content(chart, source[1], chart.last)
    if told:
        return _speech(match, None, (before,), "according_to")
    inserted = _here(chart, cue.start - 1) & COMMA and _here(chart, source[1]) & COMMA
    if (
        rest is not None
        and inserted
        and rest[1] - rest[0] > 2
        and not _here(chart, source[1] + 1) & (CLAUSE | PREPOSITION)
    ):
        return _speech(match, source, (before, rest), "according_to")
    if (
        rest is not None
        and rest[1] - rest[0] > 6
        and _here(chart, cue.start - 1) & (CONJUNCTION | STOP | COMMA)
    ):
        inner = next((m for m in chart.cues if m.end <= cue.start and m is not cue), None)
        if inner is None and "conjunction" in cue.flags:
            return _speech(match, source, (rest,), "according_to")
    return _speech(match, source, (before,), "according_to")


def says_back(match: Match) -> Mention | None:
    """«Про це повідомив X»: what was told before is the content; within the sentence, what stands before the comma."""
    chart = match.chart
    cue = next(p for p in match.parts if p is not None and p.kind == "cue")
    start = min(p.start for p in match.parts if p is not None)
    source = _subject(match, cue)
    back = next(p for p in match.parts if p is not None and p.kind == "back")
    if source is not None and back.start >= source[0] and back.end <= source[1]:
        source = _trim(chart, back.end, source[1]) if back.start == source[0] else _trim(chart, source[0], back.start)
    if source is None:
        source = source_right(chart, max(cue.end, back.end))
    before = trim_content(chart, chart.first, start) if _here(chart, start - 1) & COMMA else None
    if before is None or before[1] - before[0] < 3:
        before = chart.before
    return _speech(match, source, (before,), "indirect")


def headline(match: Match) -> Mention | None:
    """X: …; a source and a colon at the head of a paragraph."""
    chart = match.chart
    colon = next(p for p in match.parts if p is not None and p.kind == "colon")
    source = _trim(chart, chart.first, colon.start)
    barred = _EDGE | NUMERAL | ADVERB | HEDGE | PRONOUN | BRACKET | DASH
    if source is None or source[1] - source[0] > 10 or any(_here(chart, i) & barred for i in range(*source)):
        return None
    if any(_here(chart, i) & PREPOSITION and not _link(chart, i) for i in range(*source)):
        return None
    roles = any(_here(chart, i) & ROLE for i in range(*source))
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
    return _speech(match, source, (content,), "according_to")


def says_dash(match: Match) -> Mention | None:
    """… — X: a source after the last dash of the sentence."""
    chart = match.chart
    dash = next(p for p in match.parts if p is not None and p.kind == "dash")
    source = _trim(chart, dash.end, chart.last)
    if source is None or source[1] - source[0] > 6 or dash.start - chart.first < 4:
        return None
    if any(_here(chart, i) & (_EDGE | NUMERAL | COMMA | DASH) for i in range(*source)):
        return None
    roles = any(_here(chart, i) & ROLE for i in range(*source))
    foreign = chart.script != "Latin" and all(chart.words[i].surface.isascii() for i in range(*source))
    surname = (
        source[1] - source[0] == 1
        and chart.words[source[0]].capital
        and not _here(chart, source[0])
        and chart.finish >= chart.reach - 2
        and dash.start - chart.first >= 8
    )
    if not (roles or foreign or surname):
        return None
    return _speech(match, source, (trim_content(chart, chart.first, dash.start),), "according_to")


def quote_dash(match: Match) -> Mention | None:
    """«…», – the mayor: a quotation and its speaker after a dash, without a cue."""
    chart = match.chart
    quote = next(p for p in match.parts if p is not None and p.kind == "quote")
    dash = next(p for p in match.parts if p is not None and p.kind == "dash")
    opening = chart.closes.get(quote.start)
    source = _trim(chart, dash.end, chart.finish)
    if opening is None or quote.start - opening < 5 or source is None or source[1] - source[0] > 12:
        return None
    if not any(_here(chart, i) & ROLE or chart.words[i].capital for i in range(*source)):
        return None
    content = trim_content(chart, opening + 1, quote.start) or (opening + 1, quote.start)
    return _speech(match, source, (content,), "direct")


def says_his(match: Match) -> Mention | None:
    """«نقلت وكالة عن القائد قوله إن …»: the source stands between "of" and "his words"."""
    chart = match.chart
    cue = next(p for p in match.parts if p is not None and p.kind == "cue")
    about = next(p for p in match.parts if p is not None and p.kind == "about")
    that = next(p for p in match.parts if p is not None and p.kind in {"that", "colon"})
    source = _trim(chart, about.end, cue.start)
    return _speech(match, source, (_until_end(chart, that.end, (cue.start, cue.end)),), "indirect")


SPEECH: dict[str, Callable[[Match], Mention | None]] = {
    f.__name__: f
    for f in (
        says_that,
        says_quote,
        says_colon,
        quote_says,
        says_after,
        says_about,
        accord,
        headline,
        says_back,
        says_dash,
        quote_dash,
        says_his,
    )
}
