"""Incidents made anew of the accounts that hang together, and what changed told in the log.

An incident has the id of its first account's first incident, so it keeps it while others join; when two become one, the
later id stays as a tombstone and leads to where its first account is now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ..store.log import Log, canonical
from .grouping import APART, LEAST, Pair, components, groups
from .incidents import summary
from .judging import Active
from .records import Account
from .tables import accounts, fetch, held, incidents, links

COMPARED = ("type", "when", "killed", "injured")
"""What a change of an incident is told by, besides its documents; and the name of its first place."""


def incident_id(account: str) -> str:
    """The id of the incident that begins with an account."""
    return hashlib.blake2b(f"incident {account}".encode(), digest_size=16).hexdigest()


def regroup(connection: Connection, log: Log, touched: Iterable[str], because: list[str], bound: Active) -> int:
    """Group the accounts that hang together with those touched; how many incidents changed."""
    around = _around(connection, touched, bound)
    if not around:
        return 0
    scores = _scores(connection, around, bound)
    same = [pair for pair in bound.same if pair[0] in around and pair[1] in around]
    different = [pair for pair in bound.different if pair[0] in around and pair[1] in around]
    strong = [*same, *(pair for pair, score in scores.items() if score >= LEAST)]
    numbers, before = {}, {}
    for row in fetch(
        connection, accounts, accounts.c.id, around, accounts.c.id, accounts.c.number, accounts.c.incident
    ):
        numbers[row.id], before[row.id] = row.number, row.incident
    now: dict[str, list[str]] = {}
    for part in components(around, strong):
        inside = set(part)
        mine = {pair: score for pair, score in scores.items() if pair[0] in inside and pair[1] in inside}
        bound_ = [[pair for pair in some if pair[0] in inside and pair[1] in inside] for some in (same, different)]
        for group in groups(part, mine, *bound_):
            first = min(group, key=numbers.__getitem__)
            now[incident_id(first)] = list(group)
    return _Changes(connection, log, because).write(now, before, {incident_id(one): one for one in around})


def _around(connection: Connection, touched: Iterable[str], bound: Active) -> set[str]:
    """All accounts that hang together with these by strong pairs or a person's word, and those of their incidents."""
    judged: dict[str, set[str]] = {}
    for a, b in (*bound.same, *bound.different):
        judged.setdefault(a, set()).add(b)
        judged.setdefault(b, set()).add(a)
    found: set[str] = set()
    edge = {row.id for row in fetch(connection, accounts, accounts.c.id, touched, accounts.c.id)}
    while edge:
        found |= edge
        reached: set[str] = set()
        for column, other in ((links.c.a, links.c.b), (links.c.b, links.c.a)):
            for row in fetch(connection, links, column, edge, other.label("other"), links.c.score):
                if row.score >= LEAST:
                    reached.add(row.other)
        mine = {
            row.incident
            for row in fetch(connection, accounts, accounts.c.id, edge, accounts.c.incident)
            if row.incident is not None
        }
        reached |= {row.id for row in fetch(connection, accounts, accounts.c.incident, mine, accounts.c.id)}
        told = {other for one in edge for other in judged.get(one, ())} - found
        reached |= {row.id for row in fetch(connection, accounts, accounts.c.id, told, accounts.c.id)}
        edge = reached - found
    return found


def _scores(connection: Connection, around: set[str], bound: Active) -> dict[Pair, float]:
    """The scores of pairs among accounts; what a person undid counts as nothing in common."""
    return {
        (row.a, row.b): APART if (row.a, row.b) in bound.undone else row.score
        for row in fetch(connection, links, links.c.a, around, links.c.a, links.c.b, links.c.score)
        if row.b in around
    }


class _Changes:
    """Writes which incident each account is of, and tells the log what is different."""

    def __init__(self, connection: Connection, log: Log, because: list[str]) -> None:
        self.connection = connection
        self.log = log
        self.because = because

    def write(self, now: dict[str, list[str]], before: dict[str, str | None], seeds: dict[str, str]) -> int:
        """`now` holds the groups by id, `before` the incident of each account; how many incidents changed."""
        olds = {one for one in before.values() if one is not None}
        known = {row.id: row for row in fetch(self.connection, incidents, incidents.c.id, olds | set(now))}
        home = {account: id for id, group in now.items() for account in group}
        was = {row.id: row.told for row in known.values()}
        moved = [one for one, id in home.items() if before[one] != id]
        for id in now:
            mine = sorted(one for one in moved if home[one] == id)
            for start in range(0, len(mine), 500):
                chunk = mine[start : start + 500]
                self.connection.execute(update(accounts).where(accounts.c.id.in_(chunk)).values(incident=id))
        changed = 0
        texts = held(self.connection, home)
        for id in sorted(now):
            told = canonical(_told([texts[one] for one in now[id]]))
            parents = sorted({before[one] for one in now[id] if before[one] not in (None, id)} - {None})  # type: ignore[type-var]
            changed += self._live(
                id, seeds[id], told, was.get(id), id in known, [str(p) for p in parents if p in was and p not in now]
            )
        for id in sorted(olds - set(now)):
            seed = known[id].seed if id in known else None
            changed += self._gone(id, home.get(seed or ""), was.get(id))
        return changed

    def _live(self, id: str, seed: str, told: str, was: str | None, known: bool, merged: list[str]) -> int:
        if told == was and known:
            return 0
        if known:
            self.connection.execute(update(incidents).where(incidents.c.id == id).values(told=told, joined=None))
        else:
            self.connection.execute(insert(incidents), {"id": id, "seed": seed, "joined": None, "told": told})
        change: dict[str, Any] = {"now": json.loads(told), "because": self.because}
        what = "created"
        if was is not None:
            what, change["was"] = "updated", json.loads(was)
            if set(change["was"]["documents"]) - set(change["now"]["documents"]):
                what = "split"
        if merged:
            what, change["merged"] = "merged", merged
        self.log.append("incident", id, {"what": what, **change})
        return 1

    def _gone(self, id: str, into: str | None, was: str | None) -> int:
        """An incident that is none any more: joined to another, or its reports tell of it no longer."""
        self.connection.execute(update(incidents).where(incidents.c.id == id).values(joined=into, told=None))
        if was is None:
            return 0
        what = "joined" if into is not None else "withdrawn"
        self.log.append("incident", id, {"what": what, "was": json.loads(was), "into": into, "because": self.because})
        return 1


def _told(some: list[Account]) -> dict[str, Any]:
    found = summary(some)
    told = {name: found[name] for name in COMPARED}
    told["place"] = found["places"][0]["name"] if found["places"] else (found["names"] or [None])[0]
    told["documents"] = sorted({one.document for one in some})
    return told


def follow(connection: Connection, id: str) -> str | None:
    """The incident that an id leads to now, by any id that it ever had or by a beginning that is the only one."""
    rows = connection.execute(
        select(incidents.c.id, incidents.c.seed).where(incidents.c.id.startswith(id, autoescape=True))
    ).all()
    found = set()
    for row in rows:
        home = connection.execute(select(accounts.c.incident).where(accounts.c.id == row.seed)).scalar()
        found.add(home or row.id)
    return found.pop() if len(found) == 1 else None
