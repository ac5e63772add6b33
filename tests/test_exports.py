"""What is exported comes back as it was, in every form, and is what the store holds."""

from __future__ import annotations

import csv as csv_module
import doctest
import hashlib
import io
import json
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text

import postgres
from command import Run, assert_one_line
from finds import corpus
from finds import text as find
from whosays import InputError, Store, UsageError
from whosays.export import columns as described_columns
from whosays.export.columns import OF_CLAIM, TABLES, described
from whosays.export.imported import store_import
from whosays.export.listed import SOURCES, rowset
from whosays.export.parquet import parquet
from whosays.export.readback import read_csv, read_jsonl
from whosays.export.release import MANIFEST, release
from whosays.export.rowset import KINDS, Column, Row, RowSet, fault
from whosays.export.written import csv, geojson, guarded, jsonl
from whosays.sources.found import Found
from whosays.sources.lines import BadLine
from whosays.store import connect, reading, schema
from whosays.store import store as store_module

ROOT = Path(__file__).parent.parent
COLUMNS = tuple(Column(f"{kind}{number}", kind, "") for number in (1, 2) for kind in KINDS)

HOSTILE = st.sampled_from(
    (
        "", "'", "''", "=cmd|' /C calc'!A0", "\t=1", "\r", "\n", "\r\n", " \n=1", '"', '""', ",", ";",
        "a\u2028b", "\u0085",
        "\u202eabc", "\u2067ع\u2069", "\ufeff=1", "-1", "+380", "@a", "007", "12e45", "1" * 17, "true", "null", "None",
        "\x1c", "\x0b", "\x1a", "\\", "\\N", "NULL", "＝1", "قتل", "💥", "a\r\nb", "e\u0301", "\x7f", "'=1", "0", "-",
    )
)  # fmt: skip
TEXT = HOSTILE | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
OF_KIND: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "truth": st.booleans(),
    "time": st.sampled_from(["2025", "2025-07", "2025-07-04", "2025-07-04T09:30", "2025-07-04T09:30:00.123+03:00"]),
    "json": JSON,
}
ROWS = st.lists(
    st.fixed_dictionaries({column.name: st.none() | OF_KIND[column.kind] for column in COLUMNS}), max_size=5
)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of documents with copies, versions, failures and texts that could not be read."""
    with Store.open(tmp_path_factory.mktemp("exports") / "case.db") as store:
        extra = Found(
            "Two wounded in Odesa, police said.", b"<p>\xff\0bytes", "html", "o.html", url="https://o.example/"
        )
        list(store.add([*corpus(60), extra]))
        yield store


def of_store(store: Store, name: str) -> list[Row]:
    with connect.reading(store.database) as connection:
        return list(rowset(name, connection).rows)


def rows_of(some: list[Row], columns: tuple[Column, ...] = COLUMNS, name: str = "tolls") -> RowSet:
    return RowSet(name, columns, iter(some))


def back(path: Path, chunks: Iterator[bytes], columns: tuple[Column, ...], raw: bool = False) -> list[Row | BadLine]:
    path.write_bytes(b"".join(chunks))
    return list(read_csv(path, columns, raw=raw) if path.suffix == ".csv" else read_jsonl(path, columns))


# --- there and back


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(ROWS)
def test_any_rows_come_back_from_csv_and_jsonl(tmp_path: Path, some: list[Row]) -> None:
    assert back(tmp_path / "a.csv", csv(rows_of(some)), COLUMNS) == some
    assert back(tmp_path / "a.jsonl", jsonl(rows_of(some)), COLUMNS) == some
    texts = {column.name for column in COLUMNS if column.kind == "text"}
    no_empty = [{name: None if name in texts and value == "" else value for name, value in row.items()} for row in some]
    assert back(tmp_path / "raw.csv", csv(rows_of(some), raw=True), COLUMNS, raw=True) == no_empty


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
@given(ROWS)
def test_no_cell_of_csv_is_a_formula_or_another_number(tmp_path: Path, some: list[Row]) -> None:
    """By the reader of Python, not ours: text never begins with what a spreadsheet runs."""
    written = b"".join(csv(rows_of(some))).decode("utf-8-sig")
    cells = list(csv_module.DictReader(io.StringIO(written, newline="")))
    assert len(cells) == len(some)
    for row in cells:
        for column in COLUMNS:
            if column.kind in {"text", "json"}:
                cell = row[column.name]
                bare = cell.lstrip("".join(map(chr, range(33))) + "\u200b\ufeff\u2028\u2029\x85\xa0")
                assert not bare.startswith(tuple("=+-@＝＋－＠")) or (column.kind == "json" and not cell)
                assert not cell.startswith(("\t", "\r", "\n"))
                if column.kind == "text" and cell[:1].isdigit() and cell.isascii():
                    as_number = _number(cell)
                    assert as_number is None or f"{as_number:.15g}" == cell or not cell.isdecimal()


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("Kyiv", "Kyiv"), ("", "'"), ("'", "''"), ("=1", "'=1"), (" =1", "' =1"), ("\ufeff+1", "'\ufeff+1"),
        ("\x01=1", "'\x01=1"),
        ("＝1", "'＝1"),
        ("-", "'-"), ("@x", "'@x"), ("\tx", "'\tx"), ("007", "'007"), ("0", "0"), ("0.5", "0.5"), ("12e45", "'12e45"),
        ("2025", "2025"), ("1" * 16, "'" + "1" * 16), ("a=1", "a=1"), ("12e45a", "12e45a"), ("1\n", "1\n"),
    ],
)  # fmt: skip
def test_text_is_guarded_where_it_would_not_stay_text(value: str, cell: str) -> None:
    assert guarded(value) == cell


def test_csv_is_what_a_spreadsheet_expects_and_raw_what_a_program_does() -> None:
    columns = (
        Column("who", "text", ""),
        Column("low", "integer", ""),
        Column("yes", "truth", ""),
        Column("x", "number", ""),
    )
    some: list[Row] = [{"who": "=1,2", "low": -3, "yes": True, "x": 47.5}, {"who": "", "yes": False}, {"who": "مرحبا"}]
    assert b"".join(csv(rows_of(some, columns))) == (
        "\ufeffwho,low,yes,x\r\n\"'=1,2\",-3,true,47.5\r\n',,false,\r\nمرحبا,,,\r\n".encode()
    )
    assert b"".join(csv(rows_of(some, columns), raw=True)) == (
        'who,low,yes,x\r\n"=1,2",-3,true,47.5\r\n,,false,\r\nمرحبا,,,\r\n'.encode()
    )


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [
        ("text", "a\0b", "NUL"), ("text", "\ud800", "surrogate"), ("text", 1, "no text"), ("integer", 2**63, "64 bits"),
        ("integer", True, "64 bits"), ("integer", 1.0, "64 bits"), ("number", float("nan"), "no number"),
        ("number", "1", "no number"), ("truth", 1, "neither"), ("time", "4 July", "ISO 8601"), ("json", {1: 2}, "key"),
        ("json", ["a\0"], "NUL"), ("json", {"a": [float("inf")]}, "none"), ("json", b"a", "no JSON"),
    ],
)  # fmt: skip
def test_what_a_column_cannot_hold_is_refused_before_it_is_written(kind: str, value: Any, why: str) -> None:
    assert why in str(fault(kind, value))
    for write in (csv, jsonl):
        with pytest.raises(InputError, match=r"tolls: row 2: a .*" + why):
            list(write(rows_of([{"a": None}, {"a": value}], (Column("a", kind, ""),))))
    with pytest.raises(InputError, match="a column that is none: 'b'"):
        list(csv(rows_of([{"b": 1}], (Column("a", kind, ""),))))


# --- bad input


def test_bad_rows_of_csv_are_told_and_the_others_read(tmp_path: Path) -> None:
    columns = (
        Column("id", "text", ""),
        Column("low", "integer", ""),
        Column("at", "time", ""),
        Column("j", "json", ""),
    )
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"low,id,at,j\r\n1,a,2025-07,[1]\r\n1.5,b,,\r\n,c,July,\r\n,d,,{\r\n1,2\r\n99999999999999999999,e,,\r\n"
        b'2,"f"x,,\r\n\xff,g,,\r\n,h\xff,,\r\n7,h\0,,\r\n\r\n-8,"i\n=",,\r\n9,"j'
    )
    found = list(read_csv(path, columns))
    assert [row for row in found if isinstance(row, dict)] == [
        {"id": "a", "low": 1, "at": "2025-07", "j": [1]}, {"id": "i\n=", "low": -8, "at": None, "j": None}
    ]  # fmt: skip
    bad = [(row.id, row.line, row.error) for row in found if isinstance(row, BadLine)]
    assert [line for _, line, _ in bad] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 15]
    assert [name for name, _, _ in bad[:3]] == ["b", "c", "d"]
    told = [error for _, _, error in bad]
    whys = ["no integer", "ISO 8601", "no json", "2 cells", "64 bits", "broken", "no integer", "surrogate", "NUL"]
    for error, why in zip(told, [*whys, "broken"], strict=True):
        assert why in error
        assert "\n" not in error


def test_other_columns_are_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for head, why in (
        (b"", "lacks a, b"),
        (b"a\r\n", "lacks b"),
        (b"a,b,c\r\n", "'c'"),
        (b"a,b,b\r\n", "twice"),
        (b'"a', "broken"),
    ):
        path.write_bytes(head)
        with pytest.raises(InputError, match=why):
            list(read_csv(path, (Column("a", "text", ""), Column("b", "text", ""))))
    with pytest.raises(InputError, match="cannot be read"):
        list(read_jsonl(tmp_path / "none.jsonl", COLUMNS))


def test_bad_lines_of_json_are_told_and_the_others_read(tmp_path: Path) -> None:
    columns = (Column("id", "text", ""), Column("x", "number", ""))
    path = tmp_path / "a.jsonl"
    lines = [
        b'\xef\xbb\xbf{"id":"a","x":1}',
        b'{"id":"b"}',
        b'{"id":"c","x":1,"y":2}',
        b"[",
        b"[]",
        b'{"id":"d","x":"1"}',
    ]
    lines += [
        b'{"id":"\xff","x":1}',
        b'{"id":"\\u0000","x":1}',
        b"",
        b"[" * 100_000,
        b'{"id":"a\xe2\x80\xa8b","x":null}',
    ]
    path.write_bytes(b"\n".join(lines))
    found = list(read_jsonl(path, columns))
    assert [row for row in found if isinstance(row, dict)] == [{"id": "a", "x": 1.0}, {"id": "a\u2028b", "x": None}]
    bad = [row for row in found if isinstance(row, BadLine)]
    assert [row.line for row in bad] == [2, 3, 4, 5, 6, 7, 8, 10]
    assert [row.id for row in bad[:2]] == ["b", "c"]
    assert "'x' is missing" in bad[0].error
    assert "'y' is no column" in bad[1].error


# --- from the store


def test_claims_are_those_of_the_readings_that_count_in_order(full: Store) -> None:
    some = of_store(full, "claims")
    with full.database.connect() as connection:
        query = "SELECT count(*) FROM claims JOIN versions ON versions.reading = claims.reading"
        assert len(some) == connection.execute(text(query)).scalar_one() > 100
        texts = {row.id: row.text for row in connection.execute(select(schema.versions))}
    assert [(row["document"], row["version"], row["number"]) for row in some] == sorted(
        (row["document"], row["version"], row["number"]) for row in some
    )
    assert len({row["address"] for row in some}) == len(some)
    assert all(row["exact"] in texts[row["version"]] or " … " in row["exact"] for row in some)


def test_the_precision_of_a_point_is_that_of_its_place(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as store:
        list(store.add([find("Three people were killed in the shelling of Kharkiv, the mayor said.")]))
        list(store.add([find("Two people were wounded in the shelling of the Kharkiv region, police said.", "b.txt")]))
        list(store.add([find("Two people were wounded in the shelling, police said.", "c.txt")]))
        found = {row["exact"]: (row["latitude"] is not None, row["precision"]) for row in of_store(store, "claims")}
    assert found["Three people"] == (True, "town")
    assert [one for exact, one in found.items() if exact.startswith("Two people")][-1] == (False, None)
    assert (True, "region") in found.values()


def test_documents_are_told_with_all_that_is_known(full: Store) -> None:
    some = of_store(full, "documents")
    held = [json.loads(line) for line in full.export()]
    lines = {line["id"]: line for line in held if "id" in line}
    assert [row["id"] for row in some] == sorted(lines)
    claims = of_store(full, "claims")
    for row in some:
        texts = lines[row["id"]]["versions"]
        assert row["versions"] == [one["id"] for one in texts]
        assert row["unread"] == sum(one["reading"] is None for one in texts)
        assert row["found"] == sum(len(one["provenance"]) for one in texts)
        assert row["claims"] == sum(claim["document"] == row["id"] for claim in claims)
        assert row["title"] in {None, *(one["known"].get("title") for one in texts)}
    assert sum(row["unread"] for row in some) > 0


def test_every_table_comes_back_from_its_files(full: Store, tmp_path: Path) -> None:
    for name in SOURCES:
        some = of_store(full, name)
        columns = TABLES[name].columns
        assert back(tmp_path / "a.csv", csv(rows_of(some, columns)), columns) == some
        assert back(tmp_path / "a.jsonl", jsonl(rows_of(some, columns)), columns) == some


def test_order_and_database_make_no_difference(tmp_path: Path) -> None:
    finds = corpus(30)
    written = []
    with postgres.server() as server, postgres.database(server) as address:
        for place, some in ((address, finds), (str(tmp_path / "b.db"), finds[::-1])):
            with Store.open(place) as store:
                list(store.add(some))
                written.append(
                    [b"".join(csv(rows_of(of_store(store, name), TABLES[name].columns))) for name in SOURCES]
                )
    assert written[0] == written[1]


def test_every_column_is_described(full: Store) -> None:
    assert set(OF_CLAIM) == set(schema.CLAIM)
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert set(table.key) <= set(names)
        assert all(column.what and column.kind in KINDS for column in table.columns)
    page = (ROOT / "docs" / "exports.md").read_text("utf-8")
    assert described(TABLES) in page, "docs/exports.md lacks what export/columns.py says"
    assert described_columns.TABLES is TABLES


def test_the_example_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failed, tried = doctest.testfile(str(ROOT / "docs" / "exports.md"), module_relative=False, encoding="utf-8")
    assert (failed, tried) == (0, 9)


# --- Parquet and maps


def test_parquet_has_types_and_the_very_values(tmp_path: Path) -> None:
    import duckdb

    path = str(tmp_path / "it's.parquet")
    strings = ["", None, "=1", "a\r\n'\"\u2028", "💥", "NULL"]
    some = [
        {column.name: None if number % 7 == 3 else value for column, value in zip(COLUMNS, one, strict=True)}
        for number in range(5000)
        for one in [(strings[number % 6], -number, number / 7, number % 2 == 0, "2025-07", ["x", {"y": number}]) * 2]
    ]
    for row in some:
        for column in COLUMNS:
            assert fault(column.kind, row[column.name]) is None
    assert parquet(rows_of(some), path) == 5000
    with duckdb.connect() as connection:
        types = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
        assert [one[1] for one in types[:6]] == ["VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "VARCHAR", "VARCHAR"]
        found = connection.execute("SELECT * FROM read_parquet(?)", [path]).fetchall()
    want = [
        tuple(
            json.dumps(v, separators=(",", ":")) if c.kind == "json" and v else v
            for c, v in zip(COLUMNS, row.values(), strict=True)
        )
        for row in some
    ]
    assert found == want
    assert parquet(rows_of([]), path) == 0
    with duckdb.connect() as connection:
        assert connection.execute("SELECT count(*) FROM read_parquet(?)", [path]).fetchone() == (0,)


def test_without_duckdb_one_line_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UsageError, match=r"pip install 'whosays\[parquet\]'"):
        parquet(rows_of([]), str(tmp_path / "a.parquet"))
    assert not list(tmp_path.iterdir())


def test_geojson_has_points_or_null_and_times_as_properties() -> None:
    table = TABLES["incidents"]
    some = [
        {"id": "a", "latitude": 47.57, "longitude": 34.4, "precision": "town"}
        | {"when_start": "2025-03-04", "when_end": "2025-03"},
        {"id": "b", "latitude": 47.5, "documents": ["x"]},
        {"id": "c", "latitude": 147.5, "longitude": 1},
    ]  # fmt: skip
    made = json.loads(b"".join(geojson(RowSet("incidents", table.columns, iter(some), table.key))))
    assert made["type"] == "FeatureCollection"
    assert [one["id"] for one in made["features"]] == ["a", "b", "c"]
    assert [one["geometry"] for one in made["features"]] == [
        {"type": "Point", "coordinates": [34.4, 47.57]}, None, None
    ]  # fmt: skip
    told = made["features"][0]["properties"]
    assert (told["start"], told["end"], told["precision"]) == ("2025-03-04", "2025-03", "town")
    assert made["features"][1]["properties"]["documents"] == ["x"]
    assert json.loads(b"".join(geojson(RowSet("incidents", table.columns, iter([]), table.key))))["features"] == []
    with pytest.raises(UsageError, match="no places"):
        list(geojson(rows_of([])))


def test_geojson_of_claims_keeps_characters_apart_from_times(full: Store) -> None:
    table = TABLES["claims"]
    some = of_store(full, "claims")
    made = json.loads(b"".join(geojson(RowSet("claims", table.columns, iter(some), table.key))))
    assert len(made["features"]) == len(some)
    for row, feature in zip(some, made["features"], strict=True):
        told = feature["properties"]
        assert (told["start"], told["start_character"], feature["id"]) == (
            row["when_start"],
            row["start"],
            row["address"],
        )
        assert (feature["geometry"] is None) == (row["latitude"] is None)


def test_a_million_rows_are_no_matter_of_memory() -> None:
    """Rows are asked for as they are written, not before."""
    asked = 0

    def endless() -> Iterator[Row]:
        nonlocal asked
        while True:
            asked += 1
            yield {"a": "x", "latitude": 1.0, "longitude": 2.0}

    columns = (Column("a", "text", ""), Column("latitude", "number", ""), Column("longitude", "number", ""))
    for write in (csv, jsonl, geojson):
        asked, chunks = 0, write(RowSet("claims", columns, endless()))
        for _ in range(3):
            next(chunks)
        assert asked < 2000


# --- the release


def test_a_release_is_the_same_bytes_and_its_manifest_tells_them(full: Store, tmp_path: Path) -> None:
    first = release(full, str(tmp_path / "a.zip"))
    time.sleep(2.1)  # a zip counts in two seconds
    with Store.open(tmp_path / "again.db") as again:
        store_import(full.export(with_bytes=True), again)
        second = release(again, str(tmp_path / "b.zip"))
    assert first == second
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(held[MANIFEST])
    assert hashlib.sha256(held[MANIFEST]).hexdigest() == first.sha256
    assert {one["path"] for one in manifest["resources"]} == set(held) - {MANIFEST}
    for one in manifest["resources"]:
        data = held[one["path"]]
        assert (one["bytes"], one["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        if one["path"].endswith(".jsonl"):
            assert one["rows"] == data.count(b"\n") == first.rows[one["path"].removesuffix(".jsonl")]
        if one["path"].endswith(".csv"):
            read = list(csv_module.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            assert one["rows"] == len(read)
            head = data.decode("utf-8-sig").partition("\r\n")[0]
            assert [field["name"] for field in one["schema"]["fields"]] == head.split(",")
    assert "GeoNames" in held["NOTICE"].decode()
    assert described(sorted(SOURCES)) in held["columns.md"].decode()
    (made,) = manifest["readings"]
    assert made["versions"] == sum(len(row["versions"]) - row["unread"] for row in of_store(full, "documents"))


# --- the whole store


def test_a_store_made_of_its_export_exports_the_same_and_is_sound(full: Store, tmp_path: Path) -> None:
    lines = list(full.export(with_bytes=True))
    assert [line for line in lines if not line.startswith(b'{"blob"')] == list(full.export())
    with Store.open(tmp_path / "new.db") as new:
        done = store_import(lines, new)
        assert list(new.export(with_bytes=True)) == lines
        assert new.verify().problems == ()
        assert of_store(new, "claims") == of_store(full, "claims")
        assert new.failed() == [(locator, error, locator) for locator, error, _ in full.failed()]
        with full.database.connect() as old, new.database.connect() as here:
            for table in (schema.blobs, schema.versions, schema.provenance):
                assert (
                    old.execute(select(table).order_by(table.c.id)).all()[0][:2]
                    == here.execute(select(table).order_by(table.c.id)).all()[0][:2]
                )
                count = select(func.count()).select_from(table)
                assert old.execute(count).scalar_one() == here.execute(count).scalar_one()
            blobs = select(schema.blobs).order_by(schema.blobs.c.id)
            assert old.execute(blobs).all() == here.execute(blobs).all()
        assert done.documents == len(of_store(full, "documents"))
        finds = corpus(60)
        assert {one.what for one in new.add(finds)} == {"known", "failed"}, "what it holds is known to it"
        assert list(new.export()) == list(full.export())
        assert new.verify().problems == ()
        with pytest.raises(InputError, match="holds documents"):
            store_import(lines, new)


def test_a_store_is_made_on_postgresql_too(full: Store) -> None:
    lines = list(full.export(with_bytes=True))
    with postgres.server() as server, postgres.database(server) as address, Store.open(address) as new:
        store_import(lines, new)
        assert list(new.export(with_bytes=True)) == lines
        assert new.verify().problems == ()


def test_texts_alone_need_no_bytes_and_what_else_was_found_does(full: Store, tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as store, Store.open(tmp_path / "b.db") as new:
        list(store.add([find("Three people were killed, the mayor said.", published="2025-07-04")]))
        lines = list(store.export())
        store_import(lines, new)
        assert list(new.export()) == lines
        assert new.verify().problems == ()
    with Store.open(tmp_path / "c.db") as new:
        with pytest.raises(InputError, match="--jsonl --bytes"):
            store_import(full.export(), new)
        assert list(new.export()) == []
        assert new.verify().problems == ()


def test_a_reading_made_of_less_than_is_known_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "Three people were killed, the mayor said."
    with Store.open(tmp_path / "a.db") as store, Store.open(tmp_path / "b.db") as new:
        list(store.add([find(words)]))
        monkeypatch.setattr(store_module, "take", lambda job: reading.Done(error="broken"))
        list(store.add([find(words, "b.txt", published="2025-07-04")]))
        lines = list(store.export())
        assert json.loads(lines[0])["versions"][0]["reading"]["told"] == {}
        store_import(lines, new)
        assert list(new.export()) == lines
        assert new.verify().problems == ()


def swapped(old: bytes, new: bytes) -> Callable[[list[bytes]], list[bytes]]:
    def change(lines: list[bytes]) -> list[bytes]:
        changed = [line.replace(old, new, 1) for line in lines]
        assert changed != lines
        return changed

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (swapped(b'"exact":"Three people"', b'"exact":"Four people"'), "not what was exported: reading"),
        (swapped(b'"text":"Three', b'"text":"Three '), "not what was exported: version"),
        (swapped(b'"told":{"published":"2025', b'"told":{"published":"2024'), "not what was exported: provenance"),
        (swapped(b'"known":{"published":"2025', b'"known":{"published":"2024'), "not what was exported: reading"),
        (swapped(b'"code_points":[0', b'"code_points":[1'), "line 1: would not come out"),
        (swapped(b'"text":"Three', b'"text":"Th\\u0000ree'), "NUL"),
        (swapped(b'"counts":[', b'"counts":[1,'), "is none of a store's export"),
        (lambda lines: lines[::-1], "line 1: would not come out"),
        (lambda lines: [b"", *lines], "line 1: is none of"),
        (lambda lines: [*lines, lines[0]], "UNIQUE"),
        (lambda lines: [b"[]", *lines], "line 1: is none of"),
        (lambda lines: [b'{"id":"a","more":1}', *lines], "line 1: is none of"),
        (lambda lines: [b"{}", *lines], "neither"),
        (lambda lines: [*lines, b'{"blob":{"id":"ab","data":"AAAA"}}'], "no document was made of"),
        (lambda lines: [b'{"id":"ab","keys":[],"versions":[]}', *lines], "not what was exported: document"),
    ],
)
def test_an_altered_export_makes_no_store(
    change: Callable[[list[bytes]], list[bytes]], why: str, tmp_path: Path
) -> None:
    more = find("Two people were injured in Kharkiv, police said.", "b.txt")
    with Store.open(tmp_path / "a.db") as store, Store.open(tmp_path / "b.db") as new:
        list(store.add([find("Three people were killed, the mayor said.", published="2025-07-04"), more]))
        with pytest.raises(InputError, match=why) as caught:
            store_import(change(list(store.export())), new)
        assert "\n" not in str(caught.value)
        assert list(new.export()) == []
        assert new.verify().problems == ()
        store_import(store.export(), new)
        assert list(new.export()) == list(store.export())


# --- the commands


def test_the_commands_write_and_read_back(full: Store, whosays: Run, tmp_path: Path) -> None:
    store = ("--store", full.where)
    shown = whosays("export", "claims", *store)
    assert shown.code == 0
    assert shown.out.startswith("\ufeffaddress,document,version,")
    for form in ("csv", "jsonl", "geojson", "parquet"):
        out = tmp_path / f"claims.{form}"
        done = whosays("export", "claims", "--form", form, "--out", str(out), *store)
        assert (done.code, done.out, done.err) == (0, "", "")
        assert out.stat().st_size > 1000
    want = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text("utf-8").splitlines()]
    for form in ("csv", "jsonl"):
        done = whosays("import", str(tmp_path / f"claims.{form}"), "--json")
        assert done.code == 0
        assert [json.loads(line) for line in done.out.splitlines()] == want == of_store(full, "claims")
    assert whosays("import", str(tmp_path / "claims.csv")).out.endswith(f"claims.csv: {len(want)} rows\n")
    raw = whosays("export", "documents", "--raw", *store).out
    assert raw.startswith("id,title")
    (tmp_path / "raw.csv").write_text(raw, "utf-8", newline="")
    done = whosays("import", str(tmp_path / "raw.csv"), "--as", "documents", "--raw", "--json")
    assert [json.loads(line) for line in done.out.splitlines()] == of_store(full, "documents")
    done = whosays("release", *store, "--out", str(tmp_path / "all.zip"))
    assert done.code == 0
    assert done.out.splitlines()[1].startswith("datapackage.json ")
    whole = whosays("export", "--jsonl", "--bytes", *store, "--out", str(tmp_path / "whole.jsonl"))
    assert whole.code == 0
    made = whosays("import", str(tmp_path / "whole.jsonl"), "--as", "store", "--store", str(tmp_path / "new.db"))
    assert made.code == 0
    assert whosays("verify", "--store", str(tmp_path / "new.db")).code == 0
    assert (
        whosays("export", "--jsonl", "--store", str(tmp_path / "new.db")).out
        == whosays("export", "--jsonl", *store).out
    )


def test_bad_rows_are_lines_of_errors_and_exit_code_one(full: Store, whosays: Run, tmp_path: Path) -> None:
    lines = [
        line + b"\n"
        for line in b"".join(jsonl(rows_of(of_store(full, "claims"), TABLES["claims"].columns))).splitlines()
    ]
    (tmp_path / "claims.jsonl").write_bytes(
        b"".join([lines[0], b"{\n", lines[1].replace(b'"number":1', b'"number":"1"'), lines[2]])
    )
    done = whosays("import", str(tmp_path / "claims.jsonl"))
    assert (done.code, done.err.count("\n")) == (1, 2)
    assert done.out.endswith("2 rows\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["export"], 2), (["export", "--jsonl", "--form", "csv"], 2), (["export", "claims", "--jsonl"], 2),
        (["export", "claims", "--form", "xml"], 2), (["export", "claims", "--form", "jsonl", "--raw"], 2),
        (["export", "claims", "--form", "parquet"], 2), (["export", "claims", "--store", "none.db"], 3),
        (["release"], 2), (["import", "none.csv"], 2), (["import", "claims.txt"], 2), (["import", "claims.csv"], 3),
        (["import", "claims.jsonl", "--raw"], 2), (["import", "none.jsonl", "--as", "store"], 2),
        (["import", "none.jsonl", "--as", "store", "--store", "new.db"], 3),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line(
    arguments: list[str], code: int, whosays: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_one_line(whosays(*arguments), code)
    assert not list(tmp_path.iterdir())


def test_what_there_is_not_is_told_and_nothing_is_left(full: Store, whosays: Run, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    for what in ("nothing", *(TABLES.keys() - SOURCES.keys())):
        done = whosays("export", what, "--store", full.where, "--out", str(out))
        assert_one_line(done, 2)
        assert "claims, documents" in done.err
    assert_one_line(whosays("export", "documents", "--form", "geojson", "--store", full.where, "--out", str(out)), 2)
    assert not out.exists()
