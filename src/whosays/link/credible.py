"""The range of a toll that the reports of an incident bear out: one figure a report, without those far from the others.

A long report has figures of other places too, and a wrong link brings a whole other toll. So each account gives one
figure of those that it tells nearest to where it happened (at a place that the accounts tell most, at none, elsewhere):
the one that most others share, else its first. What is told elsewhere, where others are nearer, and a figure that
stands alone and far from the middle are left out of the range. They stay in the ledger, and `left_out` tells how many
they are. Where nobody gives a number for all, the groups that stand beside each other ("a woman and two children") are
added up. Fighters and soldiers are counted only where nobody else is. Where nobody gives any number and several are
told of ("people were wounded"), they are at least two.

>>> from whosays.link.records import Account, Figure, Voice
>>> def told(document, low):
...     some = Figure(f"{document}1", "killed", "person", None, low, low, "exact", "incident", "affirmed", "stated",
...                   None, False, None, None, Voice(None), 0, 5, "")
...     return Account(document, document, "", None, None, None, "en", "shelling", (), (some,), ())
>>> credible([told("a", 5), told("b", 6), told("c", 6), told("d", 43)], "killed")
Credible(low=5, high=6, left_out=1, derived=False, at_least=False)
"""

from __future__ import annotations

import collections
import math
import statistics
from collections.abc import Iterable, Mapping

from msgspec import Struct

from ..vocabulary import FAMILY
from .echoes import voices
from .ledger import GROUPS, Ledger, entries, lines_of, number, ref, whole
from .records import Account, Figure

COMBATANTS = frozenset({"soldier", "fighter", "police", "official", "prisoner"})
"""Objects that monitors of civilian harm count apart."""
FAR = 1.75  # times the middle, from which on a figure that stands alone is left out
BESIDE = 40  # characters between groups that are added up
JOINED = frozenset((1, 3, 4, 5))  # characters between groups that "and" joins; a comma and a space are two
CROWDED = 10  # places in a report that is of many things
ROUNDUP = 0.5  # how much such a report counts beside others
NAMED, UNNAMED = 0.8, 0.5  # from which on a name is that of a place; what a place counts whose name has no weight
CITY = 0.25  # up to which the name of a place is that of a city or an area
SCENE = 1 / 3  # of what most tell for a place, from which on it is where it happened
OPENING = 900  # characters in which a report tells its own total
SEVERAL = 2  # more than one, which is what a plural without a number tells
HERE, ANYWHERE, ELSEWHERE = 2, 1, 0  # how near a figure is told to where it happened

Given = tuple[Account, list[int], bool, int]
"""An account, its figures for the whole, whether they are added up, and how near they are told."""
Picked = tuple[int, Account, bool]
"""A figure, the account that gives it, and whether it is added up."""


class Credible(Struct, frozen=True):
    """The range, how many accounts' figures were left out of it, and whether any is a sum of groups.

    `at_least` marks that nobody gives a number: several are told of.
    """

    low: int
    high: int
    left_out: int = 0
    derived: bool = False
    at_least: bool = False


def credible(accounts: Iterable[Account], measure: str, ledger: Ledger | None = None) -> Credible | None:
    """The range of a measure over accounts of one incident; None where nobody tells of any.

    `ledger` is that of the accounts, where it is known already.
    """
    some = list(accounts)
    given, fighters = _given(some, measure, entries(some) if ledger is None else ledger)
    if not given and _are_several(some, measure):
        return Credible(SEVERAL, SEVERAL, at_least=True)
    given = given or fighters
    if not given:
        return None
    told, given = len(given), [one for one in given if one[3] > ELSEWHERE] or given
    support: collections.Counter[int] = collections.Counter()
    for account, values, _, _ in given:
        for rank, value in enumerate(values):
            support[value] += _share(account, rank)  # type: ignore[assignment]
    picked = []
    for account, values, derived, _ in given:
        beside = [round(support[value] - _share(account, rank), 3) for rank, value in enumerate(values)]
        best = max(range(len(values)), key=lambda rank: (beside[rank], -rank))
        picked.append((values[best], account, derived))
    narrow = [one for one in picked if _places(one[1]) <= CROWDED] or picked
    values_ = sorted(value for value, _, _ in narrow)
    counts, middle = collections.Counter(values_), statistics.median_low(values_)
    near = [one for one in narrow if counts[one[0]] > 1 or _is_near(one[0], middle)] or narrow
    if len(near) < len(picked):
        near = _with_updates(near, picked, measure)
    kept = [value for value, _, _ in near]
    return Credible(min(kept), max(kept), told - len(near), any(derived for _, _, derived in near))


