"""Who may ask what of the desk: every address that the application answers, asked as every role.

`python tests/policy.py` writes docs/policy.md of what the desk does. A change of that file is to be read closely.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from starlette.routing import Mount

from desk import Desk, made
from whosays.store.store import Store
from whosays.web.accounts import sessions, tables, users
from whosays.web.app import inner
from whosays.web.desk import Desk as Served
from whosays.web.settings import Settings

POLICY = Path(__file__).parent.parent / "docs" / "policy.md"
ROLES = ("nobody", "reader", "coder", "editor", "admin")
WORD = "seven grey herons"
_ROW = re.compile(r"\| `([A-Z]+)` \| `([^`]+)` \| (\w+) \|")
_VALUE = re.compile(r"\{(\w+)(?::\w+)?\}")
MISSING = "0123456789abcdef"
HEAD = """# Who may do what at the desk

Every address, and the least role that may ask it: `nobody` needs no account; `reader` < `coder` < `editor` < `admin`.
What is one's own (`/account…`) is nobody else's, whatever the role. `python tests/policy.py` measures this table by
asking each address as each role; a test compares, so that no address is added and no role changed unseen.

| method | address | role |
|---|---|---|
"""


class Address(NamedTuple):
    """A method and an address with its values in braces."""

    method: str
    path: str

    def values(self) -> list[str]:
        """The names of its values."""
        return _VALUE.findall(self.path)

    def filled(self, values: dict[str, str]) -> str:
        """An address to ask."""
        return _VALUE.sub(lambda found: values.get(found[1], MISSING), self.path)


def addresses(store: str) -> list[Address]:
    """Every address of the application, those of what is mounted too."""
    with Served(Settings(store)) as served:
        return sorted(set(_addresses(inner(served).routes)))


def _addresses(routes: Any, before: str = "") -> Iterator[Address]:
    for route in routes:
        path = before + route.path
        if isinstance(route, Mount):
            below = getattr(route, "routes", None)
            yield from _addresses(below, path) if below else [Address("GET", f"{path}/{{file}}")]
        else:
            methods = route.methods or getattr(route.endpoint, "methods", "GET").split(", ")
            yield from (Address(method, path) for method in methods if method not in {"HEAD", "OPTIONS"})


class House:
    """A desk with an account of every role, called as it, and another admin."""

    def __init__(self, store: str) -> None:
        self.store = store
        with Store.open(store) as opened, tables.changing(opened.database) as connection:
            tables.prepare(connection)
            for name in (*reversed(ROLES[1:]), "other"):
                users.add(connection, name, name if name in ROLES else "admin", WORD)
        self.desk = Desk(store)

    def close(self) -> None:
        """Close it."""
        self.desk.close()

    def as_(self, role: str) -> str:
        """Go on as this role, freshly logged in; the id of the session."""
        self.desk.cookies.clear()
        if role == "nobody":
            return ""
        with Store.open(self.store) as opened, tables.changing(opened.database) as connection:
            users.start(connection, role)  # whatever was done to it
            users.set_role(connection, role, role)
            user = users.known(connection, role)
            given = sessions.begin(connection, user, "", "")
        self.desk.cookies.set("session", given)
        return tables.hashed(given)

    def ask(self, role: str, address: Address, values: dict[str, str]) -> Any:
        """Ask, with the token of a form where something would be changed."""
        if address.method in {"GET", "OPTIONS"}:
            return self.desk.request(address.method, address.filled(values))
        token = self.desk.token("/login")
        path, headers = address.filled(values), {"x-token": token}
        if path.startswith("/api/"):
            return self.desk.request(address.method, path, json={}, headers=headers)
        return self.desk.request(address.method, path, data={"token": token}, headers=headers)


def is_refused(answer: Any) -> bool:
    """Whether it was refused for who asks."""
    if answer.status_code == 303:
        return str(answer.headers["location"]).startswith("/login?") or (
            answer.headers["location"] == "/login" and answer.request.method == "GET"
        )
    of_role = ("Your role does not allow this", "this takes the role")
    return answer.status_code == 401 or (answer.status_code == 403 and any(one in answer.text for one in of_role))


def may(role: str, least: str) -> bool:
    """Whether a role may do what this one may."""
    return ROLES.index(role) >= ROLES.index(least)


def written() -> dict[Address, str]:
    """The policy as it is written: by address the least role."""
    return {Address(method, path): role for method, path, role in _ROW.findall(POLICY.read_text("utf-8"))}


def measured(store: str) -> dict[Address, str]:
    """By address the least role that is not refused."""
    house = House(store)
    found = {}
    for address in addresses(store):
        for role in ROLES:
            house.as_(role)
            if not is_refused(house.ask(role, address, {})):
                found[address] = role
                break
    house.close()
    return found


def main() -> int:
    """Write the policy."""
    with tempfile.TemporaryDirectory() as folder:
        found = measured(str(made(Path(folder))))
    rows = [f"| `{address.method}` | `{address.path}` | {role} |\n" for address, role in sorted(found.items())]
    POLICY.write_text(HEAD + "".join(rows), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
