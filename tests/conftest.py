"""What several tests stand on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import postgres
from command import Done, Run
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
