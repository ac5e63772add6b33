"""The list of reports, narrowed and in an order, a page at a time."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter

from ...errors import UsageError
from ...export.listed import rowset
from ...export.rowset import RowSet
from ...text.fold import fold
from ..asked import Asked, Page, Row
from ..reports import Report, reports, rows_of

PAGE = 50  # reports shown at once
SORTS = ("published", "added")
PUBLISHERS = 200  # names that are offered
DAY = len("2025-07-04")
FILTERS = ("language", "publisher", "title", "since", "until")


def listed(asked: Asked) -> Row:
    """The reports that the filters leave, the last first, from the cursor on."""
    chosen = {name: asked.query.get(name, "").strip() for name in FILTERS}
    for name in ("since", "until"):
        if chosen[name] and not is_day(chosen[name]):
            raise UsageError(f"{chosen[name][:20]!r} is no day; write 2025-07-04")
    sort = asked.query.get("sort", "published")
    if sort not in SORTS:
        raise UsageError(f"{sort[:20]!r} is no order of reports; there are: {', '.join(SORTS)}")
    some = [one for one in _in_order(asked, sort) if _is_wanted(one, chosen)]
    after = asked.query.get("after", "")
    start = bisect_right(some, _Reversed(after), key=lambda one: _Reversed(_cursor(one, sort))) if after else 0
    shown = some[start : start + PAGE]
    return {
        "reports": rows_of(asked, shown),
        "total": len(some),
        "all": len(reports(asked)),
        "chosen": chosen,
        "sort": sort,
        "after": after,
        "next": _cursor(shown[-1], sort) if start + PAGE < len(some) else None,
        "languages": languages_of(asked),
        "publishers": publishers_of(asked),
    }


def _in_order(asked: Asked, sort: str) -> list[Report]:
    def make() -> list[Report]:
        return sorted(reports(asked).values(), key=lambda one: _cursor(one, sort), reverse=True)

    return asked.kept(f"reports by {sort}", make, of_texts=True)  # type: ignore[no-any-return]


def _cursor(one: Report, sort: str) -> str:
    """What a page goes on after: the moment, then the id, which tells equal moments apart."""
    return f"{(one.added if sort == 'added' else one.published) or ''} {one.id}"


class _Reversed(str):
    """A string that sorts after the greater ones: lists stand from the last to the first."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


def _is_wanted(one: Report, chosen: Row) -> bool:
    if chosen["language"] and chosen["language"] not in one.languages:
        return False
    if chosen["publisher"] and fold(chosen["publisher"]) not in fold(one.publisher or ""):
        return False
    if chosen["title"]:
        title = fold(one.title or "")
        if not all(word in title for word in fold(chosen["title"]).split()):
            return False
    day = (one.published or "")[:DAY]
    if chosen["since"] and day < chosen["since"]:
        return False
    return not chosen["until"] or (bool(day) and day <= chosen["until"])


def is_day(given: str) -> bool:
    """Whether this is a day as forms send it."""
    try:
        return len(given) == DAY and bool(dt.date.fromisoformat(given))
    except ValueError:
        return False


def languages_of(asked: Asked) -> list[tuple[str, int]]:
    """The languages, with the number of reports in each."""

    def make() -> list[tuple[str, int]]:
        return Counter(code for one in reports(asked).values() for code in one.languages).most_common()

    return asked.kept("languages of reports", make, of_texts=True)  # type: ignore[no-any-return]


def publishers_of(asked: Asked) -> list[str]:
    """The publishers, those with most reports first; they are offered where a name is typed."""

    def make() -> list[str]:
        found = Counter(one.publisher for one in reports(asked).values() if one.publisher)
        return [name for name, _ in found.most_common(PUBLISHERS)]

    return asked.kept("publishers of reports", make, of_texts=True)  # type: ignore[no-any-return]


def table(asked: Asked) -> RowSet:
    """All documents."""
    return rowset("documents", asked.connection)


ROUTES = (Page("reports", "/reports", listed, "reports.html", csv=table),)
