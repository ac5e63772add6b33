"""Keys under which an account is looked up: those that share one are compared, the others are not.

Names and rare words stand alone; a name that many share stands with a day. Runs of words find what was copied.

>>> from whosays.pipeline import read
>>> from whosays.link.accounts import accounts
>>> text = "Two were killed in shelling of the village of Mirne on 3 May 2025."
>>> (account,) = accounts(read(text), text, "d", "v")
>>> "name MRN" in keys(account), "2025-05-03 MRN" in keys(account)
(True, True)
"""

from __future__ import annotations

import hashlib

from .matching import RARE
from .records import Account

NAMES, WORDS, RUNS, DAYED = 16, 30, 24, 12  # keys of each sort at most
WEAK = 0.25  # weight of a name from which it stands alone


def keys(account: Account) -> tuple[str, ...]:
    """The keys of an account; names and words are chosen by their hashes, so that two reports choose alike."""
    names = [name for name, telling in account.names if telling >= WEAK]
    words = _least([word for word, telling in account.words if telling >= RARE], WORDS)
    places = dict.fromkeys(
        [name for name, _ in account.names[:DAYED]] + [p.key for p in account.places[:DAYED] if p.key]
    )
    found = [f"name {name}" for name in names[:NAMES]]
    found += [f"word {word}" for word in words]
    found += [f"run {run}" for run in account.shingles[:RUNS]]
    found += [f"quotation {one}" for one in account.quotes[:4]]
    found += [f"{day} {name}" for day in account.days[:2] for name in list(places)[:DAYED]]
    return tuple(dict.fromkeys(found))


def number(key: str) -> int:
    """A key as the number that it stands under in the index: 63 bits."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little") >> 1


def _least(words: list[str], most: int) -> list[str]:
    return sorted(words, key=number)[:most]
