"""The gazetteer as one file: places in rows, and a sorted table from the hash of a key to the rows that bear the name.

It is written once, when the package is built, and then only mapped into memory: what is not looked up is not read.
The layout, all little-endian: magic, seven numbers (rows, keys, postings, and the bytes of names, countries, admin
names and filter), rows (`ROW`), hashes (u64, sorted), where the postings of each key begin (u32), postings (u32:
row × 8 + form), names, country codes and admin names (text with one a line), and the filter: a bit is set for every
key, so that most words that name nothing are told by one look.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
import sys
import zlib
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"whosays1"
HEAD = struct.Struct("<8s7Q")
ROW = struct.Struct("<ffIIIHHBBH")
KINDS = ("country", "region", "city", "village", "district", "facility", "water", "other")
NAME, OTHER, CASE, ADJECTIVE, FIRST = 0, 1, 2, 3, 4
"""How a key belongs to a place: its name, another of its names, a case form of one, the adjective made of one.

FIRST tells in the place of a row how many words the longest name has that begins with this word, or these two."""
WINDOW = 3_000  # places to either side of where a hash is expected
AGO = 1900  # years are counted from then
BITS = 8  # of the filter for a key, at least


@dataclass(frozen=True, slots=True)
class Row:
    """One place: where it is and how far it reaches (`radius`, km; 0 for a point)."""

    name: str
    geonameid: int | None
    country: str | None
    admin1: str | None
    code: str | None
    lat: float
    lon: float
    kind: str
    population: int
    radius: int
    until: int = 0  # the last year that a district was one, 0 if it is one still


def hashed(key: str) -> int:
    """The number a key stands under."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "little")


def _filter(keys: Iterable[str], count: int) -> bytearray:
    """A bit for every key, in a number of bytes that is a power of two."""
    size = 1 << max(3, (count * BITS // 8).bit_length())
    found = bytearray(size)
    for key in keys:
        number = zlib.crc32(key.encode())
        found[number >> 3 & size - 1] |= 1 << (number & 7)
    return found


def write(rows: list[Row], keys: dict[str, dict[int, int]]) -> bytes:
    """The table as bytes. `keys` gives for each key the rows (by place in the list) and how they bear it."""
    countries = sorted({row.country or "" for row in rows})
    admins = sorted({f"{row.code or ''}\t{row.admin1 or ''}" for row in rows})
    country_at = {c: i for i, c in enumerate(countries)}
    admin_at = {a: i for i, a in enumerate(admins)}
    names, packed, at = bytearray(), bytearray(), {}
    for row in rows:
        if row.name not in at:
            at[row.name] = len(names)
            names += row.name.encode() + b"\n"
        packed += ROW.pack(
            row.lat,
            row.lon,
            row.geonameid or 0,
            min(row.population, 2**32 - 1),
            at[row.name],
            country_at[row.country or ""],
            admin_at[f"{row.code or ''}\t{row.admin1 or ''}"],
            KINDS.index(row.kind),
            max(row.until - AGO, 0),
            min(row.radius, 65535),
        )
    hashes, begins, postings = bytearray(), bytearray(), bytearray()
    count = 0
    every = sorted((hashed(key), found) for key, found in keys.items())
    for number, found in every:
        hashes += struct.pack("<Q", number)
        begins += struct.pack("<I", count)
        first = [posting for posting in found.items() if posting[1] == FIRST]
        others = [posting for posting in found.items() if posting[1] != FIRST]
        for place, form in [*first, *sorted(others, key=lambda pair: (-rows[pair[0]].population, pair[0]))]:
            postings += struct.pack("<I", abs(place) << 3 | form)  # FIRST stands under minus a count
            count += 1
    begins += struct.pack("<I", count)
    texts = ["\n".join(countries).encode(), "\n".join(admins).encode()]
    while (len(packed)) % 8:
        packed += b"\0"
    bits = _filter(keys, len(keys))
    head = HEAD.pack(MAGIC, len(rows), len(every), count, len(names), len(texts[0]), len(texts[1]), len(bits))
    return bytes(head + packed + hashes + begins + postings + names + texts[0] + texts[1] + bits)


class Table:
    """A table in a file, mapped into memory."""

    def __init__(self, file: Path) -> None:
        with file.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        view = memoryview(self._map)
        magic, rows, keys, postings, names, countries, admins, bits = HEAD.unpack_from(view)
        if magic != MAGIC or sys.byteorder != "little":
            raise ValueError(f"{file} is no gazetteer of this version")
        place = HEAD.size
        self._rows = place
        place += (ROW.size * rows + 7) // 8 * 8
        self._hashes = view[place : place + 8 * keys].cast("Q")
        place += 8 * keys
        self._begins = view[place : place + 4 * (keys + 1)].cast("I")
        place += 4 * (keys + 1)
        self._postings = view[place : place + 4 * postings].cast("I")
        place += 4 * postings
        self._names = place
        place += names
        self._countries = bytes(view[place : place + countries]).decode().split("\n")
        place += countries
        self._admins = bytes(view[place : place + admins]).decode().split("\n")
        place += admins
        self._bits = view[place : place + bits] if bits else memoryview(b"\xff")  # tables of old have none
        self._last = max(bits, 1) - 1
        self.rows = rows
        self.keys = keys

    def may_hold(self, key: str) -> bool:
        """Whether the key may be in the table; False is certain, and told at once."""
        try:
            number = zlib.crc32(key.encode())
        except UnicodeEncodeError:  # half a character
            return False
        return bool(self._bits[number >> 3 & self._last] >> (number & 7) & 1)

    def find(self, key: str) -> list[tuple[int, int]]:
        """The rows that bear this key, the most populous first, each with how it bears it."""
        if not self.may_hold(key):
            return []
        number = hashed(key)
        hashes = self._hashes
        guess = number * self.keys >> 64
        low, high = max(guess - WINDOW, 0), min(guess + WINDOW, self.keys)
        place = bisect_left(hashes, number, low, high)
        if place in (low, high):  # hashes are not that uneven, but who knows
            place = bisect_left(hashes, number)
        if place == self.keys or hashes[place] != number:
            return []
        return [(p >> 3, p & 7) for p in self._postings[self._begins[place] : self._begins[place + 1]]]

    def row(self, number: int) -> Row:
        """The place in this row."""
        lat, lon, id_, population, name, country, admin, kind, until, radius = ROW.unpack_from(
            self._map, self._rows + ROW.size * number
        )
        start = self._names + name
        code, admin1 = self._admins[admin].split("\t")
        return Row(
            self._map[start : self._map.find(b"\n", start)].decode(),
            id_ or None,
            self._countries[country] or None,
            admin1 or None,
            code or None,
            round(lat, 5),
            round(lon, 5),
            KINDS[kind],
            population,
            radius,
            until + AGO if until else 0,
        )


def put(keys: dict[str, dict[int, int]], key: str, row: int, form: int) -> None:
    """Note that a row bears a key; the closest way of bearing it stays."""
    if key:
        found = keys.setdefault(key, {})
        found[row] = min(found.get(row, form), form)


def put_all(keys: dict[str, dict[int, int]], names: Iterable[str], row: int, form: int) -> None:
    """The same for several keys."""
    for name in names:
        put(keys, name, row, form)
