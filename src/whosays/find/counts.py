"""What is counted: from count mentions to figures with characters, speaker, scope and larger count."""

from __future__ import annotations

import hashlib

from ..records import Count, Interval, Refusal, Warning_
from ..resolve.periods import periods
from ..resolve.work import Figured, Work
from ..rules.certainty import is_doubted, is_refuted
from ..rules.framed import goes_on, hangs_on_unreal, is_any, is_hedged, is_unreal
from ..rules.mentions import Chart, Mention, bit
from ..sentences import sentence
from ..vocabulary import FAMILY
from .match import BULLETS

DAY, FOUND = bit("time") | bit("weekday") | bit("month"), bit("count") | bit("refused")
NOUN_APART = {"count/under-heading", "count/toll-head"}  # rules where noun and number stand apart
OF_WAR = 1000  # people from which on "so far" tells of a war
MAX_PLACES = 16  # tokens that a distributive number may reach over

WHY = {
    "list number": sentence("refusal.list_item"),
    "list bracket": sentence("refusal.list_item"),
    "date": sentence("refusal.date_part"),
    "month first": sentence("refusal.date_part"),
    "joined singular": sentence("warning.joined_singular"),
    "type number": sentence("refusal.type_number"),
}


def figures(work: Work) -> None:
    """Every count mention of every sentence, in the order of the text; numbers that are none are listed as refused."""
    twos: dict[int, list[Mention]] = {}  # of a count that is two, by its id
    running = -1  # the end of the paragraph in which a running total was named
    period: Interval | None = None  # that it runs over
    ended = -1  # where the last paragraph of running totals ends
    for chart in work.charts:
        named = periods(work, chart)
        own = next((one.interval for one in named if one.interval is not None), None)
        if any(one.lasting for one in named):
            running, period = chart.reach, own
        elif chart.present & DAY:
            running = -1  # a day of its own
        if running == chart.reach:
            ended = running
        if not chart.present & FOUND:
            continue
        total = not all(one.now for one in named) or chart.reach == running or _is_listed(work, chart, ended)
        before: Mention | None = None
        for mention in sorted(chart.get("count"), key=lambda m: (m.start, m.end)):
            figure = _figure_of(mention)
            if mention.value.polarity == "affirmed" and _is_unreal(chart, mention, figure, before):
                mention.value = mention.value._replace(polarity="hypothetical")
            if mention.value.polarity == "affirmed" and is_refuted(chart, figure):
                mention.value = mention.value._replace(polarity="denied")
            certainty = "hedged" if is_doubted(chart, mention) else "stated"
            before = mention
            start, end = work.characters(figure.start, figure.end)
            whole = _whole(mention)
            scope = "cumulative" if total or (named and not _is_of_attack(mention)) else "incident"
            over = own or (period if chart.reach == running else None)
            if "both" in mention.flags and (mention.value.bound == "vague" or "pair" in mention.flags):
                twos[id(mention)] = _two_of(mention)
                told = [
                    Figured(one, chart, start, end, None, whole, scope, certainty, over) for one in twos[id(mention)]
                ]
                work.figured += told
                continue
            for last in _places(work, chart, mention) if "each" in mention.flags else [end]:
                figured = Figured(mention, chart, start, last, None, whole, scope, certainty, over)
                if "joined" in mention.flags:
                    figured.warnings.append(Warning_("joined_singular", WHY["joined singular"]))
                work.figured.append(figured)
        for mention in chart.get("refused"):
            a, b = work.characters(mention.start, mention.end)
            work.refused.append(Refusal(WHY.get(mention.value, str(mention.value)), work.span(a, b)))
    for figured in work.figured:
        measure = figured.mention.value.measure
        among = twos.get(id(figured.whole), ())
        figured.whole = next((one for one in among if one.value.measure == measure), figured.whole)
    work.figured.sort(key=lambda f: (f.start, f.end))


def _is_listed(work: Work, chart: Chart, ended: int) -> bool:
    """Whether a line breaks down totals: its heading names a period, or stands behind a paragraph of totals."""
    above = work.headings.get(id(chart))
    item = chart.words[chart.first].surface in BULLETS
    return above is not None and (bool(above.get("period")) or (item and above.first == ended))


def _is_of_attack(mention: Mention) -> bool:
    """Whether a figure "so far" can be that of one attack: people, and not as many as a war costs."""
    value = mention.value
    return FAMILY.get(value.object) == "people" and (value.low or value.high or 0) < OF_WAR


def _is_unreal(chart: Chart, count: Mention, figure: Mention, before: Mention | None) -> bool:
    return (
        is_unreal(chart, figure)
        or is_hedged(chart, count, figure)
        or hangs_on_unreal(chart, count, figure)
        or (before is not None and goes_on(chart, before, count))
        or is_any(chart, figure)
    )


def _two_of(mention: Mention) -> list[Mention]:
    """Killed and injured together, without a number or one each, are told of each."""
    return [
        Mention(
            mention.kind,
            mention.start,
            mention.end,
            mention.flags,
            mention.value._replace(measure=measure),
            mention.rule,
            mention.parts,
        )
        for measure in ("killed", "injured")
    ]


def _places(work: Work, chart: Chart, mention: Mention) -> list[int]:
    """Where the names end that a distributive number holds for: «по 3 – над Сумською, Київською та Одеською»."""
    ends: list[int] = []
    fresh = True
    for i in range(mention.end, min(chart.last, mention.end + MAX_PLACES)):
        if chart.has("comma", i) or chart.has("conjunction", i):
            fresh = True
        elif work.words[i].capital:
            ends = [*ends, work.ends[i]] if fresh else [*ends[:-1], work.ends[i]]
            fresh = False
        elif not (chart.has("preposition", i) or chart.has("dash", i)):
            break
    return ends if len(ends) > 1 else [work.characters(mention.start, mention.end)[1]]


def _whole(mention: Mention) -> Mention | None:
    """The count that a part was found beside, or the one that this is a part of itself."""
    whole: Mention | None = mention
    while whole is not None and "part" in whole.flags:
        whole = next((p for p in whole.parts if p.kind == "count"), None)
    return whole if whole is not mention else None


def _figure_of(mention: Mention) -> Mention:
    """The part that holds the number and what is counted."""
    figure = next((part for part in mention.parts if part.kind in {"quantity", "number"}), mention)
    noun = next((part for part in mention.parts if part.kind == "object"), None)
    return mention if noun is not None and mention.rule in NOUN_APART else figure


def counts(work: Work) -> None:
    """The records."""
    ids: dict[int, str] = {}
    for figured in work.figured:
        value = figured.mention.value
        said = figured.said
        key = f"c {figured.start} {figured.end} {value} {said.id if said else ''}"
        figured.id = hashlib.blake2b(key.encode(), digest_size=6).hexdigest()
        ids[id(figured.mention)] = figured.id
        work.made[figured.id] = figured.mention
    for figured in work.figured:
        value = figured.mention.value
        work.counts.append(
            Count(
                figured.id,
                value.measure,
                value.object,
                None,
                None if value.low is None else int(value.low),
                None if value.high is None else int(value.high),
                value.bound,
                figured.scope,
                figured.period,
                value.polarity,
                ids.get(id(figured.whole)) if figured.whole is not None else None,
                "derived" in figured.mention.flags,
                None,
                figured.said.id if figured.said else None,
                work.span(figured.start, figured.end),
                tuple(work.span(a, b) for a, b in figured.also),
                figured.mention.rule,
                tuple(figured.warnings),
                figured.certainty,
            )
        )
