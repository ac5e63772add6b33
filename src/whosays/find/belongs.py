"""Which event a figure belongs to, and whose people or objects it counts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from msgspec.structs import replace

from ..records import Count, Event, Span
from ..resolve.sides import Sides, sides
from ..resolve.work import Work
from ..vocabulary import ATTACKS, EVENTS
from .sites import listed_lines, zone_of

UNREAL = frozenset({"hypothetical", "planned"})


def belong(work: Work) -> None:
    """Give every count its event and its side; both stay empty where nothing tells them."""
    if not work.events:
        return
    told = sorted(
        ((span.start, event) for event in work.events for span in (event.trigger, *event.also)),
        key=_start,
    )
    sentences = [work.starts[first] for divided in work.sentences for first, last in divided if last > first]
    paragraphs = [work.starts[first] for first, last in work.paragraphs if last > first]
    whose, events = sides(work.pack), {event.id: event for event in work.events}
    lines = listed_lines(work)
    by_report = {
        zone: [pair for pair in told if zone_of(lines, pair[0]) == zone] for zone in (-1, *(a for a, _ in lines))
    }
    fitting: dict[tuple[int, tuple[str, str, str]], list[tuple[int, Event]]] = {}
    given: dict[str, str] = {}  # by count, whose it is, for those that are part of it
    found = []
    for count in work.counts:
        key = zone_of(lines, count.span.start), _kind(count)
        fit = fitting[key] if key in fitting else fitting.setdefault(key, _fitting(by_report[key[0]], *key[1]))
        event = _event(count, fit, _within(sentences, count.span), _within(paragraphs, count.span))
        side = (
            _side(work, whose, count) or given.get(count.subset_of or "") or _launched(count, events.get(event or ""))
        )
        if side is not None:
            given[count.id] = side
        found.append(replace(count, event=event, side=side))
    work.counts = found


def _within(starts: list[int], span: Span) -> tuple[int, int]:
    """The characters of the sentence or paragraph, from a list of where they start, that a span begins in."""
    n = bisect_right(starts, span.start)
    return starts[n - 1] if n else 0, starts[n] if n < len(starts) else 1 << 60


def _event(
    count: Count, fit: list[tuple[int, Event]], sentence: tuple[int, int], paragraph: tuple[int, int]
) -> str | None:
    """Of the events that the figure can tell of, in the order of the text, the nearest of its sentence, the last before
    it in the paragraph, or the only attack of the report; a running total only to one of its sentence."""
    start = count.span.start
    here = fit[bisect_left(fit, sentence[0], key=_start) : bisect_left(fit, sentence[1], key=_start)]
    if here:
        return min(here, key=lambda pair: abs(pair[0] - start))[1].id
    if count.scope == "cumulative":
        return None
    last = bisect_left(fit, start, key=_start) - 1
    if last >= 0 and fit[last][0] >= paragraph[0]:
        return fit[last][1].id
    only = {event.id for _, event in fit if event.type in ATTACKS}
    return only.pop() if len(only) == 1 else None


def _start(pair: tuple[int, Event]) -> int:
    return pair[0]


def _kind(count: Count) -> tuple[str, str, str]:
    """What tells which events a figure can be of: its measure, scope and polarity."""
    return count.measure, count.scope, count.polarity


def _fitting(told: list[tuple[int, Event]], measure: str, scope: str, polarity: str) -> list[tuple[int, Event]]:
    """The events that such figures can be of; a denied one only where there is no other."""
    fit = [pair for pair in told if _fits(measure, scope, polarity, pair[1])]
    return [pair for pair in fit if pair[1].polarity != "denied" or polarity != "affirmed"] or fit


def _fits(measure: str, scope: str, polarity: str, event: Event) -> bool:
    """Whether an event of this type can do what such a figure says; none that has not come about killed anybody."""
    if polarity == "affirmed" and event.polarity in UNREAL:
        return False
    return measure in EVENTS[event.type].get("does", ()) and not (event.background and scope == "incident")


def _side(work: Work, whose: Sides, count: Count) -> str | None:
    """The country that the words of a figure name: «23 украинских БПЛА», "two Russian soldiers"."""
    found = {side for i in _tokens(work, count.span) if (side := whose.of(work.words[i])) is not None}
    countries = {country for country, adjective in found if adjective}
    return countries.pop() if len(countries) == 1 else None


def _launched(count: Count, event: Event | None) -> str | None:
    """The country of those who launched what is counted, where the text names it as one: "Russia fired 40 drones"."""
    if count.measure != "launched" or event is None:
        return None
    sides = {party.side for party in event.actors}
    return sides.pop() if len(sides) == 1 else None


def _tokens(work: Work, span: Span) -> Iterator[int]:
    """The tokens of a span, and the word after it in the same sentence («طائرة أوكرانية»)."""
    i = bisect_right(work.starts, span.start) - 1
    while 0 <= i < len(work.starts) and work.starts[i] < span.end:
        yield i
        i += 1
    if i < len(work.words) and work.words[i].shape == "w" and work.pack.script == "Arabic":
        yield i
