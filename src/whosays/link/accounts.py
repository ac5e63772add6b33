"""What a report tells, happening by happening: its sentences gathered around places and events into accounts.

A clause that names another village, or tells another event with figures of its own, begins another account; what
names nothing new, or an event again, goes on with the account that has told of it. Words behind hash marks alone, and
a signature or a heading that tells nothing, begin none; figures in lists of headlines are set aside. The names of those
who speak or act are no villages. The first account has the headline; every figure is of one account.

>>> from whosays.pipeline import read
>>> text = "Shells hit the village of Mirne on 3 May 2025, killing two.\\nA drone hit a shop in Stepove, killing one."
>>> [(a.type, a.days, a.places[0].name) for a in accounts(read(text), text, "d", "v")]
[('shelling', ('2025-05-03',), 'Myrne'), ('drone_attack', ('2025-05-03',), 'Stepove')]
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from .. import languages
from ..records import Attribution, Count, Event, Interval, Party, Place, Reading, Timex
from ..resolve.timexes import NO_DAY
from ..text.headlines import headlines
from ..text.segment import paragraphs, sentences
from .days import DAYS, anchors, is_day
from .names import CAPITAL, country_of, is_town_noun, keys_of, names
from .records import POINTS, Account, Figure, Happening, Side, Spot, Voice
from .telling import WORD, name_of, quotations, shingles, telling
from .whereabouts import whereabouts

LABEL = 0.2  # weight of a word behind a hash mark on a line of such words, where no place is known by it
STRONG = 0.5  # weight from which a name stands for a place of its own
FORTNIGHT, HISTORY = 14, 400  # days before a report, of an event whose day is inferred, and of one that it tells
NEWS = 2  # days before a report, of an event whose day stands elsewhere in it
NEAR = 300  # characters between an event and the day told of it
BESIDE = 40  # characters beside a place that can tell of it
HEAD = 900  # characters whose words are compared
TOWN, CITY = 40_000, 150_000  # inhabitants from which the name of a town tells less
NESTED = 50  # statements before a word, among which is what it stands in
TOLL = frozenset({"killed", "injured"})
COMMAS = ",،;؛"  # behind which a sentence can go on with another place
_TOKEN = re.compile(r"\w+|[^\w\s]")
_TAGS = re.compile(r"#\w+|[^\w#]+")  # words behind hash marks, and what is no word

T = TypeVar("T")


class Part(Struct):
    """Sentences that tell of one happening; `strong` are the names that stand for places of their own.

    `aside` are the figures of headlines of other reports, which count nowhere.
    """

    lines: list[tuple[int, int]]
    names: dict[str, float]
    events: list[Event]
    counts: list[Count]
    places: list[Place]
    strong: set[str] = field(default_factory=set)
    part_of: int | None = None
    ids: set[str] = field(default_factory=set)
    at: dict[str, tuple[str, ...]] = field(default_factory=dict)
    aside: list[Count] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids |= {event.id for event in self.events} | {place.id for place in self.places}

    def take(self, other: Part) -> None:
        """Add what another sentence tells."""
        self.strong |= other.strong
        self.lines += other.lines
        self.events += [event for event in other.events if event.id not in self.ids]
        self.counts += other.counts
        self.at |= other.at
        self.places += [place for place in other.places if place.id not in self.ids]
        self.ids |= other.ids
        for key, weight in other.names.items():
            self.names[key] = max(weight, self.names.get(key, 0.0))


def accounts(reading: Reading, text: str, document: str, version: str, added: str | None = None) -> tuple[Account, ...]:
    """The accounts of a report, the main one first; at least one, whatever the report tells.

    `added` is when it came into the store: the latest that it can have been published.
    """
    told = _Told(reading, text, document, version, added)
    parts = told.parts()
    made: list[Account] = []
    for number, part in enumerate(parts):
        whole = made[part.part_of].id if part.part_of is not None else None
        made.append(told.account(part, number == 0, whole))
    return tuple(made)


class _Told:
    """One reading with its text; what its records refer to by id is looked up here."""

    def __init__(self, reading: Reading, text: str, document: str, version: str, added: str | None) -> None:
        self.added = added
        self.reading = reading
        self.text = text
        self.document = document
        self.version = version
        self.language = reading.document.language
        self.lexicon = languages.load(self.language).lexicon
        self.attributions = {a.id: a for a in reading.attributions}
        self.accusing = [said for said in reading.attributions if said.stance == "accuses"]
        self.asserted = sorted(
            (content.start, content.end, number, said.id)
            for number, said in enumerate(reading.attributions)
            if said.stance == "asserts"
            for content in said.content
        )
        mentions = [(actor, mention) for actor in reading.actors for mention in actor.mentions]
        self.at_mentions = _Starts(mentions, ((mention.start,) for _, mention in mentions))
        self.order = {event.id: number for number, event in enumerate(reading.events)}
        self.counted: dict[str | None, list[Count]] = {}
        for count in reading.counts:
            self.counted.setdefault(count.event, []).append(count)
        self.places = {p.id: self._believed(p) for p in reading.places}
        placed = list(self.places.values())
        self.at_places = _Starts(placed, map(_starts, placed))
        self.at_events = _Starts(
            reading.events, ((e.trigger.start, *(s.start for s in e.also)) for e in reading.events)
        )
        self.at_counts = _Starts(reading.counts, ((c.span.start,) for c in reading.counts))
        self.at_times = _Starts(reading.timexes, ((t.span.start,) for t in reading.timexes))
        self.areas = {name_of(_bare(p.text)) for p in self.places.values() if p.precision not in POINTS}
        self.spoken = self._spoken()
        self.anchors = anchors(reading, text, added)

    def _believed(self, place: Place) -> Place:
        """A place, with no point where the words beside it speak against the one that the gazetteer has.

        Behind "the town of" a name is whole, and the Lebanese town of a name is in no other country.
        """
        if place.precision not in POINTS or place.geonameid is None:
            return place
        start, end = place.span.start, place.span.end
        before = WORD.findall(self.text[max(0, start - BESIDE) : start])
        after = WORD.findall(self.text[end : end + BESIDE])
        whole = WORD.search(self.text, start - 1) if self.text[start - 1 : start].isalpha() else None
        if whole is not None and len(before) > 1 and is_town_noun(before[-2], self.language):
            return _unknown(place, self.text[start - 1 : whole.end()])
        told = {country_of(word, self.language) for word in (*before[-2:], *after[:1])} - {None}
        return _unknown(place, place.text) if told and place.country not in told else place

    def _spoken(self) -> set[str]:
        """The keys of the words that name who speaks or acts."""
        sources = [one for a in self.reading.attributions for one in (a.source, a.audience) if one is not None]
        spans = [span for one in sources for span in (one.span, one.origin) if span is not None]
        spans += [party.span for e in self.reading.events for party in (*e.actors, *e.targets)]
        return {key for span in spans for key in keys_of(self.text[span.start : span.end])}

    # --- sentences into parts

    def parts(self) -> list[Part]:
        """The sentences, gathered."""
        lines = paragraphs(self.text)
        listed = headlines(self.text, lines)
        apart = set(listed)
        found: list[Part] = []
        for line in self._sentences([line for line in lines if line not in apart]):
            new = self._part(line)
            home = self._home(new, found)
            if home is None:
                if found and self._is_of(new, found[0]):
                    new.part_of = 0
                found.append(new)
            else:
                home.take(new)
        for part in found:
            if part.part_of is not None:  # its town tells of it, and hardly of the whole
                whole = found[part.part_of]
                whole.names |= {key: min(0.15, whole.names[key]) for key in part.names.keys() & whole.names.keys()}
        found = found or [Part([(0, len(self.text))], {}, [], [], [])]
        told = {count.id for part in found for count in part.counts}
        found[0].aside = [c for line in listed for c in self.at_counts.within(*line) if c.id not in told]
        return found

    def _sentences(self, lines: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Start and end of every sentence, or of its clauses, paragraph by paragraph."""
        abbreviations = languages.load(self.language).abbreviations
        for start, end in lines:
            tokens = list(_TOKEN.finditer(self.text, start, end))
            for first, last in sentences([token[0] for token in tokens], abbreviations):
                yield from self._clauses((tokens[first].start(), tokens[last - 1].end()))

    def _clauses(self, line: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """A sentence, cut at the commas behind which it goes on with figures of another village."""
        tolls = sorted((c for c in self.at_counts.within(*line) if c.measure in TOLL), key=lambda c: c.span.start)
        start = line[0]
        if len(tolls) > 1:
            part = self._part(line)
            for before, after in pairwise(tolls):
                here, there = (part.strong.intersection(part.at.get(one.id, ())) for one in (before, after))
                if here and there and not here & there:
                    comma = max(self.text.rfind(mark, before.span.end, after.span.start) for mark in COMMAS)
                    if comma > start:
                        yield start, comma + 1
                        start = comma + 1
        yield start, line[1]

    def _part(self, line: tuple[int, int]) -> Part:
        start, end = line
        places = [place for place in self.at_places.within(start, end) if not place.metonym]
        found = names(self.text[start:end], self.language)
        for place in places:
            for key in {name_of(_bare(place.text)), name_of(place.name) if place.geonameid else ""} - {""}:
                found[key] = min(found.get(key, 1.0), _weight(place))
        for key in self.areas & found.keys():
            found[key] = min(found[key], 0.15)
        people = self.spoken - {name_of(_bare(place.text)) for place in places}
        for key in people & found.keys():
            found[key] = min(found[key], CAPITAL)
        if self._is_label(start, end):
            known = {key for place in places for key in (name_of(_bare(place.text)), name_of(place.name))}
            found = {key: weight if key in known else min(weight, LABEL) for key, weight in found.items()}
        strong = {key for key, weight in found.items() if weight >= STRONG and key not in people}
        counts = self.at_counts.within(start, end)
        at = self._whereabouts(line, counts, strong)
        return Part([line], found, self.at_events.within(start, end), counts, places, strong, at=at)

    def _whereabouts(self, line: tuple[int, int], counts: list[Count], strong: set[str]) -> dict[str, tuple[str, ...]]:
        """The keys of the places where the dead and injured of a sentence were counted, by the id of the count."""

        def named(start: int, end: int) -> set[str]:
            keys = names(self.text[start:end], self.language).keys() & strong
            points = [place for place in self.at_places.within(start, end) if place.precision in POINTS]
            return keys | {name_of(_bare(place.text)) for place in points if not place.metonym} - {""}

        tolls = sorted((c for c in counts if c.measure in TOLL), key=lambda c: (c.span.start, c.span.end))
        if not tolls:
            return {}
        spans = [(c.span.start, c.span.end) for c in tolls]
        return dict(zip((c.id for c in tolls), whereabouts(spans, named, *line), strict=True))

    def _home(self, new: Part, found: list[Part]) -> Part | None:
        """The part that a sentence goes on with; None where it begins another."""
        if not found:
            return None
        if not (found[-1].events or found[-1].counts) or self._is_label(*new.lines[0]):
            return found[-1]  # a label or a signature tells nothing
        if self._is_of(new, found[0]) or self._tells_other(new, found[-1]):
            return None
        tolls = [c for c in new.counts if c.measure in TOLL and c.scope == "incident"]
        again = {e.id for e in new.events} - _begun(new)
        for part in reversed(found) if again else ():
            if not again.isdisjoint(part.ids) and not (tolls and _is_elsewhere(new, part)):
                return part
        for part in reversed(found) if new.strong else ():
            if not new.strong.isdisjoint(part.strong):
                return part
        if new.strong and found[-1].strong and (tolls or any(not event.background for event in new.events)):
            return None
        told = {count.event for count in new.counts}
        owner = next((part for part in reversed(found) if not told.isdisjoint(part.ids)), None) if told else None
        return owner if owner is not None and not new.strong else found[-1]

    def _is_label(self, start: int, end: int) -> bool:
        """Whether a sentence is but words behind hash marks: what a post is filed under, whatever they say."""
        return not _TAGS.sub("", self.text[start:end])

    def _is_of(self, new: Part, main: Part) -> bool:
        """Whether a sentence tells of one of the several towns of the first part, with figures of its own."""
        own = {(c.measure, c.low) for c in new.counts if c.measure in TOLL}
        here = {p.name for p in new.places if p.precision in POINTS}
        if not own or len(here) != 1:
            return False
        towns = {p.name for p in main.places if p.precision in POINTS}
        whole = {(c.measure, c.low) for c in main.counts if c.measure in TOLL}
        return len(towns) > 1 and here < towns and bool(whole) and not own & whole

    def _tells_other(self, new: Part, last: Part) -> bool:
        """Whether it tells another kind of event than the part before, with a toll that is not that part's."""
        begun = _begun(new)
        toll = _toll([*new.counts, *(c for one in begun for c in self.counted.get(one, ()))])
        before = _toll(last.counts) if toll else set()
        if not toll or not before or toll & before:
            return False
        mine, theirs = {e.type for e in new.events if not e.background}, {e.type for e in last.events}
        return (
            bool(mine)
            and bool(theirs)
            and not mine & theirs
            and not {e.id for e in new.events} & {e.id for e in last.events}
        )

    # --- a part into an account

    def account(self, part: Part, main: bool, whole: str | None) -> Account:
        """The account of a part."""
        read, document = self.reading, self.reading.document
        told = {c.event for c in part.counts}
        events = [e for e in part.events if not e.background] or part.events
        events = sorted(events, key=lambda e: self.order[e.id]) or [e for e in read.events if e.id in told]
        start = min(a for a, _ in part.lines)
        body = "\n".join(self.text[a:b] for a, b in part.lines)
        timexes = sorted((t for line in part.lines for t in self.at_times.within(*line)), key=lambda t: t.span.start)
        happenings = tuple(self._happening(e, part) for e in events)
        aside = {c.id for c in part.aside}
        mine = aside | {c.id for c in part.counts}
        figures = [c for c in read.counts if c.id in mine]
        days, others = self._days(events, timexes)
        return Account(
            _id(self.version, start),
            self.document,
            self.version,
            document.published,
            document.publisher,
            document.url,
            self.language,
            events[0].type if events else None,
            happenings,
            tuple(self._figure(c, part.at.get(c.id, ()), aside=c.id in aside) for c in figures),
            self._spots(events, part),
            days,
            _known(timexes, "--"),
            tuple(int(one[-1]) for one in _known(timexes, "-W-")),
            others,
            tuple(sorted(part.names.items(), key=lambda one: (-one[1], one[0]))),
            tuple(sorted(names(self.text[slice(*part.lines[0])], self.language))),
            tuple(telling(body[:HEAD])),
            shingles(self.text if main else body),
            quotations(body),
            start,
            " ".join(self.text[part.lines[0][0] : part.lines[0][1]].split())[:160],
            whole,
        )

    def _days(self, events: list[Event], timexes: list[Timex]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The days that it may have been, the likeliest first; and the other days that are named with it."""
        named = [t.start[:10] for t in timexes if t.start is not None and t.grain in DAYS]
        own = [e.when for e in events[:2] if e.when is not None and self._is_own(e, timexes)]
        if not self.anchors and any(t.start is None and t.why == NO_DAY for t in timexes):
            own, named = [], []  # it is of a today that is not known, and what is dated was before
        likely = [*(day for when in own for day in _of(when)), *self.anchors]
        unique = tuple(dict.fromkeys(day for day in likely or named[:1] if is_day(day)))
        return unique, tuple(dict.fromkeys(day for day in named if is_day(day) and day not in unique))

    def _is_own(self, event: Event, timexes: list[Timex]) -> bool:
        """Whether the day of an event is its own: told with it, or not far from when the report is of."""
        when = event.when
        if when is None or when.grain not in DAYS or not is_day(when.start[:10]):
            return False
        if self.anchors:
            apart = dt.date.fromisoformat(self.anchors[0]) - dt.date.fromisoformat(when.start[:10])
            near = any(t.start == when.start and abs(t.span.start - event.trigger.start) < NEAR for t in timexes)
            return -FORTNIGHT <= apart.days <= (NEWS if not near else FORTNIGHT if event.when_inferred else HISTORY)
        return any(t.start == when.start for t in timexes)

    def _spots(self, events: list[Event], part: Part) -> tuple[Spot, ...]:
        """Places of the events first, points before areas; then those of its paragraphs."""
        found: dict[str, Spot] = {}
        for event in events[:1]:
            for site in event.places:
                if self._is_there(site.id, part):
                    own = any(
                        a <= s < b
                        for a, b in part.lines
                        if a <= event.trigger.start < b
                        for s in _starts(self.places[site.id])
                    )
                    found.setdefault(site.id, _spot(self.places[site.id], own=own and not site.inferred))
        alone = not events and sum(place.precision in POINTS for place in part.places) == 1
        for place in part.places:
            found.setdefault(place.id, _spot(place, own=alone and place.precision in POINTS))
        known = {spot.key for spot in found.values()}
        for key, weight in part.names.items():
            if weight >= 1.0 and key not in known:
                found[key] = Spot(key, key, None, None, "unknown", None, None, own=False)
        return tuple(sorted(found.values(), key=lambda s: (not s.is_point, not s.own)))

    def _is_there(self, id: str, part: Part) -> bool:
        """Whether a place of an event counts for a part: of one of several towns, what its sentences name."""
        return id in self.places and (part.part_of is None or id in part.ids)

    def _happening(self, event: Event, part: Part) -> Happening:
        actors = self._actors(event)
        return Happening(
            event.id,
            event.type,
            event.polarity,
            self._voice(event.attribution or self._said_again(event)),
            actors,
            tuple(side for side in map(_side, event.targets) if side.name not in {actor.name for actor in actors}),
            tuple(dict.fromkeys(weapon.object for weapon in event.weapons)),
            tuple(_spot(self.places[s.id], own=not s.inferred) for s in event.places if self._is_there(s.id, part)),
            event.when,
            event.when_inferred,
            event.trigger.start,
            event.trigger.end,
            event.trigger.exact,
        )

    def _said_again(self, event: Event) -> str | None:
        """Who says it where it stands again: in a headline nobody does."""
        for span in event.also:
            last = bisect_left(self.asserted, (span.start + 1,))
            around = [one for one in self.asserted[max(0, last - NESTED) : last] if span.start < one[1]]
            if around:
                return min(around, key=lambda one: one[2])[3]
        return None

    def _actors(self, event: Event) -> tuple[Side, ...]:
        """Who acts; where nobody is named, whom somebody accuses of it."""
        found = tuple(map(_side, event.actors))
        if any(side.side or side.actor for side in found):
            return found
        told = [event.trigger.start, *(span.start for span in event.also)]
        for said in self.accusing:
            spans = [c for c in said.content if any(c.start <= one < c.end for one in told)]
            accused = {
                Side(self.text[m.start : m.end], actor.canonical, actor.id, actor.side)
                for c in spans
                for actor, m in self.at_mentions.within(c.start, c.end)
            }
            if len(accused) == 1:
                return (*found, *accused)
        return found

    def _figure(self, count: Count, places: tuple[str, ...], *, aside: bool) -> Figure:
        return Figure(
            count.id,
            count.measure,
            count.object,
            count.side,
            count.low,
            count.high,
            count.bound,
            count.scope,
            count.polarity,
            count.certainty,
            count.subset_of,
            count.derived,
            count.event,
            count.period,
            self._voice(count.attribution),
            count.span.start,
            count.span.end,
            count.span.exact,
            len(count.also),
            places,
            several=count.bound == "vague" and not self._is_tens(count.span.exact),
            aside=aside,
        )

    def _is_tens(self, words: str) -> bool:
        """Whether an amount is of tens, hundreds or more."""
        forms = map(self.lexicon.seen.__getitem__, WORD.findall(words))
        return any("tens" in one.flags for form in forms for one in form.mentions("numeral", 0))

    def _voice(self, attribution: str | None) -> Voice:
        said = self.attributions.get(attribution or "")
        if said is None:
            return Voice(None)
        source = said.source
        return Voice(
            source.name,
            source.canonical,
            source.actor,
            source.kind,
            source.inferred,
            said.channel,
            self._tellers(said),
            said.said,
            said.stance,
        )

    def _tellers(self, said: Attribution) -> tuple[str, ...]:
        """Who tells it, outwards."""
        found: list[str] = []
        seen = {said.id}
        outer = self.attributions.get(said.within or "")
        while outer is not None and outer.id not in seen:
            if outer.source.name is not None:
                found.append(outer.source.name)
            seen.add(outer.id)
            outer = self.attributions.get(outer.within or "")
        return tuple(found)


def _id(version: str, start: int) -> str:
    """The id of an account: of the text, and of where it begins in it."""
    return hashlib.blake2b(f"{version} {start}".encode(), digest_size=16).hexdigest()


def _spot(place: Place, *, own: bool) -> Spot:
    key = name_of(_bare(place.text))
    return Spot(place.name, key, place.lat, place.lon, place.precision, place.country, place.geonameid, own, place.text)


def _side(party: Party) -> Side:
    return Side(party.name, party.canonical, party.actor, party.side, party.inferred)


def _unknown(place: Place, text: str) -> Place:
    """A place of which only its name is known."""
    known = {"lat": None, "lon": None, "country": None, "geonameid": None, "precision": "unknown"}
    return replace(place, text=text, name=text, **known)


def _starts(place: Place) -> list[int]:
    return [place.span.start, *(span.start for span in place.also)]


@cache
def _noun() -> re.Pattern[str]:
    """A noun of place before its name, in the languages that leave it out (names.toml)."""
    nouns = [noun for code in languages.codes() for noun in languages.names(code).get("nouns", ())]
    return re.compile(rf"^(?:{'|'.join(map(re.escape, nouns))}) ")


def _bare(name: str) -> str:
    return _noun().sub("", name.replace("_", " ").lstrip("#"))


def _weight(place: Place) -> float:
    """How telling the name of a place is: that of a village more than that of a city, that of an area hardly."""
    if place.precision not in POINTS:
        return 0.15
    if place.precision == "district":
        return 0.2
    if place.precision == "unknown":
        return 1.0
    people = place.population or 0
    return 0.25 if people > CITY else 0.5 if people > TOWN else 0.8


class _Starts(Generic[T]):
    """Things by the characters where they begin; each may begin at several."""

    def __init__(self, things: Iterable[T], starts: Iterable[Iterable[int]]) -> None:
        self.things = list(things)
        self.starts = sorted((start, number) for number, some in enumerate(starts) for start in some)

    def within(self, start: int, end: int) -> list[T]:
        """Those that begin from one character to another, each once, in their order."""
        first, last = bisect_left(self.starts, (start,)), bisect_left(self.starts, (end,))
        return [self.things[number] for number in sorted({number for _, number in self.starts[first:last]})]


def _is_elsewhere(new: Part, part: Part) -> bool:
    """Whether both name places of their own, and none that is the other's."""
    return bool(new.strong and part.strong) and new.strong.isdisjoint(part.strong)


def _begun(part: Part) -> set[str]:
    """The events that a part names first, and not again."""
    return {e.id for e in part.events if any(a <= e.trigger.start < b for a, b in part.lines)}


def _toll(counts: list[Count]) -> set[tuple[str, int | None]]:
    return {(c.measure, c.low) for c in counts if c.measure == "killed" and c.low is not None and c.scope == "incident"}


def _of(when: Interval) -> list[str]:
    """The day of a time; of a night that after it, which it is called by, and then that before it."""
    days = [when.start[:10]]
    return [when.end[:10], *days] if when.grain == "part" and when.end[:10] != days[0] else days


def _known(timexes: list[Timex], mark: str) -> tuple[str, ...]:
    """What is known of days that cannot be named: dates, or weekdays."""
    parts = (one for t in timexes if t.partial for one in t.partial.split())
    return tuple(dict.fromkeys(one for one in parts if one.startswith(mark)))
