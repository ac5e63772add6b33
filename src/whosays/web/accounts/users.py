"""Users: names with a password and a role. None is ever deleted, as what they did bears their names.

>>> key("Nour"), key(" nour ") == key("NOUR"), clean("Ольга К.")
('nour', True, 'Ольга К.')
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from msgspec import Struct
from sqlalchemy import Connection, delete, func, select

from ...errors import UsageError
from ..asked import ROLES
from . import passwords
from .tables import are_any, clock, sessions, time, tokens, users

LONGEST = 60  # characters of a name
_SIGNS = frozenset(" .-_'@’")


class User(Struct, frozen=True):
    """A user, without the password."""

    name: str
    role: str
    active: bool
    made: str
    changed: str


def clean(name: str) -> str:
    """A name as it is kept: letters of one or any script, digits and few signs. Raises UsageError for what is none."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    fit = all(one in _SIGNS or unicodedata.category(one)[0] in "LMN" for one in name)
    if not name or len(name) > LONGEST or not fit or unicodedata.category(name[0])[0] not in "LN":
        raise UsageError(
            f"a name has letters, digits, spaces and . - _ ' @, at most {LONGEST}, a letter or digit first"
        )
    return name


def key(name: str) -> str:
    """What a name is looked up by: two that differ in capitals or width alone are one."""
    return unicodedata.normalize("NFKC", " ".join(name[:500].split())).casefold()[:200]


def every(connection: Connection) -> Iterator[User]:
    """All users, by name."""
    for row in connection.execute(select(users).order_by(users.c.key)):
        yield _user(row)


def find(connection: Connection, name: str) -> User | None:
    """The user of a name, active or not."""
    row = connection.execute(select(users).where(users.c.key == key(name))).first()
    return _user(row) if row is not None else None


def known(connection: Connection, name: str) -> User:
    """The user of a name. Raises UsageError where there is none."""
    found = find(connection, name)
    if found is None:
        raise UsageError(f"there is no account {name[:LONGEST]!r}")
    return found


def add(connection: Connection, name: str, role: str, password: str) -> User:
    """A new user; the first is an admin, so that nobody is locked out. Raises UsageError."""
    name = clean(name)
    _check_role(role)
    if find(connection, name) is not None:
        raise UsageError(f"there is an account {name!r} already")
    if role != ROLES[-1] and not are_any(connection):
        raise UsageError("the first account is an admin's: give it the role admin")
    now = time(clock())
    row = {"name": name, "role": role, "active": True, "made": now, "changed": now}
    connection.execute(users.insert().values(key=key(name), password=passwords.made(password), **row))
    return known(connection, name)


def set_role(connection: Connection, name: str, role: str) -> None:
    """Give a user another role. Raises UsageError, also where no active admin would be left."""
    _check_role(role)
    user = known(connection, name)
    if role != ROLES[-1]:
        _leave_an_admin(connection, user)
    connection.execute(users.update().where(users.c.key == key(name)).values(role=role))


def set_password(connection: Connection, name: str, password: str) -> None:
    """Give a user another password; all sessions end."""
    known(connection, name)
    kept = passwords.made(password)
    connection.execute(users.update().where(users.c.key == key(name)).values(password=kept, changed=time(clock())))
    connection.execute(delete(sessions).where(sessions.c.user == key(name)))


def stop(connection: Connection, name: str) -> None:
    """Let a user in no more: sessions end, and tokens are revoked. Raises UsageError where no admin would be left."""
    _leave_an_admin(connection, known(connection, name))
    connection.execute(users.update().where(users.c.key == key(name)).values(active=False))
    connection.execute(delete(sessions).where(sessions.c.user == key(name)))
    own = (tokens.c.owner == key(name)) & tokens.c.revoked.is_(None)
    connection.execute(tokens.update().where(own).values(revoked=time(clock())))


def start(connection: Connection, name: str) -> None:
    """Let a user in again."""
    known(connection, name)
    connection.execute(users.update().where(users.c.key == key(name)).values(active=True))


def is_password(connection: Connection, name: str, password: str) -> User | None:
    """The active user whose password it is; it takes as long where there is no such name."""
    row = connection.execute(select(users).where(users.c.key == key(name))).first()
    kept = row.password if row is not None and row.active else None
    return _user(row) if passwords.fits(kept, password) and row is not None else None


def renew(connection: Connection, name: str, password: str) -> None:
    """Keep a password that was right with as much work as passwords are kept with now."""
    kept = connection.execute(select(users.c.password).where(users.c.key == key(name))).scalar()
    if kept is not None and passwords.is_old(kept):
        connection.execute(users.update().where(users.c.key == key(name)).values(password=passwords.made(password)))


def _user(row: object) -> User:
    return User(**{name: getattr(row, name) for name in User.__struct_fields__})


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise UsageError(f"{role[:20]!r} is no role; there are: {', '.join(ROLES)}")


def _leave_an_admin(connection: Connection, user: User) -> None:
    admins = (users.c.role == ROLES[-1]) & users.c.active
    left = connection.execute(select(func.count()).select_from(users).where(admins)).scalar_one()
    if user.active and user.role == ROLES[-1] and left == 1:
        raise UsageError("one admin must stay: give another account the role admin first")
