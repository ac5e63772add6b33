"""What the API gives and takes, as models of pydantic: made of the columns of the exports and of the records inside.

Answers are written from the records themselves, past these models; the tests hold every answer against them.

>>> list(Documents.model_fields), Claim.model_fields["low"].description
(['documents', 'next'], 'The number, or its lower end; empty: open, or no number was given.')
>>> made(View).model_fields["why"].is_required()
True
"""

from __future__ import annotations

import inspect
import types
import typing
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from pydantic import BaseModel, ConfigDict, Field, create_model

from ...export.columns import TABLES
from ...link import decisions, judging
from ...link.coverage import Stretch
from ...link.echoes import Echo
from ...link.readouts import Comparison, Readout
from ...link.tolls import Series, View
from ...records import Reading, Span
from ...store.followed import Followed
from ...store.search import Mark
from ...store.verify import Verified

LONGEST = 500_000  # characters of a text that is read at once
NO_NUL = r"^[^\u0000]*$"
LARGEST = 2**63 - 1
ID = "^[0-9a-f]{1,64}$"

Row = dict[str, Any]


class Given(BaseModel):
    """Something that the API takes: nothing else may stand in it."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Answer(BaseModel):
    """Something that the API gives: all of this, and nothing else."""

    model_config = ConfigDict(extra="forbid")


Whole = Annotated[int, Field(ge=-LARGEST - 1, le=LARGEST)]
KINDS: dict[str, Any] = {"text": str, "integer": Whole, "number": float, "truth": bool, "time": str, "json": Any}
Lists = list[str]
PARTS: dict[str, dict[str, Any]] = {
    "claims": {"corrected": Row | None},
    "tolls": {"machine": Row | None},
    "documents": dict.fromkeys(("languages", "addresses", "versions", "locators"), Lists),
    "incidents": {"documents": Lists},
    "contradictions": {"sides": list[list[tuple[str, str]]]},
    "judgements": {"value": Row},
    "changes": {"documents": Lists, "before": Row | None, "after": Row | None},
}
"""What stands in the columns of JSON."""
ALWAYS = {"documents": {"unread", "claims", "found"}, "incidents": {"sources"}}
"""Columns that are never empty, besides those of the key."""


@cache
def row(name: str, table: str) -> type[BaseModel]:
    """The model of a row of a table that is exported."""
    told = TABLES[table]
    parts = PARTS.get(table, {})
    fields: dict[str, Any] = {}
    for column in told.columns:
        kind = parts.get(column.name, KINDS[column.kind])
        filled = column.name in told.key or column.name in parts or column.name in ALWAYS.get(table, ())
        fields[column.name] = (kind if filled else kind | None, Field(description=column.what))
    return create_model(name, __base__=Answer, __doc__=told.what, **fields)


TAKEN = {"Document", "Place", "Source"}
"""Names of records in a reading that the API has for what they come to in a store."""


@cache
def made(record: Any) -> Any:
    """The model of a record: the same fields."""
    hints = typing.get_type_hints(record)
    fields: dict[str, Any] = {one.name: (_kind(hints[one.name], record), ...) for one in msgspec.structs.fields(record)}
    name = record.__name__.rstrip("_")
    return create_model(
        f"Read{name}" if name in TAKEN else name, __base__=Answer, __doc__=inspect.getdoc(record), **fields
    )


def _kind(hint: Any, within: type) -> Any:
    """The type of a field, with models in the places of records; a record within itself is not gone into."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return Row if hint is within else made(hint)
    if typing.get_origin(hint) is tuple:
        parts = typing.get_args(hint)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return types.GenericAlias(list, (_kind(parts[0], within),))
        return types.GenericAlias(tuple, tuple(_kind(part, within) for part in parts))
    if isinstance(hint, types.UnionType):
        kinds = [_kind(part, within) for part in typing.get_args(hint)]
        return typing.Union[tuple(kinds)]  # noqa: UP007
    return hint


