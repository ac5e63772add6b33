"""Figures, and what is asked of them everywhere: how many of what, and which words can be said of whom."""

from __future__ import annotations

from typing import NamedTuple

from ..vocabulary import FAMILY, allows, within
from .engine import Match
from .mentions import Chart, Mention

NOTHING: frozenset[str] = frozenset()
UNREAL = frozenset({"hypothetical", "future"})  # of a verb: what it tells has not happened


class Figure(NamedTuple):
    """How many of what; `measure` where the noun itself says what happened to them."""

    low: float | None
    high: float | None
    bound: str = "exact"
    object: str | None = None
    measure: str | None = None
    polarity: str = "affirmed"


def of_kind(match: Match, *kinds: str) -> list[Mention]:
    """The parts of the match that are of these kinds, in order."""
    return [part for part in match.parts if part is not None and part.kind in kinds]


def made(match: Match, kind: str, flags: frozenset[str], value: object) -> Mention:
    """A mention of all that was matched."""
    parts = tuple(part for part in match.parts if part is not None)
    return Mention(kind, parts[0].start, parts[-1].end, flags, value, match.rule.name, parts)


def bounded(value: Figure, limit: str) -> Figure | None:
    """The figure with a bound: at_least 24 is 24 and more."""
    if value.low is None or value.bound not in {"exact", "about"}:
        return None
    if limit in {"at_least", "more_than"}:
        return value._replace(high=None, bound=limit)
    if limit in {"at_most", "fewer_than"}:
        return value._replace(low=None, high=value.low, bound=limit)
    return value._replace(bound=limit)


def reading_of(measure: Mention, obj: str) -> str | None:
    """The measure that a word has for this object; None where it cannot be said of it."""
    fields = measure.entry.fields if measure.entry is not None else {}
    when = fields.get("when", {})
    name = when.get(obj) or when.get(FAMILY.get(obj, "")) or measure.value
    limits = fields.get("objects")
    if limits and not within(obj, limits) and obj not in when:
        return None
    return str(name) if allows(name, obj) else None


def polarity_of(measure: Mention | None) -> str:
    flags = measure.flags if measure is not None else NOTHING
    return "denied" if "denied" in flags else "hypothetical" if flags & UNREAL else "affirmed"


def is_unknown(chart: Chart, place: int) -> bool:
    """Whether the token is a word that no list knows, and no name."""
    if chart.words[place].shape != "w" or chart.bits[place - chart.first]:
        return False
    return chart.script == "Arabic" or not chart.words[place].capital


def counts_else(chart: Chart, number: Mention) -> bool:
    """Whether a bare number stands before a word that no list knows: «загинуло 5 корів» counts no people."""
    return number.end < chart.last and "people" not in number.flags and is_unknown(chart, number.end)


def is_under(chart: Chart, noun: Mention) -> bool:
    """Whether a noun without a number hangs on a preposition, over an article and a name or two."""
    place = noun.start - 1
    while (
        place >= chart.first and noun.start - place <= 3 and (chart.has("article", place) or chart.words[place].capital)
    ):
        place -= 1
    return chart.order == "svo" and chart.has("preposition", place)
