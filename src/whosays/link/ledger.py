"""The toll ledger: every figure of an incident is a line, nothing is overwritten.

The lines that count the whole are told from parts, denials and running totals. How the toll is read off them is told
in `tolls`.

>>> from whosays.link.records import Account, Figure, Voice
>>> def told(document, low, part_of):
...     some = Figure(document, "killed", "person", None, low, low, "exact", "incident", "affirmed", "stated",
...                   part_of, False, None, None, Voice("Mayor Olha Koval"), 0, 5, "")
...     return Account(document, document, "", "2025-03-04", None, None, "en", "shelling", (), (some,), ())
>>> ledger = entries([told("a", 5, None), told("b", 2, "of the five")])
>>> measures(ledger), [entry.figure.low for entry in whole(ledger, "killed")], apart(ledger, "killed")[0][1]
(('killed',), [5], 'part of a larger figure of its report')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from ..errors import UsageError
from ..vocabulary import FAMILY, OBJECTS, is_kind_of
from .echoes import Ref, one_voice
from .records import Account, Entry, Figure

WITHIN_CIVILIANS = frozenset({"child", "woman", "man", "elderly", "family", "medic", "journalist", "rescuer"})
"""Objects that a report counts among its civilians."""
GROUPS = WITHIN_CIVILIANS | {"official", "police"}
"""Objects that are no whole where others count people."""
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
Lines = tuple[Entry, ...]
Judged = list[tuple[Entry, str | None]]
"""Lines of a measure, each with why it does not count the whole, if so."""


class Ledger(tuple[Entry, ...]):
    """The lines of an incident in their order; what is worked out of them for one view is there for the next."""

    @cached_property
    def sides(self) -> dict[str, set[str]]:
        """Whose are counted, by measure and object."""
        found: dict[str, set[str]] = {}
        for entry in self:
            if entry.figure.side is not None:
                found.setdefault(_named(entry.figure, {}), set()).add(entry.figure.side)
        return found

    @cached_property
    def by_measure(self) -> dict[str, list[Entry]]:
        """The lines of each measure."""
        found: dict[str, list[Entry]] = {}
        for entry in self:
            found.setdefault(_named(entry.figure, self.sides), []).append(entry)
        return found

    @cached_property
    def by_document(self) -> dict[str, list[Entry]]:
        """The lines of each report."""
        found: dict[str, list[Entry]] = {}
        for entry in self:
            found.setdefault(entry.document, []).append(entry)
        return found

    @cached_property
    def judged(self) -> dict[str, Judged]:
        """By measure, as far as it was asked for, which lines count the whole."""
        return {}


def ledger_of(lines: Iterable[Entry]) -> Ledger:
    """Lines as a ledger."""
    return lines if isinstance(lines, Ledger) else Ledger(lines)


class _Asked(NamedTuple):
    """A measure as asked for: "killed", "launched uav", "killed UA"."""

    measure: str
    object: str | None
    side: str | None


def ref(entry: Entry) -> Ref:
    """The claim of a line."""
    return Ref(entry.document, entry.figure.claim)


def entries(accounts: Iterable[Account], added: Mapping[str, str] | None = None, *, rejected: bool = False) -> Ledger:
    """The ledger of an incident, a line a figure; `added` tells when a document, or its version, was added.

    What persons rejected is told only where it is asked for: no view and no contradiction stands on it.
    """
    since = added or {}
    found: dict[tuple[str, str], Entry] = {}
    for account in sorted(accounts, key=lambda account: (account.document, account.version, account.start, account.id)):
        when = since.get(account.version) or since.get(account.document) or ""
        head = (account.id, account.document, account.publisher, account.published, account.language, account.url, when)
        figures = (*account.figures, *account.rejected) if rejected else account.figures
        for figure in figures:  # one that stands in two accounts of a report is one line
            found.setdefault((account.version or account.document, figure.claim), Entry(*head, figure))
    return Ledger(sorted(found.values(), key=_place))


def _place(entry: Entry) -> tuple[str, float, str, int, str, str]:
    day, at = entry.published or entry.added, instant(entry.published or entry.added)
    undated = "" if at is not None else day or "~"
    return undated, at or 0.0, entry.document, entry.figure.start, entry.figure.claim, entry.account


def measures(ledger: Iterable[Entry]) -> tuple[str, ...]:
    """What is counted, as views take it: people by the measure alone, things by the kind too ("launched uav").

    Where the dead of two countries are told apart, each has a measure of its own ("killed UA").
    """
    return tuple(ledger_of(ledger).by_measure)


def measure_of(entry: Entry, ledger: Iterable[Entry]) -> str:
    """What a line counts, as `measures` names it."""
    return _named(entry.figure, ledger_of(ledger).sides)


def whole(ledger: Iterable[Entry], measure: str) -> tuple[Entry, ...]:
    """The lines of the ledger that give a number for the whole incident."""
    return tuple(entry for entry, why in _judged(ledger_of(ledger), measure) if why is None)


def apart(ledger: Iterable[Entry], measure: str) -> tuple[tuple[Entry, str], ...]:
    """The lines of a measure that do not count the whole, each with the reason."""
    return tuple((entry, why) for entry, why in _judged(ledger_of(ledger), measure) if why is not None)


def denials(ledger: Iterable[Entry], measure: str) -> tuple[Entry, ...]:
    """The lines that say there were none; "no casualties" denies dead and injured."""
    ledger = ledger_of(ledger)
    people = {"affected"} if measure.split()[0] in ("killed", "injured") else set()
    asked = [*lines_of(ledger, measure), *(e for e in ledger if e.figure.measure in people)]
    return tuple(e for e in asked if e.figure.polarity == "denied" and e.figure.high == 0 and not e.figure.aside)


def _judged(ledger: Ledger, measure: str) -> Judged:
    """The lines of a measure, each with why it does not count the whole, if so."""
    if measure not in ledger.judged:
        lines = lines_of(ledger, measure)
        elsewhere = [
            e for e in lines if e.figure.polarity == "affirmed" and e.figure.scope == "incident" and not e.figure.aside
        ]
        beside = ledger.by_document
        ledger.judged[measure] = [(entry, _why_not(entry, beside[entry.document], elsewhere)) for entry in lines]
    return ledger.judged[measure]


def _why_not(entry: Entry, beside: list[Entry], elsewhere: list[Entry]) -> str | None:
    """Why a line does not count the whole incident, by the others of its report and those of its measure."""
    figure = entry.figure
    if figure.aside:
        return "in a headline of another report"
    if figure.polarity != "affirmed":
        return "denied" if figure.polarity == "denied" else "not told as a fact"
    if figure.scope != "incident":
        return "a running total"
    if figure.part_of is not None:
        larger = next((other.figure.measure for other in beside if other.figure.claim == figure.part_of), None)
        if larger in (None, figure.measure):
            return "part of a larger figure of its report"
    if figure.derived:
        return "worked out, said by nobody"
    if figure.low is None and figure.high is None:
        return "no number"
    if figure.object == "family":
        return "counts families, not people"
    return _part(entry, beside, elsewhere)


def _part(entry: Entry, beside: list[Entry], elsewhere: list[Entry]) -> str | None:
    """Whether a larger figure, of the same voice or of all people, has this one within it."""
    mine = entry.figure
    for theirs in (other.figure for other in beside):
        if theirs.aside or (theirs.measure, theirs.polarity, theirs.scope) != (mine.measure, "affirmed", mine.scope):
            continue
        if top(theirs) <= top(mine) or (mine.side and theirs.side and mine.side != theirs.side):
            continue
        if mine.voice.name is not None and not one_voice(mine.voice, theirs.voice, entry.language):
            continue
        if narrower(mine.object, theirs.object):
            return "a group among a larger number of its report"
        if mine.object == theirs.object and _among(mine, theirs):
            return "among a larger number of the same voice in its report"
    if mine.object in GROUPS and any(
        narrower(mine.object, other.figure.object) and top(other.figure) > top(mine) for other in elsewhere
    ):
        return "a group, where others give a larger number of all"
    return None


def _among(mine: Figure, theirs: Figure) -> bool:
    """Whether a smaller number of one voice in one report is some of the larger: not if said at another time."""
    if mine.voice.name is None or FAMILY.get(mine.object) != "people" or mine.start < theirs.start:
        return False
    said, after = mine.voice.said, theirs.voice.said
    return said is None or (after is not None and said.end >= after.start)


def narrower(a: str, b: str) -> bool:
    """Whether one kind is within another: children among civilians, fighters among people."""
    return a != b and (is_kind_of(a, b) or (b == "civilian" and a in WITHIN_CIVILIANS))


def comparable(a: Figure, b: Figure) -> bool:
    """Whether two figures count the same: the dead of no two countries, no soldiers against civilians."""
    if a.side and b.side and a.side != b.side:
        return False
    return a.object == b.object or narrower(a.object, b.object) or narrower(b.object, a.object)


def bottom(figure: Figure) -> float:
    """The least that a figure allows: more than 30 is 31."""
    if figure.low is None:
        return 0
    if figure.bound == "about":
        return figure.low * 0.9
    return figure.low + (figure.bound == "more_than")


def top(figure: Figure) -> float:
    """The most that a figure allows; without end for "at least"."""
    if figure.high is None:
        return float("inf")
    if figure.bound == "about":
        return figure.high * 1.1
    return figure.high - (figure.bound == "fewer_than")


def number(figure: Figure) -> int:
    """The number that is named, of two the lower."""
    return figure.low if figure.low is not None else figure.high or 0


def _named(figure: Figure, sides: Mapping[str, set[str]]) -> str:
    """The measure of a figure, as views take it."""
    name = figure.measure if FAMILY.get(figure.object) == "people" else f"{figure.measure} {figure.object}"
    return f"{name} {figure.side}" if figure.side is not None and len(sides.get(name, ())) > 1 else name


def lines_of(ledger: Iterable[Entry], measure: str) -> tuple[Entry, ...]:
    """The lines of a measure; of one asked for without a kind, those of people, or of the only kind of things."""
    asked = _asked(measure)
    found = ledger_of(ledger).by_measure
    if asked.object is None and asked.side is None and measure not in found:
        kinds = [name for name in found if name.split()[0] == asked.measure and len(name.split()) == 2]
        kinds = [name for name in kinds if name.split()[1] in OBJECTS]
        return tuple(found[kinds[0]]) if len(kinds) == 1 else ()
    return tuple(found.get(measure, ()))


def _asked(measure: str) -> _Asked:
    parts = measure.split()
    if not parts or len(parts) > 3:
        raise UsageError(f"{measure[:40]!r} is no measure; ask for one that `measures` gives, as 'killed'")
    thing = next((part for part in parts[1:] if part in OBJECTS), None)
    side = next((part for part in parts[1:] if part not in OBJECTS), None)
    return _Asked(parts[0], thing, side)


def instant(when: str | None) -> float | None:
    """Seconds of a time in ISO 8601, without a zone as UTC; a day counts as its noon; None for what is no time."""
    if not when:
        return None
    try:
        if len(when) == 10:
            return datetime.fromisoformat(when + "T12:00:00+00:00").timestamp()
        at = datetime.fromisoformat(when)
        return at.timestamp() if at.tzinfo is not None else datetime.fromisoformat(when + "+00:00").timestamp()
    except ValueError:
        return None


def moment(entry: Entry) -> float | None:
    """When it was said, where the report tells an earlier time than its own; else when it was published."""
    at, said = instant(entry.published), entry.figure.voice.said
    if said is None:
        return at
    ended = said.end if len(said.end) > 10 else f"{said.end}T23:59:59"
    zone = _ZONE.search(entry.published or "")
    if zone is not None and not _ZONE.search(ended):
        ended += zone[0]
    known = instant(ended)
    return known if known is not None and (at is None or known < at) else at


def known(ledger: Iterable[Entry], day: str, by: str = "published") -> Ledger:
    """The ledger as it was known at the end of a day (or at a time): by what was published then, or added then.

    A report without a date is known from when it was added; without that either it is left out. Raises UsageError.
    """
    limit = instant(day)
    if limit is None:
        raise UsageError(f"{day[:40]!r} is no day; write it as 2025-03-04")
    if by not in ("published", "added"):
        raise UsageError(f"{by[:40]!r} is no clock; there are: published, added")
    found = []
    for entry in ledger:
        when = entry.added if by == "added" else entry.published or entry.added
        at = instant(when)
        if at is not None and (when[:10] <= day if len(day) == 10 else at <= limit):
            found.append(entry)
    return Ledger(found)


def days(start: str, end: str) -> frozenset[str]:
    """The days from one to another, at most a week; none where they are no days."""
    try:
        first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    except ValueError:
        return frozenset()
    return frozenset(str(first + timedelta(n)) for n in range(min(7, (last - first).days + 1)))
