"""What the user says about a source, and the limits within which it is opened.

>>> Options(publisher="Example Daily").caps.nesting
3
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

MEGABYTE = 1 << 20


class Caps(Struct, frozen=True):
    """Limits on what comes out of archives: a member beyond them is a `Failure`, the rest is read.

    `ratio` is how many times larger than its packed form a member, or all members, may be (small ones apart); sizes
    are in bytes; `nesting` counts archives within archives.
    """

    members: int = 200_000
    member: int = 256 * MEGABYTE
    total: int = 4096 * MEGABYTE
    ratio: int = 200
    nesting: int = 3


class Options(Struct, frozen=True):
    """`published` and `publisher` override what the source says; `columns` names the columns of tables (columns.py).

    `now` is the clock against which dates are judged, `crawled` when the bytes were fetched; `charset` and `url` are
    what the server said of them. What is None is not known. With `allow_private` addresses may lead into the user's own
    network (fetched.py). With `lines` text is JSON Lines, whatever it looks like.
    """

    published: str | None = None
    publisher: str | None = None
    columns: dict[str, str] | None = None
    now: datetime | None = None
    crawled: datetime | None = None
    charset: str | None = None
    url: str | None = None
    allow_private: bool = False
    lines: bool = False
    caps: Caps = Caps()
