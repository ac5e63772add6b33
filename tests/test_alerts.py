"""Air-raid alerts: what feeds say, which places that is, and whether a place was under alert."""

# ruff: noqa: E501 — tables of names and rows

from __future__ import annotations

import datetime as dt
import itertools
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text, update

import postgres
from whosays import cli, cli_alerts
from whosays.errors import UsageError
from whosays.link import alerts as link
from whosays.link.alerts import held
from whosays.link.areas import Where, covers, inside, located, named
from whosays.link.coverage import Cover, check, coverage, stretch, under
from whosays.records import Interval
from whosays.resolve.compile import distance
from whosays.sources.alerts import Alert, alerts, from_values, said, sealed, zone
from whosays.sources.found import Failure
from whosays.store import connect
from whosays.store.schema import log as log_table
from whosays.store.store import Store

NIKOPOL = Where("Nikopol", 47.56826, 34.39126, "UA", "Dnipropetrovsk Oblast", 700051, "town", centre=True)
KHARKIV = Where("Kharkiv", 49.98177, 36.25475, "UA", "Kharkiv Oblast", 706483, "town", centre=True)

# areas as their own governments, the English of official tables, and Russian papers write them
OBLASTS = {
    "Vinnytsia Oblast": ("Вінницька область", "Vinnytska oblast", "Винницкая область"),
    "Volyn Oblast": ("Волинська область", "Volynska oblast", "Волынская область"),
    "Dnipropetrovsk Oblast": ("Дніпропетровська область", "Dnipropetrovska oblast", "Днепропетровская область"),
    "Donetsk Oblast": ("Донецька область", "Donetska oblast", "Донецкая область"),
    "Zhytomyr Oblast": ("Житомирська область", "Zhytomyrska oblast", "Житомирская область"),
    "Zakarpattia Oblast": ("Закарпатська область", "Zakarpatska oblast", "Закарпатская область"),
    "Zaporizhzhia Oblast": ("Запорізька область", "Zaporizka oblast", "Запорожская область"),
    "Ivano-Frankivsk Oblast": ("Івано-Франківська область", "Ivano-Frankivska oblast", "Ивано-Франковская область"),
    "Kyiv Oblast": ("Київська область", "Kyivska oblast", "Киевская область"),
    "Kirovohrad Oblast": ("Кіровоградська область", "Kirovohradska oblast", "Кировоградская область"),
    "Luhansk Oblast": ("Луганська область", "Luhanska oblast", "Луганская область"),
    "Lviv Oblast": ("Львівська область", "Lvivska oblast", "Львовская область"),
    "Mykolaiv Oblast": ("Миколаївська область", "Mykolaivska oblast", "Николаевская область"),
    "Odesa Oblast": ("Одеська область", "Odeska oblast", "Одесская область"),
    "Poltava Oblast": ("Полтавська область", "Poltavska oblast", "Полтавская область"),
    "Rivne Oblast": ("Рівненська область", "Rivnenska oblast", "Ровенская область"),
    "Sumy Oblast": ("Сумська область", "Sumska oblast", "Сумская область"),
    "Ternopil Oblast": ("Тернопільська область", "Ternopilska oblast", "Тернопольская область"),
    "Kharkiv Oblast": ("Харківська область", "Kharkivska oblast", "Харьковская область"),
    "Kherson Oblast": ("Херсонська область", "Khersonska oblast", "Херсонская область"),
    "Khmelnytskyi Oblast": ("Хмельницька область", "Khmelnytska oblast", "Хмельницкая область"),
    "Cherkasy Oblast": ("Черкаська область", "Cherkaska oblast", "Черкасская область"),
    "Chernivtsi Oblast": ("Чернівецька область", "Chernivetska oblast", "Черновицкая область"),
    "Chernihiv Oblast": ("Чернігівська область", "Chernihivska oblast", "Черниговская область"),
    "Crimea": ("Автономна Республіка Крим", "Autonomous Republic of Crimea", "Республика Крым"),
}
ARABIC = {
    "منطقة خاركيف": ("region", "Kharkiv Oblast"),
    "مقاطعة خاركيف": ("region", "Kharkiv Oblast"),
    "مدينة خاركيف": ("town", "Kharkiv"),
    "محافظة إدلب": ("region", "Idlib Governorate"),
    "قطاع غزة": ("region", "Gaza Strip"),
    "القرم": ("region", "Crimea"),
    "أوكرانيا": ("country", "Ukraine"),
}
OTHERS = {
    "м. Київ": ("town", "Kyiv"),
    "Київ": ("town", "Kyiv"),
    "Kyiv City": ("town", "Kyiv"),
    "г. Харьков": ("town", "Kharkiv"),
    "м. Севастополь": ("region", "Sevastopol"),
    "Нікопольський район": ("district", "Nikopol Raion"),
    "Никопольский район": ("district", "Nikopol Raion"),
    "Nikopolskyi raion": ("district", "Nikopol Raion"),
    "Nikopol Raion": ("district", "Nikopol Raion"),
    "Марганецька територіальна громада": ("community", "Marhanets"),
    "м. Харків та Харківська територіальна громада": ("community", "Kharkiv"),
    "Україна": ("country", "Ukraine"),
    "Харківська обл.": ("region", "Kharkiv Oblast"),
    "Харківщина": ("region", "Kharkiv Oblast"),
    "Белгородская область": ("region", "Belgorod Oblast"),
}


def read(path: Path, clock: str | None = None, source: str | None = None) -> tuple[list[Alert], list[Failure]]:
    found = list(alerts(str(path), clock, source))
    return [one for one in found if isinstance(one, Alert)], [one for one in found if isinstance(one, Failure)]


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def row(place: str, start: str, end: str | None = None, **more: str) -> Alert:
    """An alert as a table tells it, with its place."""
    found = from_values({"place": place, "start": start, "end": end, **more}, "log.csv#row 2", None)
    assert isinstance(found, Alert), found
    return located([found])[0]


def cap(
    *,
    number: str = "1",
    sent: str = "2025-07-04T10:00:00+03:00",
    status: str = "Actual",
    kind: str = "Alert",
    references: str = "",
    info: str | None = None,
    area: str = "<area><areaDesc>Харківська область</areaDesc></area>",
    times: str = "<expires>2025-07-04T12:00:00+03:00</expires>",
    head: str = "",
) -> str:
    told = f"<info><category>Security</category><event>Air raid</event>{times}{area}</info>" if info is None else info
    named_ = f"<references>{references}</references>" if references else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{number}</identifier><sender>desk@alerts.example</sender><sent>{sent}</sent>"
        f"<status>{status}</status><msgType>{kind}</msgType><scope>Public</scope>{named_}{told}</alert>"
    )


