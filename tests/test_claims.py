"""Rows of claims, read back by the csv module and compared with the JSON of the same reports."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from command import whosays
from whosays import read
from whosays.export.rows import COLUMNS, line, rows

DOCS = (Path(__file__).parent.parent / "docs" / "claims.md").read_text("utf-8")
REPORTS = {
    "en": "Russian forces shelled Kupiansk on Tuesday, wounding 3 people, the mayor said. =Two= drones were shot down.",
    "uk": "Російські війська обстріляли Куп'янськ у вівторок, троє поранені, повідомив мер. Збито два безпілотники.",
    "ru": "Российские войска обстреляли Купянск во вторник, трое ранены, сообщил мэр. Сбиты два беспилотника.",
    "ar": "قصفت القوات الروسية مدينة كوبيانسك يوم الثلاثاء، وأصيب ثلاثة، كما قال رئيس البلدية. وأسقطت طائرتان مسيرتان.",
}


def parsed(out: str) -> list[dict[str, str]]:
    """The rows of CSV by column."""
    return list(csv.DictReader(io.StringIO(out, newline="")))


def test_columns_are_documented() -> None:
    assert not [column for column in COLUMNS if f"`{column}`" not in DOCS]


@pytest.mark.parametrize("language", REPORTS)
def test_every_claim_is_one_row(language: str, tmp_path: Path) -> None:
    text = REPORTS[language]
    file = tmp_path / "report.txt"
    file.write_text(text, "utf-8")
    options = ("--published", "2025-03-12", "--language", language)
    reading = json.loads(whosays("read", "--json", str(file), *options).out)
    done = whosays("claims", str(file), "--csv", *options)
    found = parsed(done.out)
    assert done.code == 0
    claims = [*reading["events"], *reading["counts"], *reading["attributions"]]
    assert [row["id"] for row in found] == [claim["id"] for claim in claims]
    assert {row["claim"] for row in found} == {"event", "count", "statement"}
    for row in found:
        if row["claim"] != "statement":
            assert text[int(row["start"]) : int(row["end"])] == row["exact"].removeprefix("'")
    numbers = {row["id"]: (row["low"], row["high"], row["part_of"]) for row in found if row["claim"] == "count"}
    told = [(c["id"], c["low"], c["high"], c["subset_of"]) for c in reading["counts"]]
    assert numbers == {i: tuple("" if n is None else str(n) for n in more) for i, *more in told}
    speakers = {a["id"]: a["source"]["name"] for a in reading["attributions"]}
    for row, claim in zip(found, claims, strict=True):
        attribution = claim["id"] if row["claim"] == "statement" else claim["attribution"]
        assert row["speaker"] == (speakers[attribution] or "" if attribution else "")


def test_a_count_is_told_of_its_event(tmp_path: Path) -> None:
    reading = read(REPORTS["en"], language="en", published="2025-03-12")
    row = next(row for row in rows(reading) if row["claim"] == "count" and row["type"] == "injured")
    assert (row["event_type"], row["actors"], row["places"], row["when_start"]) == (
        "shelling", "Russian Armed Forces", "Kupiansk", "2025-03-11",
    )  # fmt: skip
    assert row["latitude"] == pytest.approx(49.71, abs=0.01)


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@a", "\tx"])
def test_no_cell_is_a_formula(begins: str) -> None:
    row = parsed(",".join(COLUMNS) + "\r\n" + line({"report": "a", "exact": begins, "low": -1}))[0]
    assert row["exact"] == f"'{begins}"
    assert row["low"] == "-1"  # numbers stay numbers


def test_a_bad_report_is_a_row_among_good_ones(tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    good = json.dumps({"id": "a", "text": REPORTS["en"], "language": "en"})
    file.write_text(f"{good}\nno json\n{good}\n", "utf-8")
    done = whosays("claims", str(file), "--csv")
    found = parsed(done.out)
    assert done.code == 1
    assert [row["report"] for row in found if row["error"]] == [""]
    assert sum(row["claim"] == "event" for row in found) == 4
    assert len(done.err.splitlines()) == 1


def test_for_people(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(REPORTS["en"], "utf-8")
    done = whosays("claims", str(file), "--language", "en")
    assert done.code == 0
    assert re.search(r"count 3 person injured +mayor +3 people", done.out)
    assert len(done.out.splitlines()) == len(list(rows(read(REPORTS["en"], language="en"))))
