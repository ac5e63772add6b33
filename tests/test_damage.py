"""Damage that a program put into sound sentences is found, and sound sentences are left alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

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


ROOT = Path(__file__).parent.parent


def test_claims_carry_what_touches_them() -> None:
    text = "The mayor said that 3 house in the town were destroyed. The governor said that 12 people were killed."
    reading = whosays.read(text, language="en")
    destroyed, killed = (next(c for c in reading.counts if c.measure == m) for m in ("destroyed", "killed"))
    assert [w.code for w in destroyed.warnings] == ["number_disagreement"]
    assert not killed.warnings
    mayor, governor = reading.attributions
    assert [w.span.exact for w in mayor.warnings if w.span] == ["3 house"]
    assert not governor.warnings


def test_every_claim_of_a_translated_text_says_so() -> None:
    reading = whosays.read((ROOT / "demo" / "report-ar.txt").read_text("utf-8"))
    codes = {warning.code for warning in reading.warnings}
    assert "machine_translated" in codes
    for told_of in [*(count.warnings for count in reading.counts), *(said.warnings for said in reading.attributions)]:
        assert "machine_translated" in {warning.code for warning in told_of}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("He had had enough. She said that that man left.", "en"),
        ("Two car bomb attacks and a three house row in World War 2 bomb shelters.", "en"),
        ("Any attack will be met. Did anyone see it? If there were any wounded, they left.", "en"),
        ("Жодних поступок! Ніколи знову. Триває 12 день оборони, ремонт 3 будинків.", "uk"),
        ("Никаких уступок! Идёт 12 день обороны, ремонт 3 домов, что что-то значит.", "ru"),
        ("سنرد على أي هجوم. هل وقعت أي إصابات؟ مرة مرة، ثلاث عشرة جثة.", "ar"),
        ("Germany helps. The German state helps Italy and Italian towns, Ivanov and Ivanova said.", "en"),
        ("У Харкові тихо. До Харкова їдуть, Харків чекає. Зеленський приїхав, Зеленського бачили.", "uk"),
        ("Twelve killed in Kyiv: 12\n\nThe strike killed 8 people in Obolon and 4 people in Podil.", "en"),
    ],
)
def test_what_is_no_damage(text: str, code: str) -> None:
    assert not told(text, code) & KINDS.keys()


def test_every_code_is_described() -> None:
    guide = (ROOT / "docs" / "warnings.md").read_text("utf-8")
    source = "".join(file.read_text("utf-8") for file in (ROOT / "src" / "whosays").rglob("*.py"))
    codes = set(re.findall(r"Warning_\(\s*\"(\w+)\"", source))
    assert codes >= {*KINDS, "encoding", "long_text"}
    assert codes == set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE))
