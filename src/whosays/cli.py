"""The command line: thin calls into `whosays.read` and `whosays.explain`; what goes wrong is one line on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from . import cli_accounts, cli_alerts, cli_check, cli_export, cli_link, cli_search, cli_serve, cli_store
from .cli_store import Gazetteer
from .errors import InputError, LanguageError, UsageError, WhosaysError, unexpected

if TYPE_CHECKING:
    from .records import Reading
    from .sources.files import Text as FileText
    from .sources.lines import BadLine, Line

EXIT_CODES = """\
Exit codes: 0 all read; 1 some reports of several could not be read, or something unexpected; 2 wrong use (option, date,
language code, id); 3 a file that is missing, unreadable, empty or no text, or
that cannot be written; 4 a text in a language without a pack;
5 a mistake in a language pack; 130 interrupted; 141 the reader of the output went away."""
IDS_SHOWN = 8  # ids that the message about an unknown id lists

app = typer.Typer(
    name="whosays",
    help="Read reports on armed conflict and keep account of the figures and of who gives them.",
    epilog=EXIT_CODES,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="When the report was published: 2025-07-04, or with a time."),
]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="CODE", help="The language to read it in; told from the text if not given."),
]
Publisher = Annotated[str | None, typer.Option("--publisher", metavar="NAME", help="Who published it.")]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Its title, if that is not in the text.")]


Actors = Annotated[
    str | None,
    typer.Option("--actors", metavar="FILE", help="A table of your own persons and bodies; see docs/actors.md."),
]


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


# --- running


def run(arguments: list[str]) -> int:
    """Run the command; the exit code. Nothing leaves here as a traceback, unless WHOSAYS_DEBUG is set."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = app(arguments or ["--help"], prog_name="whosays", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        return _gone()
    except KeyboardInterrupt:
        return _complain("interrupted", 130)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 1
    except WhosaysError as error:
        return _complain(str(error), error.exit_code)
    except Exception as error:
        return _unexpected(error)
    return code if isinstance(code, int) else 0


def _unexpected(error: Exception) -> int:
    if isinstance(error, typer.Abort):
        return _complain("interrupted", 130)
    if hasattr(error, "format_message"):  # wrong use of the command line
        return _complain(f"{error.format_message()}; see whosays --help", getattr(error, "exit_code", 2))
    if os.environ.get("WHOSAYS_DEBUG"):
        raise error
    return _complain(f"{unexpected(error)}; please report it (WHOSAYS_DEBUG=1 shows more)", 1)


def _complain(message: str, code: int) -> int:
    line = " ".join(message.split())
    if sys.stderr is not None:
        sys.stderr.write(f"whosays: {line}\n")
    return code


