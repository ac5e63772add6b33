"""The commands that keep: add, retry, reread, verify, documents; thin calls into `whosays.Store`."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import UsageError

if TYPE_CHECKING:
    from .sources.found import Failure, Found
    from .sources.options import Options
    from .store.landing import Added
    from .store.store import Store

HASH = 64

Where = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="STORE",
        help="A file, or a postgresql:// address; store.db in your data folder if not given.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, max=64, help="Processes that read; one for every core if not given."),
]
Gazetteer = Annotated[
    str | None,
    typer.Option(
        "--gazetteer",
        metavar="FILE",
        help="A gazetteer made by `whosays gazetteer import`; yours is used if there is one, - for none.",
    ),
]
Actors = Annotated[
    str | None,
    typer.Option("--actors", metavar="FILE", help="A table of your own persons and bodies; see docs/actors.md."),
]
Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="When all of it was published, whatever the sources say."),
]
Publisher = Annotated[
    str | None, typer.Option("--publisher", metavar="NAME", help="Who published all of it, whatever the sources say.")
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="COLUMNS",
        help="The columns of tables: text=body,published=date, or the name they were saved under.",
    ),
]
Private = Annotated[
    bool, typer.Option("--allow-private", help="Let addresses lead to this machine and your own network.")
]


def register(app: typer.Typer, command: Callable[[Callable[..., int]], Callable[..., None]], epilog: str) -> None:
    """Put the commands into the program."""
    for function in (add, retry, reread, verify, documents):
        app.command(epilog=epilog)(command(function))


def add(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE…", help="Files, folders, files of one report a line; - is standard input."),
    ],
    store: Where = None,
    workers: Workers = None,
    published: Published = None,
    publisher: Publisher = None,
    columns: Columns = None,
    save: Annotated[
        str | None, typer.Option("--save-columns", metavar="NAME", help="Save these columns under a name.")
    ] = None,
    allow_private: Private = False,
    gazetteer: Gazetteer = None,
    actors: Actors = None,
    no_link: Annotated[
        bool, typer.Option("--no-link", help="Leave bringing reports together to `whosays link`.")
    ] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="The sources are files of one report a line.")] = False,
    clock: Annotated[
        str | None,
        typer.Option(
            "--clock", metavar="ZONE", help="Of `add alerts`: the clock of times without offset, Europe/Kyiv."
        ),
    ] = None,
) -> int:
    """Read everything in the sources and keep it; prints an id for every document once it is safe in the store.

    `whosays add alerts FILE…` keeps air-raid alerts: CAP 1.2, CSV of place, start and end, or JSON.
    """
    from . import cli_alerts
    from .sources.opened import safely

    if cli_alerts.is_alerts(sources):
        return cli_alerts.add_alerts(sources, store, clock, gazetteer, publisher)
    options = _options(published, publisher, columns, save, allow_private=allow_private, lines=jsonl)
    with _opened(store, create=True, gazetteer=gazetteer, actors=actors) as opened:
        own = {os.path.abspath(f"{opened.where}{end}") for end in ("", "-wal", "-shm")}  # noqa: PTH100
        finds = (
            (source, found)
            for source in sources
            for found in safely(source, options)
            if os.path.abspath(found.locator) not in own  # noqa: PTH100
        )
        return _run(opened, "add", sources, finds, workers, linking=not no_link)


def retry(
    failed: Annotated[bool, typer.Option("--failed", help="Try again what could not be had or read.")] = False,
    store: Where = None,
    workers: Workers = None,
    published: Published = None,
    publisher: Publisher = None,
    columns: Columns = None,
    allow_private: Private = False,
    gazetteer: Gazetteer = None,
    actors: Actors = None,
) -> int:
    """Try again what failed, and only that."""
    if not failed:
        raise UsageError("say what to try again: whosays retry --failed")
    from .sources.opened import again, nearest

    options = _options(published, publisher, columns, allow_private=allow_private)
    with _opened(store, gazetteer=gazetteer, actors=actors) as opened:
        wanted = [(locator, source) for locator, _, source in opened.failed()]
        return _run(opened, "retry", nearest(wanted), again(wanted, options), workers)


def reread(store: Where = None, workers: Workers = None, gazetteer: Gazetteer = None, actors: Actors = None) -> int:
    """Read again what an older version or older lists read; old readings are kept, and what changed is told."""
    totals = {"same": 0, "changed": 0, "failed": 0}
    with _opened(store, gazetteer=gazetteer, actors=actors) as opened:
        for one in opened.reread(workers=_count(workers)):
            what = "failed" if one.error is not None else "changed" if one.gone or one.new else "same"
            totals[what] += 1
            if one.error is not None:
                _say(f"{one.document}: {one.error}")
            elif what == "changed":
                _print(f"{one.document}  {one.new} new, {one.gone} gone, {one.same} the same")
                for sign, claims in (("+", one.found), ("-", one.lost)):
                    for claim, kind, speaker, exact in claims:
                        _print(f"  {sign} {claim} {kind}  {speaker or '-'}  {' '.join((exact or '').split())[:100]}")
    _print(f"{sum(totals.values())} read again: {', '.join(f'{number} {what}' for what, number in totals.items())}")
    return 1 if totals["failed"] else 0


def verify(
    store: Where = None,
    head: Annotated[
        str | None,
        typer.Option(
            "--head", metavar="HASH", help="The head of the log as it was told earlier; it must be in the log."
        ),
    ] = None,
) -> int:
    """Check the chain of the log, every hash and every span; exit code 1 if anything is not as it was written."""
    if head is not None:
        head = head.strip().lower()
        if len(head) != HASH or set(head) - set("0123456789abcdef"):
            raise UsageError(f"{head[:80]!r} is no head; give the 64 digits that add or verify printed")
    with _opened(store) as opened:
        found = opened.verify(head)
    for problem in found.problems:
        _print(problem)
    _print(
        f"{found.documents} documents, {found.versions} versions, {found.readings} readings, {found.claims} claims, "
        f"{found.spans} spans, {found.entries} entries in the log"
    )
    _print(f"head {found.head}")
    if found.problems:
        _say(f"{len(found.problems)} problems; the store is not what was written")
        return 1
    return 0


def documents(
    store: Where = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line and document.")] = False,
) -> int:
    """List the documents: id, date, versions, title or where it was found."""
    import msgspec

    with _opened(store) as opened:
        for one in opened.documents():
            if json:
                _print(msgspec.json.encode(one).decode())
                continue
            versions = f"{one['versions']} version{'s' if one['versions'] > 1 else ''}"
            what = " ".join((one["title"] or one["address"] or one["locator"]).split())
            _print(f"{one['id']}  {(one['published'] or '')[:10]:10}  {versions:10}  {what}")
    return 0


# --- running


def _run(
    store: Store,
    command: str,
    sources: list[str],
    finds: Iterator[tuple[str, Found | Failure]],
    workers: int | None,
    *,
    linking: bool = True,
) -> int:
    failures: list[Added] = []
    try:
        with _progress(sources) as show:
            for added in store.add_from(sources, _seen(finds, show), workers=_count(workers), command=command):
                if added.what == "failed":
                    failures.append(added)
                else:
                    _print(f"{added.id}  {added.what:7}  {added.locator}")
                show.landed(added)
    finally:
        for failure in failures:
            _say(f"{failure.locator}: {failure.error}")
        counts = store.counts
        _print(f"read {counts.new}, known {counts.known}, changed {counts.changed}, failed {counts.failed}")
    if linking:
        from .cli_link import linked

        _print(linked(store))
    _print(f"head {store.head()}")
    return 1 if failures else 0


def _options(
    published: str | None,
    publisher: str | None,
    columns: str | None,
    save_as: str | None = None,
    *,
    allow_private: bool = False,
    lines: bool = False,
) -> Options:
    """What is said of all sources, checked before any is opened."""
    from .sources.columns import parsed, save
    from .sources.options import Options
    from .sources.published import check

    named = parsed(columns) if columns is not None else None
    if save_as is not None:
        if named is None:
            raise UsageError("--save-columns saves what --columns names; give both")
        save(save_as, named)
    return Options(
        published=None if published is None else check(published),
        publisher=publisher,
        columns=named,
        allow_private=allow_private,
        lines=lines,
    )


@contextlib.contextmanager
def _opened(
    where: str | None, *, create: bool = False, gazetteer: str | None = None, actors: str | None = None
) -> Iterator[Store]:
    from .cli import own_actors, own_gazetteer
    from .store.store import Store

    own = {"gazetteer": own_gazetteer(gazetteer), "actors": own_actors(actors)}
    with Store.open(where, create=create, **own) as store:
        yield store


def _count(workers: int | None) -> int:
    from .store.workers import cores

    return workers if workers is not None else cores()


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _say(message: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(f"whosays: {' '.join(message.split())}\n")


# --- progress, on terminals only


class _Silent:
    def found(self, find: Found | Failure) -> None:
        """A source gave something."""

    def landed(self, added: Added) -> None:
        """It is in the store."""


class _Shown(_Silent):
    """A line with how many landed and failed, how fast, and how long it takes yet, as far as sizes tell."""

    def __init__(self, progress: Any, total: int | None) -> None:
        self.progress = progress
        self.start = time.monotonic()
        self.sizes: list[int] = []
        self.count = self.failed = self.bytes = 0
        self.task = progress.add_task("", total=total, told="")

    def found(self, find: Found | Failure) -> None:
        self.sizes.append(len(getattr(find, "raw", b"")))

    def landed(self, added: Added) -> None:
        self.bytes += self.sizes[self.count]
        self.count += 1
        self.failed += added.what == "failed"
        rate = self.count / max(time.monotonic() - self.start, 1e-3)
        told = f"{self.count} documents, {self.failed} failed, {rate:.0f}/s"
        self.progress.update(self.task, completed=self.bytes, told=told)


def _seen(finds: Iterator[tuple[str, Found | Failure]], show: _Silent) -> Iterator[tuple[str, Found | Failure]]:
    for source, find in finds:
        show.found(find)
        yield source, find


@contextlib.contextmanager
def _progress(sources: list[str]) -> Iterator[_Silent]:
    if sys.stderr is None or not sys.stderr.isatty():
        yield _Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TextColumn("{task.fields[told]}"), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()) as progress:
        yield _Shown(progress, _bytes(sources))


def _bytes(sources: list[str]) -> int | None:
    """The bytes of the files that the sources name; None where they are not all files."""
    total = 0
    for source in sources:
        path = Path(source)
        if path.is_file():
            total += path.stat().st_size
        elif path.is_dir():
            total += sum(Path(root, name).stat().st_size for root, _, names in os.walk(path) for name in names)
        else:
            return None
    return total
