"""The queue: claims that wait for a person, the most uncertain of the most consequence first, each with its reasons.

There is one of figures, one of events, and one of the statements on which figures and events hang. What a claim's place
depends on is looked up once and kept: only texts that were read anew and incidents that changed are weighed again, so
that a decision costs no more in a large store than in a small one.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from ..errors import UsageError
from ..store.log import head
from ..store.schema import claims, log
from ..vocabulary import FAMILY, VIOLENT
from .decided import claims_of
from .decisions import Decision, Outcome, every, mode_of, outcomes
from .tables import accounts, fetch, incidents, is_prepared, linked, paged

CONSEQUENCE = {"killed": 3.0, "injured": 2.0}
PEOPLE, THINGS = 1.0, 0.3  # of other measures, by what is counted
ENDS = 1.5  # how much more a figure counts that is the highest or lowest of its incident
EVENTS = (2.0, 1.0)  # of what is done to people, and of all else
LESS = 0.5  # how much less one counts that is no fact of the incident: a running total, denied, feared
DOUBT = {
    "warned": 1.0,
    "speaker inferred": 0.7,
    "hedged": 0.6,
    "worked out": 1.0,
    "vague": 0.4,
    "reports disagree": 1.0,
    "one report": 0.5,
    "machine reads it otherwise now": 2.0,
    "second coder": 0.5,
    "inferred": 0.7,
    "no place": 0.5,
    "no day": 0.3,
    "nobody named": 0.4,
}
"""What makes a claim uncertain, and how much; 1 is added to their sum."""
_COLUMNS = (
    claims.c.reading, claims.c.id, claims.c.type, claims.c.object, claims.c.low, claims.c.high, claims.c.bound,
    claims.c.scope, claims.c.polarity, claims.c.derived, claims.c.certainty, claims.c.speaker_inferred,
    claims.c.warnings, claims.c.claim, claims.c.attribution, claims.c.inferred, claims.c.places, claims.c.when_start,
    claims.c.speaker,
)  # fmt: skip


WHAT = ("count", "event", "statement")
"""What can wait, a queue for each."""


class Item(NamedTuple):
    """A claim that waits: `rank` is less for what comes first, `why` tells why it is here, in codes."""

    rank: float
    version: str
    claim: str
    account: str
    incident: str | None
    why: tuple[str, ...]

    @property
    def address(self) -> str:
        """Where the claim stands for good."""
        return f"{self.version}#{self.claim}"

    @property
    def cursor(self) -> str:
        """Where it stands in the queue, to go on from though it is gone."""
        return f"{self.rank!r}~{self.address}"


class _Claim(NamedTuple):
    """A claim, as far as its place depends on its text alone."""

    claim: str
    measure: str
    weight: float
    least: int | None
    most: int | None
    why: tuple[str, ...]


class _Line(Struct):
    claim: str


class _Part(Struct):
    """Of an account which figures and events are of it."""

    figures: tuple[_Line, ...] = ()
    happenings: tuple[_Line, ...] = ()


class _Toll(Struct):
    low: int | None = None
    high: int | None = None
    claimed: _Toll | None = None


class _Told(Struct):
    """Of an incident what is told of it."""

    documents: tuple[str, ...] = ()
    killed: _Toll | None = None
    injured: _Toll | None = None


_TOLD_OF = (incidents.c.id, incidents.c.told)
_PART = msgspec.msgpack.Decoder(_Part)
_TOLD = msgspec.json.Decoder(_Told)


class Waiting:
    """A queue of a store, kept between states of it: of figures, unless it is asked for another."""

    def __init__(self, what: str = WHAT[0]) -> None:
        if what not in WHAT:
            raise UsageError(f"{what[:20]!r} waits in no queue; there are: {', '.join(WHAT)}")
        self.what = what
        self.order: list[Item] = []
        self.outcomes: dict[str, Outcome] = {}
        """What was decided so far, by address."""
        self.orphans: list[Decision] = []
        """Decisions whose claim the text has no longer, as it is read now."""
        self.mode = "one"
        self._lock = threading.Lock()
        self._state = -1
        self._half: list[Item] = []  # what one coder of two has decided
        self._readings: dict[str, str] = {}
        self._counts: dict[str, dict[str, list[_Claim]]] = {}  # by version and account
        self._told: dict[str, tuple[str | None, str | None]] = {}  # by account: the incident, and what is told of it
        self._rows: dict[str, tuple[str, list[dict[str, Any]]]] = {}

    def update(self, connection: Connection) -> Waiting:
        """Bring it up to what the store is now; itself. What another thread did already is not done again."""
        state = head(connection)[0]
        with self._lock:
            if state > self._state and is_prepared(connection):
                self._update(connection)
                self._state = state
        return self

    def waits(self, by: str = "") -> int:
        """How many claims wait for a person."""
        return sum(self._waits(one, by) for one in self._half) + len(self.order) - len(self._half)

    def after(self, cursor: str = "", by: str = "", most: int | None = None) -> list[Item]:
        """What waits for a person behind a place in the queue; from its beginning without one."""
        order = self.order
        start = bisect_right(order, (*_place(cursor), "~")) if cursor else 0
        waiting = (order[number] for number in range(start, len(order)))
        return list(islice((one for one in waiting if self._waits(one, by)), most))

    def before(self, cursor: str, by: str = "") -> Item | None:
        """The item before a place in the queue."""
        order = self.order
        end = bisect_right(order, (*_place(cursor), ""))
        return next((order[number] for number in range(end - 1, -1, -1) if self._waits(order[number], by)), None)

    def _waits(self, one: Item, by: str) -> bool:
        found = self.outcomes.get(one.address)
        return found is None or found.state == "outdated" or by not in _deciders(found)

    def disputed(self) -> list[tuple[str, Outcome]]:
        """What coders do not agree on, by address."""
        return sorted((one, found) for one, found in self.outcomes.items() if found.state == "disputed")

    def _update(self, connection: Connection) -> None:
        if self._state < 0 or not _are_decisions(connection, self._state):
            self._anew(connection)
        else:
            self._after_decisions(connection)

    def _after_decisions(self, connection: Connection) -> None:
        """What persons decided, and the incidents that changed by it; texts and readings are what they were."""
        decided = self._decisions(connection)
        new = select(log.c.subject).where(log.c.number > self._state, log.c.kind == "incident").distinct()
        subjects = set(connection.execute(new).scalars())
        columns = (accounts.c.id, accounts.c.version, accounts.c.incident)
        mine = [account for account, (incident, _) in self._told.items() if incident in subjects]
        rows = {
            row.id: row
            for column, some in ((accounts.c.incident, subjects), (accounts.c.version, decided), (accounts.c.id, mine))
            for row in fetch(connection, accounts, column, some, *columns)
        }
        wanted = {row.incident for row in rows.values() if row.incident is not None}
        told = {row.id: row.told for row in fetch(connection, incidents, incidents.c.id, wanted, *_TOLD_OF)}
        self._told |= {row.id: (row.incident, told.get(row.incident)) for row in rows.values()}
        self._put(rows.values())

    def _anew(self, connection: Connection) -> None:
        now = {row.version: row.reading for row in connection.execute(select(linked))}
        fresh = {version for version, reading in now.items() if self._readings.get(version) != reading}
        gone = self._readings.keys() - now.keys()
        for version in gone | fresh:
            for account in self._counts.pop(version, {}):
                self._told.pop(account, None)
        self._readings = now
        self._read(connection, fresh)
        decided = self._decisions(connection)
        rows = connection.execute(select(accounts.c.id, accounts.c.version, accounts.c.incident)).all()
        told = {row.id: row.told for row in connection.execute(select(incidents.c.id, incidents.c.told))}
        known = {row.id: (row.incident, told.get(row.incident)) for row in rows}
        changed = [row for row in rows if self._told.get(row.id) != known[row.id] or row.version in decided]
        self._told = known
        self._put(changed)

    def _put(self, changed: Collection[Any]) -> None:
        """Put the claims of accounts that changed where they belong by now."""
        out = {row.id for row in changed}
        order = [one for one in self.order if one.account not in out and one.account in self._told]
        decoded: dict[str | None, _Told] = {}
        for row in changed:
            incident, told_ = self._told[row.id]
            if incident not in decoded:
                decoded[incident] = _TOLD.decode(told_) if told_ else _Told()
            for count in self._counts.get(row.version, {}).get(row.id, ()):
                found = self.outcomes.get(f"{row.version}#{count.claim}")
                if found is None or found.state in ("waiting", "outdated"):
                    order.append(_item(count, row, decoded[incident], found))
        self.order = sorted(order)
        self._half = [one for one in self.order if "second coder" in one.why]

    def _read(self, connection: Connection, fresh: Iterable[str]) -> None:
        """The claims of texts, each with the account that it is of: the first that has it."""
        wanted = claims.c.claim == self.what if self.what != "statement" else claims.c.claim.in_(WHAT)
        for page in paged(sorted(fresh)):
            of = {self._readings[version]: version for version in page}
            rows: dict[str, list[Any]] = {}
            for row in fetch(connection, claims, claims.c.reading, of, *_COLUMNS, where=wanted):
                rows.setdefault(of[row.reading], []).append(row)
            columns = (accounts.c.version, accounts.c.id, accounts.c.number, accounts.c.data)
            mine = list(fetch(connection, accounts, accounts.c.version, rows, *columns))
            homes: dict[tuple[str, str], str] = {}
            for row in sorted(mine, key=lambda row: row.number):
                part = _PART.decode(row.data)
                for line in (*part.figures, *part.happenings):
                    homes.setdefault((row.version, line.claim), row.id)
            for version, some in rows.items():
                told = {row.id: homes[version, row.id] for row in some if (version, row.id) in homes}
                for one, home in _statements(some, told) if self.what == "statement" else _own(some, told):
                    self._counts.setdefault(version, {}).setdefault(home, []).append(one)

    def _decisions(self, connection: Connection) -> set[str]:
        """What was decided by now; the versions of whose claims something else is decided than before."""
        before = self.outcomes
        made = every(connection)
        self.mode = mode_of(connection) if made else "one"
        self.outcomes, self.orphans = {}, []
        for version, some in made.items():
            reading = self._readings.get(version)
            if reading is None:  # of a text that is not linked nothing waits, and nothing is gone
                continue
            if self._rows.get(version, ("", []))[0] != reading:
                self._rows[version] = reading, claims_of(connection, version)
            found, orphans = outcomes(some, self.mode, self._rows[version][1])
            self.outcomes |= {f"{version}#{claim}": one for claim, one in found.items()}
            self.orphans += orphans
        all_ = self.outcomes.keys() | before.keys()
        return {one.partition("#")[0] for one in all_ if self.outcomes.get(one) != before.get(one)}


def _are_decisions(connection: Connection, state: int) -> bool:
    """Whether all that is new since a state of the log comes of what persons decided."""
    kinds: dict[int, set[str]] = {}
    for row in connection.execute(select(log.c.run, log.c.kind).where(log.c.number > state).distinct()):
        kinds.setdefault(row.run, set()).add(row.kind)
    return all("judge" in some and some <= {"begin", "end", "judge", "incident"} for some in kinds.values())


def _deciders(found: Outcome) -> set[str]:
    return {made.by for made in found.decisions}


def _place(cursor: str) -> tuple[float, str, str]:
    """The place that a cursor stands for; before everything for what is none."""
    rank, _, address = cursor.partition("~")
    version, _, claim = address.partition("#")
    try:
        return float(rank), version, claim
    except ValueError:
        return float("-inf"), "", ""


def _own(rows: list[Any], homes: dict[str, str]) -> Iterator[tuple[_Claim, str]]:
    """Figures or events, each with its account."""
    for row in rows:
        if row.id in homes:
            yield (_figure(row) if row.claim == "count" else _event(row)), homes[row.id]


def _statements(rows: list[Any], homes: dict[str, str]) -> Iterator[tuple[_Claim, str]]:
    """The statements on which figures and events of accounts hang: each counts as much as the most that hangs on it."""
    hangs: dict[str, list[tuple[_Claim, str]]] = {}
    for row in rows:
        if row.claim != "statement" and row.attribution and row.id in homes:
            hangs.setdefault(row.attribution, []).append(
                (_figure(row) if row.claim == "count" else _event(row), homes[row.id])
            )
    for row in rows:
        if row.claim == "statement" and row.id in hangs:
            most, home = max(hangs[row.id], key=lambda one: one[0].weight)
            why = [*_doubts(row), *([] if row.speaker else ["nobody named"])]
            yield _Claim(row.id, most.measure, most.weight, most.least, most.most, tuple(why)), home


def _doubts(row: Any) -> list[str]:
    found = ["warned"] if row.warnings else []
    return [*found, "speaker inferred"] if row.speaker_inferred else found


def _figure(row: Any) -> _Claim:
    why = _doubts(row)
    if row.certainty == "hedged":
        why.append("hedged")
    if row.derived:
        why.append("worked out")
    if row.bound == "vague":
        why.append("vague")
    weight = CONSEQUENCE.get(row.type, PEOPLE) if FAMILY.get(row.object) == "people" else THINGS
    if row.scope != "incident" or row.polarity != "affirmed":
        weight *= LESS
    low, high = (row.low, row.high) if row.scope == "incident" else (None, None)
    return _Claim(row.id, row.type, weight, low, high, tuple(why))


def _event(row: Any) -> _Claim:
    why = _doubts(row)
    if row.inferred:
        why.append("inferred")
    if not row.places:
        why.append("no place")
    if not row.when_start:
        why.append("no day")
    weight = EVENTS[row.type not in VIOLENT] * (1.0 if row.polarity == "affirmed" else LESS)
    return _Claim(row.id, "", weight, None, None, tuple(why))


def _item(count: _Claim, row: Any, told: _Told, found: Outcome | None) -> Item:
    """A claim at its place in the queue."""
    why = list(count.why)
    toll = {"killed": told.killed, "injured": told.injured}.get(count.measure)
    weight = count.weight
    if len(told.documents) == 1:
        why.append("one report")
    number = count.most if count.most is not None else count.least
    if toll is not None and number is not None and toll.low is not None and toll.high is not None:
        whole = toll.claimed if toll.claimed is not None else toll
        low, high = whole.low or 0, whole.high or 0
        if low != high:
            why.append("reports disagree")
            if number in (low, high):
                weight *= ENDS
                why.append("highest" if number == high else "lowest")
        weight *= 1 + min(1.0, number / high if high else 0.0)
    if found is not None:
        why.append("machine reads it otherwise now" if found.state == "outdated" else "second coder")
    doubt = 1 + sum(DOUBT.get(one, 0.0) for one in why)
    return Item(-round(weight * doubt, 6), row.version, count.claim, row.id, row.incident, tuple(why))