def _with_updates(near: list[Picked], picked: list[Picked], measure: str) -> list[Picked]:
    """These, and the figures that their voices gave before: a toll that one voice raises is no outlier."""
    told = [account for _, account, _ in picked]
    of_line = {line: number for number, echo in enumerate(voices(told)) if echo.named for line in echo.lines}
    spoken: dict[str, set[int]] = {}
    for entry in lines_of(entries(told), measure):
        if (voice := of_line.get(ref(entry))) is not None:
            spoken.setdefault(entry.account, set()).add(voice)
    last: dict[int, str] = {}
    for _, account, _ in near:
        for voice in spoken.get(account.id, ()):
            last[voice] = max(last.get(voice, ""), account.published or "")

    def came_before(account: Account) -> bool:
        when = account.published
        return when is not None and any(when < last.get(voice, "") for voice in spoken.get(account.id, ()))

    return [one for one in picked if one in near or came_before(one[1])]


def _is_near(value: int, middle: int) -> bool:
    return value <= FAR * max(middle, 1) + 1 and value * FAR + 1 >= middle


def _share(account: Account, rank: int) -> float:
    return (ROUNDUP if _places(account) > CROWDED // 2 else 1.0) / (1 + rank)


def _places(account: Account) -> int:
    return len({spot.key for spot in account.places if spot.is_point and spot.precision != "district"})


def scenes(some: Iterable[Account]) -> frozenset[str]:
    """The keys of the places that accounts tell most: the name of a village more than that of a city."""
    votes: collections.Counter[str] = collections.Counter()
    for account in some:
        weights = dict(account.names)
        named = {key for key, weight in account.names if weight >= NAMED}
        for key in named.union(spot.key for spot in account.places if spot.is_point) - {""}:
            votes[key] += weights.get(key, UNNAMED) / math.sqrt(max(1, _places(account)))  # type: ignore[assignment]
    most = max(votes.values(), default=0)
    return frozenset(key for key, vote in votes.items() if vote >= SCENE * most)


def _nearness(figure: Figure, here: frozenset[str], weights: Mapping[str, float]) -> int:
    """How near a figure is told; the name of a city may stand for all that lies around it."""
    if not here.isdisjoint(figure.places):
        return HERE
    return ELSEWHERE if any(weights.get(key, UNNAMED) > CITY for key in figure.places) else ANYWHERE


def _given(some: list[Account], measure: str, ledger: Ledger) -> tuple[list[Given], list[Given]]:
    """Of each account the figures for the whole of it in their order, each once, of those told nearest.

    Those of accounts that number none but fighters stand apart.
    """
    here = scenes(some)
    by_id = {account.id: account for account in some}
    lines: dict[str, list[Figure]] = {}
    for entry in lines_of(ledger, measure):
        if not entry.figure.aside:
            lines.setdefault(entry.account, []).append(entry.figure)
    wholes: dict[str, set[str]] = {}
    for entry in whole(ledger, measure):
        wholes.setdefault(entry.account, set()).add(entry.figure.claim)
    found, fighters = [], []
    for one, told in sorted(lines.items()):
        told = sorted(told, key=lambda figure: (figure.start, figure.claim))
        mine = wholes.get(one, set())
        every = [f for f in told if f.object not in COMBATANTS and f.object != "family"]
        weights = dict(by_id[one].names)
        nearness = {f.claim: _nearness(f, here, weights) for f in every}
        near = max((nearness[f.claim] for f in every if f.claim in mine or _is_told(f)), default=ELSEWHERE)
        civilian = [f for f in every if nearness[f.claim] == near]
        plain = [f for f in civilian if f.claim in mine and f.object not in GROUPS]
        if plain and not _is_one_of_several(plain[0], civilian):
            values = list(dict.fromkeys(map(number, [*plain, *_told_before(plain[0], civilian)])))
            found.append((by_id[one], values, False, near))
        elif total := _sum([f for f in civilian if _is_told(f)]) or _sum([f for f in every if _is_so_far(f)]):
            found.append((by_id[one], [total[0]], total[1], near))
        elif mine:
            fighters.append((by_id[one], [next(number(f) for f in told if f.claim in mine)], False, near))
    return found, fighters


def _are_several(some: list[Account], measure: str) -> bool:
    """Whether any account tells of several people, who are no fighters, and not of another place."""
    here = scenes(some)
    return any(
        _nearness(figure, here, dict(account.names)) > ELSEWHERE
        for account in some
        for figure in account.figures
        if figure.measure == measure and _is_several(figure, account)
    )


def _is_several(figure: Figure, account: Account) -> bool:
    """Whether it tells of several; of "people were killed and wounded" each may be one alone."""
    told = (
        figure.several
        and not figure.aside
        and figure.polarity == "affirmed"
        and figure.scope == "incident"
        and figure.part_of is None
    )
    people = FAMILY.get(figure.object) == "people" and figure.object not in {*COMBATANTS, "family"}
    both = any(one.start == figure.start and one.measure != figure.measure for one in account.figures)
    return told and people and not both


def _is_told(figure: Figure) -> bool:
    return _is_number(figure) and figure.scope == "incident"


def _is_so_far(figure: Figure) -> bool:
    """Whether it is a total "so far", of no period that is told; far behind it is that of a war, not of an incident."""
    so_far = figure.scope == "cumulative" and figure.period is None and figure.start < OPENING
    return _is_number(figure) and so_far


def _is_number(figure: Figure) -> bool:
    told = figure.polarity == "affirmed" and figure.part_of is None and not figure.derived
    return told and figure.low is not None


def _is_one_of_several(figure: Figure, told: list[Figure]) -> bool:
    """Whether others are counted right after one person, or after several with nothing but "and" between.

    "A civilian and his two children", "two people and four children".
    """
    beside = _beside([f for f in told if f.start >= figure.start])
    if len(beside) < 2:
        return False
    joined = beside[1].object in GROUPS and beside[1].start - figure.end in JOINED
    return joined or figure.low == figure.high == 1


def _told_before(whole: Figure, told: list[Figure]) -> list[Figure]:
    """A group told before a number for all, which may be of something else: "four children … in March six people"."""
    groups = [f for f in told if f.object in GROUPS and _is_told(f) and f.end < whole.start]
    return groups if len(groups) == 1 else []


def _sum(told: list[Figure]) -> tuple[int, bool] | None:
    """Groups of different kinds that stand beside each other, added up; and whether there is more than one."""
    parts = _beside(told)
    return (sum(map(number, parts)), len(parts) > 1) if parts else None


def _beside(told: list[Figure]) -> list[Figure]:
    """The first figure and those of other kinds that follow it closely."""
    found: list[Figure] = []
    for figure in told:
        if found and (
            figure.start - found[-1].end >= BESIDE
            or figure.object in {f.object for f in found}
            or not _is_number(figure)
            or figure.scope != found[0].scope
        ):
            break
        found.append(figure)
    return found
