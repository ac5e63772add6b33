"""The index of the texts of a store: which terms stand in which. It is made of the texts and can be made again.

It belongs to no reading and is not in the log; `update` brings it up to date before a search.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, delete, func, insert, select

from .folded import VERSION, seen, words
from .schema import HASH, versions

BATCH = 200  # texts at once
INDEX = MetaData()

indexed = Table(
    "indexed",
    INDEX,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", HASH, nullable=False, unique=True),
    Column("folding", String(10), nullable=False),
)
terms = Table(
    "terms",
    INDEX,
    Column("term", String(80), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
LONGEST = 80


def terms_of(text: str) -> set[str]:
    """The terms of a text.

    >>> sorted(terms_of("Мер Києва: 12 ракет"))
    ['#12', 'KF', 'MR', 'RKT']
    """
    found: set[str] = set()
    for exact in {word.exact for word in words(text)}:
        found |= seen(exact).terms
    return {term[:LONGEST] for term in found}


def is_current(connection: Connection) -> bool:
    """Whether every text of the store is in the index, by the terms of this program."""
    if not connection.dialect.has_table(connection, "indexed"):
        return False
    held = connection.execute(select(func.count()).select_from(indexed).where(indexed.c.folding == VERSION)).scalar()
    return held == connection.execute(select(func.count()).select_from(versions)).scalar()


def update(connection: Connection) -> int:
    """Put every text that lacks into the index, which is made where there is none; how many they were."""
    INDEX.create_all(connection)
    old = select(indexed.c.number).where(indexed.c.folding != VERSION)
    if connection.execute(old.limit(1)).first() is not None:
        connection.execute(delete(terms).where(terms.c.number.in_(old)))
        connection.execute(delete(indexed).where(indexed.c.folding != VERSION))
    number = connection.execute(select(func.max(indexed.c.number))).scalar() or 0
    lacking = (
        select(versions.c.id, versions.c.text)
        .where(versions.c.id.not_in(select(indexed.c.version)))
        .order_by(versions.c.id)
        .limit(BATCH)
    )
    count = 0
    while rows := connection.execute(lacking).all():
        heads, found = [], []
        for row in rows:
            number += 1
            heads.append({"number": number, "version": row.id, "folding": VERSION})
            found += [{"term": term, "number": number} for term in sorted(terms_of(row.text))]
        connection.execute(insert(indexed), heads)
        if found:
            connection.execute(insert(terms), found)
        count += len(rows)
    return count


def candidates(connection: Connection, wanted: Iterable[frozenset[str]]) -> list[str]:
    """The texts that have, for every word, one of its terms."""
    query = select(indexed.c.version)
    for some in wanted:
        having = select(terms.c.number).where(terms.c.term.in_(sorted(term[:LONGEST] for term in some)))
        query = query.where(indexed.c.number.in_(having))
    return list(connection.execute(query.order_by(indexed.c.number)).scalars().all())
