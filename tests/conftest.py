"""What several tests stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

import browser
import postgres
from command import Done, Run
from desk import Desk, copied, made
from whosays import cli


@pytest.fixture
def whosays(capfd: pytest.CaptureFixture[str]) -> Run:
    """The command within this process, which has read the lists of words already."""

    def run(*arguments: str) -> Done:
        code = cli.run(list(arguments))
        return Done(code, *capfd.readouterr())

    return run


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A server of PostgreSQL, one for all tests."""
    with postgres.server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store can be made: in a file, or a database of its own."""
    if request.param == "sqlite":
        yield str(tmp_path / "case.db")
    else:
        with postgres.database(request.getfixturevalue("server")) as address:
            yield address


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the invented reports, linked, made once; what changes it takes a copy: `own`."""
    return made(tmp_path_factory.mktemp("reported"))


@pytest.fixture
def own(reported: Path, tmp_path: Path) -> str:
    """A store of the invented reports that a test may change."""
    return copied(reported, tmp_path)


@pytest.fixture
def desk(own: str) -> Iterator[Desk]:
    """A desk over it, asked within this process."""
    with Desk(own) as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser."""
    path = browser.find()
    assert path is not None, browser.MISSING
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-quic"],
        )
        yield started
        started.close()
