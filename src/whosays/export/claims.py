"""The claims of a reading by speaker, and what there is to say of each in plain words.

>>> words("not_intercepted")
'not intercepted'
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from ..records import Attribution, Count, Event, Party, Place, Reading, Source, Timex
from ..text.identify import name_of
from .shown import shown

Own = Callable[[str], str]
"""How words of a report are set apart in markup."""


class Speech(Protocol):
    """A language in which something is told: its messages, the words for codes, its numbers and days."""

    code: str
    direction: str

    def say(self, text: str, **values: object) -> str:
        """A message with its {names} filled in."""

    def count(self, one: str, many: str, number: int) -> str:
        """A message that counts something; {n} is the number."""

    def told(self, text: str, section: str, own: Own | None = None) -> str:
        """A sentence of the engine, of a section of `sentences.toml`; with `own` as markup."""

    def word(self, value: str | None) -> str:
        """A code of the vocabulary in words."""

    def measure(self, name: str) -> str:
        """What is counted, as views name it."""

    def country(self, code: str) -> str:
        """A country by its code."""

    def language(self, code: str) -> str:
        """The name of a language."""

    def number(self, value: float | None) -> str:
        """A number."""

    def figure(self, written: str) -> str:
        """Numbers with signs, kept from left to right."""

    def day(self, value: str | None) -> str:
        """A day of ISO 8601."""

    def time(self, value: str | None) -> str:
        """A day with its time, where one is told."""

    def interval(self, start: str | None, end: str | None) -> str:
        """From when till when."""


class English:
    """Messages as they stand, days as ISO 8601 has them."""

    code = "en"
    direction = "ltr"

    def say(self, text: str, **values: object) -> str:
        """A message with its {names} filled in."""
        return text.format(**values) if values else text

    def count(self, one: str, many: str, number: int) -> str:
        """A message that counts something; {n} is the number."""
        return (one if number == 1 else many).format(n=self.number(number))

    def told(self, text: str, section: str, own: Own | None = None) -> str:
        """A sentence of the engine, which is English."""
        del section
        return shown(text) if own is None else own(text)

    def word(self, value: str | None) -> str:
        """A code of the vocabulary in words."""
        return words(value or "")

    def measure(self, name: str) -> str:
        """What is counted, as views name it."""
        return words(name)

    def country(self, code: str) -> str:
        """A country by its code."""
        return code

    def language(self, code: str) -> str:
        """The name of a language."""
        return name_of(code)

    def number(self, value: float | None) -> str:
        """A number."""
        return "" if value is None else f"{value:,}"

    def figure(self, written: str) -> str:
        """Numbers with signs, which English has from left to right."""
        return written

    def day(self, value: str | None) -> str:
        """A day of ISO 8601."""
        return value or ""

    def time(self, value: str | None) -> str:
        """A day with its time, where one is told."""
        return value or ""

    def interval(self, start: str | None, end: str | None) -> str:
        """From when till when."""
        return interval(start or "", end)


ENGLISH: Speech = English()
SIGNS = {"at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "fewer_than": "< ", "about": "~ "}
CREDIT = "GeoNames, CC BY 4.0"
ITSELF = "the report itself"
NOBODY = "somebody the report does not name"


class Speaker(NamedTuple):
    """One speaker with his counts and attributions; `source` is None for the report itself."""

    source: Source | None
    counts: list[Count]
    attributions: list[Attribution]


class Told(NamedTuple):
    """An event with those who say something of it; `event` is None for what is said of none."""

    event: Event | None
    speakers: list[Speaker]


def by_event(reading: Reading) -> list[Told]:
    """The events, the main one first, each with its figures and with who tells it; last what belongs to no event."""
    tells: dict[str, str] = {}  # by attribution the first event in it
    for event in reading.events:
        if event.attribution is not None:
            tells.setdefault(event.attribution, event.id)
    counts: dict[str | None, list[Count]] = {}
    for count in reading.counts:
        counts.setdefault(count.event, []).append(count)
    said: dict[str | None, list[Attribution]] = {}
    for attribution in reading.attributions:
        said.setdefault(tells.get(attribution.id), []).append(attribution)
    return [
        Told(event, by_speaker(reading, counts.get(key, []), said.get(key, [])))
        for event, key in [*((event, event.id) for event in reading.events), (None, None)]
    ]


def by_speaker(
    reading: Reading, counts: Sequence[Count] | None = None, said: Sequence[Attribution] | None = None
) -> list[Speaker]:
    """Everybody who says something, the report itself first, then in the order in which they speak.

    With `counts` and `said` only what is among them.
    """
    attributions = {a.id: a for a in reading.attributions}
    groups: dict[object, Speaker] = {None: Speaker(None, [], [])}

    def group(source: Source | None) -> Speaker:
        key = None if source is None else (source.canonical or source.name, source.name is None)
        return groups.setdefault(key, Speaker(source, [], []))

    for count in reading.counts if counts is None else counts:
        attribution = attributions.get(count.attribution or "")
        group(attribution.source if attribution else None).counts.append(count)
    for attribution in reading.attributions if said is None else said:
        group(attribution.source).attributions.append(attribution)
    return [g for g in groups.values() if g.counts or g.attributions]


def name(source: Source | None, publisher: str | None, speech: Speech = ENGLISH) -> str:
    """What a speaker is called: the report itself by its publisher."""
    if source is None:
        return publisher or speech.say("the report itself")
    return source.name or speech.say("somebody the report does not name")


def known(source: Source | None, speech: Speech = ENGLISH) -> list[str]:
    """What is known of a source and not told by its name: the English name, the role."""
    if source is None:
        return []
    told = (source.name or "").casefold()
    canonical = [source.canonical] if source.canonical and source.canonical.casefold() not in told else []
    role = [speech.word(source.role)] if source.role and words(source.role).casefold() not in told else []
    return [*canonical, *role]


def marks(count: Count, speech: Speech = ENGLISH) -> list[str]:
    """What else there is to say of a count."""
    found = []
    if count.side:
        found.append(speech.say("side {side}", side=speech.country(count.side)))
    if count.scope == "cumulative":
        found.append(speech.say("running total"))
    if count.polarity != "affirmed":
        found.append(speech.word(count.polarity))
    if count.certainty != "stated":
        found.append(speech.word(count.certainty))
    if count.derived:
        found.append(speech.say("worked out, not said"))
    return found


def manner(attribution: Attribution, speech: Speech = ENGLISH) -> list[str]:
    """How it is said: channel, stance, and whether the speaker was inferred."""
    found = []
    if attribution.channel:
        found.append(channel(attribution.channel, speech))
    if attribution.stance != "asserts":
        found.append(speech.word(attribution.stance))
    if attribution.source.inferred:
        found.append(speech.say("speaker inferred"))
    return found


def channel(code: str, speech: Speech = ENGLISH) -> str:
    """Over what it is said, as it stands beside a statement."""
    say = speech.say
    known_ = {
        "telegram": say("on Telegram"),
        "x": say("on X"),
        "facebook": say("on Facebook"),
        "tv": say("on television"),
        "radio": say("on the radio"),
        "interview": say("in an interview"),
        "press_conference": say("at a press conference"),
        "statement": say("in a statement"),
        "report": say("in a report"),
        "phone": say("by telephone"),
        "address": say("in an address"),
        "website": say("on a website"),
        "agency": say("through an agency"),
    }
    return known_.get(code) or speech.word(code)


def value(count: Count, speech: Speech = ENGLISH) -> str:
    """The figure with its bound: 24, ≥ 24, 10–20; a vague amount has no number.

    >>> from types import SimpleNamespace as C
    >>> [value(C(bound=b, low=l, high=h)) for b, l, h in [("exact", 5, 5), ("at_most", None, 30), ("range", 10, 20)]]
    ['5', '≤ 30', '10–20']
    """
    if count.bound == "vague" or (count.low is None and count.high is None):
        return speech.say("some")
    if count.bound == "range":
        return speech.figure(f"{speech.number(count.low or 0)}–{speech.number(count.high or 0)}")
    number = speech.number(count.low if count.low is not None else count.high)
    return speech.figure(f"{SIGNS[count.bound]}{number}") if count.bound in SIGNS else number


def event_marks(event: Event, speech: Speech = ENGLISH) -> list[str]:
    """What else there is to say of an event: whether it is said to have happened, and what was taken from elsewhere."""
    found = [speech.word(event.polarity)] if event.polarity != "affirmed" else []
    if event.background:
        found.append(speech.say("background"))
    if any(party.inferred for party in event.actors):
        found.append(speech.say("actor inferred"))
    if any(site.inferred for site in event.places):
        found.append(speech.say("place inferred"))
    if event.when is not None and event.when_inferred:
        found.append(speech.say("time inferred"))
    return found


def parties(some: tuple[Party, ...]) -> str:
    """Names of parties as the report writes them, each once."""
    return ", ".join(dict.fromkeys(party.name for party in some))


def interval(start: str, end: str | None) -> str:
    """One day, or from when till when."""
    return start if end in {None, start} else f"{start} – {end}"


def place_marks(place: Place, speech: Speech = ENGLISH) -> list[str]:
    """What else there is to say of a place: that a government is meant, or that only an area is known."""
    if place.metonym:
        return [speech.say("a government")]
    return [speech.word(place.precision)] if place.precision in {"district", "region", "country"} else []


def time_told(timex: Timex, speech: Speech = ENGLISH) -> str:
    """The interval of a time expression: one day, or from when till when; without one, why not."""
    if timex.start is None:
        why = speech.told(timex.why, "time") if timex.why else speech.say("nothing to count it from")
        return speech.say("no day: {why}", why=why)
    return speech.interval(timex.start, timex.end)


def words(code: str) -> str:
    """A code of the vocabulary in plain words."""
    return code.replace("_", " ")


def nested(counts: list[Count]) -> Iterator[tuple[Count, int]]:
    """The counts in order, each part right below its whole, with its depth."""
    here = {count.id for count in counts}
    parts: dict[str | None, list[Count]] = {}
    for count in counts:
        parts.setdefault(count.subset_of if count.subset_of in here else None, []).append(count)
    pending = [(count, 0) for count in reversed(parts.get(None, []))]
    while pending:
        count, depth = pending.pop()
        yield count, depth
        pending.extend((part, depth + 1) for part in reversed(parts.get(count.id, [])))


def short_ids(ids: list[str], least: int = 6) -> dict[str, str]:
    """Every id cut to the length at which it is still the only one.

    >>> short_ids(["abcdefgh", "abcdefxx"])
    {'abcdefgh': 'abcdefg', 'abcdefxx': 'abcdefx'}
    """
    length = least
    longest = max(map(len, ids), default=0)
    while length < longest and len({i[:length] for i in ids}) < len(set(ids)):
        length += 1
    return {i: i[:length] for i in ids}
