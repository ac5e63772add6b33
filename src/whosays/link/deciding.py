"""Decisions put into the store: checked against the vocabulary and the text, and the incidents as they are after them.

>>> import tempfile
>>> from whosays import Store
>>> from whosays.link import link, listing
>>> from whosays.sources.found import Found
>>> folder = tempfile.TemporaryDirectory()
>>> told = "Shelling of Nikopol on 4 March 2025 killed two."
>>> with Store.open(f"{folder.name}/case.db") as store:
...     _ = list(store.add([Found(told, told.encode(), "text", "a.txt")])), list(link(store))
...     with store.reading() as connection:
...         claim = next(one["claim"] for one in listing.tolls(connection))
...     address = f"{hashlib.sha256(told.encode()).hexdigest()}#{claim}"
...     made = decide(store, address, "edit", {"low": 3}, "a slip", "nour")
...     with store.reading() as connection:
...         [(one["low"], one["checked"], one["machine"]) for one in listing.tolls(connection)]
[(3, 'edited', {'high': 2, 'low': 2})]
>>> folder.cleanup()
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select

from ..errors import InputError, UsageError
from ..store import connect
from ..store.adding import begin, end
from ..store.log import Log, now
from ..store.reading import engine
from ..store.schema import claims, readings, versions
from ..store.store import Store
from . import briefs, decisions, judging
from .decisions import ADD, EDIT, KINDS, MODE, MODES, OF_MODE, Values, values_of
from .judging import LONGEST, Judgement
from .regrouping import regroup
from .tables import accounts, beginning, fetch, prepare
from .values import Named, changed, span_of

ID = 12  # digits of the id of a claim
NOTHING: Values = {
    "count": {
        "measure": None, "object": None, "low": None, "high": None, "bound": "exact", "scope": "incident",
        "polarity": "affirmed", "speaker": None,
    },
    "event": {"type": None, "polarity": "affirmed", "speaker": None, "place": None, "when": None},
}  # fmt: skip
"""What a claim that a person adds has until it is told."""

_NAMED = msgspec.json.Decoder(Named)


class Claim(NamedTuple):
    """A claim to decide on: where it stands, what it is, the machine's values, and what else its text has."""

    version: str
    id: str
    what: str
    start: int
    end: int
    exact: str
    values: Values
    text: str
    named: Named

    @property
    def address(self) -> str:
        """Where it stands for good."""
        return f"{self.version}#{self.id}"


def decide(
    store: Store,
    address: str,
    kind: str,
    given: Mapping[str, Any] | None = None,
    why: str = "",
    by: str = "",
    *,
    settles: bool = False,
) -> Judgement:
    """Accept, reject or edit a claim by its address, or say that it is unclear; `given` are the values of an edit.

    `settles` marks the word of an editor that ends a dispute. Raises UsageError for a value that cannot be, InputError
    where there is no such claim.
    """
    if kind not in KINDS or kind == ADD:
        raise UsageError(f"{kind[:40]!r} is no decision; say {', '.join(KINDS[:-1])}")

    def make(connection: Connection, log: Log) -> tuple[Judgement, set[str]]:
        one = claim(connection, address)
        changes, exact = changed(one.what, given or {}, one.values, one.text, one.named) if kind == EDIT else ({}, "")
        if kind == EDIT and not changes:
            raise UsageError("nothing is changed; say accept for a claim that is right")
        value = {**_anchor(one), "was": one.values, "changes": changes, "why": why[:LONGEST], "settles": settles}
        return judging.write(connection, log, kind, one.version, value | ({"exact": exact} if exact else {}), by), {
            one.version
        }

    return _made(store, "decide", make)


def add(
    store: Store, version: str, what: str, span: tuple[Any, Any], given: Mapping[str, Any], why: str = "", by: str = ""
) -> Judgement:
    """Add a claim that was missed: a count or event, at a span of a text, with its values.

    Raises UsageError for a text without a reading: it has no account that the claim could be of.
    """
    if what not in NOTHING:
        raise UsageError(f"{what[:40]!r} cannot be added; there are {', '.join(NOTHING)}")

    def make(connection: Connection, log: Log) -> tuple[Judgement, set[str]]:
        whole = version_of(connection, version)
        text, named = text_of(connection, whole)
        if connection.execute(select(versions.c.reading).where(versions.c.id == whole)).scalar() is None:
            raise UsageError("this text could not be read, so no toll would count what is added to it")
        start, end_, exact = span_of(span[0], span[1], text)
        values, _ = changed(what, dict(given), NOTHING[what], text, named)
        main = "measure" if what == "count" else "type"
        if values.get(main) is None:
            raise UsageError(f"say the {main} of what you add")
        parts = [whole, what, str(start), str(end_), by, now(), str(log.number)]
        id_ = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:ID]
        anchor = {"id": id_, "claim": what, "start": start, "end": end_, "exact": exact}
        changes = NOTHING[what] | values
        value = {"claim": anchor, "was": None, "changes": changes, "why": why[:LONGEST], "settles": False}
        return judging.write(connection, log, ADD, whole, value, by), {whole}

    return _made(store, "decide", make)


