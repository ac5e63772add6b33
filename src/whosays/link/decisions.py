"""Decisions: what persons say of one claim each, and which of them counts.

A decision is a judgement of the kind accept, reject, edit, unclear or add. Its subject is the version that the claim is
of; its value holds an anchor (the claim's id, kind and span, and the machine's values then), the values that the person
puts in their place, and why. It is undone as every judgement is. Where one coder decides on each claim, the last
decision counts; where two do, what an editor settles, else what all coders say, at least two.

>>> one = Decision("1", "accept", "nour", "", 1, "v", "c", "count", 0, 4, "five", {"low": 5})
>>> other = Decision("2", "edit", "olha", "", 2, "v", "c", "count", 0, 4, "five", {"low": 5}, {"low": 6})
>>> [outcome([one, other], mode).state for mode in MODES], outcome([one], "two").state
(['edited', 'disputed'], 'waiting')
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from ..store.log import digest
from ..store.schema import judgements
from .judging import UNDO, Judgement, in_force
from .tables import answers, choosing

ACCEPT, REJECT, EDIT, UNCLEAR, ADD = "accept", "reject", "edit", "unclear", "add"
KINDS = (ACCEPT, REJECT, EDIT, UNCLEAR, ADD)
MODE = "mode"
MODES = ("one", "two")
"""How many coders decide on each claim."""
OF_MODE = digest("mode")
"""The subject of judgements that set it."""
STATES = {ACCEPT: "accepted", REJECT: "rejected", EDIT: "edited", UNCLEAR: "unclear", ADD: "added"}
OPEN = ("disputed", "waiting", "outdated")
"""States in which what was decided does not count, and the machine's values do."""
NUMBERS = ("measure", "object", "low", "high", "bound", "scope", "polarity")
FIELDS = {
    "count": (*NUMBERS, "speaker"),
    "event": ("type", "polarity", "speaker", "place", "when"),
    "statement": ("stance", "speaker"),
}
"""The values of a claim that a person can decide on, by what it is; and the span of each."""
SPAN = ("start", "end")

_DECIDED = choosing(select(judgements).where(judgements.c.kind.in_(KINDS)), judgements.c.subject)
_UNDONE = choosing(select(judgements).where(judgements.c.kind == UNDO), judgements.c.subject)

Values = dict[str, Any]


class Decision(Struct, frozen=True):
    """What one person says of one claim: `what` is event, count or statement, `was` the machine's values then."""

    id: str
    kind: str
    by: str
    at: str
    number: int
    version: str
    claim: str
    what: str
    start: int
    end: int
    exact: str
    was: Values | None = None
    changes: Values = {}
    why: str = ""
    settles: bool = False
    exact_now: str = ""
    """The words of the span that a person set, where one did."""

    @property
    def said(self) -> str:
        """What is compared with what others say: the kind, and the changes."""
        kind = ACCEPT if self.kind == ADD else self.kind
        return json.dumps([kind, {} if self.kind == ADD else self.changes], sort_keys=True)


class Outcome(Struct, frozen=True):
    """What was decided of a claim in the end: the state, and the decision that counts, if any does."""

    state: str
    counts: Decision | None
    decisions: tuple[Decision, ...]

    @property
    def by(self) -> str:
        """Who decided: of what counts all who say it, of what is open all."""
        some = [one for one in self.decisions if self.counts is None or one.said == self.counts.said]
        if self.counts is not None and self.counts.settles:
            some = [self.counts]
        return ", ".join(dict.fromkeys(one.by for one in some))

    @property
    def why(self) -> str:
        """The reasons that were given, each once."""
        some = [self.counts] if self.counts is not None else self.decisions
        return "; ".join(dict.fromkeys(one.why for one in some if one.why))


class Found(Struct, frozen=True):
    """Where the claim of a decision is now: its id, or none; how it was found: id, span, overlap, orphan."""

    claim: str | None
    how: str


def of_judgement(one: Judgement) -> Decision:
    """The decision that a judgement on a claim is."""
    claim, value = one.value["claim"], one.value
    return Decision(
        one.id, one.kind, one.by, one.at, value["number"], one.subject, claim["id"], claim["claim"],
        claim["start"], claim["end"], claim["exact"], value["was"], value["changes"], value["why"],
        value.get("settles", False), value.get("exact", ""),
    )  # fmt: skip


def standing(connection: Connection, versions: Iterable[str]) -> dict[str, list[Decision]]:
    """The decisions that nobody has undone, by version, in the order in which they were made."""
    made = _read(answers(connection, _DECIDED, versions))
    return _by_version(_with_undos(connection, made))


def every(connection: Connection) -> dict[str, list[Decision]]:
    """The decisions of the whole store that nobody has undone, by version."""
    made = _read(connection.execute(select(judgements).where(judgements.c.kind.in_((*KINDS, UNDO)))))
    return _by_version(made)


def mode_of(connection: Connection) -> str:
    """How many coders decide on each claim: one, or two where an editor has said so."""
    rows = connection.execute(select(judgements).where(judgements.c.subject == OF_MODE))
    standing_ = [one for one in in_force(_sorted(_with_undos(connection, _read(rows)))) if one.kind == MODE]
    return str(standing_[-1].value["mode"]) if standing_ else MODES[0]


