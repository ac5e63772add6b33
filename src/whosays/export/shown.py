"""Words of a report on a terminal: made harmless, and kept in one piece where scripts of both directions meet.

>>> shown("a\\x1b[31mb\\n c"), shown("قتل", isolate=True) == "\\u2068قتل\\u2069"
('a\ufffd[31mb c', True)
"""

from __future__ import annotations

import re
import unicodedata

FSI, PDI = "\u2068", "\u2069"  # first strong isolate, pop directional isolate
_SPACE = re.compile(r"\s+")
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)  # controls, and marks that reorder what follows


def shown(text: str, *, isolate: bool = False) -> str:
    """The text on one line, without characters that steer a terminal; isolated if it is written right to left."""
    text = _HARMFUL.sub("\ufffd", _SPACE.sub(" ", text))
    return f"{FSI}{text}{PDI}" if isolate and right_to_left(text) else text


def right_to_left(text: str) -> bool:
    """Whether any of the letters is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


def clipped(text: str, most: int) -> str:
    """The text, cut at a word if it is longer than `most` characters.

    >>> clipped("one two three", 9)
    'one two …'
    """
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return f"{head[: head.rfind(' ')].rstrip() if ' ' in head else head} …"
