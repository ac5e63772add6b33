"""Passwords: kept as argon2id, and weighed with the same work whether or not there is a name.

>>> kept = made("seven grey herons")
>>> kept.startswith("$argon2id$"), fits(kept, "seven grey herons"), fits(kept, "seven"), fits(None, "seven grey herons")
(True, True, False, False)
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ...errors import UsageError

SHORTEST, LONGEST = 10, 500
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 << 10, parallelism=1)  # as OWASP advises: 19 MiB, twice over
_AT_ONCE = threading.Semaphore(2)  # each takes a core and its memory


def made(password: str) -> str:
    """What is kept of a password. Raises UsageError for one that is too short, or the same sign over and over."""
    if len(password) < SHORTEST or len(set(password)) < SHORTEST // 2:
        raise UsageError(f"a password has at least {SHORTEST} characters, and is not few of them repeated")
    if len(password) > LONGEST:
        raise UsageError(f"a password has at most {LONGEST} characters")
    with _AT_ONCE:
        return _HASHER.hash(_plain(password))


def fits(kept: str | None, password: str) -> bool:
    """Whether it is the password; the same work is done where nothing is kept."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _nobody(), _plain(password[:LONGEST]))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_old(kept: str) -> bool:
    """Whether it was made with less work than passwords are now."""
    return _HASHER.check_needs_rehash(kept)


def _plain(password: str) -> bytes:
    """The same bytes on every keyboard."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


@cache
def _nobody() -> str:
    return _HASHER.hash(b"nobody has this password: it is only worked on")
