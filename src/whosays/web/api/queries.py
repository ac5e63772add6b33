"""What may be asked of each list: nothing else may stand in a query.

>>> Claims.model_validate({"type": "killed", "limit": "5"}).limit
5
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from ...vocabulary import EVENTS, MEASURES
from ..interface import ENGLISH, languages
from .paging import MOST
from .shapes import DAY, ID, NO_NUL

WHEN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
_DIGITS = re.compile(r"-?\d{1,18}", re.ASCII)


def _whole(value: Any) -> Any:
    """A whole number as people write it, and no other way."""
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("is no whole number")
    return value


def _truth(value: Any) -> Any:
    if isinstance(value, str) and value not in {"true", "false"}:
        raise ValueError("is neither true nor false")
    return value


Limit = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(_whole)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Words = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
Id = Annotated[str, Field(pattern=ID)]


class Query(BaseModel):
    """A query that holds nothing."""

    model_config = ConfigDict(extra="forbid")


class Paged(Query):
    """Which part of a list."""

    cursor: str | None = Field(
        None, max_length=2000, pattern="^[A-Za-z0-9_-]+$", description="Where to go on; `next` of a page has it."
    )
    limit: Limit | None = Field(None, description="Rows at most.")


class Claims(Paged):
    """Claims that are all of this."""

    document: Id | None = Field(None, description="Id of the document.")
    version: Id | None = Field(None, description="Id of the text.")
    claim: Literal["event", "count", "statement"] | None = None
    type: Words | None = Field(
        None, description="Of an event its type, of a count its measure, of a statement its stance."
    )
    object: Words | None = Field(None, description="What is counted.")
    speaker: Words | None = Field(None, description="Who says it: an id, the usual English name, or as it is written.")
    role: Words | None = Field(None, description="The speaker's role.")
    language: Words | None = None
    publisher: Words | None = Field(None, description="As it was told.")
    event_type: Words | None = None
    polarity: Literal["affirmed", "denied", "hypothetical", "planned"] | None = None
    scope: Literal["incident", "cumulative"] | None = None
    side: Words | None = Field(None, description="The country whose people or objects are counted.")
    day: str | None = Field(None, pattern=WHEN, description="When it happened: a day, month or year.")


class Incidents(Paged):
    """Incidents that are all of this."""

    type: Literal[tuple(EVENTS)] | None = Field(None, description="What happened.")  # type: ignore[valid-type]
    day: str | None = Field(None, pattern=WHEN, description="When it began: a day, month or year.")
    place: Words | None = Field(None, description="A place of it, in any of the languages.")
    country: str | None = Field(None, pattern="^([A-Z]{2}|-)$", description="Code of the country; - for none.")
    speaker: Words | None = Field(None, description="Id of a speaker, as `speakers` tells it.")
    publisher: Words | None = Field(None, description="Who published a report of it.")
    against: Words | None = Field(None, description="A kind of contradiction; - for those without.")


class OfIncident(Paged):
    """Those of one incident."""

    incident: Id | None = Field(None, description="Id of the incident, or its beginning.")


class Changes(Paged):
    """What became of incidents since then."""

    since: str | None = Field(
        None,
        pattern=r"^([0-9]{1,15}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{2,20}(Z|[+-][0-9]{2}:[0-9]{2})?)?)$",
        description="A day, a time, or the number of the last change that you know.",
    )


class Clocks(Query):
    """The toll as it was known: by reports published by then, or as this store knew it then."""

    as_of: str | None = Field(None, pattern=DAY, description="By what was published then.")
    added_by: str | None = Field(None, pattern=DAY, description="By what was added then.")


ON = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class Dossier(Query):
    """In which language, and as the incident was known on which day."""

    language: Literal[languages()] = Field(ENGLISH, description="The language that it is written in.")  # type: ignore[valid-type]
    as_of: str | None = Field(None, pattern=ON, description="By what was published until the end of that day.")
    added_by: str | None = Field(None, pattern=ON, description="By what was added until the end of that day.")


class Search(Paged):
    """A query; all its words must be found. Without one, filters find all that they leave."""

    q: str = Field("", max_length=500, pattern=NO_NUL, description="Words in any spelling, phrases in quotation marks.")
    exact: Truth = Field(False, description="Find these very characters alone.")
    speaker: Words | None = Field(None, description="Who says it: a name or role.")
    measure: Literal[tuple(MEASURES)] | None = Field(None, description="What is told of those counted.")  # type: ignore[valid-type]
    place: Words | None = Field(None, description="Where it happened.")
    day: str | None = Field(
        None,
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?$",
        description="When: 2025-07-04, or 2025-07-04..2025-07-06.",
    )
    publisher: Words | None = None
    language: Words | None = None


class Named(Paged):
    """Those whose name begins so."""

    name: Words | None = Field(None, description="A beginning of the name, whatever its case.")


class Queue(Paged):
    """What waits for one person."""

    by: Words | None = Field(None, description="Whom it waits for: what they have decided is left out. Without it you.")
    what: Literal["count", "event", "statement"] = Field("count", description="Which queue.")


class Errors(Paged):
    """Failures."""

    open: Truth | None = Field(None, description="Only those that nothing has solved, or only those that were.")


class Alerts(Paged):
    """Alerts of a time, over a place."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)

    place: Words | None = Field(None, description="Those that are, or may be, over this place.")
    since: str | None = Field(None, pattern=DAY, alias="from", description="Those that lasted then or later.")
    until: str | None = Field(None, pattern=DAY, alias="to", description="Those that began then or before.")


class OfVersion(Query):
    """Which of its texts; without it the one that was found last."""

    version: Id | None = None
