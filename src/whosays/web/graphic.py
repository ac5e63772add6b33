"""Words of killing and maiming in a text: what a cover can hide until a reader wants to see it.

>>> text = "Three were killed, said the mayor."
>>> [text[start:end] for start, end in graphic(text, "en")], graphic("وقُتل اثنان", "ar")
(['killed'], [(0, 5)])
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from ..languages import read_toml

MARKS = "\u064b-\u0652\u0670\u0640\u0301"  # vowel signs, the joining stroke, the accent of a stressed letter


def graphic(text: str, language: str) -> list[tuple[int, int]]:
    """Where such words stand, in code points; none in a language without a list."""
    pattern = _pattern(language)
    return [found.span() for found in pattern.finditer(text)] if pattern is not None else []


@cache
def _pattern(language: str) -> re.Pattern[str] | None:
    given = read_toml(Path(__file__).with_name("graphic.toml")).get(language)
    if given is None:
        return None
    bare = {re.sub(f"[{MARKS}]", "", word) for word in given["words"]}
    stems = "|".join(_loose(word) for word in sorted(bare, key=lambda word: (-len(word), word)))
    before = "|".join(_loose(word) for word in sorted(given.get("before", []), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{before})?(?:{stems})[\w{MARKS}]*", re.IGNORECASE)


def _loose(word: str) -> str:
    """The letters of a word, whatever signs stand between them."""
    return f"[{MARKS}]*".join(map(re.escape, word)) + f"[{MARKS}]*"
