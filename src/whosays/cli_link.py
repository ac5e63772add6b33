"""The commands across reports: link, incidents, incident, tolls, contradictions, sources, judge, undo, changes."""

from __future__ import annotations

import getpass
import json as json_
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .cli_store import Gazetteer, Where, _opened, _print
from .errors import InputError, UsageError

if TYPE_CHECKING:
    from .store.store import Store

ID = 12  # digits of an id that are shown
WORDS = 60  # characters of words that are shown

Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]
Csv = Annotated[bool, typer.Option("--csv", help="A table for spreadsheets.")]
Incident = Annotated[str, typer.Argument(metavar="ID", help="The id of an incident, or its beginning.")]
Maybe = Annotated[str | None, typer.Argument(metavar="[ID]", help="Of this incident alone.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; it is kept with the judgement.")]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who judges; your user name if not given.", show_default=False),
]


def register(app: typer.Typer, command: Callable[[Callable[..., int]], Callable[..., None]], epilog: str) -> None:
    """Put the commands into the program."""
    for function in (link, incidents, incident, tolls, contradictions, sources, judge, undo, changes):
        app.command(epilog=epilog)(command(function))


def link(
    store: Where = None,
    anew: Annotated[bool, typer.Option("--anew", help="Link everything again, whatever was linked.")] = False,
    gazetteer: Gazetteer = None,
) -> int:
    """Bring together the reports of one incident, as far as that was not done when they were added."""
    with _opened(store, gazetteer=gazetteer) as opened:
        _print(linked(opened, anew=anew))
        _print(f"head {opened.head()}")
    return 0


def linked(store: Store, *, anew: bool = False) -> str:
    """Link what is not linked yet; what was done, in a line."""
    from .link import link as link_

    texts = pairs = changed = 0
    for done in link_(store, anew=anew):
        texts, pairs, changed = texts + done.texts, pairs + done.pairs, changed + done.incidents
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(f"\rlinked {texts} texts")
    if texts and sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    return f"linked {texts} texts, {pairs} pairs compared closely, {changed} incidents changed"


def incidents(
    store: Where = None,
    type_: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="Of this type alone.")] = None,
    day: Annotated[str | None, typer.Option("--day", metavar="DAY", help="Of this day, month or year alone.")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="NAME", help="At a place of this name alone.")] = None,
    json: Json = False,
    jsonl: Jsonl = False,
    csv: Csv = False,
) -> int:
    """List incidents: when, where, what, the range of the toll, how many reports and independent sources."""
    from .link import listing
    from .resolve.names import same_name

    def wanted(row: dict[str, Any]) -> bool:
        named = [one["name"] for one in row["places"]] + row["names"]
        return (
            (type_ is None or row["type"] == type_)
            and (day is None or (row["when"] or {}).get("start", "").startswith(day))
            and (place is None or any(same_name(place, one) for one in named))
        )

    with _opened(store) as opened:
        if csv:
            return _table(opened, "incidents")
        with opened.reading() as connection:
            rows = (row for row in listing.incidents(connection) if wanted(row))
            if json or jsonl:
                return _objects(rows, whole="incidents" if json else None)
            for row in sorted(rows, key=lambda one: ((one["when"] or {}).get("start") or "~", one["id"])):
                _print(_incident_line(row))
    return 0


def incident(
    id: Incident,
    store: Where = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DAY", help="The ledger as it was known by reports published by then."),
    ] = None,
    added_by: Annotated[
        str | None, typer.Option("--added-by", metavar="DAY", help="The ledger as this store knew it then.")
    ] = None,
    json: Json = False,
    html: Annotated[
        str | None,
        typer.Option("--html", metavar="FILE", help="Write its dossier: one file that opens offline; - for stdout."),
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="CODE", help="The language of the dossier: ar, en, ru or uk.")
    ] = None,
) -> int:
    """Show one incident: who says what, views of its toll, contradictions, echoes, alerts, what holds it together."""
    from .link import listing

    if as_of is not None and added_by is not None:
        raise UsageError("--as-of and --added-by are two clocks; take one")
    if html is not None and (json or as_of is not None or added_by is not None):
        raise UsageError("--html goes with no other option than --language and --store")
    if language is not None and html is None:
        raise UsageError("--language is that of the dossier: tell with --html where it goes")
    by = "added" if added_by is not None else "published"
    with _opened(store) as opened, opened.reading() as connection:
        whole = _known(connection, id)
        if html is not None:
            return _dossier(connection, whole, html, language)
        row = listing.incident(connection, whole, as_of or added_by, by)
        if row is None:
            raise InputError(f"incident {whole} is none any more: no report tells of it")
        if json:
            return _objects(iter([row]))
        for line in _incident(row):
            _print(line)
    return 0


