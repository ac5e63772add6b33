"""Sessions of browsers: each holds a random secret, of which the hash is kept; they end by themselves."""

from __future__ import annotations

import datetime as dt
import secrets as random

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, delete, or_, select

from ..asked import Person
from .tables import clock, hashed, sessions, time, users
from .users import User, key

IDLE = dt.timedelta(hours=12)
"""A session that is not used so long ends."""
WHOLE = dt.timedelta(days=30)
"""No session lasts longer."""
STEP = dt.timedelta(minutes=5)  # how exactly it is kept when a session was last used
BYTES = 32


class Session(Struct, frozen=True):
    """A session of a user; its id is a hash, with which nobody gets in."""

    id: str
    made: str
    seen: str
    address: str
    browser: str


def begin(connection: Connection, user: User, address: str, browser: str) -> str:
    """A new session; what the browser must hold. Those that have ended are forgotten."""
    now = clock()
    connection.execute(delete(sessions).where(_ended(now)))
    given = random.token_urlsafe(BYTES)
    row = {"made": time(now), "seen": time(now), "address": address, "browser": browser[:200]}
    connection.execute(sessions.insert().values(id=hashed(given), user=key(user.name), **row))
    return given


def find(connection: Connection, given: str) -> tuple[Person, bool] | None:
    """Who holds this session, and whether it is time to write down that it is used; None where it has ended."""
    row = connection.execute(
        select(sessions, users.c.name, users.c.role, users.c.active)
        .join(users, users.c.key == sessions.c.user)
        .where(sessions.c.id == hashed(given))
    ).first()
    now = clock()
    if row is None or not row.active or row.seen < time(now - IDLE) or row.made < time(now - WHOLE):
        return None
    return Person(row.name, row.role, row.id), row.seen < time(now - STEP)


def touch(connection: Connection, id: str) -> None:
    """Write down that a session is used."""
    connection.execute(sessions.update().where(sessions.c.id == id).values(seen=time(clock())))


def of(connection: Connection, name: str) -> list[Session]:
    """The sessions of a user that have not ended, the last used first."""
    own = (sessions.c.user == key(name)) & ~_ended(clock())
    rows = connection.execute(select(sessions).where(own).order_by(sessions.c.seen.desc(), sessions.c.id))
    return [Session(row.id, row.made, row.seen, row.address, row.browser) for row in rows]


def end(connection: Connection, name: str, id: str) -> bool:
    """End a session of this user; whether there was one."""
    own = (sessions.c.user == key(name)) & (sessions.c.id == id)
    return connection.execute(delete(sessions).where(own)).rowcount > 0


def _ended(now: dt.datetime) -> ColumnElement[bool]:
    return or_(sessions.c.seen < time(now - IDLE), sessions.c.made < time(now - WHOLE))
