"""Who says what: from speech mentions to attributions with characters, channel, stance and enclosing attribution."""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_left

from ..records import Attribution, Interval, Source, Span
from ..resolve.roster import roster
from ..resolve.work import Audience, Contents, Said, Timed, Work, cites
from ..rules.mentions import Chart, Mention
from ..rules.speech import Speech
from ..vocabulary import TABLES

NEAR_TIME = 8  # tokens from a cue to the time at which it was said
WEEK = 7
NEAR_CUE = 14  # tokens from a cue to the words that name its channel


def speeches(work: Work) -> None:
    """Every speech mention of every sentence, in the order of the text."""
    for chart in work.charts:
        cues: set[int] = set()
        for mention in sorted(chart.get("speech"), key=lambda m: m.start):
            if mention.start in cues:
                continue  # one word in two lists is one cue
            cues.add(mention.start)
            speech: Speech = mention.value
            content = [work.characters(a, min(b, len(work.ends))) for a, b in speech.content]
            role, kind = _role(chart, speech)
            name = origin = None
            if speech.source is not None:
                origin = work.characters(*speech.source)
                name = _bare(work, chart, mention, origin)
            channel = _channel(chart, mention, speech)
            stance = mention.entry.fields.get("stance", "asserts") if mention.entry is not None else "asserts"
            work.said.append(
                Said(
                    mention,
                    chart,
                    speech.source,
                    name,
                    role,
                    kind,
                    origin,
                    False,
                    content,
                    channel,
                    speech.mode,
                    stance,
                    _audience(work, chart, speech),
                )
            )


def _bare(work: Work, chart: Chart, mention: Mention, origin: tuple[int, int]) -> str:
    """The name without what is attached to its first word (Arabic ل after وفقا)."""
    name = work.text[origin[0] : origin[1]]
    if chart.script != "Arabic" or mention.value.source is None:
        return name
    first = chart.words[mention.value.source[0]].key
    attached = "accord" in mention.flags and mention.value.source[0] == mention.value.cue[1]
    if attached and name.startswith("لل"):
        return "ال" + name[2:]
    if attached and name.startswith("ل") and len(first) > 3 and _takes_lam(chart.words[mention.value.cue[0]].key):
        return name[1:]
    return name


def _takes_lam(key: str) -> bool:
    return key.lstrip("وف").startswith(("فق", "قا", "طبق", "تبع", "استناد")) or key.startswith(
        ("وفق", "طبق", "تبع", "استناد")
    )


def _role(chart: Chart, speech: Speech) -> tuple[str | None, str | None]:
    """The role that the source words name, and what kind of source that is."""
    return _role_in(chart, speech.source)


def _role_in(chart: Chart, stretch: tuple[int, int] | None) -> tuple[str | None, str | None]:
    if stretch is None:
        return None, None
    for i in range(*stretch):
        for mention in chart.here("role", i):
            kind = next((k for k in ("person", "org", "document") if k in mention.flags), None)
            return mention.value, "unnamed" if "unnamed" in mention.flags else kind
    return None, None


def _audience(work: Work, chart: Chart, speech: Speech) -> Audience | None:
    if speech.audience is None:
        return None
    place = work.characters(*speech.audience)
    name = work.text[place[0] : place[1]]
    if chart.script == "Arabic":
        name = "ال" + name[2:] if name.startswith("لل") else name.removeprefix("ل")
    return Audience(place, name, *_role_in(chart, speech.audience))


def _channel(chart: Chart, mention: Mention, speech: Speech) -> str | None:
    """The channel that the cue implies or that is named beside it, outside the content."""
    if mention.entry is not None and mention.entry.fields.get("channel"):
        return str(mention.entry.fields["channel"])
    if speech.source is not None and speech.source[0] < chart.first and chart.before is not None:
        told = (m for i in range(*chart.before) for m in chart.words[i].mentions("channel", i))
        return next((str(m.value) for m in told), None)  # the sentence before tells who speaks, and where
    for named in chart.get("channel"):
        inside = any(a <= named.start < b for a, b in (*speech.content, speech.cue))
        if not inside and abs(named.start - mention.start) <= NEAR_CUE:
            return str(named.value)
    listed = chart.here("audience", speech.audience[0]) if speech.audience is not None else []
    if listed and listed[0].entry.fields.get("channel"):
        return str(listed[0].entry.fields["channel"])
    role = _role(chart, speech)[0]
    return role if role in TABLES["channel"] else None


