"""The view: one HTML file with the text, its marks, the claims by speaker and how each was made; it loads nothing.

The folder `view` holds the page, its style and its script. The text goes into the page character for character; all
else is put in as escaped markup (the list of claims) or as JSON (places and derivations), and a policy forbids loads.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from .. import __version__
from ..languages import load
from ..records import Attribution, Count, Derivation, Event, Place, Reading, Refusal, Span, Timex, Warning_
from ..text.identify import name_of
from .account import REFUSED
from .claims import (
    CREDIT,
    Speaker,
    by_speaker,
    event_marks,
    interval,
    known,
    manner,
    marks,
    name,
    nested,
    parties,
    place_marks,
    short_ids,
    time_told,
    value,
    words,
)
from .shown import clipped, shown

FOLDER = Path(__file__).parent / "view"
WORDS = 160  # characters shown of what somebody says
DEEPEST = 2  # indents of parts below their wholes
_HOLE = re.compile(r"\{\{(\w+)\}\}")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPED = re.compile("[<\u2028\u2029\ud800-\udfff]")

Item = dict[str, Any]


def page(reading: Reading, text: str, derivations: dict[str, Derivation], *, title: str) -> str:
    """The whole file; `derivations` are those of `pipeline.derivations`, `title` stands where the report has none."""
    view = _View(reading, derivations)
    claims = "\n".join(view.sections())
    style, script = ((FOLDER / f"view.{kind}").read_text("utf-8") for kind in ("css", "js"))
    fill = {
        "policy": f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        "version": __version__,
        "title": escape(shown(reading.document.title or title)),
        "style": style,
        "about": _about(reading),
        "language": escape(reading.document.language),
        "direction": view.direction,
        "text": _written(text),
        "claims": claims,
        "data": _json(
            {"items": view.items, "unwritable": [[m.start(), ord(m[0])] for m in _UNWRITABLE.finditer(text)]}
        ),
        "script": script,
    }
    return _HOLE.sub(lambda hole: fill[hole[1]], (FOLDER / "view.html").read_text("utf-8"))


def _written(text: str) -> str:
    """The text as markup that a browser reads back unchanged; what markup cannot hold is put in by the script.

    >>> _written("a<b>\\r\\n")
    'a&lt;b&gt;&#13;\\n'
    """
    return _UNWRITABLE.sub("\ufffd", escape(text, quote=False).replace("\r", "&#13;"))


def _json(value: object) -> str:
    """JSON that can stand in a script element."""
    made = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", made)


def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def _about(reading: Reading) -> str:
    document = reading.document
    others = [name_of(code) for code in document.languages if code != document.language]
    parts = [
        name_of(document.language) + (f" (also {', '.join(others)})" if others else ""),
        f"published {document.published}" if document.published else "date of publication not known",
        f"{document.characters:,} characters",
    ]
    if document.publisher:
        parts.insert(0, document.publisher)
    told = [_bdi(part) for part in parts]
    if document.url and re.match(r"https?://", document.url):
        told.append(f'<a href="{escape(document.url)}" rel="noreferrer noopener">{_bdi(clipped(document.url, 60))}</a>')
    return " · ".join(told)


class _View:
    """The list of claims; `items` fills with what the script needs of each button, in their order."""

    def __init__(self, reading: Reading, derivations: dict[str, Derivation]) -> None:
        self.reading = reading
        self.derivations = derivations
        self.direction = load(reading.document.language).direction
        self.items: list[Item] = []
        self.attributions = {a.id: a for a in reading.attributions}
        self.counts = {c.id: c for c in reading.counts}
        self.events = {e.id: e for e in reading.events}
        self.short = short_ids([*self.counts, *self.attributions, *self.events])

    def sections(self) -> Iterator[str]:
        """Warnings, events, every speaker with his claims, places, times, and the numbers that are no counts."""
        if self.reading.warnings:
            yield _section("Warnings", [self._warning(w) for w in self.reading.warnings])
        if self.reading.events:
            yield _section("Events", [self._event(event) for event in self.reading.events])
        speakers = by_speaker(self.reading)
        yield from (self._speaker(speaker) for speaker in speakers)
        if not speakers:
            yield '<p class="nothing">No figures, and nobody is reported to say anything.</p>'
        if self.reading.places:
            credit = f" <small>({_bdi(CREDIT)})</small>"
            yield _section("Places" + credit, [self._place(place) for place in self.reading.places])
        if self.reading.timexes:
            yield _section("Times", [self._time(timex) for timex in self.reading.timexes])
        if self.reading.refused:
            for of, (_, several) in REFUSED.items():
                rows = [self._refused(refusal) for refusal in self.reading.refused if refusal.of == of]
                if rows:
                    yield _section(several.capitalize(), rows)

    def _speaker(self, speaker: Speaker) -> str:
        called = name(speaker.source, self.reading.document.publisher)
        heading = self._quoted(shown(called)) if speaker.source and speaker.source.name else _bdi(called)
        more = known(speaker.source)
        if speaker.source is None and self.reading.document.publisher:
            more = ["the publisher"]
        if more:
            heading += f" <small>({_bdi(', '.join(more))})</small>"
        find = " ".join([called, *more])
        rows = [self._count(count, depth, find) for count, depth in nested(speaker.counts)]
        rows += [self._attribution(attribution, find) for attribution in speaker.attributions]
        return _section(heading, rows)

    # --- the buttons

    def _event(self, event: Event) -> str:
        """An event with who, to whom, where and when."""
        tags = event_marks(event)
        named = [one.name for one in (*event.actors, *event.targets)] + [weapon.name for weapon in event.weapons]
        spans = [("event", span) for span in (event.trigger, *event.also)]
        spans += [("party", party.span) for party in (*event.actors, *event.targets)]
        where = ", ".join(dict.fromkeys(site.text for site in event.places))
        when = interval(event.when.start, event.when.end) if event.when is not None else ""
        item = {
            "id": event.id,
            "title": words(event.type),
            "find": f"event {words(event.type)} {' '.join(named)} {where} {when} {' '.join(tags)}",
            "marks": [[kind, span.start, span.end] for kind, span in spans],
            "facts": list(self._facts_of_event(event)),
        }
        if event.attribution in self.attributions:
            item["speech"] = event.attribution
        told = " · ".join(part for part in (parties(event.actors), where) if part)
        inner = f'<span class="value event">{escape(words(event.type))}</span> {escape(when)}{_tags(tags)}'
        inner += self._words(self._quoted(shown(event.trigger.exact)) + (f" · {self._quoted(told)}" if told else ""))
        return self._button(item, inner + _notes(event.warnings))

    def _count(self, count: Count, depth: int, find: str) -> str:
        what = f"{words(count.object)} {words(count.measure)}"
        attribution = self.attributions.get(count.attribution or "")
        tags = [*marks(count), *(self._manner(attribution) if attribution else [])]
        part = ("of them " if depth else "part of a larger count: ") if count.subset_of else ""
        item = {
            "id": count.id,
            "title": f"{value(count)} {what}",
            "find": f"{find} {what} {' '.join(tags)}",
            "marks": [["count", span.start, span.end] for span in (count.span, *count.also)],
            "facts": list(self._facts_of_count(count)),
        }
        if attribution:
            item["speech"] = attribution.id
        inner = f'{part}<span class="value">{escape(value(count))}</span> {escape(what)}{_tags(tags)}'
        inner += f"{self._words(self._quoted(clipped(shown(count.span.exact), WORDS)))}"
        return self._button(item, inner + _notes(count.warnings), depth)

    def _attribution(self, attribution: Attribution, find: str) -> str:
        source, cue = attribution.source, attribution.cue
        tags = self._manner(attribution)
        spans = [("cue", cue), ("source", source.span), *(("content", span) for span in attribution.content)]
        if source.inferred:
            spans.append(("origin", source.origin))
        item = {
            "id": attribution.id,
            "title": f"{name(source, None)}: {shown(cue.exact)}",
            "find": f"{find} {cue.exact} {words(attribution.mode)} {' '.join(tags)}",
            "marks": [[kind, span.start, span.end] for kind, span in spans if span is not None],
            "facts": list(self._facts_of_attribution(attribution)),
        }
        said = clipped(shown(" … ".join(span.exact for span in attribution.content)), WORDS)
        inner = self._words(f'<span class="cue">{self._quoted(shown(cue.exact))}</span> {self._quoted(said)}')
        return self._button(item, inner + _tags(tags) + _notes(attribution.warnings))

    def _place(self, place: Place) -> str:
        """A place as the report writes it, with what it was resolved to and why."""
        tags = place_marks(place)
        facts = [_fact("place", ", ".join(part for part in (place.name, place.admin1, place.country) if part))]
        facts += [_fact("kind", f"{words(place.kind)}, known to the {words(place.precision)}")]
        if place.lat is not None and place.lon is not None:
            facts.append(_fact("coordinates", f"{place.lat:.4f}, {place.lon:.4f}"))
        if place.geonameid is not None:
            facts.append(_fact("GeoNames", str(place.geonameid)))
        facts += [_fact("because", why) for why in place.why]
        facts += [_fact("not", f"{rival.name}, {rival.country or '?'}: {rival.why}") for rival in place.rivals]
        item = {
            "title": place.name,
            "find": f"place {place.text} {place.name} {place.country or ''} {' '.join(tags)}",
            "marks": [["toponym", span.start, span.end] for span in (place.span, *place.also)],
            "facts": facts,
        }
        told = f"{escape(place.name)}{', ' + escape(place.country) if place.country else ''}"
        return self._button(
            item, f'<span class="value toponym">{self._quoted(shown(place.text))}</span> {told}{_tags(tags)}'
        )

    def _time(self, timex: Timex) -> str:
        """A time expression with its interval, or with the reason why it has none."""
        interval = time_told(timex)
        facts = [_fact("interval", interval), *([_fact("UTC", timex.utc)] if timex.utc else [])]
        if timex.anchor:
            facts.append(_fact("counted from", words(timex.anchor), span=timex.origin))
        facts.append(_fact("rule", timex.rule))
        item = {
            "title": interval,
            "find": f"time {timex.span.exact} {interval}",
            "marks": [["timex", timex.span.start, timex.span.end]],
            "facts": facts,
        }
        inner = f'<span class="value timex">{self._quoted(shown(timex.span.exact))}</span> {escape(interval)}'
        return self._button(item, inner)

    def _refused(self, refusal: Refusal) -> str:
        span = refusal.span
        facts = [_fact("why", refusal.why), _fact("characters", span=span)]
        item = {
            "title": f"no {refusal.of}",
            "find": f"refused no {refusal.of} {refusal.why}",
            "marks": [["refused", span.start, span.end]],
            "facts": facts,
        }
        return self._button(item, f"{self._quoted(clipped(shown(span.exact), WORDS))}{_tags([refusal.why])}")

    def _warning(self, warning: Warning_) -> str:
        span = warning.span
        facts = [_fact("warning", warning.why), *([_fact("characters", span=span)] if span else [])]
        item = {
            "title": "warning",
            "find": f"warning {warning.code} {warning.why}",
            "marks": [["refused", span.start, span.end]] if span else [],
            "facts": facts,
        }
        return self._button(item, f'<span class="note">{escape(shown(warning.why))}</span>')

    def _button(self, item: Item, inner: str, depth: int = 0) -> str:
        number = len(self.items)
        derivation = self.derivations.get(item.get("id", ""))
        if derivation is not None:
            item["tree"] = _tree(derivation)
        self.items.append(item)
        indent = f" depth-{min(depth, DEEPEST)}" if depth else ""
        return f'<li><button type="button" class="item{indent}" id="item-{number}">{inner}</button></li>'

    def _words(self, inner: str) -> str:
        """A line in the direction of the report."""
        return f'<span class="words" dir="{self.direction}">{inner}</span>'

    def _quoted(self, text: str) -> str:
        return f'<bdi lang="{escape(self.reading.document.language)}">{escape(text)}</bdi>'

    # --- what is told of the chosen value

    def _said_by(self, id: str | None) -> Iterator[Item]:
        """Who says it, and who tells that, outwards; the publisher where nobody else does."""
        attribution = self.attributions.get(id or "")
        if attribution is None:
            yield _fact("said by", name(None, self.reading.document.publisher))
        else:
            own = attribution.source.name is not None
            yield _fact("said by", name(attribution.source, None), item=attribution.id, own=own)
            yield from self._chain(attribution)

    def _facts_of_event(self, event: Event) -> Iterator[Item]:
        yield from self._said_by(event.attribution)
        for label, some in (("actor", event.actors), ("target", event.targets)):
            for party in some:
                told = ", ".join(part for part in (party.name, party.canonical, party.side) if part)
                yield _fact(f"{label}, inferred" if party.inferred else label, told, span=party.span)
        yield from (
            _fact("weapon", f"{weapon.name} ({words(weapon.object)})", span=weapon.span) for weapon in event.weapons
        )
        yield from (_fact("place, inferred" if site.inferred else "place", site.name) for site in event.places)
        if event.when is not None:
            label = "time, inferred" if event.when_inferred else "time"
            yield _fact(label, interval(event.when.start, event.when.end))
        for told in event_marks(event):
            yield _fact("note", told)
        for count in (c for c in self.reading.counts if c.event == event.id):
            yield _fact("figure", f"{value(count)} {words(count.object)} {words(count.measure)}", item=count.id)
        yield from (_fact("again", span=span) for span in event.also)
        yield from _last(event, self.short)

    def _facts_of_count(self, count: Count) -> Iterator[Item]:
        yield from self._said_by(count.attribution)
        event = self.events.get(count.event or "")
        if event is not None:
            yield _fact("event", words(event.type), item=event.id)
        whole = self.counts.get(count.subset_of or "")
        if whole is not None:
            yield _fact("part of", f"{value(whole)} {words(whole.object)} {words(whole.measure)}", item=whole.id)
        for told in marks(count):
            yield _fact("note", told)
        if count.period is not None:
            yield _fact("period", f"{count.period.start} – {count.period.end}")
        yield from (_fact("again", span=span) for span in count.also)
        yield from _last(count, self.short)

    def _facts_of_attribution(self, attribution: Attribution) -> Iterator[Item]:
        yield _fact("said by", name(attribution.source, None), own=attribution.source.name is not None)
        yield from self._chain(attribution)
        for told in ("mode", "stance", "channel"):
            if getattr(attribution, told):
                yield _fact(told, words(getattr(attribution, told)))
        if attribution.audience is not None:
            yield _fact("said to", name(attribution.audience, None), own=True)
        if attribution.said is not None:
            yield _fact("said on", f"{attribution.said.start} – {attribution.said.end}")
        for count in (c for c in self.reading.counts if c.attribution == attribution.id):
            yield _fact("figure", f"{value(count)} {words(count.object)} {words(count.measure)}", item=count.id)
        yield from _last(attribution, self.short)

    def _chain(self, attribution: Attribution) -> Iterator[Item]:
        """Where an inferred name came from, and who tells it, outwards."""
        if attribution.source.inferred:
            yield _fact("name inferred from", "" if attribution.source.origin else "?", span=attribution.source.origin)
        seen = {attribution.id}
        outer = self.attributions.get(attribution.within or "")
        while outer is not None and outer.id not in seen:
            own = outer.source.name is not None
            yield _fact("as told by", name(outer.source, None), item=outer.id, own=own)
            seen.add(outer.id)
            outer = self.attributions.get(outer.within or "")

    def _manner(self, attribution: Attribution) -> list[str]:
        outer = self.attributions.get(attribution.within or "")
        heard = [] if attribution.audience is None else [f"to {shown(name(attribution.audience, None))}"]
        told = [] if outer is None else [f"as told by {name(outer.source, None)}"]
        return [*heard, *manner(attribution), *told]


def _last(record: Count | Attribution | Event, short: dict[str, str]) -> Iterator[Item]:
    yield from (_fact("warning", warning.why, span=warning.span) for warning in record.warnings)
    yield _fact("rule", record.rule)
    yield _fact("id", short[record.id])


def _fact(label: str, text: str = "", *, span: Span | None = None, item: str | None = None, own: bool = False) -> Item:
    """One line on a value; `own` words are those of the report, `item` is the value that it leads to."""
    fact: Item = {"is": label, "text": shown(text), "own": own}
    if span is not None:
        fact["span"] = [span.start, span.end]
    if item is not None:
        fact["item"] = item
    return fact


def _tree(derivation: Derivation) -> Item:
    node: Item = {
        "kind": derivation.kind,
        "value": derivation.value,
        "rule": derivation.rule,
        "span": [derivation.span.start, derivation.span.end],
    }
    if derivation.parts:
        node["parts"] = [_tree(part) for part in derivation.parts]
    return node


def _section(heading: str, rows: list[str]) -> str:
    return f"<section>\n<h2>{heading}</h2>\n<ul>\n" + "\n".join(rows) + "\n</ul>\n</section>"


def _tags(tags: list[str]) -> str:
    return "".join(f' <span class="tag">{_bdi(tag)}</span>' for tag in tags)


def _notes(warnings: tuple[Warning_, ...]) -> str:
    """The warnings of a claim; what holds for the whole text is told once, above."""
    told = (warning for warning in warnings if warning.span is not None or warning.code != "machine_translated")
    return "".join(f'<span class="note">{escape(shown(warning.why))}</span>' for warning in told)


def _bdi(text: str) -> str:
    return f"<bdi>{escape(shown(text))}</bdi>"
