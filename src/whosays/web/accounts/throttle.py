"""Tries of passwords: a few at once, then one after growing waits, for each name and for each address.

>>> tries = Throttle(free=2, longest=60)
>>> [tries.take(("name",), 0.0) for _ in range(4)], tries.take(("name",), 2.5), tries.take(("other",), 0.0)
([0.0, 0.0, 0.0, 2.0], 0.0, 0.0)
"""

from __future__ import annotations

import ipaddress
import threading
from collections import OrderedDict
from collections.abc import Sequence

MOST = 20_000  # names and addresses that are remembered
FORGET = 3600.0  # seconds at rest after which one counts as new


class Throttle:
    """How often a thing was tried in vain; a try counts before it is weighed, so that none run side by side."""

    def __init__(self, free: int, longest: float) -> None:
        self.free = free
        self.longest = longest
        self._held: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, keys: Sequence[str], now: float) -> float:
        """0 if it may be tried now, which counts as a try; else the seconds to wait, and nothing counts."""
        with self._lock:
            wait = max(self._wait(key, now) for key in keys)
            if wait > 0:
                return wait
            for key in keys:
                tries, _ = self._current(key, now)
                self._held[key] = (tries + 1, now)
                self._held.move_to_end(key)
            while len(self._held) > MOST:
                self._held.popitem(last=False)
            return 0.0

    def give_back(self, key: str, now: float, *, whole: bool = False) -> None:
        """The last try was right: it counts no more, or none of the tries does."""
        with self._lock:
            tries, since = self._current(key, now)
            if whole or tries <= 1:
                self._held.pop(key, None)
            else:
                self._held[key] = (tries - 1, since)

    def _current(self, key: str, now: float) -> tuple[int, float]:
        tries, since = self._held.get(key, (0, now))
        return (tries, since) if now - since < FORGET else (0, now)

    def _wait(self, key: str, now: float) -> float:
        tries, since = self._current(key, now)
        if tries <= self.free:
            return 0.0
        return max(0.0, since + min(self.longest, 2.0 ** min(tries - self.free, 30)) - now)


class Bucket:
    """So many requests at once, and so many a minute, for each address; addresses at rest are forgotten."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate / 60
        self.burst = burst
        self._held: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, who: str, now: float) -> float:
        """0 if the request may go on, else the seconds to wait.

        >>> bucket = Bucket(60, 2)
        >>> [bucket.take("a", 0.0), bucket.take("a", 0.0), bucket.take("a", 0.0), bucket.take("a", 1.0)]
        [0.0, 0.0, 1.0, 0.0]
        """
        with self._lock:
            if len(self._held) > 10_000:
                full = self.burst / self.rate
                self._held = {name: held for name, held in self._held.items() if now - held[1] < full}
            left, since = self._held.get(who, (self.burst, now))
            left = min(self.burst, left + (now - since) * self.rate)
            if left < 1:
                self._held[who] = (left, now)
                return (1 - left) / self.rate
            self._held[who] = (left - 1, now)
            return 0.0


def network(address: str) -> str:
    """What stands for one customer: an address of IPv4, or the first half of one of IPv6.

    >>> network("192.0.2.7"), network("2001:db8:1:2:3::4"), network("::ffff:192.0.2.7"), network("")
    ('192.0.2.7', '2001:db8:1:2::/64', '192.0.2.7', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
