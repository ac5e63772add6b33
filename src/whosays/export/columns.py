"""The columns of everything that is exported, and what each holds: in one place, for files, manifests and pages.

>>> [column.name for column in TABLES["claims"].columns][:5]
['address', 'document', 'version', 'number', 'precision']
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ..store.schema import CLAIM, FLOATS, INTEGERS, NUMBERS, TRUTHS
from .rowset import Column

TIMES = {"published", "period_start", "period_end", "when_start", "when_end", "said_start", "said_end"}

OF_CLAIM = {
    "report": "Id of the report as it was read.",
    "published": "When the report was published, as it was told.",
    "publisher": "Who published it.",
    "url": "Its address.",
    "language": "The language it was read in.",
    "id": "Id of the claim within its reading; `whosays explain` takes it.",
    "claim": "`event`, `count` or `statement`.",
    "type": "Of an event its type, of a count its measure, of a statement its stance.",
    "object": "What is counted.",
    "low": "The number, or its lower end; empty: open, or no number was given.",
    "high": "The number, or its upper end; empty: open, or no number was given.",
    "bound": "How the number is meant: exact, at_least, more_than, at_most, fewer_than, about …",
    "scope": "`incident`, or `cumulative` for a running total.",
    "period_start": "First day of a running total.",
    "period_end": "Last day of a running total.",
    "polarity": "`affirmed`, `denied`, `hypothetical` or `planned`.",
    "certainty": "Of a count: `stated`, or `hedged` by hearsay or presumption.",
    "side": "The country whose people or objects are counted, where the text tells.",
    "part_of": "Id of the larger count that it is part of.",
    "derived": "True where the number was worked out and nobody says it.",
    "event": "Id of the event, or of the event of the count.",
    "event_type": "Its type.",
    "actors": "Who did it, as claimed.",
    "actor_ids": "Ids of those who are known.",
    "targets": "To whom or what.",
    "weapons": "With what.",
    "places": "Where.",
    "geonameids": "The places' ids in GeoNames.",
    "latitude": "Of the first place that has a point, degrees north (WGS 84); see `precision`.",
    "longitude": "Of the same place, degrees east.",
    "when_start": "When it happened: beginning.",
    "when_end": "When it happened: end, inclusive.",
    "inferred": "Which of actors, places, when were taken from elsewhere in the report.",
    "attribution": "Id of the statement it stands in.",
    "speaker": "Who says it; empty: the report itself.",
    "speaker_canonical": "The usual English name.",
    "speaker_id": "Id of a person or body of public life.",
    "speaker_kind": "What the speaker is.",
    "role": "The speaker's role.",
    "speaker_inferred": "True where the name was taken from elsewhere in the report.",
    "mode": "Said directly, indirectly or otherwise.",
    "stance": "`asserts`, `denies` …",
    "channel": "How it was said: telegram, tv, interview …",
    "audience": "Whom it was said to.",
    "said_start": "When it was said: beginning.",
    "said_end": "When it was said: end, inclusive.",
    "as_told_by": "Who tells that it was said, from the nearest outwards.",
    "start": "First character of the words in the text, in code points.",
    "end": "The character after the last.",
    "exact": "The words.",
    "also": "Where it is said again.",
    "rule": "What made the claim.",
    "warnings": "Codes of warnings.",
}
"""What each column of a claim holds; those with several values have `; ` between them."""


class Table(Struct, frozen=True):
    """What is exported under one name: what a row is, the columns that tell rows apart, and all columns."""

    name: str
    what: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def _of_claim(name: str) -> Column:
    kind = "integer" if name in NUMBERS | INTEGERS else "number" if name in FLOATS else "truth"
    if name not in NUMBERS | INTEGERS | FLOATS | TRUTHS:
        kind = "time" if name in TIMES else "text"
    return Column(name, kind, OF_CLAIM.get(name, ""))


def _columns(*told: tuple[str, str, str]) -> tuple[Column, ...]:
    return tuple(Column(*one) for one in told)


_TABLES = (
    Table(
        "claims",
        "A claim of a reading that counts now: an event, a figure or a statement, with who says it.",
        ("address",),
        _columns(
            ("address", "text", "Where the claim stands for good: `version#id`; documents may join, versions stay."),
            ("document", "text", "Id of the document."),
            ("version", "text", "Id of its text: the SHA-256."),
            ("number", "integer", "Place among the claims of the reading, from 0."),
            ("precision", "text", "What the point stands for: exact, town, district, region, country."),
        )
        + tuple(map(_of_claim, CLAIM))
        + _columns(
            ("checked", "text", "What persons decided: accepted, edited, rejected, added, unclear, disputed …"),
            ("checked_by", "text", "Who decided."),
            ("corrected", "json", "The values that a person put in the place of those of the machine, which stay."),
        ),
    ),
    Table(
        "documents",
        "A document, with what is known of it from all of its sources; its texts are its versions.",
        ("id",),
        _columns(
            ("id", "text", "Id of the document."),
            ("title", "text", "The fullest of its titles."),
            ("author", "text", "The fullest that was told."),
            ("publisher", "text", "The fullest that was told."),
            ("published", "text", "As it was told, the fullest: a day or time of ISO 8601 where it could be read."),
            ("url", "text", "The fullest of its addresses."),
            ("languages", "json", "The languages that its texts were read in."),
            ("addresses", "json", "Its addresses as they are compared."),
            ("versions", "json", "Ids of its texts."),
            ("unread", "integer", "How many of these have no reading."),
            ("claims", "integer", "How many claims count now."),
            ("found", "integer", "How many times it was found."),
            ("locators", "json", "Where: files, archive members, addresses, as they were given."),
        ),
    ),
    Table(
        "incidents",
        "A happening that one or more documents tell of.",
        ("id",),
        _columns(
            ("id", "text", "Id of the incident."),
            ("type", "text", "What happened."),
            ("when_start", "time", "When: beginning."),
            ("when_end", "time", "When: end, inclusive."),
            ("place", "text", "Where."),
            ("latitude", "number", "Degrees north (WGS 84); see `precision`."),
            ("longitude", "number", "Degrees east."),
            ("precision", "text", "What the point stands for: exact, town, district, region, country."),
            ("country", "text", "Code of the country."),
            ("killed_low", "integer", "The least that is claimed of killed."),
            ("killed_high", "integer", "The most; none where several are told of and nobody gives a number."),
            ("injured_low", "integer", "The least that is claimed of injured."),
            ("injured_high", "integer", "The most, likewise."),
            ("documents", "json", "Ids of the documents that tell of it."),
            ("sources", "integer", "How many voices tell of it that do not repeat each other."),
            ("title", "text", "What it is called, after one of the documents."),
        ),
    ),
    Table(
        "tolls",
        "A line of the ledger of an incident: one figure, who gives it, in which document.",
        ("incident", "document", "claim"),
        _columns(
            ("incident", "text", "Id of the incident."),
            ("document", "text", "Id of the document that carries it."),
            ("publisher", "text", "Who published that."),
            ("published", "time", "When it was published."),
            ("added", "time", "When it was added to the store."),
            ("claim", "text", "Id of the claim in its reading."),
            ("measure", "text", "What is told of those counted: killed, injured …"),
            ("object", "text", "What is counted."),
            ("low", "integer", "The number, or its lower end; empty: open, or no number was given."),
            ("high", "integer", "The number, or its upper end; empty: open, or no number was given."),
            ("bound", "text", "How the number is meant: exact, at_least …"),
            ("scope", "text", "`incident`, or `cumulative` for a running total."),
            ("polarity", "text", "`affirmed`, `denied`, `hypothetical` or `planned`."),
            ("certainty", "text", "`stated` or `hedged`."),
            ("side", "text", "The country whose people or objects are counted."),
            ("part_of", "text", "Id of the larger count that it is part of."),
            ("period_start", "time", "First day of a running total."),
            ("period_end", "time", "Last day of a running total."),
            ("speaker", "text", "Who says it; empty: the publisher."),
            ("speaker_canonical", "text", "The usual English name."),
            ("speaker_id", "text", "Id of a person or body of public life."),
            ("channel", "text", "How it was said."),
            ("told_by", "text", "Who tells that it was said, from the nearest outwards."),
            ("said_start", "time", "When it was said: beginning."),
            ("said_end", "time", "When it was said: end, inclusive."),
            ("start", "integer", "First character of the words in the text, in code points."),
            ("end", "integer", "The character after the last."),
            ("exact", "text", "The words."),
            ("url", "text", "Address of the document."),
            (
                "checked",
                "text",
                "What persons decided: accepted, edited, rejected (it is in no view), added, unclear …",
            ),
            ("checked_by", "text", "Who decided."),
            ("checked_why", "text", "Why."),
            ("machine", "json", "Of an edited figure the values that the machine read."),
        ),
    ),
    Table(
        "contradictions",
        "What is told of one incident in ways that cannot both be so.",
        ("id",),
        _columns(
            ("id", "text", "Id of the contradiction."),
            ("incident", "text", "Id of the incident."),
            ("kind", "text", "value, place, day, blame, denial, definition …"),
            ("measure", "text", "Of figures: what is counted."),
            ("why", "text", "What contradicts what, in one sentence."),
            ("sides", "json", "The sides, each a list of [document, claim]."),
        ),
    ),
    Table(
        "judgements",
        "What a person has decided, and when.",
        ("id",),
        _columns(
            ("id", "text", "Id of the judgement."),
            ("kind", "text", "What was decided upon."),
            ("subject", "text", "Id of what it is about."),
            ("value", "json", "The decision."),
            ("by", "text", "Who decided."),
            ("at", "time", "When."),
        ),
    ),
    Table(
        "changes",
        "What became of an incident, and what brought it about.",
        ("id",),
        _columns(
            ("id", "integer", "Number of the change in the log."),
            ("at", "time", "When it was seen."),
            ("kind", "text", "created, updated, merged, split, joined (it is part of another now), withdrawn, judged."),
            ("incident", "text", "Id of the incident; empty for a judgement."),
            ("documents", "json", "Ids of the documents that brought it."),
            ("before", "json", "What was told of it, if anything."),
            ("after", "json", "What is told of it; of a judgement what was decided."),
            ("into", "text", "Id of the incident that it was joined to."),
        ),
    ),
)

TABLES = {table.name: table for table in _TABLES}
"""All that can be exported, by name."""


def described(names: Iterable[str]) -> str:
    """The columns of tables as a page of Markdown."""
    parts = []
    for name in names:
        table = TABLES[name]
        lines = "".join(f"| `{column.name}` | {column.kind} | {column.what} |\n" for column in table.columns)
        key = ", ".join(f"`{one}`" for one in table.key)
        parts.append(
            f"## {name}\n\n{table.what} A row is known by {key}.\n\n| column | kind | |\n|---|---|---|\n{lines}"
        )
    return "\n".join(parts)
