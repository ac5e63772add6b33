"""What programs can ask of the desk, told to people: made of the description that programs read."""

from __future__ import annotations

from ..api import reference
from ..asked import Asked, Page, Row


def api(asked: Asked) -> Row:
    """Every operation by its noun, with what it takes and gives."""
    return {"groups": reference.groups()}


ROUTES = (Page("api", "/api", api, "api.html"),)