FIRST = "desk@alerts.example,1,2025-07-04T10:00:00+03:00"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "case.db") as opened:
        yield opened


def add(store: Store, *files: Path, clock: str | None = None) -> list[str]:
    return [one.what for one in link.add(store, [str(one) for one in files], clock)]


def asked(store: Store, place: Where, start: str, end: str) -> Cover:
    with connect.reading(store.database) as connection:
        return coverage(connection, place, start, end)


def problems(store: Store) -> list[str]:
    """What in the tables of alerts is not what the log says: the log, taken in a second way."""
    wrong: list[str] = []
    with connect.reading(store.database) as connection:
        wanted: dict[str, dict[str, Any]] = {"alerts": {}, "alert_origins": {}}
        for entry in connection.execute(select(log_table).where(log_table.c.kind == "alert")):
            change = json.loads(entry.change)
            origin = change.pop("origin", None)
            if change:
                wanted["alerts"][entry.subject] = change | {"run": entry.run}
            if origin:
                id_ = origin.pop("id")
                wanted["alert_origins"][id_] = origin | {"alert": entry.subject, "run": entry.run}
        for name, said_ in wanted.items():
            rows = connection.execute(text(f"SELECT * FROM {name}")) if inspect(connection).has_table(name) else ()
            rows_ = {one._mapping["id"]: {k: v for k, v in one._mapping.items() if k != "id"} for one in rows}
            wrong += [f"{name} {one}" for one in rows_.keys() ^ said_.keys()]
            wrong += [f"{name} {one}" for one in rows_.keys() & said_.keys() if rows_[one] != said_[one]]
    return wrong


# --- tables


@pytest.mark.parametrize(
    "header",
    ["place,start,end", "region;started_at;finished_at", "Area\tStart Time\tEnd Time", "область;початок;кінець",
     "место,начало,конец", "المكان,البداية,النهاية", "oblast|begin|finish", "﻿Location Title,startedAt,finishedAt"],
)  # fmt: skip
def test_tables_of_any_usual_header(tmp_path: Path, header: str) -> None:
    mark = next(one for one in ";\t|," if one in header)
    cells = mark.join(("Харківська область", "2025-07-04T10:00:00+03:00", "2025-07-04 08:30:00+00:00"))
    found, failed = read(file(tmp_path, "log.csv", f"{header}\r\n{cells}\r\n"))
    assert failed == []
    assert [(one.area, one.start, one.end) for one in found] == [
        ("Харківська область", "2025-07-04T07:00:00Z", "2025-07-04T08:30:00Z")
    ]


def test_a_table_in_a_legacy_encoding(tmp_path: Path) -> None:
    rows = "область;начало;конец\nХарьковская область;04.07.2025 10:00;04.07.2025 11:00\n".encode("windows-1251")
    found, failed = read(file(tmp_path, "log.csv", rows), "Europe/Kyiv")
    assert [(one.area, one.start) for one in found] == [("Харьковская область", "2025-07-04T07:00:00Z")]
    assert failed == []


def test_levels_choose_the_column(tmp_path: Path) -> None:
    found, _ = read(
        file(
            tmp_path,
            "log.csv",
            "oblast,raion,hromada,level,started_at,finished_at,source\n"
            "Kharkivska oblast,,,oblast,2025-07-04 07:00:00+00:00,2025-07-04 08:00:00+00:00,official\n"
            "Dnipropetrovska oblast,Nikopolskyi raion,,raion,2025-07-04 07:00:00+00:00,2025-07-04 08:00:00+00:00,official\n"
            "Dnipropetrovska oblast,Nikopolskyi raion,Marhanets,hromada,2025-07-04 07:00:00+00:00,,official\n",
        )
    )
    assert [(one.area, one.hint, one.within, one.source) for one in found] == [
        ("Kharkivska oblast", "region", None, "official"),
        ("Nikopolskyi raion", "district", "Dnipropetrovska oblast", "official"),
        ("Marhanets", "community", "Dnipropetrovska oblast", "official"),
    ]
    assert [one.level for one in located(found)] == ["region", "district", "community"]
    assert {one.admin1 for one in located(found)[1:]} == {"Dnipropetrovsk Oblast"}


def test_an_end_that_the_feed_assumed_is_none(tmp_path: Path) -> None:
    (one,), _ = read(
        file(
            tmp_path,
            "log.csv",
            "region,started_at,finished_at,naive\nСуми,2022-03-01 10:00+02:00,2022-03-01 10:30+02:00,True\n",
        )
    )
    assert one.end is None
    assert [warning.code for warning in one.warnings] == ["end_assumed"]


BAD = {
    "2025-07-04 10:00": "no offset",
    "2025-07-04": "a day without a time",
    "yesterday": "cannot be read",
    "2025-13-04T10:00Z": "cannot be read",
    "0": "cannot be read",
    "1970-01-01T00:00:00Z": "before 1990",
    "2025-07-04T25:00Z": "cannot be read",
    "9999-12-31T23:59:59-12:00": "no time that can be",
    "2025-07-04T13:00Z": "before it begins",
}


def test_one_row_of_error_for_every_bad_record(tmp_path: Path) -> None:
    lines = [f"Суми,{start},2025-07-04T12:00Z" for start in BAD]
    good = "Суми,2025-07-04T10:00Z,2025-07-04T12:00Z"
    more = [",2025-07-04T10:00Z,", "Суми,,2025-07-04T12:00Z", f"{good},too,many", "Суми,2025-07-04T10:00Z,never"]
    found, failed = read(file(tmp_path, "log.csv", "\n".join(["place,start,end", good, *lines, *more, good])))
    assert [one.locator.rpartition("#")[2] for one in found] == ["row 2", f"row {len(lines) + len(more) + 3}"]
    assert [one.locator.rpartition("#")[2] for one in failed] == [f"row {n + 3}" for n in range(len(lines) + len(more))]
    for one, why in zip(
        failed, [*BAD.values(), "names no place", "no start", "more cells", "cannot be read"], strict=True
    ):
        assert why in one.error
        assert "\n" not in one.error


def test_a_row_that_breaks_the_table_leaves_the_others(tmp_path: Path) -> None:
    long = "x" * 200_000
    found, failed = read(
        file(
            tmp_path,
            "a.csv",
            f"place,start,end\nСуми,2025-07-04T10:00Z,\n{long},2025-07-04T10:00Z,\nХарків,2025-07-04T10:00Z,\n",
        )
    )
    assert [one.area for one in found] == ["Суми", "Харків"]
    assert [("broken CSV" in one.error, one.locator[-5:]) for one in failed] == [(True, "row 3")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "no column"),
        (b"\x00\x01\x02\xff" * 50, "binary"),
        (b"%PDF-1.7", "PDF"),
        (b"{broken", "broken JSON"),
        (b"<alert>", "broken XML"),
        (b"<rss></rss>", "no alert of CAP 1.2"),
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes, why: str) -> None:
    found, failed = read(file(tmp_path, "a.csv", content))
    assert found == []
    assert len(failed) == 1
    assert why in failed[0].error


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    assert "no such file" in read(tmp_path / "none.csv")[1][0].error