def _dossier(connection: Any, id: str, file: str, language: str | None) -> int:
    from .export import dossier
    from .export.claims import ENGLISH
    from .export.files import write_whole
    from .link import listing

    some = next(listing.groups_of(connection, [id]), (id, []))[1]
    if not some:
        raise InputError(f"incident {id} is none any more: no report tells of it")
    speech = ENGLISH if language in {None, ENGLISH.code} else _speech(str(language))
    made = dossier.page(connection, id, some, speech).encode("utf-8", "replace")
    if file == "-":
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
    else:
        write_whole(file, made)
    return 0


def _speech(language: str) -> Any:
    """A language of the interface of the desk."""
    try:
        from .web.interface import Interface, languages
    except ImportError as error:
        raise UsageError(f"--language needs {error.name}; install it with: pip install 'whosays[serve]'") from None
    if language not in languages():
        raise UsageError(f"no dossier is written in {language[:20]!r}; there are: {', '.join(sorted(languages()))}")
    return Interface.of(language)


def tolls(
    id: Maybe = None,
    store: Where = None,
    json: Json = False,
    jsonl: Jsonl = False,
    csv: Csv = False,
) -> int:
    """The toll ledger: every figure with who says it, through what, who carries it and when."""
    from .link import listing

    return _listed("tolls", listing.tolls, _toll_line, id, store, json=json, jsonl=jsonl, csv=csv)


def contradictions(
    id: Maybe = None,
    store: Where = None,
    json: Json = False,
    jsonl: Jsonl = False,
    csv: Csv = False,
) -> int:
    """What cannot all be right: figures, places, days, blame, denials, definitions, sums."""
    from .link import listing

    rows = listing.contradiction_rows
    return _listed("contradictions", rows, _contradiction_line, id, store, json=json, jsonl=jsonl, csv=csv)


def _listed(
    name: str,
    rows_of: Callable[[Any, list[str] | None], Iterator[dict[str, Any]]],
    line: Callable[[dict[str, Any]], str],
    id: str | None,
    store: str | None,
    *,
    json: bool,
    jsonl: bool,
    csv: bool,
) -> int:
    """Rows of all incidents or of one: as a table, as JSON, or a line each."""
    with _opened(store) as opened, opened.reading() as connection:
        rows = rows_of(connection, None if id is None else [_known(connection, id)])
        if csv:
            return _table(opened, name, rows)
        if json or jsonl:
            return _objects(rows, whole=name if json else None)
        for row in rows:
            _print(line(row))
    return 0


def sources(store: Where = None, json: Json = False, jsonl: Jsonl = False) -> int:
    """Publishers and how independent they are: what they were first with, what they say themselves, what they cite."""
    from .link import listing

    with _opened(store) as opened, opened.reading() as connection:
        rows = listing.sources(connection)
        if json or jsonl:
            return _objects(iter(rows), whole="sources" if json else None)
        for row in rows:
            figures = f"{row['own']} of {row['figures']} figures its own"
            name = " ".join((row["publisher"] or "-").split())
            _print(f"{name}  {row['incidents']} incidents, first with {row['first']}, {figures}")
    return 0


def judge(
    verdict: Annotated[str, typer.Argument(metavar="SAME|DIFFERENT|UNSURE", help="What you decide.")],
    a: Annotated[str, typer.Argument(metavar="A", help="An incident, a report or an account of one, by its id.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other.")],
    why: Why = "",
    by: By = None,
    store: Where = None,
    json: Json = False,
) -> int:
    """Decide whether two are one incident; the rules never overrule it."""
    from .link.judged import judge as judge_

    with _opened(store) as opened:
        made = judge_(opened, verdict.lower(), a, b, why, by or _user())
    _tell(made, json)
    return 0


