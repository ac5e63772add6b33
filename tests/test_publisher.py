"""The publisher's country: how it is told, and what it decides about places."""

from __future__ import annotations

import json

import pytest

import whosays
from command import whosays as command
from whosays.resolve.publishers import EVERYWHERE, TABLE, home

COUNTRIES = {
    line.split("\t", 1)[0] for line in (TABLE.parent / "gazetteer" / "countries.tsv").read_text("utf-8").splitlines()
}
ROWS = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize(
    ("publisher", "country"),
    [
        ("Ukrinform", "UA"),
        ("укрінформ", "UA"),
        ("Українська правда", "UA"),
        ("UNIAN (Kyiv)", "UA"),
        ("The Kyiv Independent", "UA"),
        ("ТАСС", "RU"),
        ("ИА Регнум", "RU"),
        ("РИА Новости Крым", "RU"),
        ("SANA", "SY"),
        ("وكالة سانا", "SY"),
        ("صحيفة النهار", "LB"),
        ("sana.sy", "SY"),
        ("pravda.com.ua", "UA"),
        ("https://www.pravda.com.ua/articles/1/", "UA"),
        ("HTTPS://NEWS.EXAMPLE.UA:8080/a?b=c", "UA"),
        ("листи.укр", "UA"),
        ("example.co.uk", "GB"),
        ("Kharkiv Observer", "UA"),
        ("Сирийский вестник", "SY"),
        ("Одеські листи", "UA"),
        ("صحيفة دمشق المسائية", "SY"),
        ("Jordan Evening Post", "JO"),
        # no country, or no one country
        ("Reuters", None),
        ("BBC News Україна", None),
        ("Al Jazeera English", None),
        ("الجزيرة نت", None),
        ("t.me/sumy_news", None),
        ("https://youtu.be/abc", None),
        ("example.tv", None),
        ("example.com", None),
        ("example.zz", None),
        ("Tripoli Gazette", None),
        ("Georgia Gazette", None),
        ("Paris and Berlin Review", None),
        ("The Evening Ledger", None),
        ("Новини дня", None),
        ("", None),
        ("  ", None),
        (".", None),
        ("://", None),
    ],
)
def test_the_country_of_an_outlet(publisher: str, country: str | None) -> None:
    found = home(publisher, None)
    assert (found.country if found else None) == country


def test_the_address_tells_where_the_name_does_not() -> None:
    for publisher, url, country in (
        ("The Evening Ledger", "https://ledger.example.lb/1", "LB"),
        (None, "https://www.ukrinform.net/x", "UA"),
        ("SANA", "https://mirror.example.de/", "SY"),
        ("Kharkiv Observer", "https://observer.example.ge/", "GE"),
        ("Reuters", "https://www.example.ua/", None),
        (None, None, None),
    ):
        found = home(publisher, url)
        assert (found.country if found else None) == country, publisher


def test_the_table_of_outlets() -> None:
    assert sum(country != EVERYWHERE for country, _, _ in ROWS) >= 120
    assert {"UA", "RU", "SY", "LB", "IQ", "IL", "PS", "YE", "EG", "SA", "QA", "AE", "JO", "IR", "TR", "US"} <= {
        row[0] for row in ROWS
    }
    assert {row[0] for row in ROWS} - {EVERYWHERE} <= COUNTRIES
    for column in (1, 2):
        listed = [one for row in ROWS for one in row[column].split(";") if one]
        assert len(listed) == len(set(listed))
        assert all(one == one.strip() for one in listed)
    assert all(domain == domain.lower() and "." in domain for row in ROWS for domain in row[2].split(";") if domain)


def countries(text: str, language: str, publisher: str | None, url: str | None = None) -> list[tuple[str, str | None]]:
    reading = whosays.read(text, language=language, publisher=publisher, url=url)
    return [(place.name, place.country) for place in reading.places]


