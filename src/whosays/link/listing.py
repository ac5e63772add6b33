"""What was linked, as rows: incidents, one incident with all that is told of it, tolls, contradictions, changes.

>>> import tempfile
>>> from whosays import Store
>>> from whosays.link import link
>>> from whosays.sources.found import Found
>>> folder = tempfile.TemporaryDirectory()
>>> texts = [f"{how} shelling of Nikopol on 4 March 2025 killed two." for how in ("Heavy", "Russian")]
>>> with Store.open(f"{folder.name}/case.db") as store:
...     _ = list(store.add([Found(text, text.encode(), "text", f"{i}.txt") for i, text in enumerate(texts)]))
...     _ = list(link(store))
...     with store.reading() as connection:
...         [(len(row["documents"]), row["killed"], row["sources"]) for row in incidents(connection)]
[(2, {'low': 2, 'high': 2}, 2)]
>>> folder.cleanup()
"""

from __future__ import annotations

import collections
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, select

from ..store.connect import streamed
from ..store.log import canonical, digest
from ..store.schema import log, provenance, runs, versions
from . import judging
from .alerted import alerted
from .contradictions import Contradiction, Told, arithmetic, contradictions, telling
from .decided import held
from .echoes import Echo, independent, voices
from .grouping import LEAST
from .incidents import summary
from .ledger import Ledger, entries, known, measures
from .readouts import compare, readouts, worded
from .records import Account, Entry
from .tables import accounts, answers, choosing, fetch, is_prepared, links, paged
from .tables import incidents as incident_rows
from .telling import written
from .tolls import updates, views

Row = dict[str, Any]
Kin = dict[str, set[str]]
PAGE = 200  # incidents looked up at once
ID = 32  # digits of an id
JUDGED = "judged"
YEAR = 4  # digits of a year, which is no number of a change

_NAMED = choosing(
    select(versions.c.document, provenance.c.told)
    .join(versions, versions.c.id == provenance.c.version)
    .order_by(provenance.c.id),
    versions.c.document,
)
_ADDED = choosing(
    select(provenance.c.version, runs.c.started).join(runs, runs.c.id == provenance.c.run), provenance.c.version
)
_HISTORY = (
    select(log)
    .where(log.c.kind == "incident", log.c.subject == bindparam("of"))
    .order_by(log.c.number.desc())
    .limit(bindparam("most"))
)


def groups_of(connection: Connection, ids: Iterable[str] | None = None) -> Iterator[tuple[str, list[Account]]]:
    """The accounts of every incident that is one now, by its id, or of those named."""
    if not is_prepared(connection):
        return
    alive = select(incident_rows.c.id).where(incident_rows.c.told.is_not(None)).order_by(incident_rows.c.id)
    every = sorted(set(ids)) if ids is not None else list(connection.execute(alive).scalars())
    for page in paged(every, PAGE):
        members: dict[str, list[str]] = {}
        for row in fetch(connection, accounts, accounts.c.incident, page, accounts.c.id, accounts.c.incident):
            members.setdefault(row.incident, []).append(row.id)
        texts = held(connection, [one for some in members.values() for one in some])
        for one in page:
            if one in members:
                yield one, sorted((texts[id_] for id_ in members[one]), key=_order)


def _order(account: Account) -> tuple[str, str, int, str]:
    return account.published or "~", account.document, account.start, account.id


def names_of(connection: Connection, documents: Iterable[str]) -> dict[str, list[str]]:
    """The ids that were given with the reports of documents; the document's own where none was given."""
    found: dict[str, list[str]] = {one: [] for one in documents}
    for row in answers(connection, _NAMED, found):
        given = json.loads(row.told).get("id")
        if given is not None and given not in found[row.document]:
            found[row.document].append(given)
    return {document: sorted(given) or [document] for document, given in found.items()}


def incidents(connection: Connection, ids: Iterable[str] | None = None) -> Iterator[Row]:
    """Incidents as rows, by their ids: what, when, where, the range of the toll, which reports, how many sources."""
    for page in paged(groups_of(connection, ids), PAGE):
        given = names_of(connection, {one.document for _, some in page for one in some})
        parts, wholes = _kin(connection, page)
        for incident_, some in page:
            ledger, against = entries(some), len(contradictions(some))
            yield _row(incident_, some, ledger, given, against, parts[incident_], wholes[incident_])


