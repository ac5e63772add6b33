"""Whoever alters a store is found out by `verify`: alone, or with the head of the log that was written down."""

from __future__ import annotations

import random

import pytest

from finds import text as find
from tampering import tamper
from whosays import Store
from whosays.sources.found import Failure, Found
from whosays.store.log import head
from whosays.store.verify import verify

CASES = 300


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small store in which everything has happened."""
    store = Store.open(tmp_path_factory.mktemp("store") / "case.db")
    killed = "Three were killed in Kharkiv, the mayor said."
    rounds: list[list[Found | Failure]] = [
        [find(killed, "a.html", url="https://a.example/1"), Failure("b.pdf", "is damaged")],
        [find("Two were wounded.", "b.html", url="https://b.example/1"), find("Two died.", "b.pdf")],
        [find("Two were wounded.", "c.html", url="https://a.example/1"), find(killed, "d.jsonl#1", kind="lines")],
    ]
    for finds in rounds:
        list(store.add(finds))
    assert store.verify(store.head()).problems == ()
    return store


def test_every_tampering_is_found(store: Store) -> None:
    rng = random.Random(11)
    seen = set()
    with store.database.connect() as connection:
        for number in range(CASES):
            with connection.begin() as transaction:
                _, written_down = head(connection)
                done = tamper(connection, rng)
                seen.add(done.kind)
                found = verify(connection, None if done.shows else written_down)
                assert found.problems, f"{number}: {done} was not found"
                transaction.rollback()
        assert verify(connection).problems == (), "and without it there is nothing to find"
    assert seen == {"byte", "deleted", "swapped", "rehashed", "cut", "rewritten", "row changed", "row deleted"}


def test_the_head_written_down_is_still_in_a_store_that_grew(store: Store) -> None:
    earlier = store.head()
    list(store.add([find("Nine drones were shot down, the ministry said.", "e.txt")]))
    assert store.head() != earlier
    assert store.verify(earlier).problems == ()
    assert "cut or rewritten" in store.verify("0" * 63 + "1").problems[0]
