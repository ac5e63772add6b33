"""Who asks: the person of a session or of a token; without accounts the one person at this machine."""

from __future__ import annotations

import getpass
import hashlib
import hmac
import ipaddress
import secrets
import time
from contextlib import nullcontext
from functools import cache
from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request

from .accounts import sessions, tokens
from .accounts.tables import hashed
from .asked import ANYONE, Person
from .desk import Desk
from .settings import is_loopback

ALONE = "alone"
SESSION, VISIT = "session", "visit"
"""Cookies: of who is logged in, and of a browser in which nobody is; the forms of both are bound to them."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""What a proxy adds: then it is not this machine that asks."""


def person_of(desk: Desk, request: Request, connection: Connection | None = None) -> Person | None:
    """Who asks; None for nobody who has an account here. Asked once for each request, in a transaction that reads.

    Raises HTTPException (429) for one who asks too often, from whatever addresses.
    """
    if not hasattr(request.state, "person"):
        request.state.person = _person_of(desk, request, connection)
        if request.state.person is not None:
            wait = desk.persons.take(request.state.person.name, time.monotonic())
            if wait:
                raise HTTPException(429, "too many requests", {"retry-after": str(int(wait) + 1)})
    return request.state.person  # type: ignore[no-any-return]


def nobody(request: Request) -> Person:
    """Somebody without an account: the forms are bound to the browser."""
    if not hasattr(request.state, "visit"):
        held = request.cookies.get(cookie(request, VISIT), "")
        request.state.new_visit = None if held else secrets.token_urlsafe(24)
        request.state.visit = held or request.state.new_visit
    return Person("", ANYONE, f"visit {hashed(request.state.visit)}")


def cookie(request: Request, name: str) -> str:
    """The name of a cookie that only this host can set, where the connection lets it."""
    return f"__Host-{name}" if request.url.scheme == "https" else name


def token(desk: Desk, person: Person) -> str:
    """What a form must bring with it: nobody else knows it."""
    return hmac.new(desk.secret, person.session.encode(), hashlib.sha256).hexdigest()


def is_token(desk: Desk, person: Person, given: str) -> bool:
    """Whether a form brought the right one."""
    return hmac.compare_digest(token(desk, person).encode(), given.encode("utf-8", "surrogatepass"))


def is_alone(desk: Desk, request: Request) -> bool:
    """Whether this machine asks itself, as far as can be told; enough for a desk without accounts."""
    client = request.client.host if request.client else ""
    told = any(name in request.headers for name in FORWARDED)
    return is_loopback(desk.settings.host) and not desk.settings.proxy and not told and not _is_elsewhere(client)


def _person_of(desk: Desk, request: Request, given: Connection | None) -> Person | None:
    bearer = _bearer(request)
    with nullcontext(given) if given is not None else desk.reading() as connection:
        if not desk.has_accounts(connection):
            return Person(_user(), "admin", ALONE) if bearer is None and is_alone(desk, request) else None
        if bearer is not None:
            used = tokens.find(connection, bearer)
            person, late = used if used is not None else (None, None)
        else:
            session = request.cookies.get(cookie(request, SESSION), "")
            held = sessions.find(connection, session) if session else None
            person, late = (held[0], held[0].session if held[1] else None) if held is not None else (None, None)
    if late is not None:
        touch = tokens.touch if bearer is not None else sessions.touch
        desk.later(late, lambda changes: touch(changes, late))
    return person


def _bearer(request: Request) -> str | None:
    """The token that a program brings; pages are for browsers alone."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    wanted = request.url.path.startswith("/api/") and scheme.lower() == "bearer"
    return given.strip() if wanted else None


def _is_elsewhere(address: str) -> bool:
    try:
        found: Any = ipaddress.ip_address(address)
    except ValueError:  # a socket of this machine
        return False
    return not (getattr(found, "ipv4_mapped", None) or found).is_loopback


@cache
def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "desk"
