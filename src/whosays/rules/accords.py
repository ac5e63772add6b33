"""Productions of speech with words like "according to", before, within or after what is said."""

from __future__ import annotations

from .contents import happens, trim_content, until_end
from .context import (
    ABOUT,
    ADVERB,
    ARTICLE,
    AUXILIARY,
    BACK,
    BRACKET,
    CHANNEL,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    EDGE,
    MEASURE,
    MONTH,
    NUMERAL,
    PREPOSITION,
    PRONOUN,
    ROLE,
    SKIPPED,
    STOP,
    THAT,
    TOLD,
    VERB,
    is_capital,
    is_mark,
    kinds_at,
    past_audience,
)
from .engine import Match
from .figures import of_kind
from .mentions import Chart, Mention
from .speakers import Range, source_of_accord
from .speech import speech_of

SHORT = 5  # tokens of a quotation that may be a name
BESIDE = 12  # tokens from a source to the comma after its channel, its day, its name
RELAYED = "نقل"  # Arabic: what somebody passes on
LOOSE = SKIPPED | CONJUNCTION | PREPOSITION | COMMA | NUMERAL | MONTH


def accord(match: Match) -> Mention | None:
    """According to X, …; …, according to X; …, according to X, …"""
    chart = match.chart
    cue = of_kind(match, "cue")[0]
    told = "pronoun" in cue.flags  # "in his words": the source is the one before
    source = (cue.end, cue.end) if told else _named(chart, cue)
    if source is None or kinds_at(chart, source[0]) & CLAUSE:
        return None
    behind = cue.start - 1 if kinds_at(chart, cue.start - 1) & COMMA else cue.start
    opens = kinds_at(chart, behind - 1) & THAT
    if told and opens:
        return None  # "he said that, in his opinion, …": said already
    end = max(source[1], cue.end)
    colon = next((i for i in range(cue.start - 1, chart.first - 1, -1) if kinds_at(chart, i) & COLON), chart.first - 1)
    before = trim_content(chart, colon + 1, cue.start)
    lead = before is None or all(kinds_at(chart, i) & LOOSE for i in range(*before))
    if lead or opens or cue.start - chart.first <= 1:
        after = until_end(chart, _past_beside(chart, end), (cue.start, cue.end))
        return speech_of(match, source, (after,), "according_to")
    rest = trim_content(chart, end, chart.last)
    if before is not None and _is_back(chart, before):
        before = chart.before  # "This was reported by the mayor"
    elif rest is not None and _inserted(chart, cue, end, before):
        return speech_of(match, source, (before, rest), "according_to")
    elif rest is not None and rest[1] - rest[0] > 6 and not told and _begins_clause(chart, cue):
        return speech_of(match, source, (rest,), "according_to")
    return speech_of(match, None if told else source, (before,), "according_to")


def _is_back(chart: Chart, before: Range) -> bool:
    """Whether nothing but "this was" stands there, and marks: «Об этом стало [известно из сообщения мэра]»."""
    words = [i for i in range(*before) if not is_mark(chart, i) and not kinds_at(chart, i) & BRACKET]
    small = BACK | AUXILIARY | PRONOUN
    return all(kinds_at(chart, i) & small or (kinds_at(chart, i) & VERB and i > words[0]) for i in words)


def _named(chart: Chart, cue: Mention) -> Range | None:
    """Whom the words name; the document that they hold themselves ("according to the report, …")."""
    if kinds_at(chart, cue.end) & (COMMA | STOP | COLON):
        last = cue.end - 1
        return (last, cue.end) if cue.end - cue.start > 1 and chart.words[last].bits & ROLE else None
    source = source_of_accord(chart, cue.end) if RELAYED in chart.words[cue.end - 1].key else None
    cited = next((i for i in range(*source) if kinds_at(chart, i) & ABOUT), None) if source is not None else None
    if source is not None and cited is not None:
        return source_of_accord(chart, cited + 1)  # «وفق ما نقلته وكالة الغد عن المرصد»: whose words they are
    within = chart.here("channel", cue.end) if chart.words[cue.end].bits & PREPOSITION else []
    start = max((m.end for m in within), default=cue.end)  # «як сказав в інтерв'ю газеті мер»
    return source_of_accord(chart, past_audience(chart, start, attached=False))


def _past_beside(chart: Chart, start: int) -> int:
    """Past the channel, the day, the place and the office between a source and the comma that opens what it says."""
    if kinds_at(chart, start) & COMMA and any(
        "relative" in m.flags for m in chart.here("clause", start + 1)
    ):  # «за словами речника, який …, удару»
        near = range(start + 2, min(start + 2 * BESIDE, chart.last))
        return next((i for i in near if kinds_at(chart, i) & COMMA), start)
    if kinds_at(chart, start) & COMMA:
        return _past_relative(chart, start) or _past_apposition(chart, start)
    for i in range(start, min(start + BESIDE, chart.last)):
        here = kinds_at(chart, i)
        if here & COMMA:
            return i
        if here & (VERB | MEASURE | CUE | THAT | AUXILIARY | TOLD) or not (
            here & (CHANNEL | LOOSE | ADVERB | ROLE) or is_capital(chart, i)
        ):
            break
    return start


def _past_relative(chart: Chart, comma: int) -> int | None:
    """Past "who is quoted by AGENCY" between commas after a source."""
    if not any("relative" in m.flags for m in chart.here("clause", comma + 1)):
        return None
    return next((i for i in range(comma + 2, min(comma + BESIDE, chart.last)) if kinds_at(chart, i) & COMMA), None)


def _past_apposition(chart: Chart, comma: int) -> int:
    """Past what stands between commas after a source, where «فإن» opens what it says."""
    for i in range(comma + 1, min(comma + 2 * BESIDE, chart.last)):
        if any("conjunction" in m.flags for m in chart.here("that", i)) and kinds_at(chart, i - 1) & COMMA:
            return i + 1
        if kinds_at(chart, i) & (EDGE & ~THAT):
            break
    return comma


def _inserted(chart: Chart, cue: Mention, end: int, before: Range | None) -> bool:
    """Whether the words stand between two commas within what is said."""
    if not (kinds_at(chart, cue.start - 1) & COMMA and kinds_at(chart, end) & COMMA):
        return False
    after = kinds_at(chart, end + 1)
    named = after & (ROLE | ARTICLE) or is_capital(chart, end + 1)
    if after & CLAUSE or (named and not happens(chart, (end + 1, chart.last))):
        return False  # "according to the mayor, Anna Oak, who …": an apposition
    return not (after & PREPOSITION and before is not None and happens(chart, before))


def _begins_clause(chart: Chart, cue: Mention) -> bool:
    """Whether the words, joined by an attached "and", begin a new clause."""
    if not kinds_at(chart, cue.start - 1) & (CONJUNCTION | STOP | COMMA) or "conjunction" not in cue.flags:
        return False
    return not any(m.end <= cue.start for m in chart.cues if m is not cue)


def quote_accord(match: Match) -> Mention | None:
    """ "…", reads the statement: the whole quotation, before the words that tell where it stands."""
    chart = match.chart
    quote, cue = of_kind(match, "quote")[0], of_kind(match, "cue")[0]
    opening = chart.closes.get(quote.start)
    source = _named(chart, cue)
    if opening is None or quote.start - opening < SHORT or source is None:
        return None
    return speech_of(match, source, (trim_content(chart, opening + 1, quote.start),), "direct")
