"""The commands that look into a store: search, follow; thin calls into `whosays.Store`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_store import Where
from .errors import UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from .store.search import Hit

LINES = 3  # lines of a text that are shown
SHOWN = 80  # characters of a claim's words that are shown
ID = 12  # characters of an id that are shown


def register(app: typer.Typer, command: Callable[[Callable[..., int]], Callable[..., None]], epilog: str) -> None:
    """Put the commands into the program."""
    for function in (search, follow):
        app.command(epilog=epilog)(command(function))


def search(
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help="Words in any spelling and script, phrases in quotation marks; all must be found. "
            "'' with a filter finds all that the filter leaves.",
        ),
    ],
    store: Where = None,
    speaker: Annotated[
        str | None, typer.Option("--speaker", metavar="NAME", help="Who says it: a name or role.")
    ] = None,
    measure: Annotated[str | None, typer.Option("--measure", metavar="WORD", help="What is counted: killed, …")] = None,
    place: Annotated[str | None, typer.Option("--place", metavar="NAME", help="Where it happened.")] = None,
    day: Annotated[
        str | None, typer.Option("--day", metavar="DAY", help="When: 2025-07-04, or 2025-07-04..2025-07-06.")
    ] = None,
    publisher: Annotated[str | None, typer.Option("--publisher", metavar="NAME", help="Who published it.")] = None,
    language: Annotated[str | None, typer.Option("--language", metavar="CODE", help="The language it is in.")] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Find these very characters alone.")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Texts to show at most.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="One JSON object: query and results.")] = False,
) -> int:
    """Find texts and what they claim; exit code 1 if there is none."""
    import msgspec

    from .cli import _console
    from .cli_store import _opened

    with _opened(store) as opened:
        hits = opened.search(
            query,
            exact=exact,
            limit=limit,
            speaker=speaker,
            measure=measure,
            place=place,
            day=day,
            publisher=publisher,
            language=language,
        )
    if json:
        rows = [{name: value for name, value in msgspec.to_builtins(hit).items() if name != "text"} for hit in hits]
        sys.stdout.buffer.write(msgspec.json.encode({"query": query, "results": rows}) + b"\n")
        return 0 if hits else 1
    console = _console()
    for hit in hits:
        console.print(_head(hit))
        for line in _lines(hit, bold=console.is_terminal):
            console.print(line)
    if not hits:
        sys.stderr.write("whosays: nothing is found\n")
    return 0 if hits else 1


def follow(
    document: Annotated[str, typer.Argument(metavar="ID", help="The id of a document, or its beginning.")],
    store: Where = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line and claim.")] = False,
) -> int:
    """Show what became of the claims of a document in its later versions: exact, moved or orphan."""
    import msgspec

    from .cli_store import _opened

    with _opened(store) as opened:
        whole = opened.document(document)
        if whole is None:
            raise UsageError(f"no document, or several, of the id {document[:40]!r}; see whosays documents")
        for one in opened.follow(whole):
            if json:
                sys.stdout.buffer.write(msgspec.json.encode(one) + b"\n")
                continue
            where = f"{one.start}-{one.end}"
            if one.anchor.state == "moved":
                where += f" to {one.anchor.start}-{one.anchor.end}"
            words = " ".join(one.exact.split())[:SHOWN]
            typer.echo(f"{one.anchor.state}  {one.claim} {one.type}  {where}  {words}  ({one.anchor.why})")
    return 0


def _head(hit: Hit) -> str:
    told = (hit.published, hit.publisher, hit.title, hit.url)
    return "  ".join([hit.document[:ID], *(" ".join(one.split()) for one in told if one)])


def _lines(hit: Hit, *, bold: bool) -> Iterator[Text]:
    """The first marks in their lines: bold on terminals, elsewhere in double brackets."""
    from rich.text import Text

    from .store.stretches import stretches

    for start, end, marks in islice(stretches(hit), LINES):
        line = Text("  …" if start and hit.text[start - 1] != "\n" else "  ")
        place = start
        for mark in marks:
            line.append(hit.text[place : mark.start])
            line.append(mark.exact if bold else f"[[{mark.exact}]]", "bold reverse" if bold else "")
            place = mark.end
        line.append(hit.text[place:end])
        if hit.text[end : end + 1] not in {"", "\n"}:
            line.append("…")
        yield line