if TYPE_CHECKING:  # these are made when the program runs
    Against = list[Any]
    Characters = Any
    Checked = Any
    Claims = list[Any]
    Compared = Any
    Echoes = list[Any]
    Ledger = list[Any]
    Marks = list[Any]
    Sides = list[Any]
    Stretches = list[Any]
    Updates = list[Any]
    Views = dict[str, list[Any]]
else:
    Against = list[row("Contradiction", "contradictions")]
    Characters = made(Span)
    Checked = made(Verified) | None
    Claims = list[made(Followed)]
    Compared = made(Comparison)
    Echoes = list[made(Echo)]
    Ledger = list[row("Toll", "tolls")]
    Marks = list[made(Mark)]
    Sides = list[made(Readout)]
    Stretches = list[made(Stretch)]
    Updates = list[made(Series)]
    Views = dict[str, list[made(View)]]


# --- what goes wrong


class Fault(Answer):
    """A value that cannot be taken: where it stands, and why."""

    where: str
    why: str


class Problem(Answer):
    """What went wrong (RFC 9457): `title` is that of the status, `detail` one sentence, `faults` the values."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    faults: list[Fault] = []


# --- rows

Document = row("Document", "documents")
Claim = row("Claim", "claims")
Toll = row("Toll", "tolls")
Contradiction = row("Contradiction", "contradictions")
Change = row("Change", "changes")
Judgement = row("Judgement", "judgements")
IncidentRow = row("IncidentRow", "incidents")


class Derived(Answer):
    """How a value was made: the rule or the list entry, the characters, and the parts, down to words."""

    kind: str
    value: str
    rule: str
    span: Characters
    parts: list[Derived]


class Version(Answer):
    """A text of a document; its id is the SHA-256 of the text."""

    id: str
    characters: int
    reading: str | None = Field(description="Id of the reading that counts now; empty where it could not be read.")
    claims: int = Field(description="How many claims count now.")
    found: int = Field(description="How many times it was found.")


class ReadingRow(Answer):
    """A reading that is kept: of which text, by which engine, and whether it counts now."""

    id: str
    version: str
    engine: str
    packs: str = Field(description="Hash of the word lists that it was read with.")
    run: int
    claims: int
    sha256: str = Field(description="Of the JSON of the reading.")
    current: bool


class Text(Answer):
    """A text as it is read; claims count its characters in code points."""

    document: str
    version: str
    language: str | None
    text: str


class Follows(Answer):
    """What became of the claims of a document's texts, the texts in the order in which they came."""

    document: str
    claims: Claims = Field(description="Of every text but the last.")


class Speaker(Answer):
    """Who says something in the claims that count now."""

    id: str = Field(description="Id of a person or body of public life, or one made of the name.")
    name: str = Field(description="The usual English name, or as most reports have it.")
    kind: str | None = Field(description="What the speaker is.")
    actor: str | None = Field(description="Id of a person or body of public life.")
    names: list[str] = Field(description="Ways of writing the name, those used most first.")
    claims: int
    figures: int
    statements: int
    texts: int = Field(description="In how many texts.")


class Place(Answer):
    """A place of incidents; without a point where no gazetteer holds it."""

    id: str
    name: str
    geonameid: int | None = Field(description="Its id in GeoNames.")
    latitude: float | None
    longitude: float | None
    precision: str = Field(description="What the point stands for: exact, town, district, region, country.")
    country: str | None
    incidents: int
    accounts: int


class Source(Answer):
    """A publisher, and how independent it is."""

    publisher: str | None
    incidents: int
    first: int = Field(description="Of these, with how many it was the first.")
    figures: int = Field(description="How many figures it carries.")
    own: int = Field(description="Of these, how many are its own words.")
    cited: int = Field(description="And how many are somebody else's.")


