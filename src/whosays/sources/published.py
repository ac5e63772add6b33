"""The date a report was published: an ISO 8601 date, or date and time.

>>> check("2025-07-04"), check("2025-07-04T09:30:00+03:00")
('2025-07-04', '2025-07-04T09:30:00+03:00')
"""

from __future__ import annotations

import re
from datetime import date, datetime

from ..errors import UsageError

_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?", re.ASCII)


def check(value: str) -> str:
    """The value itself, if it is a date that exists."""
    value = value.strip()
    try:
        if not _SHAPE.fullmatch(value):
            raise ValueError
        date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        raise UsageError(
            f"{value[:40]!r} is no date of publication; write it as 2025-07-04 or 2025-07-04T09:30:00+03:00"
        ) from None
    return value