def _gone() -> int:
    """The reader of the output went away: nothing to say, and nobody to say it to."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 141


def _command(function: Callable[..., int]) -> Callable[..., None]:
    """A command that returns its exit code; what it may raise passes the command-line library unseen."""

    @wraps(function)
    def command(*args: Any, **kwargs: Any) -> None:
        try:
            code = function(*args, **kwargs)
        except KeyboardInterrupt:
            code = _complain("interrupted", 130)
        except BrokenPipeError:
            code = _gone()
        raise typer.Exit(code)

    return command


def _console() -> _Console:
    return _Console(highlight=False, markup=False, emoji=False, soft_wrap=True, legacy_windows=False)


# --- commands


@app.callback(invoke_without_command=True)
def _whosays(
    version: Annotated[bool, typer.Option("--version", help="Say the version and end.")] = False,
) -> None:
    if version:
        from . import __version__

        typer.echo(f"whosays {__version__}")
        raise typer.Exit


@app.command(epilog=EXIT_CODES)
@_command
def read(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Reports; - is standard input.", show_default=False)
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON object for the one report.")] = False,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="One JSON object a line and report. From - and files named .jsonl, one report is read a line: "
            "{id, text, language?, published?, publisher?, title?, url?}.",
        ),
    ] = False,
    published: Published = None,
    language: Language = None,
    publisher: Publisher = None,
    title: Title = None,
    gazetteer: Gazetteer = None,
    actors: Actors = None,
    refused: Annotated[
        bool,
        typer.Option(
            "--refused",
            help="List the numbers that are no counts and the words that tell of no event, with the reasons.",
        ),
    ] = False,
    html: Annotated[
        str | None,
        typer.Option(
            "--html", metavar="OUT", help="Write one page for a browser with the text and its claims; - is the output."
        ),
    ] = None,
) -> int:
    """Print the account of reports: who says it, and every figure with the words it came from."""
    options = _options(published, language, publisher, title) | {"gazetteer": own_gazetteer(gazetteer)}
    options["actors"] = own_actors(actors)
    if json and jsonl:
        raise UsageError("--json and --jsonl exclude each other")
    if html is not None:
        if json or jsonl:
            raise UsageError("--html and --json exclude each other")
        return _write_page(files, options, html)
    if jsonl:
        return _read_lines(files, options)
    if json:
        if len(files) > 1:
            raise UsageError("--json is one object for one report; use --jsonl for several")
        reading, _ = _reading(files[0], options)
        _write(reading)
        return 0
    return _print_accounts(files, options, refused)


@app.command(epilog=EXIT_CODES)
@_command
def claims(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE…",
            help="Reports, or files of one a line (.jsonl, or - for standard input).",
            show_default=False,
        ),
    ],
    csv: Annotated[
        bool, typer.Option("--csv", help="Rows of CSV, one claim a row; without it they are aligned.")
    ] = False,
    published: Published = None,
    language: Language = None,
    publisher: Publisher = None,
    title: Title = None,
    gazetteer: Gazetteer = None,
) -> int:
    """List every claim of reports as a flat row: events, counts, statements, each with who says it."""
    options = _options(published, language, publisher, title) | {"gazetteer": own_gazetteer(gazetteer)}
    return _write_claims(files, options) if csv else _print_claims(files, options)


@app.command(epilog=EXIT_CODES)
@_command
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The report; - is standard input.")],
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of a count, attribution or event, or its beginning.")],
    published: Published = None,
    language: Language = None,
) -> int:
    """Show how a value was made: rules, list entries and characters."""
    from .export.tree import tree
    from .pipeline import explain as derivation_of

    options = _options(published, language)
    reading, source = _reading(file, options)
    derivation = derivation_of(source.text, _full_id(reading, id), language=language, published=options["published"])
    console = _console()
    for line in tree(derivation, isolate=console.is_terminal):
        console.print(line)
    return 0


@app.command(epilog=EXIT_CODES)
@_command
def languages() -> int:
    """List the languages that can be read."""
    from .languages import codes, load

    rows = [("code", "name", "script", "direction", "forms", "rules", "examples")]
    for code in codes():
        pack = load(code)
        rules = sum(1 for _ in pack.rules)
        rows.append(
            (
                code,
                pack.name,
                pack.script,
                pack.direction,
                f"{pack.lexicon.forms:,}",
                str(rules),
                str(_examples(pack.folder)),
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if i > 3 else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        typer.echo("  ".join(cells).rstrip())
    return 0


@app.command(epilog=EXIT_CODES)
@_command
def check(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="The code of a language, or the path of its folder.")],
) -> int:
    """Tell what a language folder lacks; exit code 1 if it lacks something."""
    from .check import check as lacking

    lacks = lacking(pack)
    for line in lacks:
        typer.echo(line)
    typer.echo(f"{pack}: {len(lacks)} to do" if lacks else f"{pack}: complete")
    return 1 if lacks else 0


places = typer.Typer(
    name="gazetteer",
    help="Look places up, and add your own.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(places)


@places.command("find", epilog=EXIT_CODES)
@_command
def find_place(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name in any of the languages, in any case.")],
    gazetteer: Gazetteer = None,
) -> int:
    """Show which places bear a name, the likeliest first, and why; exit code 1 if none does."""
    from .resolve.gazetteer import bundled, described, with_own

    own = own_gazetteer(gazetteer)
    lines = described(bundled() if own is None else with_own(own), name)
    for line in lines:
        typer.echo(line)
    if not lines:
        return _complain(f"no place is called {name[:60]!r}", 1)
    return 0


@places.command("import", epilog=EXIT_CODES)
@_command
def import_places(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="A GeoNames dump, or a CSV with the columns name, language, lat, lon, country, area."
        ),
    ],
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="The gazetteer to put it in.")] = None,
) -> int:
    """Add places to your own gazetteer; a row that cannot be used is named, and the rest is added."""
    from .resolve.own import BadRow, add, read_rows, table_of

    if name is not None and not (name.isascii() and name.replace("-", "").replace("_", "").isalnum()):
        raise UsageError(f"{name[:40]!r} cannot name a gazetteer; use letters, digits and hyphens")
    rows = list(read_rows(Path(file)))
    bad = [row for row in rows if isinstance(row, BadRow)]
    good = [row for row in rows if not isinstance(row, BadRow)]
    for row in bad:
        _complain(f"{file}:{row.line}: {row.why}", 1)
    if not good:
        raise InputError(f"{file}: holds no row that can be used")
    held = add(good, table_of(name))
    typer.echo(f"{table_of(name)}  {len(good)} rows read, {held} places")
    return 1 if bad else 0


listed = typer.Typer(
    name="actors",
    help="Look persons and bodies of public life up.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(listed)


@listed.command("find", epilog=EXIT_CODES)
@_command
def find_actor(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name in any of the languages, in any case.")],
    published: Published = None,
    actors: Actors = None,
) -> int:
    """Show which actors a name can mean, and why; exit code 1 if none."""
    from .resolve.found import described

    day = _options(published, None)["published"]
    lines = described(name, day, own_actors(actors))
    for line in lines:
        typer.echo(line)
    if not lines:
        return _complain(f"no actor is called {name[:60]!r}", 1)
    return 0


def own_actors(given: str | None) -> str | None:
    """The file of the user's own actors, checked before any report is read."""
    if given is not None:
        from .resolve.roster import roster

        roster(given)
    return given


