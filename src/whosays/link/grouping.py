"""Accounts into groups, each of one incident: the two groups that fit best are joined, as long as they fit.

How well two groups fit is halfway between their best pair and the mean of all their pairs. The order in which accounts
came makes no difference. What a person has judged binds: the same are joined first, the different never.

>>> groups(["a", "b", "c"], {("a", "b"): 2.0, ("b", "c"): -0.5, ("a", "c"): -5.5})
(('a', 'b'), ('c',))
>>> groups(["a", "b", "c"], {("a", "b"): 2.0}, same=[("b", "c")], different=[("a", "b")])
(('a',), ('b', 'c'))
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

LEAST = -1.1  # log-odds from which two groups are one
APART = -6.0  # of a pair that was not compared: nothing in common
BEST = 0.5  # how much the best pair tells beside the mean

Pair = tuple[str, str]


def components(accounts: Iterable[str], pairs: Iterable[Pair]) -> list[list[str]]:
    """Accounts that hang together by pairs, each set sorted, the sets by their first."""
    home: dict[str, str] = {one: one for one in accounts}

    def find(one: str) -> str:
        while home[one] != one:
            home[one] = home[home[one]]
            one = home[one]
        return one

    for a, b in pairs:
        x, y = find(a), find(b)
        home[max(x, y)] = min(x, y)
    found: dict[str, list[str]] = {}
    for one in sorted(home):
        found.setdefault(find(one), []).append(one)
    return list(found.values())


def groups(
    accounts: Iterable[str],
    scores: Mapping[Pair, float],
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
) -> tuple[tuple[str, ...], ...]:
    """The groups of accounts, each sorted; `scores` by pairs in order of their ids; `same` and `different` bind."""
    parts = components(accounts, same)
    of = {one: part[0] for part in parts for one in part}
    members = {part[0]: tuple(part) for part in parts}
    barred: dict[str, set[str]] = {one: set() for one in members}
    for a, b in different:
        x, y = of[a], of[b]
        if x != y:
            barred[x].add(y)
            barred[y].add(x)
    links = _links(scores, of)
    heap = [(-_fit(links, members, x, y), x, y) for x in links for y in links[x] if x < y]
    heapq.heapify(heap)
    while heap:
        worth, x, y = heapq.heappop(heap)
        if -worth < LEAST:
            break
        if x not in members or y not in members or y in barred[x] or -worth != _fit(links, members, x, y):
            continue
        members[x] = tuple(sorted((*members[x], *members.pop(y))))
        _merge(links, barred, x, y)
        for z in links[x]:
            heapq.heappush(heap, (-_fit(links, members, x, z), min(x, z), max(x, z)))
    return tuple(sorted(members.values()))


Link = tuple[float, int, float]  # the sum of the scores between two groups, their number, the best


def _links(scores: Mapping[Pair, float], of: dict[str, str]) -> dict[str, dict[str, Link]]:
    found: dict[str, dict[str, Link]] = {}
    for (a, b), score in sorted(scores.items()):
        x, y = of[a], of[b]
        if x != y:
            total, count, best = found.setdefault(x, {}).get(y, (0.0, 0, APART))
            link = (total + score, count + 1, max(best, score))
            found[x][y] = found.setdefault(y, {})[x] = link
    return found


def _fit(links: dict[str, dict[str, Link]], members: dict[str, tuple[str, ...]], x: str, y: str) -> float:
    link = links[x].get(y)
    if link is None:
        return APART
    total, count, best = link
    pairs = len(members[x]) * len(members[y])
    mean = (total + APART * (pairs - count)) / pairs
    return round(BEST * best + (1 - BEST) * mean, 6)


def _merge(links: dict[str, dict[str, Link]], barred: dict[str, set[str]], x: str, y: str) -> None:
    """What was between y and others is now between x and them."""
    for z, (total, count, best) in links.pop(y).items():
        del links[z][y]
        if z != x:
            before, number, highest = links[x].get(z, (0.0, 0, APART))
            links[x][z] = links[z][x] = (before + total, number + count, max(highest, best))
    for z in barred.pop(y):
        barred[z].discard(y)
        barred[z].add(x)
        barred[x].add(z)
