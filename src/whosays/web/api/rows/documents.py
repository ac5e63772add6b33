"""Documents, and the claims of their texts."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from ....export import listed
from ....link.decisions import ADD, mode_of
from ....link.tables import beginning
from ....store.schema import claims as claim_rows
from ....store.schema import documents as document_rows
from ....store.schema import judgements, versions
from ..answers import Row
from ..asking import Asking
from .steps import KEPT, Place, complete, sizes

EQUAL = ("claim", "type", "object", "role", "language", "publisher", "event_type", "polarity", "scope", "side")
NAMES = ("speaker_id", "speaker_canonical", "speaker")
ADDED = 2**31  # the number in a cursor of a claim that a person added, which has none


def documents(connection: Connection, _: Asking, after: Place) -> Iterator[Row]:
    """All documents, by id."""
    last = after[0] if after else ""
    for size in sizes():
        some = select(document_rows.c.id).where(document_rows.c.joined.is_(None), document_rows.c.id > last)
        page = list(connection.execute(some.order_by(document_rows.c.id).limit(size)).scalars())
        yield from listed.documents_of(connection, page)
        if len(page) < size:
            return
        last = page[-1]


def claims(connection: Connection, asking: Asking, after: Place) -> Iterator[Row]:
    """The claims that the filters leave, text by text."""
    query = asking.query
    mode = mode_of(connection)
    last = after[:2] if after else ["", ""]
    for page in _texts(connection, asking, last):
        rows = listed.claims_of(connection, page, mode)
        if after is not None:
            rows = _behind(rows, after)
        yield from complete("claims", (row for row in rows if _is_wanted(row, query)))


def _behind(rows: Iterable[Row], after: list[Any]) -> Iterator[Row]:
    """The rows after a place; what a person added stands behind what the machine read."""
    document, version, number, added = after
    held = list(rows)
    mine = [row for row in held if row["document"] == document and row["version"] == version]
    ids = [row["id"] for row in mine]
    done = ids.index(added) + 1 if number == ADDED and added in ids else 0
    for place, row in enumerate(mine):
        if place >= done and (row.get("number") is None or row["number"] > number):
            yield row
    yield from held[len(mine) :]


def _texts(connection: Connection, asking: Asking, last: list[str]) -> Iterator[list[Any]]:
    """Texts with a reading, some at a time, from this one on; with filters those alone that can have such a claim."""
    query = asking.query
    some = select(versions.c.id, versions.c.document, versions.c.reading).where(versions.c.reading.is_not(None))
    some = some.order_by(versions.c.document, versions.c.id)
    for name, column in (("document", versions.c.document), ("version", versions.c.id)):
        if getattr(query, name) is not None:
            some = some.where(beginning(column, getattr(query, name)))
    where = _conditions(query)
    if where:
        found = _found(connection, asking, some, where)
        start = bisect.bisect_left(found, last, key=lambda row: [row.document, row.id])
        for size in sizes():
            yield found[start : start + size]
            start += size
            if start >= len(found):
                return
    is_first = True
    for size in sizes():
        later = versions.c.id >= last[1] if is_first else versions.c.id > last[1]
        behind = or_(versions.c.document > last[0], and_(versions.c.document == last[0], later))
        page = connection.execute(some.where(versions.c.document >= last[0], behind).limit(size)).all()
        yield list(page)
        if len(page) < size:
            return
        last, is_first = [page[-1].document, page[-1].id], False


def _found(connection: Connection, asking: Asking, some: Any, where: list[Any]) -> list[Any]:
    """The texts that can have a claim that is asked for; the last answers are kept until the store changes."""
    kept: dict[str, list[Any]] = asking.desk.kept(connection, "api texts", dict)
    name = asking.query.model_dump_json(exclude={"cursor", "limit"})
    found = kept.get(name)  # others may clear it meanwhile
    if found is None:
        if len(kept) >= KEPT:
            kept.clear()
        added = select(judgements.c.subject).where(judgements.c.kind == ADD)  # what persons added is no row of claims
        read = select(claim_rows.c.reading).where(*where)
        rows = connection.execute(some.where(or_(versions.c.reading.in_(read), versions.c.id.in_(added))))
        kept[name] = found = list(rows)
    return found


def _conditions(query: Any) -> list[Any]:
    """What a claim must be, of the filters."""
    found = [claim_rows.c[name] == getattr(query, name) for name in EQUAL if getattr(query, name) is not None]
    if query.speaker is not None:
        found.append(or_(*(claim_rows.c[name] == query.speaker for name in NAMES)))
    if query.day is not None:
        found += [claim_rows.c.when_start >= query.day, claim_rows.c.when_start < f"{query.day}~"]
    return found


def _is_wanted(row: Row, query: Any) -> bool:
    """Whether a claim is what the filters ask for."""
    if any(getattr(query, name) is not None and row.get(name) != getattr(query, name) for name in EQUAL):
        return False
    if query.speaker is not None and query.speaker not in {row.get(name) for name in NAMES}:
        return False
    return query.day is None or (row.get("when_start") or "").startswith(query.day)


def place_of_claim(row: Row) -> list[Any]:
    """The place of a claim: its text, and where it stands in it."""
    return [row["document"], row["version"], ADDED if row["number"] is None else row["number"], row["id"]]
