"""One report: its text with all that is claimed in it, how each claim was made, its versions and where it was found."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import select

from ...export.html import tree
from ...link import deciding, decisions
from ...link.tables import accounts, is_prepared
from ...link.tables import incidents as incident_rows
from ...link.values import CODES
from ...pipeline import derivations
from ...records import Derivation, Reading
from ...store.followed import follow, order
from ...store.schema import claims, errors, keys, provenance, readings, runs, versions
from ..asked import Asked, MissingError, Page, Row
from ..changed import changed
from ..graphic import graphic
from ..reports import report_id
from .check import may_undo

READERS = ("speaker", "event")
_READING = msgspec.json.Decoder(Reading)


def report(asked: Asked) -> Row:
    """A report with one version of its text, and one reading of it."""
    id_ = report_id(asked, asked.path["id"])
    some = _versions(asked, id_)
    version = _chosen(asked, some)
    made = _readings(asked, version)
    chosen = _one_of(asked, made, asked.query.get("reading") or version["reading"], "reading") if made else None
    reading = None
    if chosen is not None:
        held = asked.connection.execute(select(readings.c.json).where(readings.c.id == chosen["id"])).scalar_one()
        reading = _READING.decode(held)
    text = asked.connection.execute(select(versions.c.text).where(versions.c.id == version["id"])).scalar_one()
    document = reading.document if reading is not None else None
    told = version["told"]
    return {
        "id": id_,
        "title": told.get("title"),
        "publisher": told.get("publisher"),
        "published": told.get("published"),
        "url": told.get("url"),
        "languages": list(document.languages or (document.language,)) if document is not None else [],
        "version": version["id"],
        "reading": reading,
        "text": text,
        "versions": some,
        "readings": made,
        "shown": None if chosen is None else chosen["id"],
        "found": _found(asked, some),
        "addresses": _addresses(asked, id_),
        "incidents": _incidents(asked, [one["id"] for one in some]),
        "added": _added(asked, version["id"]),
        "missing": _fields(reading) if reading is not None else None,
        "failed": _failed(asked, [one["id"] for one in some]),
        "claim": _claim_of(reading, asked.query.get("claim", "")),
        "by": asked.query.get("by") if asked.query.get("by") in READERS else READERS[0],
        "graphic": graphic(text, document.language) if document is not None else [],
    }


def _versions(asked: Asked, id_: str) -> list[Row]:
    """The versions in the order in which they came, each with what was told of it."""
    query = (
        select(versions.c.id, versions.c.reading, readings.c.told, readings.c.claims)
        .outerjoin(readings, readings.c.id == versions.c.reading)
        .where(versions.c.document == id_)
    )
    rows = {row.id: row for row in asked.connection.execute(query)}
    came = [one for one in order(asked.connection, id_) if one in rows]
    return [
        {
            "id": one,
            "reading": rows[one].reading,
            "claims": rows[one].claims or 0,
            "told": json.loads(rows[one].told) if rows[one].told else {},
        }
        for one in [*came, *sorted(set(rows) - set(came))]
    ]


def _chosen(asked: Asked, some: list[Row]) -> Row:
    """The version that is asked for; the last one if none is."""
    if not some:
        raise MissingError(asked.speech.say("There is no report {id}.", id=asked.path["id"][:40]))
    given = asked.query.get("version", "")
    return _one_of(asked, some, given, "version") if given else some[-1]


def _one_of(asked: Asked, some: list[Row], given: str | None, what: str) -> Row:
    found = [one for one in some if given and one["id"].startswith(given)]
    if len(found) != 1:
        raise MissingError(
            asked.speech.say("This report has no version {id}.", id=(given or "")[:40])
            if what == "version"
            else asked.speech.say("This version has no reading {id}.", id=(given or "")[:40])
        )
    return found[0]


def _readings(asked: Asked, version: Row) -> list[Row]:
    """All readings of a version: the one that counts now first, then the last made."""
    query = (
        select(readings.c.id, readings.c.engine, readings.c.packs, readings.c.claims, runs.c.started)
        .join(runs, runs.c.id == readings.c.run)
        .where(readings.c.version == version["id"])
        .order_by(runs.c.id.desc(), readings.c.id)
    )
    rows = [dict(row._mapping) for row in asked.connection.execute(query)]
    return sorted(rows, key=lambda row: row["id"] != version["reading"])


def _found(asked: Asked, some: list[Row]) -> list[Row]:
    """Where the texts were found, the first first."""
    query = (
        select(provenance.c.version, provenance.c.kind, provenance.c.locator, runs.c.started, runs.c.command)
        .join(runs, runs.c.id == provenance.c.run)
        .where(provenance.c.version.in_([one["id"] for one in some]))
        .order_by(runs.c.started, provenance.c.locator)
    )
    return [dict(row._mapping) for row in asked.connection.execute(query)]


def _addresses(asked: Asked, id_: str) -> list[str]:
    query = select(keys.c.value).where(keys.c.document == id_, keys.c.kind == "address").order_by(keys.c.value)
    return list(asked.connection.execute(query).scalars())


def _failed(asked: Asked, some: list[str]) -> list[str]:
    """Why a version could not be read."""
    query = select(errors.c.error).where(errors.c.version.in_(some), errors.c.solved.is_(None))
    return sorted(asked.connection.execute(query).scalars())


def _incidents(asked: Asked, some: list[str]) -> list[Row]:
    """The incidents that the report tells of, as they were told of last."""
    if not is_prepared(asked.connection):
        return []
    query = (
        select(incident_rows.c.id, incident_rows.c.told)
        .join(accounts, accounts.c.incident == incident_rows.c.id)
        .where(accounts.c.version.in_(some), incident_rows.c.told.is_not(None))
        .distinct()
    )
    rows = [{"id": row.id, **json.loads(row.told)} for row in asked.connection.execute(query)]
    return sorted(rows, key=lambda one: ((one.get("when") or {}).get("start") or "~", one["id"]))


def _added(asked: Asked, version: str) -> list[Row]:
    """What persons added to what was read of a text, in the order in which they did."""
    made = decisions.standing(asked.connection, [version]).get(version, [])
    return [
        {
            "id": one.id,
            "address": f"{version}#{one.claim}",
            "what": one.what,
            "exact": one.exact,
            "values": deciding.names_in(one.changes),
            "by": one.by,
            "at": one.at,
            "why": one.why,
            "mine": may_undo(asked, {"by": one.by, "undone": False}),
        }
        for one in made
        if one.kind == decisions.ADD
    ]


def _fields(reading: Reading) -> Row:
    """What a claim that was missed is made of, and whom and what the text names."""
    fields = {
        what: [
            {"name": name, "now": now, "codes": list(CODES[name]) if name in CODES else None}
            for name, now in nothing.items()
        ]
        for what, nothing in deciding.NOTHING.items()
    }
    speakers = dict.fromkeys(one.source.name for one in reading.attributions if one.source.name)
    return {**fields, "speakers": list(speakers), "sites": list(dict.fromkeys(one.name for one in reading.places))}


def _claim_of(reading: Reading | None, given: str) -> str | None:
    """The id of the claim that an address points to, by its beginning."""
    if reading is None or not given:
        return None
    every = [one.id for some in (reading.counts, reading.attributions, reading.events) for one in some]
    found = [one for one in every if one.startswith(given)]
    return given if given in every else found[0] if len(found) == 1 else None


def claim(asked: Asked) -> Row:
    """One claim: its row, and how it was made, down to words."""
    id_ = report_id(asked, asked.path["id"])
    version = _chosen(asked, _versions(asked, id_))
    given = asked.path["claim"]
    reading = asked.query.get("reading") or version["reading"]
    query = select(claims).where(claims.c.reading == reading, claims.c.id.startswith(given, autoescape=True))
    rows = [dict(row) for row in asked.connection.execute(query.order_by(claims.c.number)).mappings()]
    if not rows or len({row["id"] for row in rows}) > 1:
        raise MissingError(asked.speech.say("This version has no claim {id}.", id=given[:40]))
    text = asked.connection.execute(select(versions.c.text).where(versions.c.id == version["id"])).scalar_one()
    told = version["told"]
    made = _derived(text, told.get("language"), told.get("published")).get(rows[0]["id"])
    return {
        "id": id_,
        "version": version["id"],
        "title": told.get("title"),
        "claim": {name: value for name, value in rows[0].items() if value is not None and name != "number"},
        "tree": None if made is None else tree(made),
        "words": text[rows[0]["start"] : rows[0]["end"]],
        "around": [text[max(0, rows[0]["start"] - AROUND) : rows[0]["start"]], text[rows[0]["end"] :][:AROUND]],
    }


AROUND = 160  # characters shown on either side of a claim's words


@lru_cache(16)
def _derived(text: str, language: str | None, published: str | None) -> dict[str, Derivation]:
    """How every value of a text was made; the next claim of the same text is asked for soon."""
    from ...languages import codes

    code = language.split("-")[0].lower() if language else None
    return derivations(text, language=code if code in codes() else None, published=published)


def version(asked: Asked) -> Row:
    """A version beside the one before it: which words changed, and what became of its claims."""
    id_ = report_id(asked, asked.path["id"])
    some = _versions(asked, id_)
    chosen = _one_of(asked, some, asked.path["version"], "version")
    place = some.index(chosen)
    before = some[place - 1] if place else None
    pair = [chosen["id"]] if before is None else [before["id"], chosen["id"]]
    texts: dict[str, str] = {
        row.id: row.text
        for row in asked.connection.execute(select(versions.c.id, versions.c.text).where(versions.c.id.in_(pair)))
    }
    told = [] if before is None else [one for one in follow(asked.connection, id_) if one.next == chosen["id"]]
    return {
        "id": id_,
        "title": chosen["told"].get("title"),
        "language": chosen["told"].get("language"),
        "number": place + 1,
        "version": chosen["id"],
        "before": None if before is None else before["id"],
        "versions": [one["id"] for one in some],
        "paragraphs": [] if before is None else changed(texts[before["id"]], texts[chosen["id"]]),
        "claims": [_followed(one) for one in told],
    }


def _followed(one: Any) -> Row:
    return {
        "id": one.id,
        "claim": one.claim,
        "type": one.type,
        "exact": one.exact,
        "state": one.anchor.state,
        "why": one.anchor.why,
        "from": [one.start, one.end],
        "to": None if one.anchor.start is None else [one.anchor.start, one.anchor.end],
    }


ROUTES = (
    Page("report", "/reports/{id}", report, "report.html"),
    Page("derivation", "/reports/{id}/claims/{claim}", claim, "derivation.html"),
    Page("version", "/reports/{id}/versions/{version}", version, "version.html"),
)
