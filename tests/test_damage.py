"""Damage that a program put into sound sentences is found, and sound sentences are left alone."""

from __future__ import annotations

from functools import cache

import pytest

import whosays
from damaging import EACH, KINDS, LANGUAGES, reports, some, sound

FOUND, FLAGGED = 0.85, 0.02


@cache
def told(text: str, code: str) -> frozenset[str]:
    """The codes of the warnings of a reading."""
    return frozenset(warning.code for warning in whosays.read(text, language=code).warnings)


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_found(kind: str) -> None:
    found = {}
    for code in LANGUAGES:
        pairs = some(KINDS[kind](code))
        assert len(pairs) == EACH, f"{kind} can be put into {len(pairs)} sentences only in {code}"
        assert all(whole != damaged for whole, damaged in pairs)
        missed = [damaged for _, damaged in pairs if kind not in told(damaged, code)]
        found[code] = EACH - len(missed)
        print(kind, code, found[code], *missed, sep="\n   ")
        flagged = [whole for whole, _ in pairs if kind in told(whole, code)]
        assert len(flagged) <= FLAGGED * EACH, flagged
    assert sum(found.values()) >= FOUND * EACH * len(LANGUAGES), found
    assert min(found.values()) >= 0.7 * EACH, found


@pytest.mark.parametrize("code", LANGUAGES)
def test_sound_sentences_are_left_alone(code: str) -> None:
    texts = [*dict.fromkeys(sound(code)), *reports(code)]
    for kind in KINDS:
        flagged = [text for text in texts if kind in told(text, code)]
        print(kind, code, len(flagged), len(texts), *flagged, sep="\n   ")
        assert len(flagged) <= FLAGGED * len(texts), f"{kind}: {flagged}"
