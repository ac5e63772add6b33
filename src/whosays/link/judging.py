"""Judgements: what a person has decided of two accounts, or has undone; the newest first, and none is ever removed.

Those on single claims are made in `deciding`, and undone here as all others.

A pair that the rules joined is a judgement too, by rule; its id is `pair_id`. Undoing it keeps the two apart as far as
the rules go; a person's judgement is undone by another one, which can be undone in turn.

>>> pair_id("b", "a") == pair_id("a", "b")
True
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, insert, select

from ..errors import InputError, UsageError
from ..store.log import Log, canonical, digest, now
from ..store.schema import judgements
from .grouping import Pair, components
from .tables import answers, beginning, choosing, links

VERDICTS = ("same", "different", "unsure")
UNDO = "undo"
LINKED = (*VERDICTS, UNDO)
LONGEST = 2000  # characters of a reason

_ALL = select(judgements)
_OF_KINDS = choosing(_ALL, judgements.c.kind)


class Judgement(Struct, frozen=True):
    """A decision: `kind` is same, different, unsure or undo; `subject` the pair, or the judgement that is undone."""

    id: str
    kind: str
    subject: str
    value: dict[str, Any]
    by: str
    at: str


class Active(Struct, frozen=True):
    """What binds now: pairs that a person called the same, different or unsure; pairs of the rules that are undone."""

    same: tuple[Pair, ...] = ()
    different: tuple[Pair, ...] = ()
    unsure: tuple[Pair, ...] = ()
    undone: frozenset[Pair] = frozenset()


def pair_id(a: str, b: str) -> str:
    """The id of what the rules judged of two accounts."""
    return hashlib.blake2b("\n".join(sorted((a, b))).encode(), digest_size=16).hexdigest()


def every(connection: Connection, kinds: tuple[str, ...] | None = LINKED) -> list[Judgement]:
    """All judgements on pairs, in the order in which they were made; all there are without `kinds`."""
    rows: Iterable[Any] = connection.execute(_ALL) if kinds is None else answers(connection, _OF_KINDS, kinds)
    made = [Judgement(r.id, r.kind, r.subject, json.loads(r.value), r.by, r.at) for r in rows]
    return sorted(made, key=lambda one: (one.value["number"], one.id))


def in_force(made: list[Judgement]) -> list[Judgement]:
    """Those that no later one has undone."""
    gone: set[str] = set()
    standing = []
    for one in reversed(made):
        if one.id in gone:
            continue
        if one.kind == UNDO:
            gone.add(one.subject)
        standing.append(one)
    return standing[::-1]


def active(connection: Connection) -> Active:
    """What binds now."""
    return binding(every(connection))


def binding(made: list[Judgement]) -> Active:
    """What binds after these; of several judgements on one pair the last."""
    verdicts: dict[Pair, str] = {}
    undone: set[Pair] = set()
    for one in in_force(made):
        if "a" not in one.value:
            continue
        pair = (one.value["a"], one.value["b"])
        if one.kind == UNDO:
            undone.add(pair)
        else:
            verdicts.pop(pair, None)
            verdicts[pair] = one.kind
    by_kind = {kind: tuple(pair for pair, verdict in verdicts.items() if verdict == kind) for kind in VERDICTS}
    return Active(by_kind["same"], by_kind["different"], by_kind["unsure"], frozenset(undone))


def judge(connection: Connection, log: Log, kind: str, a: str, b: str, why: str, by: str) -> Judgement:
    """Write down what a person decided of two accounts.

    Raises UsageError where it contradicts what persons have decided before.
    """
    if kind not in VERDICTS:
        raise UsageError(f"{kind!r} is no verdict; say {', '.join(VERDICTS)}")
    if a == b:
        raise UsageError("these are one and the same account; name two")
    a, b = sorted((a, b))
    value = {"a": a, "b": b, "why": why[:LONGEST]}
    _check(every(connection), kind, pair_id(a, b), value)
    return write(connection, log, kind, pair_id(a, b), value, by)


def undo(connection: Connection, log: Log, id: str, why: str, by: str) -> Judgement:
    """Undo a judgement, of a person or of the rules, by its id or a beginning of it that is the only one.

    Raises InputError where there is none, UsageError where it is undone already, or where what comes back into force
    contradicts what was judged meanwhile.
    """
    made = every(connection, None)
    standing = {one.id for one in in_force(made)}
    found = [one for one in made if one.id.startswith(id)] if id else []
    if len(found) > 1:
        raise UsageError(f"{id!r} is the beginning of several judgements; give more digits")
    if found:
        (one,) = found
        if one.id not in standing:
            raise UsageError(f"judgement {one.id} is undone already")
        _check(made, UNDO, one.id, {})
        return write(connection, log, UNDO, one.id, {"why": why[:LONGEST]}, by)
    pairs = [
        (row.a, row.b) for row in connection.execute(select(links.c.a, links.c.b).where(beginning(links.c.id, id)))
    ]
    if not pairs:
        raise InputError(f"no judgement {id!r}; whosays incident shows their ids")
    if len(pairs) > 1:
        raise UsageError(f"{id!r} is the beginning of several judgements; give more digits")
    a, b = pairs[0]
    if (a, b) in binding(made).undone:
        raise UsageError(f"judgement {pair_id(a, b)} is undone already")
    return write(connection, log, UNDO, pair_id(a, b), {"a": a, "b": b, "why": why[:LONGEST]}, by)


def write(connection: Connection, log: Log, kind: str, subject: str, value: dict[str, Any], by: str) -> Judgement:
    """Put a judgement into the store and the log; the number tells it from others of one time."""
    at = now()
    value = {**value, "number": log.number + 1}
    one = Judgement(digest(kind, subject, canonical(value), by, at), kind, subject, value, by, at)
    row = {"id": one.id, "kind": kind, "subject": subject, "value": canonical(value), "by": by, "at": at}
    connection.execute(insert(judgements), row)
    log.append("judge", one.id, {name: row[name] for name in ("kind", "subject", "value", "by", "at")})
    return one


def _check(made: list[Judgement], kind: str, subject: str, value: dict[str, Any]) -> None:
    """Persons must not say of three that they are the same and of two of them that they differ."""
    before, after = binding(made), binding([*made, Judgement("", kind, subject, value, "", "")])
    clash = contradiction(list(after.same), list(after.different))
    if clash is not None and clash != contradiction(list(before.same), list(before.different)):
        both = f"{clash[0]} and {clash[1]}"
        raise UsageError(f"contradicts earlier judgements: {both} would be the same and different; undo one first")


def contradiction(same: list[Pair], different: list[Pair]) -> Pair | None:
    """Two that are different and hang together by what is the same; None where there are none.

    >>> contradiction([("a", "b"), ("b", "c")], [("a", "c")])
    ('a', 'c')
    """
    names = {one for pair in (*same, *different) for one in pair}
    home = {one: part[0] for part in components(names, same) for one in part}
    return next((pair for pair in different if home[pair[0]] == home[pair[1]]), None)
