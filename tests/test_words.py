"""Words are looked at once, when they are first seen: what is kept of them is what every list has of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from whosays.find.match import divide
from whosays.languages import load
from whosays.languages.lexicon import CAPITAL, PHRASE, TIME, TIME_PHRASE, Attached, Word
from whosays.pipeline import derivations, read
from whosays.resolve.work import Work

CODES = ("ar", "en", "ru", "uk")
CLITICS = {"conjunction": ["و", "ف"], "preposition": ["ب", "ل"], "article": ["ال"], "future": ["س"], "imperfect": ["ي"]}


def texts(code: str) -> Iterator[str]:
    file = Path(__file__).parent / "reports" / f"{code}.jsonl"
    return (json.loads(line)["text"] for line in file.read_text("utf-8").splitlines())


def divided(code: str) -> Iterator[Work]:
    for text in texts(code):
        work = Work(text, load(code))
        divide(work)
        yield work


def spelled() -> Iterator[tuple[str, frozenset[str]]]:
    """All that the lists above let stand before a word, as written, with what it tells."""
    for first, then in product(("", *CLITICS["conjunction"]), ("", *CLITICS["preposition"], "س")):
        flags = frozenset({"conjunction"} if first else ()) | ({"future"} if then == "س" else set())
        flags |= {"preposition", then} if then in CLITICS["preposition"] else set()
        if first or then:
            yield first + then, flags
        if then != "س":
            yield first + then + "ال", flags | {"def"}
        if then == "ل":
            yield first + "لل", flags | {"def"}


@pytest.mark.parametrize("word", ["كتاب", "يذهب", "باب", "لون"])
def test_all_that_is_attached_to_a_word_is_taken_off(word: str) -> None:
    attached = Attached(CLITICS)
    for before, flags in spelled():
        stems = attached.stems(before + word)
        assert stems[0] == (before + word, frozenset())
        possible = "future" not in flags or word[0] in CLITICS["imperfect"]
        assert ((word, flags) in stems) == possible, (before, stems)


@pytest.mark.parametrize("key", ["", "و", "ال", "وال", "ولل", "بال"])
def test_what_is_no_more_than_attached_words_is_left_whole(key: str) -> None:
    assert all(stem and key.endswith(stem) for stem, _ in Attached(CLITICS).stems(key)[1:])


@pytest.mark.parametrize("code", CODES)
def test_what_stands_beside_the_words_of_a_report_is_theirs(code: str) -> None:
    for work in divided(code):
        assert work.surfaces == [word.surface for word in work.words]
        assert work.bits == [word.bits for word in work.words]
        assert [bool(mark & CAPITAL) for mark in work.marks] == [word.surface[0].isupper() for word in work.words]
        assert [bool(mark & PHRASE) for mark in work.marks] == [bool(word.opens) for word in work.words]


@pytest.mark.parametrize("code", CODES)
def test_a_word_has_what_the_lists_of_time_words_have_of_it(code: str) -> None:
    times = load(code).times
    heads = 0
    for word in {word.surface: word for work in divided(code) for word in work.words}.values():
        alone: Word = times.seen[word.surface]  # analysed by itself
        time = word.time or times.bare(word)
        assert (time.hits, time.bits, time.inner, time.shape) == (alone.hits, alone.bits, alone.inner, alone.shape)
        assert time.opens == alone.opens
        assert bool(word.marks & (TIME | TIME_PHRASE)) >= bool(alone.nodes), word.surface
        heads += bool(word.marks & TIME)
    assert heads > 20


@pytest.mark.parametrize("code", CODES)
def test_a_report_is_read_alike_whatever_was_read_before(code: str) -> None:
    some = list(texts(code))[:4]
    pack = load(code)
    first = [list(derivations(text, language=code)) for text in some]
    pack.lexicon.seen.clear()
    again = [list(derivations(text, language=code)) for text in reversed(some)]
    assert again[::-1] == first


@pytest.mark.parametrize(
    ("words", "low"),
    [("مواطنَين", 2), ("مدنييَن", 2), ("مدنيَّين", 2), ("مدنيين", None), ("مدنيِّين", None), ("مواطنِينَ", None)],
)
def test_a_vowel_tells_two_from_some(words: str, low: int | None) -> None:
    (count,) = read(f"أدى القصف إلى مقتل {words} في بلدة الزهراء.", language="ar").counts
    assert (count.measure, count.object, count.low, count.high) == ("killed", "civilian", low, low)
