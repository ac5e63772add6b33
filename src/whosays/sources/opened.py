"""Anything a user points at, opened: a file, a folder, an archive, an address, or standard input (`-`).

>>> import tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder:
...     _ = Path(folder, "a.txt").write_text("Three were killed, the mayor said.")
...     _ = Path(folder, "b.csv").write_text("date,body\\n2025-07-04,Two were hurt.\\n1970-01-01,One was killed.\\n")
...     found = list(documents(folder, Options(publisher="Example Daily")))
>>> [(each.kind, each.published, each.text) for each in found if isinstance(each, Found)][:2]
[('text', None, 'Three were killed, the mayor said.'), ('table', '2025-07-04', 'Two were hurt.')]
>>> found[2].warnings[0].why
"The date of publication '1970-01-01' lies before 1990; it was left out."
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from ..errors import InputError, WhosaysError, unexpected
from . import archives, fetched, jail, telegram, warc
from .addresses import shown
from .dates import settled
from .files import decode
from .found import Failure, Found
from .held import Held, of_bytes, on_disk, spooled
from .inflate import Inflated
from .lines import BadLine, read_lines
from .options import Options
from .pieces import Ask, Piece
from .tables import read_sheets, read_table
from .told import family

LINE = 64 << 20  # bytes of a line at most
Given = Iterator[Found | Failure]
EXTRACTED = 0.7  # of the time that a page may take: the rest is for its bare text, should the extraction fail


class _Way(msgspec.Struct, frozen=True):
    """How the way led to a file: options, how many archives are around it, and what came out of them."""

    options: Options
    spent: archives.Spent
    nesting: int = 0
    named: bool = True  # by the user, not found in a folder or archive


def documents(source: str, options: Options | None = None) -> Given:
    """The documents of a source in its order, with failures in their places; nothing is raised over what is found.

    `source` is the path of a file or folder, `-`, or an http(s) address. Raises UsageError where options make no sense.
    """
    options = options or Options()
    options = msgspec.structs.replace(options, now=options.now or datetime.now(UTC))
    way = _Way(options, archives.Spent())
    try:
        if source == "-":
            with spooled(sys.stdin.buffer if sys.stdin is not None else io.BytesIO(), "standard input", "-") as held:
                yield from _opened(held, way)
        elif source.lower().startswith(("http://", "https://")):
            yield from _fetched(source, way)
        elif Path(source).is_dir():
            yield from _folder(source, way)
        else:
            with on_disk(source) as held:
                yield from _opened(held, way)
    except InputError as error:
        yield Failure(source, _without(str(error), source))
    except (OSError, ValueError) as error:
        yield Failure(source, f"cannot be read ({getattr(error, 'strerror', None) or error})")


def safely(source: str, options: Options) -> Given:
    """As `documents`; a mistake of ours in it ends the source, not the run."""
    try:
        yield from documents(source, options)
    except Exception as error:
        if os.environ.get("WHOSAYS_DEBUG"):
            raise
        yield Failure(source, f"{unexpected(error)}; what follows in it was not read; please report it")


def of_file(data: bytes, name: str, options: Options | None = None) -> Given:
    """The documents of the bytes of a file that is not on this machine, whatever it is.

    >>> [each.text for each in of_file(b"One. Two.", "a.txt") if isinstance(each, Found)]
    ['One. Two.']
    """
    options = options or Options()
    way = _Way(msgspec.structs.replace(options, now=options.now or datetime.now(UTC)), archives.Spent())
    held = of_bytes(data, name, name.rpartition("/")[2])
    try:
        yield from _opened(held, way)
    except (OSError, ValueError) as error:
        yield Failure(name, f"cannot be read ({getattr(error, 'strerror', None) or error})")
    except Exception as error:
        if os.environ.get("WHOSAYS_DEBUG"):
            raise
        yield Failure(name, f"{unexpected(error)}; what follows in it was not read; please report it")


def again(failed: Iterable[tuple[str, str]], options: Options) -> Iterator[tuple[str, Found | Failure]]:
    """What the sources of these (locator, source to open) give for their locators, each once; standard input is gone.

    Each comes with the source that it was found in.
    """
    wanted = [(locator, source) for locator, source in failed if source != "-"]
    left = {locator for locator, _ in wanted}
    for source in nearest(wanted):
        for found in safely(source, options):
            if found.locator in left:
                left.remove(found.locator)
                yield source, found


def nearest(failed: Iterable[tuple[str, str]]) -> list[str]:
    """What to open to try again: the files that the locators name, else the sources that they came from."""
    return list(dict.fromkeys(_nearest(locator, source) for locator, source in failed if source != "-"))


def _nearest(locator: str, source: str) -> str:
    for mark in ("", "#", "!/"):
        file = locator.partition(mark)[0] if mark else locator
        if Path(file).is_file():
            return file
    return source


def _without(message: str, locator: str) -> str:
    return message.removeprefix(f"{locator}: ")


def _folder(folder: str, way: _Way) -> Given:
    inside = msgspec.structs.replace(way, named=False)
    empty = True
    for path in archives.files_of(folder):
        empty = False
        if isinstance(path, Failure):
            yield path
            continue
        try:
            with on_disk(path) as held:
                yield from _opened(held, inside)
        except InputError as error:
            yield Failure(path, _without(str(error), path))
    if empty:
        yield Failure(folder, "is a folder without files")


def _fetched(address: str, way: _Way) -> Given:
    try:
        found = fetched.fetch(address, allow_private=way.options.allow_private)
    except WhosaysError as error:
        yield Failure(shown(address), _without(str(error), shown(address)))
        return
    try:
        crawled = parsedate_to_datetime(found.header("date") or "")
    except (ValueError, TypeError):
        crawled = None
    crawled = crawled if crawled is not None and crawled.tzinfo else way.options.now
    options = msgspec.structs.replace(way.options, url=found.final_url, charset=found.charset, crawled=crawled)
    held = of_bytes(found.body, address, Path(urlsplit(found.final_url).path).name or "index.html")
    yield from _opened(held, msgspec.structs.replace(way, options=options))


def _opened(held: Held, way: _Way) -> Given:
    """The documents of one file, whatever it is."""
    kind = family(held.head(), held.name)
    if kind in ("text", "lines", "json") and way.options.columns is not None:
        kind = "table"
    elif kind in ("text", "json") and way.options.lines:
        kind = "lines"
    if held.size == 0:
        yield Failure(held.locator, "is empty; nothing to read")
        return
    if kind == "media":
        if way.named:
            yield Failure(held.locator, "is a picture, sound, film or program; it holds no text to read")
        return
    try:
        yield from READERS[kind](held, way)
    except InputError as error:
        yield Failure(held.locator, _without(str(error), held.locator))
    except MemoryError:
        yield Failure(held.locator, "needs more memory than there is; it was not read")


def _settled(given: Given, way: _Way) -> Given:
    for each in given:
        yield settled(each, way.options) if isinstance(each, Found) else each


def _text(held: Held, way: _Way) -> Given:
    data = held.all()
    text = decode(data, held.locator)
    found = Found(text.text, data, "text", held.locator, url=way.options.url, warnings=text.warnings)
    yield from _settled(iter((found,)), way)


def _lines(held: Held, way: _Way) -> Given:
    held.file.seek(0)
    lines = iter(lambda: held.file.readline(LINE), b"")  # by \n alone
    for number, raw in enumerate(lines, 1):
        where = f"{held.locator}#line {number}"
        for line in read_lines([raw]):
            if isinstance(line, BadLine):
                yield Failure(where, line.error.partition(": ")[2])
                continue
            found = Found(
                line.text,
                raw,
                "lines",
                where,
                id=str(line.id) if line.id is not None else None,
                title=line.title,
                publisher=line.publisher,
                published=line.published,
                language=line.language,
                url=line.url,
            )
            yield settled(found, way.options)


def _json(held: Held, way: _Way) -> Given:
    yield Failure(
        held.locator,
        "is JSON of no known shape; known are exports of Telegram Desktop, JSON Feed, and one report a line (JSONL)",
    )


def _telegram(held: Held, way: _Way) -> Given:
    yield from _settled(telegram.read_export(held), way)


def _table(held: Held, way: _Way) -> Given:
    yield from _settled(read_table(held, way.options.columns), way)


def _jailed(kind: str) -> Callable[[Held, _Way], Given]:
    """A reader that has the bytes opened in the child process."""

    def read(held: Held, way: _Way) -> Given:
        data = held.all()
        ask = Ask(kind, held.locator, way.options.url, way.options.charset)
        pieces = jail.opened(ask, data, jail.allowed(len(data)) * (EXTRACTED if kind == "html" else 1))
        if kind == "html" and pieces and pieces[0].failure is not None and "pip install" not in pieces[0].failure.error:
            pieces = _plain(ask, data, pieces)
        if kind == "html" and way.options.crawled is None:
            way = msgspec.structs.replace(way, options=msgspec.structs.replace(way.options, crawled=held.changed))
        if kind == "xlsx":
            yield from _settled(read_sheets(pieces, way.options.columns, held.locator), way)
            return
        for piece in pieces:
            yield from _given(piece, data, held, way)

    return read


def _plain(ask: Ask, data: bytes, before: list[Piece]) -> list[Piece]:
    """The bare text of a page over which the extraction failed; the first failure if there is none."""
    pieces = jail.opened(msgspec.structs.replace(ask, family="plain"), data, jail.allowed(len(data)) * (1 - EXTRACTED))
    return pieces if pieces and pieces[0].found is not None else before


def _given(piece: Piece, data: bytes, held: Held, way: _Way) -> Given:
    if piece.found is not None:
        found = piece.found if piece.found.raw else msgspec.structs.replace(piece.found, raw=data)
        yield settled(found, way.options)
    elif piece.failure is not None:
        yield piece.failure
    elif piece.attached is not None:
        where = f"{held.locator}!/{piece.attached.name}"
        yield from _within(of_bytes(piece.attached.data, where, piece.attached.name), way)


def _within(held: Held, way: _Way) -> Given:
    """A file within another; archives only so deep."""
    if way.nesting >= way.options.caps.nesting:
        yield Failure(
            held.locator, f"lies in more than {way.options.caps.nesting} archives within archives; it was not read"
        )
        return
    yield from _opened(held, msgspec.structs.replace(way, nesting=way.nesting + 1, named=False))


def _zip(held: Held, way: _Way) -> Given:
    head = held.head()
    held.file.seek(max(0, held.size - (1 << 16)))
    names = head + held.file.read()
    for mark, kind in ((b"word/document.xml", "docx"), (b"xl/workbook.xml", "xlsx")):
        if mark in names:
            yield from _jailed(kind)(held, way)
            return
    for member in archives.within(held, way.options.caps, way.spent):
        if isinstance(member, Failure):
            yield member
        else:
            yield from _within(member, way)


def _gzip(held: Held, way: _Way) -> Given:
    held.file.seek(0)
    inflated = Inflated(held.file, way.options.caps.ratio)
    name = held.name.removesuffix(".gz")
    with spooled(io.BufferedReader(inflated), held.locator, name, way.options.caps.member) as inner:
        if inner.size:
            yield from _within(inner, way)
    if inflated.wrong:
        yield Failure(held.locator, f"{inflated.wrong}, near byte {inflated.offset}; what follows is lost")


def _warc(held: Held, way: _Way) -> Given:
    for record in warc.records(held, way.options.caps):
        if isinstance(record, Failure):
            yield record
            continue
        options = msgspec.structs.replace(
            way.options, url=record.url, charset=record.charset, crawled=record.crawled or way.options.crawled
        )
        name = Path(urlsplit(record.url).path).name if "?" not in record.url else ""
        inner = of_bytes(record.data, f"{held.locator}#{record.url}", name or "index.html")
        yield from _opened(inner, msgspec.structs.replace(way, options=options, named=False))


READERS: dict[str, Callable[[Held, _Way], Given]] = {
    "text": _text,
    "lines": _lines,
    "json": _json,
    "telegram": _telegram,
    "table": _table,
    "zip": _zip,
    "gzip": _gzip,
    "warc": _warc,
    **{kind: _jailed(kind) for kind in ("html", "pdf", "docx", "xlsx", "feed", "mail", "telegram_html")},
}
