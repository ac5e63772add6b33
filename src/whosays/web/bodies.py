"""Answers by their tags, kept while there is room: what a tag stands for does not change, so it is made once.

>>> held = Bodies(largest=10)
>>> held.put("a", "text/html", b"12345"), held.put("b", "text/html", b"123456"), held.get("a"), held.get("b")
(None, None, None, ('text/html', b'123456'))
"""

from __future__ import annotations

import threading
from collections import OrderedDict

LARGEST = 64 << 20  # bytes of all
PART = 32  # no answer takes more than this part of the room


class Bodies:
    """The last answers that were asked for, of all threads."""

    def __init__(self, largest: int = LARGEST) -> None:
        self._largest = largest
        self._size = 0
        self._held: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> tuple[str, bytes] | None:
        """Media type and body."""
        with self._lock:
            found = self._held.get(tag)
            if found is not None:
                self._held.move_to_end(tag)
            return found

    def put(self, tag: str, media: str, body: bytes) -> None:
        """Keep an answer; those that were asked for longest ago make room."""
        with self._lock:
            if tag in self._held or len(body) > max(self._largest // PART, 1024):
                return
            self._held[tag] = (media, body)
            self._size += len(body)
            while self._size > self._largest:
                _, (_, gone) = self._held.popitem(last=False)
                self._size -= len(gone)
