"""One's own account: the password, where one is logged in, and tokens for programs."""

from __future__ import annotations

import time

import msgspec

from ...errors import UsageError
from ..accounts import sessions, tokens, users
from ..accounts.passwords import SHORTEST
from ..asked import Action, Asked, MissingError, Page, Row, Went
from ..people import ALONE, SESSION

TEMPLATE = "account.html"


def account(asked: Asked) -> Row:
    """The account of who asks, with sessions and tokens."""
    name, role = asked.person.name, asked.person.role
    row: Row = {"name": name, "role": role, "alone": _is_alone(asked), "sessions": [], "tokens": [], "made": None}
    if not _is_alone(asked):
        with asked.desk.reading() as connection:
            some = sessions.of(connection, name)
            row["sessions"] = [msgspec.to_builtins(one) | {"own": one.id == asked.person.session} for one in some]
            row["tokens"] = [msgspec.to_builtins(one) for one in tokens.every(connection, name)]
    scopes = [scope for scope, least in tokens.LEAST.items() if asked.person.may(least)]
    return row | {
        "scopes": scopes,
        "shortest": SHORTEST,
        "days": tokens.DAYS,
        "longest": tokens.LONGEST,
    }


def change_password(asked: Asked) -> Went:
    """Another password, told with the one so far; all sessions end, and this browser begins a new one."""
    name = _own(asked)
    now, key = time.monotonic(), users.key(name)
    wait = asked.desk.tries.take([key], now)
    if wait:
        raise UsageError(asked.speech.say("Too many tries. Wait a moment."))
    with asked.desk.reading() as connection:
        user = users.is_password(connection, name, str(asked.form.get("password", "")))
    if user is None:
        raise UsageError(asked.speech.say("This is not your password so far."))
    asked.desk.tries.give_back(key, now, whole=True)
    with asked.desk.changing() as changes:
        users.set_password(changes, name, twice(asked))
        session = sessions.begin(changes, user, asked.address, asked.browser)
    return Went("/account", {SESSION: session})


def end_session(asked: Asked) -> Went:
    """End one of one's own sessions."""
    with asked.desk.changing() as changes:
        if not sessions.end(changes, _own(asked), asked.path["id"]):
            raise MissingError(asked.speech.say("There is no such session."))
    return Went("/account")


def make_token(asked: Asked) -> Went:
    """A new token, shown this once."""
    days = str(asked.form.get("days", tokens.DAYS))
    with asked.desk.changing() as changes:
        given, made = tokens.make(
            changes,
            _own(asked),
            str(asked.form.get("scope", "")),
            str(asked.form.get("name", "")),
            int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0,
        )
    page = account(asked) | {"made": {"given": given, "name": made.name}}
    return Went("/account", page=page, template=TEMPLATE, about=f"token={made.id} scope={made.scope}")


def revoke_token(asked: Asked) -> Went:
    """Let one of one's own tokens do nothing any more."""
    with asked.desk.changing() as changes:
        if not tokens.revoke(changes, asked.path["id"], _own(asked)):
            raise MissingError(asked.speech.say("There is no such token."))
    return Went("/account")


def twice(asked: Asked) -> str:
    """A new password, typed twice."""
    new = str(asked.form.get("new", ""))
    if new != str(asked.form.get("again", "")):
        raise UsageError(asked.speech.say("The new password is not the same both times."))
    return new


def _is_alone(asked: Asked) -> bool:
    return asked.person.session == ALONE


def _own(asked: Asked) -> str:
    if _is_alone(asked):
        raise UsageError(asked.speech.say("This desk has no accounts."))
    return asked.person.name


ROUTES = (
    Page("account", "/account", account, TEMPLATE, steady=False, private=True),
    Action("change_password", "/account/password", change_password, role="reader"),
    Action("end_session", "/account/sessions/{id}/end", end_session, role="reader"),
    Action("make_token", "/account/tokens", make_token, role="reader"),
    Action("revoke_token", "/account/tokens/{id}/revoke", revoke_token, role="reader"),
)
