"""Who is listed: actors with their names and offices, from the package's tables and the user's own.

>>> roster().actors["ua-klitschko"].name
'Vitali Klitschko'
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, PackError
from ..sources.files import read_utf8

FOLDER = Path(__file__).parent.parent / "actors"
TABLES = ("persons.tsv", "bodies.tsv")
COLUMNS = ("id", "kind", "side", "name", "offices", "en", "ar", "uk", "ru")
NEEDED = ("id", "kind", "name")
KINDS = frozenset(
    {
        "person", "military", "ministry", "government", "emergency_service", "police", "armed_group", "international",
        "monitor", "agency", "outlet", "local_government", "party", "other",
    }
)  # fmt: skip
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_OFFICE = re.compile(r"([^@]+)@([^:]+)(?::(.*)\.\.(.*))?")


class Term(NamedTuple):
    """An office and its time: `since` and `until` are days, months or years; empty where it is open."""

    office: str
    of: str
    since: str
    until: str

    def holds(self, day: str) -> bool:
        """Whether the office is held on a day; on the days of a change, by both."""
        return self.since <= day and (not self.until or day[: len(self.until)] <= self.until)


class Listing(NamedTuple):
    """One actor as listed: `forms` are the cells of its names by language."""

    id: str
    kind: str
    side: str | None
    name: str
    terms: tuple[Term, ...]
    forms: dict[str, str]


class Body(NamedTuple):
    """What most states have: an army, a foreign ministry; `instead` are states whose own is listed."""

    id: str
    kind: str
    states: frozenset[str]
    instead: dict[str, str]
    name: str
    forms: dict[str, str]


class Roster(NamedTuple):
    """All that is listed, by id; `held` has who held an office, by the office and whose it is."""

    actors: dict[str, Listing]
    bodies: dict[str, Body]
    offices: dict[str, dict[str, str]]
    owners: list[dict[str, str]]
    held: dict[tuple[str, str], list[tuple[Term, str]]]

    def holder(self, office: str, of: str, day: str | None) -> Listing | None:
        """Who holds an office on a day; None where nobody or several are listed, or no day is known."""
        if not day:
            return None
        found = {key for term, key in self.held.get((office, of), ()) if term.holds(day[:10])}
        if len(found) > 1:  # the day of a change: the one who comes
            terms = [(term, key) for term, key in self.held[office, of] if term.holds(day[:10])]
            latest = max(term.since for term, _ in terms)
            found = {key for term, key in terms if term.since == latest}
        return self.actors[found.pop()] if len(found) == 1 else None

    def body_of(self, body: str, of: str) -> Listing | None:
        """The body of a state, listed or made of its kind; None where that state has none."""
        kind = self.bodies[body]
        if kind.states and of not in kind.states:
            return None
        key = kind.instead.get(of) or f"{of.lower()}-{body}"
        listed = self.actors.get(key)
        if listed is not None:
            return listed
        adjective = country_adjectives().get(of)
        if adjective is None:
            return None
        made = Listing(key, kind.kind, of, kind.name.format(adjective), (), {})
        self.actors[key] = made
        return made


@cache
def roster(own: str | None = None) -> Roster:
    """The listings of the package, with those of the user's file where one is given.

    Raises InputError for a mistake in that file: its name, the line, what is wrong.
    """
    actors: dict[str, Listing] = {}
    for table in TABLES:
        try:
            listings = read_listings(FOLDER / table)
        except InputError as error:
            raise PackError(str(error)) from None
        actors |= {one.id: one for one in listings}
    if own is not None:
        for one in read_listings(Path(own)):
            listed = actors.get(one.id)
            if listed is not None:
                forms = {
                    code: ";".join(filter(None, (listed.forms.get(code), one.forms.get(code)))) for code in COLUMNS[5:]
                }
                terms = tuple(dict.fromkeys((*listed.terms, *one.terms)))
                one = one._replace(forms=forms, terms=terms)
            actors[one.id] = one
    held: dict[tuple[str, str], list[tuple[Term, str]]] = {}
    for actor in actors.values():
        for term in actor.terms:
            held.setdefault((term.office, term.of), []).append((term, actor.id))
    bodies = {row["body"]: _body(row) for row in rows(FOLDER / "states.tsv")}
    offices = {row["office"]: row for row in rows(FOLDER / "offices.tsv")}
    return Roster(actors, bodies, offices, list(rows(FOLDER / "owners.tsv")), held)


def rows(file: Path) -> list[dict[str, str]]:
    """The rows of one of the package's own tables."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def countries() -> list[dict[str, str]]:
    """States with their names and adjectives, from the table of the gazetteer."""
    return [row for row in rows(FOLDER.parent / "gazetteer" / "countries.tsv") if row["country"]]


