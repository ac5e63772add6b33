"""The range of a toll that the reports of an incident bear out: one figure a report, without those far from the others.

A long report has figures of other places too, and a wrong link brings a whole other toll. So each account gives one
figure, the one that most others share, else its first; a figure that stands alone and far from the middle is left out
of the range. It stays in the ledger, and the row says how many were left out. Where nobody gives a number for all, the
groups that stand beside each other ("a woman and two children") are added up. Fighters and soldiers are counted only
where nobody else is.

>>> from whosays.link.records import Account, Figure, Voice
>>> def told(document, low):
...     some = Figure(f"{document}1", "killed", "person", None, low, low, "exact", "incident", "affirmed", "stated",
...                   None, False, None, None, Voice(None), 0, 5, "")
...     return Account(document, document, "", None, None, None, "en", "shelling", (), (some,), ())
>>> credible([told("a", 5), told("b", 6), told("c", 6), told("d", 43)], "killed")
Credible(low=5, high=6, left_out=1, derived=False)
"""

from __future__ import annotations

import collections
import statistics
from collections.abc import Iterable

from msgspec import Struct

from .records import Account, Entry
from .tolls import entries, lines_of, number, whole

COMBATANTS = frozenset({"soldier", "fighter", "police", "official", "prisoner"})
"""Objects that monitors of civilian harm count apart."""
FAR = 1.5  # times the middle, from which on a figure that stands alone is left out
BESIDE = 40  # characters between groups that are added up
CROWDED = 6  # places in a report that is of many things
ROUNDUP = 0.5  # how much such a report counts beside others


class Credible(Struct, frozen=True):
    """The range, how many accounts' figures were left out of it, and whether any is a sum of groups."""

    low: int
    high: int
    left_out: int = 0
    derived: bool = False


def credible(accounts: Iterable[Account], measure: str) -> Credible | None:
    """The range of a measure over accounts of one incident; None where nobody gives a number."""
    some = list(accounts)
    given = _given(some, measure)
    if not given:
        return None
    support: collections.Counter[int] = collections.Counter()
    for account, values, _ in given:
        for rank, value in enumerate(values):
            support[value] += _share(account, rank)  # type: ignore[assignment]
    picked = []
    for account, values, derived in given:
        beside = [round(support[value] - _share(account, rank), 3) for rank, value in enumerate(values)]
        best = max(range(len(values)), key=lambda rank: (beside[rank], -rank))
        picked.append((values[best], account, derived))
    narrow = [one for one in picked if _places(one[1]) <= CROWDED] or picked
    values_ = sorted(value for value, _, _ in narrow)
    counts, middle = collections.Counter(values_), statistics.median_low(values_)
    near = [one for one in narrow if counts[one[0]] > 1 or _is_near(one[0], middle)] or narrow
    kept = [value for value, _, _ in near]
    return Credible(min(kept), max(kept), len(picked) - len(near), any(derived for _, _, derived in near))


def _is_near(value: int, middle: int) -> bool:
    return value <= FAR * max(middle, 1) + 1 and value * FAR + 1 >= middle


def _share(account: Account, rank: int) -> float:
    return (ROUNDUP if _places(account) > CROWDED // 2 else 1.0) / (1 + rank)


def _places(account: Account) -> int:
    return len({spot.key for spot in account.places if spot.is_point and spot.precision != "district"})


def _given(some: list[Account], measure: str) -> list[tuple[Account, list[int], bool]]:
    """Of each account the figures for the whole of it in their order, each once; whether they are added up."""
    by_id = {account.id: account for account in some}
    ledger = entries(some)
    of_account: dict[str, list[Entry]] = {}
    for entry in whole(ledger, measure):
        of_account.setdefault(entry.account, []).append(entry)
    groups: dict[str, list[Entry]] = {}
    for entry in lines_of(ledger, measure):
        groups.setdefault(entry.account, []).append(entry)
    found = []
    for one in sorted(groups):
        told = [e for e in of_account.get(one, []) if e.figure.object not in COMBATANTS]
        values = list(dict.fromkeys(number(e.figure) for e in sorted(told, key=lambda e: e.figure.start)))
        total = None if values else _sum(groups[one])
        if values or total:
            found.append((by_id[one], values or [total or 0], not values))
    if not found:
        found = [(by_id[one], [number(told[0].figure)], False) for one, told in sorted(of_account.items())]
    return found


def _sum(lines: list[Entry]) -> int | None:
    """Groups of different kinds that stand beside each other, added up."""
    told = [e.figure for e in sorted(lines, key=lambda e: e.figure.start)]
    parts = [
        f
        for f in told
        if f.low is not None
        and f.scope == "incident"
        and f.polarity == "affirmed"
        and f.part_of is None
        and not f.derived
        and f.object not in COMBATANTS
    ]
    if not parts:
        return None
    total, kinds, last = number(parts[0]), {parts[0].object}, parts[0].end
    for figure in parts[1:]:
        if figure.start - last >= BESIDE or figure.object in kinds:
            break
        total, last = total + number(figure), figure.end
        kinds.add(figure.object)
    return total