# --- clocks


def test_hours_that_came_twice_or_never_are_not_guessed() -> None:
    kyiv = zone("Europe/Kyiv")
    told = {
        "2025-03-30 02:59": "2025-03-30T00:59:00Z",
        "2025-03-30 03:30": "never came",
        "2025-03-30 04:00": "2025-03-30T01:00:00Z",
        "2025-10-26 02:59": "2025-10-25T23:59:00Z",
        "2025-10-26 03:30": "came twice",
        "2025-10-26 04:00": "2025-10-26T02:00:00Z",
        "2025-10-26T03:30+02:00": "2025-10-26T01:30:00Z",
    }
    for start, wanted in told.items():
        one = from_values({"place": "Суми", "start": start}, "a#row 2", kyiv)
        assert one.start == wanted if isinstance(one, Alert) else wanted in one.error


@given(
    st.datetimes(dt.datetime(1991, 1, 1), dt.datetime(2037, 1, 1)), st.sampled_from(["Europe/Kyiv", "Asia/Gaza", "UTC"])
)
def test_a_local_time_is_the_instant_that_shows_it(moment: dt.datetime, clock: str) -> None:
    moment = moment.replace(microsecond=0)
    one = from_values({"place": "Суми", "start": moment.isoformat(" ")}, "a#row 2", zone(clock))
    hours = [dt.datetime.combine(moment, moment.time(), dt.UTC) - dt.timedelta(minutes=15 * n) for n in range(-48, 49)]
    shown = {one for one in hours if one.astimezone(zone(clock)).replace(tzinfo=None) == moment}
    if isinstance(one, Alert):
        assert shown == {dt.datetime.fromisoformat(one.start)}
    else:
        assert len(shown) != 1


@pytest.mark.parametrize("clock", ["Nowhere/None", "", "../etc", "x" * 400, "Europe/Kyiv\0"])
def test_a_zone_that_is_none(tmp_path: Path, clock: str) -> None:
    with pytest.raises(UsageError, match="no time zone"):
        read(file(tmp_path, "a.csv", "place,start\n"), clock)


# --- JSON


def test_json_in_the_forms_of_public_services(tmp_path: Path) -> None:
    one = {
        "id": 8757, "location_title": "Луганська область", "location_type": "oblast", "started_at": "2022-04-04T16:45:39.000Z",
        "finished_at": None, "updated_at": "2022-04-08T08:04:26.316Z", "alert_type": "air_raid",
        "location_oblast": "Луганська область", "notes": None,
    }  # fmt: skip
    other = {"location_title": "Нікопольський район", "location_type": "raion", "location_oblast": "Дніпропетровська область",
             "started_at": "2025-07-04T07:00:00Z", "finished_at": "2025-07-04T08:00:00Z", "alert_type": "artillery_shelling"}  # fmt: skip
    nested = [{"regionName": "Сумська область", "regionType": "State",
               "alarms": [{"startDate": "2025-07-04T07:00:00Z", "endDate": "2025-07-04T08:00:00Z", "alertType": "AIR"},
                          {"startDate": "2025-07-04T09:00:00Z", "endDate": None, "alertType": "AIR"}]}]  # fmt: skip
    meta = {"last_updated_at": "2022/04/08 09:00:00 +0000", "type": "full"}
    whole = {"alerts": [one, [other]], "meta": meta, "disclaimer": "none", "history": nested}
    found, failed = read(file(tmp_path, "a.json", json.dumps(whole)))
    assert failed == []
    assert [(a.kind, a.area, a.hint, a.within, a.start, a.end) for a in found] == [
        ("air_raid", "Луганська область", "region", None, "2022-04-04T16:45:39Z", None),
        ("artillery_shelling", "Нікопольський район", "district", "Дніпропетровська область", "2025-07-04T07:00:00Z", "2025-07-04T08:00:00Z"),
        ("air_raid", "Сумська область", "region", None, "2025-07-04T07:00:00Z", "2025-07-04T08:00:00Z"),
        ("air_raid", "Сумська область", "region", None, "2025-07-04T09:00:00Z", None),
    ]  # fmt: skip
    assert found[0].seen == "2022-04-08T09:00:00Z"
    bare = read(file(tmp_path, "b.json", json.dumps([one, other])))[0]
    assert [a.id for a in bare] == [a.id for a in found[:2]], "the same words are the same alert, wherever they lie"


def test_json_that_is_none(tmp_path: Path) -> None:
    records: list[Any] = [
        {"region": "Суми"}, {"started_at": "2025-07-04T07:00:00Z"}, 5, None, "x", {}, {"region": [], "started_at": 1},
        {"region": "Суми", "started_at": True}, {"region": "Суми", "started_at": {"a": 1}}, {"region": "Суми", "started_at": 1e300},
    ]  # fmt: skip
    found, failed = read(file(tmp_path, "a.json", json.dumps(records)))
    assert found == []
    assert [one.locator.rpartition("#")[2].split("/")[1] for one in failed] == [str(n) for n in range(len(records))]
    deep = "[" * 60 + "]" * 60
    assert "too deep" in read(file(tmp_path, "b.json", deep))[1][0].error
    assert "broken JSON" in read(file(tmp_path, "c.json", "[" * 100_000))[1][0].error
    assert read(file(tmp_path, "d.json", '{"alerts": []}')) == ([], [])
    assert "broken JSON" in read(file(tmp_path, "e.json", '[{"started_at": ' + "9" * 10_000 + "}]"))[1][0].error


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
                    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.sampled_from(["region", "started_at", "finished_at", "alerts", "x"]), one, max_size=4),
                    max_leaves=12))  # fmt: skip
