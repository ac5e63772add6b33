"""Actors: who is listed, who is recognised in four languages, who is not, and what a user adds."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import whosays
from command import assert_one_line
from command import whosays as run
from whosays import InputError
from whosays.records import Reading
from whosays.resolve.actors import office_holder
from whosays.resolve.roster import COLUMNS, FOLDER, KINDS, TABLES, read_listings, roster

LISTED = [one for table in TABLES for one in read_listings(FOLDER / table)]
SCRIPTS = {"en": "[A-Za-zÀ-ž]", "ar": "[؀-ۿ]", "uk": "[А-яїієґЇІЄҐA-Za-z]", "ru": "[А-яёЁA-Za-z]"}


def read(text: str, language: str, published: str | None = "2025-07-04", actors: str | None = None) -> Reading:
    return whosays.read(text, language=language, published=published, actors=actors)


def sources(text: str, language: str, published: str | None = "2025-07-04") -> list[str | None]:
    return [attribution.source.actor for attribution in read(text, language, published).attributions]


def ids(text: str, language: str, published: str | None = "2025-07-04") -> set[str]:
    return {actor.id for actor in read(text, language, published).actors}


def test_the_list_is_long_and_whole() -> None:
    assert len(LISTED) >= 300
    assert len({one.id for one in LISTED}) == len(LISTED)
    for one in LISTED:
        assert one.kind in KINDS
        assert re.fullmatch(r"[A-Z]{2}|[A-Za-z][\w -]+", one.side or "XX")
        for code, cell in one.forms.items():
            assert code == "name" or re.search(SCRIPTS[code], cell), (one.id, code)
    people = [one for one in LISTED if one.kind == "person"]
    assert all({"en", "ar", "uk", "ru"} <= set(one.forms) for one in people), "persons have all four"


def test_terms_of_one_office_do_not_overlap() -> None:
    for (office, of), terms in roster().held.items():
        ordered = sorted(terms)
        for (first, a), (second, b) in pairwise(ordered):
            if a != b:
                assert first.until, (office, of, a, b)
                assert second.since[: len(first.until)] >= first.until[: len(second.since)], (office, of, a, b)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ukrainian President Volodymyr Zelensky said two people were killed."),
        ("ar", "وقال الرئيس الأوكراني فولوديمير زيلينسكي إن شخصين قتلا."),
        ("uk", "Президент України Володимир Зеленський заявив, що загинули двоє людей."),
        ("ru", "Президент Украины Владимир Зеленский заявил, что погибли два человека."),
    ],
)
def test_a_person_in_four_languages(language: str, text: str) -> None:
    attribution = read(text, language).attributions[0]
    assert attribution.source.actor == "ua-zelensky"
    assert attribution.source.canonical == "Volodymyr Zelensky"


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("en", "The Russian Defence Ministry said 48 drones were shot down.", "ru-mod"),
        ("en", "The Ministry of Defence of Ukraine said 48 drones were shot down.", "ua-mod"),
        ("en", "Ukraine's air force said 48 drones were shot down.", "ua-air-force"),
        ("en", "The US Department of Defense said two people were killed.", "us-pentagon"),
        ("ar", "وقالت وزارة الدفاع الروسية إنها أسقطت 48 مسيرة.", "ru-mod"),
        ("ar", "وأعلن سلاح الجو الأوكراني إسقاط 48 مسيرة.", "ua-air-force"),
        ("ar", "وقالت وزارة الداخلية العراقية إن شخصين قتلا.", "iq-interior"),
        ("uk", "Міністерство оборони Росії заявило, що збило 48 безпілотників.", "ru-mod"),
        ("uk", "Російське Міноборони заявило, що збило 48 безпілотників.", "ru-mod"),
        ("uk", "Повітряні сили ЗСУ повідомили, що збито 48 безпілотників.", "ua-air-force"),
        ("ru", "Минобороны РФ сообщило, что сбиты 48 беспилотников.", "ru-mod"),
        ("ru", "Украинский Генштаб сообщил, что сбиты 48 беспилотников.", "ua-general-staff"),
        ("ru", "Израильская армия сообщила, что погибли двое.", "il-armed-forces"),
    ],
)
def test_a_body_is_whose_it_is_said_to_be(language: str, text: str, actor: str) -> None:
    assert sources(text, language) == [actor]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Russian president said two people were killed."),
        ("ar", "وقال الرئيس الروسي إن شخصين قتلا."),
        ("uk", "Президент Росії заявив, що загинули двоє людей."),
        ("ru", "Российский президент заявил, что погибли два человека."),
    ],
)
def test_an_office_on_a_day(language: str, text: str) -> None:
    assert sources(text, language, "2025-07-04") == ["ru-putin"]
    assert sources(text, language, "2010-07-04") == ["ru-medvedev"]
    assert sources(text, language, None) == [None], "no day, no holder"


def test_office_holder() -> None:
    held = office_holder("mayor", "Kyiv", "2025-07-04")
    assert held is not None
    assert (held.id, held.kind, held.side) == ("ua-klitschko", "person", "UA")
    day = office_holder("president", "US", "2025-01-20")
    assert day is not None, "on the day of a change the one who comes"
    assert day.id == "us-trump"
    assert office_holder("president", "US", "1812-01-01") is None
    assert office_holder("juggler", "US", "2025-01-01") is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The former Russian president said two people were killed."),
        ("en", "An adviser to the Russian president said two people were killed."),
        ("en", "The Trump administration said two people were killed."),
        ("en", "Wilhelm Starmer-Doe said two people were killed."),
        ("en", "Analysts at the Institute for the Study of War said two people were killed."),
        ("uk", "Речник Путіна заявив, що загинули двоє людей."),
        ("uk", "Колишній президент Росії заявив, що загинули двоє людей."),
        ("ru", "Помощник Путина заявил, что погибли два человека."),
        ("ru", "Российские военные блогеры заявили, что погибли два человека."),
        ("en", "The Russian and American presidents Putin and Trump said two people were killed."),
        ("ar", "وقال مستشار الرئيس الروسي إن شخصين قتلا."),
    ],
)
def test_somebody_of_theirs_is_not_they(language: str, text: str) -> None:
    assert not {"ru-putin", "us-trump", "gb-starmer", "org-isw", "ru-armed-forces"} & set(sources(text, language))


def test_a_surname_needs_its_full_name_or_office() -> None:
    assert ids("Cameron said two people were killed.", "en") == set()
    both = "David Cameron spoke on Friday. Later Cameron said two people were killed."
    assert "gb-cameron" in sources(both, "en")
    assert sources("Foreign Minister Kuleba said two people were killed.", "en") == ["ua-kuleba"]
    assert ids("Klitschko said two people were killed.", "en") == {"ua-klitschko"}, "nobody else is called so"
    assert ids("Wladimir Klitschko said two people were killed.", "en") == {"ua-wladimir-klitschko"}
    assert "us-trump" not in ids("Трамп-младший заявил, что погибли два человека.", "ru")


def test_small_words_are_no_names() -> None:
    assert ids("Those who will not be told said it was so.", "en") == set()
    assert ids("القاعدة العسكرية في الشرق الأوسط والمسيرة.", "ar") == set()


def test_a_ministry_without_a_state() -> None:
    text = "Drones hit Belgorod, the Russian Defence Ministry said. The Defence Ministry said 12 were shot down."
    assert sources(text, "en") == ["ru-mod", "ru-mod"]
    open_ = "Ukraine and Russia agreed. The Defence Ministry said 12 drones were shot down."
    assert sources(open_, "en") == [None]


def test_a_state_that_speaks_is_its_government() -> None:
    assert sources("Moscow said two people were killed.", "en") == ["ru-government"]
    assert sources("Украина заявила, что погибли два человека.", "ru") == ["ua-government"]


def test_every_mention_slices_the_text() -> None:
    text = "Путин и Трамп говорили по телефону. Позднее Путина спросили о ЕС. Украинская армия молчит."
    reading = read(text, "ru")
    spans = {actor.id: [text[m.start : m.end] for m in actor.mentions] for actor in reading.actors}
    assert spans["ru-putin"] == ["Путин", "Путина"]
    assert spans["org-eu"] == ["ЕС"]
    assert spans["ua-armed-forces"] == ["Украинская армия"]
    assert all(text[m.start : m.end] == m.exact for actor in reading.actors for m in actor.mentions)


def test_attached_words_and_cases() -> None:
    assert ids("اتصل بترامب ثم تحدث للأمم المتحدة ولحماس.", "ar") == {"us-trump", "org-un", "ps-hamas"}
    assert ids("Розмова із Зеленським, Лавровим та Ердоганом.", "uk") == {"ua-zelensky", "ru-lavrov", "tr-erdogan"}


OWN = "id\tkind\tside\tname\toffices\ten\tuk\n"
OWN += "xx-roe\tperson\tUA\tJane Roe\tmayor@Ternopil:2020-01-01..\tJane Roe!\tДжейн Роу!\n"


def test_a_users_own_file(tmp_path: Path) -> None:
    file = tmp_path / "own.tsv"
    file.write_text(OWN, "utf-8")
    assert read("Roe said two people were killed.", "en", actors=str(file)).attributions[0].source.actor == "xx-roe"
    assert sources("Roe said two people were killed.", "en") == [None], "only where it is given"
    report = tmp_path / "report.txt"
    report.write_text("Jane Roe said two people were killed.", "utf-8")
    done = run("read", str(report), "--json", "--language", "en", "--actors", str(file))
    assert '"actor":"xx-roe"' in done.out
    done = run("actors", "find", "Джейн Роу", "--actors", str(file))
    assert (done.code, done.out.split()[0]) == (0, "xx-roe")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("name\tkind\nA\tperson\n", 1, "id missing"),
        ("id\tkind\tname\tcolour\nx\tperson\tA\tred\n", 1, "no such column"),
        ("id\tkind\tname\nX Y\tperson\tA\n", 2, "is no id"),
        ("id\tkind\tname\nx\tghost\tA\n", 2, "is no kind"),
        ("id\tkind\tname\nx\tperson\tA\nx\tperson\tB\n", 3, "stands twice"),
        ("id\tkind\tname\toffices\nx\tperson\tA\tking\n", 2, "is no office"),
        ("id\tkind\tname\toffices\nx\tperson\tA\tking@UA:May..\n", 2, "is no day"),
        ("id\tkind\tname\tuk\nx\tperson\tA\tА{,у\n", 2, "a brace is open"),
        ("id\tkind\tname\nx\tperson\t\n", 2, "no name"),
        ("id\tkind\tname\nx\tperson\tA\tB\n", 2, "4 cells"),
    ],
)
def test_mistakes_in_it_are_told_by_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    file = tmp_path / "own.tsv"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=re.escape(f"own.tsv:{line}: ")) as told:
        read_listings(file)
    assert why in str(told.value)


def test_a_bad_file_ends_the_command(tmp_path: Path) -> None:
    file = tmp_path / "own.tsv"
    file.write_bytes(b"\xff\xfe\xfa")
    report = tmp_path / "report.txt"
    report.write_text("Two people were killed.", "utf-8")
    assert_one_line(run("read", str(report), "--actors", str(file)), 3)
    assert_one_line(run("read", str(report), "--actors", str(tmp_path / "none.tsv")), 3)


def test_the_command_tells_what_a_name_means() -> None:
    done = run("actors", "find", "Кличка")
    assert done.code == 0
    assert done.out.splitlines()[0].startswith("ua-klitschko  person  UA  Vitali Klitschko  (")
    done = run("actors", "find", "российский президент", "--published", "2025-07-04")
    assert done.out.startswith("ru-putin  ")
    assert_one_line(run("actors", "find", "Xyzzy"), 1)


def test_columns_are_described() -> None:
    docs = (Path(__file__).parent.parent / "docs" / "actors.md").read_text("utf-8")
    assert all(f"`{column}`" in docs for column in (*COLUMNS, *KINDS))
