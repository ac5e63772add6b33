"""The toll ledger: every figure of an incident is a line, nothing is overwritten, and a number is a way of reading it.

The lines that count the whole are told from parts, denials and running totals; a view picks among them and says why.
What it cannot tell it leaves out: `low`, `high` and `best` are None where no line gives them.

>>> from whosays.link.records import Account, Figure, Voice
>>> def told(document, low, name, published):
...     some = Figure(f"{document}1", "killed", "person", None, low, low, "exact", "incident", "affirmed", "stated",
...                   None, False, None, None, Voice(name), 0, 5, "")
...     return Account(document, document, "", published, None, None, "en", "shelling", (), (some,), ())
>>> ledger = entries([told("a", 5, "Mayor Olha Koval", "2025-03-04T09:00+02:00"),
...                   told("b", 7, "Mayor Olha Koval", "2025-03-04T15:00+02:00"),
...                   told("c", 6, "the army", "2025-03-04T10:00+02:00")])
>>> extent(ledger, "killed"), latest(ledger, "killed").best, independent(ledger, "killed").low
((5, 7), 7, 6)
>>> lowest(ledger, "killed").why
'The lowest number that anybody gives for the whole: 5 (Mayor Olha Koval).'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from ..errors import UsageError
from ..sentences import sentence
from ..vocabulary import FAMILY, OBJECTS, is_kind_of
from .echoes import Echo, Ref, one_voice, voices
from .records import Account, Entry, Figure, Voice
from .speakers import is_authority

WITHIN_CIVILIANS = frozenset({"child", "woman", "man", "elderly", "family", "medic", "journalist", "rescuer"})
"""Objects that a report counts among its civilians."""
GROUPS = WITHIN_CIVILIANS | {"official", "police"}
"""Objects that are no whole where others count people."""
LIMITED = frozenset({"at_least", "more_than", "at_most", "fewer_than", "about"})


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


class View(Struct, frozen=True):
    """One reading of the ledger: `low` to `high`, `best` where there is one number, `why` in a sentence.

    `lines` are the claims that it stands on.
    """

    name: str
    low: int | None
    high: int | None
    best: int | None
    why: str
    lines: tuple[Ref, ...]


class Step(Struct, frozen=True):
    """What a voice said at one time; `when` is empty where no time is known."""

    when: str
    low: int | None
    high: int | None
    bound: str
    lines: tuple[Ref, ...]


class Series(Struct, frozen=True):
    """What one voice gave for a measure, step by step: a figure that it raises is an update."""

    voice: str
    measure: str
    steps: tuple[Step, ...]


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


# --- what counts the whole


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


def _upper(figure: Figure) -> int:
    return figure.high if figure.high is not None else figure.low or 0


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


# --- time


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


def updates(ledger: Iterable[Entry], told: Iterable[Echo] | None = None) -> tuple[Series, ...]:
    """What each voice gave for each measure over time; equal figures that follow each other are one step."""
    ledger = ledger_of(ledger)
    found = []
    for measure in measures(ledger):
        for echo, lines in _by_voice(ledger, measure, told):
            steps: list[Step] = []
            for entry in sorted(lines, key=_when):
                figure = entry.figure
                value = (figure.low, figure.high, figure.bound)
                if steps and (steps[-1].low, steps[-1].high, steps[-1].bound) == value:
                    steps[-1] = Step(steps[-1].when, *value, (*steps[-1].lines, ref(entry)))
                else:
                    steps.append(Step(_stamp(entry), *value, (ref(entry),)))
            found.append(Series(echo.voice, measure, tuple(steps)))
    return tuple(found)


def _stamp(entry: Entry) -> str:
    at, published = moment(entry), entry.published or ""
    said = entry.figure.voice.said
    return said.end if said is not None and at is not None and at != instant(published) else published


def _when(entry: Entry) -> tuple[float, bool, float, int]:
    """In order of time, undated lines first; of one time the general before the narrow, and the larger last."""
    at = moment(entry)
    return (
        at if at is not None else float("-inf"),
        entry.figure.object in ("person", "weapon"),
        _upper(entry.figure),
        -entry.figure.start,
    )


# --- views


def extent(ledger: Iterable[Entry], measure: str) -> tuple[int, int] | None:
    """The least and the most that anybody gives for the whole; None where nobody gives a number."""
    lines = [entry.figure for entry in whole(ledger, measure)]
    return (min(map(number, lines)), max(map(_upper, lines))) if lines else None


def lowest(ledger: Iterable[Entry], measure: str) -> View:
    """The line with the lowest number."""
    lines = whole(ledger, measure)
    if not lines:
        return _nothing("lowest", ledger, measure)
    found = min(lines, key=lambda e: (bottom(e.figure), number(e.figure), _upper(e.figure)))
    same = [e for e in lines if _value(e) == _value(found)]
    return _single("lowest", same)


def highest(ledger: Iterable[Entry], measure: str) -> View:
    """The line with the highest number."""
    lines = whole(ledger, measure)
    if not lines:
        return _nothing("highest", ledger, measure)
    found = max(lines, key=lambda e: (_upper(e.figure), top(e.figure), bottom(e.figure)))
    same = [e for e in lines if _value(e) == _value(found)]
    return _single("highest", same)


def latest(ledger: Iterable[Entry], measure: str) -> View:
    """The line last said or, where that is not told, published; undated ones only where there are no others."""
    lines = whole(ledger, measure)
    if not lines:
        return _nothing("latest", ledger, measure)
    return _single("latest", [max(lines, key=_when)])


def official(ledger: Iterable[Entry], measure: str) -> View:
    """The latest line of an authority: government, army, emergency service, police, prosecutor, governor, mayor."""
    every = whole(ledger, measure)
    lines = [entry for entry in every if is_authority(entry.figure.voice, entry.language)]
    if not lines:
        return View("official", None, None, None, sentence("view.no_authority"), ())
    return _single("official", [max(lines, key=_when)])


def independent(ledger: Iterable[Entry], measure: str, told: Iterable[Echo] | None = None) -> View:
    """From the least to the most that independent voices give, each by its latest figure.

    `told` are the voices of the incident (`echoes.voices` of its accounts); without them copied texts go unseen.
    """
    lines = last_words(ledger, measure, told)
    if not lines:
        return _nothing("independent", ledger, measure)
    why = sentence("view.independent", n=len(lines))
    return _range("independent", lines, None, why)


def ucdp(ledger: Iterable[Entry], measure: str, told: Iterable[Echo] | None = None) -> View:
    """Low, best and high of the credible latest figures, after UCDP GED codebook: best, low, high estimate.

    Low and high are the least and the most of them; best is the number that most independent voices give, of several
    the lowest. Hearsay is credible only where there is nothing else; who gives no exact number supports no best.
    """
    lines = last_words(ledger, measure, told)
    if not lines:
        return _nothing("ucdp", ledger, measure)
    stated = [entry for entry in lines if entry.figure.certainty == "stated"] or lines
    exact = [e.figure for e in stated if e.figure.low == e.figure.high] or [e.figure for e in stated]
    support = Counter(map(number, exact))
    best = min(support, key=lambda value: (-support[value], value))
    why = sentence("view.ucdp", support=support[best], n=len(stated))
    return _range("ucdp", stated, best, why)


def acled(ledger: Iterable[Entry], measure: str, told: Iterable[Echo] | None = None) -> View:
    """The most conservative: the lowest of the latest figures of the voices, after ACLED's rule for fatalities."""
    lines = last_words(ledger, measure, told)
    if not lines:
        return _nothing("acled", ledger, measure)
    found = min(lines, key=lambda e: (bottom(e.figure), number(e.figure)))
    same = [e for e in lines if _value(e) == _value(found)]
    return _single("acled", same)


