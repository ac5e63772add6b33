"""All accounts, for admins: who there is, and may do what."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection

from ..accounts import users
from ..accounts.passwords import SHORTEST
from ..asked import ROLES, Action, Asked, MissingError, Page, Row, Went
from .account import twice


def accounts(asked: Asked) -> Row:
    """The accounts, by name."""
    rows = [msgspec.to_builtins(one) for one in users.every(asked.connection)]
    return {"accounts": rows, "roles": ROLES, "shortest": SHORTEST}


def add(asked: Asked) -> Went:
    """A new account."""
    with asked.desk.changing() as changes:
        role = str(asked.form.get("role", ""))
        user = users.add(changes, str(asked.form.get("name", "")), role, twice(asked))
    return Went("/accounts", about=f"name={user.name} role={user.role}")


def set_role(asked: Asked) -> Went:
    """Another role."""
    role = str(asked.form.get("role", ""))
    return _changed(asked, lambda changes, name: users.set_role(changes, name, role), f"role={role[:20]}")


def reset_password(asked: Asked) -> Went:
    """Another password, for one who has lost it."""
    new = twice(asked)
    return _changed(asked, lambda changes, name: users.set_password(changes, name, new))


def stop(asked: Asked) -> Went:
    """Let nobody in by this account."""
    return _changed(asked, users.stop)


def start(asked: Asked) -> Went:
    """Let somebody in again."""
    return _changed(asked, users.start)


def _changed(asked: Asked, change: Callable[[Connection, str], None], about: str = "") -> Went:
    with asked.desk.changing() as changes:
        if users.find(changes, asked.path["name"]) is None:
            raise MissingError(asked.speech.say("There is no such account."))
        change(changes, asked.path["name"])
    return Went("/accounts", about=about)


ROUTES = (
    Page("accounts", "/accounts", accounts, "accounts.html", role="admin", steady=False, private=True),
    Action("add_account", "/accounts/add", add, role="admin"),
    Action("set_role", "/accounts/{name}/role", set_role, role="admin"),
    Action("reset_password", "/accounts/{name}/password", reset_password, role="admin"),
    Action("stop_account", "/accounts/{name}/stop", stop, role="admin"),
    Action("start_account", "/accounts/{name}/start", start, role="admin"),
)
