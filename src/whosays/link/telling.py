"""What is telling in a text: rare words, names below the gazetteer, runs of words, quotations.

How common a word is says `common.tsv`, counted once over the project's own examples, so that what two reports have in
common weighs the same whatever else is in a store.

>>> [word for word, _ in telling("The village of Kafr Shamroukh was shelled on Sunday.", most=2)]
['kafr', 'shamroukh']
>>> name_of("كفر شمروخ") == name_of("Kafr Shamroukh") == name_of("كفرشمروخ")
True
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from ..resolve.names import name_key
from ..text.fold import fold

WORD = re.compile(r"[^\W_]+(?:['’ʼ-][^\W_]+)*")
KEPT = 200_000  # words kept with their stems
RARE = 1  # lines of the examples in which a rare word may stand
SHORTEST = 3  # letters of a word that can tell something
RUN = 3  # words of a shingle
QUOTED = re.compile('["“”„«»]([^"“”„«»\\n]{25,400})["“”„«»]')
_ARABIC = re.compile(r"(?:[وف])?(?:[بك]?ال|لل)(?=\w{3})|^[وفبلك](?=\w{4})")
_ENGLISH = re.compile(r"(?:ing|ed|es|s|'s)$")
FILE = Path(__file__).with_name("common.tsv")


@lru_cache(KEPT)
def stem(word: str) -> str:
    """A folded word without what is attached to it and, roughly, without its ending.

    >>> stem("وبالمدينه"), stem("shelled"), stem("нікополем")
    ('مدينه', 'shell', 'нікопол')
    """
    first = word[:1]
    if "\u0600" <= first < "\u0780":
        return _ARABIC.sub("", word, count=1) or word
    if "\u0400" <= first < "\u0530":
        return word[: max(4, len(word) - 2)] if len(word) > 4 else word
    return _ENGLISH.sub("", word) if len(word) > 4 else word


@cache
def _common() -> tuple[int, dict[str, int]]:
    lines = FILE.read_text("utf-8").split("\n")
    counts = (line.split("\t") for line in lines[1:] if line)
    return int(lines[0]), {word: int(count) for word, count in counts}


def lines_with(word: str) -> int:
    """In how many lines of the examples a stem stands."""
    return _common()[1].get(word, 0)


def weight(word: str) -> float:
    """How telling a stem is: 0 for what stands everywhere, 1 for what stands nowhere."""
    total, counts = _common()
    return max(0.0, math.log(total / 15 / (1 + 2 * counts.get(word, 0)))) / math.log(total / 15)


def stems(text: str) -> list[str]:
    """The stems of the words of a text, in order."""
    return [stem(fold(word)) for word in WORD.findall(text)]


def written(texts: Iterable[str]) -> dict[str, str]:
    """By stem the word as it stands first in some texts.

    >>> written(["They discussed grain.", "Grains were discussed"])["discuss"]
    'discussed'
    """
    found: dict[str, str] = {}
    for text in texts:
        for word in WORD.findall(text):
            found.setdefault(stem(fold(word)), word)
    return found


def telling(text: str, most: int = 60) -> list[tuple[str, float]]:
    """The most telling stems of a text, each once, with their weights."""
    found: dict[str, float] = {}
    for word in stems(text):
        if len(word) >= SHORTEST and not word.isdigit() and word not in found:
            found[word] = round(weight(word), 2)
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:most]


def name_of(name: str) -> str:
    """The key of a name in any script, written in one word or in several; empty where too little of it is left."""
    key = name_key(name).replace(" ", "")
    return key if len(key) > 1 else ""


def shingles(text: str, most: int = 100) -> tuple[int, ...]:
    """Hashes of the runs of words of a text: one in four, chosen by the hash, so that a part has those of the whole."""
    words = [fold(word) for word in WORD.findall(text)]
    runs = {_hash(" ".join(words[i : i + RUN])) for i in range(len(words) - RUN + 1)}
    return tuple(sorted(run for run in runs if run % 4 == 0)[:most])


def quotations(text: str) -> tuple[int, ...]:
    """Hashes of the longer quotations of a text."""
    found = (" ".join(stems(match[1])) for match in QUOTED.finditer(text))
    return tuple(sorted({_hash(one) for one in found if one}))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "little")
