"""The values a reading is made of: frozen, comparable, and the same words as in JSON.

>>> Span(0, 5, "Three").exact
'Three'
"""

from __future__ import annotations

from msgspec import Struct


class Span(Struct, frozen=True, gc=False):
    """Characters of the source text: code points, end-exclusive; `text[start:end] == exact`."""

    start: int
    end: int
    exact: str


class Interval(Struct, frozen=True, gc=False):
    """What a time expression resolves to: ISO 8601, `end` inclusive at its `grain`."""

    start: str
    end: str
    grain: str


class Warning_(Struct, frozen=True, gc=False):
    """Something a reader of the value should know; `code` is stable, `why` is a sentence."""

    code: str
    why: str
    span: Span | None = None


class Refusal(Struct, frozen=True, gc=False):
    """A number that was seen and is no count, or a word that names an event and tells of none, with the reason."""

    why: str
    span: Span
    of: str = "count"


class Source(Struct, frozen=True, gc=False):
    """Who says it: `name` is the fullest form in the report, `span` the form used here (None for a subject left out).

    `inferred` marks a name carried over from elsewhere in the report; `origin` is where it stands there.
    """

    name: str | None
    canonical: str | None = None
    actor: str | None = None
    kind: str | None = None
    role: str | None = None
    span: Span | None = None
    inferred: bool = False
    origin: Span | None = None


class Attribution(Struct, frozen=True, gc=False):
    """Source + cue + content: somebody is reported to have said, written or be the origin of something.

    `audience` is whom it was said to, described like a source.
    """

    id: str
    source: Source
    cue: Span
    content: tuple[Span, ...]
    mode: str
    stance: str
    channel: str | None
    audience: Source | None
    said: Interval | None
    within: str | None
    rule: str
    warnings: tuple[Warning_, ...] = ()


class Count(Struct, frozen=True, gc=False):
    """A figure: a measure of objects, between `low` and `high`, as one source gives it.

    `attribution` is the id of the attribution it stands in; None means that the publisher says it. `certainty` is
    `stated`, or `hedged` where hearsay or presumption stands by it («reportedly», «ймовірно», يُرجح).
    """

    id: str
    measure: str
    object: str
    side: str | None
    low: int | None
    high: int | None
    bound: str
    scope: str
    period: Interval | None
    polarity: str
    subset_of: str | None
    derived: bool
    event: str | None
    attribution: str | None
    span: Span
    also: tuple[Span, ...]
    rule: str
    warnings: tuple[Warning_, ...] = ()
    certainty: str = "stated"


class Timex(Struct, frozen=True, gc=False):
    """A time expression and its interval: `start` and `end` as in Interval, local wall time where a clock is named.

    `utc` is the instant where the text names the clock's place; `anchor` what the interval was counted from
    (publication, timex, era …), `origin` the time expression it was. Where no day can be named, `why` tells the reason
    and `partial` what is known: `--07-04` (4 July of some year), `-W-5` (a Friday), or both.
    """

    span: Span
    start: str | None
    end: str | None
    grain: str | None
    utc: str | None
    anchor: str | None
    rule: str
    origin: Span | None = None
    why: str | None = None
    partial: str | None = None


class Rival(Struct, frozen=True, gc=False):
    """Another place that bears the name, and what spoke for it."""

    name: str
    geonameid: int | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    why: str


class Place(Struct, frozen=True, gc=False):
    """A place that the report names: `text` as written, `name` the usual English name, `also` where it stands again.

    `precision` tells what the point stands for (exact, town, district, region, country); a government spoken of as its
    capital or country is a `metonym`. `why` is the evidence that it is a place; `population` that of the gazetteer.
    """

    id: str
    text: str
    span: Span
    also: tuple[Span, ...]
    name: str
    geonameid: int | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    kind: str
    precision: str
    metonym: bool
    rivals: tuple[Rival, ...] = ()
    why: tuple[str, ...] = ()
    population: int | None = None


class Party(Struct, frozen=True, gc=False):
    """Who acts in an event or is acted upon: `name` as written, `side` the country it is of, where the text tells."""

    name: str
    canonical: str | None
    actor: str | None
    side: str | None
    span: Span
    inferred: bool = False


class Weapon(Struct, frozen=True, gc=False):
    """What an event was done with: `name` as written, `object` a word of the vocabulary."""

    name: str
    object: str
    span: Span


class Site(Struct, frozen=True, gc=False):
    """Where an event took place: a place of the reading, by its `id`."""

    text: str
    name: str
    id: str
    inferred: bool = False


class Event(Struct, frozen=True, gc=False):
    """What is claimed to have happened: `trigger` names it first, `also` again.

    `when` is the interval of the time expression beside it; where parties, places or time were taken from elsewhere in
    the report they are marked inferred. `background` marks what is told as an event of the past.
    """

    id: str
    type: str
    trigger: Span
    also: tuple[Span, ...]
    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    weapons: tuple[Weapon, ...]
    places: tuple[Site, ...]
    when: Interval | None
    when_inferred: bool
    polarity: str
    background: bool
    attribution: str | None
    rule: str
    warnings: tuple[Warning_, ...] = ()


class Actor(Struct, frozen=True, gc=False):
    """A person or body of public life that the report names: `canonical` is the usual English name.

    `side` is the code of a state, the name of a party that is none, or None; `mentions` are all places where it stands.
    """

    id: str
    canonical: str
    kind: str
    side: str | None
    mentions: tuple[Span, ...]


class Passage(Struct, frozen=True, gc=False):
    """Paragraphs, one or several, in another language than the document's; characters as in Span."""

    start: int
    end: int
    language: str


class Document(Struct, frozen=True, gc=False):
    """What is known of a report besides its text. `language` is the one it was read in, but for its `passages`."""

    id: str
    language: str
    languages: tuple[str, ...]
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    sha256: str
    characters: int
    passages: tuple[Passage, ...] = ()


class Reading(Struct, frozen=True, gc=False):
    """The account of one report."""

    id: str
    document: Document
    counts: tuple[Count, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[Event, ...] = ()
    places: tuple[Place, ...] = ()
    timexes: tuple[Timex, ...] = ()
    actors: tuple[Actor, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    refused: tuple[Refusal, ...] = ()


class Derivation(Struct, frozen=True, gc=False):
    """How a value was made: the rule or the list entry, the characters, and the parts, down to words."""

    kind: str
    value: str
    rule: str
    span: Span
    parts: tuple[Derivation, ...] = ()
