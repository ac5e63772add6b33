"""Incidents made anew of the accounts that hang together, and what changed told in the log.

An incident has the id of its first account's first incident, so it keeps it while others join; when two become one, the
later id stays as a tombstone and leads to where its first account is now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from ..store.log import Log, canonical
from .decided import held
from .grouping import APART, LEAST, Pair, groups
from .incidents import summary
from .judging import Active
from .records import Account
from .tables import accounts, beginning, briefs, fetch, incidents, links, paged

MOST = 300  # accounts that are grouped at once
STEPS = (0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0)
"""How much more than the least score holds a part together, one after the other until it is no crowd."""
"""What of a pair tells that it cannot be one, as it stands in its JSON."""
COMPARED = ("type", "when", "killed", "injured")
"""What a change of an incident is told by, besides its documents; and the name of its first place."""


def incident_id(account: str) -> str:
    """The id of the incident that begins with an account."""
    return hashlib.blake2b(f"incident {account}".encode(), digest_size=16).hexdigest()


def regroup(
    connection: Connection,
    log: Log,
    touched: Iterable[str],
    because: list[str],
    bound: Active,
    left: Iterable[str] = (),
) -> int:
    """Group the accounts that hang together with those touched; how many incidents changed.

    `left` are incidents that accounts were of which are no more.
    """
    fresh = {row.id for row in fetch(connection, accounts, accounts.c.id, touched, accounts.c.id)}
    parts = Parts(connection, bound)
    rows = _around(connection, parts, fresh)
    now: dict[str, list[str]] = {}
    home = {one: number for number, part in enumerate(parts.found) for one in part}
    wholes = [(one, row.part_of) for one, row in rows.items() if row.part_of is not None]
    same, different = (_within(pairs, home) for pairs in (bound.same, [*bound.different, *wholes]))
    scores, unlike = _scores(connection, home, len(parts.found), bound)
    for number, part in enumerate(parts.found):
        for group in groups(part, scores[number], same.get(number, ()), [*different.get(number, ()), *unlike[number]]):
            first = min(group, key=lambda one: rows[one].number)
            now[incident_id(first)] = list(group)
    before = {one: row.incident for one, row in rows.items()}
    seeds = {incident_id(one): one for one in rows}
    return _Changes(connection, log, because, fresh).write(now, before, seeds, set(left))


def _around(connection: Connection, parts: Parts, fresh: set[str]) -> dict[str, Any]:
    """The rows of all accounts to be grouped anew: the parts of those touched, and of all of their incidents."""
    rows: dict[str, Any] = {}
    told: set[str] = set()
    edge = fresh | parts.left(fresh)
    while edge:
        reached = parts.of(edge) - rows.keys()
        columns = (accounts.c.id, accounts.c.number, accounts.c.incident, accounts.c.part_of)
        rows |= {row.id: row for row in fetch(connection, accounts, accounts.c.id, reached, *columns)}
        mine = {rows[one].incident for one in reached} - told - {None}
        told |= mine
        edge = {row.id for row in fetch(connection, accounts, accounts.c.incident, mine, accounts.c.id)} - rows.keys()
    return rows


def _within(pairs: Iterable[Pair], home: dict[str, int]) -> dict[int, list[Pair]]:
    """The pairs whose two are of one part, by the number of it."""
    found: dict[int, list[Pair]] = {}
    for a, b in pairs:
        if a in home and home[a] == home.get(b):
            found.setdefault(home[a], []).append((a, b))
    return found


def _scores(
    connection: Connection, home: dict[str, int], count: int, bound: Active
) -> tuple[list[dict[Pair, float]], list[list[Pair]]]:
    """The scores of pairs within each part, and the pairs that cannot be one: of another kind at another hour.

    What a person undid counts as nothing in common.
    """
    found: list[dict[Pair, float]] = [{} for _ in range(count)]
    unlike: list[list[Pair]] = [[] for _ in range(count)]
    for row in fetch(connection, links, links.c.a, home, links.c.a, links.c.b, links.c.score, links.c.apart):
        number = home[row.a]
        if home.get(row.b) == number:
            pair = (row.a, row.b)
            found[number][pair] = APART if pair in bound.undone else row.score
            if row.apart:
                unlike[number].append(pair)
    return found, unlike


class Parts:
    """Accounts that hang together, those of each part to be grouped with each other and with no others.

    Two hang together by a score at which they could be one incident, or by a person's word. Where more than MOST do,
    weak scores hold no longer, but for that of an account to the one that is nearest to it, and again at a higher step,
    until there are no more than MOST. So what belongs to a part depends on what is near, not on the size of the store.
    """

    def __init__(self, connection: Connection, bound: Active) -> None:
        self.connection = connection
        self.undone = bound.undone
        self.found: list[list[str]] = []
        self._near: dict[str, dict[str, float]] = {}
        self._known: set[str] = set()
        self._crowded: list[set[str]] = [set() for _ in STEPS]
        self._same: dict[str, set[str]] = {}
        named = {one for pair in bound.same for one in pair}
        alive = {row.id for row in fetch(connection, accounts, accounts.c.id, named, accounts.c.id)}
        for a, b in bound.same:
            if a in alive and b in alive:
                self._same.setdefault(a, set()).add(b)
                self._same.setdefault(b, set()).add(a)

    def of(self, wanted: set[str]) -> set[str]:
        """The accounts of the parts of these; their parts are put with those found."""
        self._load(wanted)
        reached: set[str] = set()
        for one in sorted(wanted):
            if one in self._known:
                continue
            part = self._part(one)
            self._known |= part
            self.found.append(sorted(part))
            reached |= part
        return reached

    def left(self, fresh: set[str]) -> set[str]:
        """Those that were nearest to another account before one of these was."""
        self._load(fresh)
        around = {other for one in fresh for other in self._near[one]} - fresh
        self._load(around)
        found = set()
        for one in around:
            if self._nearest(one) in fresh:
                before = {other: score for other, score in self._near[one].items() if other not in fresh}
                if before:
                    found.add(_best(before))
        return found

    def _part(self, one: str) -> set[str]:
        for step, crowded in zip(STEPS[:-1], self._crowded, strict=False):
            found = self._within(one, LEAST + step, crowded)
            if found is not None:
                return found
        whole = self._within(one, LEAST + STEPS[-1], None)
        assert whole is not None
        return whole

    def _within(self, one: str, least: float, crowded: set[str] | None) -> set[str] | None:
        """What hangs together with an account by such scores; None where that is a crowd."""
        found, edge = {one}, {one}
        while edge:
            if crowded is not None and (len(found) > MOST or edge & crowded):
                crowded |= found
                return None
            self._load(edge)
            if least > LEAST:
                weak = (other for here in edge for other, score in self._near[here].items() if score < least)
                self._load(set(weak))
            edge = {other for here in edge for other in self._beside(here, least)} - found
            found |= edge
        return found

    def _beside(self, one: str, least: float) -> Iterator[str]:
        yield from self._same.get(one, ())
        nearest = self._nearest(one)
        for other, score in self._near[one].items():
            if score >= least or other == nearest or self._nearest(other) == one:
                yield other

    def _nearest(self, one: str) -> str | None:
        return _best(self._near[one]) if self._near[one] else None

    def _load(self, wanted: set[str]) -> None:
        """Look up what accounts could be one incident with."""
        new = wanted - self._near.keys()
        for one in new:
            self._near[one] = {}
        for column, other in ((links.c.a, links.c.b), (links.c.b, links.c.a)):
            mine = (column.label("one"), other.label("other"), links.c.score)
            for row in fetch(self.connection, links, column, new, *mine, where=links.c.score >= LEAST):
                if (min(row.one, row.other), max(row.one, row.other)) not in self.undone:
                    self._near[row.one][row.other] = row.score


def _best(near: dict[str, float]) -> str:
    return min(near, key=lambda one: (-near[one], one))


class _Changes:
    """Writes which incident each account is of, and tells the log what is different."""

    def __init__(self, connection: Connection, log: Log, because: list[str], fresh: set[str]) -> None:
        self.connection = connection
        self.log = log
        self.because = because
        self.fresh = fresh

    def write(
        self, now: dict[str, list[str]], before: dict[str, str | None], seeds: dict[str, str], left: set[str]
    ) -> int:
        """`now` holds the groups by id, `before` the incident of each account; how many incidents changed."""
        members: dict[str, set[str]] = {}
        for one, incident in before.items():
            if incident is not None:
                members.setdefault(incident, set()).add(one)
        olds = members.keys() | left
        known = {row.id: row for row in fetch(self.connection, incidents, incidents.c.id, olds | now.keys())}
        was = {row.id: row.told for row in known.values()}
        for incident, group in now.items():
            for chunk in paged(one for one in group if before[one] != incident):
                self.connection.execute(update(accounts).where(accounts.c.id.in_(chunk)).values(incident=incident))
        changed = 0
        live = [one for one in sorted(now) if was.get(one) is None or self._is_other(now[one], members.get(one))]
        for chunk in paged(sorted({*live, *olds} - (now.keys() - set(live)))):
            self.connection.execute(delete(briefs).where(briefs.c.incident.in_(chunk)))
        texts = held(self.connection, (one for incident in live for one in now[incident]))
        for incident in live:
            told = canonical(_told([texts[one] for one in now[incident]]))
            parents = {str(one) for one in map(before.get, now[incident]) if one in was and one not in now}
            seed = seeds[incident]
            changed += self._live(incident, seed, told, was.get(incident), incident in known, sorted(parents))
        gone = {one: known[one].seed for one in sorted(olds - now.keys()) if one in known}
        into = {row.id: row.incident for row in fetch(self.connection, accounts, accounts.c.id, gone.values())}
        for incident, seed in gone.items():
            changed += self._gone(incident, into.get(seed), was[incident])
        return changed

    def _is_other(self, group: list[str], before: set[str] | None) -> bool:
        """Whether an incident has other accounts, or those of another reading or document."""
        return set(group) != before or not self.fresh.isdisjoint(group)

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
    home = select(incidents.c.id, accounts.c.incident).outerjoin(accounts, accounts.c.id == incidents.c.seed)
    rows = connection.execute(home.where(beginning(incidents.c.id, id)))
    found = {row.incident or row.id for row in rows}
    return found.pop() if len(found) == 1 else None