def test_no_json_breaks_it(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    found, failed = read(file(tmp_path_factory.getbasetemp(), "any.json", json.dumps([value])))
    assert all(one.start <= (one.end or "9999") for one in found)
    assert all(one.error for one in failed)


# --- CAP


def test_a_cap_message(tmp_path: Path) -> None:
    area = (
        "<area><areaDesc>Нікополь</areaDesc><polygon>47,34 47,35 48,35 48,34 47,34</polygon><circle>47.5,34.4 12.5</circle>"
        "<geocode><valueName>ISO3166-2</valueName><value>UA-12</value></geocode></area><area><areaDesc>Sumy Oblast</areaDesc></area>"
    )
    times = "<effective>2025-07-04T10:05:00+03:00</effective><onset>2025-07-04T10:10:00+03:00</onset><expires>2025-07-04T12:00:00+03:00</expires>"
    found, failed = read(file(tmp_path, "a.xml", cap(area=area, times=times)))
    assert failed == []
    one, other = found
    assert [one.kind, one.area, one.start, one.end, one.at] == [
        "air_raid", "Нікополь", "2025-07-04T07:05:00Z", "2025-07-04T09:00:00Z", "2025-07-04T07:00:00Z",
    ]  # fmt: skip
    assert list(one.polygons) == [((47.0, 34.0), (47.0, 35.0), (48.0, 35.0), (48.0, 34.0), (47.0, 34.0))]
    assert list(one.circles) == [(47.5, 34.4, 12.5)]
    assert one.codes == ("ISO3166-2=UA-12",)
    assert [warning.code for warning in one.warnings] == ["onset"]
    assert (one.source, other.area, other.handle) == ("desk@alerts.example", "Sumy Oblast", one.handle)


def test_cap_without_expiry_is_open_and_begins_when_sent(tmp_path: Path) -> None:
    (one,), _ = read(file(tmp_path, "a.xml", cap(times="").encode("utf-8").replace(b"UTF-8", b"utf-8")))
    assert (one.start, one.end) == ("2025-07-04T07:00:00Z", None)
    utf16 = cap().replace("UTF-8", "UTF-16").encode("utf-16")
    assert read(file(tmp_path, "b.xml", utf16))[0][0].area == "Харківська область"


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (cap(status="Test"), "a test"),
        (cap(status="Exercise"), "an exercise"),
        (cap(status=""), "unknown status"),
        (cap(kind="Ack"), "type 'Ack'"),
        (cap(kind="Cancel"), "does not tell which"),
        (cap(kind="Update"), "does not tell of which"),
        (cap(references="one,two"), "cannot be read"),
        (cap(number=""), "no identifier"),
        (cap(sent="2025-07-04T10:00:00"), "no offset"),
        (cap(info=""), "no info"),
        (cap(area=""), "no area"),
        (cap(area="<area></area>"), "describes no area"),
        (cap(area="<area><areaDesc>x</areaDesc><polygon>1,2 3,4</polygon></area>"), "fewer than three"),
        (cap(area="<area><areaDesc>x</areaDesc><polygon>91,2 3,4 5,6</polygon></area>"), "from -90 to 90"),
        (cap(area="<area><areaDesc>x</areaDesc><polygon>nan,2 3,4 5,6</polygon></area>"), "from -90 to 90"),
        (cap(area="<area><areaDesc>x</areaDesc><circle>1,2</circle></area>"), "circle"),
        (cap(area="<area><areaDesc>x</areaDesc><circle>1,2 -3</circle></area>"), "from 0"),
        (cap(times="<expires>2025-07-04T09:00:00+03:00</expires>"), "before it is effective"),
        (cap(info="<info><responseType>AllClear</responseType></info>"), "does not tell which"),
    ],
)  # fmt: skip
def test_cap_that_is_no_alert(tmp_path: Path, message: str, why: str) -> None:
    found, failed = read(file(tmp_path, "a.xml", message))
    assert found == []
    assert [why in one.error for one in failed] == [True], failed


def test_a_bad_area_leaves_the_others(tmp_path: Path) -> None:
    area = "<area><areaDesc>x</areaDesc><circle>no</circle></area><area><areaDesc>Sumy Oblast</areaDesc></area>"
    found, failed = read(file(tmp_path, "a.xml", cap(area=area)))
    assert ([one.area for one in found], len(failed)) == (["Sumy Oblast"], 1)


def test_several_messages_in_one_file(tmp_path: Path) -> None:
    one, other = (cap(number=number).partition("?>")[2] for number in "12")
    found, failed = read(file(tmp_path, "a.xml", f"<feed><entry>{one}</entry><entry>{other}</entry><entry/></feed>"))
    assert ([a.locator.rpartition("#")[2] for a in found], failed) == (
        ["alert 1, info 1, area 1", "alert 2, info 1, area 1"], [],
    )  # fmt: skip


