"""kill -9 while documents are added: nothing acknowledged is lost, nothing is doubled."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from finds import corpus
from killing import cycles
from whosays.store import adding
from whosays.store.reading import Job, take


def test_kills_at_random_moments_lose_nothing_told_and_double_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "BATCH", 4)  # more commits, more moments
    finds = corpus(40, 150)
    for find in finds:  # the lists of words are read before the clock runs
        take(Job(getattr(find, "text", "-"), {}))
    told, stores = cycles(tmp_path, finds, 100, random.Random(1))
    assert told > 80
    assert stores >= 2
