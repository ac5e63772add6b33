"""The claims of a document that changed, followed from each of its versions into the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct
from sqlalchemy import Connection, select

from .anchors import Anchor, anchors
from .schema import claims, documents, log, versions


class Followed(Struct, frozen=True):
    """A claim of a version, and what became of its words in the next: exact, moved or orphan."""

    version: str
    next: str
    id: str
    claim: str
    type: str
    start: int
    end: int
    exact: str
    anchor: Anchor


def order(connection: Connection, document: str) -> list[str]:
    """The versions of a document, in the order in which they came."""
    parts = connection.execute(select(documents.c.id).where(documents.c.joined == document)).scalars()
    ids = [document, *parts]  # what was joined to it later has its entries under the id it had
    held = set(connection.execute(select(versions.c.id).where(versions.c.document == document)).scalars())
    entries = select(log.c.change).where(log.c.kind == "add", log.c.subject.in_(ids)).order_by(log.c.number)
    came = (json.loads(change)["version"] for change in connection.execute(entries).scalars())
    return [version for version in dict.fromkeys(came) if version in held]


def follow(connection: Connection, document: str) -> Iterator[Followed]:
    """Every claim of every version but the last, in the version after it."""
    came = order(connection, document)
    texts = {row.id: row for row in connection.execute(select(versions).where(versions.c.document == document)).all()}
    for before, after in pairwise(came):
        rows = connection.execute(
            select(claims).where(claims.c.reading == texts[before].reading).order_by(claims.c.number)
        ).all()
        spans = [(row.start, row.end) for row in rows]
        found = anchors(texts[before].text, texts[after].text, spans)
        for row, anchor in zip(rows, found, strict=True):
            exact = texts[before].text[row.start : row.end]
            yield Followed(before, after, row.id, row.claim, row.type, row.start, row.end, exact, anchor)
