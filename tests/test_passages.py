"""Reports in several languages: every paragraph is read with the pack of its own, in posts written for this test."""

from __future__ import annotations

from itertools import permutations

import pytest

from whosays import pipeline
from whosays.pipeline import derivations, read
from whosays.records import Reading
from whosays.sections import sections
from whosays.text.passages import passages, reading_order

PACKS = ("ar", "en", "ru", "uk")
DAY = "2025-03-14"  # a Friday
STATEMENTS = {  # two paragraphs, the second of them short
    "ar": "قُتل ثلاثة جنود في غارة على مدينة حلب يوم الأربعاء، كما قال المحافظ سليم الدرعي.\nوأصيب عشرة مدنيين.",
    "en": "Four soldiers were killed in a strike on Aleppo on Wednesday, governor Alan Marsh said."
    "\nTen civilians were hurt.",
    "ru": "В результате удара по Белгороду в среду погибли пять военных, сообщил мэр Пётр Дроздов."
    "\nРанены 10 мирных жителей.",
    "uk": "Унаслідок удару по Харкову в середу загинули шестеро військових, повідомив мер Остап Вербило."
    "\nПоранено 10 цивільних.",
}
KILLED = {"ar": 3, "en": 4, "ru": 5, "uk": 6}
SPEAKER = {"ar": "الدرعي", "en": "Marsh", "ru": "Дроздов", "uk": "Вербило"}
PLACE = {"ar": "Aleppo", "en": "Aleppo", "ru": "Belgorod", "uk": "Kharkiv"}
PAIRS = list(permutations(PACKS, 2))


def spans(reading: Reading, text: str) -> None:
    """Every span slices, and no id stands twice."""
    found = [count.span for count in reading.counts] + [span for count in reading.counts for span in count.also]
    for said in reading.attributions:
        found += [said.cue, *said.content, *([said.source.span] if said.source.span else [])]
    found += [timex.span for timex in reading.timexes] + [refusal.span for refusal in reading.refused]
    found += [span for place in reading.places for span in (place.span, *place.also)]
    for span in found:
        assert text[span.start : span.end] == span.exact
    ids = [c.id for c in reading.counts] + [a.id for a in reading.attributions] + [p.id for p in reading.places]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("main", "other"), PAIRS)
def test_each_paragraph_is_read_in_its_language(main: str, other: str) -> None:
    before, within, after = STATEMENTS[main], STATEMENTS[other], STATEMENTS[main].split("\n")[0]
    text = f"{before}\n\n{within}\n\n{after}"
    reading = read(text, published=DAY)
    spans(reading, text)
    assert reading.document.language == main
    assert reading.document.languages == (main, other)
    (passage,) = reading.document.passages
    assert (text[passage.start : passage.end], passage.language) == (within, other)
    inside = [c for c in reading.counts if passage.start <= c.span.start < passage.end]
    assert [(c.measure, c.low) for c in inside] == [("killed", KILLED[other]), ("injured", 10)]
    said = {one.id: one.source.name or "" for one in reading.attributions}
    for count in reading.counts:
        if count.measure == "killed":
            speaker = SPEAKER[other if count in inside else main]
            assert count.attribution is not None
            assert speaker in said[count.attribution]
    assert {c.low for c in reading.counts if c.measure == "killed"} == {KILLED[main], KILLED[other]}
    assert {timex.start for timex in reading.timexes} == {"2025-03-12"}
    assert len(reading.timexes) == 3
    assert {PLACE[main], PLACE[other]} <= {place.name for place in reading.places}
    assert [c.span.start for c in reading.counts] == sorted(c.span.start for c in reading.counts)
    cues = [one.cue.start for one in reading.attributions]
    assert cues == sorted(cues)


@pytest.mark.parametrize(("main", "other"), PAIRS)
def test_an_explicit_language_is_the_only_one(main: str, other: str) -> None:
    text = f"{STATEMENTS[main]}\n\n{STATEMENTS[other]}"
    reading = read(text, language=main, published=DAY)
    spans(reading, text)
    assert (reading.document.language, reading.document.languages, reading.document.passages) == (main, (main,), ())


@pytest.mark.parametrize("code", PACKS)
def test_one_language_has_no_passages(code: str) -> None:
    text = STATEMENTS[code]
    found, forced = read(text, published=DAY), read(text, language=code, published=DAY)
    assert found == forced
    assert found.document.passages == ()


