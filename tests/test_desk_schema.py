"""Every operation of the API, asked in ways that fit its description and in ways that do not: it does what it tells.

`WHOSAYS_EXAMPLES=500 pytest tests/test_desk_schema.py` asks each that often.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk import Desk
from schemas import faults
from whosays.web.api.operations import OPERATIONS

EXAMPLES = int(os.environ.get("WHOSAYS_EXAMPLES", "25"))


@pytest.fixture(scope="module")
def opened(reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that all of this is asked of."""
    with Desk(str(shutil.copy(reported, tmp_path_factory.mktemp("schema") / "own.db"))) as desk:
        yield desk


@pytest.mark.parametrize("operation", [one.name for one in OPERATIONS])
def test_it_does_what_its_description_tells(opened: Desk, operation: str) -> None:
    count, found = faults(opened, operation, EXAMPLES)
    assert count >= 5
    assert found == []
