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
from typing import Any, NamedTuple

from .. import __version__
from ..languages import load
from ..records import Attribution, Count, Derivation, Event, Place, Reading, Refusal, Rival, Span, Timex, Warning_
from ..text.identify import name_of
from .claims import (
    CREDIT,
    ENGLISH,
    Speaker,
    Speech,
    by_event,
    by_speaker,
    event_marks,
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
)
from .shown import clipped, shown

FOLDER = Path(__file__).parent / "view"
STYLES = ("palette.css", "marks.css", "view.css")
"""The style of the file that shows a reading."""
SCRIPT = "view.js"
SHARED = ("palette.css", "marks.css", SCRIPT)
"""What the desk has in common with it."""
WORDS = 160  # characters shown of what somebody says
DEEPEST = 2  # indents of parts below their wholes
_HOLE = re.compile(r"\{\{(\w+)\}\}")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPED = re.compile("[<\u2028\u2029\ud800-\udfff]")

Item = dict[str, Any]


def page(reading: Reading, text: str, derivations: dict[str, Derivation], *, title: str) -> str:
    """The whole file; `derivations` are those of `pipeline.derivations`, `title` stands where the report has none."""
    shared = parts(reading, text, derivations)
    style, script = "".join((FOLDER / name).read_text("utf-8") for name in STYLES), (FOLDER / SCRIPT).read_text("utf-8")
    fill = {
        **shared._asdict(),
        "policy": f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        "version": __version__,
        "title": escape(shown(reading.document.title or title)),
        "style": style,
        "about": _about(reading),
        "script": script,
    }
    return _HOLE.sub(lambda hole: fill[hole[1]], (FOLDER / "view.html").read_text("utf-8"))


class Parts(NamedTuple):
    """What a page that shows a reading is made of: markup, and JSON for the script."""

    language: str
    direction: str
    text: str
    claims: str
    data: str


