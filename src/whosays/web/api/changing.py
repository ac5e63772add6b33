"""What the API changes: reports added, judgements made and undone; and a text read without a trace."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from starlette.responses import Response

from ...errors import InputError, UsageError
from ...link import deciding, decisions, history, judged, link
from ...link.judging import Judgement
from ...pipeline import read as read_text
from ...sources.found import Failure, Found
from ...sources.opened import documents
from ...sources.options import Options
from ...store.log import head
from ..asked import MissingError
from .answers import JSON, PATH, RefusedError, encoded
from .asking import Asking
from .given import ToAdd, ToDecide, ToJudge, ToRead, ToUndo
from .things import claim_row

T = TypeVar("T")
NAME = 120  # characters of the name of a file
ONE = threading.Lock()
"""Those who change take their turn here, and not in the database, where they would wait longer."""


def read(asking: Asking, given: ToRead) -> Response:
    """Take a text apart; nothing of it is kept."""
    store = asking.desk.store
    taken = read_text(
        given.text,
        published=given.published,
        language=given.language,
        publisher=given.publisher,
        title=given.title,
        url=given.url,
        gazetteer=store.gazetteer,
        actors=store.actors,
    )
    return Response(encoded(taken), headers={"cache-control": "no-store"}, media_type=JSON)


def add(asking: Asking, given: ToAdd) -> Response:
    """Keep a report that was sent as JSON, as `whosays add --jsonl` keeps a line."""
    line = msgspec.json.encode({name: value for name, value in given.model_dump().items() if value is not None})
    return add_file(asking, [(f"{hashlib.sha256(line).hexdigest()[:16]}.jsonl", line)], Options(lines=True))


def add_file(asking: Asking, files: list[tuple[str, bytes]], options: Options | None = None) -> Response:
    """Keep what files hold, whatever they are: pages, papers, tables, feeds, archives."""
    store = asking.desk.store
    with ONE, tempfile.TemporaryDirectory() as folder:
        finds = [(found.locator, found) for name, data in files for found in _found(Path(folder), name, data, options)]
        added = list(store.add_from([name for name, _ in files], iter(finds), command="add"))
        linked = sum(done.texts for done in link(store))
    with asking.desk.reading() as connection:
        number, last = head(connection)
    told = [{"what": one.what, "locator": one.locator, "document": one.id, "error": one.error} for one in added]
    body = {"added": told, "linked": linked, "head": {"number": number, "hash": last}}
    return Response(encoded(body), headers={"cache-control": "no-store"}, media_type=JSON)


def _found(folder: Path, name: str, data: bytes, options: Options | None) -> Iterator[Found | Failure]:
    """What a file gives; it is found at `api/` and its name, wherever it was laid down meanwhile."""
    safe = (
        "".join(sign for sign in name if sign.isprintable() and sign not in "/\\:#!?\0")[-NAME:].lstrip(".") or "file"
    )
    place = Path(folder, f"{hashlib.sha256(data).hexdigest()[:16]}{Path(safe).suffix[:16]}")
    place.write_bytes(data)
    for one in documents(str(place), options):
        yield msgspec.structs.replace(one, locator=one.locator.replace(str(place), f"api/{safe}"))


def judge(asking: Asking, given: ToJudge) -> Response:
    """Decide whether two are one incident; the rules never overrule it."""
    store, by = asking.desk.store, asking.person.name
    with ONE:
        return made(there(lambda: judged.judge(store, given.verdict, given.a, given.b, given.why, by)))


def decide(asking: Asking, given: ToDecide) -> Response:
    """Accept, reject or edit a claim, or say that it is unclear."""
    if given.settles and not asking.person.may("editor"):
        raise RefusedError(403, "only an editor ends a dispute")
    with asking.desk.reading() as connection:
        row = claim_row(connection, asking)
    if given.values and given.decision != decisions.EDIT:
        raise UsageError("values are those of an edit; say edit, or leave them out")
    store, by = asking.desk.store, asking.person.name
    with ONE:
        return made(
            there(
                lambda: deciding.decide(
                    store, row["address"], given.decision, given.values, given.why, by, settles=given.settles
                )
            )
        )


def undo(asking: Asking, given: ToUndo) -> Response:
    """Undo a judgement, of a person or of the rules; it stays in the store as undone."""
    named = str(asking.request.path_params["id"])
    with asking.desk.reading() as connection:
        anothers = history.is_anothers(connection, named, asking.person.name)
    if anothers and not asking.person.may("editor"):
        raise RefusedError(403, "only an editor undoes what others have decided")
    with ONE:
        return made(there(lambda: judged.undo(asking.desk.store, named, given.why, asking.person.name)))


def there(do: Callable[[], T]) -> T:
    """What names nothing of the store is missing there."""
    try:
        return do()
    except InputError as error:
        if str(error).startswith(("no ", "nothing ")):
            raise MissingError(str(error)) from None
        raise


def made(one: Judgement) -> Response:
    """A judgement that was made, and where it is."""
    told: Any = msgspec.to_builtins(one)
    headers = {"location": f"{PATH}/judgements/{one.id}", "cache-control": "no-store"}
    return Response(encoded(told), 201, headers=headers, media_type=JSON)
