"""Which event a figure belongs to, and whose people or objects it counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from msgspec.structs import replace

from ..records import Count, Event, Span
from ..resolve.sides import Sides, sides
from ..resolve.work import Work
from ..vocabulary import ATTACKS, EVENTS


def belong(work: Work) -> None:
    """Give every count its event and its side; both stay empty where nothing tells them."""
    if not work.events:
        return
    told = sorted(
        ((span.start, event) for event in work.events for span in (event.trigger, *event.also)),
        key=lambda pair: pair[0],
    )
    sentences = [work.starts[first] for divided in work.sentences for first, last in divided if last > first]
    paragraphs = [work.starts[first] for first, last in work.paragraphs if last > first]
    whose, events = sides(work.pack), {event.id: event for event in work.events}
    given: dict[str, str] = {}  # by count, whose it is, for those that are part of it
    found = []
    for count in work.counts:
        event = _event(count, told, _within(sentences, count.span), _within(paragraphs, count.span))
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
    count: Count, told: list[tuple[int, Event]], sentence: tuple[int, int], paragraph: tuple[int, int]
) -> str | None:
    """The nearest event of the sentence that the figure can tell of, the last before it in the paragraph, or the only
    attack of the report; a running total only to one of its sentence."""
    fit = [(start, event) for start, event in told if _fits(count, event)]
    here = [(abs(start - count.span.start), event) for start, event in fit if sentence[0] <= start < sentence[1]]
    if here:
        return min(here, key=lambda pair: pair[0])[1].id
    if count.scope == "cumulative":
        return None
    before = [event for start, event in fit if paragraph[0] <= start < count.span.start]
    if before:
        return before[-1].id
    only = {event.id for _, event in fit if event.type in ATTACKS}
    return only.pop() if len(only) == 1 else None


def _fits(count: Count, event: Event) -> bool:
    """Whether an event of this type can do what the figure says."""
    return count.measure in EVENTS[event.type].get("does", ()) and not (event.background and count.scope == "incident")


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
