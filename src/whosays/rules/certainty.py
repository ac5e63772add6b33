"""How sure a figure is said to be, and figures of news that is called untrue.

Hearsay and presumption («reportedly», «ймовірно», «предположительно», يرجح) are hedges with the flag `doubt`: what they
stand by is told to have happened, and not sure. "The report that three died is false" denies what it tells: first a
word of `tidings`, then what they tell, then a word of `untrue`.
"""

from __future__ import annotations

from .context import CLAUSE, COMMA, CONJUNCTION, CUE, HEDGE, MEASURE, STOP
from .framed import tells_fact
from .mentions import Chart, Mention, bit

TIDINGS, UNTRUE = bit("tidings"), bit("untrue")
DOUBT_NEAR = 8  # tokens between a hedge and its figure
NEWS_NEAR = 8  # tokens between a word for news and the figure it tells
UNTRUE_NEAR = 14  # tokens between a figure and the word that denies it


def is_doubted(chart: Chart, count: Mention) -> bool:
    """Whether a count stands by hearsay or presumption, or is what unsure news tells."""
    if any("doubted" in part.flags for part in count.parts):
        return True
    return bool(chart.present & HEDGE) and any(
        "doubt" in hedge.flags and _reaches(chart, hedge, count) for hedge in chart.get("hedge")
    )


def _reaches(chart: Chart, hedge: Mention, count: Mention) -> bool:
    """Whether nothing between a hedge and a count ends what the hedge is said of."""
    if count.start <= hedge.start < count.end:
        return True
    before = hedge.end <= count.start
    between = list(range(hedge.end, count.start) if before else range(count.end, hedge.start))
    if "source" in hedge.flags:
        return not any(chart.words[i].bits & STOP or (before and tells_fact(chart, i)) for i in between)
    if len(between) > DOUBT_NEAR:
        return False
    if between and chart.words[between[0 if before else -1]].bits & COMMA:
        del between[0 if before else -1]  # "reportedly, three died"
    return not any(chart.words[i].bits & (STOP | COMMA | CLAUSE | CUE | CONJUNCTION | MEASURE) for i in between)


def is_refuted(chart: Chart, figure: Mention) -> bool:
    """Whether a figure is what news tells that is called untrue."""
    if not chart.present & UNTRUE:
        return False
    for word in chart.get("untrue"):
        if "fronted" in word.flags:
            between = range(word.end, figure.start)
            if word.end <= figure.start and len(between) <= NEWS_NEAR and not _ends(chart, between):
                return True
        elif word.start >= figure.end and _is_news(chart, figure):
            between = range(figure.end, word.start)
            if len(between) <= UNTRUE_NEAR and not _ends(chart, between):
                return True
    return False


def _is_news(chart: Chart, figure: Mention) -> bool:
    """Whether a word for news stands before a figure, alone or in a phrase («інформація про», "the report of")."""
    for i in range(figure.start - 1, max(chart.first, figure.start - NEWS_NEAR) - 1, -1):
        if chart.words[i].bits & STOP:
            return False
        if chart.words[i].bits & TIDINGS:
            return True
    return False


def _ends(chart: Chart, between: range) -> bool:
    return any(chart.words[i].bits & STOP for i in between)
