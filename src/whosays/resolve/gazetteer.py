"""The gazetteer: the table that comes with the package and, where one is given, the user's own.

>>> [row.name for row, _ in bundled().find("лисичанськ")][:1]
['Lysychansk']
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ..errors import InputError
from ..kept import Kept
from .forms import adjective_stem, is_arabic, name_key
from .table import ADJECTIVE, CASE, FIRST, NAME, OTHER, Row, Table

FILE = Path(__file__).parent.parent / "gazetteer.bin"
KEPT = 20_000  # rows kept decoded

Hit = tuple[Row, int]


class Gazetteer:
    """Places by the keys of their names, in one table or in two."""

    def __init__(self, *tables: Table) -> None:
        self.tables = tables
        self._rows = Kept(self._row, KEPT)  # by number of the table and of the row

    def look_up(self, key: str, most: int = 40) -> tuple[list[Hit], int]:
        """The places that bear this key, those of the user's own table first, then by inhabitants.

        And the most words of a name that begins with it, 0 where no longer name does."""
        found, longest = [], 0
        for number in range(len(self.tables) - 1, -1, -1):
            for row, form in self.tables[number].find(key)[:most]:
                if form == FIRST:
                    longest = max(longest, row)
                else:
                    found.append((self._rows[number, row], form))
        return found, longest

    def may_hold(self, key: str) -> bool:
        """Whether the key may name a place; False is certain."""
        for table in self.tables:  # noqa: SIM110
            if table.may_hold(key):
                return True
        return False

    def find(self, key: str) -> list[Hit]:
        """The places that bear this key."""
        return self.look_up(key)[0]

    def _row(self, at: tuple[int, int]) -> Row:
        table, number = at
        return self.tables[table].row(number)


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


HOW = {
    NAME: "its name",
    OTHER: "another name of it",
    CASE: "a case form of its name",
    ADJECTIVE: "the adjective of its name",
}


def described(gazetteer: Gazetteer, name: str) -> list[str]:
    """The places that bear a name, one a line, the likeliest first, each with what makes it one.

    >>> described(bundled(), "Сумах")[0].split("  ")[0]
    'Sumy'
    """
    key = name_key(name)
    hits = gazetteer.find(key)
    stem = adjective_stem(key)
    if stem is not None:
        hits += [hit for hit in gazetteer.find(stem) if hit[1] == ADJECTIVE]
    if not hits and is_arabic(key):
        hits = next((found for i in (1, 2) if (found := gazetteer.find(key[i:]))), [])
    hits.sort(key=lambda hit: (hit[0].kind != "country", -hit[0].population))
    lines = []
    for row, form in hits:
        where = ", ".join(part for part in (row.admin1 if row.kind != "region" else None, row.country) if part)
        reach = f" ± {row.radius} km" if row.radius else ""
        people = f", {row.population:,} inhabitants" if row.population else ""
        id_ = f"  geonames {row.geonameid}" if row.geonameid else ""
        lines.append(
            f"{row.name}  {row.kind}  {where}  {row.lat:.4f}, {row.lon:.4f}{reach}{id_}  ({HOW[form]}{people})"
        )
    return lines
