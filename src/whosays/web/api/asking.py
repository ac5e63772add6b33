"""Who asks and what: who may, the query and the body as models, the form that is wanted.

>>> offered = ("application/json", "application/x-ndjson")
>>> form("text/csv;q=0.5, application/x-ndjson", offered), form("", offered), form("image/png", offered)
('application/x-ndjson', 'application/json', None)
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote_to_bytes

from fastapi import Request
from pydantic import BaseModel, ValidationError

from ..asked import Person
from ..desk import Desk
from ..people import ALONE, is_token, person_of
from .answers import JSON, PATH, RefusedError, faults

SCOPES = {"read": "reader", "write": "coder", "admin": "admin"}
"""By what may be done the role that it takes."""


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
