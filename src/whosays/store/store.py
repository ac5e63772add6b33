"""The store: everything that was added, with its bytes, readings and claims, in SQLite or PostgreSQL.

>>> import tempfile
>>> folder = tempfile.TemporaryDirectory()
>>> found = Found("Three were killed, the mayor said.", b"Three were killed, the mayor said.", "text", "report.txt")
>>> with Store.open(f"{folder.name}/case.db") as store:
...     [added.what for added in store.add([found, found])], store.verify().problems
(['new', 'known'], ())
>>> folder.cleanup()
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import select

from ..errors import InputError
from ..sources.found import Failure, Found
from . import connect, terms
from .adding import Adding, Counts, Finds, begin, end
from .export import lines
from .followed import Followed, follow
from .landing import Added
from .log import head
from .migrations import is_ready, migrate
from .reading import engine, take
from .rereading import Reread, Rereading
from .schema import documents, errors, keys, provenance, versions
from .search import Filters, Hit, search
from .verify import Verified, verify
from .workers import Workers


class Store:
    """A store, opened by `Store.open`; close it, or use it in a `with`."""

    def __init__(self, where: str, database: Database, gazetteer: str | None = None, actors: str | None = None) -> None:
        self.where = where
        self.database = database
        self.gazetteer = gazetteer
        self.actors = actors
        self.counts = Counts()
        """What the last `add` or `retry` did."""

    @classmethod
    def open(
        cls,
        where: str | Path | None = None,
        *,
        create: bool = True,
        gazetteer: str | None = None,
        actors: str | None = None,
    ) -> Store:
        """The store in a file or at a postgresql:// address; in the user's data folder where none is named.

        Made where it is missing, unless `create` is False; an older one is brought up to date. `gazetteer` and
        `actors` are the files of your own, to read with. Raises InputError where it cannot be opened or is of a newer
        program, UsageError for an address that is none.
        """
        place = str(where) if where is not None else str(connect.default())
        database = connect.engine(place, create=create)
        try:
            with connect.explained(place):
                with connect.reading(database) as connection:
                    ready = is_ready(connection)
                if not ready:
                    with connect.writing(database) as connection:
                        migrate(connection, connect.shown(place))
        except InputError:
            database.dispose()
            raise
        return cls(place, database, gazetteer, actors)

    def close(self) -> None:
        """Close it."""
        self.database.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def add(self, finds: Iterable[Found | Failure], *, workers: int = 1) -> Iterator[Added]:
        """Read and keep what sources give; what became of each, in order, told after its commit.

        What is known already is not read again. With several `workers` texts are read side by side, in processes.
        """
        return self._add("add", [], ((found.locator, found) for found in finds), workers)

    def add_from(self, sources: list[str], finds: Finds, *, workers: int = 1, command: str = "add") -> Iterator[Added]:
        """As `add`, of finds that each come with the source to open again where it fails."""
        return self._add(command, sources, finds, workers)

    def failed(self) -> list[tuple[str, str, str]]:
        """What could not be had or read, by locator: (locator, error, source to open again)."""
        with self.reading() as connection:
            rows = connection.execute(
                select(errors.c.locator, errors.c.error, errors.c.source).where(errors.c.solved.is_(None))
            )
            return sorted((row.locator, row.error, row.source) for row in rows)

    def reread(self, *, workers: int = 1) -> Iterator[Reread]:
        """Read again every text whose reading is of another engine, or that has none; older readings are kept."""
        now = engine(self.gazetteer, self.actors)
        with connect.explained(self.where):
            self.database.dispose()
            with Workers(workers, take) as pool:
                yield from Rereading(self.database, now, pool)

    def verify(self, head: str | None = None) -> Verified:
        """Check the chain of the log, every hash and every span; with `head`, that the log still holds that entry."""
        with self.reading() as connection:
            return verify(connection, head)

    def export(self, *, with_bytes: bool = False) -> Iterator[bytes]:
        """Everything that counts now as JSON Lines, in an order that does not depend on how it came; no run times.

        With the bytes of all that was found, `export.imported.store_import` makes the store again of it.
        """
        with self.reading() as connection:
            yield from lines(connection, with_bytes=with_bytes)

    def head(self) -> str:
        """The hash of the last entry of the log; write it down to prove later that nothing was rewritten."""
        with self.reading() as connection:
            return head(connection)[1]

    def documents(self) -> Iterator[dict[str, Any]]:
        """Every document: id, number of versions, one title and address, and where it was found."""
        with self.reading() as connection:
            ids = connection.execute(
                select(documents.c.id).where(documents.c.joined.is_(None)).order_by(documents.c.id)
            ).scalars()
            for document in ids.all():
                yield _described(connection, document)

    def document(self, id: str) -> str | None:
        """The id that a document has now, by any it ever had, or by a beginning that is the only one."""
        with self.reading() as connection:
            found = connection.execute(
                select(documents.c.id, documents.c.joined).where(documents.c.id.startswith(id, autoescape=True))
            ).all()
        ids = {row.joined or row.id for row in found}
        return ids.pop() if len(ids) == 1 else None

    def search(
        self,
        query: str,
        *,
        exact: bool = False,
        limit: int | None = None,
        speaker: str | None = None,
        measure: str | None = None,
        place: str | None = None,
        day: str | None = None,
        publisher: str | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        """The texts that answer a query, the last published first, with the words marked; docs/search.md tells how.

        Raises UsageError for a query, measure or day that cannot be looked for.
        """
        filters = Filters(speaker, measure, place, day, publisher, language)
        with self.reading() as connection:
            current = terms.is_current(connection)
        if not current:
            with connect.explained(self.where), connect.writing(self.database) as connection:
                terms.update(connection)
        with self.reading() as connection:
            return list(islice(search(connection, query, filters, exact=exact), limit))

    def follow(self, document: str) -> list[Followed]:
        """The claims of each version of a document in the next: exact, moved or orphan; never moved by guess."""
        with self.reading() as connection:
            return list(follow(connection, document))

    def _add(self, command: str, sources: list[str], finds: Finds, workers: int) -> Iterator[Added]:
        now = engine(self.gazetteer, self.actors)
        with connect.explained(self.where):
            self.database.dispose()  # connections do not pass into other processes
            with Workers(workers, take) as pool:
                adding = Adding(self.database, finds, now, pool)
                self.counts = adding.counts
                adding.run = begin(self.database, command, sources, now)
                try:
                    yield from adding
                except (KeyboardInterrupt, GeneratorExit):
                    adding.stop()  # kept, though nobody hears of it: adding again finds it known
                    raise
                finally:
                    end(self.database, adding.run, adding.counts.told())

    @contextlib.contextmanager
    def reading(self) -> Iterator[Any]:
        """A transaction that sees the store as it is now."""
        with connect.explained(self.where), connect.reading(self.database) as connection:
            yield connection


def _described(connection: Any, id: str) -> dict[str, Any]:
    import json

    found = connection.execute(select(versions.c.id).where(versions.c.document == id).order_by(versions.c.id)).scalars()
    ids = list(found)
    rows = connection.execute(
        select(provenance.c.locator, provenance.c.told).where(provenance.c.version.in_(ids)).order_by(provenance.c.id)
    ).all()
    told = [json.loads(row.told) for row in rows]
    address = connection.execute(
        select(keys.c.value).where(keys.c.document == id, keys.c.kind == "address").order_by(keys.c.value).limit(1)
    ).scalar()
    return {
        "id": id,
        "versions": len(ids),
        "found": len(rows),
        "published": min((one["published"] for one in told if "published" in one), default=None),
        "title": min((one["title"] for one in told if "title" in one), default=None),
        "address": address,
        "locator": min(row.locator for row in rows),
    }