VIEWS: dict[str, Callable[..., View]] = {
    "lowest": lowest,
    "highest": highest,
    "latest": latest,
    "official": official,
    "independent": independent,
    "ucdp": ucdp,
    "acled": acled,
}
"""The views by name; those of `BY_VOICE` take the voices of the incident too."""
BY_VOICE = frozenset({"independent", "ucdp", "acled"})


def views(ledger: Ledger, measure: str, told: tuple[Echo, ...]) -> list[View]:
    """Every view of one measure; `told` are the voices of the ledger, worked out once for all."""
    return [view(ledger, measure, told) if name in BY_VOICE else view(ledger, measure) for name, view in VIEWS.items()]


def last_words(ledger: Iterable[Entry], measure: str, told: Iterable[Echo] | None = None) -> Lines:
    """The latest line of each independent voice for the whole."""
    return tuple(max(lines, key=_when) for _, lines in _by_voice(ledger_of(ledger), measure, told))


def latest_of(lines: Iterable[Entry]) -> Entry | None:
    """The line last said of some; None where there are none."""
    return max(lines, key=_when, default=None)


def _by_voice(ledger: Ledger, measure: str, told: Iterable[Echo] | None) -> list[tuple[Echo, list[Entry]]]:
    """The voices that give a number for the whole, each with its lines."""
    lines = {ref(entry): entry for entry in whole(ledger, measure)}
    echoes = voices(ledger) if told is None else told
    found = [(echo, [lines[line] for line in echo.lines if line in lines]) for echo in echoes]
    return [(echo, some) for echo, some in found if some]


def _value(entry: Entry) -> tuple[int | None, int | None, str]:
    return entry.figure.low, entry.figure.high, entry.figure.bound


def _single(name: str, lines: list[Entry]) -> View:
    """A view that stands on one number."""
    figure = lines[0].figure
    best = figure.low if figure.low == figure.high else None
    why = sentence(f"view.{name}", figure=shown(figure), who=_speaker(figure.voice, lines[0]))
    return View(name, figure.low, figure.high, best, why, tuple(map(ref, lines)))


def _range(name: str, lines: Iterable[Entry], best: int | None, why: str) -> View:
    """A view from the least to the most; open above where the most is."""
    lines = tuple(lines)
    figures = [entry.figure for entry in lines]
    return View(name, min(map(number, figures)), max(map(_upper, figures)), best, why, tuple(map(ref, lines)))


def _nothing(name: str, ledger: Iterable[Entry], measure: str) -> View:
    kinds = sorted(one for one in measures(ledger) if one.split()[0] == measure and one != measure)
    if len(kinds) > 1:
        return View(name, None, None, None, sentence("view.several", measures=", ".join(kinds)), ())
    return View(name, None, None, None, sentence("view.nobody"), ())


def shown(figure: Figure) -> str:
    """A figure in words of its bound."""
    low, high = figure.low, figure.high
    if low is None and high is None:
        return sentence("figure.no_number")
    if figure.bound == "range" and low is not None and high is not None and low != high:
        return sentence("figure.range", low=low, high=high)
    return sentence(f"figure.{figure.bound if figure.bound in LIMITED else 'exact'}", number=number(figure))


def _speaker(voice: Voice, entry: Entry) -> str:
    return voice.canonical or voice.name or entry.publisher or entry.document


def days(start: str, end: str) -> frozenset[str]:
    """The days from one to another, at most a week; none where they are no days."""
    try:
        first, last = date.fromisoformat(start[:10]), date.fromisoformat(end[:10])
    except ValueError:
        return frozenset()
    return frozenset(str(first + timedelta(n)) for n in range(min(7, (last - first).days + 1)))
