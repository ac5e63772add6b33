"""The gazetteer: the table that comes with the package and, where one is given, the user's own.

>>> [row.name for row, _ in bundled().find("лисичанськ")][:1]
['Lysychansk']
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ..errors import InputError
from .table import FIRST, Row, Table

FILE = Path(__file__).parent.parent / "gazetteer.bin"
KEPT = 20_000  # rows kept decoded

Hit = tuple[Row, int]


class Gazetteer:
    """Places by the keys of their names, in one table or in two."""

    def __init__(self, *tables: Table) -> None:
        self.tables = tables
        self._rows: dict[tuple[int, int], Row] = {}

    def look_up(self, key: str, most: int = 40) -> tuple[list[Hit], int]:
        """The places that bear this key, those of the user's own table first, then by inhabitants; and the most words of a name
        that begins with it, 0 where no name of several does."""
        found, longest = [], 0
        for number in range(len(self.tables) - 1, -1, -1):
            for row, form in self.tables[number].find(key)[:most]:
                if form == FIRST:
                    longest = max(longest, row)
                else:
                    found.append((self._row(number, row), form))
        return found, longest

    def find(self, key: str) -> list[Hit]:
        """The places that bear this key."""
        return self.look_up(key)[0]

    def _row(self, table: int, number: int) -> Row:
        row = self._rows.get((table, number))
        if row is None:
            if len(self._rows) >= KEPT:
                self._rows.clear()
            row = self._rows[table, number] = self.tables[table].row(number)
        return row


@cache
def bundled() -> Gazetteer:
    """The gazetteer of the package."""
    return Gazetteer(_table(FILE))


@cache
def with_own(file: str) -> Gazetteer:
    """The gazetteer of the package and the user's own in this file."""
    return Gazetteer(_table(FILE), _table(Path(file)))


def _table(file: Path) -> Table:
    try:
        return Table(file)
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: no gazetteer can be read there ({error}); install the package again") from None
