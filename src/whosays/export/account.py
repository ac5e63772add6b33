"""The account of one report, for people: who says it, and then every figure with the words it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.text import Text

from ..records import Attribution, Count, Reading, Refusal, Source, Span
from ..text.identify import name_of
from .shown import clipped, shown

AROUND = 40  # characters of context on either side of the words of a count
WORDS = 90  # characters shown of what somebody says without a figure
SIGNS = {"at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "fewer_than": "< ", "about": "~ "}
CHANNELS = {
    "telegram": "on Telegram",
    "x": "on X",
    "facebook": "on Facebook",
    "tv": "on television",
    "radio": "on the radio",
    "interview": "in an interview",
    "press_conference": "at a press conference",
    "statement": "in a statement",
    "report": "in a report",
    "phone": "by telephone",
    "address": "in an address",
    "website": "on a website",
    "agency": "through an agency",
}
ITSELF = "the report itself"
NOBODY = "somebody the report does not name"


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
        self.short = short_ids([*self.counts, *self.attributions])

    def lines(self) -> Iterator[Text]:
        """All lines, from the name of the report to the numbers that are no counts."""
        yield self._head()
        yield from self._warnings()
        speakers = list(self._speakers())
        if not speakers:
            yield Text("  no figures, and nobody is reported to say anything")
        for source, counts, attributions in speakers:
            yield Text()
            yield self._speaker(source)
            for count, depth in nested(counts):
                yield from self._count(count, depth)
            for attribution in attributions:
                yield self._attribution(attribution)
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

    def _speakers(self) -> Iterable[tuple[Source | None, list[Count], list[Attribution]]]:
        """Every speaker with counts and with what is said without one, the report itself first."""
        groups: dict[object, tuple[Source | None, list[Count], list[Attribution]]] = {None: (None, [], [])}
        spoken = {count.attribution for count in self.reading.counts}

        def group(source: Source | None) -> tuple[Source | None, list[Count], list[Attribution]]:
            key = None if source is None else (source.canonical or source.name, source.name is None)
            return groups.setdefault(key, (source, [], []))

        for count in self.reading.counts:
            attribution = self.attributions.get(count.attribution or "")
            group(attribution.source if attribution else None)[1].append(count)
        for attribution in self.reading.attributions:
            if attribution.id not in spoken:
                group(attribution.source)[2].append(attribution)
        return [g for g in groups.values() if g[1] or g[2]]

    def _speaker(self, source: Source | None) -> Text:
        if source is None:
            publisher = self.reading.document.publisher
            return Text(self._shown(publisher) if publisher else ITSELF, style="bold cyan")
        line = Text(self._shown(source.name) if source.name else NOBODY, style="bold cyan")
        told = (source.name or "").casefold()
        known = [words(part) for part in (source.canonical, source.role) if part and words(part).casefold() not in told]
        if known:
            line.append(f"  ({shown(', '.join(known))})", style="cyan")
        return line

    def _count(self, count: Count, depth: int) -> Iterator[Text]:
        line = Text("  " + "   " * depth)
        if count.subset_of:
            line.append("of them " if depth else "part of a larger count: ", style="dim")
        line.append(value(count).rjust(0 if count.subset_of else 7), style="bold")
        line.append(f"  {words(count.object)} {words(count.measure)}", style="green")
        marks = self._marks(count)
        if marks:
            line.append(f"  [{', '.join(marks)}]", style="magenta")
        line.append(f"  {self.short[count.id]}", style="dim")
        yield line
        yield self._context(count.span, "  " + "   " * depth + " " * 9)
        for span in count.also:
            yield self._context(span, "  " + "   " * depth + " " * 9 + "again: ")
        for warning in count.warnings:
            yield Text(" " * 11 + f"warning: {shown(warning.why)}", style="yellow")

    def _marks(self, count: Count) -> list[str]:
        """What else there is to say of a count."""
        marks = []
        attribution = self.attributions.get(count.attribution or "")
        if attribution is not None:
            marks.extend(self._manner(attribution))
        if count.side:
            marks.append(f"side {count.side}")
        if count.scope == "cumulative":
            marks.append("running total")
        if count.polarity != "affirmed":
            marks.append(count.polarity)
        if count.derived:
            marks.append("worked out, not said")
        return marks

    def _manner(self, attribution: Attribution) -> list[str]:
        manner = []
        if attribution.channel:
            manner.append(CHANNELS.get(attribution.channel, words(attribution.channel)))
        if attribution.stance != "asserts":
            manner.append(words(attribution.stance))
        if attribution.source.inferred:
            manner.append("speaker inferred")
        outer = self.attributions.get(attribution.within or "")
        if outer is not None:
            manner.append(f"as told by {self._shown(outer.source.name or NOBODY)}")
        return manner

    def _attribution(self, attribution: Attribution) -> Text:
        line = Text("    ")
        line.append(self._shown(attribution.cue.exact), style="italic")
        manner = self._manner(attribution)
        if manner:
            line.append(f" [{', '.join(manner)}]", style="magenta")
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

    def _refusals(self) -> Iterator[Text]:
        refused = self.reading.refused
        if not refused:
            return
        yield Text()
        if self.refused:
            yield Text(f"numbers that are no counts: {len(refused)}", style="bold")
            for refusal in refused:
                where = f"{refusal.span.start}–{refusal.span.end}"
                yield Text(f"  {self._shown(clipped(refusal.span.exact, WORDS))}  {where}  {shown(refusal.why)}")
        else:
            yield Text(f"{folded(refused)}; --refused lists them", style="dim")

    def _shown(self, text: str) -> str:
        return shown(text, isolate=self.isolate)


def value(count: Count) -> str:
    """The figure with its bound: 24, ≥ 24, 10–20; a vague amount has no number.

    >>> from types import SimpleNamespace as C
    >>> [value(C(bound=b, low=l, high=h)) for b, l, h in [("exact", 5, 5), ("at_most", None, 30), ("range", 10, 20)]]
    ['5', '≤ 30', '10–20']
    """
    if count.bound == "vague" or (count.low is None and count.high is None):
        return "some"
    if count.bound == "range":
        return f"{count.low or 0:,}–{count.high or 0:,}"
    number = count.low if count.low is not None else count.high
    return f"{SIGNS.get(count.bound, '')}{number:,}"


def words(code: str) -> str:
    """A code of the vocabulary in plain words."""
    return code.replace("_", " ")


def nested(counts: list[Count]) -> Iterator[tuple[Count, int]]:
    """The counts in order, each part right below its whole, with its depth."""
    here = {count.id for count in counts}
    parts: dict[str | None, list[Count]] = {}
    for count in counts:
        parts.setdefault(count.subset_of if count.subset_of in here else None, []).append(count)
    pending = [(count, 0) for count in reversed(parts.get(None, []))]
    while pending:
        count, depth = pending.pop()
        yield count, depth
        pending.extend((part, depth + 1) for part in reversed(parts.get(count.id, [])))


def folded(refused: tuple[Refusal, ...]) -> str:
    """How many numbers are no counts, and why."""
    reasons = Counter(refusal.why for refusal in refused)
    listed = ", ".join(f"{times} {shown(why)}" for why, times in reasons.most_common())
    return f"{len(refused)} number{'s are no counts' if len(refused) > 1 else ' is no count'}: {listed}"


def short_ids(ids: list[str], least: int = 6) -> dict[str, str]:
    """Every id cut to the length at which it is still the only one.

    >>> short_ids(["abcdefgh", "abcdefxx"])
    {'abcdefgh': 'abcdefg', 'abcdefxx': 'abcdefx'}
    """
    length = least
    longest = max(map(len, ids), default=0)
    while length < longest and len({i[:length] for i in ids}) < len(set(ids)):
        length += 1
    return {i: i[:length] for i in ids}
