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
    proxy: bool = False
    """Whether a proxy on this machine tells who asks, and over what: X-Forwarded-For, X-Forwarded-Proto."""
    patience: float = 30.0
    """Seconds that the head of a request may take, and its body, before the time that its size takes."""
    processes: int = 1
    """That make pages, the one that answers among them."""


def beyond(settings: Settings) -> str | None:
    """What lets others than this machine ask; such a desk needs accounts.

    >>> beyond(Settings("a.db")), beyond(Settings("a.db", "0.0.0.0")), beyond(Settings("a.db", hosts=("desk.test",)))
    (None, '--host 0.0.0.0', '--allow-host desk.test')
    """
    if not is_loopback(settings.host):
        return f"--host {settings.host}"
    if settings.proxy:
        return "--proxy"
    return next((f"--allow-host {name}" for name in settings.hosts if not is_loopback(name)), None)


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches a listener there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
