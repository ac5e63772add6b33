"""Flat rows of claims: one count, event or statement a row, with who says it; docs/claims.md describes the columns.

>>> from whosays.pipeline import read
>>> reading = read("Three people were killed in the shelling, the mayor said.", language="en")
>>> [(row["claim"], row["type"], row["speaker"]) for row in rows(reading)]
[('event', 'shelling', 'mayor'), ('count', 'killed', 'mayor'), ('statement', 'asserts', 'mayor')]
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .records import Attribution, Count, Event, Party, Reading, Span, Warning_

COLUMNS = (
    "report", "published", "publisher", "url", "language",
    "id", "claim", "type", "object", "low", "high", "bound", "scope", "period_start", "period_end",
    "polarity", "certainty", "side",
    "part_of", "derived", "event", "event_type", "actors", "actor_ids", "targets", "weapons", "places", "geonameids",
    "latitude", "longitude", "when_start", "when_end", "inferred",
    "attribution", "speaker", "speaker_canonical", "speaker_id", "speaker_kind", "role", "speaker_inferred", "mode",
    "stance", "channel", "audience", "said_start", "said_end", "as_told_by",
    "start", "end", "exact", "also", "rule", "warnings", "error",
)  # fmt: skip
"""The columns, in their order."""

Row = dict[str, Any]


def rows(reading: Reading) -> Iterator[Row]:
    """Every claim of a reading as a row: events, counts, statements; columns that do not apply are absent or None."""
    told = _Rows(reading)
    yield from map(told.event, reading.events)
    yield from map(told.count, reading.counts)
    yield from map(told.statement, reading.attributions)


class _Rows:
    """The rows of one reading; what its records refer to by id is looked up here."""

    def __init__(self, reading: Reading) -> None:
        document = reading.document
        self.head: Row = {
            "report": reading.id,
            "published": document.published,
            "publisher": document.publisher,
            "url": document.url,
            "language": document.language,
        }
        self.attributions = {a.id: a for a in reading.attributions}
        self.events = {e.id: e for e in reading.events}
        self.places = {p.id: p for p in reading.places}

    def event(self, event: Event) -> Row:
        return self._row("event", event, event.type, event.trigger, event.also) | self._of_event(event)

    def count(self, count: Count) -> Row:
        event = self.events.get(count.event or "")
        return (
            self._row("count", count, count.measure, count.span, count.also)
            | (self._of_event(event) if event is not None else {})
            | {
                "object": count.object,
                "low": count.low,
                "high": count.high,
                "bound": count.bound,
                "scope": count.scope,
                "period_start": count.period.start if count.period else None,
                "period_end": count.period.end if count.period else None,
                "polarity": count.polarity,
                "certainty": count.certainty,
                "side": count.side,
                "part_of": count.subset_of,
                "derived": count.derived,
            }
        )

    def statement(self, said: Attribution) -> Row:
        span = said.content[0] if said.content else said.cue
        row = self._row("statement", said, said.stance, span, said.content[1:])
        return row | self._of_speaker(said) | {"exact": " … ".join(s.exact for s in said.content) or said.cue.exact}

    def _row(self, claim: str, record: Any, kind: str, span: Span, also: tuple[Span, ...]) -> Row:
        said = self.attributions.get(getattr(record, "attribution", None) or "")
        return (
            self.head
            | {
                "id": record.id,
                "claim": claim,
                "type": kind,
                "start": span.start,
                "end": span.end,
                "exact": span.exact,
                "also": _listed(f"{s.start}-{s.end}" for s in also),
                "rule": record.rule,
                "warnings": _warnings(record.warnings),
            }
            | (self._of_speaker(said) if said is not None else {})
        )

    def _of_event(self, event: Event) -> Row:
        places = [self.places[site.id] for site in event.places if site.id in self.places]
        first = next((place for place in places if place.lat is not None), None)
        parts = {
            "actors": any(party.inferred for party in event.actors),
            "places": any(site.inferred for site in event.places),
            "when": event.when is not None and event.when_inferred,
        }
        return {
            "event": event.id,
            "event_type": event.type,
            "polarity": event.polarity,
            "actors": _names(event.actors),
            "actor_ids": _listed(party.actor for party in event.actors),
            "targets": _names(event.targets),
            "weapons": _listed(weapon.name for weapon in event.weapons),
            "places": _listed(site.name for site in event.places),
            "geonameids": _listed(str(place.geonameid) for place in places if place.geonameid is not None),
            "latitude": first.lat if first is not None else None,
            "longitude": first.lon if first is not None else None,
            "when_start": event.when.start if event.when is not None else None,
            "when_end": event.when.end if event.when is not None else None,
            "inferred": _listed(part for part, inferred in parts.items() if inferred),
        }

    def _of_speaker(self, said: Attribution) -> Row:
        source = said.source
        return {
            "attribution": said.id,
            "speaker": source.name,
            "speaker_canonical": source.canonical,
            "speaker_id": source.actor,
            "speaker_kind": source.kind,
            "role": source.role,
            "speaker_inferred": source.inferred,
            "mode": said.mode,
            "stance": said.stance,
            "channel": said.channel,
            "audience": said.audience.name if said.audience is not None else None,
            "said_start": said.said.start if said.said is not None else None,
            "said_end": said.said.end if said.said is not None else None,
            "as_told_by": _listed(self._tellers(said)),
        }

    def _tellers(self, said: Attribution) -> Iterator[str | None]:
        """Who tells it, outwards: the agency, then the outlet that cites it."""
        seen = {said.id}
        outer = self.attributions.get(said.within or "")
        while outer is not None and outer.id not in seen:
            yield outer.source.name
            seen.add(outer.id)
            outer = self.attributions.get(outer.within or "")


def _names(some: tuple[Party, ...]) -> str | None:
    return _listed(party.canonical or party.name for party in some)


def _warnings(some: tuple[Warning_, ...]) -> str | None:
    return _listed(warning.code for warning in some)


def _listed(some: Iterator[str | None]) -> str | None:
    """Values in one cell, each once."""
    return "; ".join(dict.fromkeys(one for one in some if one)) or None
