"""Lists as answers: a page of one from a cursor on, or all its rows, piece by piece.

>>> position(cursor(["ab", 3]), (str, int))
['ab', 3]
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

import anyio
import msgspec
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ...errors import UsageError
from ...export import written
from ...export.columns import TABLES
from ...export.rowset import RowSet
from .answers import CSV, JSON, NDJSON, PATH, RefusedError, Row, encoded
from .asking import Asking, form
from .tags import is_known, tagged

PAGE = 50  # rows of a page where no limit is given
MOST = 1000  # rows of a page
PIECE = 1 << 16  # bytes of JSON Lines that are sent at once
INT = 2**63


def cursor(place: list[Any]) -> str:
    """A place in a list, as it is handed out."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()


def position(given: str, kinds: tuple[type, ...]) -> list[Any]:
    """The place that a cursor names. Raises UsageError for one that this list did not hand out."""
    try:
        place = msgspec.json.decode(base64.b64decode(given.encode() + b"=" * (-len(given) % 4), b"-_", validate=True))
        good = isinstance(place, list) and len(place) == len(kinds)
        good = good and all(type(one) is kind for one, kind in zip(place, kinds, strict=True))
        good = good and all("\0" not in one if isinstance(one, str) else abs(one) < INT for one in place)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        good = False
    if not good:
        raise UsageError("this cursor is none of this list; take one from `next` of a page")
    return place  # type: ignore[no-any-return]


class Listing(NamedTuple):
    """A list: its rows after a place, in an order that stays, and the place of each."""

    noun: str
    rows: Callable[[Connection, Asking, list[Any] | None], Iterator[Row]]
    place: Callable[[Row], list[Any]]
    kinds: tuple[type, ...]
    table: str | None = None
    """Of the exports, where it has the rows of one: then it is also a table of CSV."""
    page: int = PAGE

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that it is given in."""
        return (JSON, NDJSON, CSV) if self.table is not None else (JSON, NDJSON)


def whole(listing: Listing, asking: Asking) -> Response:
    """A page of a list as JSON, or all its rows as JSON Lines or CSV."""
    request, query = asking.request, asking.query
    wanted = form(request.headers.get("accept", ""), listing.forms)
    if wanted is None:
        raise RefusedError(406, f"there are {', '.join(listing.forms)}")
    after = position(query.cursor, listing.kinds) if query.cursor is not None else None
    if wanted != JSON:
        return _streamed(listing, asking, wanted, after)
    with asking.desk.reading() as connection:
        headers = tagged(asking, connection, wanted)
        if is_known(request, headers):
            return Response(status_code=304, headers=headers)
        limit = query.limit or listing.page
        found = _first(listing.rows(connection, asking, after), limit + 1)
    following = None
    if len(found) > limit:
        found = found[:limit]
        asked_ = query.model_dump(exclude_defaults=True, by_alias=True)
        given = {name: str(value).lower() if isinstance(value, bool) else value for name, value in asked_.items()}
        given["cursor"] = cursor(listing.place(found[-1]))
        following = f"{PATH}{request.scope['path'].removeprefix(request.scope.get('root_path', ''))}?{urlencode(given)}"
        headers["link"] = f'<{following}>; rel="next"'
    return Response(encoded({listing.noun: found, "next": following}), headers=headers, media_type=JSON)


def _first(rows: Iterator[Row], count: int) -> list[Row]:
    found = []
    for row in rows:
        found.append(row)
        if len(found) == count:
            break
    return found


def _streamed(listing: Listing, asking: Asking, wanted: str, after: list[Any] | None) -> Response:
    """All rows, or as many as were asked for, piece by piece within one transaction."""
    with asking.desk.reading() as connection:
        headers = tagged(asking, connection, wanted)
        if is_known(asking.request, headers):
            return Response(status_code=304, headers=headers)
        next(listing.rows(connection, asking, after), None)  # what cannot be asked is refused before the answer begins
    if wanted == CSV:
        headers["content-disposition"] = f'attachment; filename="{listing.noun}.csv"'
    pieces = _pieces(listing, asking, wanted, after)
    return Streamed(pieces, headers=headers, media_type=wanted if wanted != CSV else "text/csv; charset=utf-8")


def _pieces(listing: Listing, asking: Asking, wanted: str, after: list[Any] | None) -> Iterator[bytes]:
    with asking.desk.reading() as connection:
        rows = listing.rows(connection, asking, after)
        limit = asking.query.limit
        some = rows if limit is None else iter(_first(rows, limit))
        if wanted == CSV:
            assert listing.table is not None
            table = TABLES[listing.table]
            yield from written.csv(RowSet(table.name, table.columns, some, table.key))
            return
        held = bytearray()
        for row in some:
            held += encoded(row) + b"\n"
            if len(held) > PIECE:
                yield bytes(held)
                held.clear()
        yield bytes(held)


class Streamed(StreamingResponse):
    """An answer piece by piece, whose transaction ends with it, also where the one who asked goes away."""

    def __init__(self, pieces: Iterator[bytes], **options: Any) -> None:
        self.pieces = pieces
        super().__init__(pieces, **options)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self.pieces.close)  # type: ignore[attr-defined]
