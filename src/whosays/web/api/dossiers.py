"""The dossier of an incident by program: one HTML file that opens without a network, and what is known of the file.

>>> sorted(File.model_fields)
['hash', 'incident', 'language', 'name', 'size']
"""

from __future__ import annotations

import datetime as dt
import hashlib

from pydantic import Field
from sqlalchemy import Connection
from starlette.responses import Response

from ...errors import UsageError
from ...export import dossier as made
from ...export.claims import ENGLISH
from ...link import listing
from ...link.voiced import until
from ..asked import MissingError
from ..guard import SANDBOX
from ..interface import Interface
from .answers import HTML
from .asking import Asking
from .rows.incidents import known
from .shapes import Answer
from .tags import Both, either
from .things import clocks


class File(Answer):
    """The file of a dossier; ask for text/html to have it."""

    incident: str
    name: str
    language: str
    size: int = Field(description="In bytes.")
    hash: str = Field(description="SHA-256 of the bytes.")


def dossier(asking: Asking) -> Response:
    """The dossier of an incident: as HTML the one file, which opens offline; as JSON its name, size and hash."""

    def make(connection: Connection) -> Both:
        whole, body = _file(connection, asking)
        name = f"incident-{whole[:12]}.html"
        told = {"incident": whole, "name": name, "language": asking.query.language, "size": len(body)}
        headers = {"content-disposition": f'attachment; filename="{name}"', "content-security-policy": SANDBOX}
        return Both(told | {"hash": hashlib.sha256(body).hexdigest()}, body, headers)

    return either(asking, HTML, make)


def _file(connection: Connection, asking: Asking) -> tuple[str, bytes]:
    """The incident that the address leads to, and the file of it."""
    day, clock = clocks(asking)
    whole = known(connection, str(asking.request.path_params["id"]))
    some = next(listing.groups_of(connection, [whole]), (whole, []))[1]
    if not some:
        raise MissingError(f"incident {whole} is none any more: no report tells of it")
    if day is not None:
        try:
            dt.date.fromisoformat(day)
        except ValueError:
            raise UsageError(f"{day} is no day of the calendar") from None
        some = until(some, day, listing.added_at(connection, {one.version for one in some}), clock)
        if not some:
            raise MissingError(f"by {day} nothing was told of incident {whole}")
    code = asking.query.language
    speech = ENGLISH if code == ENGLISH.code else Interface.of(code)
    return whole, made.page(connection, whole, some, speech).encode("utf-8", "replace")