@cache
def country_adjectives() -> dict[str, str]:
    """The English adjective of each state, as names of its bodies begin."""
    found = {row["country"]: (row["en adjectives"] or "").split(";")[0] or row["name"] for row in countries()}
    return found | {"US": "US", "GB": "British", "AE": "Emirati"}


def read_listings(file: Path) -> list[Listing]:
    """The listings of a table with the columns `COLUMNS`, tabs between them, or `;` and `,` as spreadsheets save it.

    Raises InputError that names the line.
    """
    text = read_utf8(file)
    lines = text.split("\n")
    header = lines[0].rstrip("\r").split("\t")
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise InputError(
            f"{file}:1: the first line must name the columns, with tabs between: {', '.join(COLUMNS)}; "
            f"{', '.join(missing)} missing"
        )
    unknown = [name for name in header if name not in COLUMNS]
    if unknown:
        raise InputError(f"{file}:1: no such column: {unknown[0][:40]!r}; there are: {', '.join(COLUMNS)}")
    found: dict[str, Listing] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            one = _listing(header, line.rstrip("\r").split("\t"))
            if one.id in found:
                raise ValueError(f"the id {one.id!r} stands twice")
        except ValueError as error:
            raise InputError(f"{file}:{number}: {error}") from None
        found[one.id] = one
    if not found:
        raise InputError(f"{file}: lists nobody")
    return list(found.values())


def _listing(header: list[str], cells: list[str]) -> Listing:
    if len(cells) > len(header):
        raise ValueError(f"{len(cells)} cells, the first line names {len(header)} columns")
    row = dict.fromkeys(COLUMNS, "") | dict(zip(header, (cell.strip() for cell in cells), strict=False))
    if not _ID.fullmatch(row["id"]):
        raise ValueError(f"{row['id'][:40]!r} is no id; use small letters, digits and hyphens: xx-name")
    if row["kind"] not in KINDS:
        raise ValueError(f"{row['kind'][:40]!r} is no kind; there are: {', '.join(sorted(KINDS))}")
    if not row["name"]:
        raise ValueError("no name")
    for code in COLUMNS[5:]:
        if row[code].count("{") != row[code].count("}"):
            raise ValueError(f"a brace is open in {code}: {row[code][:40]!r}")
    terms = tuple(_term(text.strip()) for text in row["offices"].split(",") if text.strip())
    forms = {code: row[code] for code in COLUMNS[5:] if row[code]}
    name = row["name"] if row["name"].isascii() else ""
    return Listing(row["id"], row["kind"], row["side"] or None, row["name"], terms, {"name": name} | forms)


def _term(text: str) -> Term:
    match = _OFFICE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text[:60]!r} is no office; write office@whose:from..to, as president@UA:2019-05-20..")
    office, of, since, until = match.groups()
    for day in (since, until):
        if day and not _DAY.fullmatch(day):
            raise ValueError(f"{day[:20]!r} is no day; write 2025-07-17, 2025-07 or 2025")
    return Term(office, of, since or "", until or "")


def _body(row: dict[str, str]) -> Body:
    instead = dict(pair.split(":") for pair in row["instead"].split(";") if pair)
    states = frozenset() if row["states"] == "*" else frozenset(row["states"].split(","))
    forms = {code: row[code] for code in ("en", "ar", "uk", "ru")}
    return Body(row["body"], row["kind"], states, instead, row["name"], forms)
