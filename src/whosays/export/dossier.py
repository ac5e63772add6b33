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
from ..link.voiced import Voiced, claims, series, voiced
from ..store.log import head
from ..text.identify import name_of
from .chart import chart, legend
from .outline import Spot, outline
from .shown import clipped, shown

Row = dict[str, Any]
FOLDER = Path(__file__).parent / "view"
CREDIT = "Outlines of countries: Natural Earth. Places: GeoNames (geonames.org), CC BY 4.0."
MARKS = (
    "An arrow upwards: at least. An arrow downwards: at most. A bar: a range. A dashed ring: about. "
    "Hatched: no number. Struck through: denied. What has no date stands at the end."
)
VIEWS = {"independent": "range", "ucdp": "low, best, high", "acled": "conservative"}
"""Names of views that tell more than their own; the others stand as they are."""
WORDS = {
    "at_least": "at least",
    "more_than": "more than",
    "at_most": "at most",
    "fewer_than": "fewer than",
    "about": "about",
}
CHARTED = ("killed", "injured")


def page(connection: Connection, id: str, some: list[Account]) -> str:
    """The whole file, of the accounts of an incident."""
    added = listing.added_at(connection, {one.version for one in some})
    row = listing.whole(connection, id, some, added)
    style = (FOLDER / "dossier.css").read_text("utf-8")
    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    told = voiced(some)
    parts = [
        f"<h1>{_bdi(heading(row))}</h1>",
        *(f"<p>{_bdi(sentence)}</p>" for sentence in account(row)),
        *_views(row),
        *_charts(some, added),
        *_claims(told),
        *_contradictions(row, some),
        *_where(row),
        *_reports(row, added),
        *_links(row),
        *_end(row, *head(connection)),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(shown(heading(row)))}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def heading(row: Row) -> str:
    """What, when and where, in a line."""
    when = (row["when"] or {}).get("start") or "no day told"
    return f"{when} · {_place(row) or 'no place told'} · {_kind(row)}"


def account(row: Row) -> Iterator[str]:
    """The incident in sentences."""
    when = (row["when"] or {}).get("start")
    where = f"at {_place(row)}" if _place(row) else "at a place that no report names"
    yield f"{f'On {when}' if when else 'On a day that no report tells'}, {_kind(row)}, {where}."
    for name in CHARTED:
        if row[name] is not None:
            wider = row[name].get("claimed")
            more = f"; {_range(wider)} are claimed in all" if wider else ""
            summed = (
                ", added up from groups that nobody gives a number for together" if row[name].get("derived") else ""
            )
            yield f"{_range(row[name])} {name} are told{summed}{more}."
    reports, sources = len(row["documents"]), row["sources"]
    yield f"{_count(reports, 'report')} tell of it, {_count(sources, 'independent source')} speak in them."
    against = len(row["contradictions"])
    yield (
        f"{_count(against, 'contradiction')} between them, each shown below."
        if against
        else "No contradiction was found."
    )


def _views(row: Row) -> Iterator[str]:
    for measure, views in row["views"].items():
        yield f"<h2>How {escape(measure)} can be read</h2>"
        yield _table(("Reading", "Number", "Why"), [_view_line(view) for view in views])


def _view_line(view: Row) -> str:
    name = escape(VIEWS.get(str(view["name"]), str(view["name"])))
    return f"<tr><th>{name}</th><td>{escape(_view(view))}</td><td>{_bdi(view['why'])}</td></tr>"


def _charts(some: list[Account], added: dict[str, str]) -> Iterator[str]:
    for measure in CHARTED:
        found = series(some, measure, added)
        if found:
            yield f"<h2>{measure.capitalize()}, over time</h2>"
            yield chart(found, title=f"{measure} over time")
            keys = (
                f"<li>{key.drawing} <b>{key.letter}</b> {_bdi(clipped(key.voice, 80))}</li>" for key in legend(found)
            )
            yield f'<ul class="keys">{"".join(keys)}</ul><p class="small quiet">{MARKS}</p>'


def _claims(told: list[Voiced]) -> Iterator[str]:
    yield "<h2>Who says what</h2>"
    for voice in told:
        own = "" if voice.named else ' <span class="quiet">(the publisher itself)</span>'
        yield f"<h3>{_bdi(voice.name)}{own}</h3>"
        if voice.chain:
            yield f'<p class="small quiet">Passed on by {", ".join(map(_bdi, voice.chain))}.</p>'
        lines = []
        for said in voice.said:
            again = "".join(f"<br>{_words(row)} – {_source(row)}" for row in said.again)
            echoes = f'<p class="small">Repeated in {_count(len(said.again), "report")}:{again}</p>' if again else ""
            lines.append(
                f"<tr><td>{escape(_what(said.first))}</td><td>{_words(said.first)}</td>"
                f"<td>{_source(said.first)}{echoes}</td></tr>"
            )
        yield _table(("Claim", "Words", "Where it stands"), lines)


def _contradictions(row: Row, some: list[Account]) -> Iterator[str]:
    yield "<h2>What cannot all be right</h2>"
    held = {(ref.document, ref.claim): claim for ref, claim in claims(some).items()}
    if not row["contradictions"] and not row["arithmetic"]:
        yield "<p>No contradiction was found.</p>"
    for one in (*row["contradictions"], *row["arithmetic"]):
        yield f'<h3 class="warn">{escape(one["kind"])}</h3><p>{_bdi(one["why"])}</p>'
        for number, side in enumerate(one["sides"], 1):
            lines = [held[document, claim] for document, claim in side if (document, claim) in held]
            told = "".join(f"<li>{escape(_what(line))}: {_words(line)} – {_source(line)}</li>" for line in lines)
            yield f"<p>Side {number}</p><ul>{told}</ul>"


