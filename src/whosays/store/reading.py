"""A text and what is known of it, read: the JSON of the reading and its claims, ready to be written.

>>> done = take(Job("Three were killed, the mayor said.", {"language": "en"}))
>>> [claim["claim"] for claim in done.claims if claim["claim"] == "count"], done.error
(['count'], None)
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from .. import __version__, languages
from ..errors import WhosaysError
from ..pipeline import read
from ..records import Reading, Warning_
from ..resolve.gazetteer import FILE
from ..rows import rows
from .identity import Told
from .log import canonical, digest
from .schema import CLAIM, FLOATS, LARGEST, NUMBERS


class Job(Struct, frozen=True):
    """A text to read."""

    text: str
    told: Told
    gazetteer: str | None = None
    actors: str | None = None


class Done(Struct, frozen=True):
    """A reading as it is written, or why there is none."""

    json: str = ""
    sha256: str = ""
    claims: tuple[dict[str, Any], ...] = ()
    claims_sha256: str = ""
    error: str | None = None


class Engine(Struct, frozen=True):
    """What reads: the version of the program, and the hash of the language folders, gazetteers and actors."""

    version: str
    packs: str
    gazetteer: str | None = None
    actors: str | None = None

    def job(self, text: str, told: Told) -> Job:
        """A text to read with what is the user's own."""
        return Job(text, told, self.gazetteer, self.actors)

    def reading_id(self, version: str, told: Told) -> str:
        """The id of the reading of this text by this engine."""
        return digest(version, self.version, self.packs, canonical(told))


def engine(gazetteer: str | None = None, actors: str | None = None) -> Engine:
    """What reads here and now; `gazetteer` and `actors` are the files of the user's own."""
    files = [*_bundled()]
    for name, own in (("own", gazetteer), ("own actors", actors)):
        if own is not None:
            files.append(f"{name} {hashlib.sha256(Path(own).read_bytes()).hexdigest()}")
    return Engine(__version__, digest(*files), gazetteer, actors)


@cache
def _bundled() -> tuple[str, ...]:
    folder = languages.FOLDER
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".toml", ".tsv"})
    named = [(str(path.relative_to(folder)).replace("\\", "/"), path) for path in files]
    whole = folder.parent
    named += [(path.name, path) for path in (whole / "vocabulary.toml", whole / "outlets.tsv", FILE)]
    named += [(f"actors/{path.name}", path) for path in sorted((whole / "actors").glob("*.tsv"))]
    return tuple(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in named)


def take(job: Job) -> Done:
    """The reading of a text; whatever goes wrong is said in `error`, in one line."""
    told = job.told
    try:
        reading = read(
            job.text,
            published=told.get("published"),
            language=_language(told.get("language")),
            publisher=told.get("publisher"),
            title=told.get("title"),
            url=told.get("url"),
            warnings=msgspec.convert(told.get("warnings", ()), tuple[Warning_, ...]),
            gazetteer=job.gazetteer,
            actors=job.actors,
        )
        return written(reading)
    except WhosaysError as error:
        return Done(error=" ".join(str(error).split()))
    except Exception as error:
        return Done(error=f"unexpected {type(error).__name__}: {' '.join(str(error)[:200].split())}".rstrip(": "))


def written(reading: Reading) -> Done:
    """A reading as it is kept."""
    json = msgspec.json.encode(reading)
    claims = tuple(_claim(row) for row in rows(reading))
    return Done(json.decode(), hashlib.sha256(json).hexdigest(), claims, claims_hash(claims))


def claims_hash(claims: tuple[dict[str, Any], ...]) -> str:
    """The hash of claims in their order; what a claim lacks does not count, so that columns may be added."""
    kept = [{name: value for name, value in claim.items() if value is not None} for claim in claims]
    return hashlib.sha256(msgspec.json.encode(kept, order="sorted")).hexdigest()


def _claim(row: dict[str, Any]) -> dict[str, Any]:
    claim: dict[str, Any] = {name: row.get(name) for name in CLAIM}
    for name in NUMBERS:
        if claim[name] is not None and not -LARGEST <= claim[name] <= LARGEST:
            claim[name] = None
    for name in FLOATS:
        claim[name] = None if claim[name] is None else float(claim[name])
    return claim


def _language(given: str | None) -> str | None:
    """A language that was told, if it can be read; of another the text itself tells."""
    code = given.split("-")[0].lower() if given else None
    return code if code in languages.codes() else None