def parts(
    reading: Reading,
    text: str,
    derivations: dict[str, Derivation] | None = None,
    *,
    speech: Speech = ENGLISH,
    by: str = "speaker",
    extra: Item | None = None,
) -> Parts:
    """The text and the list of claims, by speaker or by event; `extra` is what else the script is told."""
    view = _View(reading, derivations or {}, speech)
    claims = "\n".join(view.sections(by))
    data = {"items": view.items, "unwritable": [[m.start(), ord(m[0])] for m in _UNWRITABLE.finditer(text)]}
    return Parts(escape(reading.document.language), view.direction, _written(text), claims, _json(data | (extra or {})))


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

    def __init__(self, reading: Reading, derivations: dict[str, Derivation], speech: Speech = ENGLISH) -> None:
        self.reading = reading
        self.derivations = derivations
        self.speech = speech
        self.direction = load(reading.document.language).direction
        self.items: list[Item] = []
        self.attributions = {a.id: a for a in reading.attributions}
        self.counts = {c.id: c for c in reading.counts}
        self.events = {e.id: e for e in reading.events}
        self.short = short_ids([*self.counts, *self.attributions, *self.events])

    def sections(self, by: str) -> Iterator[str]:
        """Warnings, events, every speaker with his claims, places, times, and the numbers that are no counts."""
        say = self.speech.say
        if self.reading.warnings:
            yield _section(escape(say("Warnings")), [self._warning(w) for w in self.reading.warnings])
        if by == "event":
            yield from self._by_event()
        else:
            if self.reading.events:
                yield _section(escape(say("Events")), [self._event(event) for event in self.reading.events])
            yield from (self._speaker(speaker) for speaker in by_speaker(self.reading))
        if not self.reading.counts and not self.reading.attributions:
            nothing = say("No figures, and nobody is reported to say anything.")
            yield f'<p class="nothing">{escape(nothing)}</p>'
        if self.reading.places:
            credit = f"{escape(say('Places'))} <small>({_bdi(CREDIT)})</small>"
            yield _section(credit, [self._place(place) for place in self.reading.places])
        if self.reading.timexes:
            yield _section(escape(say("Times")), [self._time(timex) for timex in self.reading.timexes])
        if self.reading.refused:
            headings = {"count": say("Numbers are no counts"), "event": say("Words tell of no event")}
            for of, heading in headings.items():
                rows = [self._refused(refusal) for refusal in self.reading.refused if refusal.of == of]
                if rows:
                    yield _section(escape(heading), rows)

    def _by_event(self) -> Iterator[str]:
        """Every event with its figures and who tells it; last what belongs to no event."""
        for event, speakers in by_event(self.reading):
            rows = [] if event is None else [self._event(event)]
            for speaker in speakers:
                rows += self._rows(speaker)
            if rows:
                word = self.speech.say("Besides") if event is None else self.speech.word(event.type)
                yield _section(escape(word), rows)

    def _speaker(self, speaker: Speaker) -> str:
        called, more = self._called(speaker)
        heading = self._quoted(shown(called)) if speaker.source and speaker.source.name else _bdi(called)
        if more:
            heading += f" <small>({_bdi(', '.join(more))})</small>"
        return _section(heading, self._rows(speaker))

    def _rows(self, speaker: Speaker) -> list[str]:
        called, more = self._called(speaker)
        find = " ".join([called, *more])
        rows = [self._count(count, depth, find) for count, depth in nested(speaker.counts)]
        return rows + [self._attribution(attribution, find) for attribution in speaker.attributions]

    def _called(self, speaker: Speaker) -> tuple[str, list[str]]:
        called = name(speaker.source, self.reading.document.publisher, self.speech)
        more = known(speaker.source, self.speech)
        if speaker.source is None and self.reading.document.publisher:
            more = [self.speech.say("the publisher")]
        return called, more

    # --- the buttons

    def _event(self, event: Event) -> str:
        """An event with who, to whom, where and when."""
        tags = event_marks(event, self.speech)
        named = [one.name for one in (*event.actors, *event.targets)] + [weapon.name for weapon in event.weapons]
        spans = [("event", span) for span in (event.trigger, *event.also)]
        spans += [("party", party.span) for party in (*event.actors, *event.targets)]
        where = ", ".join(dict.fromkeys(site.text for site in event.places))
        when = self.speech.interval(event.when.start, event.when.end) if event.when is not None else ""
        item = {
            "id": event.id,
            "title": self.speech.word(event.type),
            "find": f"event {self.speech.word(event.type)} {' '.join(named)} {where} {when} {' '.join(tags)}",
            "marks": [[kind, span.start, span.end] for kind, span in spans],
            "facts": list(self._facts_of_event(event)),
        }
        if event.attribution in self.attributions:
            item["speech"] = event.attribution
        told = " · ".join(part for part in (parties(event.actors), where) if part)
        inner = f'<span class="value event">{escape(self.speech.word(event.type))}</span> {escape(when)}{_tags(tags)}'
        inner += self._words(self._quoted(shown(event.trigger.exact)) + (f" · {self._quoted(told)}" if told else ""))
        return self._button(item, inner + self._notes(event.warnings))

    def _count(self, count: Count, depth: int, find: str) -> str:
        what = f"{self.speech.word(count.object)} {self.speech.word(count.measure)}"
        attribution = self.attributions.get(count.attribution or "")
        tags = [*marks(count, self.speech), *(self._manner(attribution) if attribution else [])]
        part = (
            (self.speech.say("of them") if depth else self.speech.say("part of a larger count:"))
            if count.subset_of
            else ""
        )
        item = {
            "id": count.id,
            "title": f"{value(count, self.speech)} {what}",
            "find": f"{find} {what} {' '.join(tags)}",
            "marks": [["count", span.start, span.end] for span in (count.span, *count.also)],
            "facts": list(self._facts_of_count(count)),
        }
        if attribution:
            item["speech"] = attribution.id
        figure = f'<span class="value">{escape(value(count, self.speech))}</span>'
        inner = f"{escape(part)}{' ' if part else ''}{figure} {escape(what)}{_tags(tags)}"
        inner += f"{self._words(self._quoted(clipped(shown(count.span.exact), WORDS)))}"
        return self._button(item, inner + self._notes(count.warnings), depth)

    def _attribution(self, attribution: Attribution, find: str) -> str:
        source, cue = attribution.source, attribution.cue
        tags = self._manner(attribution)
        spans = [("cue", cue), ("source", source.span), *(("content", span) for span in attribution.content)]
        if source.inferred:
            spans.append(("origin", source.origin))
        item = {
            "id": attribution.id,
            "title": f"{name(source, None, self.speech)}: {shown(cue.exact)}",
            "find": f"{find} {cue.exact} {self.speech.word(attribution.mode)} {' '.join(tags)}",
            "marks": [[kind, span.start, span.end] for kind, span in spans if span is not None],
            "facts": list(self._facts_of_attribution(attribution)),
        }
        said = clipped(shown(" … ".join(span.exact for span in attribution.content)), WORDS)
        inner = self._words(f'<span class="cue">{self._quoted(shown(cue.exact))}</span> {self._quoted(said)}')
        return self._button(item, inner + _tags(tags) + self._notes(attribution.warnings))

    def _place(self, place: Place) -> str:
        """A place as the report writes it, with what it was resolved to and why."""
        say = self.speech.say
        tags = place_marks(place, self.speech)
        country = self.speech.country(place.country) if place.country else None
        facts = [_fact(say("place"), ", ".join(part for part in (place.name, place.admin1, country) if part))]
        facts += [
            _fact(
                say("kind"),
                say(
                    "{kind}, known to the {precision}",
                    kind=self.speech.word(place.kind),
                    precision=self.speech.word(place.precision),
                ),
            )
        ]
        if place.lat is not None and place.lon is not None:
            facts.append(_fact(say("coordinates"), f"{place.lat:.4f}, {place.lon:.4f}"))
        if place.geonameid is not None:
            facts.append(_fact(say("GeoNames"), str(place.geonameid)))
        facts += [_fact(say("because"), told=self.speech.told(why, "place")) for why in place.why]
        facts += [_fact(say("not"), told=self._rival(rival)) for rival in place.rivals]
        item = {
            "title": place.name,
            "find": f"place {place.text} {place.name} {place.country or ''} {' '.join(tags)}",
            "marks": [["toponym", span.start, span.end] for span in (place.span, *place.also)],
            "facts": facts,
        }
        told = _bdi(place.name) + (f", {escape(self.speech.country(place.country))}" if place.country else "")
        return self._button(
            item, f'<span class="value toponym">{self._quoted(shown(place.text))}</span> {told}{_tags(tags)}'
        )

    def _rival(self, rival: Rival) -> str:
        """Another place that bears the name, with what spoke for it."""
        country = self.speech.country(rival.country) if rival.country else "?"
        why = ", ".join(self.speech.told(self.speech.word(part), "place") for part in rival.why.split(", "))
        return f"{shown(rival.name)}, {country}: {why}"

    def _time(self, timex: Timex) -> str:
        """A time expression with its interval, or with the reason why it has none."""
        say = self.speech.say
        interval = time_told(timex, self.speech)
        facts = [_fact(say("interval"), told=interval)]
        if timex.utc:
            facts.append(_fact(say("UTC"), self.speech.interval(*timex.utc.partition("/")[::2])))
        if timex.anchor:
            facts.append(_fact(say("counted from"), self.speech.word(timex.anchor), span=timex.origin))
        facts.append(_fact(say("rule"), timex.rule))
        item = {
            "title": interval,
            "find": f"time {timex.span.exact} {interval}",
            "marks": [["timex", timex.span.start, timex.span.end]],
            "facts": facts,
        }
        inner = f'<span class="value timex">{self._quoted(shown(timex.span.exact))}</span> {escape(interval)}'
        return self._button(item, inner)

    def _refused(self, refusal: Refusal) -> str:
        say = self.speech.say
        span = refusal.span
        why = self.speech.told(refusal.why, "refusal")
        facts = [_fact(say("why"), told=why), _fact(say("characters"), span=span)]
        titles = {"count": say("number is no count"), "event": say("word tells of no event")}
        item = {
            "title": titles[refusal.of],
            "find": f"refused no {refusal.of} {why}",
            "marks": [["refused", span.start, span.end]],
            "facts": facts,
        }
        return self._button(item, f"{self._quoted(clipped(shown(span.exact), WORDS))}{_tags([why])}")

    def _warning(self, warning: Warning_) -> str:
        say = self.speech.say
        span = warning.span
        why = self.speech.told(warning.why, "warning")
        facts = [
            _fact(say("warning"), told=why, warns=True),
            *([_fact(say("characters"), span=span)] if span else []),
        ]
        item = {
            "title": say("warning"),
            "find": f"warning {warning.code} {why}",
            "marks": [["refused", span.start, span.end]] if span else [],
            "facts": facts,
        }
        return self._button(item, self._note(warning))

    def _note(self, warning: Warning_) -> str:
        """A warning in a sentence, in which the words of the report are set apart."""
        return f'<span class="note">{self.speech.told(warning.why, "warning", self._set_apart)}</span>'

    def _set_apart(self, text: str) -> str:
        return self._quoted(shown(text))

    def _notes(self, warnings: tuple[Warning_, ...]) -> str:
        """The warnings of a claim; what holds for the whole text is told once, above."""
        told = (warning for warning in warnings if warning.span is not None or warning.code != "machine_translated")
        return "".join(map(self._note, told))

    def _button(self, item: Item, inner: str, depth: int = 0) -> str:
        number = len(self.items)
        derivation = self.derivations.get(item.get("id", ""))
        if derivation is not None:
            item["tree"] = tree(derivation)
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
        say = self.speech.say
        attribution = self.attributions.get(id or "")
        if attribution is None:
            yield _fact(say("said by"), name(None, self.reading.document.publisher, self.speech))
        else:
            own = attribution.source.name is not None
            yield _fact(say("said by"), name(attribution.source, None, self.speech), item=attribution.id, own=own)
            yield from self._chain(attribution)

    def _facts_of_event(self, event: Event) -> Iterator[Item]:
        say = self.speech.say
        yield from self._said_by(event.attribution)
        for label, some in ((say("actor"), event.actors), (say("target"), event.targets)):
            for party in some:
                side = self.speech.country(party.side) if party.side else None
                told = ", ".join(part for part in (party.name, party.canonical, side) if part)
                yield _fact(say("{what}, inferred", what=label) if party.inferred else label, told, span=party.span)
        yield from (
            _fact(say("weapon"), f"{weapon.name} ({self.speech.word(weapon.object)})", span=weapon.span)
            for weapon in event.weapons
        )
        yield from (
            _fact(say("place, inferred") if site.inferred else say("place"), site.name) for site in event.places
        )
        if event.when is not None:
            label = say("time, inferred") if event.when_inferred else say("time")
            yield _fact(label, self.speech.interval(event.when.start, event.when.end))
        for told in event_marks(event, self.speech):
            yield _fact(say("note"), told)
        for count in (c for c in self.reading.counts if c.event == event.id):
            yield _fact(
                say("figure"),
                told=self._told(count),
                item=count.id,
            )
        yield from (_fact(say("again"), span=span) for span in event.also)
        yield from self._last(event)

    def _told(self, count: Count) -> str:
        """A figure in a line: number, object and measure."""
        return f"{value(count, self.speech)} {self.speech.word(count.object)} {self.speech.word(count.measure)}"

    def _facts_of_count(self, count: Count) -> Iterator[Item]:
        say = self.speech.say
        yield from self._said_by(count.attribution)
        event = self.events.get(count.event or "")
        if event is not None:
            yield _fact(say("event"), self.speech.word(event.type), item=event.id)
        whole = self.counts.get(count.subset_of or "")
        if whole is not None:
            yield _fact(
                say("part of"),
                told=self._told(whole),
                item=whole.id,
            )
        for told in marks(count, self.speech):
            yield _fact(say("note"), told)
        if count.period is not None:
            yield _fact(say("period"), self.speech.interval(count.period.start, count.period.end))
        yield from (_fact(say("again"), span=span) for span in count.also)
        yield from self._last(count)

    def _facts_of_attribution(self, attribution: Attribution) -> Iterator[Item]:
        say = self.speech.say
        yield _fact(
            say("said by"), name(attribution.source, None, self.speech), own=attribution.source.name is not None
        )
        yield from self._chain(attribution)
        for label, told in (
            (say("mode"), attribution.mode),
            (say("stance"), attribution.stance),
            (say("channel"), attribution.channel),
        ):
            if told:
                yield _fact(label, self.speech.word(told))
        if attribution.audience is not None:
            yield _fact(say("said to"), name(attribution.audience, None, self.speech), own=True)
        if attribution.said is not None:
            yield _fact(say("said on"), self.speech.interval(attribution.said.start, attribution.said.end))
        for count in (c for c in self.reading.counts if c.attribution == attribution.id):
            yield _fact(
                say("figure"),
                told=self._told(count),
                item=count.id,
            )
        yield from self._last(attribution)

    def _chain(self, attribution: Attribution) -> Iterator[Item]:
        """Where an inferred name came from, and who tells it, outwards."""
        say = self.speech.say
        if attribution.source.inferred:
            yield _fact(
                say("name inferred from"), "" if attribution.source.origin else "?", span=attribution.source.origin
            )
        seen = {attribution.id}
        outer = self.attributions.get(attribution.within or "")
        while outer is not None and outer.id not in seen:
            own = outer.source.name is not None
            yield _fact(say("as told by"), name(outer.source, None, self.speech), item=outer.id, own=own)
            seen.add(outer.id)
            outer = self.attributions.get(outer.within or "")

    def _manner(self, attribution: Attribution) -> list[str]:
        outer = self.attributions.get(attribution.within or "")
        heard = (
            []
            if attribution.audience is None
            else [self.speech.say("to {name}", name=shown(name(attribution.audience, None, self.speech)))]
        )
        told = (
            [] if outer is None else [self.speech.say("as told by {name}", name=name(outer.source, None, self.speech))]
        )
        return [*heard, *manner(attribution, self.speech), *told]

    def _last(self, record: Count | Attribution | Event) -> Iterator[Item]:
        say = self.speech.say
        yield from (
            _fact(say("warning"), told=self.speech.told(warning.why, "warning"), span=warning.span, warns=True)
            for warning in record.warnings
        )
        yield _fact(say("rule"), record.rule)
        yield _fact(say("id"), self.short[record.id])


