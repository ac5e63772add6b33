"""What is known of every text of a store, in short: for lists and searches that are asked for again and again.

>>> import tempfile
>>> from ..sources.found import Found
>>> from .store import Store
>>> folder = tempfile.TemporaryDirectory()
>>> found = Found("Two were hurt.", b"Two were hurt.", "text", "a.txt", title="Report", published="2025-03-04")
>>> with Store.open(f"{folder.name}/case.db") as store:
...     _ = list(store.add([found]))
...     with store.reading() as connection:
...         [(one.title, one.published, one.language, one.claims) for one in known(connection)]
[('Report', '2025-03-04', 'en', 1)]
>>> folder.cleanup()
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, func, select

from .schema import provenance, readings, runs, versions

SOME = 500  # readings asked for at once
HEAD = 600  # characters of a reading in which its languages stand
MOST = 300_000  # readings whose languages are kept
_LANGUAGES = re.compile(r'"language":"([\w-]+)","languages":\[([^\]]*)\]')
_of_reading: dict[str, tuple[str, ...]] = {}  # a reading is named by the hash of what makes it: it stays what it is


class Known(Struct, frozen=True):
    """A text: whose version it is, what was told of it, in which languages it is, how many claims it has."""

    version: str
    document: str
    reading: str | None
    claims: int
    added: str
    languages: tuple[str, ...] = ()
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None

    @property
    def language(self) -> str | None:
        """The language that most of it is in."""
        return self.languages[0] if self.languages else None


class _Told(Struct):
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


_TOLD = msgspec.json.Decoder(_Told)
_NOTHING = _Told()


def known(connection: Connection, ids: Iterable[str] | None = None) -> list[Known]:
    """Every text, or those of these ids; the last published first, those without a date last."""
    if ids is None:
        found = _known(connection, None)
    else:
        every = list(ids)
        found = [one for at in range(0, len(every), SOME) for one in _known(connection, every[at : at + SOME])]
    found.sort(key=lambda one: (one.published or "", one.version), reverse=True)
    return found


def _known(connection: Connection, ids: list[str] | None) -> list[Known]:
    first = (
        select(provenance.c.version, func.min(runs.c.started).label("added"))
        .join(runs, runs.c.id == provenance.c.run)
        .group_by(provenance.c.version)
    )
    if ids is not None:
        first = first.where(provenance.c.version.in_(ids))
    added_at = first.subquery()
    query = (
        select(versions.c.id, versions.c.document, readings.c.id, readings.c.told, readings.c.claims, added_at.c.added)
        .outerjoin(readings, readings.c.id == versions.c.reading)
        .outerjoin(added_at, added_at.c.version == versions.c.id)
    )
    rows = connection.execute(query if ids is None else query.where(versions.c.id.in_(ids))).all()
    spoken = languages(connection, [reading for _, _, reading, _, _, _ in rows if reading is not None])
    found = []
    for version, document, reading, told, claims, added in rows:
        of = _TOLD.decode(told) if told else _NOTHING
        some = spoken.get(reading, ())
        found.append(
            Known(
                version, document, reading, claims or 0, added or "", some, of.title, of.publisher, of.published, of.url
            )
        )
    return found


def languages(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The languages of readings, the one that most is in first."""
    wanted = list(ids)
    lacking = [one for one in wanted if one not in _of_reading]
    if len(_of_reading) + len(lacking) > MOST:
        _of_reading.clear()
        lacking = wanted
    for start in range(0, len(lacking), SOME):
        head = func.substr(readings.c.json, 1, HEAD)
        for id_, json in connection.execute(
            select(readings.c.id, head).where(readings.c.id.in_(lacking[start : start + SOME]))
        ):
            told = _LANGUAGES.search(json)
            some = re.findall(r'"([\w-]+)"', told[2]) if told is not None else []
            _of_reading[id_] = tuple(dict.fromkeys([told[1], *some])) if told is not None else ()
    return {one: _of_reading[one] for one in wanted if one in _of_reading}