def undo(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a judgement, or its beginning.")],
    why: Why = "",
    by: By = None,
    store: Where = None,
    json: Json = False,
) -> int:
    """Undo a judgement, of a person or of the rules; it stays in the store as undone."""
    from .link.judged import undo as undo_

    with _opened(store) as opened:
        made = undo_(opened, id.lower(), why, by or _user())
    _tell(made, json)
    return 0


def changes(
    since: Annotated[
        str,
        typer.Option("--since", metavar="DATE|ID", help="A day, a time, or the number of the last change you know."),
    ] = "",
    store: Where = None,
    json: Json = False,
    jsonl: Jsonl = False,
    atom: Annotated[bool, typer.Option("--atom", help="A feed for readers.")] = False,
) -> int:
    """What became of incidents: created, updated, merged, split, withdrawn, with old and new values and why."""
    from .link import listing
    from .link.feed import atom as atom_

    if since and not listing.is_since(since):
        raise UsageError(
            f"--since {since[:40]!r} is neither a day nor the number of a change; write 2025-03-04 or 1204"
        )
    with _opened(store) as opened, opened.reading() as connection:
        rows = listing.changes(connection, since)
        if atom:
            for piece in atom_(rows):
                sys.stdout.write(piece)
            sys.stdout.flush()
            return 0
        if json or jsonl:
            return _objects(rows, whole="changes" if json else None)
        for row in rows:
            _print(_change_line(row))
    return 0


# --- lines


def _known(connection: Any, id: str) -> str:
    from .link.regrouping import follow
    from .link.tables import is_prepared

    if not is_prepared(connection):
        raise InputError("nothing is linked in this store; whosays link does it")
    found = follow(connection, id.lower())
    if found is None:
        raise InputError(f"no incident, or several, of the id {id[:40]!r}; see whosays incidents")
    return found


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "-"


def _tell(made: Any, json: bool) -> None:
    import msgspec

    if json:
        sys.stdout.buffer.write(msgspec.json.encode(made) + b"\n")
        return
    _print(f"{made.id[:ID]}  {made.kind}  by {made.by}")


def _objects(rows: Iterator[dict[str, Any]], whole: str | None = None) -> int:
    """Rows as JSON lines, or as one object under a name."""
    import msgspec

    if whole is not None:
        rows = iter([{whole: list(rows)}])
    for row in rows:
        sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
    sys.stdout.buffer.flush()
    return 0


def _table(store: Store, name: str, rows: Iterator[dict[str, Any]] | None = None) -> int:
    from .export.columns import TABLES
    from .export.listed import rowset
    from .export.rowset import RowSet
    from .export.written import csv as written

    with store.reading() as connection:
        table = TABLES[name]
        found = rowset(name, connection) if rows is None else RowSet(name, table.columns, rows, table.key)
        for piece in written(found):
            sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
    return 0


def _range(toll: dict[str, Any] | None) -> str:
    if toll is None or (toll["low"] is None and toll["high"] is None):
        return "-"
    if toll["low"] is None or toll["high"] is None:
        return f"≥ {toll['low']}" if toll["high"] is None else f"≤ {toll['high']}"
    if toll.get("bound") == "at_least":
        return f"≥ {toll['low']}"
    return str(toll["low"]) if toll["low"] == toll["high"] else f"{toll['low']}–{toll['high']}"


def _where(row: dict[str, Any]) -> str:
    """The place that most name; one of no gazetteer with the one beside it that has coordinates."""
    place = next(iter(row["places"]), None)
    named = next(iter(row["names"]), None)
    is_point = place is not None and place["precision"] not in {"region", "country"}
    if place is None or named is None or (is_point and place["accounts"] > 1):
        return str(place["name"] if place is not None else named or "-")
    return f"{named} ({place['name']})"


