"""A store made again of its JSON Lines: what counts, with ids, readings and bytes, and a log that tells of the import.

All of it lands or nothing: before it does, the new store is verified, and must export the very lines it was made of.
What the lines do not hold is not made up: earlier readings, runs, tombstones, and the order in which versions came (by
their dates then, where they have any).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

import msgspec
from msgspec import Raw, Struct
from sqlalchemy import Connection, insert, select, update

from ..errors import InputError
from ..records import Reading
from ..sources.found import Failure
from ..store import connect
from ..store.adding import begin, end
from ..store.export import lines as export
from ..store.identity import Key, unstorable
from ..store.landing import Landing
from ..store.log import Log, canonical
from ..store.reading import Done, Engine, Job, engine, written
from ..store.schema import blobs, documents, errors, keys, provenance, versions
from ..store.store import Store
from ..store.verify import verify

PAGE = 200  # lines after which what waits is written


class Imported(Struct):
    """How many documents, versions, failures and blobs a store was made of."""

    documents: int = 0
    versions: int = 0
    failures: int = 0
    blobs: int = 0


class _Key(Struct, forbid_unknown_fields=True):
    kind: str
    value: str


class _Origin(Struct, forbid_unknown_fields=True):
    id: str
    blob: str
    kind: str
    locator: str
    told: dict[str, Any]


class _Reading(Struct, forbid_unknown_fields=True):
    id: str
    engine: str
    packs: str
    reading: Raw
    offsets: Raw
    told: dict[str, Any] | None = None  # where it was read with less than is known


class _Version(Struct, forbid_unknown_fields=True):
    id: str
    text: str
    known: dict[str, Any]
    provenance: tuple[_Origin, ...]
    reading: _Reading | None


class _Failed(Struct, forbid_unknown_fields=True):
    locator: str
    error: str


class _Blob(Struct, forbid_unknown_fields=True):
    id: str
    data: bytes


class _Line(Struct, forbid_unknown_fields=True):
    """A document, a failure, or the bytes of what was found."""

    id: str | None = None
    keys: tuple[_Key, ...] = ()
    versions: tuple[_Version, ...] = ()
    failed: _Failed | None = None
    blob: _Blob | None = None


_LINE = msgspec.json.Decoder(_Line)


def store_import(lines: Iterable[bytes], store: Store) -> Imported:
    """Make an empty store that of these lines, which `Store.export` wrote.

    Raises InputError where the store is not empty, a line cannot be read, bytes are missing, or the store that would be
    made is not sound or not the one that was exported; then nothing is kept but that it was tried.
    """
    now = engine(store.gazetteer)
    with connect.explained(store.where):
        with connect.reading(store.database) as connection:
            if any(connection.execute(select(table.c.id).limit(1)).first() for table in (documents, errors)):
                raise InputError(f"{connect.shown(store.where)}: holds documents; import into a new store")
        run, done = begin(store.database, "import", [], now), Imported()
        try:
            with connect.writing(store.database) as connection:
                importing = _Importing(connection, run, now)
                importing.take(lines)
                importing.check(connect.shown(store.where))
            done = importing.done
        finally:
            end(store.database, run, msgspec.to_builtins(done))
    return done


class _Importing:
    """The rows of one import, within its transaction."""

    def __init__(self, connection: Connection, run: int, now: Engine) -> None:
        self.connection = connection
        self.log = Log(connection, run)
        self.landing = Landing(connection, self.log, now, _never)
        self.done = Imported()
        self.hashes: list[bytes] = []  # of the lines, to be compared with those of the new store
        self.missing: set[str] = set()  # blobs whose bytes did not come yet
        self.blobs: set[str] = set()
        self.unread: dict[str, set[str]] = {}  # by locator the texts without a reading

    def take(self, lines: Iterable[bytes]) -> None:
        """Write what every line tells."""
        for number, line in enumerate(lines, 1):
            line = line.removesuffix(b"\n")
            self.hashes.append(hashlib.sha256(line).digest())
            try:
                self._line(_LINE.decode(line))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise InputError(
                    f"line {number}: is none of a store's export: {' '.join(str(error).split())}"
                ) from None
            except InputError as error:
                raise InputError(f"line {number}: {error}") from None
            if number % PAGE == 0:
                self.landing.write()
        self.landing.write()

    def check(self, where: str) -> None:
        """Refuse a store that is not sound, or not the one that was exported."""
        if self.missing:
            raise InputError(
                f"the bytes of {len(self.missing)} finds are not in the file; export it with: "
                "whosays export --jsonl --bytes"
            )
        problems = verify(self.connection).problems
        if problems:
            raise InputError(f"{where}: is not what was exported: {problems[0]}")
        again = export(self.connection, with_bytes=self.done.blobs > 0)
        for number, (was, line) in enumerate(zip_longest(self.hashes, again), 1):
            if line is None or was != hashlib.sha256(line.removesuffix(b"\n")).digest():
                raise InputError(f"line {number}: would not come out of the store as it stands here; it was altered")

    def _line(self, line: _Line) -> None:
        if [line.id, line.failed, line.blob].count(None) != 2:
            raise InputError("is neither a document nor a failure nor bytes")
        if line.id is not None:
            self._document(line.id, line)
        elif line.failed is not None:
            texts = self.unread.get(line.failed.locator, set())
            version = min(texts) if len(texts) == 1 else None
            self.landing.failure(Failure(line.failed.locator, line.failed.error), line.failed.locator, version)
            self.done.failures += 1
        elif line.blob is not None:
            self._bytes(line.blob)

    def _document(self, id: str, line: _Line) -> None:
        self._insert(documents, id=id)
        known = [Key(key.kind, key.value) for key in line.keys]
        for key in known:
            self._insert(keys, id=key.id, kind=key.kind, value=key.value, document=id)
        told = {"keys": sorted(key.id for key in known)}
        for version in sorted(line.versions, key=lambda one: (one.known.get("published") or "~", one.id)):
            self._version(id, version, told)
            told = {"keys": []}
        self.done.documents += 1

    def _version(self, document: str, version: _Version, told: dict[str, Any]) -> None:
        why = unstorable(version.text)
        if why is not None:
            raise InputError(f"a text {why}")
        self._insert(versions, id=version.id, document=document, text=version.text)
        for origin in version.provenance:
            self._blob(origin.blob, version)
            row = {"id": origin.id, "version": version.id, "blob": origin.blob, "kind": origin.kind}
            given = canonical(origin.told)
            self._insert(provenance, **row, locator=origin.locator, told=given, run=self.log.run)
            change: dict[str, Any] = {"blob": origin.blob, "provenance": origin.id, "version": version.id, **told}
            if version.reading is not None and origin is version.provenance[0]:
                change["reading"] = self._reading(version.id, version.known, version.reading)
            self.log.append("add", document, change)
            told = {"keys": []}
            if version.reading is None:
                self.unread.setdefault(origin.locator, set()).add(version.id)
        self.done.versions += 1

    def _reading(self, version: str, known: dict[str, Any], reading: _Reading) -> dict[str, Any]:
        """The rows of a reading; its claims are made of it again."""
        raw = bytes(reading.reading)
        done = written(msgspec.json.decode(raw, type=Reading))
        self.landing.engine = Engine(reading.engine, reading.packs)
        done = Done(raw.decode(), hashlib.sha256(raw).hexdigest(), done.claims, done.claims_sha256)
        return self.landing.reading(version, reading.id, known if reading.told is None else reading.told, done)

    def _blob(self, id: str, version: _Version) -> None:
        """The row of what was found; its bytes are those of the text, or come at the end."""
        if id in self.blobs:
            return
        self.blobs.add(id)
        data = b""
        if id == version.id:
            data = version.text.encode()
        else:
            self.missing.add(id)
        self._insert(blobs, id=id, size=len(data), data=data)

    def _bytes(self, blob: _Blob) -> None:
        if blob.id not in self.blobs:
            raise InputError("holds bytes that no document was made of")
        if hashlib.sha256(blob.data).hexdigest() != blob.id:
            raise InputError("holds bytes that were altered")
        if blob.id in self.missing:
            found = update(blobs).where(blobs.c.id == blob.id)
            self.connection.execute(found.values(size=len(blob.data), data=blob.data))
            self.missing.remove(blob.id)
        self.done.blobs += 1

    def _insert(self, table: Any, **values: Any) -> None:
        self.connection.execute(insert(table), values)


def _never(job: Job) -> Done:
    raise AssertionError("what is imported was read already")
