"""What waits for persons, and how far they agree: worked out once for each state of a store, for pages and programs."""

from __future__ import annotations

from collections import Counter
from weakref import WeakKeyDictionary

from sqlalchemy import Connection

from ..link.agreement import Agreement, agreements
from ..link.waiting import WHAT, Waiting
from .desk import Desk

_QUEUES: WeakKeyDictionary[Desk, dict[str, Waiting]] = WeakKeyDictionary()


def queue(desk: Desk, connection: Connection, what: str = WHAT[0]) -> Waiting:
    """A queue of the store as it is now."""
    waiting = _QUEUES.setdefault(desk, {}).setdefault(what, Waiting(what))
    return desk.kept(connection, f"waiting {what}", lambda: waiting.update(connection))


def agreement(desk: Desk, connection: Connection) -> list[Agreement]:
    """How far coders agree, by field."""
    outcomes = queue(desk, connection).outcomes
    return desk.kept(connection, "agreement", lambda: agreements(one.decisions for one in outcomes.values()))


def states(desk: Desk, connection: Connection) -> dict[str, int]:
    """How many claims were decided on, by what came of it."""
    return dict(Counter(one.state for one in queue(desk, connection).outcomes.values()))
