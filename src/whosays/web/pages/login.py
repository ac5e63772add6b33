"""Logging in and out. Names that are none are treated as those that are: the same answer after the same work."""

from __future__ import annotations

import time

from ..accounts import sessions, users
from ..accounts.throttle import network
from ..asked import ANYONE, Action, Asked, Page, Row, Went
from ..people import ALONE, SESSION
from .choices import inside


def login(asked: Asked) -> Row:
    """Who is logged in, if anybody, and where to go on."""
    return _data(asked, str(asked.query.get("to", "/")))


def enter(asked: Asked) -> Went:
    """Begin a session, if the password is right; after some that are not, only after a wait."""
    name, password = str(asked.form.get("name", "")), str(asked.form.get("password", ""))
    to = inside(str(asked.form.get("to", "/")))
    address, of_name, now = network(asked.address), users.key(name), time.monotonic()
    wait = max(asked.desk.knocks.take([address], now), asked.desk.tries.take([of_name], now))
    with asked.desk.reading() as connection:
        known = users.find(connection, name)
        user = users.is_password(connection, name, password) if not wait else None
    about = f"name={known.name}" if known is not None else "a name that is none"
    if user is None:
        why = asked.speech.say("Too many tries. Wait a moment.") if wait else asked.speech.say(
            "This name and this password do not belong together."
        )  # fmt: skip
        page = {**_data(asked, to), "why": why, "name": name[: users.LONGEST]}
        return Went("/login", page=page, template="login.html", status=429 if wait else 403, about=about, wait=wait)
    asked.desk.tries.give_back(of_name, now, whole=True)
    asked.desk.knocks.give_back(address, now)
    with asked.desk.changing() as changes:
        users.renew(changes, name, password)
        if asked.person.name:  # somebody else was logged in here, or he himself
            sessions.end(changes, asked.person.name, asked.person.session)
        session = sessions.begin(changes, user, asked.address, asked.browser)
    return Went(to, {SESSION: session}, who=user.name, about=about)


def leave(asked: Asked) -> Went:
    """End the session."""
    if asked.person.name and asked.person.session != ALONE:
        with asked.desk.changing() as changes:
            sessions.end(changes, asked.person.name, asked.person.session)
    return Went("/login", {SESSION: None})


def _data(asked: Asked, to: str) -> Row:
    return {"to": inside(to), "why": None, "name": "", "accounts": asked.desk.has_accounts(asked.connection)}


ROUTES = (
    Page("login", "/login", login, "login.html", role=ANYONE, steady=False, private=True),
    Action("enter", "/login/enter", enter, role=ANYONE),
    Action("leave", "/logout", leave, role=ANYONE),
)
