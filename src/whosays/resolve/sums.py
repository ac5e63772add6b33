"""Figures that must add up: parts of one whole, and launched = shot down + lost + not shot down.

Nothing is corrected: figures that cannot all be true carry a warning (`sum_mismatch`) that names both sides. What was
launched less what was shot down and lost is worked out where one sentence gives both and nothing tells the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..records import Warning_
from ..rules.figures import Figure
from ..rules.mentions import Mention
from ..sentences import sentence
from ..vocabulary import FAMILY, is_kind_of
from .work import Figured, Work

APART = (frozenset({"child", "woman", "man"}), frozenset({"civilian", "soldier", "fighter", "police"}))
"""Kinds of people that nobody is two of."""
FATES = ("intercepted", "lost", "not_intercepted")
LEFT = "not_intercepted"
RULE = "sum/left"
EXACT = frozenset({"exact", "at_least", "more_than"})  # bounds of a part that can be too large


def check_sums(work: Work) -> None:
    """Warn of figures that do not add up, and work out those that one sentence leaves to be worked out."""
    parts: dict[int, list[Figured]] = {}
    wholes = {id(figured.mention): figured for figured in work.figured}
    for figured in work.figured:
        if figured.whole is not None and _is_told(figured) and id(figured.whole) in wholes:
            parts.setdefault(id(figured.whole), []).append(figured)
    for key, some in parts.items():
        for group in _disjoint(wholes[key], some):
            _compare(work, wholes[key], group)
    paragraphs: dict[int, list[Figured]] = {}
    for figured in work.figured:
        paragraphs.setdefault(figured.chart.reach, []).append(figured)
    for figures in paragraphs.values():
        launches = [f for f in figures if _is_launch(f)]
        if len(launches) == 1:  # with several nobody can say whose were shot down
            _fates(work, launches[0], figures)


def _is_told(figured: Figured) -> bool:
    value = figured.mention.value
    return value.low is not None and value.bound in EXACT and value.polarity == "affirmed"


def _most(figured: Figured) -> float | None:
    """The most that a figure allows; None where it sets no limit."""
    value: Figure = figured.mention.value
    return value.high if value.bound in {"exact", "at_most", "range"} and value.polarity == "affirmed" else None


def _disjoint(whole: Figured, parts: list[Figured]) -> Iterable[list[Figured]]:
    """The parts of a whole in groups that cannot overlap."""
    told = whole.mention.value
    yield [p for p in parts if p.mention.value[3:5] == told[3:5]]
    others = [p for p in parts if p.mention.value.measure == told.measure and p.mention.value.object != told.object]
    often = Counter(p.mention.value.object for p in others)
    for kinds in APART:
        yield [p for p in others if p.mention.value.object in kinds and often[p.mention.value.object] == 1]
    if whole.mention.value.measure == "affected":
        yield [
            p for p in parts if p.mention.value.measure in {"killed", "injured"} and p.mention.value.object == "person"
        ]


def _compare(work: Work, whole: Figured, parts: list[Figured]) -> None:
    """Warn where parts that cannot overlap are more than their whole."""
    most = _most(whole)
    total = sum(int(p.mention.value.low) for p in parts)
    if most is None or not parts or total <= most:
        return
    sides = " + ".join(_named(p) for p in parts)
    if len(parts) > 1:
        why = sentence("warning.sum_of_parts", addends=sides, total=total, whole=_named(whole))
    else:
        why = sentence("warning.sum_of_one", addends=sides, whole=_named(whole))
    for figured in (whole, *parts):
        other = parts[0] if figured is whole else whole
        figured.warnings.append(Warning_("sum_mismatch", why, work.span(other.start, other.end)))


def _named(figured: Figured) -> str:
    value: Figure = figured.mention.value
    number = value.low if value.low is not None else value.high
    return f"{int(number or 0)} {str(value.object).replace('_', ' ')} {str(value.measure).replace('_', ' ')}"


def _is_launch(figured: Figured) -> bool:
    value: Figure = figured.mention.value
    weapon = FAMILY.get(value.object or "") == "weapons"
    return value.measure == "launched" and value.bound == "exact" and value.polarity == "affirmed" and weapon


def _fates(work: Work, launch: Figured, figures: list[Figured]) -> None:
    """What became of what was launched, as the same speaker tells it in the same paragraph."""
    told = [
        figured
        for figured in figures
        if figured.mention.value.measure in FATES
        and figured.start > launch.start
        and _speaker(figured) == _speaker(launch)
        and is_kind_of(figured.mention.value.object, launch.mention.value.object)
        and (figured.whole is None or figured.whole is launch.mention)
    ]
    exact = [figured for figured in told if _is_told(figured) and not figured.mention.flags & {"each", "elliptic"}]
    if len({f.mention.value.measure for f in exact}) == len(exact):
        _compare(work, launch, exact)
        hit = any(f.mention.value.measure in {LEFT, "struck"} for f in figures)
        if len(exact) == len(told) and not hit:
            _work_out(work, launch, exact)


def _speaker(figured: Figured) -> str | None:
    return figured.said.name if figured.said is not None else None


def _work_out(work: Work, launch: Figured, fates: list[Figured]) -> None:
    """What is left of a launch, where the same sentence tells how many were shot down and no word tells the rest."""
    value: Figure = launch.mention.value
    downed = [f for f in fates if f.mention.value.measure == "intercepted"]
    same = all(
        f.chart is launch.chart
        and f.mention.value[:4] == (f.mention.value.low, f.mention.value.low, "exact", value.object)
        for f in fates
    )
    rest = int(value.low or 0) - sum(int(f.mention.value.low) for f in fates)
    if len(downed) != 1 or not same or rest <= 0 or downed[0].whole is not launch.mention:
        return
    left = value._replace(low=rest, high=rest, measure=LEFT)
    parts = (launch.mention, *(f.mention for f in fates))
    mention = Mention("count", parts[0].start, max(p.end for p in parts), frozenset({"derived"}), left, RULE, parts)
    last = fates[-1]
    work.figured.append(
        Figured(
            mention, launch.chart, last.start, last.end, launch.said, launch.mention, launch.scope, period=launch.period
        )
    )
