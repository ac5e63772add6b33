"""The reports of a store, in short: made once for each state of it, for the list, the search and the first page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy import func, select

from ..link.tables import beginning
from ..store.known import Known, known
from ..store.schema import documents, versions
from .asked import Asked, MissingError

BEGINNING = 120  # characters of a text that are shown where it has no title


class Report(Struct, frozen=True):
    """A report as lists show it: what its fullest version tells, and the numbers of all of them."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    added: str
    languages: tuple[str, ...]
    claims: int
    versions: int


def texts(asked: Asked) -> list[Known]:
    """Every text of the store, the last published first."""
    return asked.kept("texts", lambda: known(asked.connection), of_texts=True)  # type: ignore[no-any-return]


def reports(asked: Asked) -> dict[str, Report]:
    """Every report of the store by its id, the last published first."""
    return asked.kept("reports", lambda: _reports(texts(asked)), of_texts=True)  # type: ignore[no-any-return]


def _reports(some: Iterable[Known]) -> dict[str, Report]:
    of: dict[str, list[Known]] = {}
    for one in some:
        of.setdefault(one.document, []).append(one)
    return {document: _report(document, found) for document, found in of.items()}


def _report(document: str, found: list[Known]) -> Report:
    """Of the versions the one that was added last tells what it is called; dates are those of the first."""
    last = max(found, key=lambda one: (one.added, one.published or "", one.version))
    return Report(
        document,
        next((one.title for one in (last, *found) if one.title), None),
        next((one.publisher for one in (last, *found) if one.publisher), None),
        min((one.published for one in found if one.published), default=None),
        next((one.url for one in (last, *found) if one.url), None),
        min(one.added for one in found),
        tuple(dict.fromkeys(code for one in (last, *found) for code in one.languages)),
        last.claims,
        len(found),
    )


def report_id(asked: Asked, given: str) -> str:
    """The id of a report, by any id that it ever had, whole or a beginning that is the only one."""
    rows = asked.connection.execute(
        select(documents.c.id, documents.c.joined).where(beginning(documents.c.id, given)).limit(50)
    ).all()
    ids: set[str] = {row.joined or row.id for row in rows}
    if not ids:
        raise MissingError(asked.speech.say("There is no report {id}.", id=given[:40]))
    if len(ids) > 1:
        raise MissingError(asked.speech.say("Several reports begin with {id}; give more digits.", id=given[:40]))
    return ids.pop()


def rows_of(asked: Asked, some: list[Report]) -> list[dict[str, Any]]:
    """Reports as data of a page; those without a title have the first words of their text beside."""
    bare = [one.id for one in some if not one.title]
    query = select(versions.c.document, func.substr(versions.c.text, 1, BEGINNING)).where(versions.c.document.in_(bare))
    begin = {row[0]: row[1] for row in asked.connection.execute(query)} if bare else {}
    return [
        {**{name: getattr(one, name) for name in one.__struct_fields__}, "begins": begin.get(one.id)} for one in some
    ]
