"""Stores in which hostile strings stand wherever a document or a person can put one.

A store is made of plain reports first, each with a word of its own in every place; then the words are changed for the
strings, in every column, so that a string comes to stand as speaker, place and reason too, where no text would put it.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from whosays import Store
from whosays.export.listed import rowset
from whosays.link import link
from whosays.link.deciding import decide
from whosays.link.judged import judge
from whosays.sources.found import Found
from whosays.web.accounts import audit, sessions, tables, tokens, users

WORD = "seven grey herons"
TOWNS = ("Odesa", "Kharkiv", "Kherson", "Sumy", "Nikopol", "Dnipro", "Poltava", "Mykolaiv", "Chernihiv", "Kramatorsk")
_ADDRESSES = frozenset({"url", "locator"})
Change = Callable[[str], str]


def word(number: int) -> str:
    """The word of a report: a name that is none.

    >>> word(0), word(27)
    ('Zorvaaq', 'Zorvbbq')
    """
    return f"Zorv{chr(97 + number // 26)}{chr(97 + number % 26)}q"


_WORD = re.compile("zorv([a-z])([a-z])q", re.IGNORECASE)


def plain(place: Path, count: int) -> Path:
    """A store of so many reports, each of an incident with its neighbour, with judgements, errors, and accounts."""
    with Store.open(place) as store:
        for _ in store.add([*(_found(number) for number in range(count)), _again(_found(0))]):
            pass
        for _ in link(store):
            pass
        with store.reading() as connection:
            claims = {row["document"]: row["address"] for row in _claims(connection)}
            documents = [row["id"] for row in store.documents()]
        for number, address in enumerate(claims.values()):
            if number % 3 == 0:
                decide(store, address, "reject", {}, f"because of {word(number)}", word(number))
        judge(store, "different", documents[0], documents[1], f"because of {word(0)}", word(1))
        with tables.changing(store.database) as connection:
            tables.prepare(connection)
            users.add(connection, "admin", "admin", WORD)
            owner = users.known(connection, "admin")
            for number in range(count):
                name = word(number)
                users_row = {"key": name.lower(), "name": name, "password": "", "role": "reader", "active": True}
                connection.execute(tables.users.insert().values(**users_row, made="2025", changed="2025"))
                audit.write(connection, name, f"POST /{name}", f"name={name}", name, 404)
                tokens.make(connection, "admin", "read", name)
                if number < 40:
                    sessions.begin(connection, owner, name, name)
    return place


def poisoned(source: Path, place: Path, strings: Sequence[str]) -> Path:
    """A copy of a store with a string for each word, in every column of every table."""
    shutil.copy(source, place)

    def change(text: str) -> str:
        return _WORD.sub(lambda found: strings[_number(found) % len(strings)], text)

    connection = sqlite3.connect(place)
    connection.execute("DROP TRIGGER desk_audit_no_update")
    tables_there = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables_there:
        if table.startswith("sqlite_"):
            continue
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        keys = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[5]]
        for row in connection.execute(f'SELECT * FROM "{table}"').fetchall():
            old = dict(zip(columns, row, strict=True))
            new = {name: _changed(name, value, change, strings) for name, value in old.items()}
            some = [name for name in columns if new[name] != old[name] and name not in keys and name != "key"]
            if some:
                where = " AND ".join(f'"{key}" IS ?' for key in keys)
                sets = ", ".join(f'"{name}" = ?' for name in some)
                values = [*(new[name] for name in some), *(old[key] for key in keys)]
                connection.execute(f'UPDATE OR IGNORE "{table}" SET {sets} WHERE {where}', values)
    connection.commit()
    connection.close()
    return place


def _found(number: int) -> Found:
    """A report whose word is its title, publisher, author, address, speaker, and stands in its text."""
    name, town = word(number), TOWNS[number // 2 % len(TOWNS)]
    day = 1 + number // 2 % 27
    month = ("March", "April", "May", "June", "July")[number // 54 % 5]
    text = (
        f"Three people were killed and five injured in the shelling of {town} on {day} {month} 2025, {name} said.\n\n"
        f"“We will rebuild {name}”, said Anton {name}, the mayor of {town}.\n\n"
        f"According to {name} News, two people were killed. {name}\n"
    )
    return Found(
        text,
        text.encode(),
        "text",
        f"{name}.txt",
        title=f"{name} {number}",
        publisher=f"{name} News",
        author=name,
        url=f"https://{name.lower()}.example/{number}",
        published=f"2025-07-{day:02d}",
    )


def _again(found: Found) -> Found:
    """The report another time, when its text has changed."""
    text = found.text.replace("five injured", "six injured")
    return replace(found, text=text, raw=text.encode())


def _claims(connection: Any) -> list[dict[str, Any]]:
    return [row for row in rowset("claims", connection).rows if row["claim"] == "count"]


def _number(found: re.Match[str]) -> int:
    return (ord(found[1].lower()) - 97) * 26 + ord(found[2].lower()) - 97


def _changed(name: str, value: Any, change: Change, strings: Sequence[str]) -> Any:
    if isinstance(value, bytes):
        if not _WORD.search(value.decode("utf-8", "replace")):
            return value
        try:
            return msgspec.msgpack.encode(_within(name, msgspec.msgpack.decode(value), change, strings))
        except msgspec.DecodeError:
            return change(value.decode()).encode()
    if not isinstance(value, str) or not _WORD.search(value):
        return value
    if value[:1] in "{[":
        try:
            told = json.loads(value)
        except ValueError:
            return change(value)
        return json.dumps(_within(name, told, change, strings), ensure_ascii=False)
    return _within(name, value, change, strings)


def _within(name: str, value: Any, change: Change, strings: Sequence[str]) -> Any:
    if isinstance(value, str):
        found = _WORD.search(value)
        if found is not None and name in _ADDRESSES:
            return strings[_number(found) % len(strings)]
        return _changed("", value, change, strings) if value[:1] in {"{", "["} else change(value)
    if isinstance(value, dict):
        return {key: _within(str(key), one, change, strings) for key, one in value.items()}
    if isinstance(value, list):
        return [_within(name, one, change, strings) for one in value]
    return value
