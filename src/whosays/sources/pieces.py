"""What a module that opens one file gives: documents, failures, attached files and rows of tables, in their order.

The modules that work in the child process (jailed.py) give lists of these, and so they travel between the processes.

>>> failed("a.pdf", "is empty").failure.error
'is empty'
"""

from __future__ import annotations

from msgspec import Struct

from .found import Failure, Found


class Attached(Struct, frozen=True):
    """A file within a file: its name and bytes."""

    name: str
    data: bytes


class Piece(Struct, frozen=True, omit_defaults=True):
    """One of these."""

    found: Found | None = None
    failure: Failure | None = None
    attached: Attached | None = None
    row: tuple[str | None, ...] | None = None


class Ask(Struct, frozen=True, omit_defaults=True):
    """What is asked of the child process: which family, where the bytes are from, and what the server said of them.

    `seconds` are those of its processor, so that a busy machine reads what an idle one does.
    """

    family: str
    locator: str
    url: str | None = None
    charset: str | None = None
    seconds: float = 5


def failed(locator: str, error: str) -> Piece:
    """A failure as a piece."""
    return Piece(failure=Failure(locator, error))