def own_gazetteer(given: str | None) -> str | None:
    """The file of the user's own gazetteer, if one is to be used."""
    from .resolve.own import existing

    if given == "-":
        return None
    if given is not None and not Path(given).is_file():
        raise InputError(f"{given}: no such file; make one with whosays gazetteer import")
    return given if given is not None else existing()


cli_store.register(app, _command, EXIT_CODES)
cli_search.register(app, _command, EXIT_CODES)
cli_export.register(app, _command, EXIT_CODES)
cli_link.register(app, _command, EXIT_CODES)
cli_check.register(app, _command, EXIT_CODES)
cli_alerts.register(app, _command, EXIT_CODES)
cli_serve.register(app, _command, EXIT_CODES)
cli_accounts.register(app, _command, EXIT_CODES)


# --- reading


def _options(
    published: str | None, language: str | None, publisher: str | None = None, title: str | None = None
) -> dict[str, Any]:
    """What is said of all reports on the command line, checked before any of them is opened."""
    if published is not None:
        from .sources.published import check as check_published

        published = check_published(published)
    if language is not None:
        _check_language(language)
    return {"published": published, "language": language, "publisher": publisher, "title": title}


def _check_language(code: str) -> None:
    from .languages import codes

    if code not in codes():
        raise UsageError(f"{code[:40]!r} is no language with a pack; there are: {', '.join(codes())}")


def _reading(name: str, options: dict[str, Any]) -> tuple[Reading, FileText]:
    from .pipeline import read as read_text
    from .sources.files import load

    source = load(name)
    try:
        return read_text(source.text, **options, warnings=source.warnings), source
    except LanguageError as error:
        raise LanguageError(f"{'standard input' if name == '-' else name}: {error}") from None


def _print_accounts(files: list[str], options: dict[str, Any], refused: bool) -> int:
    """The accounts one after the other; a report that cannot be read is named on stderr and stops no other."""
    from .export.account import Account

    console = _console()
    worst = 0
    for number, name in enumerate(files):
        try:
            reading, source = _reading(name, options)
        except WhosaysError as error:
            _complain(str(error), error.exit_code)
            worst = error.exit_code if len(files) == 1 else 1
            continue
        if number:
            console.print(Text())
        title = "standard input" if name == "-" else Path(name).name
        for line in Account(reading, source.text, name=title, isolate=console.is_terminal, refused=refused).lines():
            console.print(line)
    return worst


def _write_page(files: list[str], options: dict[str, Any], out: str) -> int:
    """The view of one report, written to a file in one go; then one line that says where it is."""
    from .export.files import write_whole
    from .export.html import page
    from .pipeline import derivations

    if len(files) > 1:
        raise UsageError("--html is one page for one report")
    if "-" not in (out, files[0]) and Path(out).exists() and Path(files[0]).exists() and Path(out).samefile(files[0]):
        raise UsageError("--html would overwrite the report; name another file")
    reading, source = _reading(files[0], options)
    made = derivations(source.text, language=options["language"], published=options["published"])
    title = "standard input" if files[0] == "-" else Path(files[0]).name
    data = page(reading, source.text, made, title=title).encode("utf-8")
    if out == "-":
        sys.stdout.buffer.write(data)
        return 0
    write_whole(out, data)
    typer.echo(f"{out}  {len(reading.counts)} counts, {len(reading.attributions)} attributions")
    return 0


def _read_lines(files: list[str], options: dict[str, Any]) -> int:
    """One line of JSON for every report; what cannot be read becomes a line with an error in its place."""
    return _each(files, options, _write)


def _each(files: list[str], options: dict[str, Any], write: Callable[[Reading | dict[str, Any]], None]) -> int:
    """Write every report of the files; the exit code."""
    total = failed = 0
    for name in files:
        readings = (
            _of_lines(name, options) if name == "-" or name.endswith((".jsonl", ".ndjson")) else _of_file(name, options)
        )
        for reading in readings:
            total += 1
            failed += isinstance(reading, dict)
            write(reading)
    if failed:
        return _complain(f"{failed} of {total} reports could not be read; their lines say why", 1)
    return 0


