"""What is read of events, against sentences that were written and judged by hand: `events/CODE.toml`.

An example gives a text, when it was published, and every event of it: type and trigger always, then who acts, to whom,
with what, where, when (as far as written) and polarity, empty or affirmed where it is not given.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from whosays import read
from whosays.records import Event
from whosays.vocabulary import EVENTS

FILES = sorted(Path(__file__).parent.glob("events/*.toml"))
EXAMPLES = [
    pytest.param(file.stem, example, id=f"{file.stem}-{n}-{example['text'][:40]}")
    for file in FILES
    for n, example in enumerate(tomllib.loads(file.read_text("utf-8"))["example"])
]


def found(event: Event, wanted: dict[str, Any]) -> dict[str, Any]:
    """An event in the words of the examples; targets and weapons only where an example asks for them."""
    told: dict[str, Any] = {
        "type": event.type,
        "trigger": event.trigger.exact,
        "actors": [party.name for party in event.actors],
        "places": [place.text for place in event.places],
        "when": event.when.start[: len(wanted.get("when", "")) or None] if event.when is not None else "",
        "polarity": event.polarity,
        "background": event.background,
    }
    if "targets" in wanted:
        told["targets"] = [party.name for party in event.targets]
    if "weapons" in wanted:
        told["weapons"] = [f"{weapon.object}: {weapon.name}" for weapon in event.weapons]
    return told


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_events_of_an_example(code: str, example: dict[str, Any]) -> None:
    reading = read(example["text"], language=code, published=example.get("published"))
    wanted = {
        (event["type"], event["trigger"]): {
            "actors": [], "places": [], "when": "", "polarity": "affirmed", "background": False, **event
        }
        for event in example["events"]
    }  # fmt: skip
    told = {
        key: found(event, wanted.get(key, {}))
        for event in reading.events
        for key in [(event.type, event.trigger.exact)]
    }
    assert told == wanted


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_examples_of_a_language_are_many_and_of_known_types(file: Path) -> None:
    examples = tomllib.loads(file.read_text("utf-8"))["example"]
    types = {event["type"] for example in examples for event in example["events"]}
    refused = [example for example in examples if all(event.get("background") for event in example["events"])]
    assert len(examples) >= 40
    assert len(refused) >= 10
    assert types <= EVENTS.keys()
    assert len(types) >= 18
