"""The account of one report, for people: what happened, who says it, and every figure with the words it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from ..records import Attribution, Count, Event, Place, Reading, Refusal, Source, Span
from ..text.identify import name_of
from .claims import (
    NOBODY,
    Speaker,
    by_event,
    event_marks,
    interval,
    known,
    manner,
    marks,
    name,
    nested,
    parties,
    short_ids,
    time_told,
    value,
    words,
)
from .shown import clipped, shown

AROUND = 40  # characters of context on either side of the words of a count
LINE = 400  # characters of the line of places, and of the line of times
WORDS = 90  # characters shown of what somebody says without a figure


class Account:
    """The lines that make up the account of a reading of `text`."""

    def __init__(self, reading: Reading, text: str, *, name: str, isolate: bool = False, refused: bool = False) -> None:
        self.reading = reading
        self.text = text
        self.name = name
        self.isolate = isolate
        self.refused = refused
        self.attributions = {a.id: a for a in reading.attributions}
        self.counts = {c.id: c for c in reading.counts}
        self.short = short_ids([*self.counts, *self.attributions, *(event.id for event in reading.events)])

    def lines(self) -> Iterator[Text]:
        """All lines, from the name of the report to the numbers that are no counts."""
        yield self._head()
        yield from self._warnings()
        told = list(self._told())
        if not told:
            yield Text("  no events, no figures, and nobody is reported to say anything")
        for event, speakers in told:
            yield Text()
            if event is not None:
                yield self._event(event)
            elif len(told) > 1:
                yield Text("besides", style="bold")
            for source, counts, attributions in speakers:
                yield self._speaker(source)
                for count, depth in nested(counts):
                    yield from self._count(count, depth)
                for attribution in attributions:
                    yield self._attribution(attribution)
        yield from self._where_and_when()
        yield from self._refusals()

    def _head(self) -> Text:
        document = self.reading.document
        others = [name_of(code) for code in document.languages if code != document.language]
        parts = [
            name_of(document.language) + (f" (also {', '.join(others)})" if others else ""),
            f"published {document.published}" if document.published else "date of publication not known",
            f"{document.characters:,} characters",
        ]
        title = document.title or self.name
        return Text.assemble((self._shown(title), "bold"), ("  " + " · ".join(parts), "dim"))

    def _warnings(self) -> Iterator[Text]:
        for warning in self.reading.warnings:
            yield Text(f"  warning: {shown(warning.why)}", style="yellow")

    def _told(self) -> Iterator[tuple[Event | None, list[Speaker]]]:
        """Every event, and every speaker with counts and with what is said without one; then what is of no event."""
        spoken = {count.attribution for count in self.reading.counts}
        for event, some in by_event(self.reading):
            speakers = [
                Speaker(source, counts, [a for a in attributions if a.id not in spoken])
                for source, counts, attributions in some
            ]
            speakers = [s for s in speakers if s.counts or s.attributions]
            if event is not None or speakers:
                yield event, speakers

    def _event(self, event: Event) -> Text:
        """Type, who and to whom, with what, where and when."""
        line = Text(words(event.type), style="bold green")
        line.append(f"  {self._shown(event.trigger.exact)}", style="italic")
        who = [("by", parties(event.actors)), ("on", parties(event.targets))]
        weapons = ", ".join(dict.fromkeys(weapon.name for weapon in event.weapons))
        where = ", ".join(dict.fromkeys(site.text for site in event.places))
        when = interval(event.when.start, event.when.end) if event.when is not None else ""
        for label, told in (*who, ("with", weapons), ("in", where), ("at", when)):
            if told:
                line.append(f"  {label} ", style="dim")
                line.append(self._shown(clipped(told, WORDS)))
        if event_marks(event):
            line.append(f"  [{', '.join(event_marks(event))}]", style="magenta")
        line.append(f"  {self.short[event.id]}", style="dim")
        return line

    def _speaker(self, source: Source | None) -> Text:
        line = Text(f"  {self._shown(name(source, self.reading.document.publisher))}", style="bold cyan")
        if known(source):
            line.append(f"  ({shown(', '.join(known(source)))})", style="cyan")
        return line

    def _count(self, count: Count, depth: int) -> Iterator[Text]:
        line = Text("  " + "   " * depth)
        if count.subset_of:
            line.append("of them " if depth else "part of a larger count: ", style="dim")
        line.append(value(count).rjust(0 if count.subset_of else 7), style="bold")
        line.append(f"  {words(count.object)} {words(count.measure)}", style="green")
        if self._marks(count):
            line.append(f"  [{', '.join(self._marks(count))}]", style="magenta")
        line.append(f"  {self.short[count.id]}", style="dim")
        yield line
        yield self._context(count.span, "  " + "   " * depth + " " * 9)
        for span in count.also:
            yield self._context(span, "  " + "   " * depth + " " * 9 + "again: ")
        for warning in count.warnings:
            if warning.code == "machine_translated":
                continue  # it is told once, above
            yield Text(" " * 11 + f"warning: {shown(warning.why)}", style="yellow")

    def _marks(self, count: Count) -> list[str]:
        attribution = self.attributions.get(count.attribution or "")
        return [*(self._manner(attribution) if attribution is not None else []), *marks(count)]

    def _manner(self, attribution: Attribution) -> list[str]:
        outer = self.attributions.get(attribution.within or "")
        heard = [f"to {self._shown(name(attribution.audience, None))}"] if attribution.audience is not None else []
        told = [f"as told by {self._shown(outer.source.name or NOBODY)}"] if outer is not None else []
        return [*heard, *manner(attribution), *told]

    def _attribution(self, attribution: Attribution) -> Text:
        line = Text("    ")
        line.append(self._shown(attribution.cue.exact), style="italic")
        if self._manner(attribution):
            line.append(f" [{', '.join(self._manner(attribution))}]", style="magenta")
        said = " … ".join(span.exact for span in attribution.content)
        line.append(f" {self._shown(clipped(shown(said), WORDS))}")
        line.append(f"  {self.short[attribution.id]}", style="dim")
        return line

    def _context(self, span: Span, indent: str) -> Text:
        """The words of a count between ⟦brackets⟧, with what stands around them on the line."""
        before = self.text[max(0, span.start - AROUND) : span.start].rpartition("\n")[2]
        after = self.text[span.end : span.end + AROUND].partition("\n")[0]
        if span.start - len(before) > 0 and len(before) == AROUND:
            before = "… " + before.partition(" ")[2]
        if len(after) == AROUND:
            after = after.rpartition(" ")[0] + " …"
        return Text(indent + self._shown(f"{before}⟦{span.exact}⟧{after}".strip()), style="dim")

    def _where_and_when(self) -> Iterator[Text]:
        """One line of the places, best first, and one of the times, in the order of the text."""
        places = dict.fromkeys(self._place(place) for place in self.reading.places if not place.metonym)
        times = dict.fromkeys(f"{self._shown(t.span.exact)} = {time_told(t)}" for t in self.reading.timexes if t.start)
        for what, told in (("places", places), ("times", times)):
            if told:
                yield Text()
                yield Text.assemble((f"{what}  ", "bold"), clipped("; ".join(told), LINE))

    def _place(self, place: Place) -> str:
        name = place.name + (f" ({place.country})" if place.country else "")
        return f"{self._shown(place.text)} = {name}"

    def _refusals(self) -> Iterator[Text]:
        refused = self.reading.refused
        if not refused:
            return
        yield Text()
        if self.refused:
            for of, told in REFUSED.items():
                some = [refusal for refusal in refused if refusal.of == of]
                if some:
                    yield Text(f"{told[1]}: {len(some)}", style="bold")
                for refusal in some:
                    where = f"{refusal.span.start}–{refusal.span.end}"
                    yield Text(f"  {self._shown(clipped(refusal.span.exact, WORDS))}  {where}  {shown(refusal.why)}")
        else:
            yield Text(f"{folded(refused)}; --refused lists them", style="dim")

    def _shown(self, text: str) -> str:
        return shown(text, isolate=self.isolate)


REFUSED = {
    "count": ("number is no count", "numbers are no counts"),
    "event": ("word tells of no event", "words tell of no event"),
}
"""What is refused, one and several."""


def folded(refused: tuple[Refusal, ...]) -> str:
    """How many numbers are no counts and how many words no events, and why."""
    told = []
    for of, (one, several) in REFUSED.items():
        reasons = Counter(refusal.why for refusal in refused if refusal.of == of)
        if reasons:
            listed = ", ".join(f"{times} {shown(why)}" for why, times in reasons.most_common())
            told.append(f"{reasons.total()} {one if reasons.total() == 1 else several}: {listed}")
    return "; ".join(told)
