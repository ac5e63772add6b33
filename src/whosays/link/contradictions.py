"""Where reports of one incident cannot all be right: both sides shown with their claims, nothing decided.

A voice that raises its own figure makes an update. A report that tells both sides stands on neither, unless it is the
only one that tells them.

>>> from whosays.link.records import Account, Figure, Voice
>>> def told(document, low, bound, name):
...     some = Figure(f"{document}1", "killed", "person", None, low, low if bound == "exact" else None, bound,
...                   "incident", "affirmed", "stated", None, False, None, None, Voice(name), 0, 5, "")
...     return Account(document, document, "", None, None, None, "en", "shelling", (), (some,), ())
>>> some = [told("a", 5, "exact", "the mayor"), told("b", 6, "exact", "police"), told("c", 5, "at_least", "the army")]
>>> [(one.kind, one.measure, one.documents) for one in contradictions(some)]
[('value', 'killed', (('a',), ('b',)))]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple, TypeVar

from msgspec import Struct

from ..resolve.compile import distance
from ..resolve.names import same_name
from ..sentences import sentence
from ..vocabulary import ATTACKS, VIOLENT
from .echoes import Echo, Groups, Ref, voices
from .ledger import (
    GROUPS,
    Ledger,
    bottom,
    comparable,
    days,
    denials,
    entries,
    lines_of,
    measures,
    moment,
    narrower,
    ref,
    top,
    whole,
)
from .records import Account, Entry, Figure, Happening, Side, Spot
from .speakers import is_army
from .tolls import last_words, latest_of, shown

APART = 3.0  # kilometres from which two points are two places
DAY = 24 * 3600.0
FIGHTERS = frozenset({"fighter", "soldier", "police"})
POINTS = frozenset({"exact", "town"})
CLOCK = frozenset({"minute", "hour", "second"})
ARMY = "the army"
HARMED = sentence("contradiction.harmed_denied")
DISJOINT = ("child", "woman", "man")
Lines = tuple[Ref, ...]
T = TypeVar("T")


class Contradiction(Struct, frozen=True):
    """What cannot all be right: `kind` is value, denial, blame, place, day, definition or arithmetic.

    `sides` are the claims that stand against each other, `why` is a sentence, `measure` what is counted.
    """

    kind: str
    why: str
    sides: tuple[Lines, ...]
    measure: str | None = None

    @property
    def documents(self) -> tuple[tuple[str, ...], ...]:
        """The reports on each side, each once."""
        return tuple(tuple(dict.fromkeys(line.document for line in side)) for side in self.sides)


class Told(NamedTuple):
    """An incident with its ledger and its voices."""

    accounts: tuple[Account, ...]
    ledger: Ledger
    echoes: tuple[Echo, ...]
    owners: dict[Ref, int]

    def voice(self, line: Ref) -> int:
        """The number of the voice of a claim."""
        return self.owners[line]


def contradictions(accounts: Iterable[Account], told: Told | None = None) -> tuple[Contradiction, ...]:
    """All contradictions of an incident, kind by kind; those of numbers across reports are told by `arithmetic`.

    `told` is what `telling` makes of the accounts, where it is known already.
    """
    told = told if told is not None else telling(accounts)
    found: list[Contradiction] = []
    for find in (_values, _denials, _blames, _places, _days, _definitions):
        found += find(told)
    return tuple(found)


def arithmetic(accounts: Iterable[Account], told: Told | None = None) -> tuple[Contradiction, ...]:
    """Numbers of different reports that do not add up: parts beyond a whole, more intercepted than launched."""
    told = told if told is not None else telling(accounts)
    return (*_beyond(told), *_stopped(told))


def telling(accounts: Iterable[Account]) -> Told:
    """The ledger and the voices of some accounts, worked out once for all who look at them."""
    accounts = tuple(sorted(accounts, key=lambda a: (a.document, a.id)))
    echoes = voices(accounts)
    owners = {line: n for n, echo in enumerate(echoes) for line in echo.lines}
    return Told(accounts, entries(accounts), echoes, owners)


def _sided(sides: Sequence[Iterable[Ref]]) -> tuple[Lines, ...] | None:
    """The sides, without reports that stand on several; None where one side is told by nobody else."""
    lines = [sorted(set(side)) for side in sides]
    often = [document for side in lines for document in {line.document for line in side}]
    both = {document for document in often if often.count(document) > 1}
    kept = [tuple(line for line in side if line.document not in both) for side in lines]
    if all(kept):
        return tuple(kept)
    return None if any(kept) else tuple(map(tuple, lines))


# --- figures


def _values(told: Told) -> Iterable[Contradiction]:
    for measure in measures(told.ledger):
        last = last_words(told.ledger, measure, told.echoes)
        against = [entry for entry in last if any(_differ(entry, other) for other in last)]
        if not against:
            continue
        groups: dict[tuple[int | None, int | None, str], list[Ref]] = {}
        for entry in against:
            value = _value(entry)
            echo = told.echoes[told.voice(ref(entry))]
            groups.setdefault(value, []).extend(ref(e) for e in whole(told.ledger, measure)
                                                if _value(e) == value and ref(e) in echo.lines)  # fmt: skip
        order = sorted(groups, key=str)
        sides = _sided([groups[value] for value in order])
        if sides is not None:
            told_of = {_value(entry): shown(entry.figure) for entry in against}
            figures = " or ".join(told_of[value] for value in order)
            why = sentence("contradiction.value", figures=figures, measure=measure)
            yield Contradiction("value", why, sides, measure)


def _value(entry: Entry) -> tuple[int | None, int | None, str]:
    return entry.figure.low, entry.figure.high, entry.figure.bound


def _differ(a: Entry, b: Entry) -> bool:
    """Whether two voices' latest figures exclude each other, and not by time alone."""
    one, other = a.figure, b.figure
    if not comparable(one, other) or (bottom(one) <= top(other) and bottom(other) <= top(one)):
        return False
    if narrower(one.object, other.object) and top(one) <= bottom(other):
        return False
    if narrower(other.object, one.object) and top(other) <= bottom(one):
        return False
    first, then = moment(a), moment(b)
    if first is None or then is None:
        return True
    earlier, later = (one, other) if first <= then else (other, one)
    return abs(first - then) <= DAY or bottom(later) < bottom(earlier)


