"""Who says what of an incident, voice by voice: each thing said once, with the reports that repeat it.

>>> from whosays.pipeline import read
>>> from whosays.link.accounts import accounts
>>> from whosays.link.ledger import entries
>>> texts = [f"{how} of Nikopol on 4 March 2025 killed two, Olha Koval said." for how in ("Shelling", "The shelling")]
>>> some = [one for i, text in enumerate(texts) for one in accounts(read(text), text, f"d{i}", f"v{i}")]
>>> [(who.name, [(one.first["low"], len(one.again)) for one in who.said if one.is_figure]) for who in voiced(some)]
[('Olha Koval', [(2, 1)])]
>>> [(one.voice, one.points[0].low) for one in series(entries(some), "killed")]
[('Olha Koval', 2)]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from .briefs import speaker_id
from .echoes import Echo, Ref, voices
from .ledger import Ledger, apart, denials, instant, measures, moment, ref, whole
from .records import Account, Entry, Figure, Happening

Row = dict[str, Any]
PEOPLE = ("killed", "injured")


class Said(Struct, frozen=True):
    """One thing that a voice says: where it stands first, and where again."""

    is_figure: bool
    first: Row
    again: tuple[Row, ...]


class Voiced(Struct, frozen=True):
    """A voice with all that it says; `chain` are those who pass it on, `id` finds the speaker in the store."""

    name: str
    named: bool
    id: str | None
    chain: tuple[str, ...]
    reports: int
    said: tuple[Said, ...]


class Point(Struct, frozen=True):
    """A figure at a time; `mark` is exact, range, at_least, at_most, about, vague or denied."""

    when: str | None
    at: float | None
    low: int | None
    high: int | None
    mark: str
    exact: str


class Series(Struct, frozen=True):
    """What one voice gives for a measure over time."""

    voice: str
    points: tuple[Point, ...]


def until(some: Iterable[Account], day: str, added: Mapping[str, str], by: str = "published") -> list[Account]:
    """The accounts that were there at the end of a day: published by then, or added by then."""
    found = []
    for one in some:
        since = added.get(one.version, "")
        when = since if by == "added" else one.published or since
        if when and when[: len(day)] <= day:
            found.append(one)
    return found


def claims(some: Iterable[Account]) -> dict[Ref, Row]:
    """Every claim of an incident by its report and id, with the words that say it and who publishes them."""
    found: dict[Ref, Row] = {}
    for account in some:
        both: tuple[Figure | Happening, ...] = (*account.figures, *account.happenings)
        for one in both:
            found.setdefault(Ref(account.document, one.claim), _row(account, one))
    return found


def _row(account: Account, one: Figure | Happening) -> Row:
    voice = one.voice
    told: Row = {
        "document": account.document,
        "claim": one.claim,
        "publisher": account.publisher,
        "published": account.published,
        "language": account.language,
        "url": account.url,
        "exact": one.exact,
        "speaker": voice.canonical or voice.name,
        "speaker_id": speaker_id(voice, account.language) if voice.name else None,
        "told_by": list(voice.told_by),
        "channel": voice.channel,
        "stance": voice.stance,
        "polarity": one.polarity,
        "said": voice.said.end if voice.said else None,
    }
    if isinstance(one, Figure):
        of = {name: getattr(one, name) for name in ("measure", "object", "side", "low", "high", "bound", "scope")}
        return {**told, **of, "is_figure": True, "certainty": one.certainty, "derived": one.derived}
    return {
        **told,
        "is_figure": False,
        "type": one.type,
        "actors": [party.canonical or party.name for party in one.actors],
        "targets": [party.canonical or party.name for party in one.targets],
        "weapons": list(one.weapons),
        "places": [place.name for place in one.places[:3]],
        "when": one.when.start if one.when else None,
    }


def voiced(some: list[Account], echoes: Iterable[Echo] | None = None) -> list[Voiced]:
    """The voices of an incident, those of most reports first; `echoes` are its voices, where they are known already."""
    rows = claims(some)
    found = [_voiced(echo, rows) for echo in (voices(some) if echoes is None else echoes)]
    return sorted(found, key=lambda one: (-one.reports, not one.named, one.name))


def _voiced(echo: Echo, rows: Mapping[Ref, Row]) -> Voiced:
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for line in echo.lines:
        row = rows[line]
        groups.setdefault(_what(row), []).append(row)
    said = []
    for lines in groups.values():
        lines.sort(key=_order)
        others: dict[str, Row] = {}
        for row in lines[1:]:  # of a report once
            if row["document"] != lines[0]["document"]:
                others.setdefault(row["document"], row)
        said.append(Said(lines[0]["is_figure"], lines[0], tuple(others.values())))
    said.sort(key=lambda one: (not one.is_figure, _order(one.first)))
    id_ = next((rows[line]["speaker_id"] for line in echo.lines if rows[line]["speaker_id"]), None)
    return Voiced(echo.voice, echo.named, id_, echo.chain, len(echo.documents), tuple(said))


def _what(row: Row) -> tuple[Any, ...]:
    if row["is_figure"]:
        return tuple(row[name] for name in ("measure", "object", "side", "low", "high", "bound", "scope", "polarity"))
    return row["type"], row["polarity"], tuple(row["actors"])


def _order(row: Row) -> tuple[float, str, str]:
    at = instant(row["published"])
    return (float("inf") if at is None else at), row["document"], row["claim"]


# --- over time


def series(ledger: Ledger, measure: str, told: Iterable[Echo] | None = None) -> list[Series]:
    """The figures that count the whole of a measure, by voice and time; what has no number and denials too.

    `told` are the voices of the ledger, where they are known already.
    """
    if measure not in measures(ledger):
        return []
    lines = list(whole(ledger, measure))
    lines += [entry for entry, why in apart(ledger, measure) if why == "no number"]
    lines += [entry for entry in denials(ledger, measure) if entry not in lines]
    kept = {ref(entry): entry for entry in lines}
    found = []
    for echo in voices(ledger) if told is None else told:
        points = [_point(kept[line]) for line in echo.lines if line in kept]
        if points:
            points.sort(key=lambda one: (one.at is None, one.at or 0.0, one.low or 0))
            found.append(Series(echo.voice, tuple(_steps(points))))
    return sorted(found, key=lambda one: (-len(one.points), one.voice))


def _point(entry: Entry) -> Point:
    figure = entry.figure
    mark = "exact"
    if figure.polarity == "denied":
        mark = "denied"
    elif figure.low is None and figure.high is None:
        mark = "vague"
    elif figure.high is None:
        mark = "at_least"
    elif figure.low is None:
        mark = "at_most"
    elif figure.bound == "about":
        mark = "about"
    elif figure.low != figure.high:
        mark = "range"
    return Point(entry.published, moment(entry), figure.low, figure.high, mark, figure.exact)


def _steps(points: list[Point]) -> list[Point]:
    """Points without those that say the same at the same time."""
    found: list[Point] = []
    for one in points:
        if not any((one.at, one.low, one.high, one.mark) == (two.at, two.low, two.high, two.mark) for two in found):
            found.append(one)
    return found
