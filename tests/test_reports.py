"""Ten invented reports in each language, labelled by hand: what is found, and who gives it, stays at least as good.

The scorer is small and strict: a figure is right when measure, kind of object, value and bound agree at the place of
the key; an attribution is right when its words overlap by half with those of the key and the names of the source agree.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec
import pytest

import whosays
from whosays.records import Attribution, Count, Reading
from whosays.vocabulary import FAMILY

REPORTS = sorted((Path(__file__).parent / "reports").glob("*.jsonl"))
LIMITS = {"more_than": "at_least", "fewer_than": "at_most"}
EACH = 10
A = TypeVar("A")
B = TypeVar("B")


class KeyCount(msgspec.Struct, frozen=True):
    measure: str
    object: str | tuple[str, ...]
    low: int | None
    high: int | None
    bound: str
    at: str
    source: tuple[str, ...]
    subset_of: int | None
    scope: str
    polarity: str


class KeyAttribution(msgspec.Struct, frozen=True):
    source: str
    who: str | None
    cue: str
    content: tuple[str, str]
    mode: str
    stance: str
    channel: str | None
    within: int | None


class Key(msgspec.Struct, frozen=True):
    id: str
    lang: str
    ref_date: str | None
    text: str
    counts: tuple[KeyCount, ...]
    attributions: tuple[KeyAttribution, ...]


class Figures(NamedTuple):
    """Shares of one file, from 0 to 1."""

    counts_precision: float
    counts_recall: float
    counts_source: float
    said_precision: float
    said_recall: float


FLOORS = {
    "ar": Figures(0.85, 0.70, 0.85, 0.70, 0.60),
    "en": Figures(0.90, 0.85, 0.70, 0.55, 0.50),
    "ru": Figures(0.95, 0.85, 0.70, 0.60, 0.50),
    "uk": Figures(0.90, 0.65, 0.80, 0.75, 0.65),
}
"""What each file reached, rounded down to .05."""


@functools.cache
def keys(path: Path) -> tuple[Key, ...]:
    lines = path.read_text("utf-8").split("\n")
    return tuple(msgspec.json.decode(line, type=Key) for line in lines if line.strip())


@functools.cache
def reading(path: Path, place: int) -> Reading:
    key = keys(path)[place]
    return whosays.read(key.text, id=key.id, language=key.lang, published=key.ref_date)


def test_every_file_has_its_floors() -> None:
    assert {path.stem for path in REPORTS} == set(FLOORS)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_the_keys_fit_their_texts(path: Path) -> None:
    assert len(keys(path)) == len({key.id for key in keys(path)}) == EACH
    for key in keys(path):
        assert key.lang == path.stem
        assert 80 <= len(key.text.split()) <= 400, f"{key.id} has {len(key.text.split())} words"
        for count in key.counts:
            for words in (count.at, *count.source):
                assert words in key.text, (key.id, words)
            assert count.subset_of is None or 0 <= count.subset_of < len(key.counts)
        for said in key.attributions:
            for words in (said.source, said.cue, *said.content, said.who or ""):
                assert words in key.text, (key.id, words)
            assert said.within is None or 0 <= said.within < len(key.attributions)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_spans_slice_the_text(path: Path) -> None:
    for place, key in enumerate(keys(path)):
        for start, end, exact in spans(msgspec.to_builtins(reading(path, place))):
            assert key.text[start:end] == exact, key.id


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_as_good_as_before(path: Path) -> None:
    found, floors = figures(path), FLOORS[path.stem]
    print(path.stem, *(f"{name} {value:.3f}" for name, value in found._asdict().items()))
    low = {name: value for name, value in found._asdict().items() if value < getattr(floors, name)}
    assert not low, f"{path.stem}: {low} below {floors}"


def figures(path: Path) -> Figures:
    """What the readings of a file have right."""
    right = asked = given = known = said_right = said_asked = said_given = 0
    for place, key in enumerate(keys(path)):
        made = reading(path, place)
        speakers = {a.id: a for a in made.attributions}
        want = [count for count in key.counts if count.bound != "vague"]
        have = [count for count in made.counts if count.bound != "vague"]

        def by(want: KeyCount, have: Count, speakers: dict[str, Attribution] = speakers) -> bool:
            return gives(want, speakers.get(have.attribution or ""))

        pairs = matched(want, have, functools.partial(same_count, key.text), by)
        free = sum(optional(w) for w, _ in pairs)  # these may be found or not
        right += len(pairs) - free
        asked += sum(not optional(w) for w in want)
        given += len(have) - free
        known += sum(by(w, h) for w, h in pairs if not optional(w))
        same = matched(key.attributions, made.attributions, functools.partial(same_said, key.text))
        said_right += len(same)
        said_asked += len(key.attributions)
        said_given += len(made.attributions)
    return Figures(
        right / max(1, given),
        right / max(1, asked),
        known / max(1, right),
        said_right / max(1, said_given),
        said_right / max(1, said_asked),
    )


def matched(
    want: list[A] | tuple[A, ...],
    have: list[B] | tuple[B, ...],
    same: Callable[[A, B], bool],
    better: Callable[[A, B], bool] = lambda a, b: False,
) -> list[tuple[A, B]]:
    """Pairs, each of both once, those that are `better` first."""
    pairs: list[tuple[A, B]] = []
    used: tuple[set[int], set[int]] = (set(), set())
    options = [(i, j) for i, a in enumerate(want) for j, b in enumerate(have) if same(a, b)]
    for i, j in sorted(options, key=lambda pair: not better(want[pair[0]], have[pair[1]])):
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            pairs.append((want[i], have[j]))
    return pairs


def same_count(text: str, want: KeyCount, have: Count) -> bool:
    if want.measure != have.measure or value(want) != value(have):
        return False
    if not any(m.start() < have.span.end and have.span.start < m.end() for m in re.finditer(re.escape(want.at), text)):
        return False
    objects = (want.object,) if isinstance(want.object, str) else want.object
    return "other" in objects or any(o == have.object or FAMILY[o] == FAMILY[have.object] for o in objects)


def value(count: KeyCount | Count) -> tuple[str, int | None, int | None]:
    """Bound, low and high; "more than" is as good as "at least"."""
    bound = LIMITS.get(count.bound, count.bound)
    return bound, None if bound == "at_most" else count.low, None if bound == "at_least" else count.high


def optional(want: KeyCount) -> bool:
    """A figure of none of the measures, or a single thing without a numeral."""
    people = not isinstance(want.object, str) or FAMILY[want.object] == "people"
    return want.measure == "other" or (want.low == want.high == 1 and not people and not re.search(r"\d", want.at))


def gives(want: KeyCount, said: Attribution | None) -> bool:
    if said is None or not want.source:
        return said is None and not want.source
    return any(agree(name, said.source.name) for name in want.source)


def same_said(text: str, want: KeyAttribution, have: Attribution) -> bool:
    start = text.find(want.content[0])
    end = text.find(want.content[1], start)
    words = set(range(start, (end if end >= 0 else text.find(want.content[1])) + len(want.content[1])))
    found = {i for part in have.content for i in range(part.start, part.end)}
    if 2 * len(words & found) < len(words | found):
        return False
    written = have.source.span.exact if have.source.span is not None else None
    return any(agree(want.who or want.source, name) for name in (have.source.name, written))


def agree(one: str | None, other: str | None) -> bool:
    """The same name, or one within the other, however it is spelt."""
    a, b = sorted((folded(one or ""), folded(other or "")), key=len)
    return bool(a) and (a == b or f" {a} " in f" {b} " or (len(a) > 3 and a in b))


def folded(name: str) -> str:
    name = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", name.replace("ـ", "").replace("ة", "ه").replace("ى", "ي")).strip()


def spans(made: object) -> Iterator[tuple[int, int, str]]:
    """Every span of a reading."""
    if isinstance(made, dict):
        if {"start", "end", "exact"} <= made.keys():
            yield made["start"], made["end"], made["exact"]
        made = list(made.values())
    if isinstance(made, list | tuple):
        for one in made:
            yield from spans(one)
