"""What could not be had or read, with why; and trying it again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from ...errors import UsageError
from ...sources.found import Failure, Found
from ...sources.opened import again, nearest
from ...sources.options import Options
from ...store.schema import errors, runs, versions
from ..asked import Action, Asked, MissingError, Page, Row, Went
from .adding import GONE, without_advice

PAGE = 50  # errors shown at once


def failed(asked: Asked) -> Row:
    """The errors that are not solved, the last first."""
    after = asked.query.get("after", "")
    query = (
        select(errors, runs.c.started, versions.c.document)
        .join(runs, runs.c.id == errors.c.run)
        .outerjoin(versions, versions.c.id == errors.c.version)
        .where(errors.c.solved.is_(None))
        .order_by(errors.c.run.desc(), errors.c.id)
        .limit(PAGE + 1)
    )
    if after:
        run, _, id_ = after.partition("-")
        if not (run.isdecimal() and run.isascii() and len(run) < 10):
            raise UsageError(f"{after[:20]!r} is no place in the list")
        query = query.where((errors.c.run < int(run)) | ((errors.c.run == int(run)) & (errors.c.id > id_)))
    rows = asked.connection.execute(query).all()
    total = select(func.count()).select_from(errors).where(errors.c.solved.is_(None))
    return {
        "total": asked.connection.execute(total).scalar_one(),
        "again": asked.connection.execute(total.where(errors.c.source != GONE)).scalar_one(),
        "errors": [
            {
                "id": row.id,
                "locator": row.locator,
                "error": row.error,
                "source": row.source,
                "at": row.started,
                "report": row.document,
                "gone": row.source == GONE,
            }
            for row in rows[:PAGE]
        ],
        "after": after,
        "next": f"{rows[PAGE - 1].run}-{rows[PAGE - 1].id}" if len(rows) > PAGE else None,
    }


def retry(asked: Asked) -> Went:
    """Try one again, or all that can be opened again."""
    query = select(errors.c.locator, errors.c.source).where(errors.c.solved.is_(None))
    given = str(asked.form.get("id", ""))
    if given:
        query = query.where(errors.c.id == given)
    with asked.desk.reading() as connection:
        found = [(row.locator, row.source) for row in connection.execute(query.order_by(errors.c.locator))]
    if given and not found:
        raise MissingError(asked.speech.say("There is no such error any more."))
    wanted = [one for one in found if one[1] != GONE]
    if not wanted:
        raise UsageError("what was pasted or sent is not there any more; add it again")

    def finds() -> Iterator[tuple[str, Found | Failure]]:
        for source, each in again(wanted, Options()):
            yield source, without_advice(each)

    return Went(f"/add/{asked.desk.jobs.start('retry', asked.person.name, nearest(wanted), finds)}")


ROUTES = (
    Page("errors", "/errors", failed, "errors.html"),
    Action("retry", "/errors/retry", retry, role="editor"),
)
