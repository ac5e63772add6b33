"""The commands of air-raid alerts: `add alerts FILE…` keeps them, `alerts` lists those that are kept."""

from __future__ import annotations

import csv as csv_
import datetime as dt
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .cli_store import Gazetteer, Where
from .errors import UsageError

if TYPE_CHECKING:
    from .link.alerts import Held

WORD = "alerts"
ID = 12  # characters of an id that are shown
COLUMNS = (
    "id", "kind", "area", "level", "geonameid", "country", "admin1", "start", "end", "sure", "until", "source", "feeds",
    "message", "warnings",
)  # fmt: skip
"""The columns of a listed alert: `end` is as it says itself, `sure` and `until` as it and later messages tell."""


def register(app: typer.Typer, command: Callable[[Callable[..., int]], Callable[..., None]], epilog: str) -> None:
    """Put the commands into the program."""
    app.command(name=WORD, epilog=epilog)(command(listed))


def is_alerts(sources: list[str]) -> bool:
    """Whether the sources of `add` are files of alerts: the first is the word, and no file is called so."""
    return sources[:1] == [WORD] and not Path(WORD).exists()


def add_alerts(
    sources: list[str],
    store: str | None = None,
    clock: str | None = None,
    gazetteer: str | None = None,
    publisher: str | None = None,
) -> int:
    """Keep the alerts in the files; `sources` as `add` has them, with the word before the files."""
    from .cli_store import _opened, _print, _say
    from .link.alerts import add
    from .sources.alerts import zone

    files = sources[1:] if sources[:1] == [WORD] else sources
    if not files:
        raise UsageError("name the files with alerts: whosays add alerts FILE…")
    if clock is not None:
        zone(clock)  # before a store is made
    counts = {"new": 0, "known": 0, "failed": 0}
    failures = []
    warned: dict[str, int] = {}
    with _opened(store, create=True, gazetteer=gazetteer) as opened:
        try:
            for one in add(opened, files, clock, publisher):
                counts[one.what] += 1
                if one.error is not None:
                    failures.append(one)
                for warning in one.warnings:
                    warned[warning.why] = warned.get(warning.why, 0) + 1
        finally:
            for why, times in warned.items():
                _say(f"{why} ({times} alerts)" if times > 1 else why)
            for failure in failures:
                _say(f"{failure.locator}: {failure.error}")
            _print(f"read {counts['new']}, known {counts['known']}, failed {counts['failed']}")
        _print(f"head {opened.head()}")
    return 1 if failures else 0


def listed(
    store: Where = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="NAME", help="Those that are, or may be, over this place.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="Those that lasted then or later: 2025-07-04T10:30Z.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="TIME", help="Those that began then or before.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line and alert.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Rows of CSV.")] = False,
    gazetteer: Gazetteer = None,
) -> int:
    """List the air-raid alerts that are kept, by their starts, with the ends that they or later messages tell."""
    import msgspec

    from .cli_store import _opened
    from .link.alerts import held
    from .link.areas import named
    from .resolve.gazetteer import bundled, with_own
    from .store import connect

    if json and csv:
        raise UsageError("--json and --csv exclude each other")
    start, end = _time(first, last=False), _time(last, last=True)
    with _opened(store, gazetteer=gazetteer) as opened:
        use = bundled() if opened.gazetteer is None else with_own(opened.gazetteer)
        where = named(place, use) if place is not None else None
        if place is not None and where is None:
            raise UsageError(f"no place, or several, are called {place[:60]!r}; see whosays gazetteer find")
        with connect.explained(opened.where), connect.reading(opened.database) as connection:
            some = held(connection, start, end, where)
    if csv:
        sys.stdout.write(_line(list(COLUMNS)))
    for one in some:
        row = _row(one)
        if json:
            sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
        elif csv:
            sys.stdout.write(_line([row[column] for column in COLUMNS]))
        else:
            typer.echo(_shown(one))
    return 0


def _time(given: str | None, *, last: bool) -> str | None:
    """A time of the command line in UTC; a day is taken from its first to its last second of UTC."""
    if given is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(given.strip())
        if len(given.strip()) <= len("2025-07-04"):
            moment = moment.replace(tzinfo=dt.UTC) + (dt.timedelta(days=1, seconds=-1) if last else dt.timedelta())
        if moment.tzinfo is None:
            raise UsageError(f"{given[:40]!r} has no offset; write 2025-07-04T10:30Z")
        return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    except (ValueError, OverflowError):
        raise UsageError(f"{given[:40]!r} is no time; write 2025-07-04 or 2025-07-04T10:30Z") from None


def _row(one: Held) -> dict[str, Any]:
    values: dict[str, Any] = {column: getattr(one.alert, column, None) for column in COLUMNS}
    warnings = "; ".join(warning.code for warning in one.alert.warnings) or None
    return values | {"sure": one.sure, "until": one.until, "feeds": "; ".join(sorted(one.feeds)), "warnings": warnings}


def _shown(one: Held) -> str:
    alert = one.alert
    area = alert.area or f"{len(alert.polygons) + len(alert.circles)} outlines"
    level = alert.level or ("drawn" if alert.polygons or alert.circles else "in no gazetteer")
    place = ", ".join(part for part in (level, alert.admin1, alert.country) if part)
    end = one.until or "no end told"
    return f"{alert.id[:ID]}  {alert.start}  {end:20}  {alert.kind}  {area}  ({place})"


def _line(cells: list[Any]) -> str:
    from .export.written import guarded

    out = io.StringIO()
    safe = [guarded(cell) if isinstance(cell, str) and cell else cell for cell in cells]
    csv_.writer(out, lineterminator="\r\n").writerow(safe)
    return out.getvalue()