class Error(Answer):
    """Something that could not be had or read."""

    id: str
    locator: str
    error: str
    source: str = Field(description="What to open to try again.")
    version: str | None = Field(description="The text, where it was had and could not be read.")
    run: int
    solved: int | None = Field(description="The run that solved it.")


class Run(Answer):
    """A run: a command that wrote into the store."""

    id: int
    command: str
    sources: list[str]
    engine: str
    packs: str
    started: str
    ended: str | None
    counts: dict[str, int] | None


class Alert(Answer):
    """An air-raid alert that is kept: until when it lasted for sure, and at most, as later messages tell."""

    id: str
    kind: str
    area: str
    level: str | None
    geonameid: int | None
    country: str | None
    admin1: str | None
    start: str
    end: str | None = Field(description="As it says itself.")
    sure: str
    until: str | None
    source: str | None
    feeds: list[str]
    message: str
    warnings: list[str]


class Hit(Answer):
    """A text that answers a query, with the characters that do and the claims that were asked for."""

    document: str
    version: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    marks: Marks
    claims: list[Row]


# --- one incident


class Range(Answer):
    """From the least to the most."""

    low: int | None
    high: int | None


class Reach(Range):
    """The credible range of a measure; `claimed` is all that is claimed, where that is wider.

    `bound` is "at_least" where several are told of and nobody gives a number.
    """

    claimed: Range | None = None
    derived: bool = False
    bound: str | None = None


class When(Answer):
    """An interval, its end inclusive at its grain."""

    start: str
    end: str
    grain: str


class Spot(Answer):
    """A place with coordinates, and how many accounts tell of it."""

    name: str
    lat: float | None
    lon: float | None
    precision: str | None
    country: str | None
    geonameid: int | None
    accounts: int


class Report(Answer):
    """What one report tells of the incident."""

    document: str
    ids: list[str] = Field(description="Ids that were given with the report.")
    account: str
    publisher: str | None
    published: str | None
    language: str
    url: str | None
    title: str | None
    type: str | None
    days: list[str]
    places: list[str]


class Alerted(Answer):
    """Whether a place of the incident was under alert at its time."""

    place: str
    answer: Literal["yes", "no", "partly", "unknown"]
    share: float | None
    why: str
    intervals: Stretches


class Link(Answer):
    """A judgement on two accounts, of a person or by rule, with its reasons."""

    id: str
    a: str
    b: str
    verdict: str
    by: str
    score: float | None
    why: Any


class Readouts(Answer):
    """What each side tells of a call or meeting, compared."""

    sides: Sides
    comparison: Compared


class Incident(Answer):
    """One incident: its reports, the ledger of its toll, views of it, contradictions, echoes, links."""

    id: str
    type: str | None
    title: str | None
    when: When | None
    places: list[Spot]
    names: list[str] = Field(description="Names of places that no gazetteer holds.")
    killed: Reach | None
    injured: Reach | None
    documents: list[str]
    sources: int
    parts: list[str]
    part_of: list[str]
    reports: list[Report]
    ledger: Ledger
    views: Views
    updates: Updates
    contradictions: Against
    arithmetic: Against
    echoes: Echoes
    readouts: Readouts | None
    alerts: list[Alerted]
    links: list[Link]


class IncidentTolls(Answer):
    """The ledger of an incident, as it was known then."""

    incident: str
    tolls: Ledger


class IncidentViews(Answer):
    """Views of the toll of an incident, by measure."""

    incident: str
    views: Views


class IncidentContradictions(Answer):
    """What cannot all be so of what is told of an incident."""

    incident: str
    contradictions: Against


class IncidentEchoes(Answer):
    """The voices of an incident, and who passes them on."""

    incident: str
    echoes: Echoes


# --- the desk


class Session(Answer):
    """Who asks; `token` is what changes must bring as `x-token`, unless they come with a bearer token."""

    name: str
    role: str
    token: str


class Head(Answer):
    """The last entry of the log."""

    number: int
    hash: str