def set_mode(store: Store, mode: str, why: str = "", by: str = "") -> Judgement:
    """Say how many coders decide on each claim."""
    if mode not in MODES:
        raise UsageError(f"{mode[:40]!r} is no number of coders; say {' or '.join(MODES)}")

    def make(connection: Connection, log: Log) -> tuple[Judgement, set[str]]:
        value = {"mode": mode, "why": why[:LONGEST]}
        return judging.write(connection, log, MODE, OF_MODE, value, by), set(decisions.every(connection))

    return _made(store, "coders", make)


def _made(store: Store, command: str, make: Callable[[Connection, Log], tuple[Judgement, set[str]]]) -> Judgement:
    """Write a judgement within a run, and make the incidents of its versions anew."""
    with connect.explained(store.where):
        run = begin(store.database, command, [], engine(store.gazetteer, store.actors))
        try:
            with connect.writing(store.database) as connection:
                prepare(connection)
                log = Log(connection, run)
                made, of = make(connection, log)
                regroup(connection, log, accounts_of(connection, of), [], judging.active(connection))
                briefs.update(connection)
                log.write()
        finally:
            end(store.database, run, {})
    return made


def accounts_of(connection: Connection, of: Iterable[str]) -> set[str]:
    """The accounts of versions."""
    return {row.id for row in fetch(connection, accounts, accounts.c.version, of, accounts.c.id)}


def _anchor(one: Claim) -> Values:
    return {"claim": {"id": one.id, "claim": one.what, "start": one.start, "end": one.end, "exact": one.exact}}


# --- looking up


def version_of(connection: Connection, id: str) -> str:
    """A version by its id or the beginning of one that is the only one."""
    found = list(
        connection.execute(select(versions.c.id).where(beginning(versions.c.id, id.lower())).limit(2)).scalars()
    )
    if len(found) != 1:
        raise InputError(f"no text, or several, of the id {id[:40]!r}")
    return str(found[0])


def text_of(connection: Connection, version: str) -> tuple[str, Named]:
    """A text, and who and what is named in it."""
    query = select(versions.c.text, readings.c.json).outerjoin(readings, readings.c.id == versions.c.reading)
    row = connection.execute(query.where(versions.c.id == version)).one()
    return row.text, _NAMED.decode(row.json) if row.json is not None else Named()


def claim(connection: Connection, address: str) -> Claim:
    """A claim by its address, `version#id`; beginnings that lead to one alone will do."""
    head, _, id_ = address.strip().partition("#")
    version = version_of(connection, head)
    text, named = text_of(connection, version)
    reading = select(versions.c.reading).where(versions.c.id == version).scalar_subquery()
    wanted = select(claims).where(claims.c.reading == reading, beginning(claims.c.id, id_.lower())).limit(2)
    rows = connection.execute(wanted).mappings().all()
    if len(rows) == 1:
        row = rows[0]
        place = (row["start"], row["end"], row["exact"])
        return Claim(version, row["id"], row["claim"], *place, values_of(dict(row)), text, named)
    made = decisions.standing(connection, [version]).get(version, [])
    added = [one for one in made if one.kind == ADD and id_ and one.claim.startswith(id_.lower())]
    if rows or len(added) != 1:
        raise InputError(f"no claim, or several, at the address {address[:100]!r}; see whosays export claims")
    (one,) = added
    values = {**one.changes, "start": one.start, "end": one.end}
    return Claim(version, one.claim, one.what, one.start, one.end, one.exact, names_in(values), text, named)


def names_in(values: Mapping[str, Any]) -> Values:
    """Values as they are read and typed: a speaker and a place by name, a time as ISO 8601 writes it.

    >>> names_in({"place": {"name": "Myrne", "geonameid": None, "lat": 47.6, "lon": 34.3}})
    {'place': 'Myrne (47.6, 34.3)'}
    """
    found = dict(values)
    speaker, place = found.get("speaker"), found.get("place")
    if isinstance(speaker, Mapping):
        found["speaker"] = speaker["name"]
    if isinstance(place, Mapping):
        is_own = place["geonameid"] is None and place["lat"] is not None
        found["place"] = f"{place['name']} ({place['lat']}, {place['lon']})" if is_own else place["name"]
    if isinstance(found.get("when"), Mapping):
        found["when"] = decisions.interval(found["when"]["start"], found["when"]["end"])
    return found


def brief(connection: Connection, version: str, id: str) -> Values:
    """A claim in short: its words and values."""
    reading = select(versions.c.reading).where(versions.c.id == version).scalar_subquery()
    row = connection.execute(select(claims).where(claims.c.reading == reading, claims.c.id == id)).mappings().first()
    return (
        {"exact": row["exact"], **values_of(dict(row)), "language": row["language"]}
        if row is not None
        else {"exact": ""}
    )