def _row(
    id: str,
    some: list[Account],
    ledger: Ledger,
    given: dict[str, list[str]],
    against: int,
    parts: set[str],
    wholes: set[str],
) -> Row:
    figures = [one for one in ledger if one.figure.measure in {"killed", "injured"}]
    echoes = voices(figures) if figures else voices(some)
    return {
        "id": id,
        **summary(some, ledger),
        "documents": sorted({name for one in some for name in given[one.document]}),
        "sources": independent(echoes),
        "contradictions": against,
        "parts": sorted(parts),
        "part_of": sorted(wholes),
    }


def _kin(connection: Connection, page: list[tuple[str, list[Account]]]) -> tuple[Kin, Kin]:
    """The incidents that reports tell as parts of each of these, and those that each is told to be a part of."""
    known = {one.id: one for _, some in page for one in some}
    home: dict[str, str | None] = {}
    other = []
    versions_ = {one.version for one in known.values()}
    rows = fetch(connection, accounts, accounts.c.version, versions_, accounts.c.id, accounts.c.incident)
    for row in rows:
        home[row.id] = row.incident
        if row.id not in known:
            other.append(row.id)
    known |= held(connection, other)
    parts: Kin = {incident_: set() for incident_, _ in page}
    wholes: Kin = {incident_: set() for incident_, _ in page}
    for one in known.values():
        mine, whole = home.get(one.id), home.get(one.part_of or "")
        if mine is not None and whole is not None:
            if whole in parts and whole != mine:
                parts[whole].add(mine)
            if mine in wholes:
                wholes[mine].add(whole)
    return parts, wholes


def incident(connection: Connection, id: str, as_of: str | None = None, by: str = "published") -> Row | None:
    """All of one incident: its row, ledger, views, updates, contradictions, echoes, readouts, links; None for none."""
    found = next(groups_of(connection, [id]), None)
    if found is None:
        return None
    return whole(connection, id, found[1], added_at(connection, {one.version for one in found[1]}), as_of, by).row


class Whole(NamedTuple):
    """All of an incident as a row, with what it was worked out of: `voices` are those of the ledger."""

    row: Row
    ledger: Ledger
    voices: tuple[Echo, ...]
    heard: Told


def whole(
    connection: Connection,
    id: str,
    some: list[Account],
    added: dict[str, str],
    as_of: str | None = None,
    by: str = "published",
) -> Whole:
    """All that these accounts of an incident tell; `added` tells when their texts were added."""
    ledger = entries(some, added)
    lines = entries(some, added, rejected=True)
    if as_of is not None:
        ledger, lines = known(ledger, as_of, by), known(lines, as_of, by)
    told = tuple(voices(ledger))
    given = names_of(connection, {one.document for one in some})
    heard = telling(some)
    against = contradictions(some, heard)
    parts, wholes = _kin(connection, [(id, some)])
    row = _row(id, some, heard.ledger, given, len(against), parts[id], wholes[id])
    row |= {
        "reports": [_report(one, given) for one in some],
        "ledger": [ledger_row(id, entry) for entry in lines],
        "views": {measure: msgspec.to_builtins(views(ledger, measure, told)) for measure in measures(ledger)},
        "updates": [one for one in msgspec.to_builtins(updates(ledger, told)) if len(one["steps"]) > 1],
        "contradictions": [contradiction_row(id, one) for one in against],
        "arithmetic": [contradiction_row(id, one) for one in arithmetic(some, heard)],
        "echoes": [_echo(one) for one in told],
        "readouts": _readouts(connection, some) if row["type"] in {"call", "meeting", "visit", "talks"} else None,
        "alerts": alerted(connection, some),
        "links": links_of(connection, some),
    }
    return Whole(row, ledger, told, heard)


