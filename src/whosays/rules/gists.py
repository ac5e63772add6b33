"""Productions of speech in summaries: "The President answers questions. Main points:" and a list of what he says."""

from __future__ import annotations

from .contents import trim_content
from .context import CHANNEL, CUE, OCCASION, PREPOSITION, ROLE, is_link, is_mark, is_surname, kinds_at
from .engine import Match
from .figures import of_kind
from .mentions import Chart, Mention
from .speakers import Range, trim
from .speech import speech_of

MAX_NAME = 8  # tokens of a title and a name


def gist(match: Match) -> Mention | None:
    """«Главные заявления мэра:», or «Главное:» under a sentence that tells who speaks: the lines below are his."""
    chart = match.chart
    label, colon = of_kind(match, "label")[0], of_kind(match, "colon")[0]
    if trim_content(chart, colon.end, chart.reach) is not None or chart.follow is None:
        return None  # what is said stands on the same line, or nowhere
    rest = range(label.end, colon.start)
    if all(is_mark(chart, i) for i in rest):
        source = _of_sentence_before(chart, label.start)
    elif kinds_at(chart, label.end) & PREPOSITION:
        return None  # «Главное из Тарска:»
    else:
        ends = (i for i in rest if kinds_at(chart, i) & PREPOSITION and not is_link(chart, i))  # «по Украине»
        source = trim(chart, label.end, next(ends, colon.start))
        source = source if _is_somebody(chart, source) else None
    return speech_of(match, source, (trim_content(chart, *chart.follow),), "indirect") if source is not None else None


def _is_somebody(chart: Chart, source: Range | None) -> bool:
    """Whether a stretch has a title or a name."""
    return source is not None and any(kinds_at(chart, i) & ROLE or chart.words[i].capital for i in range(*source))


def _of_sentence_before(chart: Chart, start: int) -> Range | None:
    """Who speaks in the sentence before: its subject where it tells of an occasion, else whoever it says so of."""
    if chart.before is None:
        return None
    first, last = chart.before
    while first < last and (chart.words[first].shape == "p" and not chart.words[first].bits):
        first += 1
    end = first
    while end < min(last, first + MAX_NAME) and (chart.words[end].capital or chart.words[end].bits & ROLE):
        end += 1
    titled = any(chart.words[i].bits & ROLE for i in range(first, end))
    named = end - first > 1 and chart.words[end - 1].capital
    occasion = any(chart.words[i].bits & (OCCASION | CHANNEL) for i in range(end, last))
    if occasion and (named or (titled and end > first) or (end - first == 1 and is_surname(chart, first))):
        return first, end
    says = any(chart.words[i].bits & CUE for i in range(first, last))
    return (start, start) if says else None
