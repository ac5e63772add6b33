"""What places were called before: a report that says "Artemivsk" means Bakhmut, which was renamed in 2016.

>>> from .gazetteer import bundled
>>> row = next(row for row, _ in bundled().find("артемівськ") if row.name == "Bakhmut")
>>> row.name, renamed_in(row, "артемівську"), renamed_in(row, "бахмут")
('Bakhmut', 2016, None)
"""

from __future__ import annotations

from functools import cache

from .compile import DATA, names_in, read_tsv
from .forms import adjective_stems, case_forms, is_cyrillic, name_key
from .table import Row


@cache
def _before() -> dict[tuple[str, str], tuple[int, frozenset[str]]]:
    """Country and name of today to the year of the change and the keys of the names until then."""
    found = {}
    for line in read_tsv(DATA / "renamed.tsv"):
        keys: set[str] = set()
        for name in names_in(line["before"]):
            key = name_key(name)
            keys |= {key, *adjective_stems(key), *case_forms(key)} if is_cyrillic(key) else {key}
        if keys:
            found[line["country"], line["name"]] = (int(line["since"]), frozenset(keys))
    return found


def renamed_in(row: Row, key: str) -> int | None:
    """The year since which a place no longer bears the name with this key, if it is known."""
    year, keys = _before().get((row.country or "", row.name), (0, frozenset()))
    return year if key in keys else None
