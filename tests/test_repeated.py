"""Figures told twice: repetitions keep their parts, and a headline is told apart from what the body attributes."""

from __future__ import annotations

import pytest

from whosays import Count, Reading, read

PARTS = {
    "en": "Shelling kills 3 people in Oakhill\n\nThe shelling killed 3 people, including a child.\n",
    "ru": "В Дубовке погибли 3 человека\n\nПри обстреле погибли 3 человека, в том числе ребенок.\n",
    "uk": "У Дубівці загинули 3 людини\n\nВнаслідок обстрілу загинули 3 людини, серед них дитина.\n",
    "ar": "مقتل 3 أشخاص في قصف على المدينة\n\nقتل 3 أشخاص، بينهم طفل، في قصف على المدينة.\n",
}


def parts(reading: Reading) -> list[tuple[Count, Count]]:
    ids = {count.id: count for count in reading.counts}
    return [(count, ids[count.subset_of]) for count in reading.counts if count.subset_of]


@pytest.mark.parametrize("code", PARTS)
def test_a_part_keeps_its_whole_when_the_whole_is_a_repetition(code: str) -> None:
    reading = read(PARTS[code], language=code)
    assert [(c.object, c.low) for c in reading.counts] == [("person", 3), ("child", 1)]
    (pair,) = parts(reading)
    assert pair[1] is reading.counts[0]
    assert len(pair[1].also) == 1


@pytest.mark.parametrize("code", PARTS)
def test_a_part_told_twice_is_one(code: str) -> None:
    body = PARTS[code].split("\n")[2]
    reading = read(f"{body}\n\n{body}\n", language=code)
    assert [(c.low, len(c.also)) for c in reading.counts] == [(3, 1), (1, 1)]


def test_parts_of_two_wholes_are_two() -> None:
    text = "The shelling killed 3 people, including a child. The raid killed 4 people, including a child."
    pairs = parts(read(text, language="en"))
    assert [(part.low, whole.low) for part, whole in pairs] == [(1, 3), (1, 4)]


HEADLINES = {
    "en": ("Shelling wounds 12 in Oakhill", "Twelve people were wounded, the mayor said.", "mayor"),
    "ru": ("В Дубовке ранены 12 человек", "Мэр сообщил, что ранены 12 гражданских.", "Мэр"),
    "uk": ("У Дубівці поранено 12 людей", "Мер повідомив, що поранено 12 цивільних.", "Мер"),
    "ar": ("إصابة 12 شخصا في قصف على المدينة", "قال المحافظ إن 12 مدنيا أصيبوا في القصف.", "المحافظ"),
}


@pytest.mark.parametrize("code", HEADLINES)
def test_a_headline_says_who_gives_its_figure_in_the_body(code: str) -> None:
    headline, body, name = HEADLINES[code]
    text = f"{headline}\n\n{body}\n"
    first, second = read(text, language=code).counts
    assert first.attribution is None
    assert second.attribution is not None
    (warning,) = first.warnings
    assert warning.code == "speaker_in_body"
    assert warning.why.endswith(name)
    assert warning.span == second.span
    assert second.warnings == ()


@pytest.mark.parametrize(
    "body",
    [
        "Twelve people were wounded, the mayor said. The police said that 12 people were wounded.",  # two speakers
        "Twelve people were wounded. The mayor said that 12 people were wounded in the market.",  # told as a fact
        "Thirteen people were wounded, the mayor said.",
        "Twelve people were killed, the mayor said.",
        "Twelve houses were damaged, the mayor said.",
    ],
)
def test_a_headline_that_no_one_speaker_repeats_has_no_warning(body: str) -> None:
    counts = read(f"Shelling wounds 12 people in Oakhill\n\n{body}\n", language="en").counts
    assert not any(warning.code == "speaker_in_body" for count in counts for warning in count.warnings)


def test_a_first_paragraph_that_is_a_sentence_is_no_headline() -> None:
    text = "Shelling wounded 12 people in Oakhill.\n\nTwelve people were wounded, the mayor said.\n"
    assert not any(count.warnings for count in read(text, language="en").counts)


def test_a_singular_joined_to_a_number_that_takes_singulars_is_marked_or_refused() -> None:
    shared = read("قتل 13 قائدا وجنديا في الغارة.", language="ar")
    assert [(c.low, c.warnings) for c in shared.counts] == [(13, ())]
    assert [(r.why, r.span.exact) for r in shared.refused] == [
        ("may be one more, or share the number before it", "وجنديا")
    ]
    women = read("قتل 13 طفلا وامرأة في الغارة.", language="ar").counts
    assert [(c.low, [w.code for w in c.warnings]) for c in women] == [(13, []), (1, ["joined_singular"])]
    few = read("قتل 3 أطفال وامرأة في الغارة.", language="ar").counts  # a plural: the woman is one more
    assert [(c.low, c.warnings) for c in few] == [(3, ()), (1, ())]
