"""What the engine tells of its own work as sentences, each with a code and values: `sentences.toml`.

A sentence is made of its code and values, and these are had back from it: what reads it need not be in English.

>>> told = sentence("view.independent", n=3)
>>> told, taken(told, "view")
('The latest figures of 3 independent voices.', Sentence(code='view.independent', values={'n': '3'}))
>>> taken("Somebody wrote this.", "view") is None
True
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct

_TABLES: dict[str, Any] = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text("utf-8"))
VALUES: dict[str, str | dict[str, str]] = _TABLES.pop("values")
"""What a value is, by its name; a list says what each of it is, and what stands between."""
FORMS: dict[str, tuple[str, ...]] = {
    f"{section}.{name}": (told,) if isinstance(told, str) else tuple(told)
    for section, table in _TABLES.items()
    for name, told in table.items()
}
"""The English sentence of each code; of one and of several where it counts."""
_HOLE = re.compile(r"\{(\w+)\}")
_WRITTEN = {"number": r"\d[\d,]*", "percent": r"\d+%", "time": r"\d{4}[\d:TZ+-]*", "code": r"[^(),]+"}
_NUMBERS = sorted((forms[0] for code, forms in FORMS.items() if code.startswith("figure.")), key=len, reverse=True)
_WRITTEN["figure"] = "|".join(_HOLE.sub(_WRITTEN["number"].replace("\\", r"\\"), form) for form in _NUMBERS)


class Sentence(Struct, frozen=True):
    """What a sentence says: its code, and its values as they stand in it."""

    code: str
    values: dict[str, str]


def sentence(code: str, /, **values: object) -> str:
    """The sentence of a code, in English.

    >>> sentence("figure.range", low=2, high=6)
    '2 to 6'
    """
    one, *several = FORMS[code]
    form = several[0] if several and values["n"] != 1 else one
    return form.format(**values)


@lru_cache(4096)
def taken(told: str, section: str) -> Sentence | None:
    """The code and the values of a sentence; None for what is no sentence of a section.

    >>> taken("“Kozyn” and “Kazyn” may be one name in two spellings", "warning").values
    {'word': 'Kozyn', 'words': 'Kazyn'}
    """
    fixed, open_ = _section(section)
    if told in fixed:
        return Sentence(fixed[told], {})
    for code, pattern in open_:
        found = pattern.fullmatch(told)
        if found is not None:
            return Sentence(code, found.groupdict())
    return None


@cache
def _section(section: str) -> tuple[dict[str, str], list[tuple[str, re.Pattern[str]]]]:
    """The sentences of a section without values, and the patterns of the others, those that say most first."""
    fixed: dict[str, str] = {}
    others: list[tuple[int, str, re.Pattern[str]]] = []
    for code, forms in FORMS.items():
        if code.partition(".")[0] != section:
            continue
        for form in dict.fromkeys(forms):
            if _HOLE.search(form):
                others.append((-len(_HOLE.sub("", form)), code, re.compile(_pattern(form), re.DOTALL)))
            else:
                fixed[form] = code
    others.sort(key=lambda one: one[:2])
    return fixed, [(code, pattern) for _, code, pattern in others]


def _pattern(form: str) -> str:
    made, at = [], 0
    for hole in _HOLE.finditer(form):
        kind = VALUES.get(hole[1])
        written = _WRITTEN.get(kind, ".+?") if isinstance(kind, str) else ".+?"
        made += [re.escape(form[at : hole.start()]), f"(?P<{hole[1]}>{written})"]
        at = hole.end()
    return "".join([*made, re.escape(form[at:])])
