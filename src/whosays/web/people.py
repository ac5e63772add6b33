"""Who asks: the person of a session, or the one person of a desk without accounts."""

from __future__ import annotations

import getpass
import hashlib
import hmac
import secrets
from functools import cache

from starlette.requests import Request

from .asked import Person
from .desk import Desk

ALONE = "alone"


def person_of(desk: Desk, request: Request) -> Person | None:
    """Who asks; None for nobody who has an account here."""
    return Person(_user(), "admin", ALONE)


def token(desk: Desk, person: Person) -> str:
    """What a form must bring with it: nobody else knows it."""
    return hmac.new(_secret(), person.session.encode(), hashlib.sha256).hexdigest()


def is_token(desk: Desk, person: Person, given: str) -> bool:
    """Whether a form brought the right one."""
    return hmac.compare_digest(token(desk, person).encode(), given.encode("utf-8", "surrogatepass"))


@cache
def _secret() -> bytes:
    return secrets.token_bytes(32)


@cache
def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "desk"
