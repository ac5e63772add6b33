"""A desk to ask, over a store of the invented reports of tests/incidents: within this process, or in a browser."""

from __future__ import annotations

import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.testclient import TestClient

from whosays import cli
from whosays.web.app import application
from whosays.web.settings import Settings

REPORTS = Path(__file__).parent / "incidents" / "reports.jsonl"
NAME = "testserver"
_TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


def made(folder: Path, reports: Path = REPORTS) -> Path:
    """A store of the forty reports, linked."""
    place = folder / "case.db"
    assert cli.run(["add", "--store", str(place), "--workers", "1", "--jsonl", str(reports)]) == 0
    with sqlite3.connect(place) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return place


def copied(place: Path, folder: Path) -> str:
    """A store of one's own."""
    return str(shutil.copy(place, folder / "own.db"))


class Desk(TestClient):
    """A browser without eyes: it keeps cookies and brings the token of a form along."""

    def __init__(self, store: str, **settings: Any) -> None:
        usual: dict[str, Any] = {"hosts": (NAME,), "rate": 1_000_000, "burst": 1_000_000}
        self.store = store
        super().__init__(application(Settings(store, **{**usual, **settings})), follow_redirects=False)

    def token(self, page: str = "/") -> str:
        """The token that the forms of a page bring."""
        found = _TOKEN.search(self.get(page).text)
        assert found is not None
        return found[1]

    def submit(self, path: str, page: str = "/", **form: Any) -> Any:
        """Send a form of a page."""
        return self.post(path, data={"token": self.token(page), **form})


@contextmanager
def served(store: str, **settings: Any) -> Iterator[str]:
    """The desk at an address of the loopback, for a real browser."""
    app = application(Settings(store, rate=1_000_000, burst=1_000_000, **settings))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(1000):
        if server.started:
            break
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
