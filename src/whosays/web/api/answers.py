"""What the API answers with: its forms, JSON, and what went wrong as a problem (RFC 9457).

>>> encoded({"title": "\\ud83d"}), problem(RefusedError(404, "there is no such report")).status_code
(b'{"title":"?"}', 404)
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ...errors import InputError, LanguageError, UsageError, WhosaysError
from ...store import connect
from ..asked import MissingError

JSON, NDJSON, CSV = "application/json", "application/x-ndjson", "text/csv"
PLAIN, HTML = "text/plain", "text/html"
PROBLEM = "application/problem+json"
PATH = "/api/v1"

Row = dict[str, Any]


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


# --- what went wrong


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
