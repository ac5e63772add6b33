"""When something was said: the time beside the cue, counted from the day of publication."""

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


HOURS = {
    "en": "The governor said at 9 a.m. on Thursday that three people were killed.",
    "uk": "Губернатор заявив у четвер о 9:00, що загинули троє людей.",
    "ru": "Губернатор заявил в четверг в 9:00, что погибли три человека.",
    "ar": "قال المحافظ الخميس الساعة 9:00 إن ثلاثة أشخاص قتلوا.",
}
DATES = {
    "en": ["The governor said on 3 July that three people were killed.", "Two days ago the governor said that three people were killed."],
    "uk": ["3 липня губернатор заявив, що загинули троє людей.", "Губернатор заявив позавчора, що загинули троє людей."],
    "ru": ["3 июля губернатор заявил, что погибли три человека.", "Губернатор заявил позавчера, что погибли три человека."],
    "ar": ["قال المحافظ في 3 تموز إن ثلاثة أشخاص قتلوا.", "قال المحافظ قبل يومين إن ثلاثة أشخاص قتلوا."],
}  # fmt: skip


@pytest.mark.parametrize("code", HOURS)
def test_an_hour_beside_the_cue_is_that_of_its_day(code: str) -> None:
    (attribution,) = read(HOURS[code], language=code, published="2025-07-05").attributions
    assert attribution.said is not None
    assert (attribution.said.start, attribution.said.grain) == ("2025-07-03T09:00", "minute")


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in DATES.items() for text in texts])
def test_a_date_beside_the_cue(code: str, text: str) -> None:
    (attribution,) = read(text, language=code, published="2025-07-05").attributions
    assert attribution.said is not None
    assert (attribution.said.start, attribution.said.end) == ("2025-07-03", "2025-07-03")
    assert read(text, language=code).attributions[0].said is None


@pytest.mark.parametrize(
    "text",
    [
        "The governor said in 2019 that three people were killed.",
        "The governor said recently that three people were killed.",
    ],
)
def test_a_year_is_no_time_of_speech(text: str) -> None:
    (attribution,) = read(text, language="en", published="2025-07-05").attributions
    assert attribution.said is None