def _fact(
    label: str,
    text: str = "",
    *,
    span: Span | None = None,
    item: str | None = None,
    own: bool = False,
    warns: bool = False,
    told: str | None = None,
) -> Item:
    """One line on a value; `own` words are those of the report, `item` is the value that it leads to.

    What is `told` is a sentence in the language of the page, with what is the report's isolated in it.
    """
    fact: Item = {"is": label, "text": shown(text) if told is None else told, "own": own}
    if warns:
        fact["warns"] = True
    if span is not None:
        fact["span"] = [span.start, span.end]
    if item is not None:
        fact["item"] = item
    return fact


def tree(derivation: Derivation) -> Item:
    node: Item = {
        "kind": derivation.kind,
        "value": derivation.value,
        "rule": derivation.rule,
        "span": [derivation.span.start, derivation.span.end],
    }
    if derivation.parts:
        node["parts"] = [tree(part) for part in derivation.parts]
    return node


def _section(heading: str, rows: list[str]) -> str:
    return f"<section>\n<h2>{heading}</h2>\n<ul>\n" + "\n".join(rows) + "\n</ul>\n</section>"


def _tags(tags: list[str]) -> str:
    return "".join(f' <span class="tag">{_bdi(tag)}</span>' for tag in tags)


def _bdi(text: str) -> str:
    return f"<bdi>{escape(shown(text))}</bdi>"