def _where(row: Row) -> Iterator[str]:
    places = row["places"]
    if places:
        yield "<h2>Where</h2>"
        spots = [
            Spot(one["name"], one["lat"], one["lon"], reach(one["name"], one["lat"], one["lon"], one["precision"]))
            for one in places
        ]
        yield outline(spots, title="Map of the places")
        yield '<p class="small quiet">A dot: a town or a finer place. A dashed disc: somewhere within.</p><ol>'
        for one, spot in zip(places, spots, strict=True):
            reached = f", within {spot.radius:.0f} km" if spot.radius else ""
            number = f", GeoNames {one['geonameid']}" if one["geonameid"] else ""
            point = f"{one['lat']}, {one['lon']}{number}"
            yield f"<li>{_bdi(one['name'])}: {escape(one['precision'])}{reached}, {point}</li>"
        yield "</ol>"
    if row["names"]:
        yield f"<p>Named, and in no gazetteer: {', '.join(map(_bdi, row['names']))}.</p>"
    for one in row["alerts"]:
        yield f"<p>Alert at {_bdi(one['place'])}: {escape(one['answer'])}. {_bdi(one['why'])}</p>"


def _reports(row: Row, added: dict[str, str]) -> Iterator[str]:
    yield "<h2>Reports</h2>"
    lines = []
    for one in row["reports"]:
        language = f"{escape(name_of(one['language']))}"
        title = f"<bdi{_lang(one['language'])}>{escape(shown(one['title'] or '–'))}</bdi>"
        address = _address(one["url"])
        lines.append(
            f"<tr><td>{escape(one['published'] or 'not told')}</td><td>{_bdi(one['publisher'] or '–')}</td>"
            f"<td>{title}<br>{address}</td><td>{language}</td>"
            f"<td><code>{escape(', '.join(one['ids']))}</code><br><code>{one['document']}</code></td></tr>"
        )
    yield _table(("Published", "Publisher", "Report", "Language", "Ids"), lines)
    if added:
        yield f"<p>Added to the store from {min(added.values())} to {max(added.values())}.</p>"


def _links(row: Row) -> Iterator[str]:
    if not row["links"]:
        return
    yield f"<h2>What holds it together</h2><p>{_count(len(row['links']), 'pair')} of accounts.</p>"
    lines = []
    for one in row["links"]:
        why = (
            one["why"] if isinstance(one["why"], str) else ", ".join(f"{name} {part:+.1f}" for name, part in one["why"])
        )
        score = "" if one["score"] is None else f"{one['score']:.1f}"
        lines.append(
            f"<tr><td><code>{one['a'][:12]}</code> <code>{one['b'][:12]}</code></td><td>{escape(one['verdict'])}</td>"
            f"<td>{_bdi(one['by'])}</td><td>{score}</td><td>{_bdi(why)}</td></tr>"
        )
    yield _table(("Pair", "Verdict", "By", "Score", "Why"), lines)


def _end(row: Row, number: int, hashed: str) -> Iterator[str]:
    yield "<h2>Of this file</h2>"
    for name, ids in (("Part of", row["part_of"]), ("Its parts", row["parts"])):
        if ids:
            yield f"<p>{name}: {', '.join(f'<code>{one}</code>' for one in ids)}</p>"
    log = f"the log of the store ends with entry {number}, <code>{hashed}</code>"
    yield f"<p>Incident <code>{row['id']}</code>. Made by whosays {escape(__version__)}; {log}.</p>"
    yield f'<p class="small quiet">{CREDIT}</p>'


# --- words


def _what(one: Row) -> str:
    denied = "" if one["polarity"] == "affirmed" else f" ({one['polarity']})"
    if not one["is_figure"]:
        return " ".join(one["type"].split("_")) + denied
    low, high = one["low"], one["high"]
    if low is None and high is None:
        number = "no number"
    elif one["bound"] == "range" and low != high:
        number = f"{low} to {high}"
    else:
        number = f"{WORDS.get(one['bound'], '')} {low if low is not None else high}"
    return f"{' '.join(one['measure'].split('_'))}: {number.strip()} {' '.join(one['object'].split('_'))}{denied}"


def _words(one: Row) -> str:
    return f"<bdi{_lang(one['language'])}>{escape(shown(one['exact']))}</bdi>"


def _source(one: Row) -> str:
    speaker = f"{_bdi(one['speaker'])}, in " if one["speaker"] else ""
    return (
        f"{speaker}{_bdi(one['publisher'] or '–')}, {escape(one['published'] or 'no date told')} {_address(one['url'])}"
    )


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


def _kind(row: Row) -> str:
    return " ".join((row["type"] or "an event of a kind that is not told").split("_"))


def _range(toll: Row) -> str:
    low, high = toll["low"], toll["high"]
    if low is None or high is None:
        return f"at least {low}" if high is None else f"at most {high}"
    return str(low) if low == high else f"{low} to {high}"


def _view(view: Row) -> str:
    if view["low"] is None and view["high"] is None:
        return "none"
    best = f" (best {view['best']})" if view["name"] == "ucdp" and view["best"] is not None else ""
    return _range(view) + best


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _table(heads: Iterable[str], lines: list[str]) -> str:
    head_ = "".join(f"<th>{name}</th>" for name in heads)
    return f'<div class="scroll"><table><thead><tr>{head_}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'


def _bdi(text: str) -> str:
    return f"<bdi>{escape(shown(text))}</bdi>"
