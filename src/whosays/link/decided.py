"""Accounts as persons left them: what was rejected taken out, what was edited put in the machine's place, both marked.

The accounts that are kept are the machine's; decisions are applied each time that accounts are loaded, here alone. So
undoing a decision leaves nothing behind, and the scores between accounts do not depend on decisions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from ..records import Interval
from ..store.schema import claims
from . import tables
from .decisions import ADD, OPEN, Decision, Outcome, Values, mode_of, outcomes, standing
from .records import Account, Checked, Figure, Happening, Spot, Voice
from .tables import fetch, linked

WEEK = 7  # days of an event at most that an account may be of
Told = dict[str, Outcome]


def held(connection: Connection, ids: Iterable[str]) -> dict[str, Account]:
    """Accounts by their ids, as persons left them."""
    return applied(connection, tables.held(connection, ids))


def applied(connection: Connection, some: dict[str, Account]) -> dict[str, Account]:
    """These accounts with what was decided of their claims."""
    made = standing(connection, {one.version for one in some.values()})
    if not made:
        return some
    mode = mode_of(connection)
    told: dict[str, tuple[Told, list[dict[str, Any]]]] = {}
    for version, decisions in made.items():
        rows = claims_of(connection, version)
        told[version] = outcomes(decisions, mode, rows)[0], rows
    homes = _homes(connection, made)
    return {
        id_: account
        if account.version not in told
        else decided(account, *told[account.version], homes.get(account.version, {}))
        for id_, account in some.items()
    }


def claims_of(connection: Connection, version: str) -> list[dict[str, Any]]:
    """The claims of the reading that the accounts of a version are of."""
    reading = select(linked.c.reading).where(linked.c.version == version).scalar_subquery()
    query = select(claims).where(claims.c.reading == reading).order_by(claims.c.number)
    return [dict(row) for row in connection.execute(query).mappings()]


def _homes(connection: Connection, made: Mapping[str, Sequence[Decision]]) -> dict[str, dict[str, str]]:
    """By version, which account each added claim is of: that of the figure or event before it, else the first."""
    found: dict[str, dict[str, str]] = {}
    wanted = {version: [one for one in some if one.kind == ADD] for version, some in made.items()}
    wanted = {version: some for version, some in wanted.items() if some}
    told: dict[str, list[tuple[int, str]]] = {}
    first: dict[str, str] = {}
    columns = (tables.accounts.c.version, tables.accounts.c.id, tables.accounts.c.data, tables.accounts.c.number)
    rows = fetch(connection, tables.accounts, tables.accounts.c.version, wanted, *columns)
    for row in sorted(rows, key=lambda row: row.number):
        account = tables.unpacked(row.data)
        first.setdefault(row.version, row.id)
        starts = [one.start for one in account.figures] + [one.start for one in account.happenings]
        told.setdefault(row.version, []).extend((start, row.id) for start in (account.start, *starts))
    for version, some in wanted.items():
        for one in some:
            before = [known for known in told.get(version, ()) if known[0] <= one.start]
            home = max(before)[1] if before else first.get(version)
            if home is not None:
                found.setdefault(version, {})[one.claim] = home
    return found


def decided(account: Account, told: Told, rows: Sequence[Mapping[str, Any]], homes: Mapping[str, str]) -> Account:
    """One account with what was decided of its claims; `homes` are the accounts of claims that were added."""
    said = {row["id"]: row["attribution"] for row in rows}
    figures: list[Figure] = []
    rejected: list[Figure] = []
    added = {one.claim: one for of in told.values() for one in of.decisions if one.kind == ADD}
    of_added = [_added(one) for one in added.values() if one.what == "count" and homes.get(one.claim) == account.id]
    for figure in (*(_spoken(one, said, told) for one in account.figures), *of_added):
        found = told.get(figure.claim)
        changed = figure if found is None else _figure(figure, found, figure.claim in added)
        if changed is not None:
            (rejected if changed.checked and changed.checked.state == "rejected" else figures).append(changed)
    happenings: list[Happening] = []
    for happening in account.happenings:
        spoken = _spoken(happening, said, told)
        found = told.get(happening.claim)
        if found is None:
            happenings.append(spoken)
        elif found.state != "rejected":
            happenings.append(_happening(spoken, found))
    of_added_events = [
        _happening(_event(one), told[one.claim], is_added=True)
        for one in added.values()
        if one.what == "event"
        and homes.get(one.claim) == account.id
        and told[one.claim].state not in ("rejected", *OPEN)
    ]
    changed_account = _placed(account, [*happenings, *of_added_events])
    return replace(
        changed_account,
        happenings=(*happenings, *of_added_events),
        figures=tuple(sorted(figures, key=lambda one: one.start)) if of_added else tuple(figures),
        rejected=tuple(rejected),
    )


# --- one claim


def checked(found: Outcome, was: Values | None = None) -> Checked:
    """What is told of a claim that somebody decided on."""
    counts = found.counts
    at = counts.at if counts is not None else max(one.at for one in found.decisions)
    return Checked(found.state, found.by, found.why, at, counts.id if counts is not None else None, was)


def _figure(figure: Figure, found: Outcome, is_added: bool) -> Figure | None:
    """A figure as it was left; None for one that was added and does not count yet."""
    if is_added and found.state in OPEN:
        return None
    if found.state != "edited" or found.counts is None:
        return replace(figure, checked=checked(found))
    changes = found.counts.changes
    was = {name: _shown(getattr(figure, "voice" if name == "speaker" else name)) for name in changes}
    values = {name: value for name, value in changes.items() if name != "speaker"}
    if {"start", "end"} & changes.keys():
        values["exact"], was["exact"] = found.counts.exact_now, figure.exact
    if "speaker" in changes:
        values["voice"] = voice(changes["speaker"], figure.voice)
    return replace(figure, **values, derived=False, checked=checked(found, was))


def _shown(value: Any) -> Any:
    return (value.canonical or value.name) if isinstance(value, Voice) else value


def _happening(one: Happening, found: Outcome, is_added: bool = False) -> Happening:
    if found.state != "edited" or found.counts is None:
        return replace(one, checked=checked(found))
    changes = found.counts.changes
    was: Values = {}
    values: Values = {name: changes[name] for name in ("type", "polarity", "start", "end") if name in changes}
    was = {name: getattr(one, name) for name in values}
    if {"start", "end"} & changes.keys():
        values["exact"], was["exact"] = found.counts.exact_now, one.exact
    if "speaker" in changes:
        values["voice"], was["speaker"] = voice(changes["speaker"], one.voice), _shown(one.voice)
    if "place" in changes:
        values["places"] = (spot(changes["place"]),) if changes["place"] is not None else ()
        was["place"] = "; ".join(spot_.name for spot_ in one.places) or None
    if "when" in changes:
        when = changes["when"]
        values["when"] = Interval(**when) if when is not None else None
        values["when_inferred"] = False
        was["when"] = msgspec.to_builtins(one.when)
    return replace(one, **values, checked=checked(found, None if is_added else was))


def _added(one: Decision) -> Figure:
    """The figure that a person found missing."""
    values: Values = {name: one.changes.get(name) for name in ("measure", "object", "low", "high", "bound")}
    return Figure(
        claim=one.claim, **values, side=None, scope=one.changes.get("scope", "incident"),
        polarity=one.changes.get("polarity", "affirmed"), certainty="stated", part_of=None, derived=False, event=None,
        period=None, voice=voice(one.changes.get("speaker"), None), start=one.start, end=one.end, exact=one.exact,
    )  # fmt: skip


def _event(one: Decision) -> Happening:
    """The event that a person found missing."""
    when, place = one.changes.get("when"), one.changes.get("place")
    return Happening(
        one.claim, one.changes["type"], one.changes.get("polarity", "affirmed"),
        voice(one.changes.get("speaker"), None), (), (), (), (spot(place),) if place is not None else (),
        Interval(**when) if when is not None else None, False, one.start, one.end, one.exact,
    )  # fmt: skip


def voice(speaker: Values | None, before: Voice | None) -> Voice:
    """Who says it, as a person named him; none is the report itself. How and when it was said stay as they were."""
    if speaker is None:
        return Voice(None)
    known: Values = {name: speaker.get(name) for name in ("name", "canonical", "actor", "kind")}
    return replace(before, **known, inferred=False) if before is not None else Voice(**known)


def spot(place: Values) -> Spot:
    """A place that a person named."""
    return Spot(**place, own=True)


def _spoken(one: Any, said: Mapping[str, str | None], told: Told) -> Any:
    """A figure or happening whose statement a person gave another speaker, or rejected: then the report says it."""
    found = told.get(said.get(one.claim) or "")
    if found is None or found.counts is None:
        return one
    if found.state == "rejected":
        return replace(one, voice=Voice(None))
    if found.state == "edited" and "speaker" in found.counts.changes:
        return replace(one, voice=voice(found.counts.changes["speaker"], one.voice))
    return one


# --- the account


def _placed(account: Account, left: Sequence[Happening]) -> Account:
    """The kind, days and places of an account after what was decided of its events."""
    before = account.happenings
    if [_bare(one) for one in before] == [_bare(one) for one in left]:
        return account
    values: Values = {}
    if [one.type for one in before[:1]] != [one.type for one in left[:1]]:
        values["type"] = left[0].type if left else None
    old, new = _days(before[:2]), _days(left[:2])
    if old != new:
        gone = [day for day in old if day not in new and day != (account.published or "")[:10]]
        values["days"] = tuple(dict.fromkeys([*new, *(day for day in account.days if day not in gone)]))
    was, now = {_at(one): one for one in _own(before[:1])}, {_at(one): one for one in _own(left[:1])}
    if was.keys() != now.keys():
        kept = [replace(one, own=False) if _at(one) in was else one for one in account.places if _at(one) not in now]
        both = [*now.values(), *kept]
        values["places"] = tuple(sorted(both, key=lambda one: (not one.is_point, not one.own)))
    return replace(account, **values)


def _bare(one: Happening) -> Happening:
    return replace(one, checked=None)


def _own(some: Sequence[Happening]) -> list[Spot]:
    return [spot_ for one in some for spot_ in one.places]


def _at(one: Spot) -> tuple[str, float | None, float | None]:
    return one.key, one.lat, one.lon


def _days(some: Sequence[Happening]) -> list[str]:
    """The days that events were on."""
    found: list[str] = []
    for one in some:
        if one.when is None:
            continue
        try:
            first, last = (dt.date.fromisoformat(end[:10]) for end in (one.when.start, one.when.end))
        except ValueError:  # a month or a year
            continue
        if (last - first).days < WEEK:
            found += [str(first + dt.timedelta(days=n)) for n in range((last - first).days + 1)]
    return list(dict.fromkeys(found))
