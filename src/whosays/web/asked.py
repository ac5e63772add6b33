"""What a page is given, and what pages and actions are: values of one visible list, `routes.ROUTES`.

A page is a function that makes its data. The template shows the data, `.json` at the end of the address writes it, and
`.csv` the rows of its table. An action changes something and says where to go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct
from sqlalchemy import Connection

from ..errors import InputError, UsageError
from ..export.rowset import RowSet
from .desk import Desk
from .interface import Interface

Row = dict[str, Any]
DIGITS = 10  # of a number of an entry, at most
ROLES = ("reader", "coder", "editor", "admin")
"""Who may do what: each may do all that those before it may. `anyone` needs no account."""
ANYONE = "anyone"


class MissingError(InputError):
    """There is no such thing in the store."""


class Person(Struct, frozen=True):
    """Who asks: `session` is what the forms of this person are bound to; a desk without accounts has one person."""

    name: str
    role: str
    session: str = ""

    def may(self, role: str) -> bool:
        """Whether this person may do what this role may.

        >>> Person("nour", "coder").may("reader"), Person("nour", "coder").may("editor")
        (True, False)
        """
        return role == ANYONE or (self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role))


class Asked(NamedTuple):
    """A request: who asks what of which desk, in which language of the interface, within a transaction that reads."""

    desk: Desk
    connection: Connection
    person: Person
    speech: Interface
    path: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    form: Mapping[str, Any] = {}
    address: str = ""
    """Where the request came from, an address of IP."""
    browser: str = ""
    """What the browser calls itself."""

    def kept(self, name: str, make: Callable[[], Any], *, of_texts: bool = False) -> Any:
        """As `Desk.kept`."""
        return self.desk.kept(self.connection, name, make, of_texts=of_texts)

    def number(self, name: str) -> int | None:
        """The number that the address gives under a name; None for none. Raises UsageError for what is no number."""
        told = self.query.get(name, "")
        if told and not (told.isascii() and told.isdecimal() and len(told) < DIGITS):
            raise UsageError(f"{name} is {told[:20]!r}, which is no number of an entry")
        return int(told) if told else None


class Sent(NamedTuple):
    """A file to keep, instead of data that a template shows; `policy` is its own, as it stands in no page of ours."""

    name: str
    body: bytes
    media: str
    policy: str = ""


class Page(Struct, frozen=True):
    """An address that shows something, or sends a file; `csv` gives all rows of its table, `atom` a feed of it."""

    name: str
    path: str
    show: Callable[[Asked], Row | Sent]
    template: str
    role: str = "reader"
    csv: Callable[[Asked], RowSet] | None = None
    steady: bool = True
    """Whether it says the same while the log of the store stays as it is: then it has a tag to ask again by."""
    private: bool = False
    """Whether nothing may keep it, not even the browser: pages of accounts."""
    atom: Callable[[Asked], Iterable[str]] | None = None


class Went(NamedTuple):
    """How an action ended: where to go on, and what the browser is to keep."""

    to: str
    cookies: Mapping[str, str | None] = {}
    page: Row | None = None
    """Instead of going on: data of `template` to show at once."""
    template: str = ""
    status: int = 200
    who: str = ""
    """Who it was, where nobody was logged in before: for the audit."""
    about: str = ""
    """On what, where the address does not tell it: for the audit; never a secret."""
    wait: float = 0.0
    """Seconds after which it can be tried again."""


class Action(Struct, frozen=True):
    """An address that changes something, asked by POST with the token of the form."""

    name: str
    path: str
    do: Callable[[Asked], Went]
    role: str = "coder"
    steady: bool = False