def _write_claims(files: list[str], options: dict[str, Any]) -> int:
    """Rows of CSV; a report that cannot be read is a row with nothing but its id and the error."""
    from .export.csv import header, line
    from .rows import rows

    def write(reading: Reading | dict[str, Any]) -> None:
        if isinstance(reading, dict):
            lines = [line({"report": reading["id"], "error": reading["error"]})]
        else:
            lines = [line(row) for row in rows(reading)]
        sys.stdout.buffer.write("".join(lines).encode("utf-8", "replace"))
        sys.stdout.buffer.flush()

    sys.stdout.buffer.write(header().encode())
    return _each(files, options, write)


def _print_claims(files: list[str], options: dict[str, Any]) -> int:
    """The rows for people: what is claimed, who says it, the words it came from."""
    from .export.table import table
    from .rows import rows

    console = _console()

    def write(reading: Reading | dict[str, Any]) -> None:
        if isinstance(reading, dict):
            _complain(reading["error"], 1)
        else:
            for text in table(list(rows(reading)), isolate=console.is_terminal):
                console.print(text)

    return _each(files, options, write)


def _write(reading: Reading | dict[str, Any]) -> None:
    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(reading) + b"\n")
    sys.stdout.buffer.flush()


def _of_file(name: str, options: dict[str, Any]) -> Iterator[Reading | dict[str, Any]]:
    """The reading of a file that is one report; its id is its name as given."""
    from .pipeline import read as read_text
    from .sources.files import load

    try:
        source = load(name)
        yield read_text(source.text, id=name, **options, warnings=source.warnings)
    except WhosaysError as error:
        yield {"id": name, "error": " ".join(str(error).split())}
    except Exception as error:
        yield _row_unexpected({"id": name}, error)


def _of_lines(name: str, options: dict[str, Any]) -> Iterator[Reading | dict[str, Any]]:
    """The readings of a file of reports, line by line."""
    from .sources.lines import BadLine, read_lines

    try:
        stream = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115
    except (OSError, ValueError) as error:
        yield {"id": name, "error": f"{name}: cannot be read ({getattr(error, 'strerror', None) or error})"}
        return
    with stream:
        for line in read_lines(stream):
            if isinstance(line, BadLine):
                yield _bad(line)
            else:
                yield _of_line(line, options)


def _bad(line: BadLine) -> dict[str, Any]:
    return {"id": line.id, "error": line.error, "line": line.line}


def _of_line(line: Line, options: dict[str, Any]) -> Reading | dict[str, Any]:
    from .pipeline import read as read_text
    from .sources.published import check as check_published

    given: dict[str, Any] = {
        field: getattr(line, field) or options.get(field)
        for field in ("published", "language", "publisher", "title", "url")
    }
    try:
        if given["published"]:
            given["published"] = check_published(given["published"])
        if given["language"]:
            _check_language(given["language"])
        return read_text(
            line.text,
            id=None if line.id is None else str(line.id),
            gazetteer=options.get("gazetteer"),
            actors=options.get("actors"),
            **given,
        )
    except WhosaysError as error:
        return {"id": line.id, "error": " ".join(str(error).split())}
    except Exception as error:
        return _row_unexpected({"id": line.id}, error)


def _row_unexpected(row: dict[str, Any], error: Exception) -> dict[str, Any]:
    if isinstance(error, BrokenPipeError) or os.environ.get("WHOSAYS_DEBUG"):
        raise error
    return {**row, "error": " ".join(unexpected(error).split())}


def _full_id(reading: Reading, beginning: str) -> str:
    """The one id in a reading that begins like this."""
    ids = [
        record.id
        for part in (reading.counts, reading.attributions, reading.events, reading.places, reading.actors)
        for record in part
    ]
    found = [i for i in ids if i == beginning] or [i for i in ids if beginning and i.startswith(beginning)]
    if len(set(found)) == 1:
        return found[0]
    if found:
        raise UsageError(f"several ids begin with {beginning[:40]!r}: {', '.join(found[:IDS_SHOWN])}")
    if not ids:
        raise UsageError(f"no id {beginning[:40]!r}: the reading holds no claims")
    more = f" and {len(ids) - IDS_SHOWN} more" if len(ids) > IDS_SHOWN else ""
    raise UsageError(f"no id {beginning[:40]!r} in this reading; there are: {', '.join(ids[:IDS_SHOWN])}{more}")


def _examples(folder: Path) -> int:
    import tomllib

    try:
        tables = tomllib.loads((folder / "examples.toml").read_text("utf-8"))
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:
        raise InputError(f"{folder.name}/examples.toml: {error}") from None
    return sum(len(table) for table in tables.values() if isinstance(table, list))