LAUGHS = "<!DOCTYPE a [<!ENTITY l0 'lol'>" + "".join(
    f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip
HOSTILE = {
    "billion laughs": cap(head=LAUGHS, area="<area><areaDesc>&l9;</areaDesc></area>"),
    "external entity": cap(head="<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", area="<area><areaDesc>&x;</areaDesc></area>"),
    "external type": cap(head="<!DOCTYPE alert SYSTEM 'http://evil.example/a.dtd'>"),
    "parameter entity": cap(head="<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>"),
    "undeclared entity": cap(area="<area><areaDesc>&x;</areaDesc></area>"),
    "deep": cap(area="<a>" * 100_000 + "</a>" * 100_000),
    "wide": cap(area="<a/>" * 1_000_000),
    "large": cap(area=f"<area><areaDesc>{'x' * (10 << 20)}</areaDesc></area>"),
    "unclosed": cap()[:-20],
    "no encoding": cap().replace("UTF-8", "x-none"),
    "older": cap().replace("cap:1.2", "cap:1.1"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_one_line_and_soon_over(tmp_path: Path, name: str) -> None:
    began = time.monotonic()
    found, failed = read(file(tmp_path, "a.xml", HOSTILE[name]))
    assert time.monotonic() - began < 5
    assert (found, len(failed)) == ([], 1)
    assert len(failed[0].error) < 300
    assert "root:" not in failed[0].error


def test_large_attributes_and_texts_within_the_limit_are_read(tmp_path: Path) -> None:
    area = f"<area x='{'y' * 3_000_000}'><areaDesc>Суми</areaDesc><!-- {'z' * 3_000_000} --></area>"
    assert [one.area for one in read(file(tmp_path, "a.xml", cap(area=area)))[0]] == ["Суми"]


# --- places


@pytest.mark.parametrize("name", OBLASTS)
def test_areas_in_three_languages(name: str) -> None:
    for spelled in (name, *OBLASTS[name]):
        one = row(spelled, "2025-07-04T07:00Z")
        assert (one.level, one.admin1, one.country) == ("region", name, "UA"), spelled


@pytest.mark.parametrize(("spelled", "wanted"), [*ARABIC.items(), *OTHERS.items()])
def test_places_of_all_levels(spelled: str, wanted: tuple[str, str]) -> None:
    one = row(spelled, "2025-07-04T07:00Z")
    place = named(spelled)
    assert place is not None
    assert (one.level, place.name) == wanted


@pytest.mark.parametrize(
    "name", ["Gaza", "Іванівка", "Odessa", "Донбас", "Харківська", "Xyzzy", "…", "🚀", "''", "область"]
)
def test_what_may_be_several_places_is_left_open(name: str) -> None:
    one = row(name, "2025-07-04T07:00Z")
    assert (one.level, one.area, [warning.code for warning in one.warnings]) == (None, name, ["area_unknown"])
    assert named(name) is None


def test_the_other_areas_of_a_feed_tell_the_country() -> None:
    some = [
        row("Харківська область", "2025-07-04T07:00Z"),
        row("Odessa", "2025-07-04T07:00Z"),
        row("Xyzzy", "2025-07-04T07:00Z"),
    ]
    sure, likely, none = located(some)
    assert (sure.country, likely.country, likely.admin1, likely.level) == ("UA", "UA", "Odesa Oblast", "town")
    assert (none.country, none.level) == ("UA", None)


def test_the_area_around_tells_which_place_it_is() -> None:
    within = [
        row("Іванівка", "2025-07-04T07:00Z", region=region) for region in ("Луганська область", "Полтавська область")
    ]
    assert {one.admin1 for one in within} <= {"Luhansk Oblast", "Poltava Oblast"}
    assert within[0].level == "town"


def test_districts_of_old_are_of_their_time() -> None:
    old, new = (row("Мар'їнський район", f"{year}-07-04T07:00Z") for year in (2019, 2025))
    assert (old.level, old.admin1) == ("district", "Donetsk Oblast")
    assert new.level is None


# --- areas and points


def test_hand_made_polygons() -> None:
    c = (
        (0.0, 0.0),
        (0.0, 3.0),
        (1.0, 3.0),
        (1.0, 1.0),
        (2.0, 1.0),
        (2.0, 3.0),
        (3.0, 3.0),
        (3.0, 0.0),
    )  # open to the right
    assert [inside(c, lat, lon) for lat, lon in ((0.5, 2), (1.5, 0.5), (2.5, 2))] == [True] * 3
    assert [inside(c, lat, lon) for lat, lon in ((1.5, 2), (-0.1, 1), (3.1, 1), (1.5, -0.1))] == [False] * 4
    assert [inside(c, lat, lon) for lat, lon in ((0, 0), (0, 1.5), (1, 2), (1.5, 1), (3, 3))] == [True] * 5
    dateline = ((10.0, 179.0), (10.0, -179.0), (12.0, -179.0), (12.0, 179.0))
    assert [inside(dateline, 11, lon) for lon in (179.5, -179.5, 180, -180, 0, 178, -178)] == [True] * 4 + [False] * 3


grid = st.integers(-20, 20).map(float)


@settings(max_examples=300)
@given(st.lists(st.tuples(grid, grid), min_size=3, max_size=9), st.tuples(grid, grid))
def test_a_point_is_inside_where_the_outline_goes_around_it(
    points: list[tuple[float, float]], point: tuple[float, float]
) -> None:
    lat, lon = point[0] + 0.37, point[1] + 0.59  # on no line between corners of the grid but by chance
    total, odd = 0.0, False
    for (y1, x1), (y2, x2) in itertools.pairwise([*points, points[0]]):
        a, b = math.atan2(y1 - lat, x1 - lon), math.atan2(y2 - lat, x2 - lon)
        if abs((x2 - x1) * (lat - y1) - (lon - x1) * (y2 - y1)) < 1e-9:
            return
        turn = (b - a + math.pi) % (2 * math.pi) - math.pi
        total += turn
    odd = round(total / (2 * math.pi)) % 2 == 1
    assert inside(tuple(points), lat, lon) == odd
    assert inside(tuple(reversed(points)), lat, lon) == odd
    assert inside((*points[2:], *points[:2]), lat, lon) == odd


def drawn(area: str = "", **shape: Any) -> Alert:
    one = Alert(
        "", "air_raid", area, None, None, None, (), (), "2025-07-04T07:00:00Z", "2025-07-04T08:00:00Z", None, "a#1"
    )
    return located([sealed(msgspec.structs.replace(one, **shape))])[0]


def test_circles_reach_as_far_as_they_say() -> None:
    degree = 111.2  # km
    for km, wanted in ((degree + 1, True), (degree - 1, False)):
        place = Where("x", 48.56826, 34.39126, "UA", None)
        assert covers(drawn(circles=((47.56826, 34.39126, km),)), place) is wanted
    assert abs(distance(0, 0, 0, 1) - degree) < 0.1


def test_an_outline_decides_for_points_and_not_for_areas() -> None:
    box = (((47.0, 34.0), (47.0, 35.0), (48.0, 35.0), (48.0, 34.0), (47.0, 34.0)),)
    assert covers(drawn(polygons=box), NIKOPOL) is True
    assert covers(drawn(polygons=box), KHARKIV) is False
    assert covers(drawn("Харківська область", polygons=box), KHARKIV) is None, "outline and name disagree"
    region = Where("Dnipropetrovsk Oblast", 48.4, 34.9, "UA", "Dnipropetrovsk Oblast", None, "region")
    assert covers(drawn(polygons=box), region) is None
    far = Where("Texas", 31.0, -100.0, "US", "Texas", None, "region")
    assert covers(drawn(polygons=box), far) is False


def test_which_alerts_are_over_a_place() -> None:
    def over(area: str, place: Where) -> bool | None:
        return covers(row(area, "2025-07-04T07:00Z"), place)

    kyiv = named("Київ")
    village = Where("somewhere", None, None, "UA", "Kharkiv Oblast", None, "unknown")
    oblast = named("Харківська область")
    chuhuiv = named("Чугуїв")
    marhanets = named("Марганець")
    dnipro = named("м. Дніпро")
    assert kyiv is not None
    assert oblast is not None
    assert chuhuiv is not None
    assert marhanets is not None
    assert dnipro is not None
    table: list[tuple[str, Where, bool | None]] = [
        ("Харківська область", KHARKIV, True), ("Харківська область", NIKOPOL, False), ("Харківська область", village, True),
        ("Харківська область", oblast, True), ("м. Харків", oblast, None), ("м. Харків", KHARKIV, True),
        ("м. Харків", chuhuiv, False), ("Україна", KHARKIV, True), ("Україна", oblast, True),
        ("Київська область", kyiv, False), ("м. Київ", kyiv, True), ("Україна", kyiv, True),
        ("Нікопольський район", NIKOPOL, True), ("Нікопольський район", marhanets, None),
        ("Нікопольський район", dnipro, False), ("Нікопольський район", KHARKIV, False),
        ("Нікопольська територіальна громада", NIKOPOL, True), ("Марганецька громада", NIKOPOL, False),
        ("Харківська область", Where("x", None, None, "RU", None, None, "unknown"), False),
        ("Харківська область", Where("x", None, None, None, None, None, "unknown"), None),
        ("Xyzzy", KHARKIV, None), ("м. Нікополь", Where("Nikopol", 47.56826, 34.39126, "UA", "Dnipropetrovsk Oblast", 700051, "district"), None),
    ]  # fmt: skip
    assert [(area, place.name, over(area, place)) for area, place, _ in table] == [
        (area, place.name, wanted) for area, place, wanted in table
    ]


# --- keeping


LOG = (
    "place,start,end\n"
    "Харківська область,2025-07-01T07:00Z,2025-07-01T08:00Z\n"
    "Харківська область,2025-07-04T07:00Z,2025-07-04T08:00Z\n"
    "Харківська область,2025-07-07T07:00Z,2025-07-07T08:00Z\n"
)


def test_kept_once_however_often_it_is_added(tmp_path: Path, store: Store) -> None:
    one, again = file(tmp_path, "a.csv", LOG), file(tmp_path, "b.csv", LOG)
    assert add(store, one) == ["new"] * 3
    assert add(store, one, again) == ["known"] * 6
    with connect.reading(store.database) as connection:
        some = held(connection)
    assert len(some) == 3
    assert some[0].feeds == {str(one), str(again)}, "every file that tells of it is kept"
    assert problems(store) == []


def test_the_answers(tmp_path: Path, store: Store) -> None:
    add(store, file(tmp_path, "a.csv", LOG))
    cases: list[tuple[Where, str, str, str, float | None]] = [
        (KHARKIV, "2025-07-04T07:10:00Z", "2025-07-04T07:11:00Z", "yes", 1.0),
        (KHARKIV, "2025-07-04T10:10:00+03:00", "2025-07-04T10:10:00+03:00", "yes", 1.0),
        (KHARKIV, "2025-07-04T07:00:00Z", "2025-07-04T08:00:00Z", "yes", 1.0),
        (KHARKIV, "2025-07-04T06:00:00Z", "2025-07-04T10:00:00Z", "partly", 0.25),
        (KHARKIV, "2025-07-04T08:00:00Z", "2025-07-04T08:00:00Z", "no", 0.0),
        (KHARKIV, "2025-07-04T05:00:00Z", "2025-07-04T07:00:00Z", "no", 0.0),
        (KHARKIV, "2025-07-05T05:00:00Z", "2025-07-05T05:10:00Z", "no", 0.0),
        (KHARKIV, "2025-07-10T05:00:00Z", "2025-07-10T05:10:00Z", "unknown", None),
        (KHARKIV, "2025-06-10T05:00:00Z", "2025-06-10T05:10:00Z", "unknown", None),
        (KHARKIV, "2024-07-04T07:10:00Z", "2024-07-04T07:11:00Z", "unknown", None),
        (NIKOPOL, "2025-07-04T07:10:00Z", "2025-07-04T07:11:00Z", "unknown", None),
    ]  # fmt: skip
    for place, start, end, answer, share in cases:
        found = asked(store, place, start, end)
        assert (found.answer, found.share) == (answer, share), (start, end, found)
        assert found.why
    with pytest.raises(UsageError, match="no offset"):
        asked(store, KHARKIV, "2025-07-04T07:10:00", "2025-07-04T07:11:00Z")
    with pytest.raises(UsageError, match="before"):
        asked(store, KHARKIV, "2025-07-04T07:12:00Z", "2025-07-04T07:11:00Z")


def test_one_feed_does_not_speak_for_another(tmp_path: Path, store: Store) -> None:
    add(store, file(tmp_path, "a.csv", "place,start,end,source\nХарківська область,2025-07-01T07:00Z,2025-07-01T08:00Z,one\n"
                                       "Харківська область,2025-07-07T07:00Z,2025-07-07T08:00Z,two\n"))  # fmt: skip
    assert asked(store, KHARKIV, "2025-07-04T07:10:00Z", "2025-07-04T07:11:00Z").answer == "unknown"


def test_nothing_is_known_without_alerts(store: Store) -> None:
    assert asked(store, KHARKIV, "2025-07-04T07:10:00Z", "2025-07-04T07:11:00Z").answer == "unknown"


def test_what_cannot_be_told_is_no_no(tmp_path: Path, store: Store) -> None:
    add(store, file(tmp_path, "a.csv", LOG.replace("2025-07-04T07:00Z,", "2025-07-04T04:00Z,") + "Xyzzy,2025-07-04T09:00Z,2025-07-04T10:00Z\n"
                                       "Чугуївський район,2025-07-04T11:00Z,2025-07-04T12:00Z\n"))  # fmt: skip
    assert asked(store, KHARKIV, "2025-07-04T09:10:00Z", "2025-07-04T09:11:00Z").answer == "unknown"
    assert asked(store, KHARKIV, "2025-07-04T11:10:00Z", "2025-07-04T11:11:00Z").answer == "no", (
        "the centre of another district"
    )
    village = Where("somewhere", 49.7, 36.6, "UA", "Kharkiv Oblast")
    found = asked(store, village, "2025-07-04T11:10:00Z", "2025-07-04T11:11:00Z")
    assert (found.answer, [one.area for one in found.intervals]) == ("unknown", ["Чугуївський район"])


def test_an_alert_that_is_closed_later(tmp_path: Path, store: Store) -> None:
    head = "place,start,end\n"
    early = "Харківська область,2025-07-01T07:00Z,2025-07-01T08:00Z\n"
    add(
        store,
        file(
            tmp_path,
            "a.csv",
            f"{head}{early}Харківська область,2025-07-04T07:00Z,\nСуми,2025-07-04T07:30Z,2025-07-04T07:40Z\n",
        ),
    )
    found = asked(store, KHARKIV, "2025-07-04T07:20:00Z", "2025-07-04T07:20:00Z")
    assert found.answer == "yes", "the feed told of later things and of no end"
    assert asked(store, KHARKIV, "2025-07-04T07:50:00Z", "2025-07-04T07:50:00Z").answer == "unknown"
    assert asked(store, KHARKIV, "2025-07-04T07:20:00Z", "2025-07-04T08:00:00Z").share == pytest.approx(0.5)
    closed = f"{head}Харківська область,2025-07-04T07:00Z,2025-07-04T08:00Z\nХарківська область,2025-07-05T07:00Z,2025-07-05T08:00Z\n"
    assert add(store, file(tmp_path, "a.csv", closed)) == ["new", "new"]
    assert asked(store, KHARKIV, "2025-07-04T07:50:00Z", "2025-07-04T07:50:00Z").answer == "yes"
    assert asked(store, KHARKIV, "2025-07-04T08:50:00Z", "2025-07-04T08:50:00Z").answer == "no"
    with connect.reading(store.database) as connection:
        rows = connection.execute(select(link.kept.c.end).where(link.kept.c.start == "2025-07-04T07:00:00Z")).scalars()
        assert sorted(rows, key=str) == ["2025-07-04T08:00:00Z", None], "the earlier row is kept"
    assert problems(store) == []


def test_an_end_that_was_lost_makes_no_endless_alert(tmp_path: Path, store: Store) -> None:
    add(store, file(tmp_path, "a.csv", "place,start,end\nХарківська область,2025-07-01T07:00Z,\n"
                                       "Харківська область,2025-07-04T07:00Z,2025-07-04T08:00Z\nХарківська область,2025-07-09T07:00Z,2025-07-09T08:00Z\n"))  # fmt: skip
    assert asked(store, KHARKIV, "2025-07-02T07:00:00Z", "2025-07-02T07:00:00Z").answer == "unknown"
    assert asked(store, KHARKIV, "2025-07-05T07:00:00Z", "2025-07-05T07:00:00Z").answer == "no"


def test_two_ends_of_one_alert(tmp_path: Path, store: Store) -> None:
    line = "Харківська область,2025-07-04T07:00Z,2025-07-04T08:"
    add(
        store,
        file(tmp_path, "a.csv", f"{LOG.rpartition('Харк')[0]}{line}30Z\n"),
        file(tmp_path, "b.csv", f"place,start,end\n{line}00Z\n"),
    )
    assert asked(store, KHARKIV, "2025-07-04T07:59:00Z", "2025-07-04T07:59:00Z").answer == "yes"
    assert asked(store, KHARKIV, "2025-07-04T08:15:00Z", "2025-07-04T08:15:00Z").answer == "unknown", (
        "the feeds disagree"
    )


UPDATE = cap(
    number="2",
    kind="Update",
    sent="2025-07-04T10:30:00+03:00",
    references=FIRST,
    times="<expires>2025-07-04T11:00:00+03:00</expires>",
)
CANCEL = cap(
    number="3",
    kind="Cancel",
    sent="2025-07-04T10:45:00+03:00",
    references=f"{FIRST} desk@alerts.example,2,2025-07-04T10:30:00+03:00",
)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_updates_and_cancels_hold_in_any_order(tmp_path: Path, store: Store, order: tuple[int, ...]) -> None:
    files = [file(tmp_path, f"{n}.xml", text_) for n, text_ in enumerate((cap(), UPDATE, CANCEL))]
    for n in order:
        assert add(store, files[n]) == ["new"]
    told = {"10:15": "yes", "10:35": "yes", "10:50": "unknown", "11:30": "unknown"}
    for clock, answer in told.items():
        instant = f"2025-07-04T{clock}:00+03:00"
        assert asked(store, KHARKIV, instant, instant).answer == answer, clock
    with connect.reading(store.database) as connection:
        assert [one.until for one in held(connection)] == ["2025-07-04T07:30:00Z", "2025-07-04T07:45:00Z"]
        assert [one.minutes for one in check(connection, ["2025-07-04T10:20:00+03:00"], KHARKIV, 20)] == [-20.0]
    assert problems(store) == []


def test_an_all_clear_ends_what_it_names(tmp_path: Path, store: Store) -> None:
    clear = cap(number="9", kind="Update", sent="2025-07-04T10:20:00+03:00", references=FIRST,
                info="<info><event>Air raid</event><responseType>AllClear</responseType><area><areaDesc>x</areaDesc></area></info>")  # fmt: skip
    add(store, file(tmp_path, "a.xml", cap(times="")), file(tmp_path, "b.xml", clear))
    with connect.reading(store.database) as connection:
        assert [(one.sure, one.until) for one in held(connection)] == [("2025-07-04T07:20:00Z", "2025-07-04T07:20:00Z")]


def test_a_place_that_is_found_later_follows(tmp_path: Path, store: Store) -> None:
    path = file(tmp_path, "a.csv", "place,start,end\nOdessa,2025-07-04T07:00Z,2025-07-04T08:00Z\n")
    add(store, path)
    more = file(tmp_path, "b.csv", path.read_text() + "Харківська область,2025-07-04T07:00Z,2025-07-04T08:00Z\n")
    assert add(store, more) == ["new", "new"]
    with connect.reading(store.database) as connection:
        some = [one.alert for one in held(connection)]
    assert sorted((one.area, one.level) for one in some) == [("Odessa", "town"), ("Харківська область", "region")]
    assert problems(store) == []


def test_altered_rows_are_seen(tmp_path: Path, store: Store) -> None:
    add(store, file(tmp_path, "a.csv", LOG))
    assert store.head() != "0" * 64
    with connect.writing(store.database) as connection:
        connection.execute(
            update(link.kept).where(link.kept.c.start == "2025-07-04T07:00:00Z").values(end="2025-07-04T09:00:00Z")
        )
    assert len(problems(store)) == 1
    with connect.writing(store.database) as connection:
        connection.execute(text("DELETE FROM alert_origins"))
    assert len(problems(store)) == 4


def test_a_row_has_the_id_of_what_it_says(tmp_path: Path, store: Store) -> None:
    box = "<area><areaDesc>Nikopol</areaDesc><polygon>47,34 47,35.5 48,35 48,34 47,34</polygon><circle>47.5,34.4 12.5</circle></area>"
    add(store, file(tmp_path, "a.csv", LOG), file(tmp_path, "a.xml", cap(area=box)), file(tmp_path, "b.xml", UPDATE))
    with connect.reading(store.database) as connection:
        for one in connection.execute(select(link.kept)):
            alert = link._of_row(one)
            assert (sealed(alert).id, said(alert)) == (one.id, one.said)


def test_names_that_no_database_takes(tmp_path: Path, store: Store) -> None:
    odd = json.dumps([{"region": "Су\ud800ми\u0000", "started_at": "2025-07-04T07:00:00Z"}])
    assert add(store, file(tmp_path, "a.json", odd)) == ["new"]
    assert problems(store) == []


def test_postgresql_keeps_the_same(tmp_path: Path, store: Store) -> None:
    files = [file(tmp_path, "a.csv", LOG), file(tmp_path, "a.xml", cap()), file(tmp_path, "b.xml", UPDATE)]
    with postgres.server() as server, postgres.database(server) as address, Store.open(address) as other:
        for one in (store, other):
            add(one, *files)
            assert problems(one) == []
        shown = []
        for one in (store, other):
            with connect.reading(one.database) as connection:
                shown.append(
                    (held(connection), coverage(connection, KHARKIV, "2025-07-04T07:10:00Z", "2025-07-04T09:10:00Z"))
                )
        assert shown[0] == shown[1]
        assert shown[0][1].answer == "partly"


# --- shares and instants


minutes = st.integers(0, 240)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(minutes, minutes).map(sorted), min_size=1, max_size=6), st.tuples(minutes, minutes).map(sorted)
)
def test_the_share_is_that_of_the_minutes(
    tmp_path_factory: pytest.TempPathFactory, some: list[list[int]], wanted: list[int]
) -> None:
    base = dt.datetime(2025, 7, 4, tzinfo=dt.UTC)

    def at(n: int) -> str:
        return f"{base + dt.timedelta(minutes=n):%Y-%m-%dT%H:%M:%SZ}"

    lines = [f"Харківська область,{at(a)},{at(b)}" for a, b in some]
    folder = tmp_path_factory.mktemp("share")
    with Store.open(folder / "a.db") as store:
        add(store, file(folder, "a.csv", "\n".join(["place,start,end", *lines])))
        found = asked(store, KHARKIV, at(wanted[0]), at(wanted[1]))
    # of one start with several ends only the first is sure
    first = {a: min(b for other, b in some if other == a) for a, _ in some}
    hit = [n for n in range(*wanted) if any(a <= n < b for a, b in first.items())]
    if wanted[0] < wanted[1] and hit:
        assert found.share == pytest.approx(len(hit) / (wanted[1] - wanted[0]))
        assert found.answer == ("yes" if len(hit) == wanted[1] - wanted[0] else "partly")
    elif wanted[0] < wanted[1]:
        assert found.answer in {"no", "unknown"}


def test_alerts_that_went_out_as_a_call_was_reported(tmp_path: Path, store: Store) -> None:
    add(store, file(tmp_path, "a.csv", LOG + "м. Харків,2025-07-04T07:20Z,2025-07-04T07:40Z\nСумська область,2025-07-04T07:05Z,\n"
                                       "Чугуївський район,2025-07-04T07:12Z,2025-07-04T07:40Z\n"))  # fmt: skip
    with connect.reading(store.database) as connection:
        found = check(connection, ["2025-07-04T10:10:00+03:00", "2025-07-04T12:00:00Z"], KHARKIV)
        assert [(one.area, one.minutes, one.sure) for one in found] == [
            ("Харківська область", -10.0, True), ("м. Харків", 10.0, True),
        ]  # fmt: skip
        assert check(connection, ["2025-07-04T07:15:01Z"], KHARKIV)[0].minutes == pytest.approx(4.98)
        assert [one.area for one in check(connection, ["2025-07-04T07:15:01Z"], KHARKIV)] == ["м. Харків"]
        village = Where("somewhere", 49.7, 36.6, "UA", "Kharkiv Oblast")
        assert [one.sure for one in check(connection, ["2025-07-04T07:12:00Z"], village, 5)] == [False]
        rows = under(
            connection, village.lat, village.lon, "Kharkiv Oblast", "UA", "2025-07-04T07:15:00Z", "2025-07-04T07:16:00Z"
        )
        assert [(one.area, one.sure) for one in rows] == [("Харківська область", True), ("Чугуївський район", False)]


@pytest.mark.parametrize(
    ("interval", "hours"),
    [
        (Interval("2025-07-04", "2025-07-04", "day"), 24),
        (Interval("2025-03-30", "2025-03-30", "day"), 23),
        (Interval("2025-10-26", "2025-10-26", "day"), 25),
        (Interval("2025-07-01", "2025-07-31", "month"), 31 * 24),
        (Interval("2025-07-04T06:00", "2025-07-04T11:59", "part"), 6),
        (Interval("2025-07-04T20:25+03:00", "2025-07-04T20:25+03:00", "minute"), 1 / 60),
    ],
)
def test_intervals_of_a_reading_as_instants(interval: Interval, hours: float) -> None:
    start, end = map(dt.datetime.fromisoformat, stretch(interval, "Europe/Kyiv"))
    assert (end - start) / dt.timedelta(hours=1) == pytest.approx(hours)


def test_a_local_interval_needs_a_clock() -> None:
    with pytest.raises(UsageError, match="no offset"):
        stretch(Interval("2025-07-04", "2025-07-04", "day"))


# --- the commands


def command(*arguments: str) -> int:
    app = typer.Typer()
    app.callback()(lambda: None)
    cli_alerts.register(app, cli._command, "")
    result = app(list(arguments), standalone_mode=False)
    return result if isinstance(result, int) else 0


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    where = str(tmp_path / "case.db")
    good = file(tmp_path, "a.csv", LOG + "=cmd(),2025-07-04T07:00Z,\nСуми,never,\n")
    assert cli_alerts.is_alerts(["alerts", str(good)])
    assert not cli_alerts.is_alerts([str(good)])
    assert cli_alerts.add_alerts(["alerts", str(good)], where, None, "-") == 1
    out = capsys.readouterr()
    assert out.out.splitlines()[0] == "read 4, known 0, failed 1"
    assert out.err.splitlines() == [
        "whosays: '=cmd()' is in no gazetteer", f"whosays: {good}#row 6: 'never' cannot be read as a time",
    ]  # fmt: skip
    assert cli_alerts.add_alerts(["alerts", str(file(tmp_path, "b.csv", LOG))], where, None, "-") == 0
    assert capsys.readouterr().out.splitlines()[0] == "read 0, known 3, failed 0"

    assert (
        command("alerts", "--store", where, "--gazetteer", "-", "--from", "2025-07-04", "--to", "2025-07-04", "--json")
        == 0
    )
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted((one["area"], one["admin1"], one["until"]) for one in rows) == [
        ("=cmd()", None, None), ("Харківська область", "Kharkiv Oblast", "2025-07-04T08:00:00Z"),
    ]  # fmt: skip
    assert command("alerts", "--store", where, "--gazetteer", "-", "--place", "خاركيف", "--csv") == 0
    lines = capsys.readouterr().out.split("\r\n")
    assert lines[0].split(",") == list(cli_alerts.COLUMNS)
    assert len(lines) == 1 + 4 + 1, "what may be over the place is listed too"
    assert ",'=cmd()," in "".join(lines)
    assert command("alerts", "--store", where, "--gazetteer", "-", "--place", "Чернівці") == 0
    assert "in no gazetteer" in capsys.readouterr().out
    with pytest.raises(UsageError, match="no place"):
        cli_alerts.listed(where, place="Xyzzy", gazetteer="-")
    with pytest.raises(UsageError, match="no time"):
        cli_alerts.listed(where, first="soon", gazetteer="-")
    with pytest.raises(UsageError, match="exclude"):
        cli_alerts.listed(where, json=True, csv=True, gazetteer="-")
    with pytest.raises(UsageError, match="name the files"):
        cli_alerts.add_alerts(["alerts"], where)
    (tmp_path / "alerts").write_text("a report")
    assert not cli_alerts.is_alerts(["alerts"]), "a file of that name is a source"


def test_a_zone_that_is_none_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no time zone"):
        cli_alerts.add_alerts(["alerts", "a.csv"], str(tmp_path / "new.db"), "Mars/Base", "-")
    assert not (tmp_path / "new.db").exists()