def _report(account: Account, given: dict[str, list[str]]) -> Row:
    return {
        "document": account.document,
        "ids": given[account.document],
        "account": account.id,
        "publisher": account.publisher,
        "published": account.published,
        "language": account.language,
        "url": account.url,
        "title": account.title,
        "type": account.type,
        "days": account.days,
        "places": [spot.name if spot.lat is not None else spot.text for spot in account.places[:4]],
    }


def _echo(echo: Echo) -> Row:
    return msgspec.to_builtins(echo)  # type: ignore[no-any-return]


def _readouts(connection: Connection, some: list[Account]) -> Row:
    told = readouts(some)
    both = compare(told)
    texts = fetch(connection, versions, versions.c.id, {one.version for one in some}, versions.c.text)
    words = written(row.text for row in texts)
    shown = replace(
        both,
        agreed=worded(both.agreed, words),
        alone=tuple((side, worded(points, words)) for side, points in both.alone),
        unlike=tuple((side, worded(points, words)) for side, points in both.unlike),
    )
    sides = [replace(one, points=worded(one.points, words)) for one in told]
    return {"sides": msgspec.to_builtins(sides), "comparison": msgspec.to_builtins(shown)}


def added_at(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """When texts were added, by their versions."""
    found: dict[str, str] = {}
    for row in answers(connection, _ADDED, ids):
        found[row.version] = min(row.started, found.get(row.version, row.started))
    return found


def ledger_row(id: str, entry: Entry) -> Row:
    """A line of the ledger as a row; one that persons rejected is in no view."""
    figure, voice, checked = entry.figure, entry.figure.voice, entry.figure.checked
    return {
        "incident": id,
        "document": entry.document,
        "publisher": entry.publisher,
        "published": entry.published,
        "added": entry.added or None,
        "claim": figure.claim,
        "measure": figure.measure,
        "object": figure.object,
        "low": figure.low,
        "high": figure.high,
        "bound": figure.bound,
        "scope": figure.scope,
        "polarity": figure.polarity,
        "certainty": figure.certainty,
        "side": figure.side,
        "part_of": figure.part_of,
        "period_start": figure.period.start if figure.period else None,
        "period_end": figure.period.end if figure.period else None,
        "speaker": voice.name,
        "speaker_canonical": voice.canonical,
        "speaker_id": voice.actor,
        "channel": voice.channel,
        "told_by": "; ".join(voice.told_by) or None,
        "said_start": voice.said.start if voice.said else None,
        "said_end": voice.said.end if voice.said else None,
        "start": figure.start,
        "end": figure.end,
        "exact": figure.exact,
        "url": entry.url,
        "checked": checked.state if checked else None,
        "checked_by": checked.by if checked else None,
        "checked_why": (checked.why or None) if checked else None,
        "machine": checked.was if checked else None,
    }


def tolls(connection: Connection, ids: Iterable[str] | None = None) -> Iterator[Row]:
    """The toll ledger, a line a row, by incident."""
    for page in paged(groups_of(connection, ids), PAGE):
        added = added_at(connection, {one.version for _, some in page for one in some})
        for incident_, some in page:
            for entry in entries(some, added, rejected=True):
                yield ledger_row(incident_, entry)


def contradiction_row(id: str, one: Contradiction) -> Row:
    """A contradiction as a row; its id is made of what stands against what."""
    sides = [[list(line) for line in side] for side in one.sides]
    known = digest(id, one.kind, one.measure or "", canonical(sides))[:ID]
    return {"id": known, "incident": id, "kind": one.kind, "measure": one.measure, "why": one.why, "sides": sides}


def contradiction_rows(connection: Connection, ids: Iterable[str] | None = None) -> Iterator[Row]:
    """The contradictions of every incident."""
    for incident_, some in groups_of(connection, ids):
        heard = telling(some)
        both = (*contradictions(some, heard), *arithmetic(some, heard))
        yield from (contradiction_row(incident_, one) for one in both)


def links_of(connection: Connection, some: list[Account]) -> list[Row]:
    """The judgements that hold an incident together, and those near to it: by rule with what spoke for them."""
    ids = {one.id for one in some}
    made = judging.every(connection)
    undone = judging.binding(made).undone
    found = []
    for row in fetch(connection, links, links.c.a, ids):
        if row.b in ids:
            pair = (row.a, row.b)
            verdict = "undone" if pair in undone else "same" if row.score >= LEAST else "unsure"
            found.append(_link(judging.pair_id(*pair), pair, verdict, "rule", row.score, json.loads(row.why)))
    for one in judging.in_force(made):
        if one.kind in judging.VERDICTS and {one.value["a"], one.value["b"]} & ids:
            pair = (one.value["a"], one.value["b"])
            found.append(_link(one.id, pair, one.kind, one.by, None, one.value["why"]))
    return sorted(found, key=lambda one: (one["by"] == "rule", -(one["score"] or 0), one["id"]))


def _link(id: str, pair: tuple[str, str], verdict: str, by: str, score: float | None, why: Any) -> Row:
    return {"id": id, "a": pair[0], "b": pair[1], "verdict": verdict, "by": by, "score": score, "why": why}


def sources(connection: Connection) -> list[Row]:
    """Publishers and how independent they are: how many figures they carry, and whose they are."""
    carried: collections.Counter[str] = collections.Counter()
    own: collections.Counter[str] = collections.Counter()
    first: collections.Counter[str] = collections.Counter()
    incidents_: dict[str, set[str]] = {}
    for incident_, some in groups_of(connection):
        told = entries(some)
        for one in some:
            incidents_.setdefault(one.publisher or "", set()).add(incident_)
        for entry in told:
            publisher = entry.publisher or ""
            carried[publisher] += 1
            own[publisher] += entry.figure.voice.name is None
        dated = sorted((one for one in some if one.published), key=lambda one: one.published or "")
        if dated:
            first[dated[0].publisher or ""] += 1
    return [
        {
            "publisher": publisher or None,
            "incidents": len(ids),
            "first": first[publisher],
            "figures": carried[publisher],
            "own": own[publisher],
            "cited": carried[publisher] - own[publisher],
        }
        for publisher, ids in sorted(incidents_.items(), key=lambda one: (-len(one[1]), one[0]))
    ]


def changes(connection: Connection, since: str = "") -> Iterator[Row]:
    """What became of incidents since a day, a time or the number of a change, in order; all of it if not given."""
    query = select(log).where(log.c.kind.in_(("incident", "judge"))).order_by(log.c.number)
    if since.isdecimal() and len(since) != YEAR:
        query = query.where(log.c.number > int(since))
    elif since:
        query = query.where(log.c.at >= since)
    yield from map(_change, streamed(connection, query, PAGE))


def history(connection: Connection, id: str, most: int = PAGE) -> list[Row]:
    """What became of one incident, the last first."""
    return [_change(row) for row in connection.execute(_HISTORY, {"of": id, "most": most})]


def last_changes(connection: Connection, most: int, before: int | None = None, kind: str | None = None) -> list[Row]:
    """The last changes, the last first, at most so many: before the number of one, of one kind."""
    query = select(log).order_by(log.c.number.desc()).limit(most)
    if kind == JUDGED:
        query = query.where(log.c.kind == "judge")
    elif kind is not None:
        query = query.where(log.c.kind == "incident", log.c.change.contains(f'"what":"{kind}"', autoescape=True))
    else:
        query = query.where(log.c.kind.in_(("incident", "judge")))
    if before is not None:
        query = query.where(log.c.number < before)
    return [_change(row) for row in connection.execute(query)]


def _change(row: Any) -> Row:
    change = json.loads(row.change)
    told = {"id": row.number, "at": row.at, "kind": change.get("what", JUDGED)}
    if row.kind == "judge":
        return {**told, "incident": None, "documents": [], "before": None, "after": change, "into": None}
    return {
        **told,
        "incident": row.subject,
        "documents": change["because"],
        "before": change.get("was"),
        "after": change.get("now"),
        "into": change.get("into"),
    }


def is_since(since: str) -> bool:
    """Whether this is a day, a time or the number of a change."""
    if since.isdecimal():
        return True
    try:
        dt.datetime.fromisoformat(since)
    except ValueError:
        return False
    return True
