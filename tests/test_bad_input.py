"""Bad input: one clear line. Hostile input: within 20 seconds and a gigabyte, in time that grows with the length."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import whosays as package
from command import assert_one_line, whosays

MEGABYTE = 1_000_000
SENTENCE = "Three people were killed and at least 12 injured in the strike on the town, the mayor said on Telegram. "
PAGE = SENTENCE + "Rain fell over the valley and the road was closed again by the river. " * 5 + "\n"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert_one_line(whosays("read", str(tmp_path / "missing.txt")), 3)
    assert_one_line(whosays("read", str(tmp_path)), 3)
    for name, data in {
        "empty": b"",
        "blank": b" \n",
        "binary": b"\x00\x01\x02" * 99,
        "picture": b"\x89PNG\r\n",
    }.items():
        (tmp_path / name).write_bytes(data)
        done = whosays("read", str(tmp_path / name))
        assert_one_line(done, 3)
        assert name in done.err
    assert_one_line(whosays("read", "-", stdin=b""), 3)
    assert_one_line(whosays("read", "-"), 3)


AS_NOBODY = """
import os, sys
from whosays.__main__ import main
for file in sys.argv[1:]:  # the first may be read; the second not, once we are nobody
    sys.argv = ["whosays", "read", file]
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
    if os.geteuid() == 0:
        os.setuid(65534)
"""


def test_a_file_without_permission() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        files = [Path(folder) / "open.txt", Path(folder) / "closed.txt"]
        for file in files:
            file.write_text(SENTENCE, "utf-8")
        files[1].chmod(0)
        command = [sys.executable, "-c", AS_NOBODY, *map(str, files)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "permission" in done.stderr


def test_a_legacy_encoding_is_said(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(
        "Сбиты 12 беспилотников, пострадали двое жителей, сообщил губернатор области.".encode("windows-1251")
    )
    done = whosays("read", str(file))
    assert done.code == 0
    assert "windows-1251" in done.out
    reading = json.loads(whosays("read", "--json", str(file)).out)
    assert reading["warnings"][0]["code"] == "encoding"
    assert any(count["low"] == 12 for count in reading["counts"])


def test_a_language_without_a_pack() -> None:
    done = whosays(
        "read", "-", stdin="Trois personnes ont été tuées et dix blessées dans la nuit, selon le maire de la ville."
    )
    assert_one_line(done, 4)
    assert "French" in done.err
    assert "ar" in done.err


@pytest.mark.parametrize(
    "date", ["yesterday", "2025-13-01", "2025-02-30", "04.07.2025", "20250704", "2025-07-04T99:00", ""]
)
def test_a_bad_date(date: str) -> None:
    assert_one_line(whosays("read", "-", "--published", date, stdin=SENTENCE), 2)


@pytest.mark.parametrize(
    "arguments", [("read",), ("read", "--nonsense", "-"), ("write", "-"), ("read", "-", "--language", "xx"), ("check",)]
)
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    assert_one_line(whosays(*arguments, stdin=SENTENCE), 2)


HOSTILE: dict[str, Callable[[], str]] = {
    "ten megabytes of report": lambda: PAGE * (10 * MEGABYTE // len(PAGE)),
    "ten megabytes without a break": lambda: "x" * (10 * MEGABYTE),
    "a long sentence": lambda: "and 12 people " * 50_000,
    "nested quotation marks": lambda: "He said “" * 10_000 + "no" + "” " * 10_000,
    "nested guillemets": lambda: "«" * 10_000 + SENTENCE + "»" * 10_000,
    "straight quotation marks": lambda: SENTENCE + '"' * 10_001,
    "brackets": lambda: SENTENCE + "(" * 10_000,
    "a million digits": lambda: SENTENCE + "1" * MEGABYTE + " people were killed.",
    "a million spaced digits": lambda: SENTENCE + "1 " * (MEGABYTE // 2),
    "digits in threes": lambda: SENTENCE + "111,222." * (MEGABYTE // 8),
    "number words": lambda: "hundred thousand " * 60_000,
    "empty lines": lambda: SENTENCE + "\n" * MEGABYTE,
    "hyphens": lambda: SENTENCE + "a-" * (MEGABYTE // 2),
    "marks upon a letter": lambda: SENTENCE + "e" + "\u0301" * MEGABYTE,
    "bidi marks": lambda: SENTENCE + "\u202e\u2066" * (MEGABYTE // 2),
    "terminal commands": lambda: "\x1b[31mThree people were killed\x1b[0m, the mayor said. " * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text(name: str, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(HOSTILE[name](), "utf-8")
    done = whosays("read", "--json", "--language", "en", str(file), seconds=20)
    assert done.code == 0, done.err
    assert json.loads(done.out)["document"]["language"] == "en"


def test_hostile_text_for_people(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(HOSTILE["terminal commands"](), "utf-8")
    done = whosays("read", str(file))
    assert done.code == 0
    assert "\x1b" not in done.out


NOISY = 2
"""What a busy machine may add: ten times the text may take twenty times as long; quadratic work takes a hundred."""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", PAGE),
        ("ar", "قُتل ثلاثة أشخاص وأصيب 12 شخصًا على الأقل في القصف، كما قال رئيس البلدية للصحفيين صباح اليوم. "),
        ("uk", "Троє людей загинули, щонайменше 12 поранено внаслідок удару, повідомив міський голова в телеграмі. "),
        ("ru", "Трое погибли, не менее 12 человек пострадали в результате удара, сообщил мэр города в телеграме. "),
    ],
    ids=["en", "ar", "uk", "ru"],
)
def test_time_grows_with_the_length(language: str, text: str) -> None:
    short = text * (30_000 // len(text))
    assert seconds(short * 10, language) <= NOISY * 10 * seconds(short, language)


@pytest.mark.parametrize(
    "name", ["nested quotation marks", "a long sentence", "number words", "straight quotation marks"]
)
def test_time_grows_with_the_length_of_hostile_text(name: str) -> None:
    text = HOSTILE[name]()
    assert seconds(text, "en") <= NOISY * 10 * max(seconds(text[: len(text) // 10], "en"), 0.02)


def seconds(text: str, language: str) -> float:
    """CPU seconds of one reading: the least of three, the first of which may load the language."""
    times = []
    for _ in range(3):
        start = time.process_time()
        package.read(text, language=language)
        times.append(time.process_time() - start)
    return min(times)
