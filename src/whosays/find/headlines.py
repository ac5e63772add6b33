"""Headline against body: another figure for the same, or another place."""

from __future__ import annotations

from itertools import combinations

from ..records import Place, Warning_
from ..resolve.repeated import headline_end
from ..resolve.work import Figured, Work
from ..rules.mentions import bit
from ..sentences import sentence
from ..vocabulary import is_kind_of

SUBSET = bit("subset")
MOST = 8  # figures of the body that may be parts of a sum
BEFORE = "before it"  # the evidence of a preposition
TOWNS = frozenset({"exact", "town"})


def headlines(work: Work) -> list[Warning_]:
    """Figures of the headline that the body gives otherwise, and its place where the body names only others."""
    end = headline_end(work)
    if not end:
        return []
    found = []
    body = [f for f in work.figured if f.mention.start >= end]
    for figured in work.figured:
        if figured.mention.start >= end:
            continue
        other = _differs(work, figured, body, end)
        if other is not None:
            there = work.text[other.start : other.end]
            why = sentence("warning.headline_figure", words=there)
            found.append(Warning_("headline_body", why, work.span(figured.start, figured.end)))
    place = _elsewhere(work, work.ends[end - 1])
    if place is not None:
        why = sentence("warning.headline_place", place=place.text)
        found.append(Warning_("headline_body", why, place.span))
    return found


def _differs(work: Work, figured: Figured, body: list[Figured], end: int) -> Figured | None:
    """The figure of the body that stands for the same as one of the headline, if none of them can be equal."""
    value = figured.mention.value
    low = value.high if value.low is None else value.low
    if low is None or value.polarity not in {"affirmed", "denied"} or figured.also or figured.whole is not None:
        return None
    same = []
    for other in body:
        told = other.mention.value
        if told.measure != value.measure or told.polarity not in {"affirmed", "denied"}:
            continue
        if (
            told.object == value.object
            or is_kind_of(told.object, value.object)
            or is_kind_of(value.object, told.object)
        ):
            if told.low is None and told.high is None:
                return None  # dozens
            same.append(other)
    if not same or any(_may_equal(figured, other) for other in same):
        return None
    alike = [other for other in same if other.mention.value.object == value.object and other.whole is None]
    if not alike or _is_sum(int(low), [_low(other) for other in same][:MOST]):
        return None
    apart = {_low(other) for other in same if other.whole is None}
    if len(apart) > 1 and max(apart) < low:
        return None  # they may be its parts
    if any(other.mention.flags & {"elliptic", "each"} for other in same):
        return None  # 20 here, 11 there
    if low > _low(alike[0]) and _may_be_part(work, alike[0], low):
        return None
    if value.low and _is_told(work, {value.low, value.high}, end):
        return None
    return alike[0]


def _low(figured: Figured) -> int:
    return int(figured.mention.value.low or figured.mention.value.high or 0)


def _may_be_part(work: Work, other: Figured, total: float) -> bool:
    """Whether the sentence has more figures that make no more than the total with this one: "20 here, 11 there"."""
    chart = other.chart
    if chart.present & SUBSET:
        return False
    value = other.mention.value
    apart = [place for f in work.figured for place in ((f.start, f.end), *f.also) if f.mention.value[:2] != value[:2]]
    numbers = [
        chart.words[i]
        for i in range(chart.first, chart.last)
        if chart.words[i].shape == "n"
        and not (i + 1 < chart.last and "object" in chart.words[i + 1].kinds and work.starts[i] != other.start)
        and not any(a <= work.starts[i] < b for a, b in apart)
    ]
    values = [v for word in numbers for _, v, *_ in word.kinds.get("numeral", ()) if isinstance(v, int)]
    return len(values) > 1 and sum(values) <= total


def _may_equal(one: Figured, two: Figured) -> bool:
    """Whether two figures can be the same number, by their bounds and whether they are denied."""
    a, b = one.mention.value, two.mention.value
    if (a.polarity == "denied") != (b.polarity == "denied") and a.low and b.low:
        return False
    low = max(x.low for x in (a, b) if x.low is not None) if a.low is not None or b.low is not None else 0
    if a.bound == b.bound in {"at_least", "more_than", "at_most", "fewer_than"}:
        return bool(a.low == b.low and a.high == b.high)
    highs = [x.high for x in (a, b) if x.high is not None]
    if "about" in {a.bound, b.bound}:
        return bool(abs((a.low or 0) - (b.low or b.high or 0)) <= 0.2 * max(a.low or 1, b.low or b.high or 1))
    return not highs or bool(low <= min(highs))


def _is_sum(total: int, parts: list[int]) -> bool:
    """Whether some of the parts make the total."""
    return any(sum(some) == total for n in range(2, min(len(parts), 5) + 1) for some in combinations(parts, n))


def _is_told(work: Work, values: set[float | None], end: int) -> bool:
    """Whether the body has the number anywhere, whatever it counts there."""
    for i in range(end, len(work.words)):
        word = work.words[i]
        if "numeral" in word.kinds and any(kind[1] in values for kind in word.kinds["numeral"]):
            return True
    return False


def _elsewhere(work: Work, end: int) -> Place | None:
    """The one town of the headline, where the body names towns, none of them in its region."""
    above = [place for place in work.places if place.span.start < end and not place.metonym]
    towns = [place for place in above if place.precision in TOWNS]
    if len(above) != 1 or len(towns) != 1 or towns[0].geonameid is None or towns[0].also:
        return None
    town = towns[0]
    below = [place for place in work.places if place.span.start >= end and not place.metonym]
    if not any(place.precision in TOWNS and any(BEFORE in why for why in place.why) for place in below):
        return None
    for place in below:
        if place.country in {None, town.country} and (
            place.admin1 in {None, town.admin1} or place.geonameid is None or place.text[:4] == town.text[:4]
        ):
            return None
        if place.name[:4] == town.name[:4] or town.text[:-2] in work.text[end:]:
            return None
    return town