def attributions(work: Work) -> None:
    """The records, each with the id of the narrowest other one that holds its cue or, where equal, its content."""
    for said in work.said:
        said.name = " ".join(said.name.split()) if said.name else said.name  # a name broken at the end of a line
        start, end = work.characters(*said.mention.value.cue)
        said.id = hashlib.blake2b(f"a {start} {end} {said.content}".encode(), digest_size=6).hexdigest()
        work.made[said.id] = said.mention
    near = Contents(work.said)
    for said in work.said:
        said.within = _enclosing(work, said, near)
    by_id = {said.id: said for said in work.said}
    for said in work.said:
        outer = by_id.get(said.within or "")
        if outer is not None and outer.within == said.id:  # each within the other: the longer content is the outer one
            (said if _length(said) > _length(outer) else outer).within = None
    for said in work.said:
        cue = said.mention.value.cue
        written = work.span(*work.characters(*said.source)) if said.source is not None else None
        origin = work.span(*said.origin) if said.origin is not None and said.inferred else None
        work.attributions.append(
            Attribution(
                said.id,
                _speaker(work, said, written, origin),
                work.span(*work.characters(*cue)),
                tuple(work.span(a, b) for a, b in said.content),
                said.mode,
                said.stance,
                said.channel,
                _listener(work, said.audience),
                _said_on(work, said),
                said.within,
                said.mention.rule,
            )
        )


def _speaker(work: Work, said: Said, written: Span | None, origin: Span | None) -> Source:
    """The source as a record, with the actor that it is."""
    actor = said.actor
    if actor is None:
        return Source(said.name, None, None, said.kind, said.role, written, said.inferred, origin)
    canonical = roster(work.listed).actors[actor.id].name
    return Source(said.name, canonical, actor.id, said.kind, said.role, written, said.inferred, origin)


def _listener(work: Work, audience: Audience | None) -> Source | None:
    if audience is None:
        return None
    return Source(audience.name, None, None, audience.kind, audience.role, work.span(*audience.place))


def _length(said: Said) -> int:
    return sum(b - a for a, b in said.content)


def _said_on(work: Work, said: Said) -> Interval | None:
    """The time beside the cue, outside what is said: the nearest one of a week at most; else nothing."""
    first, last = said.mention.value.cue
    best: tuple[int, Interval] | None = None
    for i in range(bisect_left(work.timed, first - NEAR_TIME, key=_begins), len(work.timed)):
        timed = work.timed[i]
        if timed.first > last + NEAR_TIME:
            break
        found = timed.found
        if timed.first < said.chart.first or timed.last > said.chart.last or not found.start or not found.end:
            continue
        if any(a <= timed.first < b for a, b in said.mention.value.content) or not _is_short(found.start, found.end):
            continue
        away = timed.first - last if timed.first >= last else first - timed.last
        if best is None or away < best[0]:
            best = (away, Interval(found.start, found.end, found.grain or "day"))
    return best[1] if best else None


def _begins(timed: Timed) -> int:
    return timed.first


def _is_short(start: str, end: str) -> bool:
    return (dt.date.fromisoformat(end[:10]) - dt.date.fromisoformat(start[:10])).days < WEEK


def _enclosing(work: Work, said: Said, near: Contents) -> str | None:
    if said.cited_by is not None:
        return said.cited_by.id
    place = work.starts[said.mention.value.cue[0]]
    best: tuple[tuple[int, int], str] | None = None
    for a, b, other in near.at(place):
        if best is not None and b - a > best[0][0]:
            break
        if not a <= place < b or other is said or said in cites(other):
            continue
        key = (b - a, -len(cites(other)))
        if best is None or key < best[0]:
            best = (key, other.id)
    return best[1] if best else None
