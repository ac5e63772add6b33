"""What figures owe the sentences before them: lists under a heading, and what a bare number counts."""

from __future__ import annotations

from ..records import Refusal
from ..rules.figures import Figure, reading_of
from ..rules.mentions import Chart, Mention, bit
from ..sentences import sentence
from ..vocabulary import FAMILY, allows
from .work import MAX_ITEM, Figured, Work

COLON = bit("colon")
NEAR = 120  # tokens that a number may stand from the figure it goes on with


def carry_headings(work: Work) -> None:
    """A heading that ends in a colon gives its measure to the lines under it.

    "Shot down:", then "30 missiles" and "tanks – 404".
    """
    heading: Mention | None = None
    above: Chart | None = None  # the sentence that the heading is
    end = 0  # of the sentence before
    for chart in work.charts:
        if chart.first != end:
            heading = above = None
        end = chart.last
        items = _listed(chart) if heading is not None and not chart.get("count") else []
        if above is not None and not chart.before_in_paragraph and chart.last - chart.first <= MAX_ITEM:
            work.headings[id(chart)] = above
        else:
            above = None
        for figure, noun in items:
            made = _under(heading, figure, noun) if heading is not None else None
            if made is not None:
                chart.add(made)
        if not chart.present & COLON:
            heading = heading if items else None
            continue
        last = max(
            (i for i in range(chart.first, chart.last) if chart.words[i].shape != "p" or chart.bits[i - chart.first]),
            default=-1,
        )
        if last >= 0 and chart.has("colon", last):
            above = chart
            tells = list(chart.get("count")) or [m for kind in ("toll", "measure") for m in chart.get(kind) if m.value]
            spoken = max((m.value.cue[1] for m in chart.get("speech")), default=chart.first)
            heading = min((m for m in tells if m.start >= spoken), key=lambda m: m.start, default=None)
        elif not items:
            heading = None


def _listed(chart: Chart) -> list[tuple[Mention, Mention | None]]:
    """The figures of a list item: quantities, or a noun, a mark and a number."""
    if chart.last - chart.first > MAX_ITEM:
        return []
    found: list[tuple[Mention, Mention | None]] = [(q, None) for q in chart.get("quantity") if "bare" not in q.flags]
    for noun in chart.get("object"):
        number = next(
            (
                m
                for i in range(noun.end + 1, noun.end + 4)
                for m in chart.here("number", i)
                if _mark_between(chart, noun.end, i)
            ),
            None,
        )
        if number is not None and not number.flags & {"decimal", "article"}:
            found.append((number, noun))
    return found


def _mark_between(chart: Chart, start: int, end: int) -> bool:
    return any(chart.has("dash", i) or chart.has("colon", i) for i in range(start, end))


def _under(heading: Mention, figure: Mention, noun: Mention | None) -> Mention | None:
    """The count of a list item under its heading."""
    value: Figure = figure.value
    obj = noun.value if noun is not None else value.object
    flags = figure.flags
    if obj is None:
        return None
    if heading.kind == "measure":
        measure = reading_of(heading, obj)
    elif heading.kind == "toll":
        measure = heading.value
    else:
        measure = heading.value.measure
        whole = heading.value.low or heading.value.high
        if whole is not None and (value.low or 0) <= whole:
            flags |= {"part"}
    if measure is None or not allows(measure, obj):
        return None
    parts = tuple(p for p in (heading, figure, noun) if p is not None)
    first = min(p.start for p in parts if p is not heading)
    last = max(p.end for p in parts if p is not heading)
    return Mention(
        "count", first, last, flags, value._replace(object=obj, measure=measure), "count/under-heading", parts
    )


def carry_objects(work: Work) -> None:
    """Bare numbers count what the figure before them counted; those with nothing before them are refused."""
    before: Figured | None = None
    root: Figured | None = None
    kept = []
    for figured in work.figured:
        value: Figure = figured.mention.value
        if value.object is None or value.measure is None:
            carried = _carried(figured, before, root)
            if carried is None:
                work.refused.append(Refusal(sentence("refusal.uncounted"), work.span(figured.start, figured.end)))
                continue
            figured.mention.value = carried
            if (
                "of_them" in figured.mention.flags
                and before is not None
                and (before.mention.value.low or 0) >= (carried.low or 0)
            ):
                figured.whole = before.mention
            elif root is not None and (
                ("elliptic" in figured.mention.flags and (root.mention.value.low or 0) > (carried.low or 0))
                or _breaks_down(root, figured)
            ):
                figured.whole = root.mention
        elif "of_them" in figured.mention.flags:
            whole = root or before
            if whole is not None and FAMILY.get(whole.mention.value.object) == FAMILY.get(value.object):
                figured.whole = whole.mention
                if value.object == "person":
                    figured.mention.value = value._replace(object=whole.mention.value.object)
        elif root is not None and _breaks_down(root, figured):
            figured.whole = root.mention
        elif "part" not in figured.mention.flags:
            root = figured
        before = figured
        kept.append(figured)
    work.figured = kept


def _breaks_down(root: Figured, figured: Figured) -> bool:
    """Whether a figure goes on after "23 drones:" with a part of them."""
    whole, value = root.mention.value, figured.mention.value
    if root.chart is not figured.chart or (whole.measure, whole.object) != (value.measure, value.object):
        return False
    if whole.low is None or value.low is None or value.low >= whole.low:
        return False
    colon = next((i for i in range(root.mention.end, figured.mention.start) if root.chart.has("colon", i)), None)
    return colon is not None


def _carried(figured: Figured, before: Figured | None, root: Figured | None) -> Figure | None:
    """The figure with object and measure of the one before, if they fit."""
    mention, value = figured.mention, figured.mention.value
    if "elliptic" in mention.flags:
        if root is None or mention.start - root.mention.end >= NEAR:
            return None
        obj, measure = value.object or root.mention.value.object, root.mention.value.measure
        return value._replace(object=obj, measure=measure) if allows(measure, obj) else None
    measures = [part for part in mention.parts if part.kind == "measure"]
    if before is None or not measures or mention.start - before.mention.end > NEAR:
        return None
    obj = before.mention.value.object
    name = reading_of(measures[-1], obj)
    return None if name is None else value._replace(object=obj, measure=name)
