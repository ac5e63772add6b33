"""All of one incident as a single HTML file, which opens without a network and runs nothing.

>>> row = {"type": "shelling", "when": {"start": "2025-03-04"}, "places": [], "names": [], "injured": None,
...        "killed": {"low": 2, "high": 3}, "documents": ["a", "b"], "sources": 2, "contradictions": []}
>>> list(account(row))[:2]
['On 2025-03-04, shelling, at a place that no report names.', '2 to 3 killed are told.']
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from .. import __version__
from ..errors import LanguageError
from ..languages import load
from ..link import listing
from ..link.briefs import reach
from ..link.records import Account
from ..link.tolls import LIMITED
from ..link.voiced import Said, Voiced, claims, series, voiced
from ..sentences import sentence
from ..store.log import head
from .chart import chart, legend
from .claims import ENGLISH, Speech
from .outline import Spot, outline
from .reasons import reason
from .shown import clipped, shown

Row = dict[str, Any]
FOLDER = Path(__file__).parent / "view"
STYLES = ("palette.css", "dossier.css")
CHARTED = ("killed", "injured")


def page(connection: Connection, id: str, some: list[Account], speech: Speech = ENGLISH) -> str:
    """The whole file, of the accounts of an incident, in a language of the interface."""
    added = listing.added_at(connection, {one.version for one in some})
    whole = listing.whole(connection, id, some, added)
    row = whole.row
    style = "".join((FOLDER / name).read_text("utf-8") for name in STYLES)
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    file = _File(speech)
    title = file.heading(row)
    parts = [
        f"<h1>{_bdi(title)}</h1>",
        *(f"<p>{_bdi(sentence_)}</p>" for sentence_ in account(row, speech)),
        *file.views(row),
        *file.charts(whole),
        *file.claims(voiced(some, whole.heard.echoes)),
        *file.contradictions(row, some),
        *file.where(row),
        *file.reports(row, added),
        *file.links(row),
        *file.end(row, *head(connection)),
    ]
    direction = "" if speech.direction == "ltr" else f' dir="{speech.direction}"'
    return (
        f'<!doctype html>\n<html lang="{speech.code}"{direction}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(shown(title))}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def account(row: Row, speech: Speech = ENGLISH) -> Iterator[str]:
    """The incident in sentences."""
    say, count = speech.say, speech.count
    day = (row["when"] or {}).get("start")
    yield say(
        "{when}, {what}, {where}.",
        when=say("On {day}", day=speech.day(day)) if day else say("On a day that no report tells"),
        what=_kind(row, speech),
        where=say("at {place}", place=_place(row)) if _place(row) else say("at a place that no report names"),
    )
    for name in CHARTED:
        if row[name] is not None:
            yield _toll(name, row[name], speech)
    yield say(
        "{reports} tell of it, {sources} speak in them.",
        reports=count("{n} report", "{n} reports", len(row["documents"])),
        sources=count("{n} independent source", "{n} independent sources", row["sources"]),
    )
    against = len(row["contradictions"])
    if against:
        yield count(
            "{n} contradiction between them, each shown below.",
            "{n} contradictions between them, each shown below.",
            against,
        )
    else:
        yield say("No contradiction was found.")


def _toll(name: str, toll: Row, speech: Speech) -> str:
    """How many are told, whether that was added up, and how many are claimed in all."""
    say, wider = speech.say, toll.get("claimed")
    told: Row = {"range": _range(toll, speech), "measure": speech.word(name)}
    if wider:
        told["claimed"] = _range(wider, speech)
    if toll.get("bound") == "at_least":
        return say("{range} {measure} are told, as several are and nobody gives a number.", **told)
    if wider and toll.get("derived"):
        return say(
            "{range} {measure} are told, added up from groups that nobody gives a number for together; "
            "{claimed} are claimed in all.",
            **told,
        )
    if wider:
        return say("{range} {measure} are told; {claimed} are claimed in all.", **told)
    if toll.get("derived"):
        return say("{range} {measure} are told, added up from groups that nobody gives a number for together.", **told)
    return say("{range} {measure} are told.", **told)


class _File:
    """The parts of the file, in one language."""

    def __init__(self, speech: Speech) -> None:
        self.speech = speech
        self.say = speech.say
        self.names = {
            "lowest": speech.say("lowest"),
            "highest": speech.say("highest"),
            "latest": speech.say("latest"),
            "official": speech.say("official"),
            "independent": speech.say("range"),
            "ucdp": speech.say("low, best, high"),
            "acled": speech.say("conservative"),
        }

    def heading(self, row: Row) -> str:
        """What, when and where, in a line."""
        day = (row["when"] or {}).get("start")
        when = self.speech.day(day) if day else self.say("no day told")
        return f"{when} · {_place(row) or self.say('no place told')} · {_kind(row, self.speech)}"

    def views(self, row: Row) -> Iterator[str]:
        """Every view of every measure."""
        heads = (self.say("Reading"), self.say("Number"), self.say("Why"))
        for measure, views in row["views"].items():
            title = self.say("How {measure} can be read", measure=self.speech.measure(measure))
            yield f"<h2>{escape(title)}</h2>"
            yield _table(heads, [self._view_line(view) for view in views])

    def _view_line(self, view: Row) -> str:
        name = escape(self.names.get(view["name"], str(view["name"])))
        why = self.speech.told(view["why"], "view", _bdi)
        return f"<tr><th>{name}</th><td>{escape(self._view(view))}</td><td>{why}</td></tr>"

    def _view(self, view: Row) -> str:
        if view["low"] is None and view["high"] is None:
            return self.say("none")
        told = _range(view, self.speech)
        if view["name"] != "ucdp" or view["best"] is None:
            return told
        return self.say("{range} (best {best})", range=told, best=self.speech.number(view["best"]))

    def charts(self, whole: listing.Whole) -> Iterator[str]:
        """The tolls over time."""
        marks = self.say(
            "An arrow upwards: at least. An arrow downwards: at most. A bar: a range. A dashed ring: about. "
            "Hatched: no number. Struck through: denied. What has no date stands at the end."
        )
        for name in CHARTED:
            found = series(whole.ledger, name, whole.voices)
            if found:
                measure = self.speech.word(name)
                heading_ = self.say("{measure}, over time", measure=measure[:1].upper() + measure[1:])
                yield f"<h2>{escape(heading_)}</h2>"
                title = self.say("{measure} over time", measure=measure)
                yield chart(found, title=title, number=self.speech.number, day=self.speech.day)
                keys = (
                    f"<li>{key.drawing} <b>{key.letter}</b> {_bdi(clipped(key.voice, 80))}</li>"
                    for key in legend(found)
                )
                yield f'<ul class="keys">{"".join(keys)}</ul><p class="small quiet">{escape(marks)}</p>'

    def claims(self, told: list[Voiced]) -> Iterator[str]:
        """Who says what, voice by voice."""
        yield f"<h2>{escape(self.say('Who says what'))}</h2>"
        heads = (self.say("Claim"), self.say("Words"), self.say("Where it stands"))
        itself = f' <span class="quiet">({escape(self.say("the publisher itself"))})</span>'
        for voice in told:
            yield f"<h3>{_bdi(voice.name)}{'' if voice.named else itself}</h3>"
            if voice.chain:
                passed = self._filled(self.say("Passed on by {names}."), names=", ".join(map(_bdi, voice.chain)))
                yield f'<p class="small quiet">{passed}</p>'
            yield _table(heads, [self._said(said) for said in voice.said])

    def _said(self, said: Said) -> str:
        again = "".join(f"<br>{_words(row)} – {self._source(row)}" for row in said.again)
        number = len(said.again)
        repeated = self.speech.count("Repeated in {n} report:", "Repeated in {n} reports:", number)
        echoes = f'<p class="small">{escape(repeated)}{again}</p>' if again else ""
        what = escape(_what(said.first, self.speech))
        return f"<tr><td>{what}</td><td>{_words(said.first)}</td><td>{self._source(said.first)}{echoes}</td></tr>"

    def contradictions(self, row: Row, some: list[Account]) -> Iterator[str]:
        """What stands against what, with the claims of each side."""
        yield f"<h2>{escape(self.say('What cannot all be right'))}</h2>"
        held = {(ref.document, ref.claim): claim for ref, claim in claims(some).items()}
        if not row["contradictions"] and not row["arithmetic"]:
            yield f"<p>{escape(self.say('No contradiction was found.'))}</p>"
        for one in (*row["contradictions"], *row["arithmetic"]):
            why = self.speech.told(one["why"], "contradiction", _bdi)
            yield f'<h3 class="warn">{escape(self.speech.word(one["kind"]))}</h3><p>{why}</p>'
            for number, side in enumerate(one["sides"], 1):
                lines = [held[document, claim] for document, claim in side if (document, claim) in held]
                told = "".join(
                    f"<li>{escape(_what(line, self.speech))}: {_words(line)} – {self._source(line)}</li>"
                    for line in lines
                )
                named = self.say("Side {number}", number=self.speech.number(number))
                yield f"<p>{escape(named)}</p><ul>{told}</ul>"

    def where(self, row: Row) -> Iterator[str]:
        """The places on a map, and the alerts over them."""
        places = row["places"]
        if places:
            yield f"<h2>{escape(self.say('Where'))}</h2>"
            spots = [
                Spot(one["name"], one["lat"], one["lon"], reach(one["name"], one["lat"], one["lon"], one["precision"]))
                for one in places
            ]
            yield outline(spots, title=self.say("Map of the places"), unit=self.say("km"))
            meant = self.say("A dot: a town or a finer place. A dashed disc: somewhere within.")
            yield f'<p class="small quiet">{escape(meant)}</p><ol>'
            for one, spot in zip(places, spots, strict=True):
                within = self.say("within {number} km", number=f"{spot.radius:.0f}")
                reached = f", {escape(within)}" if spot.radius else ""
                number = f", GeoNames {one['geonameid']}" if one["geonameid"] else ""
                point = f"<bdi>{one['lat']}, {one['lon']}{number}</bdi>"
                precision = escape(self.speech.word(one["precision"]))
                yield f"<li>{_bdi(one['name'])}: {precision}{reached}, {point}</li>"
            yield "</ol>"
        if row["names"]:
            unlisted = escape(self.say("Named, and in no gazetteer:"))
            yield f"<p>{unlisted} {', '.join(map(_bdi, row['names']))}.</p>"
        for one in row["alerts"]:
            answer, why = escape(self.speech.word(one["answer"])), self.speech.told(one["why"], "alert", _bdi)
            told = self._filled(self.say("Alert at {place}: {answer}."), place=_bdi(one["place"]), answer=answer)
            yield f"<p>{told} {why}</p>"

    def reports(self, row: Row, added: dict[str, str]) -> Iterator[str]:
        """The reports, with addresses and ids."""
        yield f"<h2>{escape(self.say('Reports'))}</h2>"
        lines = []
        for one in row["reports"]:
            published = self.speech.time(one["published"]) or self.say("not told")
            title = f"<bdi{_lang(one['language'])}>{escape(shown(one['title'] or '–'))}</bdi>"
            lines.append(
                f"<tr><td>{escape(published)}</td><td>{_bdi(one['publisher'] or '–')}</td>"
                f"<td>{title}<br>{_address(one['url'])}</td><td>{escape(self.speech.language(one['language']))}</td>"
                f"<td><code>{escape(', '.join(one['ids']))}</code><br><code>{one['document']}</code></td></tr>"
            )
        heads = (
            self.say("Published"),
            self.say("Publisher"),
            self.say("Report"),
            self.say("Language"),
            self.say("Ids"),
        )
        yield _table(heads, lines)
        if added:
            first, last = (self.speech.time(one) for one in (min(added.values()), max(added.values())))
            yield f"<p>{escape(self.say('Added to the store from {first} to {last}.', first=first, last=last))}</p>"

    def links(self, row: Row) -> Iterator[str]:
        """Pairs of accounts with what speaks for them."""
        if not row["links"]:
            return
        pairs = self.speech.count("{n} pair of accounts.", "{n} pairs of accounts.", len(row["links"]))
        yield f"<h2>{escape(self.say('What holds it together'))}</h2><p>{escape(pairs)}</p>"
        heads = (self.say("Pair"), self.say("Verdict"), self.say("By"), self.say("Score"), self.say("Why"))
        yield _table(heads, [self._link(one) for one in row["links"]])

    def _link(self, one: Row) -> str:
        if isinstance(one["why"], str):
            why = _bdi(one["why"])
        else:
            why = _bdi(", ".join(f"{reason(name, self.speech)} {part:+.1f}" for name, part in one["why"]))
        score = "" if one["score"] is None else f"{one['score']:.1f}"
        by = escape(self.say("rule")) if one["by"] == "rule" else _bdi(one["by"])
        return (
            f"<tr><td><code>{one['a'][:12]}</code> <code>{one['b'][:12]}</code></td>"
            f"<td>{escape(self.speech.word(one['verdict']))}</td><td>{by}</td><td>{score}</td><td>{why}</td></tr>"
        )

    def end(self, row: Row, number: int, hashed: str) -> Iterator[str]:
        """Which incident it is, and of which store."""
        yield f"<h2>{escape(self.say('Of this file'))}</h2>"
        for name, ids in ((self.say("Part of"), row["part_of"]), (self.say("Its parts"), row["parts"])):
            if ids:
                yield f"<p>{escape(name)}: {', '.join(f'<code>{one}</code>' for one in ids)}</p>"
        made = self._filled(
            self.say(
                "Incident {id}. Made by whosays {version}; the log of the store ends with entry {number}, {hash}."
            ),
            id=f"<code>{row['id']}</code>",
            version=escape(__version__),
            number=self.speech.number(number),
            hash=f"<code>{hashed}</code>",
        )
        credit = self.say("Outlines of countries: Natural Earth. Places: GeoNames (geonames.org), CC BY 4.0.")
        yield f'<p>{made}</p><p class="small quiet">{escape(credit)}</p>'

    def _source(self, one: Row) -> str:
        publisher = _bdi(one["publisher"] or "–")
        published = escape(self.speech.time(one["published"]) or self.say("no date told"))
        if one["speaker"]:
            form = self.say("{speaker}, in {publisher}, {published}")
            told = self._filled(form, speaker=_bdi(one["speaker"]), publisher=publisher, published=published)
        else:
            told = f"{publisher}, {published}"
        return f"{told} {_address(one['url'])}"

    @staticmethod
    def _filled(form: str, **values: str) -> str:
        """A message with markup in it."""
        return escape(form).format(**values)


# --- words


def _what(one: Row, speech: Speech) -> str:
    denied = "" if one["polarity"] == "affirmed" else f" ({speech.word(one['polarity'])})"
    if not one["is_figure"]:
        return speech.word(one["type"]) + denied
    told = speech.say(
        "{measure}: {number} {object}",
        measure=speech.word(one["measure"]),
        number=_number(one, speech),
        object=speech.word(one["object"]),
    )
    return told + denied


def _number(one: Row, speech: Speech) -> str:
    low, high = one["low"], one["high"]
    if low is None and high is None:
        return speech.told(sentence("figure.no_number"), "figure")
    if one["bound"] == "range" and low != high:
        return speech.told(sentence("figure.range", low=low, high=high), "figure")
    code = f"figure.{one['bound'] if one['bound'] in LIMITED else 'exact'}"
    return speech.told(sentence(code, number=low if low is not None else high), "figure")


def _words(one: Row) -> str:
    return f"<bdi{_lang(one['language'])}>{escape(shown(one['exact']))}</bdi>"


def _address(url: str | None) -> str:
    if not url or not re.match(r"https?://", url):
        return ""
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{_bdi(clipped(url, 60))}</a>'


def _lang(language: str) -> str:
    try:
        direction = load(language).direction
    except LanguageError:
        direction = "auto"
    return f' lang="{escape(language)}" dir="{direction}"'


def _place(row: Row) -> str:
    return str(row["places"][0]["name"] if row["places"] else next(iter(row["names"]), ""))


def _kind(row: Row, speech: Speech) -> str:
    return speech.word(row["type"]) if row["type"] else speech.say("an event of a kind that is not told")


def _range(toll: Row, speech: Speech) -> str:
    low, high = toll["low"], toll["high"]
    if low is None or high is None:
        code, number = ("figure.at_least", low) if high is None else ("figure.at_most", high)
        return speech.told(sentence(code, number=number), "figure")
    if toll.get("bound") == "at_least":
        return speech.told(sentence("figure.at_least", number=low), "figure")
    if low == high:
        return speech.number(low)
    return speech.told(sentence("figure.range", low=low, high=high), "figure")


def _table(heads: Iterable[str], lines: list[str]) -> str:
    head_ = "".join(f"<th>{name}</th>" for name in heads)
    return f'<div class="scroll"><table><thead><tr>{head_}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


def _bdi(text: str) -> str:
    return f"<bdi>{escape(shown(text))}</bdi>"
