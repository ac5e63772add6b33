"""The tables of the store; docs/store.md describes the columns.

Ids are hashes in hexadecimal digits, of what stands in the row, so that the same thing has the same id in every store.

>>> sorted(METADATA.tables)[:4]
['blobs', 'claims', 'documents', 'errors']
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from ..rows import COLUMNS

METADATA = MetaData()
HASH = String(64)
NUMBER = Integer().with_variant(BigInteger, "postgresql")
LARGEST = 2**63 - 1  # a figure beyond is in the reading alone

NUMBERS = {"low", "high"}
FLOATS = {"latitude", "longitude"}
INTEGERS = {"start", "end"}
TRUTHS = {"derived", "speaker_inferred"}
CLAIM = tuple(column for column in COLUMNS if column != "error")
"""The columns of a claim: those of its row, but for the error, which has a table of its own."""


def _of_claim(name: str) -> Column[object]:
    if name in NUMBERS:
        return Column(name, BigInteger)
    if name in FLOATS:
        return Column(name, Float(53))
    if name in INTEGERS:
        return Column(name, Integer)
    if name in TRUTHS:
        return Column(name, Boolean)
    return Column(name, Text)


meta = Table("meta", METADATA, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))

runs = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("command", String(20), nullable=False),
    Column("sources", Text, nullable=False),  # JSON
    Column("engine", String(40), nullable=False),
    Column("packs", HASH, nullable=False),
    Column("started", String(40), nullable=False),
    Column("ended", String(40)),
    Column("counts", Text),  # JSON
)

blobs = Table(
    "blobs",
    METADATA,
    Column("id", HASH, primary_key=True),  # of the bytes
    Column("size", NUMBER, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

documents = Table(
    "documents",
    METADATA,
    Column("id", HASH, primary_key=True),  # of one of its keys
    Column("joined", HASH, ForeignKey("documents.id"), index=True),  # a tombstone: the document that it is part of
)

keys = Table(
    "keys",
    METADATA,
    Column("id", HASH, primary_key=True),  # of kind and value
    Column("kind", String(8), nullable=False),  # address or text
    Column("value", Text, nullable=False),
    Column("document", HASH, ForeignKey("documents.id"), nullable=False, index=True),
)

versions = Table(
    "versions",
    METADATA,
    Column("id", HASH, primary_key=True),  # of the text
    Column("document", HASH, ForeignKey("documents.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("reading", HASH),  # the one that counts now; none where it could not be read
)

provenance = Table(
    "provenance",
    METADATA,
    Column("id", HASH, primary_key=True),  # of all that follows, but for the run
    Column("version", HASH, ForeignKey("versions.id"), nullable=False, index=True),
    Column("blob", HASH, ForeignKey("blobs.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("locator", Text, nullable=False),
    Column("told", Text, nullable=False),  # JSON: title, author, publisher, published, language, url, entries, …
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
)

readings = Table(
    "readings",
    METADATA,
    Column("id", HASH, primary_key=True),  # of version, engine, packs and what was told
    Column("version", HASH, ForeignKey("versions.id"), nullable=False, index=True),
    Column("engine", String(40), nullable=False),
    Column("packs", HASH, nullable=False),
    Column("told", Text, nullable=False),  # JSON: what was known of the text besides it
    Column("json", Text, nullable=False),
    Column("sha256", HASH, nullable=False),  # of the JSON
    Column("claims", Integer, nullable=False),
    Column("claims_sha256", HASH, nullable=False),
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
)

claims = Table(
    "claims",
    METADATA,
    Column("reading", HASH, ForeignKey("readings.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    *map(_of_claim, CLAIM),
)

errors = Table(
    "errors",
    METADATA,
    Column("id", HASH, primary_key=True),  # of locator and error
    Column("locator", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("source", Text, nullable=False),  # what to open to try again
    Column("version", HASH, ForeignKey("versions.id")),  # the text, where it was had and could not be read
    Column("run", Integer, ForeignKey("runs.id"), nullable=False),
    Column("solved", Integer, ForeignKey("runs.id")),
    Index("errors_locator", "locator", postgresql_using="hash"),
)

judgements = Table(
    "judgements",
    METADATA,
    Column("id", HASH, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("subject", HASH, nullable=False, index=True),
    Column("value", Text, nullable=False),  # JSON
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),
)

log = Table(
    "log",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("run", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("subject", HASH, nullable=False, index=True),
    Column("change", Text, nullable=False),  # JSON
    Column("before", HASH, nullable=False),  # the hash of the entry before
    Column("hash", HASH, nullable=False),
)
