"""How much of a whole key a reading has right, part by part.

What is found (figures, who says what, events, places, times, actors) is measured by F1, what is told of it by the
share that is right among the pairs of key and reading, or by F1 where it is a list.
"""

from __future__ import annotations

import calendar
import datetime
import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from answers import Key, KeyCount, KeyEvent, KeyPlace, either
from comparing import agree, at, folded, gives, matched, optional, same_content, same_count, same_source
from whosays.records import Attribution, Count, Event, Place, Reading
from whosays.vocabulary import ATTACKS


class Share(NamedTuple):
    right: int = 0
    asked: int = 0
    given: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.asked + self.given) if self.asked + self.given else 1.0


class Miss(NamedTuple):
    """What is wrong: the part, what was wanted and what was found, one of them None."""

    report: str
    part: str
    wanted: str | None
    found: str | None


class Tally:
    """Shares by part, and what was missed."""

    def __init__(self) -> None:
        self.shares: dict[str, Share] = {}
        self.misses: list[Miss] = []

    def add(self, part: str, right: int, asked: int, given: int) -> None:
        old = self.shares.get(part, Share())
        self.shares[part] = Share(old.right + right, old.asked + asked, old.given + given)

    def judge(self, report: str, part: str, is_right: bool, wanted: object, found: object) -> None:
        """One value that both have."""
        self.add(part, is_right, 1, 1)
        if not is_right:
            self.misses.append(Miss(report, part, str(wanted), str(found)))

    def compare(self, report: str, part: str, wanted: Sequence[str], found: Sequence[str]) -> None:
        """Two lists of names."""
        pairs = matched(wanted, found, agree, lambda a, b: a == b)
        self.add(part, len(pairs), len(wanted), len(found))
        self.missed(report, part, set(wanted) - {w for w, _ in pairs}, set(found) - {h for _, h in pairs})

    def missed(self, report: str, part: str, wanted: Iterable[str], found: Iterable[str]) -> None:
        self.misses += [Miss(report, part, one, None) for one in wanted]
        self.misses += [Miss(report, part, None, one) for one in found]


def measure(key: Key, made: Reading, tally: Tally) -> None:
    """Adds what the reading has right."""
    pairs = _events(key, made, tally)
    _counts(key, made, tally)
    _attributions(key, made, tally)
    _places(key, made, tally)
    _times(key, made, tally)
    wanted, found = {one.id for one in key.actors}, {one.id for one in made.actors}
    tally.add("actors", len(wanted & found), len(wanted), len(found))
    tally.missed(key.id, "actors", wanted - found, found - wanted)
    first = made.events[0] if made.events else None
    if not key.events[0].optional:
        is_right = any(w is key.events[0] and h is first for w, h in pairs)
        tally.judge(key.id, "main event", is_right, key.events[0].trigger, first and (first.type, first.trigger.exact))


# figures


def _counts(key: Key, made: Reading, tally: Tally) -> None:
    said = {a.id: a for a in made.attributions}
    want = [count for count in key.counts if count.bound != "vague"]
    have = [count for count in made.counts if count.bound != "vague"]
    same = functools.partial(same_count, key.text)
    pairs = matched(want, have, same, lambda w, h: gives(w, said.get(h.attribution or "")))
    free = sum(optional(w) for w, _ in pairs)
    tally.add("counts", len(pairs) - free, sum(not optional(w) for w in want), len(have) - free)
    known = {id(w) for w, _ in pairs}
    lost = [f"{w.at} {w.measure} {w.object}" for w in want if id(w) not in known and not optional(w)]
    mates = {h.id: w for w, h in pairs}
    tally.missed(key.id, "counts", lost, [_shown(h) for h in have if h.id not in mates])
    for w, h in pairs:
        judge = functools.partial(tally.judge, key.id)
        if not optional(w):
            given = said.get(h.attribution or "")
            judge("count source", gives(w, given), f"{w.at}: {w.source}", given and given.source.name)
        judge("count certainty", w.certainty == h.certainty, f"{w.at}: {w.certainty}", h.certainty)
        judge("count polarity", w.polarity == h.polarity, f"{w.at}: {w.polarity}", h.polarity)
        if w.scope != h.scope or w.scope == "cumulative":
            judge("count scope", w.scope == h.scope, f"{w.at}: {w.scope}", h.scope)
        if w.period is not None:
            judge("count period", _in_period(w, h), f"{w.at}: {w.period}", h.period)
        if w.side is not None:
            judge("count side", w.side == h.side, f"{w.at}: {w.side}", h.side)
        if w.subset_of is not None or h.subset_of is not None:
            whole = mates.get(h.subset_of or "")
            is_right = key.counts[w.subset_of] is whole if w.subset_of is not None else False
            if w.subset_of is not None and key.counts[w.subset_of] not in mates.values():
                continue  # the whole was not found
            judge("count whole", is_right, f"{w.at} {w.subset_of}", whole and whole.at)
    _belong(key, made, pairs, tally)


def _shown(count: Count) -> str:
    return f"{count.span.exact} {count.measure} {count.object} {count.low} {count.high} {count.bound} {count.rule}"


