"""What the API gives of documents, claims, names, the store, as models of pydantic; and what goes wrong.

Answers are written from the records themselves, past these models; the tests hold every answer against them.

>>> list(Documents.model_fields), Claim.model_fields["low"].description
(['documents', 'next'], 'The number, or its lower end; empty: open, or no number was given.')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ...records import Reading, Span
from ...store.followed import Followed
from ...store.search import Mark
from ...store.verify import Verified
from .shapes import Answer, Row, listed, made, row

if TYPE_CHECKING:  # these are made when the program runs
    Characters = Any
    Checked = Any
    Claims = list[Any]
    Marks = list[Any]
else:
    Characters = made(Span)
    Checked = made(Verified) | None
    Claims = list[made(Followed)]
    Marks = list[made(Mark)]


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
    faults: list[Fault] = Field([])


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


Documents = listed("Documents", "documents", Document)

READING: Any = made(Reading)
