"""How far coders agree, beyond chance: Krippendorff's alpha for nominal values.

Two coders of ten units (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", binary data, two observers):

>>> one, other = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
>>> round(alpha([list(pair) for pair in zip(one, other)]), 3)
0.095
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from .decisions import ACCEPT, ADD, FIELDS, REJECT, SPAN, UNCLEAR, Decision


class Agreement(Struct, frozen=True):
    """The agreement on one field: claims with two coders or more, how many all agree on, and alpha.

    Alpha is none where nothing could differ: fewer than two values in all.
    """

    field: str
    claims: int
    agreed: int
    alpha: float | None


def alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha of units, each the values that coders gave it; None where there is nothing to compare.

    1 is full agreement, 0 what chance would give, less is worse than chance. Units of one value say nothing.
    """
    seen: Counter[tuple[Hashable, Hashable]] = Counter()
    weights: dict[tuple[Hashable, Hashable], float] = {}
    for unit in units:
        some = Counter(unit)
        count = len(unit)
        if count < 2:
            continue
        for one, times in some.items():
            for other, more in some.items():
                pairs = times * (more - (one == other))
                if pairs:
                    seen[one, other] += pairs
                    weights[one, other] = weights.get((one, other), 0.0) + pairs / (count - 1)
    totals: dict[Hashable, float] = {}
    for (one, _), weight in weights.items():
        totals[one] = totals.get(one, 0.0) + weight
    n = sum(totals.values())
    expected = n * n - sum(total * total for total in totals.values())
    if n < 2 or expected <= 0:
        return None
    observed = sum(weight for (one, other), weight in weights.items() if one != other)
    return 1.0 - (n - 1) * observed / expected


def agreements(claims: Iterable[Sequence[Decision]]) -> list[Agreement]:
    """By field, and over all fields first, how far the coders of claims agree; each claim by its decisions.

    The last decision of each coder is compared, but for those that settle. The first field is the decision itself.
    """
    units: dict[str, list[list[str]]] = {}
    for some in claims:
        last = {one.by: one for one in some if not one.settles}
        if len(last) < 2:
            continue
        units.setdefault("decision", []).append([ACCEPT if one.kind == ADD else one.kind for one in last.values()])
        what = next(iter(last.values())).what
        was = next((one.was or one.changes for one in some), {})
        for field in (*FIELDS[what], "span"):
            values = [_left(one, field, was) for one in last.values()]
            told = [value for value in values if value is not None]
            if len(told) > 1:
                units.setdefault(field, []).append(told)
    every = [[f"{field} {value}" for value in unit] for field, some in units.items() for unit in some]
    return [_agreement(field, some) for field, some in ({"all": every} | units if every else {}).items()]


def _agreement(field: str, units: list[list[str]]) -> Agreement:
    return Agreement(field, len(units), sum(len(set(unit)) == 1 for unit in units), alpha(units))


def _left(one: Decision, field: str, was: Mapping[str, Any]) -> str | None:
    """The value that a coder leaves a field with; None of a claim that he cannot tell."""
    if one.kind == UNCLEAR:
        return None
    if one.kind == REJECT:
        return REJECT
    fields = SPAN if field == "span" else (field,)
    values = [one.changes[name] if name in one.changes else was.get(name, getattr(one, name, None)) for name in fields]
    return json.dumps([value["name"] if isinstance(value, dict) and "name" in value else value for value in values])
