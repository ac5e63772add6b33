"""Invented reports in each language, labelled by hand: what is found, and who gives it, stays at least as good.

Ten short ones: a figure is right when measure, kind of object, value and bound agree at the place of the key; an
attribution is right when its words overlap by half with those of the key and the names of the source agree.
Three long ones, with whole keys (`answers.py`), are measured part by part (`measuring.py`) against
`reports/floors.toml`.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

import whosays
from answers import REPORTS, Key, KeyCount, either, keys
from comparing import gives, matched, optional, same_count, same_said
from measuring import Tally, interval, measure
from whosays.records import Attribution, Count, Reading
from whosays.vocabulary import EVENTS, MEASURES, OBJECTS

SHORT = sorted(REPORTS.glob("[a-z][a-z].jsonl"))
LONG = sorted(REPORTS.glob("long-*.jsonl"))
EACH = {path: 3 if path in LONG else 10 for path in (*SHORT, *LONG)}
LEAST = 0.6  # of every floor
LONG_FLOORS: dict[str, dict[str, float]] = tomllib.loads((REPORTS / "floors.toml").read_text("utf-8"))


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
"""What each file of short reports reached, rounded down to .05."""


@functools.cache
def reading(path: Path, place: int) -> Reading:
    key = keys(path)[place]
    return whosays.read(key.text, id=key.id, language=key.lang, published=key.ref_date, publisher=key.publisher)


def name(path: Path) -> str:
    return path.stem


def test_every_file_has_its_floors() -> None:
    assert {path.stem for path in SHORT} == set(FLOORS)
    assert {path.stem.removeprefix("long-") for path in LONG} == set(LONG_FLOORS)


@pytest.mark.parametrize("path", EACH, ids=name)
def test_the_keys_fit_their_texts(path: Path) -> None:
    assert len(keys(path)) == len({key.id for key in keys(path)}) == EACH[path]
    for key in keys(path):
        assert key.lang == path.stem.removeprefix("long-")
        least, most = (300, 900) if path in LONG else (80, 400)
        assert least <= len(key.text.split()) <= most, f"{key.id} has {len(key.text.split())} words"
        for words in quoted(key):
            assert words in key.text, (key.id, words)
        for place, count in enumerate(key.counts):
            assert count.subset_of is None or count.subset_of in {*range(len(key.counts))} - {place}
            assert set(count.event or ()) <= set(range(len(key.events)))
            assert set(either(count.measure)) <= MEASURES.keys()
            assert set(either(count.object)) <= OBJECTS.keys()
        for said in key.attributions:
            assert said.within is None or 0 <= said.within < len(key.attributions)
        for event in key.events:
            assert set(either(event.type)) <= EVENTS.keys()
        for when in (*(time.value for time in key.timexes), *(event.when for event in key.events)):
            assert when is None or interval(when)[0] <= interval(when)[1], (key.id, when)


def quoted(key: Key) -> Iterator[str]:
    """All that a key has from its text."""
    for count in key.counts:
        yield from (count.at, *count.source)
    for said in key.attributions:
        yield from (said.source, said.cue, *said.content, said.who or "")
    for event in key.events:
        yield from (*event.trigger, *event.targets, *event.places, event.source or "")
        yield from (*(party.name for party in event.actors), *(weapon.at for weapon in event.weapons))
    yield from (place.text for place in key.places)
    yield from (time.text for time in key.timexes)
    yield from (actor.text for actor in key.actors)


@pytest.mark.parametrize("path", EACH, ids=name)
def test_spans_slice_the_text(path: Path) -> None:
    for place, key in enumerate(keys(path)):
        for start, end, exact in spans(msgspec.to_builtins(reading(path, place))):
            assert key.text[start:end] == exact, key.id


@pytest.mark.parametrize("path", SHORT, ids=name)
def test_as_good_as_before(path: Path) -> None:
    found, floors = figures(path), FLOORS[path.stem]
    print(path.stem, *(f"{name} {value:.3f}" for name, value in found._asdict().items()))
    low = {name: value for name, value in found._asdict().items() if value < getattr(floors, name)}
    assert not low, f"{path.stem}: {low} below {floors}"


@pytest.mark.parametrize("path", LONG, ids=name)
def test_long_reports_are_read_as_well_as_before(path: Path) -> None:
    tally, floors = Tally(), LONG_FLOORS[path.stem.removeprefix("long-")]
    for place, key in enumerate(keys(path)):
        measure(key, reading(path, place), tally)
    for part, share in tally.shares.items():
        print(f"{part:<18}{share.f1:.2f}  {share.right} right of {share.asked}, {share.given} found")
    assert set(floors) <= set(tally.shares)
    assert min(floors.values()) >= LEAST
    low = {part: tally.shares[part].f1 for part in floors if tally.shares[part].f1 < floors[part]}
    assert not low, (low, [miss for miss in tally.misses if miss.part in low])


PARTS = {
    "counts": "counts",
    "attributions": "said",
    "events": "events",
    "places": "places",
    "timexes": "times",
    "actors": "actors",
}


@pytest.mark.parametrize("field", PARTS)
def test_what_is_left_out_is_missed(field: str) -> None:
    key, made = keys(LONG[0])[0], reading(LONG[0], 0)
    less: Any = {field: ()}
    whole, tally = Tally(), Tally()
    measure(key, made, whole)
    measure(key, msgspec.structs.replace(made, **less), tally)
    assert whole.shares[PARTS[field]].right > 0
    assert tally.shares[PARTS[field]].right == 0
    assert sum(miss.part == PARTS[field] and miss.found is None for miss in tally.misses) > 5


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


def spans(made: object) -> Iterator[tuple[int, int, str]]:
    """Every span of a reading."""
    if isinstance(made, dict):
        if {"start", "end", "exact"} <= made.keys():
            yield made["start"], made["end"], made["exact"]
        made = list(made.values())
    if isinstance(made, list | tuple):
        for one in made:
            yield from spans(one)
