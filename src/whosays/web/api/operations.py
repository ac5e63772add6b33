"""Everything that the API answers, in one list, with what it takes and gives; the description is made of it.

>>> len({one.name for one in OPERATIONS}) == len({(one.method, one.path) for one in OPERATIONS}) == len(OPERATIONS)
True
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from pydantic import BaseModel
from starlette.responses import Response

from . import changing, checking, dossiers, given, incidents, lists, models, queries, things
from .answers import HTML, PLAIN
from .asking import Asking
from .paging import Listing, whole
from .shapes import listed, several

VERIFYING = things.Verifying()


class Operation(Struct, frozen=True):
    """A question or a change: `query` and `body` are what it takes, `answer` is what it gives with `status`.

    `group` is the noun under which it is described; a `listing` is given in several forms.
    """

    name: str
    method: str
    path: str
    group: str
    what: str
    answer: Any
    do: Callable[..., Response]
    query: type[BaseModel] = queries.Query
    body: type[BaseModel] | None = None
    files: bool = False
    """Whether it takes files too, as forms of HTML send them."""
    scope: str = "read"
    status: int = 200
    listing: Listing | None = None
    row: Any = None
    """Of a list the model of a row."""
    also: str | None = None
    """The form of what it gives besides JSON, where it is no list."""


def _list(name: str, group: str, listing: Listing, row: Any, query: type[BaseModel], what: str) -> Operation:
    """A list, in pages and whole."""

    def do(asking: Asking) -> Response:
        return whole(listing, asking)

    title = f"{name[:1].upper()}{name[1:]}"
    answer = models.Documents if name == "documents" else listed(title, listing.noun, row)
    return Operation(name, "GET", f"/{name}", group, what, answer, do, query, listing=listing, row=row)


def _get(
    name: str,
    path: str,
    group: str,
    answer: Any,
    do: Any,
    query: type[BaseModel] = queries.Query,
    *,
    also: str | None = None,
) -> Operation:
    """One thing; what it is told as is the first line of the function that makes it."""
    return Operation(name, "GET", path, group, do.__doc__, answer, do, query, also=also)


Versions = several("Versions", "versions", models.Version)
Readings = several("Readings", "readings", models.ReadingRow)

OPERATIONS: tuple[Operation, ...] = (
    _list(
        "documents", "documents", lists.DOCUMENTS, models.Document, queries.Paged,
        "The documents, by id, with what is known of each from all of its sources.",
    ),
    Operation(
        "add", "POST", "/documents:add", "documents",
        "Keep reports and bring them together with the others: one as JSON, or files of any kind that `whosays add` "
        "reads. It is told what became of each.",
        given.AddedReports, changing.add, body=given.ToAdd, files=True, scope="write",
    ),
    _get("document", "/documents/{id}", "documents", models.Document, things.document),
    _get("versions", "/documents/{id}/versions", "documents", Versions, things.texts),
    _get("readings", "/documents/{id}/readings", "documents", Readings, things.taken),
    _get("text", "/documents/{id}/text", "documents", models.Text, things.text, queries.OfVersion, also=PLAIN),
    _get("follow", "/documents/{id}/follow", "documents", models.Follows, things.followed),
    _get("reading", "/readings/{id}", "documents", models.READING, things.reading),
    Operation(
        "read", "POST", "/read", "documents", "Take a text apart: its reading. Nothing of it is kept.",
        models.READING, changing.read, body=given.ToRead,
    ),
    _list(
        "claims", "claims", lists.CLAIMS, models.Claim, queries.Claims,
        "The claims of the readings that count now, by document, version and number.",
    ),
    _get("claim", "/claims/{version}/{id}", "claims", models.Claim, things.claim),
    _get("explain", "/claims/{version}/{id}/derivation", "claims", models.Derived, things.derivation),
    Operation(
        "decide", "POST", "/claims/{version}/{id}/decisions", "judgements",
        "Accept, reject or edit a claim, or say that it is unclear. What the machine read stays beside it.",
        models.Judgement, changing.decide, body=given.ToDecide, scope="write", status=201,
    ),
    Operation(
        "missed", "POST", "/claims", "judgements",
        "Add a figure or event that was missed, with the words that tell it. The claim's id stands in the judgement.",
        models.Judgement, checking.missed, body=checking.ToAddClaim, scope="write", status=201,
    ),
    _get("history", "/claims/{version}/{id}/history", "judgements", checking.History, checking.history),
    _list(
        "queue", "judgements", checking.QUEUE, checking.Waits, queries.Queue,
        "The figures, events or statements that wait for a person, the most uncertain of the most consequence first, "
        "and why.",
    ),
    _get("agreement", "/agreement", "judgements", checking.Agreements, checking.agreement),
    _get("coders", "/coders", "judgements", checking.Coders, checking.coders),
    _list(
        "incidents", "incidents", lists.INCIDENTS, models.IncidentRow, queries.Incidents,
        "The incidents, by id: what, when, where, the range of the toll, which documents.",
    ),
    _get("incident", "/incidents/{id}", "incidents", incidents.Incident, things.incident, queries.Clocks),
    _get("incident_tolls", "/incidents/{id}/tolls", "incidents", incidents.IncidentTolls, things.tolls, queries.Clocks),
    _get("incident_views", "/incidents/{id}/views", "incidents", incidents.IncidentViews, things.views, queries.Clocks),
    _get(
        "incident_contradictions", "/incidents/{id}/contradictions", "incidents", incidents.IncidentContradictions,
        things.contradictions,
    ),
    _get("incident_echoes", "/incidents/{id}/echoes", "incidents", incidents.IncidentEchoes, things.echoes),
    _get(
        "dossier", "/incidents/{id}/dossier", "incidents", dossiers.File, dossiers.dossier, queries.Dossier,
        also=HTML,
    ),
    _list(
        "tolls", "incidents", lists.TOLLS, models.Toll, queries.OfIncident,
        "The toll ledger, by incident and time: every figure with who says it, through what, in which document.",
    ),
    _list(
        "contradictions", "incidents", lists.CONTRADICTIONS, models.Contradiction, queries.OfIncident,
        "What cannot all be right, by incident: figures, places, days, blame, denials, definitions, sums.",
    ),
    _list(
        "changes", "incidents", lists.CHANGES, models.Change, queries.Changes,
        "What became of incidents, in order: created, updated, merged, split, withdrawn, with old and new values.",
    ),
    _list(
        "judgements", "judgements", lists.JUDGEMENTS, models.Judgement, queries.Paged,
        "What persons have decided, in order of time.",
    ),
    Operation(
        "judge", "POST", "/judgements", "judgements",
        "Decide whether two are one incident; the rules never overrule it.",
        models.Judgement, changing.judge, body=given.ToJudge, scope="write", status=201,
    ),
    _get("judgement", "/judgements/{id}", "judgements", models.Judgement, things.one_judgement),
    Operation(
        "undo", "POST", "/judgements/{id}/undo", "judgements",
        "Undo a judgement, of a person or of the rules, by its id or the beginning of it; it stays as undone.",
        models.Judgement, changing.undo, body=given.ToUndo, scope="write", status=201,
    ),
    _list(
        "speakers", "names", lists.SPEAKERS, models.Speaker, queries.Named,
        "Who says something in the claims that count now, by name.",
    ),
    _list(
        "places", "names", lists.PLACES, models.Place, queries.Named,
        "Where the events took place that are claimed now, by name.",
    ),
    _list(
        "sources", "names", lists.SOURCES, models.Source, queries.Paged,
        "Publishers and how independent they are, by name.",
    ),
    _list(
        "search", "search", lists.SEARCH, models.Hit, queries.Search,
        "The texts that answer a query in any spelling, case form and script, the last published first, with the words "
        "marked.",
    ),
    _list(
        "alerts", "search", lists.ALERTS, models.Alert, queries.Alerts,
        "The air-raid alerts that are kept, by their starts, with the ends that they or later messages tell.",
    ),
    _get("session", "/session", "store", models.Session, things.session),
    _get("store", "/store", "store", models.Store, things.store),
    _list("runs", "store", lists.RUNS, models.Run, queries.Paged, "What wrote into the store, in order of time."),
    _list(
        "errors", "store", lists.ERRORS, models.Error, queries.Errors,
        "What could not be had or read, by id.",
    ),
    Operation(
        "verify", "POST", "/store/verify", "store",
        "Begin to check the chain of the log, every hash and every span, unless a check is under way.",
        models.Verification, VERIFYING.start, scope="admin", status=202,
    ),
    _get("verified", "/store/verify", "store", models.Verification, VERIFYING.tell),
)  # fmt: skip