@pytest.mark.parametrize(
    ("language", "text", "publishers"),
    [
        ("en", "A fire broke out in Tripoli on Friday.", {"naharnet.com": "LB", "LANA": "LY", None: "LY"}),
        ("ar", "حريق في طرابلس.", {"النهار": "LB", "وكالة الأنباء الليبية": "LY", None: "LY"}),
        ("en", "Police in Alexandria closed the bridge.", {"Al-Ahram": "EG", "The Washington Post": "US"}),
        ("en", "The road through Georgia was closed.", {"civil.ge": "GE", "Chicago Tribune": "US", "Reuters": "GE"}),
        ("uk", "У Мирному пролунав вибух.", {"Ukrinform": "UA", "ТАСС": "RU"}),
        ("ru", "Взрыв прогремел в Мирном.", {"unian.net": "UA", "ria.ru": "RU"}),
        ("ru", "В Троицком сгорел склад.", {"unian.net": "UA", "ria.ru": "RU"}),
        ("ru", "Взрыв в Первомайске.", {"Укринформ": "UA", "ria.ru": "RU", "moldpres.md": "MD"}),
        ("ar", "سقطت قذيفة في مدينة الطيبة.", {"وكالة بترا": "JO", "ynet.co.il": "IL"}),
        ("ar", "غارة على الرقة.", {"سانا": "SY", "كونا": "KW"}),
        ("en", "Shops in Hebron stayed closed.", {"WAFA": "PS", "USA Today": "US"}),
    ],
)
def test_the_publisher_decides_between_places(language: str, text: str, publishers: dict[str | None, str]) -> None:
    for publisher, country in publishers.items():
        assert [found for _, found in countries(text, language, publisher)] == [country], publisher


@pytest.mark.parametrize(
    ("language", "text", "publisher", "place"),
    [
        ("en", "Police in Lebanon said a fire broke out in Tripoli on Friday.", "LANA", ("Tripoli", "LB")),
        ("en", "A fire broke out in Tripoli, Libya.", "An-Nahar", ("Tripoli", "LY")),
        ("en", "Police in Alexandria, Virginia, closed the bridge.", "Al-Ahram", ("Alexandria", "US")),
        ("uk", "У Мирному на Дніпропетровщині пролунав вибух.", "ТАСС", ("Myrnyi", "UA")),
        ("ar", "حريق في مدينة طرابلس شمالي لبنان.", "وكالة الأنباء الليبية", ("Tripoli", "LB")),
        ("en", "Trucks crossed from Russia into Georgia.", "The New York Times", ("Georgia", "GE")),
        # much larger ones are meant by whoever writes
        ("en", "The bridge in Paris was shut.", "USA Today", ("Paris", "FR")),
        ("ru", "Пожар в Николаеве.", "ТАСС", ("Mykolaiv", "UA")),
        ("ar", "اشتباكات في السويداء مساء.", "spa.gov.sa", ("As-Suwayda", "SY")),
        # and a publisher makes no other name of it
        ("uk", "Снаряд упав у Миргороді.", "ТАСС", ("Myrhorod", "UA")),
    ],
)
def test_what_the_report_names_outweighs_the_publisher(
    language: str, text: str, publisher: str, place: tuple[str, str]
) -> None:
    assert place in countries(text, language, publisher)


def test_the_reason_is_kept() -> None:
    text = "A fire broke out in Tripoli on Friday."
    (place,) = whosays.read(text, language="en", url="https://www.example.lb/1").places
    assert "in the publisher's country" in place.why
    assert not any("publisher" in rival.why for rival in place.rivals if rival.country != "LB")
    (place,) = whosays.read(text, language="en", publisher="LANA").places
    rivals = {rival.country: rival.why for rival in place.rivals}
    assert "publisher" in rivals["LY"]
    assert "publisher" not in rivals["LB"]
    (place,) = whosays.read(text, language="en").places
    assert not any("publisher" in why for why in place.why)


def test_json_lines_carry_the_publisher() -> None:
    for publisher, country in (("Naharnet", "LB"), ("lana.gov.ly", "LY")):
        line = {"text": "A fire broke out in Tripoli on Friday.", "language": "en", "publisher": publisher}
        done = command("read", "--jsonl", "-", stdin=json.dumps(line))
        assert [place["country"] for place in json.loads(done.out)["places"]] == [country]
