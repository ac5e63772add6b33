"""Who cites whom: "ALPHA reports, citing BETA, which quotes the army" is three attributions of one content.

Reporter and cited stand beside each other, with nothing but marks, days and complementizers between them; what is left
of the sentence is what all of them say. Each is within the one that cites it.
"""

from __future__ import annotations

from itertools import groupby

from ..resolve.work import Said, Work
from ..rules.contents import trim_content
from ..rules.context import (
    ABOUT,
    ADVERB,
    ARTICLE,
    CLAUSE,
    COMMA,
    MONTH,
    NUMERAL,
    PREPOSITION,
    STOP,
    THAT,
    TIME,
    WEEKDAY,
    is_mark,
    kinds_at,
)
from ..rules.mentions import Chart
from ..rules.speakers import Range

BETWEEN = ABOUT | COMMA | CLAUSE | THAT | TIME | WEEKDAY | MONTH | NUMERAL | PREPOSITION | ADVERB | ARTICLE
APART = 6  # tokens between a reporter and whom he cites


def cite(work: Work) -> None:
    """Chains of citation in every sentence: the cited says what the one says who cites it, and stands within it."""
    for _, group in groupby(work.said, key=lambda said: said.chart.first):
        sentence = list(group)
        cited = [said for said in sentence if _is_citing(said)]
        if cited and len(sentence) > 1:
            _chain(work, sentence, cited)


def _is_citing(said: Said) -> bool:
    """Whether the cue names somebody whom another one cites: "citing", «قوله», «عن» after «نقلت»."""
    mention = said.mention
    from_him = any(part.kind == "about" and part.start == mention.start for part in mention.parts)
    return from_him or "quoted" in mention.flags or said.chart.has("citing", mention.start)


def _chain(work: Work, sentence: list[Said], cited: list[Said]) -> None:
    """Link each cited source to the one beside it, and give the whole chain one content."""
    chains: dict[int, list[Said]] = {}
    for said in cited:
        others = [other for other in sentence if other is not said and other.cited_by is not said]
        outer = _beside(said, others)
        if outer is None or _loops(said, outer):
            continue
        said.cited_by = outer
        chains.setdefault(id(_root(outer)), [_root(outer)]).append(said)
    for chain in chains.values():
        content = _content(chain)
        if not content:
            continue
        for said in chain:
            said.content = [work.characters(a, min(b, len(work.ends))) for a, b in content]


def _root(said: Said) -> Said:
    while said.cited_by is not None:
        said = said.cited_by
    return said


def _loops(said: Said, outer: Said | None) -> bool:
    while outer is not None:
        if outer is said:
            return True
        outer = outer.cited_by
    return False


def _beside(said: Said, others: list[Said]) -> Said | None:
    """The one that cites: whose words stand right before, around or, failing that, right after."""
    first, last = said.phrase()
    best: tuple[int, int, Said] | None = None
    for other in others:
        a, b = other.phrase()
        if a < first and last < b:  # «Альфа» со ссылкой на источник пишет
            return other
        before = _is_near(said.chart, b, first) if b <= first else False
        leads = first <= said.chart.begin and last <= a and not _is_citing(other)
        after = leads and _is_near(said.chart, last, a)
        if before or after:
            key = (0, first - b, other) if before else (1, a - last, other)
            if best is None or key[:2] < best[:2]:
                best = key
    return best[2] if best else None


def _is_near(chart: Chart, start: int, end: int) -> bool:
    return end - start <= APART and all(
        (kinds_at(chart, i) & BETWEEN and not kinds_at(chart, i) & STOP) or is_mark(chart, i) for i in range(start, end)
    )


def _content(chain: list[Said]) -> list[Range]:
    """What the reporter says, without the words that tell who says it; else the longer rest of the sentence."""
    chart = chain[0].chart
    heads = [said.phrase() for said in chain]
    first, last = min(a for a, _ in heads), max(b for _, b in heads)
    found: list[Range] = []
    for a, b in chain[0].mention.value.content:
        if b <= chart.first or a >= chart.last:
            found.append((a, b))
            continue
        for piece in ((a, min(b, first)), (max(a, last), b)):
            trimmed = _trimmed(chart, *piece)
            if trimmed is not None:
                found.append(trimmed)
    if found:
        return found
    rests = [rest for rest in (_trimmed(chart, chart.first, first), _trimmed(chart, last, chart.last)) if rest]
    return [max(rests, key=lambda rest: rest[1] - rest[0])] if rests else []


def _trimmed(chart: Chart, start: int, end: int) -> Range | None:
    while start < end and kinds_at(chart, start) & (COMMA | THAT | CLAUSE):
        start += 1
    return trim_content(chart, start, end) if end - start > 1 else None
