"""The day on which something was said: a weekday beside the cue, counted back from the day of publication."""

from __future__ import annotations

import datetime as dt

import pytest

from whosays import read

SENTENCES = {
    "en": "The governor said on Thursday that three people were killed.",
    "uk": "Губернатор заявив у четвер, що загинули троє людей.",
    "ru": "Губернатор заявил в четверг, что погибли три человека.",
    "ar": "قال المحافظ يوم الخميس إن ثلاثة أشخاص قتلوا.",
}


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("later", range(7))
def test_a_weekday_is_the_last_one_or_the_same_day(code: str, later: int) -> None:
    thursday = dt.date(2025, 7, 3)
    published = thursday + dt.timedelta(days=later)
    (attribution,) = read(SENTENCES[code], language=code, published=published.isoformat()).attributions
    assert attribution.said is not None
    assert (attribution.said.start, attribution.said.end, attribution.said.grain) == ("2025-07-03", "2025-07-03", "day")


@pytest.mark.parametrize("code", SENTENCES)
def test_without_a_day_of_publication_nothing_is_resolved(code: str) -> None:
    (attribution,) = read(SENTENCES[code], language=code).attributions
    assert attribution.said is None


def test_a_weekday_within_what_is_said_is_another_matter() -> None:
    text = "The governor said that three people were killed in the market on Thursday."
    (attribution,) = read(text, language="en", published="2025-07-05").attributions
    assert attribution.said is None
