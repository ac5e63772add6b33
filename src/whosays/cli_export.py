"""The commands that hand on and take back: export, release, import; thin calls into `whosays.export`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .cli_store import Where, _opened, _print, _say
from .errors import InputError, UsageError

if TYPE_CHECKING:
    from .export.rowset import RowSet
    from .store.store import Store

FORMS = ("csv", "jsonl", "parquet", "geojson")
STORE = "store"  # what the export of a whole store is called by `import`

Out = Annotated[
    str | None, typer.Option("--out", metavar="FILE", help="Write here, whole or not at all; else to the output.")
]


def register(app: typer.Typer, command: Callable[[Callable[..., int]], Callable[..., None]], epilog: str) -> None:
    """Put the commands into the program."""
    for name, function in (("export", export), ("release", release), ("import", import_)):
        app.command(name, epilog=epilog)(command(function))


def export(
    what: Annotated[
        str | None,
        typer.Argument(metavar="[WHAT]", help="claims, documents …; docs/exports.md tells all.", show_default=False),
    ] = None,
    form: Annotated[
        str | None, typer.Option("--form", metavar="FORM", help="csv (if not given), jsonl, parquet or geojson.")
    ] = None,
    store: Where = None,
    out: Out = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV for programs: without byte order mark and apostrophes.")
    ] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="The whole store, one JSON object a line and document.")
    ] = False,
    bytes_: Annotated[
        bool, typer.Option("--bytes", help="With --jsonl: the bytes of what was found too, at the end.")
    ] = False,
) -> int:
    """Write rows of one kind, or with --jsonl the whole store, in an order that does not depend on how it came."""
    if what is None:
        _check_whole(form, jsonl, raw)
        with _opened(store) as opened:
            _put(out, opened.export(with_bytes=bytes_))
        return 0
    if jsonl or bytes_:
        raise UsageError("--jsonl and --bytes are of the whole store, without a WHAT; for rows take --form jsonl")
    form = form or "csv"
    if form not in FORMS:
        raise UsageError(f"{form[:40]!r} is no form; take {', '.join(FORMS)}")
    if raw and form != "csv":
        raise UsageError("--raw is of csv alone")
    if form == "parquet" and out is None:
        raise UsageError("a Parquet file needs a name: --out FILE")
    with _opened(store) as opened:
        _rows(opened, what, form, out, raw)
    return 0


def release(
    store: Where = None,
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="The zip to write.")] = "",
) -> int:
    """Write the store into a zip to publish: every table, what its columns hold, and a manifest of hashes."""
    from .export.release import MANIFEST
    from .export.release import release as write

    if not out:
        raise UsageError("say where to: whosays release --out FILE.zip")
    with _opened(store) as opened:
        done = write(opened, out)
    _print(f"{out}: {', '.join(f'{count} {name}' for name, count in done.rows.items())}")
    _print(f"{MANIFEST} {done.sha256}")
    return 0


def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Files of export: .csv, or .jsonl.")],
    as_: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="WHAT", help="What they hold: claims …, or store; told from the name if not given."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line and row.")] = False,
    raw: Annotated[bool, typer.Option("--raw", help="The CSV was written with --raw.")] = False,
    store: Where = None,
) -> int:
    """Read back what export wrote and check every row; a whole store is made again in --store, which must be new."""
    bad = 0
    if as_ == STORE:
        if len(files) > 1 or store is None:
            raise UsageError("a whole store is one file, and --store names the new one")
        return _import_store(files[0], store)
    for file in files:
        count = 0
        for row in _read(file, as_ or Path(file).stem, raw):
            if not isinstance(row, dict):
                _say(f"{file}: {row.error}")
                bad += 1
                continue
            count += 1
            if json:
                import msgspec

                sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
        if not json:
            _print(f"{file}: {count} rows")
    sys.stdout.flush()
    return 1 if bad else 0


def _check_whole(form: str | None, jsonl: bool, raw: bool) -> None:
    if not jsonl:
        raise UsageError("say what to export, or for the whole store: whosays export --jsonl")
    if form is not None or raw:
        raise UsageError("--form and --raw are of rows; say which: whosays export claims --form csv")


def _rows(store: Store, what: str, form: str, out: str | None, raw: bool) -> None:
    from .export.listed import rowset
    from .export.parquet import parquet
    from .store import connect

    with connect.explained(store.where), connect.reading(store.database) as connection:
        rows = rowset(what, connection)
        if form == "parquet":
            parquet(rows, str(out))
        else:
            _put(out, _lines(rows, form, raw))


def _lines(rows: RowSet, form: str, raw: bool) -> Iterator[bytes]:
    from .export import written

    if form == "csv":
        return written.csv(rows, raw)
    return written.jsonl(rows) if form == "jsonl" else written.geojson(rows)


def _put(out: str | None, chunks: Iterable[bytes]) -> None:
    if out is not None:
        from .export.files import write_whole

        write_whole(out, chunks)
        return
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()


def _read(file: str, what: str, raw: bool) -> Iterator[Any]:
    """The rows of a file, by the end of its name."""
    from .export.columns import TABLES
    from .export.readback import read_csv, read_jsonl

    if what not in TABLES:
        raise UsageError(f"say what {file} holds: --as with one of {', '.join([*TABLES, STORE])}")
    end, columns = Path(file).suffix.lower(), TABLES[what].columns
    if end not in {".csv", ".jsonl", ".ndjson"}:
        raise UsageError(f"{file}: can be read back as .csv or .jsonl alone")
    if raw and end != ".csv":
        raise UsageError("--raw is of csv alone")
    return read_csv(file, columns, raw=raw) if end == ".csv" else read_jsonl(file, columns)


def _import_store(file: str, where: str) -> int:
    from .export.imported import store_import
    from .store.store import Store

    try:
        lines = Path(file).open("rb")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    with lines, Store.open(where, create=True) as opened:
        done = store_import(lines, opened)
        head = opened.head()
    _print(f"{done.documents} documents, {done.versions} versions, {done.failures} failures")
    _print(f"head {head}")
    return 0
