"""Adding reports: text that is pasted, addresses, files; each as a job that goes on by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from ...errors import UsageError
from ...sources.addresses import address
from ...sources.dates import settled
from ...sources.found import Failure, Found
from ...sources.opened import of_file, safely
from ...sources.options import Options
from ...sources.published import check
from ..asked import Action, Asked, MissingError, Page, Row, Went
from ..jobs import Job
from ..settings import FOLDER

MOST = 100  # addresses at once
LONGEST = 5_000_000  # characters that can be pasted
GONE = "-"
"""The source of what cannot be opened again: it was pasted or sent."""


def add(asked: Asked) -> Row:
    """The forms, and the jobs that were started here."""
    return {"jobs": [row_of(job) for job in asked.desk.jobs.all()], "largest": asked.desk.settings.largest}


def row_of(job: Job) -> Row:
    """A job as data of a page."""
    row: Row = msgspec.to_builtins(job)
    return {**row, "over": job.is_over, "done": sum(job.counts.values())}


def job(asked: Asked) -> Row:
    """How far a job is."""
    return row_of(_job(asked))


def _job(asked: Asked) -> Job:
    found = asked.desk.jobs.get(asked.path["job"])
    if found is None:
        raise MissingError(asked.speech.say("There is no such job any more; what it added is in the store."))
    return found


def start(asked: Asked) -> Went:
    """Begin to add what a form brings."""
    options = _options(asked)
    kind = _field(asked, "kind")
    if kind == "text":
        found = _pasted(asked, options)
        return _begun(asked, [GONE], lambda: iter([(GONE, found)]))
    if kind == "addresses":
        some = _addresses(asked)
        return _begun(asked, some, lambda: _of_addresses(some, options))
    if kind == "files":
        files = _files(asked)
        return _begun(asked, [f"sent:{name}" for name, _ in files], lambda: _of_files(files, options))
    raise UsageError("nothing was given; paste a text, name addresses or choose files")


def _begun(asked: Asked, sources: list[str], finds: Any) -> Went:
    return Went(f"/add/{asked.desk.jobs.start('add', asked.person.name, sources, finds)}")


def _field(asked: Asked, name: str) -> str:
    value = asked.form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _options(asked: Asked) -> Options:
    published, publisher = _field(asked, "published"), _field(asked, "publisher")
    return Options(published=check(published) if published else None, publisher=publisher or None)


def _pasted(asked: Asked, options: Options) -> Found:
    """The text of the form as a document; a browser sends line ends as CR LF."""
    given = asked.form.get("text", "")
    text = given.replace("\r\n", "\n") if isinstance(given, str) else ""
    if not text.strip():
        raise UsageError("there is no text; paste one")
    if len(text) > LONGEST:
        raise UsageError(f"a text of more than {LONGEST:,} characters; give it as a file")
    url = _field(asked, "url")
    found = Found(
        text,
        text.encode("utf-8", "surrogatepass"),
        "text",
        "pasted",
        title=_field(asked, "title") or None,
        url=address(url).url if url else None,
    )
    return settled(msgspec.structs.replace(found, locator=f"pasted:{found.sha256[:12]}"), options)


def _addresses(asked: Asked) -> list[str]:
    """The addresses of the form, a line each; nothing else is ever opened for a browser."""
    some = list(dict.fromkeys(_field(asked, "addresses").split()))
    if not some:
        raise UsageError("there is no address; write one a line")
    if len(some) > MOST:
        raise UsageError(f"more than {MOST} addresses; give fewer at once")
    for one in some:
        if not re.match(r"https?://", one, re.IGNORECASE):
            raise UsageError(f"{one[:60]!r} is no address of the web; write https://…")
    return some


def _of_addresses(some: list[str], options: Options) -> Iterator[tuple[str, Found | Failure]]:
    for one in some:
        for each in safely(one, options):
            yield one, without_advice(each)


def without_advice(each: Found | Failure) -> Found | Failure:
    """A failure without the option of the command that would let it: at a desk nobody can give it."""
    if isinstance(each, Found):
        return each
    return Failure(each.locator, each.error.partition("; --allow-private")[0])


def _files(asked: Asked) -> list[tuple[str, bytes]]:
    """The names and bytes of the files of the form, read now, as the form ends with the request."""
    given = asked.form.getlist("files") if hasattr(asked.form, "getlist") else []
    found = [(_name(one.filename), one.file.read()) for one in given if getattr(one, "filename", None)]
    if not found:
        raise UsageError("there is no file; choose some")
    return found


def _name(given: str) -> str:
    """The last part of a file's name: what leads to it on another machine says nothing here."""
    return re.split(r"[/\\]", given)[-1][:200] or "file"


def _of_files(files: list[tuple[str, bytes]], options: Options) -> Iterator[tuple[str, Found | Failure]]:
    for name, data in files:
        for each in of_file(data, name, options):
            yield GONE, msgspec.structs.replace(each, locator=f"sent:{each.locator}")


def demo(asked: Asked) -> Went:
    """Add the invented reports that come with the program, one in each language."""
    data = (FOLDER / "demo" / "reports.jsonl").read_bytes()

    def finds() -> Iterator[tuple[str, Found | Failure]]:
        return ((GONE, each) for each in of_file(data, "example:reports.jsonl", Options(lines=True)))

    return _begun(asked, ["example:reports.jsonl"], finds)


def cancel(asked: Asked) -> Went:
    """Let a job end early."""
    found = _job(asked)
    asked.desk.jobs.cancel(found.id)
    return Went(f"/add/{found.id}")


ROUTES = (
    Page("add", "/add", add, "add.html", role="coder", steady=False),
    Page("job", "/add/{job}", job, "job.html", role="coder", steady=False),
    Action("adding", "/add/start", start),
    Action("demo", "/add/demo", demo),
    Action("cancel", "/add/{job}/cancel", cancel),
)
