"""What a heading says holds for the lines under it: its measure, its speaker, its running total."""

from __future__ import annotations

import pytest

from whosays import Reading, read

LISTS = {
    "en": ("According to the staff, losses since 24 February:\n- tanks: 40\n- aircraft: 12\n", "staff"),
    "ru": ("По данным штаба, потери с начала войны:\n— танки — 40\n— самолеты — 12\n", "штаба"),
    "uk": ("За даними штабу, загальні втрати з 24.02.22 склали:\nтанків — 40;\nлітаків — 12.\n", "штабу"),
    "ar": ("وفقا للجيش، دُمر منذ بداية الحرب:\n- 40 دبابة\n- 12 طائرة\n", "الجيش"),
}


def told(reading: Reading) -> list[tuple[str, int | None, str, str | None]]:
    names = {a.id: a.source.name for a in reading.attributions}
    return [(c.object, c.low, c.scope, names.get(c.attribution or "")) for c in reading.counts]


@pytest.mark.parametrize("code", LISTS)
def test_speaker_and_running_total_of_a_heading(code: str) -> None:
    text, name = LISTS[code]
    assert told(read(text, language=code)) == [("tank", 40, "cumulative", name), ("aircraft", 12, "cumulative", name)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Destroyed on Monday:\n- 40 tanks\n- 12 aircraft\n"),
        ("ru", "Уничтожены:\n— танки — 40\n— самолеты — 12\n"),
        ("uk", "Знищено:\nтанків — 40;\nлітаків — 12.\n"),
        ("ar", "دُمر اليوم:\n- 40 دبابة\n- 12 طائرة\n"),
    ],
)
def test_a_heading_without_speaker_or_period_gives_none(code: str, text: str) -> None:
    assert told(read(text, language=code)) == [("tank", 40, "incident", None), ("aircraft", 12, "incident", None)]


def test_a_line_that_is_no_item_ends_the_list() -> None:
    text = (
        "According to the staff, destroyed since 24 February:\n- 40 tanks\n\n"
        "The road along the coast was closed for traffic on both sides of the river until the evening, and later in "
        "the day 12 people were killed there by shelling that went on until the night.\n"
    )
    assert told(read(text, language="en")) == [("tank", 40, "cumulative", "staff"), ("person", 12, "incident", None)]
