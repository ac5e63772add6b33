"""The examples of every pack: values, refusals, coverage of the rules, and the same values however they are spelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest

from whosays import Span, read
from whosays.find.match import divide, match_sentences
from whosays.find.timexes import match_times, timexes
from whosays.languages import codes, load, read_toml
from whosays.languages.examples import Example, examples, notation, rules_in, said_agrees, said_notation, times_notation
from whosays.resolve.work import Work

CASES = [(code, example) for code in codes() for example in examples(load(code))]
NAMES = [f"{code}: {example.text[:60]}" for code, example in CASES]


@pytest.mark.parametrize(("code", "example"), CASES, ids=NAMES)
def test_values(code: str, example: Example) -> None:
    reading = read(example.text, language=code, published="2026-03-04")
    assert notation(reading) == example.counts
    if example.said is not None:
        got = said_notation(reading)
        assert len(got) == len(example.said), got
        for want, have in zip(example.said, got, strict=True):
            assert said_agrees(want, have), (want, have)
    if example.times is not None:
        assert times_notation(reading) == example.times
    for span in spans(reading):
        assert example.text[span.start : span.end] == span.exact


@pytest.mark.parametrize(("code", "example"), CASES, ids=NAMES)
def test_refusals(code: str, example: Example) -> None:
    used, tried = rules_of(code, example.text)
    for rule in example.refuses:
        assert rule in tried, f"{rule} was not even tried: a kind of its pattern is missing"
        assert rule not in used


@pytest.mark.parametrize("code", codes())
def test_every_rule_is_used_and_refused(code: str) -> None:
    pack = load(code)
    names = {rule.name for rule in pack.rules}
    used: set[str] = set()
    refused: set[str] = set()
    for example in examples(pack):
        used |= rules_of(code, example.text)[0]
        refused |= set(example.refuses)
    assert not names - used, "rules that no example uses"
    assert not names - refused, "rules that no example refuses"
    assert not refused - names, "refusals of rules that do not exist"


RESPELLINGS: dict[str, Callable[[str], str]] = {
    "apostrophe ’": lambda text: text.replace("'", "’"),
    "apostrophe ʼ": lambda text: text.replace("'", "ʼ"),
    "apostrophe `": lambda text: text.replace("'", "`"),
    "apostrophe ‘": lambda text: text.replace("'", "‘"),
    "no-break spaces in numbers": lambda text: re.sub(r"(?<=\d) (?=\d{3}\b)", "\u00a0", text),
    "thin spaces in numbers": lambda text: re.sub(r"(?<=\d) (?=\d{3}\b)", "\u2009", text),
    "Arabic-Indic digits": lambda text: text.translate({ord(c): ord("٠") + int(c) for c in "0123456789"}),
    "bidi marks": lambda text: re.sub(r"(?<![\w.,:/-])(\d+(?: \d{3})*)(?![\w.,:/-])", "\u200f\\1\u200e", text),
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "no harakat": lambda text: re.sub("[\u064b-\u0652]", "", text),
    "tatweel": lambda text: re.sub(
        "([بتثجحخسشصضطظعغفقكلمنهي])(?=[ابتثجحخدذرزسشصضطظعغفقكلمنهوية])", "\\1\u0640", text, count=9
    ),
    "bare alef": lambda text: re.sub("[أإآ]", "ا", text),
    "ya as alef maksura": lambda text: re.sub(r"ي\b", "ى", text),
    "ta marbuta as ha": lambda text: re.sub(r"ة\b", "ه", text),
}


@pytest.mark.parametrize("name", RESPELLINGS)
@pytest.mark.parametrize("code", codes())
def test_respelled(code: str, name: str) -> None:
    changed = 0
    for example in examples(load(code)):
        text = RESPELLINGS[name](example.text)
        if text == example.text:
            continue
        changed += 1
        reading = read(text, language=code, published="2026-03-04")
        assert values(notation(reading, sources=False)) == values(strip_sources(example.counts)), text
        if example.times is not None:
            assert intervals(times_notation(reading)) == intervals(example.times), text
        for span in spans(reading):
            assert text[span.start : span.end] == span.exact
    script = load(code).script
    expected = {
        "capitals": script != "Arabic",
        "tatweel": script == "Arabic",
        "Arabic-Indic digits": True,
        "bidi marks": True,
    }
    if name in expected:
        assert bool(changed) == expected[name]


@pytest.mark.parametrize("code", codes())
def test_inside_a_longer_sentence(code: str) -> None:
    pack = load(code)
    carrier = read_toml(pack.folder / "examples.toml")["carrier"]
    for example in examples(pack):
        text = carrier.replace("{}", example.text)
        reading = read(text, language=code, published="2026-03-04")
        assert values(notation(reading, sources=False)) == values(strip_sources(example.counts)), text
        if example.times is not None and not example.alone:
            assert intervals(example.times) <= intervals(times_notation(reading)), text


def intervals(times: tuple[str, ...]) -> set[str]:
    return {time.rpartition(" = ")[2] for time in times}


def strip_sources(counts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(count.partition(" by ")[0] for count in counts)


def values(counts: tuple[str, ...]) -> list[str]:
    return sorted(counts)


def rules_of(code: str, text: str) -> tuple[set[str], set[str]]:
    """The rules used in what was found, and the rules that were tried."""
    work = Work(text, load(code))
    divide(work)
    match_times(work, trace=True)
    timexes(work)
    match_sentences(work, trace=True)
    used: set[str] = set()
    tried: set[str] = set()
    for timed in work.timed:
        used |= set(rules_in(timed.mention))
    for chart in work.clocks:
        tried |= chart.tried or set()
    for chart in work.charts:
        tried |= chart.tried or set()
        for kind in ("count", "refused", "speech"):
            for mention in chart.get(kind):
                used |= set(rules_in(mention))
    return used, tried


def spans(value: object) -> list[Span]:
    """All spans of a record, at any depth."""
    if isinstance(value, Span):
        return [value]
    if isinstance(value, tuple):
        return [span for item in value for span in spans(item)]
    fields = getattr(value, "__struct_fields__", ())
    return [span for name in fields for span in spans(getattr(value, name))]