def _incident_line(row: dict[str, Any]) -> str:
    day = (row["when"] or {}).get("start", "-")
    toll = f"killed {_range(row['killed'])}, injured {_range(row['injured'])}"
    count = len(row["documents"])
    told = f"{count} report{'s' if count > 1 else ''}, {row['sources']} independent"
    what = " ".join((row["type"] or "-").split("_"))
    against = f", {row['contradictions']} contradictions" if row["contradictions"] else ""
    return f"{row['id'][:ID]}  {day:10}  {_where(row)}  {what}  {toll}  ({told}{against})"


def _toll_line(row: dict[str, Any]) -> str:
    low, high = row["low"], row["high"]
    number = "some" if low is None and high is None else str(low) if low == high else f"{low or ''}–{high or ''}"
    who = row["speaker_canonical"] or row["speaker"] or row["publisher"] or "-"
    through = f" ({row['channel']})" if row["channel"] else ""
    when = row["published"] or "-"
    what = f"{row['measure']} {number} {row['object']}"
    scope = "" if row["scope"] == "incident" else f", {row['scope']}"
    said = f"{' '.join(who.split())}{through}  in {row['publisher'] or '-'}"
    return f"{row['incident'][:ID]}  {when:25}  {what}{scope}  {said}"


def _contradiction_line(row: dict[str, Any]) -> str:
    return f"{row['incident'][:ID]}  {row['kind']:10}  {row['why']}"


def _incident(row: dict[str, Any]) -> Iterator[str]:
    yield _incident_line({**row, "contradictions": len(row["contradictions"])})
    if row["title"]:
        yield f"  {row['title']}"
    yield "reports"
    for one in row["reports"]:
        told = f"{one['published'] or '-':25}  {one['language']}  {' '.join((one['publisher'] or '-').split())}"
        yield f"  {one['account'][:ID]}  {told}  {' '.join(one['title'].split())[:WORDS]}"
    yield "ledger"
    for one in row["ledger"]:
        yield f"  {_toll_line(one).partition('  ')[2]}"
    for measure, views in row["views"].items():
        yield f"views of {measure}"
        for view in views:
            yield f"  {view['name']:12}  {_range(view):8}  {view['why']}"
    for name, told in (("contradictions", "why"), ("arithmetic", "why")):
        if row[name]:
            yield name
            yield from (f"  {one['kind']:10}  {one[told]}" for one in row[name])
    yield f"voices ({row['sources']} independent)"
    for echo in row["echoes"]:
        reports = len({document for document, _ in echo["lines"]})
        yield f"  {echo['voice']}  in {reports} report{'s' if reports > 1 else ''}" + (
            f", through {', '.join(echo['chain'])}" if echo["chain"] else ""
        )
    if row["alerts"]:
        yield "alerts"
        yield from (f"  {one['place']}  {one['answer']}  {one['why']}" for one in row["alerts"])
    yield "held together by"
    for one in row["links"]:
        why = (
            one["why"]
            if isinstance(one["why"], str)
            else ", ".join(f"{name} {part:+}" for name, part in one["why"][:6])
        )
        pair = f"{one['a'][:ID]} {one['b'][:ID]}"
        yield f"  {one['id'][:ID]}  {one['verdict']:9}  {pair}  by {one['by']}  {why}"


def _change_line(row: dict[str, Any]) -> str:
    told = ""
    if row["before"] and row["after"]:
        parts = [name for name in row["after"] if row["before"].get(name) != row["after"].get(name)]
        told = "; ".join(
            f"{name}: {_short(row['before'].get(name))} → {_short(row['after'].get(name))}" for name in parts
        )
    elif row["kind"] == "judged":
        told = f"{row['after']['kind']} by {row['after']['by']}"
    elif row["into"]:
        told = f"into {row['into'][:ID]}"
    because = ", ".join(one[:ID] for one in row["documents"][:3])
    return f"{row['id']}  {row['at']}  {(row['incident'] or '-')[:ID]}  {row['kind']}  {told}  ({because})"


def _short(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)}"
    if isinstance(value, dict) and {"low", "high"} <= value.keys():
        return _range(value)
    if isinstance(value, dict):
        return str(value.get("start") or json_.dumps(value, ensure_ascii=False))
    return "-" if value is None else str(value)
