"""How a desk is set up: which store it serves, where it listens, and what it lets in.

>>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("::1"), is_loopback("0.0.0.0")
(True, True, True, False)
"""

from __future__ import annotations

import ipaddress
from pathlib import Path

from msgspec import Struct

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
VENDOR = STATIC / "vendor"
"""What `make assets` brings in: htmx, MapLibre, the outlines of the world, Noto."""
PORT = 8433
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Settings(Struct, frozen=True):
    """`hosts` are the names under which it may be asked, besides those of the loopback; sizes are in bytes."""

    store: str
    host: str = "127.0.0.1"
    port: int = PORT
    hosts: tuple[str, ...] = ()
    gazetteer: str | None = None
    actors: str | None = None
    largest: int = 64 << 20
    """Of the body of a request."""
    rate: int = 600
    """Requests a minute that one address may make, on average."""
    burst: int = 300
    """Requests that it may make at once."""


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches a listener there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
