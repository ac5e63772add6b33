"""One thing as an answer, and the tag of every answer: whether it is the same still."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import Response

from ... import __version__
from .answers import JSON, RefusedError, encoded
from .asking import Asking, form


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
