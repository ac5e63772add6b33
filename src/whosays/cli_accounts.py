"""The commands of accounts at the desk: `accounts add|list|role|password|stop|start`, `tokens add|list|revoke`."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_store import Where, _opened, _print
from .errors import InputError, UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the account.")]
Role = Annotated[str, typer.Option("--role", metavar="ROLE", help="reader, coder, editor or admin.")]
PasswordFile = Annotated[
    str | None,
    typer.Option(
        "--password-file", metavar="FILE", help="Take the password from the first line of a file; - is the input."
    ),
]


def register(app: typer.Typer, command: Callable[[Callable[..., int]], Callable[..., None]], epilog: str) -> None:
    """Put the commands into the program."""
    context = {"help_option_names": ["-h", "--help"]}
    accounts = typer.Typer(
        name="accounts",
        help="Who may log in at the desk, and do what.",
        rich_markup_mode=None,
        context_settings=context,
    )
    own: dict[str, Callable[..., int]] = {
        "add": add, "list": listed, "role": role, "password": password, "stop": stop, "start": start,
    }  # fmt: skip
    for name, function in own.items():
        accounts.command(name=name, epilog=epilog)(command(function))
    tokens = typer.Typer(
        name="tokens",
        help="Tokens, with which programs ask the desk.",
        rich_markup_mode=None,
        context_settings=context,
    )
    theirs: dict[str, Callable[..., int]] = {"add": add_token, "list": list_tokens, "revoke": revoke_token}
    for name, function in theirs.items():
        tokens.command(name=name, epilog=epilog)(command(function))
    app.add_typer(accounts)
    app.add_typer(tokens)


def add(name: Name, role: Role = "reader", password_file: PasswordFile = None, store: Where = None) -> int:
    """Add an account; the first is an admin's, and from then on everybody must log in."""
    with _changing(store, create=True) as connection:
        from .web.accounts import users

        users.clean(name)  # before a password is asked for
        made = users.add(connection, name, role, _password(password_file))
    _print(f"{made.name} is {made.role}")
    return 0


def listed(store: Where = None) -> int:
    """List the accounts."""
    with _changing(store) as connection:
        from .web.accounts import users

        for one in users.every(connection):
            _print(f"{one.name}\t{one.role}\t{'active' if one.active else 'stopped'}\t{one.made}")
    return 0


def role(
    name: Name,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="reader, coder, editor or admin.")],
    store: Where = None,
) -> int:
    """Give an account another role; it counts at once."""
    with _changing(store) as connection:
        from .web.accounts import users

        users.set_role(connection, name, role)
    _print(f"{name} is {role}")
    return 0


def password(name: Name, password_file: PasswordFile = None, store: Where = None) -> int:
    """Give an account another password; its sessions end."""
    with _changing(store) as connection:
        from .web.accounts import users

        users.known(connection, name)
        users.set_password(connection, name, _password(password_file))
    _print(f"{name} has another password")
    return 0


def stop(name: Name, store: Where = None) -> int:
    """Let nobody in by this account: its sessions end, its tokens are revoked. It is never deleted."""
    with _changing(store) as connection:
        from .web.accounts import users

        users.stop(connection, name)
    _print(f"{name} is stopped")
    return 0


def start(name: Name, store: Where = None) -> int:
    """Let somebody in again by an account that was stopped."""
    with _changing(store) as connection:
        from .web.accounts import users

        users.start(connection, name)
    _print(f"{name} is active")
    return 0


def add_token(
    owner: Annotated[str, typer.Option("--owner", metavar="NAME", help="The account for which it asks.")],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What uses it.")],
    scope: Annotated[str, typer.Option("--scope", metavar="SCOPE", help="read, write or admin.")] = "read",
    days: Annotated[int, typer.Option("--days", metavar="N", help="How long it lasts.")] = 90,
    store: Where = None,
) -> int:
    """Make a token, and print it this once."""
    with _changing(store) as connection:
        from .web.accounts import tokens

        given, _ = tokens.make(connection, owner, scope, name, days)
    _print(given)
    return 0


def list_tokens(store: Where = None) -> int:
    """List the tokens; what they are used by is kept nowhere."""
    with _changing(store) as connection:
        from .web.accounts import tokens

        for one in tokens.every(connection):
            state = f"revoked {one.revoked}" if one.revoked else f"until {one.expires}"
            _print(f"{one.id}\t{one.owner}\t{one.scope}\t{one.name}\t{state}\tused {one.used or 'never'}")
    return 0


def revoke_token(
    id: Annotated[str, typer.Argument(metavar="ID", help="The id of the token, as listed.")], store: Where = None
) -> int:
    """Let a token do nothing any more."""
    with _changing(store) as connection:
        from .web.accounts import tokens

        if not tokens.revoke(connection, id):
            raise UsageError(f"there is no token {id[:40]!r} that is not revoked")
    _print(f"{id} is revoked")
    return 0


@contextmanager
def _changing(store: str | None, *, create: bool = False) -> Iterator[Connection]:
    try:
        from .store import connect
        from .web.accounts.passwords import made as _  # noqa: F401
        from .web.accounts.tables import changing, prepare
    except ImportError as error:
        raise UsageError(f"accounts need {error.name}; install it with: pip install 'whosays[serve]'") from None
    with _opened(store, create=create) as opened, connect.explained(opened.where):
        with connect.writing(opened.database) as connection:
            prepare(connection)
        with changing(opened.database) as connection:
            yield connection


def _password(file: str | None) -> str:
    """A password from a file, or typed twice and not shown."""
    if file is not None:
        try:
            text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{file}: cannot be read ({getattr(error, 'strerror', None) or 'no UTF-8'})") from None
        return text.split("\n", 1)[0].rstrip("\r")
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for the password; give it with --password-file")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("Once more: "):
        raise UsageError("the password was not the same both times")
    return first
