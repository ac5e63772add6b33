"""Requests into answers: who may, which form, which page, whether it is the same still; and what went wrong, told once.

>>> form("text/csv;q=0.5, application/x-ndjson", (JSON, NDJSON)), form("", (JSON,)), form("image/png", (JSON,))
('application/x-ndjson', 'application/json', None)
>>> position(cursor(["ab", 3]), (str, int))
['ab', 3]
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

import anyio
import msgspec
from fastapi import Request
from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ... import __version__
from ...errors import InputError, LanguageError, UsageError, WhosaysError
from ...export import written
from ...export.columns import TABLES
from ...export.rowset import RowSet
from ...store import connect
from ..asked import MissingError, Person
from ..desk import Desk
from ..people import ALONE, is_token, person_of

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"
PLAIN, HTML = "text/plain", "text/html"
PROBLEM = "application/problem+json"
PATH = "/api/v1"
PAGE = 50  # rows of a page where no limit is given
MOST = 1000  # rows of a page
SCOPES = {"read": "reader", "write": "coder", "admin": "admin"}
"""By what may be done the role that it takes."""
PIECE = 1 << 16  # bytes of JSON Lines that are sent at once
INT = 2**63

Row = dict[str, Any]


class RefusedError(Exception):
    """A request that gets no answer but a problem; headers are named with underscores."""

    def __init__(self, status: int, detail: str, faults: tuple[tuple[str, str], ...] = (), **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.faults = faults
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def problem(error: RefusedError) -> Response:
    """A problem as RFC 9457 writes it."""
    told: Row = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.detail,
        "faults": [{"where": where, "why": why} for where, why in error.faults],
    }
    body = msgspec.json.encode(told)
    return Response(body, error.status, headers={"cache-control": "no-store", **error.headers}, media_type=PROBLEM)


def refused(error: Exception, store: str) -> RefusedError:
    """An exception of the program as a problem; others are no sentence for those who ask."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, MissingError):
        return RefusedError(404, str(error))
    if isinstance(error, UsageError):
        return RefusedError(400, str(error))
    if isinstance(error, InputError):
        where = f"{connect.shown(store)}: "  # nothing that is asked can help where the store itself fails
        if str(error).startswith(where):
            return RefusedError(503, f"the store: {str(error).removeprefix(where)}")
        return RefusedError(422, str(error))
    if isinstance(error, LanguageError):
        return RefusedError(
            400, str(error).replace("--language CODE overrules this", "name the language to overrule this")
        )
    if isinstance(error, WhosaysError):
        return RefusedError(422, str(error))
    if isinstance(error, HTTPException):
        told = RefusedError(error.status_code, error.detail)
        told.headers.update(error.headers or {})
        return told
    return RefusedError(500, "the program failed; its log tells how")


def faults(error: ValidationError, where: str) -> RefusedError:
    """What a model does not take, value by value."""
    told = tuple((".".join([where, *map(str, one["loc"])]), one["msg"]) for one in error.errors(include_url=False)[:20])
    return RefusedError(422, f"{told[0][0]}: {told[0][1]}", told)


# --- who may


class Asking(NamedTuple):
    """A request that may be answered: of which desk, by whom, with what."""

    desk: Desk
    request: Request
    person: Person
    query: Any


def allowed(desk: Desk, request: Request, scope: str) -> Person:
    """Who asks, if they may do this; changes must show that no page from elsewhere is behind them."""
    person = person_of(desk, request)
    if person is None:
        raise RefusedError(401, "say who you are: send a token as Authorization: Bearer …", www_authenticate="Bearer")
    if not person.may(SCOPES[scope]):
        raise RefusedError(403, f"this takes the role {SCOPES[scope]}; yours is {person.role}")
    if request.method != "GET":
        _from_here(request)
    if scope != "read":
        _meant(desk, request, person)
    return person


def _from_here(request: Request) -> None:
    """Refuse what a page of another origin sends."""
    site = request.headers.get("sec-fetch-site", "none")
    origin = request.headers.get("origin")
    mine = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if site not in {"none", "same-origin"} or (origin is not None and origin != mine):
        raise RefusedError(403, "pages from elsewhere cannot ask this")


def _meant(desk: Desk, request: Request, person: Person) -> None:
    """Refuse a change that brings neither a bearer token nor the token of this desk's forms."""
    bearer = request.headers.get("authorization", "").lower().startswith("bearer ")
    if bearer and person.session != ALONE:  # such a token is all that told who asks
        return
    if not is_token(desk, person, request.headers.get("x-token", "")):
        raise RefusedError(403, f"bring the token that {PATH}/session tells as x-token, or a bearer token")


