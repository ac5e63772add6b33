"""The values a reading is made of: frozen, comparable, and the same words as in JSON.

>>> Span(0, 5, "Three").exact
'Three'
"""

from __future__ import annotations

from typing import Any

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
    """A number that was seen and is no count, with the reason."""

    why: str
    span: Span


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

    `attribution` is the id of the attribution it stands in; None means that the publisher says it.
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


class Document(Struct, frozen=True, gc=False):
    """What is known of a report besides its text. `language` is the one it was read in."""

    id: str
    language: str
    languages: tuple[str, ...]
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    sha256: str
    characters: int


class Reading(Struct, frozen=True, gc=False):
    """The account of one report."""

    id: str
    document: Document
    counts: tuple[Count, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[Any, ...] = ()
    places: tuple[Any, ...] = ()
    timexes: tuple[Any, ...] = ()
    actors: tuple[Any, ...] = ()
    warnings: tuple[Warning_, ...] = ()
    refused: tuple[Refusal, ...] = ()


class Derivation(Struct, frozen=True, gc=False):
    """How a value was made: the rule or the list entry, the characters, and the parts, down to words."""

    kind: str
    value: str
    rule: str
    span: Span
    parts: tuple[Derivation, ...] = ()