def _in_period(want: KeyCount, have: Count) -> bool:
    if have.period is None or want.period is None:
        return False
    first, last = want.period.split("/")
    start = have.period.start[: 7 if first.endswith("-01") else 10]
    return first.startswith(start) and _days(have.period.end, last) <= 3


def _belong(key: Key, made: Reading, pairs: list[tuple[KeyCount, Count]], tally: Tally) -> None:
    """Which event a figure is of."""
    events = {event.id: event for event in made.events}
    for w, h in pairs:
        if w.event is not None:
            event = events.get(h.event or "")
            is_right = event is not None and any(_same_trigger(key, key.events[i], event) for i in w.event)
            wanted = [key.events[i].trigger[0] for i in w.event]
            tally.judge(key.id, "count event", is_right, f"{w.at}: {wanted}", event and event.trigger.exact)


# who says what


def _attributions(key: Key, made: Reading, tally: Tally) -> None:
    same = functools.partial(same_content, key.text)
    pairs = matched(key.attributions, made.attributions, same, same_source)
    tally.add("said", len(pairs), len(key.attributions), len(made.attributions))
    known, mates = {id(w) for w, _ in pairs}, {h.id: w for w, h in pairs}
    lost = [f"{w.who} {w.cue}: {w.content[0]}" for w in key.attributions if id(w) not in known]
    tally.missed(key.id, "said", lost, [_told(h) for h in made.attributions if h.id not in mates])
    said = {a.id: a for a in made.attributions}
    for w, h in pairs:
        judge = functools.partial(tally.judge, key.id)
        judge("said source", same_source(w, h), f"{w.who}: {w.content[0]}", h.source.name)
        judge("said mode", h.mode in either(w.mode), f"{w.cue} {w.content[0]}: {w.mode}", h.mode)
        judge("said stance", h.stance in either(w.stance), f"{w.cue} {w.content[0]}: {w.stance}", h.stance)
        if w.channel is not None or h.channel is not None:
            judge("said channel", h.channel in either(w.channel), f"{w.cue} {w.content[0]}: {w.channel}", h.channel)
        if w.actor is not None:
            judge("said actor", h.source.actor in either(w.actor), f"{w.source}: {w.actor}", h.source.actor)
        if w.within is not None:
            outer = said.get(h.within or "")
            is_right = outer is not None and same_source(key.attributions[w.within], outer)
            judge("said within", is_right, f"{w.source} in {key.attributions[w.within].source}", outer and _told(outer))


def _told(said: Attribution) -> str:
    start = said.content[0].exact[:30] if said.content else ""
    return f"{said.source.name} {said.cue.exact}: {start} {said.rule}"


# events


def same_event(key: Key, want: KeyEvent, have: Event) -> bool:
    return have.type in either(want.type) and any(at(key.text, w, have.trigger, *have.also) for w in want.trigger)


def _same_trigger(key: Key, want: KeyEvent, have: Event) -> bool:
    """The same, whatever weapon an attack was made with: types are measured with the events."""
    struck = have.type in ATTACKS and not ATTACKS.isdisjoint(either(want.type))
    return same_event(key, want, have) or (
        struck and any(at(key.text, w, have.trigger, *have.also) for w in want.trigger)
    )


def _events(key: Key, made: Reading, tally: Tally) -> list[tuple[KeyEvent, Event]]:
    def fits(w: KeyEvent, h: Event) -> int:
        named = (agree(a, site.text) for a in w.places for site in h.places)
        return 2 * any(named) + (w.background == h.background) + (w.when is not None and _on_the_day(w.when, h))

    pairs = matched(key.events, made.events, functools.partial(same_event, key), fits)
    free = sum(w.optional for w, _ in pairs)
    asked = sum(not w.optional for w in key.events)
    tally.add("events", len(pairs) - free, asked, len(made.events) - free)
    known, mates = {id(w) for w, _ in pairs}, {h.id for _, h in pairs}
    lost = [f"{w.type} {w.trigger[0]}" for w in key.events if id(w) not in known and not w.optional]
    extra = [f"{h.type} {h.trigger.exact} {h.trigger.start} {h.rule}" for h in made.events if h.id not in mates]
    tally.missed(key.id, "events", lost, extra)
    for w, h in pairs:
        if not w.optional:
            _event(key, made, w, h, tally)
    return pairs


