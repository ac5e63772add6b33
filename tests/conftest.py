"""What several tests stand on."""

from __future__ import annotations

import pytest

from command import Done, Run
from whosays import cli


@pytest.fixture
def whosays(capfd: pytest.CaptureFixture[str]) -> Run:
    """The command within this process, which has read the lists of words already."""

    def run(*arguments: str) -> Done:
        code = cli.run(list(arguments))
        return Done(code, *capfd.readouterr())

    return run