@pytest.mark.parametrize(("main", "other"), PAIRS)
def test_derivations_know_the_values_of_all_languages(main: str, other: str) -> None:
    text = f"{STATEMENTS[main]}\n\n{STATEMENTS[main]}\n\n{STATEMENTS[other]}"
    reading = read(text, published=DAY)
    made = derivations(text, published=DAY)
    assert {count.id for count in reading.counts} | {said.id for said in reading.attributions} <= made.keys()


def test_names_are_carried_over_a_passage_within_their_language() -> None:
    again = "За словами Вербила, роботи на місці удару ще тривають."
    text = f"{STATEMENTS['uk']}\n\n{STATEMENTS['ru']}\n\n{again}"
    reading = read(text, published=DAY)
    spans(reading, text)
    last = reading.attributions[-1]
    assert last.source.name is not None
    assert "Остап Вербило" in last.source.name


def test_the_document_is_in_the_language_of_most_of_it() -> None:
    text = f"{STATEMENTS['uk']}\n\n" + "\n".join([STATEMENTS["ru"]] * 4)
    assert reading_order(text, "uk", PACKS)[0] == "ru"
    assert read(text, published=DAY).document.language == "ru"


RU = "Спасатели разбирают завалы дома, который был разрушен ночью."
UK = "Рятувальники розбирають завали будинку, що був зруйнований уночі."


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([UK, "Фото: пресслужба", UK], []),
        ([UK, "Источник: РБК", UK], []),  # too short to stand apart
        ([UK, RU, "По его словам, это не всё", RU, UK], [(1, 4, "ru")]),
        ([UK, RU, "Фото: ОВА", RU], [(1, 4, "ru")]),  # in the language of its neighbours
        ([RU, "Читайте нас: https://example.org/a/ukrainian-and-russian-news-of-the-day", RU], []),
        ([RU, "The Washington Post, The New York Times, The Guardian: новости о переговорах в Анкаре", RU], []),
        ([UK, "Reuters", "12 000", UK, RU, "***"], [(4, 6, "ru")]),
        ([UK, "Взрывы в Белгороде: трое раненых", RU, UK], [(1, 3, "ru")]),
        ([UK, "Three people were killed and ten injured in a night attack.", "Дякую!", UK], [(1, 2, "en")]),
    ],
)
def test_short_paragraphs_go_with_their_neighbours(lines: list[str], told: list[tuple[int, int, str]]) -> None:
    text = "\n".join(lines)
    code = "ru" if lines[0] == RU else "uk"
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines))]
    wanted = [(starts[first], starts[last - 1] + len(lines[last - 1]), other) for first, last, other in told]
    assert passages(text, code, PACKS) == wanted


def test_a_neighbour_without_a_pack_is_no_passage() -> None:
    be = "У выніку начнога ўдару па горадзе загінулі тры чалавекі, паведаміў кіраўнік раёна."
    assert passages(f"{UK}\n{be}\n{UK}", "uk", PACKS) == []
    assert passages(f"{UK}\n{UK}", "xx", PACKS) == []


def test_a_long_mixed_text_is_read_in_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "sections", lambda text: sections(text, 1500))
    text = "\n\n".join([STATEMENTS["uk"], STATEMENTS["ru"]] * 20)
    reading = read(text, published=DAY)
    assert len(reading.warnings) == 1
    assert len(reading.document.passages) == 20
    spans(reading, text)
    assert {(c.measure, c.low) for c in reading.counts} == {("killed", 5), ("killed", 6), ("injured", 10)}
    (other,) = {passage.language for passage in reading.document.passages}
    places = [span.start for c in reading.counts if c.low == KILLED[other] for span in (c.span, *c.also)]
    assert len(places) == 20
    assert all(any(p.start <= place < p.end for p in reading.document.passages) for place in places)


@pytest.mark.parametrize("code", PACKS)
def test_a_text_in_one_language_is_not_divided_for_it(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whosays.text.passages.paragraphs", lambda text: pytest.fail("divided"))
    assert passages(STATEMENTS[code] * 3, code, PACKS) == []


def test_of_a_text_of_millions_of_characters_no_events_are_told_and_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Russian forces shelled Kupiansk, killing 3 people, the mayor said.\n" * 40
    assert read(text, language="en").events
    monkeypatch.setattr(pipeline, "sections", lambda text: sections(text, 1500))
    monkeypatch.setattr(pipeline, "LONGEST", 2000)
    reading = read(text, language="en")
    assert not reading.events
    assert {count.measure for count in reading.counts} == {"killed"}
    (warning,) = reading.warnings
    assert "beyond 2,000 characters no events are told" in warning.why
