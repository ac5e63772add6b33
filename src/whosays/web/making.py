"""A request into the body of an answer, apart from the connection it came by: so it can be made in any process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from sqlalchemy import Connection
from starlette.datastructures import QueryParams

from ..export import written
from .asked import Asked, Page, Person, Row, Sent
from .desk import Desk
from .interface import Interface
from .rendering import Rendering
from .routes import ROUTES


class Look(Struct, frozen=True):
    """How a page is to look, and for whom: all that a template is told besides its data."""

    person: Person
    language: str
    path: str
    query: str
    theme: str
    cover: str
    token: str
    """What the forms of the page bring with them."""


class Wanted(Struct, frozen=True):
    """A page of `ROUTES` by its name, in a form (html, json, csv or atom), with the values of its address."""

    page: str
    form: str
    values: Mapping[str, str]
    look: Look
    state: int
    """That of the store, by `Desk.state`: what is made of another one is another page."""
    address: str = ""
    browser: str = ""


class Made(NamedTuple):
    """A body, what it is, and headers of its own."""

    body: bytes
    media: str
    headers: Mapping[str, str] = {}


class Maker:
    """Makes what is wanted of a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.rendering = Rendering({one.name: one.path for one in ROUTES})
        self._pages = {one.name: one for one in ROUTES if isinstance(one, Page)}

    def made(self, wanted: Wanted, connection: Connection) -> Made:
        """The answer. Raises WhosaysError as the page does."""
        page, look = self._pages[wanted.page], wanted.look
        speech, query = Interface.of(look.language), QueryParams(look.query)
        asked = Asked(
            self.desk, connection, look.person, speech, wanted.values, query, {}, wanted.address, wanted.browser
        )
        if wanted.form == "csv":
            assert page.csv is not None
            rows = page.csv(asked)  # written within the transaction, as it reads the store row by row
            body = b"".join(written.csv(rows))
            return Made(body, "text/csv; charset=utf-8", {"content-disposition": _attached(f"{rows.name}.csv")})
        if wanted.form == "atom":
            assert page.atom is not None
            feed = "".join(page.atom(asked)).encode("utf-8", "replace")
            return Made(feed, "application/atom+xml; charset=utf-8")
        data = page.show(asked)
        if isinstance(data, Sent):
            policy = {"content-security-policy": data.policy} if data.policy else {}
            return Made(data.body, data.media, {"content-disposition": _attached(data.name), **policy})
        if wanted.form == "json":
            return Made(msgspec.json.encode(data), "application/json")
        return Made(self.page(page.template, data, look), "text/html; charset=utf-8")

    def page(self, template: str, data: Row, look: Look) -> bytes:
        """A template filled with data, for somebody."""
        values: dict[str, Any] = {
            "it": data,
            "person": look.person,
            "token": look.token,
            "here": f"{look.path}?{look.query}" if look.query else look.path,
            "path": look.path,
            "query": QueryParams(look.query),
            "theme": look.theme,
            "cover": look.cover,
        }
        return self.rendering.page(template, Interface.of(look.language), values).encode("utf-8", "surrogatepass")


def _attached(name: str) -> str:
    return f'attachment; filename="{name}"'