class Counts(Answer):
    """How much there is of everything."""

    documents: int
    versions: int
    readings: int
    claims: int = Field(description="Those of the readings that count now.")
    incidents: int
    errors: int = Field(description="Those that nothing has solved.")
    judgements: int


class Store(Answer):
    """The store: version of the program, head of the log, how much there is."""

    version: str
    head: Head
    counts: Counts


class Verification(Answer):
    """Whether the store is what was written: `state` is none, running, sound, broken or failed."""

    state: Literal["none", "running", "sound", "broken", "failed"]
    started: str | None
    ended: str | None
    why: str | None
    result: Checked


# --- what is taken

FIELDS = tuple(sorted({*(name for some in decisions.FIELDS.values() for name in some), *decisions.SPAN}))
"""The values of a claim that a person can decide on."""
Value = Annotated[str, Field(max_length=500, pattern=NO_NUL)]


class ToJudge(Given):
    """A decision on two: incidents, reports or accounts, each by its id or the beginning of one."""

    verdict: Literal["same", "different", "unsure"]
    a: str = Field(min_length=1, max_length=200, pattern=NO_NUL, examples=["0f32ac"])
    b: str = Field(min_length=1, max_length=200, pattern=NO_NUL, examples=["91be07"])
    why: str = Field("", max_length=judging.LONGEST, pattern=NO_NUL, description="The reason; it is kept with it.")


class ToDecide(Given):
    """What a person says of a claim; `values` are those of an edit, in the place of the machine's, which stay."""

    decision: Literal["accept", "reject", "edit", "unclear"]
    values: dict[Literal[FIELDS], Value] = {}  # type: ignore[valid-type]
    why: str = Field("", max_length=judging.LONGEST, pattern=NO_NUL)
    settles: bool = Field(False, description="Whether an editor ends a dispute with it.")


class ToUndo(Given):
    """Why a judgement is undone."""

    why: str = Field("", max_length=judging.LONGEST, pattern=NO_NUL)


DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$"


class ToRead(Given):
    """A text, and what is known of it."""

    text: str = Field(min_length=1, max_length=LONGEST, pattern=NO_NUL, examples=["Two were killed, the mayor said."])
    published: str | None = Field(None, pattern=DAY, description="Day or time of publication.")
    language: Literal["ar", "en", "ru", "uk"] | None = Field(None, description="Without it the language is found.")
    publisher: str | None = Field(None, max_length=500, pattern=NO_NUL, description="Name, domain or address.")
    title: str | None = Field(None, max_length=2000, pattern=NO_NUL)
    url: str | None = Field(None, max_length=2000, pattern=NO_NUL)


class ToAdd(ToRead):
    """A report to keep; `id` is what you call it."""

    id: str | None = Field(None, max_length=500, pattern=NO_NUL)


class Landed(Answer):
    """What became of a report: new, known, changed (a new version of a known document), or failed."""

    what: Literal["new", "known", "changed", "failed"]
    locator: str
    document: str | None
    error: str | None


class AddedReports(Answer):
    """What became of what was sent, in its order, and the head of the log afterwards."""

    added: list[Landed]
    linked: int = Field(description="How many texts were brought together with others.")
    head: Head


def listed(name: str, noun: str, model: Any) -> type[BaseModel]:
    """The model of a page of a list."""
    told: Any = {
        noun: (list[model], ...),
        "next": (str | None, Field(description="Address of the next page; empty on the last.")),
    }
    return create_model(name, __base__=Answer, __doc__=f"A page of {noun}.", **told)


def several(name: str, noun: str, model: Any) -> type[BaseModel]:
    """The model of things that stand in no pages."""
    told: Any = {noun: (list[model], ...)}
    return create_model(name, __base__=Answer, __doc__=f"All {noun}.", **told)


Documents = listed("Documents", "documents", Document)

READING: Any = made(Reading)
