"""The catalogues of the interface: everything said is translated, with the same values and every plural form."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from whosays.web.interface import ENGLISH, FOLDER, Interface, languages

sys.path.insert(0, str(Path(__file__).parent.parent / "docs"))
from catalogues import Message, messages

OTHERS = [code for code in languages() if code != ENGLISH]
ALL = messages()
_HOLE = re.compile(r"\{\w+\}|%\(\w+\)s")
NAMES = {"GeoNames"}  # written so in every language
_LETTERS = {"ar": "\u0600-\u06ff", "uk": "\u0400-\u04ff", "ru": "\u0400-\u04ff"}


def _context(given: object) -> str | None:
    return given if isinstance(given, str) else None


def test_there_are_the_four_languages() -> None:
    assert set(languages()) == {"en", "ar", "uk", "ru"}


@pytest.mark.parametrize("code", OTHERS)
def test_everything_said_is_translated(code: str) -> None:
    with (FOLDER / f"{code}.po").open("rb") as source:
        catalogue = read_po(source, locale=code)
    held = {
        Message(one.id[0], one.id[1], _context(one.context))
        if isinstance(one.id, tuple)
        else Message(str(one.id), None, _context(one.context)): one
        for one in catalogue
        if one.id
    }
    assert set(ALL) - set(held) == set(), "run: make catalogues, and translate what is new"
    assert set(held) - set(ALL) == set(), "run: make catalogues"
    for message, one in held.items():
        strings = one.string if isinstance(one.string, tuple | list) else (one.string,)
        assert all(strings), f"{message.one!r} is not translated into {code}"
        assert not one.fuzzy
        if message.many is not None:
            assert len(strings) == catalogue.num_plurals
        for string in map(str, strings):
            wanted = Counter(_HOLE.findall(message.many or message.one))
            given = Counter(_HOLE.findall(string))
            assert given == wanted or (message.many and not given - wanted), f"{message.one!r}: {string!r}"
            assert string.strip() == string
            assert len(string) > 1 or len(message.one) < 3
            told = _HOLE.sub("", message.one)
            assert re.search(f"[{_LETTERS[code]}]", string) or not re.search("[a-z]{3}", told) or told in NAMES


def test_plural_forms() -> None:
    forms = {
        code: [Interface.of(code).count("{n} incident", "{n} incidents", n) for n in (0, 1, 2, 3, 5, 11, 21, 22, 100)]
        for code in languages()
    }
    assert len(set(forms["en"])) == len(forms["en"])
    kinds = {code: len({re.sub(r"[\d\s,\u066b\u066c]+", "", form) for form in found}) for code, found in forms.items()}
    assert kinds["en"] == 2
    assert kinds["uk"] >= 3
    assert kinds["ru"] >= 3
    assert kinds["ar"] >= 4
