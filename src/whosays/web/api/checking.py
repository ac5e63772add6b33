"""Checking by program: what waits for a person, what was missed, what was said of a claim, how far coders agree.

Models stand beside what they describe. The domain is that of the commands `queue`, `missed`, `agreement`, `coders`.

>>> list(Waits.model_fields)[:3], History.model_fields["history"].is_required()
(['version', 'id', 'address'], True)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from pydantic import BeforeValidator, Field
from sqlalchemy import Connection
from starlette.responses import Response

from ...errors import InputError
from ...link import agreement as agreeing
from ...link import deciding, decisions, judging
from ...link import history as told_of
from .. import queued
from .answers import Row
from .asking import Asking
from .changing import ONE, made, there
from .given import Value
from .paging import Listing
from .shapes import ID, NO_NUL, Answer, Given
from .shapes import made as modelled
from .tags import one

ADDED = tuple(deciding.NOTHING)
"""What a person can add."""
ADDED_FIELDS = tuple(sorted({name for what in ADDED for name in decisions.FIELDS[what]}))
FARTHEST = 2**31 - 1  # character of a text

if TYPE_CHECKING:  # it is made when the program runs
    OnFields = list[Any]
else:
    OnFields = list[modelled(agreeing.Agreement)]


# --- what was missed


def _whole(value: Any) -> Any:
    """A whole number, also where it is written as 14.0: JSON knows no other kind of number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Offset = Annotated[int, Field(ge=0, le=FARTHEST), BeforeValidator(_whole)]


class ToAddClaim(Given):
    """A figure (count) or event that was missed: the words that tell it, from `start` up to `end`, and its values."""

    version: str = Field(pattern=ID, description="Id of the text, or a beginning of it that is the only one.")
    claim: Literal[ADDED] = "count"  # type: ignore[valid-type]
    start: Offset = Field(description="In code points.")
    end: Offset = Field(description="In code points; the character there is not one of them.")
    values: dict[Literal[ADDED_FIELDS], Value] = Field(  # type: ignore[valid-type]
        description="Of a count its `measure`, `object` and number at least, of an event its `type`."
    )
    why: str = Field("", max_length=judging.LONGEST, pattern=NO_NUL)


def missed(asking: Asking, given: ToAddClaim) -> Response:
    """Add a figure or event that was missed."""
    store, by, span = asking.desk.store, asking.person.name, (given.start, given.end)
    with ONE:
        return made(there(lambda: deciding.add(store, given.version, given.claim, span, given.values, given.why, by)))


# --- what was said of one claim


class Said(Answer):
    """A reading of a claim's words, or a judgement on the claim."""

    id: str = Field(description="Id of the reading, or of the judgement.")
    at: str
    kind: Literal["read", *decisions.KINDS]  # type: ignore[valid-type]
    by: str = Field(description="The version of the program, or a person.")
    packs: str | None = Field(description="Of a reading the hash of the word lists that it was made with.")
    values: Row = Field(description="What was read; what an edit changes; what is added.")
    was: Row | None = Field(description="Of a judgement the machine's values then.")
    exact: str
    why: str = Field(description="The reason; of a reading the rule.")
    settles: bool = Field(description="Whether an editor ended a dispute with it.")
    address: str | None = Field(description="Of a judgement where the claim stood then: version#id.")
    undone: bool = Field(description="Whether the judgement was undone.")


class History(Answer):
    """What became of a claim: what the machine read there, and what persons said, undone or not; the oldest first."""

    address: str
    history: list[Said]


def history(asking: Asking) -> Response:
    """Every reading of a claim's words and every decision on it, also the undone, be the claim there still or not."""
    version, id_ = (str(asking.request.path_params[name]) for name in ("version", "id"))

    def make(connection: Connection) -> Row:
        place, rows = there(lambda: _history(connection, f"{version}#{id_}"))
        return {
            "address": place,
            "history": [{name: row.get(name) for name in Said.model_fields} for row in rows],
        }

    return one(asking, make)


def _history(connection: Connection, address: str) -> tuple[str, list[Row]]:
    """What became of a claim, be it there still or not."""
    try:
        claim = deciding.claim(connection, address)
    except InputError:
        return told_of.of_gone(connection, address)
    return claim.address, told_of.history(connection, claim)


# --- what waits


class Waits(Answer):
    """A claim that waits for a person, and why."""

    version: str
    id: str = Field(description="Id of the claim in its text.")
    address: str = Field(description="Where it stands for good: version#id.")
    incident: str | None
    exact: str
    values: Row = Field(description="As the machine read it.")
    why: list[str] = Field(description="What makes it uncertain, and how it stands in its incident.")
    rank: float = Field(description="More for what comes first.")


def _waiting(connection: Connection, asking: Asking, after: list[Any] | None) -> Iterator[Row]:
    waiting = queued.queue(asking.desk, connection, asking.query.what)
    place = f"{after[0]!r}~{after[1]}#{after[2]}" if after is not None else ""
    for item in waiting.after(place, asking.query.by or asking.person.name):
        told = deciding.brief(connection, item.version, item.claim)
        exact, _ = told.pop("exact"), told.pop("language", None)
        yield {
            "version": item.version,
            "id": item.claim,
            "address": item.address,
            "incident": item.incident,
            "exact": exact,
            "values": told,
            "why": list(item.why),
            "rank": -item.rank,
        }


QUEUE = Listing("queue", _waiting, lambda row: [-row["rank"], row["version"], row["id"]], (float, str, str))


# --- how far coders agree


class Agreements(Answer):
    """How far coders agree beyond chance: Krippendorff's alpha, over all fields first, then by field."""

    agreement: OnFields
    states: dict[str, int] = Field(description="How many claims were decided on, by what came of it.")


def agreement(asking: Asking) -> Response:
    """How far coders agree beyond chance: Krippendorff's alpha, over all fields and by field."""

    def make(connection: Connection) -> Row:
        found = queued.agreement(asking.desk, connection)
        return {"agreement": msgspec.to_builtins(found), "states": queued.states(asking.desk, connection)}

    return one(asking, make)


class Judged(Answer):
    """A person, and how many judgements are theirs."""

    by: str
    count: int


class Coders(Answer):
    """How many coders decide on each claim, and who has judged, those who did most first."""

    mode: Literal[decisions.MODES]  # type: ignore[valid-type]
    persons: list[Judged]


def coders(asking: Asking) -> Response:
    """How many coders decide on each claim, and who has judged how often."""
    return one(
        asking,
        lambda connection: {"mode": decisions.mode_of(connection), "persons": told_of.persons(connection)},
    )
