"""Speakers: who speaks in the store, and one speaker with all that is claimed in that name."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterator
from typing import Any

from ...errors import UsageError
from ...export.rowset import Column, RowSet
from ...link.speaking import Speaker, claims_of, incidents_of, opposed, speakers
from ..asked import Asked, MissingError, Page, Row
from ..paged import GONE, page_of
from .incidents import all_briefs, row

PAGE = 100  # speakers, or claims of one, that are shown at once
SHOWN = 60  # incidents of a speaker that are shown
SORTS: dict[str, Callable[[Row], Any]] = {
    "claims": lambda one: (-one["claims"], one["name"].casefold(), one["id"]),
    "figures": lambda one: (-one["figures"], one["name"].casefold(), one["id"]),
    "incidents": lambda one: (-one["incidents"], one["name"].casefold(), one["id"]),
    "name": lambda one: (one["name"].casefold(), one["id"]),
}
COLUMNS = (
    Column("id", "text", "What the speaker is found by: the id of an entry, or one of the name."),
    Column("name", "text", "The usual name, or the one written most."),
    Column("kind", "text", "What the speaker is."),
    Column("claims", "integer", "Claims in this name."),
    Column("figures", "integer", "Figures among them."),
    Column("statements", "integer", "Statements among them."),
    Column("incidents", "integer", "Incidents in which the speaker is named."),
    Column("reports", "integer", "Texts in which the speaker is named."),
)
FIELDS = ("id", "name", "kind", "names", "claims", "figures", "statements")
COUNTS = ("claims", "figures", "statements")
CLAIM = (
    "document", "reading", "number", "id", "claim", "type", "object", "low", "high", "bound", "polarity", "speaker",
    "role", "stance", "channel", "audience", "as_told_by", "published", "publisher", "language", "exact", "said_start",
    "incident", "certainty", "side", "scope",
)  # fmt: skip


def _all(asked: Asked) -> dict[str, Speaker]:
    return asked.kept("speakers", lambda: speakers(asked.connection), of_texts=True)  # type: ignore[no-any-return]


def _rows(asked: Asked) -> list[Row]:
    def make() -> list[Row]:
        there = incidents_of(all_briefs(asked))
        return [
            {
                **{
                    name: getattr(one, name)
                    for name in ("id", "name", "kind", "names", "claims", "figures", "statements")
                },
                "incidents": len(there.get(one.id, ())),
                "reports": len(one.readings),
            }
            for one in _all(asked).values()
        ]

    return asked.kept("speaker rows", make)  # type: ignore[no-any-return]


def list_speakers(asked: Asked) -> Row:
    """Who speaks, a page at a time."""
    sort, wanted = asked.query.get("sort", "claims"), asked.query.get("q", "").strip()[:100].casefold()
    if sort not in SORTS:
        raise UsageError(f"{sort[:20]!r} is no order; there are: {', '.join(SORTS)}")
    some: list[Row] = asked.kept(f"speakers by {sort}", lambda: sorted(_rows(asked), key=SORTS[sort]))
    if wanted:
        some = [one for one in some if any(wanted in name.casefold() for name in (one["name"], *one["names"]))]
    page = page_of(some, PAGE, asked.query.get("after", ""), lambda one: str(one["id"]))
    return {
        "q": asked.query.get("q", ""), "sort": sort, "total": len(some), "speakers": page.rows,
        "is_first": page.is_first, "next": page.next,
    }  # fmt: skip


def speaker(asked: Asked) -> Row:
    """One speaker: claims, incidents, who passes them on, who stands against them."""
    one = _all(asked).get(asked.path["id"])
    if one is None:
        raise MissingError(asked.speech.say("Nobody speaks by this id."))
    claims = claims_of(asked.connection, one, _cursor(asked.query.get("after", "")), PAGE + 1)
    briefs = [brief for brief in all_briefs(asked) if any(voice.id == one.id for voice in brief.voices)]
    briefs.sort(key=lambda brief: brief.day or "", reverse=True)
    shown = [{name: claim[name] for name in CLAIM} for claim in claims[:PAGE]]
    last = shown[-1] if len(claims) > PAGE else None
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "actor": one.actor,
        "names": one.names,
        "counts": {
            "claims": one.claims,
            "figures": one.figures,
            "statements": one.statements,
            "reports": len(one.readings),
        },
        "claims": shown,
        "next": f"{last['reading']}:{last['number']}" if last else None,
        "is_first": not asked.query.get("after"),
        "incidents": [row(brief) for brief in briefs[:SHOWN]],
        "total": len(briefs),
        "months": _months(brief.day for brief in briefs),
        "channels": _counted(shown, "channel"),
        "stances": _counted(shown, "stance"),
        "told_by": _counted(shown, "as_told_by"),
        "opposed": opposed(briefs, one.id),
    }


def _cursor(after: str) -> tuple[str, int] | None:
    reading, _, number = after.partition(":")
    if not after:
        return None
    if not number.isdecimal() or len(number) > 9:
        raise UsageError(GONE)
    return reading, int(number)


def _counted(some: list[Row], name: str) -> list[tuple[str, int]]:
    return collections.Counter(one[name] for one in some if one[name]).most_common(12)


def _months(days: Iterator[str | None]) -> list[tuple[str, int]]:
    return sorted(collections.Counter(day[:7] for day in days if day).items())


def table(asked: Asked) -> RowSet:
    """All speakers."""
    names = {column.name for column in COLUMNS}
    some = sorted(_rows(asked), key=SORTS["claims"])
    return RowSet("speakers", COLUMNS, ({name: one[name] for name in one if name in names} for one in some), ("id",))


ROUTES = (
    Page("speakers", "/speakers", list_speakers, "speakers.html", csv=table),
    Page("speaker", "/speakers/{id}", speaker, "speaker.html"),
)
