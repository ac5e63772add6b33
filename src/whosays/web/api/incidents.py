"""What the API gives of one incident, as models: its reports, toll, views, contradictions, echoes, alerts, links.

>>> list(IncidentViews.model_fields), sorted(Range.model_fields)
(['incident', 'views'], ['high', 'low'])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ...link.coverage import Stretch
from ...link.echoes import Echo
from ...link.readouts import Comparison, Readout
from ...link.tolls import Series, View
from .shapes import Answer, made, row

if TYPE_CHECKING:  # these are made when the program runs
    Against = list[Any]
    Compared = Any
    Echoes = list[Any]
    Ledger = list[Any]
    Sides = list[Any]
    Stretches = list[Any]
    Updates = list[Any]
    Views = dict[str, list[Any]]
else:
    Against = list[row("Contradiction", "contradictions")]
    Compared = made(Comparison)
    Echoes = list[made(Echo)]
    Ledger = list[row("Toll", "tolls")]
    Sides = list[made(Readout)]
    Stretches = list[made(Stretch)]
    Updates = list[made(Series)]
    Views = dict[str, list[made(View)]]


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