def _denials(told: Told) -> Iterable[Contradiction]:
    """Who says that it was not so, or that nobody was harmed; told once where the same reports say both."""
    figures, events = list(_denied_figures(told)), list(_denied_events(told))
    for event in events:
        parts = [one for one in figures if all(map(_share, one.documents, event.documents))]
        figures = [one for one in figures if one not in parts]
        sides = [{line for one in (event, *parts) for line in one.sides[n]} for n in range(len(event.sides))]
        yield Contradiction(event.kind, HARMED if parts else event.why, tuple(tuple(sorted(side)) for side in sides))
    yield from figures


def _share(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not set(one).isdisjoint(other)


def _denied_events(told: Told) -> Iterable[Contradiction]:
    """That it happened at all."""
    affirmed, denied = [], []
    for account in told.accounts:
        for happening in account.happenings:
            if happening.type in VIOLENT:
                line = Ref(account.document, happening.claim)
                if happening.polarity == "denied" or happening.voice.stance == "denies":
                    denied.append(line)
                elif happening.polarity == "affirmed":
                    affirmed.append(line)
    yield from _against(told, "denial", sentence("contradiction.event_denied"), affirmed, denied)


def _denied_figures(told: Told) -> Iterable[Contradiction]:
    """Measures of which a voice says there were none, while another gives a number."""
    for measure in measures(told.ledger):
        none = {ref(entry): entry for entry in denials(told.ledger, measure)}
        some = {ref(entry): entry for entry in whole(told.ledger, measure) if bottom(entry.figure) > 0}
        for echo in told.echoes:  # of one voice, what it said last
            both = [{**none, **some}[line] for line in echo.lines if line in none or line in some]
            last = latest_of(both)
            if last is not None:
                dropped = some if ref(last) in none else none
                for line in echo.lines:
                    dropped.pop(line, None)
        why = sentence("contradiction.figure_denied", measure=measure)
        yield from _against(told, "denial", why, list(some), list(none), measure)


def _against(
    told: Told, kind: str, why: str, one: list[Ref], other: list[Ref], measure: str | None = None
) -> Iterable[Contradiction]:
    """A contradiction of two sides, if two different voices are left to tell them."""
    if not one or not other:
        return
    sides = _sided([one, other])
    if sides is None:
        return
    mine, theirs = ({told.voice(line) for line in side} for side in sides)
    if mine - theirs and theirs - mine:
        yield Contradiction(kind, why, sides, measure)


def _definitions(told: Told) -> Iterable[Contradiction]:
    """Numbers that are equal and count different people: 12 civilians, 12 people of whom five fought."""
    for measure in measures(told.ledger):
        last = last_words(told.ledger, measure, told.echoes)
        civilian, other = [], []
        for entry in last:
            rival = [e for e in last if e is not entry and _equal(e.figure, entry.figure)]
            if entry.figure.object == "civilian" and any(_armed(told, e) for e in rival):
                civilian += _repeated(told, measure, entry)
            elif _armed(told, entry) and any(e.figure.object == "civilian" for e in rival):
                other += _repeated(told, measure, entry)
        if civilian and other:
            why = sentence("contradiction.definition", measure=measure)
            yield from _against(told, "definition", why, civilian, other, measure)


def _equal(a: Figure, b: Figure) -> bool:
    return bottom(a) <= top(b) and bottom(b) <= top(a)


def _armed(told: Told, entry: Entry) -> bool:
    """Whether a figure counts fighters, or has some within it in its report."""
    if entry.figure.object in FIGHTERS:
        return True
    return entry.figure.object == "person" and any(
        other.figure.object in FIGHTERS
        and other.document == entry.document
        and other.figure.measure == entry.figure.measure
        and other.figure.polarity == "affirmed"
        and top(other.figure) > 0
        for other in told.ledger
    )


def _repeated(told: Told, measure: str, entry: Entry) -> list[Ref]:
    """The lines of the voice with the same value."""
    echo = told.echoes[told.voice(ref(entry))]
    return [ref(e) for e in whole(told.ledger, measure) if ref(e) in echo.lines and _value(e) == _value(entry)]


# --- blame


def _blames(told: Told) -> Iterable[Contradiction]:
    """Different sides that different voices say to have done it."""
    blamed: dict[str, list[Ref]] = {}
    for account in told.accounts:
        for happening in account.happenings:
            if happening.type in ATTACKS and happening.polarity == "affirmed" and happening.voice.stance != "denies":
                for key in _doers(happening, account.language):
                    blamed.setdefault(key, []).append(Ref(account.document, happening.claim))
    if len(blamed) < 2:
        return
    said = {key: {told.voice(line) for line in lines} for key, lines in blamed.items()}
    for one, other in combinations(sorted(blamed), 2):
        if ARMY in (one, other) and any(map(_is_state, (one, other))):
            continue  # it may be that state's
        torn = said[one] & said[other]  # a voice that names both accuses neither against the other
        mine = [line for line in blamed[one] if told.voice(line) not in torn]
        theirs = [line for line in blamed[other] if told.voice(line) not in torn]
        yield from _against(told, "blame", sentence("contradiction.blame", one=one, other=other), mine, theirs)


def _doers(happening: Happening, language: str) -> set[str]:
    """Whose deed it is said to be: countries and parties, each by its code or its entry; an army left unnamed."""
    return {key for actor in happening.actors if not actor.inferred and (key := _side(actor, language)) is not None}


def _side(actor: Side, language: str) -> str | None:
    if actor.side is not None:
        return actor.side
    if actor.actor is not None:
        return actor.canonical
    return ARMY if is_army(actor.name, language) else None


def _is_state(side: str) -> bool:
    return len(side) == 2 and side.isupper()


# --- place and day


def _places(told: Told) -> Iterable[Contradiction]:
    """Points more than APART kilometres from each other, or unlike names where no gazetteer has them."""
    spots = {n: own for n, account in enumerate(told.accounts) if (own := _own(account))}
    yield from _split(
        told,
        "place",
        "places",
        spots,
        lambda a, b: any(_near(x, y) for x in a for y in b),
        lambda a, b: any(_apart(x, y) for x in a for y in b) and not _both_named(told, a, b),
        lambda some: ", ".join(sorted({spot.text or spot.name for spot in some})),
    )


def _own(account: Account) -> frozenset[Spot]:
    """The points that stand with what the account tells."""
    told = [spot for happening in account.happenings for spot in happening.places if spot.own and spot.is_point]
    return frozenset(told or [spot for spot in account.places if spot.own and spot.is_point])


def _near(a: Spot, b: Spot) -> bool:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return a.key == b.key or same_name(a.text or a.name, b.text or b.name) or same_name(a.name, b.name)
    return distance(a.lat, a.lon, b.lat, b.lon) <= APART


def _apart(a: Spot, b: Spot) -> bool:
    """Whether two points are two places: of the same precision, and not near."""
    located = a.lat is not None and b.lat is not None
    alike = a.precision in POINTS and b.precision in POINTS and a.precision == b.precision
    return not _near(a, b) and (alike or not located)


def _both_named(told: Told, a: frozenset[Spot], b: frozenset[Spot]) -> bool:
    """Whether one report knows of both places."""
    for account in told.accounts:
        spots = [*account.places, *(spot for happening in account.happenings for spot in happening.places)]
        if all(any(_near(spot, own) for spot in spots for own in some) for some in (a, b)):
            return True
    return False


def _days(told: Told) -> Iterable[Contradiction]:
    """Days that exclude each other, as reports tell them."""
    when = {n: some for n, account in enumerate(told.accounts) if (some := told_days(account))}
    yield from _split(
        told,
        "day",
        "days",
        when,
        lambda a, b: bool(a & b),
        lambda a, b: not a & b,
        lambda some: " or ".join(sorted(some)),
    )


def told_days(account: Account) -> frozenset[str]:
    """The days that an account tells for it, of the event or alone; not that on which it was published.

    A clock time alone, in a report of the next day, may be of the day before.
    """
    found: set[str] = set()
    for happening in account.happenings:
        when = happening.when
        if when is None or happening.when_inferred or happening.polarity != "affirmed":
            continue
        some = days(when.start, when.end)
        if len(some) > 2:
            continue
        found |= some
        if some and when.grain in CLOCK and when.start[:10] == (account.published or "")[:10]:
            found.add(str(date.fromisoformat(when.start[:10]) - timedelta(1)))
    untimed = account.happenings and all(happening.when is None for happening in account.happenings)
    if untimed and len(account.other_days) == 1:
        return frozenset(account.other_days)
    return frozenset(found)


def _split(
    told: Told,
    kind: str,
    names: str,
    by: dict[int, frozenset[T]],
    agree: Callable[[frozenset[T], frozenset[T]], bool],
    differ: Callable[[frozenset[T], frozenset[T]], bool],
    name: Callable[[Iterable[T]], str],
) -> Iterable[Contradiction]:
    """A contradiction of the accounts that fall into groups, as far as these exclude each other."""
    numbers = list(by)
    groups = Groups(len(numbers))
    for i, j in combinations(range(len(numbers)), 2):
        if agree(by[numbers[i]], by[numbers[j]]):
            groups.join(i, j)
    split = [[numbers[i] for i in some] for some in groups.all().values()]
    against = [
        some
        for some in split
        if any(differ(by[i], by[j]) for other in split if other is not some for i in some for j in other)
    ]
    sides = _sided([[line for n in some for line in _claims(told.accounts[n])] for some in against])
    if len(against) > 1 and sides is not None:
        told_of = "; ".join(name({one for n in some for one in by[n]}) for some in against)
        yield Contradiction(kind, sentence(f"contradiction.{kind}", **{names: told_of}), sides)


def _claims(account: Account) -> list[Ref]:
    """What an account tells; its figures where it tells of no event."""
    return [Ref(account.document, claim.claim) for claim in account.happenings or account.figures]


# --- numbers of several reports


def _beyond(told: Told) -> Iterable[Contradiction]:
    """Groups and places that are more, taken alone or together, than somebody's whole."""
    for measure in measures(told.ledger):
        wholes = [entry for entry in last_words(told.ledger, measure, told.echoes) if top(entry.figure) < float("inf")]
        for parts in _parts(told, measure):
            least = sum(bottom(entry.figure) for entry in parts)
            over = [e for e in wholes if e.document != parts[0].document and top(e.figure) < least and _holds(e, parts)]
            if over:
                what = ", ".join(
                    sentence("piece.of_what", figure=shown(entry.figure), object=entry.figure.object) for entry in parts
                )
                most = shown(over[0].figure)
                why = sentence("contradiction.parts", figure=most, parts=what, measure=measure)
                sides = (tuple(map(ref, parts)), tuple(map(ref, over)))
                yield Contradiction("arithmetic", why, sides, measure)


def _holds(entry: Entry, parts: list[Entry]) -> bool:
    """Whether a whole counts all that the parts are some of."""
    return all(
        one.figure.object == entry.figure.object or narrower(one.figure.object, entry.figure.object) for one in parts
    )


def _parts(told: Told, measure: str) -> Iterable[list[Entry]]:
    """Figures that one report gives for groups, or for places, of one happening; each a list of what adds up."""
    lines = [e for e in lines_of(told.ledger, measure) if e.figure.polarity == "affirmed" and not e.figure.derived]
    lines = [e for e in lines if e.figure.scope == "incident"]
    documents: dict[str, list[Entry]] = {}
    for entry in lines:
        documents.setdefault(entry.document, []).append(entry)
    for some in documents.values():
        groups = {entry.figure.object: entry for entry in some if entry.figure.object in DISJOINT}
        if groups:
            yield list(groups.values())
        events: dict[str, Entry] = {}
        for entry in some:
            if entry.figure.event is not None and entry.figure.object not in GROUPS:
                events.setdefault(entry.figure.event, entry)
        if len(events) > 1 and _elsewhere(told, events):
            yield list(events.values())


def _elsewhere(told: Told, events: dict[str, Entry]) -> bool:
    """Whether the events of these figures have each a place of its own."""
    document = next(iter(events.values())).document
    places = [
        {spot.key for spot in happening.places if spot.own and spot.is_point}
        for account in told.accounts
        if account.document == document
        for happening in account.happenings
        if happening.claim in events
    ]
    return len(places) == len(events) and all(places) and not any(a & b for a, b in combinations(places, 2))


def _stopped(told: Told) -> Iterable[Contradiction]:
    """More intercepted than anybody says were launched."""
    for measure in measures(told.ledger):
        if not measure.startswith("launched"):
            continue
        launched = last_words(told.ledger, measure, told.echoes)
        stopped = last_words(told.ledger, measure.replace("launched", "intercepted", 1), told.echoes)
        for down in stopped:
            fewer = [entry for entry in launched if top(entry.figure) < bottom(down.figure)]
            if fewer:
                why = sentence(
                    "contradiction.intercepted",
                    figure=shown(down.figure),
                    launched=shown(fewer[0].figure),
                    object=measure.split()[-1],
                )
                yield Contradiction("arithmetic", why, ((ref(down),), tuple(map(ref, fewer))), measure)
