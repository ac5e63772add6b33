"""Tokens of programs: each random, told once, kept as its hash; it does for its owner what its scope lets it.

>>> allowed("read", "admin"), allowed("write", "admin"), allowed("write", "reader"), allowed("admin", "admin")
('reader', 'editor', 'reader', 'admin')
"""

from __future__ import annotations

import datetime as dt
import secrets as random

from msgspec import Struct
from sqlalchemy import Connection, select

from ...errors import UsageError
from ..asked import ROLES, Person
from .tables import clock, hashed, time, tokens, users
from .users import key, known

SCOPES = {"read": "reader", "write": "editor", "admin": "admin"}
"""By scope the most that a token may do, if its owner may."""
LEAST = {"read": "reader", "write": "coder", "admin": "admin"}
"""By scope the role that its owner has at least."""
BEGINNING = "whosays_"  # so that a token that got somewhere is known for what it is
DAYS, LONGEST = 90, 366
STEP = dt.timedelta(minutes=5)


class Token(Struct, frozen=True):
    """A token, without what it is used by."""

    id: str
    name: str
    owner: str
    scope: str
    made: str
    expires: str
    used: str | None
    revoked: str | None


def allowed(scope: str, role: str) -> str:
    """The role that a token of this scope has, of an owner of this role."""
    return min(SCOPES[scope], role, key=ROLES.index)


def make(connection: Connection, owner: str, scope: str, name: str, days: int = DAYS) -> tuple[str, Token]:
    """A new token: what to use it by, told here alone, and the token. Raises UsageError."""
    user = known(connection, owner)
    if scope not in SCOPES:
        raise UsageError(f"{scope[:20]!r} is no scope; there are: {', '.join(SCOPES)}")
    if not user.active:
        raise UsageError(f"the account {user.name!r} is stopped")
    if ROLES.index(user.role) < ROLES.index(LEAST[scope]):
        raise UsageError(f"a {user.role} can have no token of the scope {scope}")
    if not 1 <= days <= LONGEST:
        raise UsageError(f"a token lasts 1 to {LONGEST} days")
    name = " ".join(name.split())
    if not name or len(name) > 60 or not name.isprintable():
        raise UsageError("name the token by what uses it, in at most 60 characters")
    given, now = BEGINNING + random.token_urlsafe(32), clock()
    its = random.token_hex(6)
    made, expires = time(now), time(now + dt.timedelta(days=days))
    row = {"name": name, "owner": key(owner), "scope": scope, "made": made, "expires": expires}
    connection.execute(tokens.insert().values(id=its, hash=hashed(given), **row))
    return given, Token(its, name, user.name, scope, made, expires, None, None)


def find(connection: Connection, given: str) -> tuple[Person, str | None] | None:
    """Who uses this token, and its id where it is time to write down that it is used; None for none that counts."""
    row = connection.execute(
        select(tokens, users.c.name.label("user"), users.c.role, users.c.active)
        .join(users, users.c.key == tokens.c.owner)
        .where(tokens.c.hash == hashed(given))
    ).first()
    now = clock()
    if row is None or not row.active or row.revoked is not None or row.expires <= time(now):
        return None
    late = row.used is None or row.used < time(now - STEP)
    return Person(row.user, allowed(row.scope, row.role), f"token {row.id}"), row.id if late else None


def touch(connection: Connection, id: str) -> None:
    """Write down that a token is used."""
    connection.execute(tokens.update().where(tokens.c.id == id).values(used=time(clock())))


def every(connection: Connection, owner: str | None = None) -> list[Token]:
    """All tokens, or those of a user, the last made first."""
    query = select(tokens, users.c.name.label("user")).join(users, users.c.key == tokens.c.owner)
    if owner is not None:
        query = query.where(tokens.c.owner == key(owner))
    rows = connection.execute(query.order_by(tokens.c.made.desc(), tokens.c.id))
    return [Token(r.id, r.name, r.user, r.scope, r.made, r.expires, r.used, r.revoked) for r in rows]


def revoke(connection: Connection, id: str, owner: str | None = None) -> bool:
    """Let a token do nothing any more; with `owner` only if it is his. Whether there was one that still could."""
    one = (tokens.c.id == id) & tokens.c.revoked.is_(None)
    if owner is not None:
        one &= tokens.c.owner == key(owner)
    return connection.execute(tokens.update().where(one).values(revoked=time(clock()))).rowcount > 0