def _event(key: Key, made: Reading, w: KeyEvent, h: Event, tally: Tally) -> None:
    compare, judge = functools.partial(tally.compare, key.id), functools.partial(tally.judge, key.id)
    compare("event actors", [one.name for one in w.actors], [one.name for one in h.actors])
    compare("event targets", w.targets, [one.name for one in h.targets])
    weapons = matched(w.weapons, h.weapons, lambda a, b: b.object in either(a.object))
    tally.add("event weapons", len(weapons), len(w.weapons), len(h.weapons))
    if not len(weapons) == len(w.weapons) == len(h.weapons):
        wanted, found = [(one.object, one.at) for one in w.weapons], [(one.object, one.name) for one in h.weapons]
        tally.misses.append(Miss(key.id, "event weapons", f"{w.trigger[0]}: {wanted}", str(found)))
    compare("event places", w.places, [one.text for one in h.places])
    for party in w.actors:
        mate = next((one for one in h.actors if agree(party.name, one.name)), None)
        if party.side is not None and mate is not None:
            judge("event side", party.side == mate.side, f"{party.name}: {party.side}", mate.side)
    if w.when is not None:
        judge("event when", _on_the_day(w.when, h), f"{w.trigger[0]}: {w.when}", h.when)
    judge("event polarity", h.polarity in either(w.polarity), f"{w.trigger[0]}: {w.polarity}", h.polarity)
    judge("event background", w.background == h.background, f"{w.trigger[0]}: {w.background}", h.background)
    if w.source is not None:
        said = next((a for a in made.attributions if a.id == h.attribution), None)
        is_right = said is not None and agree(w.source, said.source.name)
        judge("event source", is_right, f"{w.trigger[0]}: {w.source}", said and said.source.name)


def _on_the_day(when: str, have: Event) -> bool:
    """Whether the interval of the event lies in that of the key, or a day beside it."""
    if have.when is None:
        return False
    first, last = interval(when)
    return (
        first <= have.when.end[:10]
        and have.when.start[:10] <= last
        and _longer(have.when.start, have.when.end, first, last) <= 1
    )


def _longer(start: str, end: str, first: str, last: str) -> int:
    return _days(start, end) - _days(first, last)


# places, times


def _places(key: Key, made: Reading, tally: Tally) -> None:
    def same(w: KeyPlace, h: Place) -> bool:
        return at(key.text, w.text, h.span, *h.also) or folded(w.en) == folded(h.name)

    free = [w for w in key.places if w.optional or w.metonym or "country" in either(w.kind)]
    must = [w for w in key.places if w not in free]
    have = [h for h in made.places if not h.metonym and h.kind != "country"]
    right = [w for w in must if any(same(w, h) for h in have)]
    wrong = [h for h in have if not any(same(w, h) for w in key.places)]
    tally.add("places", len(right), len(must), len(right) + len(wrong))
    tally.missed(key.id, "places", [w.text for w in must if w not in right], [f"{h.text} ({h.name})" for h in wrong])
    for w in key.places:
        mate = next((h for h in made.places if at(key.text, w.text, h.span)), None)
        mate = mate or next((h for h in made.places if same(w, h)), None)
        if mate is None:
            continue
        if w.country is not None:
            is_right = mate.country in either(w.country)
            tally.judge(key.id, "place country", is_right, f"{w.text}: {w.country}", mate.country)
        if w in must:
            tally.judge(key.id, "place kind", mate.kind in either(w.kind), f"{w.text}: {w.kind}", mate.kind)
        if not w.optional and (w.metonym or mate.metonym):
            tally.judge(key.id, "place metonym", w.metonym == mate.metonym, f"{w.text}: {w.metonym}", mate.metonym)


def _times(key: Key, made: Reading, tally: Tally) -> None:
    pairs = matched(
        key.timexes, made.timexes, lambda w, h: at(key.text, w.text, h.span), lambda w, h: h.start is not None
    )
    found = {h.span for _, h in pairs}
    rest = [h for h in made.timexes if h.span not in found and h.start is not None]
    rest = [h for h in rest if not any(at(key.text, w.text, h.span) for w in key.timexes)]
    tally.add("times", len(pairs), len(key.timexes), len(pairs) + len(rest))
    lost = {w.text for w in key.timexes} - {w.text for w, _ in pairs}
    tally.missed(key.id, "times", lost, [h.span.exact for h in rest])
    for w, h in pairs:
        is_right = h.start is not None and h.end is not None and same_time(w.value, h.start, h.end)
        tally.judge(key.id, "time value", is_right, f"{w.text}: {w.value}", f"{h.span.exact}: {h.start}/{h.end}")


def same_time(wanted: str, start: str, end: str) -> bool:
    """Whether an interval is the one of the key, or, of a month or a year, lies in it."""
    first, last = interval(wanted)
    if len(wanted) < 10:
        return first <= start[:10] <= last
    clock = wanted.split("/")[0]
    return start[:10] == first and end[:10] == last and ("T" not in clock or start[:16] == clock)


def interval(when: str) -> tuple[str, str]:
    """First and last day of a year, month, day or minute, or of two of them."""
    first, last = when.split("/")[0], when.split("/")[-1]
    if len(last) == 4:
        last += "-12"
    if len(last) == 7:
        last += f"-{calendar.monthrange(int(last[:4]), int(last[5:]))[1]:02}"
    return (first + "-01-01")[:10] if len(first) == 4 else (first + "-01")[:10], last[:10]


def _days(start: str, end: str) -> int:
    """How many days one is after the other; what is a month or a year stands for its first day."""
    first, last = (datetime.date.fromisoformat(interval(one)[0]) for one in (start, end))
    return abs((last - first).days)