# --- what is asked


def asked(request: Request, model: type[BaseModel]) -> Any:
    """The query as a model; nothing unknown, nothing twice, nothing that is no text."""
    raw = request.scope.get("query_string", b"")
    try:
        unquote_to_bytes(raw.replace(b"+", b" ")).decode()
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError):
        raise RefusedError(422, "query: is no UTF-8", (("query", "is no UTF-8"),)) from None
    given = dict(pairs)
    for name, _ in pairs:
        if sum(name == other for other, _ in pairs) > 1:
            raise RefusedError(422, f"query.{name[:40]}: is given twice", ((f"query.{name[:40]}", "is given twice"),))
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise faults(error, "query") from None


async def body(request: Request, model: type[BaseModel], files: bool = False) -> Any:
    """The body as a model; `files` tells that files would have been taken as well."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise RefusedError(415, f"send {JSON}{' or multipart/form-data' if files else ''}")
    raw = await request.body()
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise faults(error, "body") from None


def form(accept: str, offered: tuple[str, ...]) -> str | None:
    """Of the forms that are offered the one that is wanted most; None where none of them is wanted."""
    if not accept.strip():
        return offered[0]
    best: tuple[float, int, str] | None = None
    for place, kind in enumerate(offered):
        weight = max((_weight(part, kind) for part in accept[:2000].split(",")), default=(0, 0.0))[1]
        if weight > 0 and (best is None or weight > best[0]):
            best = (weight, place, kind)
    return best[2] if best is not None else None


def _weight(part: str, kind: str) -> tuple[int, float]:
    """How closely a part of an Accept header names a kind, and how much it wants it."""
    name, *options = (one.strip().lower() for one in part.split(";"))
    closeness = 3 if name == kind else 2 if name == f"{kind.partition('/')[0]}/*" else 1 if name == "*/*" else 0
    if not closeness:
        return 0, 0.0
    told = next((option[2:] for option in options if option.startswith("q=")), "1")
    try:
        weight = float(told)
    except ValueError:
        weight = 1.0
    return closeness, weight if 0 <= weight <= 1 else 1.0


# --- pages


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


# --- answers


def one(asking: Asking, make: Callable[[Connection], Any]) -> Response:
    """Something as JSON, with the tag of the store as it is."""
    if form(asking.request.headers.get("accept", ""), (JSON,)) is None:
        raise RefusedError(406, f"there is {JSON}")
    with asking.desk.reading() as connection:
        headers = tagged(asking, connection, JSON)
        if is_known(asking.request, headers):
            return Response(status_code=304, headers=headers)
        told = make(connection)
    return Response(told if isinstance(told, bytes) else encoded(told), headers=headers, media_type=JSON)


class Both(NamedTuple):
    """Something as data, and in another form, which has headers of its own."""

    told: Any
    body: bytes
    headers: Mapping[str, str] = {}


def either(asking: Asking, other: str, make: Callable[[Connection], Both]) -> Response:
    """Something as JSON or in another form, as is asked for, with the tag of the store as it is."""
    wanted = form(asking.request.headers.get("accept", ""), (JSON, other))
    if wanted is None:
        raise RefusedError(406, f"there are {JSON}, {other}")
    with asking.desk.reading() as connection:
        headers = tagged(asking, connection, wanted)
        if is_known(asking.request, headers):
            return Response(status_code=304, headers=headers)
        both = make(connection)
    if wanted == other:
        return Response(both.body, headers={**headers, **both.headers}, media_type=f"{other}; charset=utf-8")
    return Response(encoded(both.told), headers=headers, media_type=JSON)


def encoded(value: Any) -> bytes:
    """JSON; halves of surrogate pairs, which no JSON can hold, as question marks."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_plain(msgspec.to_builtins(value)))


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_plain(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def tagged(asking: Asking, connection: Connection, wanted: str) -> dict[str, str]:
    """Headers with the tag: another one once the log has grown, or for another query, form or person."""
    request = asking.request
    parts = (
        request.url.path, request.url.query, wanted, str(asking.desk.state(connection)), asking.person.name,
        asking.person.role, __version__,
    )  # fmt: skip
    tag = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return {"etag": f'"{tag}"', "cache-control": "private, no-cache", "vary": "accept, authorization, cookie"}


def is_known(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether the one who asks has this already."""
    given = request.headers.get("if-none-match", "")
    return given.strip() == "*" or headers["etag"] in re.findall(r'"[^"]*"', given)
