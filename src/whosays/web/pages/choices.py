"""What a browser keeps for its user: the language of the interface, light or dark, a cover over graphic words."""

from __future__ import annotations

from ...errors import UsageError
from ..asked import ANYONE, Action, Asked, Went
from ..interface import languages

CHOICES = {"language": languages(), "theme": ("light", "dark", ""), "cover": ("on", "")}


def choose(asked: Asked) -> Went:
    """Keep a choice, and go back to where it was made."""
    made = {name: str(asked.form[name]) for name in CHOICES if name in asked.form}
    for name, value in made.items():
        if value not in CHOICES[name]:
            raise UsageError(f"{value[:20]!r} is no {name}; there are: {', '.join(filter(None, CHOICES[name]))}")
    return Went(inside(str(asked.form.get("to", "/"))), {name: value or None for name, value in made.items()})


def inside(address: str) -> str:
    """An address within the desk; the overview for any other.

    >>> inside("/incidents?day=2025"), inside("//elsewhere.test/"), inside("https://elsewhere.test"), inside("/\\\\x")
    ('/incidents?day=2025', '/', '/', '/')
    """
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if safe else "/"


ROUTES = (Action("choose", "/choose", choose, role=ANYONE),)