def _read(rows: Iterable[Any]) -> list[Judgement]:
    return [Judgement(r.id, r.kind, r.subject, json.loads(r.value), r.by, r.at) for r in rows]


def _with_undos(connection: Connection, made: list[Judgement]) -> list[Judgement]:
    """These judgements, with what undid them, and what undid that."""
    edge = made
    while edge:
        subjects = [one.id for one in edge]
        edge = _read(answers(connection, _UNDONE, subjects))
        made = [*made, *edge]
    return made


def _sorted(made: list[Judgement]) -> list[Judgement]:
    return sorted(made, key=lambda one: (one.value["number"], one.id))


def _by_version(made: list[Judgement]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for one in in_force(_sorted(made)):
        if one.kind in KINDS:
            found.setdefault(one.subject, []).append(of_judgement(one))
    return found


# --- the values of a claim


def values_of(row: Mapping[str, Any]) -> Values:
    """The machine's values that can be decided on, of a claim as it is kept.

    >>> told = {"claim": "event", "type": "shelling", "polarity": "affirmed", "speaker": None, "places": "Nikopol",
    ...         "when_start": "2025-03-04", "when_end": "2025-03-04", "start": 0, "end": 6}
    >>> values_of(told)["type"], values_of(told)["when"]
    ('shelling', '2025-03-04')
    """
    found = {name: row.get("type" if name in ("measure", "stance") else name) for name in FIELDS[row["claim"]]}
    if row["claim"] == "event":
        found["place"] = row["places"]
        found["when"] = interval(row["when_start"], row["when_end"])
    return found | {name: row[name] for name in SPAN}


def interval(start: str | None, end: str | None) -> str | None:
    """From when till when, as ISO 8601 writes it; one day once."""
    return start if start is None or end in (None, start) else f"{start}/{end}"


# --- where the claim of a decision is now, and what counts


def find(one: Decision, rows: Sequence[Mapping[str, Any]]) -> Found:
    """The claim of a decision in a reading of its version; never moved by guess.

    It is the claim of its id; else the only one of its kind at its span; else the only one of its kind that overlaps
    its span and says the same of the same.
    """
    mine = [row for row in rows if row["claim"] == one.what]
    if any(row["id"] == one.claim for row in mine):
        return Found(one.claim, "id")
    here = [row for row in mine if (row["start"], row["end"]) == (one.start, one.end)]
    if len(here) > 1:
        here = [row for row in here if _is_like(one, row)]
    if len(here) == 1:
        return Found(here[0]["id"], "span")
    near = [row for row in mine if row["start"] < one.end and one.start < row["end"] and _is_like(one, row)]
    return Found(near[0]["id"], "overlap") if len(near) == 1 and not here else Found(None, "orphan")


def _is_like(one: Decision, row: Mapping[str, Any]) -> bool:
    was, now = one.was or {}, values_of(row)
    return all(was.get(name) == now.get(name) for name in ("measure", "object", "type", "stance"))


def is_outdated(one: Decision, row: Mapping[str, Any] | None) -> bool:
    """Whether the machine says something else now than what was accepted, rejected or left open.

    What a person put in its place holds whatever the machine says; what is said of a value is not said of another.
    """
    if one.kind in (EDIT, ADD) or row is None:
        return False
    now = values_of(row)
    return any((one.was or {}).get(name) != now[name] for name in now if name not in SPAN)


def outcome(some: Sequence[Decision], mode: str, row: Mapping[str, Any] | None = None) -> Outcome:
    """What counts of the decisions on one claim, the last of each person, given what the machine says now."""
    last: dict[tuple[str, bool], Decision] = {}
    for one in some:
        last.pop((one.by, one.settles), None)
        last[one.by, one.settles] = one
    found = tuple(last.values())
    valid = [one for one in found if not is_outdated(one, row)]
    if not valid:
        return Outcome("outdated", None, found)
    settled = [one for one in valid if one.settles]
    if mode == MODES[0]:
        counts: Decision | None = valid[-1]
    elif settled:
        counts = settled[-1]
    elif len({one.said for one in valid}) > 1:
        return Outcome("disputed", None, found)
    else:
        counts = valid[-1] if len({one.by for one in valid}) > 1 else None
    if counts is None:
        return Outcome("waiting", None, found)
    # What was added and then accepted is added; accepting it needs its values.
    base = next((one for one in some if one.kind == ADD), None)
    state = "added" if base is not None and counts.kind == ACCEPT else STATES[counts.kind]
    return Outcome(state, counts, found)


def outcomes(
    some: Sequence[Decision], mode: str, rows: Sequence[Mapping[str, Any]]
) -> tuple[dict[str, Outcome], list[Decision]]:
    """By claim of a reading what was decided, and the decisions whose claim is not there any more.

    What a person added is a claim as long as adding it is not undone.
    """
    by_id = {row["id"]: row for row in rows}
    added = {one.claim for one in some if one.kind == ADD}
    grouped: dict[str, list[Decision]] = {}
    orphans = []
    for one in some:
        claim = one.claim if one.claim in added else find(one, rows).claim
        if claim is None:
            orphans.append(one)
        else:
            grouped.setdefault(claim, []).append(one)
    return {claim: outcome(group, mode, by_id.get(claim)) for claim, group in grouped.items()}, orphans
