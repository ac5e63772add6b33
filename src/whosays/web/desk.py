"""What all requests share: the store, and what was worked out of it, kept as long as the store stays as it is.

>>> import tempfile
>>> folder = tempfile.TemporaryDirectory()
>>> with Desk(Settings(f"{folder.name}/case.db")) as desk, desk.reading() as connection:
...     desk.state(connection), desk.kept(connection, "three", lambda: 3), desk.kept(connection, "three", lambda: 4)
(0, 3, 3)
>>> folder.cleanup()
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from ..errors import InputError
from ..link import briefs
from ..link.tables import prepare
from ..store import connect, terms
from ..store.log import head
from ..store.schema import log
from ..store.store import Store
from .accounts import tables as accounts
from .accounts.throttle import Bucket, Throttle
from .jobs import Jobs
from .settings import Settings

T = TypeVar("T")
APART = ("begin", "end", "judge", "incident")
"""Entries of the log that change no text and no reading."""


class Desk:
    """A store and its settings, shared by all requests and threads."""

    def __init__(self, settings: Settings, *, prepared: bool = False) -> None:
        self.settings = settings
        self.store = Store.open(settings.store, gazetteer=settings.gazetteer, actors=settings.actors)
        connect.read_much(self.store.database)
        self.secret = b""
        """What the tokens of forms are made with; a desk that another one prepared only shows what is there."""
        if not prepared:
            self._prepare()
        self.jobs = Jobs(settings)
        self.tries = Throttle(free=5, longest=300)
        """Passwords tried in vain, by name."""
        self.knocks = Throttle(free=20, longest=900)
        """The same, by address."""
        self.persons = Bucket(settings.rate, settings.burst)
        """Requests of each person."""
        self._accounts = False
        self._worker = ThreadPoolExecutor(1, "desk")
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._state = -1
        self._kept: dict[str, Any] = {}
        self._of_texts: set[str] = set()

    def _prepare(self) -> None:
        with connect.explained(self.store.where), connect.writing(self.store.database) as connection:
            prepare(connection)
            briefs.update(connection)
            terms.update(connection)
            accounts.prepare(connection)
            self.secret = accounts.secret(connection)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the jobs, and close the store."""
        self.jobs.close()
        self._worker.shutdown(cancel_futures=True)
        self.store.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees the store as it is now."""
        with self.store.reading() as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A transaction that changes accounts."""
        with connect.explained(self.store.where), accounts.changing(self.store.database) as connection:
            yield connection

    def later(self, name: str, change: Callable[[Connection], object]) -> None:
        """Change accounts when the store is free, without anybody waiting; once where it is asked for again meanwhile.

        What cannot be written is left: it is asked for again.
        """

        def run() -> None:
            try:
                with suppress(InputError), self.changing() as connection:
                    change(connection)
            finally:
                with self._lock:
                    self._waiting.discard(name)

        with self._lock:
            if name in self._waiting:
                return
            self._waiting.add(name)
        self._worker.submit(run)

    def has_accounts(self, connection: Connection) -> bool:
        """Whether there are accounts; there is none less ever, so it is asked until there is one."""
        self._accounts = self._accounts or accounts.are_any(connection)
        return self._accounts

    @staticmethod
    def state(connection: Connection) -> int:
        """The number of the last entry of the log: while it stays, so does all that the store says."""
        return head(connection)[0]

    def kept(self, connection: Connection, name: str, make: Callable[[], T], *, of_texts: bool = False) -> T:
        """What was made of the store as it is now; made once for all who ask, until something changes.

        What is made `of_texts` and their readings alone stays while persons decide and incidents change.
        """
        state = self.state(connection)
        with self._lock:
            if state > self._state:
                self._renew(connection, state)
            if state == self._state and name in self._kept:
                return self._kept[name]  # type: ignore[no-any-return]
        made = make()
        with self._lock:
            if state == self._state:
                self._kept[name] = made
                if of_texts:
                    self._of_texts.add(name)
        return made

    def _renew(self, connection: Connection, state: int) -> None:
        """Let go of what is another by now."""
        new = select(log.c.kind).where(log.c.number > self._state, log.c.kind.not_in(APART)).limit(1)
        stay = self._of_texts if connection.execute(new).first() is None else set()
        self._state, self._kept = state, {name: made for name, made in self._kept.items() if name in stay}
