"""The spellings of a listed name: alternatives, the cases of a Ukrainian or Russian name, the forms of an adjective."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from ..languages import read_toml
from ..languages.lexicon import QUOTES, expand
from ..text.fold import fold
from ..text.tokens import tokenize

FOLDER = Path(__file__).parent.parent / "actors"
QUOTE = '"'
ALONE = "!"  # after a surname that nobody else in the news bears


class Listed(NamedTuple):
    """One spelling of a name: its words as listed, and the number of those before the surname."""

    words: tuple[str, ...]
    given: int
    alone: bool


@cache
def endings() -> dict[str, Any]:
    """What `actors/endings.toml` holds."""
    return read_toml(FOLDER / "endings.toml")


def spellings(cell: str) -> Iterator[Listed]:
    """The spellings in a cell: forms by `;`, alternatives of a word by `/`, words that stand for one by `_`.

    >>> [" ".join(one.words) for one in spellings("Oleh/Oleg Haidai!;Haidai's office")]
    ['Oleh Haidai', 'Oleg Haidai', "Haidai's office"]
    """
    for form in cell.split(";"):
        slots = [slot.split("/") for slot in form.split()]
        for chosen in product(*slots):
            if chosen:
                last = chosen[-1]
                words = [word.rstrip(ALONE).split("_") for word in chosen]
                flat = tuple(word for some in words for word in some if word)
                yield Listed(flat, len(flat) - len(words[-1]), last.endswith(ALONE))


def pieces(word: str, language: str) -> list[tuple[str, list[str]]]:
    """The tokens of a listed word, each with the keys it may have in a text.

    >>> pieces("Кличко", "uk")[0][1][:3]
    ['кличко', 'кличка', 'кличку']
    """
    if word.isalpha():
        key = fold(word)
        return [(word, [key, *_cases(key, language)])]
    forms = expand(word, {}) if "{" in word else [word]
    split = [[token for _, _, token in tokenize(form)] for form in forms]
    found = []
    for tokens in zip(*(some for some in split if len(some) == len(split[0])), strict=True):
        keys = [QUOTE if token in QUOTES else fold(token) for token in dict.fromkeys(tokens)]
        if len(forms) == 1 and keys[0].replace("'", "").isalpha():
            keys += _cases(keys[0], language)
        found.append((tokens[0], keys))
    return found


def _cases(key: str, language: str) -> list[str]:
    table = endings().get(language)
    if table is None or key.isascii() or len(key) < 3:
        return []
    for length in range(4, -1, -1):
        ending = key[len(key) - length :]
        if ending in table and length < len(key):
            stem = key[: len(key) - length]
            return [stem + other for other in table[ending] if other != ending]
    return []


def adjectives(stem: str, language: str) -> list[str]:
    """The keys of an adjective by its stem («російськ») or, in Arabic, by its masculine form; English as it stands."""
    if language == "ar":
        forms = [stem + ending for ending in endings()["adjectives"]["ar"]]
        return [fold(article + form) for article in ("", "ال") for form in forms]
    if language == "en":
        return [fold(stem)]
    return [fold(stem + ending) for ending in endings()["adjectives"][language]]
