"""Hostile inputs by the hundred: nothing raised, every one read or refused in time, no text lost without a word."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import hostile
from whosays.sources import jail, jailed
from whosays.sources.found import Failure, Found
from whosays.sources.opened import documents
from whosays.sources.options import Caps, Options

OPTIONS = Options(now=datetime(2026, 1, 1, tzinfo=UTC))
SECONDS = 10  # five on a machine that does nothing else


def opened(folder: Path, name: str, data: bytes, options: Options = OPTIONS) -> list[Found | Failure]:
    path = folder / re.sub(r"[^\w.-]", "_", name)[-80:]
    path.write_bytes(data)
    started = time.monotonic()
    given = list(documents(str(path), options))
    assert time.monotonic() - started < SECONDS, name
    assert all(each.text.strip() for each in given if isinstance(each, Found)), name
    path.unlink()
    return given


def check(folder: Path, cases: Iterable[hostile.Case]) -> dict[str, list[Found | Failure]]:
    """What is given for every case: something for each, its witness or that text is lost."""
    done = {}
    for name, data, witness in cases:
        given = done[name] = opened(folder, name, data)
        assert given, name
        if witness is not None:
            said = any(isinstance(each, Failure) or any(w.code == "text_lost" for w in each.warnings) for each in given)
            assert said or any(witness in each.text for each in given if isinstance(each, Found)), name
    return done


def test_pages(tmp_path: Path) -> None:
    done = check(tmp_path, ((f"{name}.html", data, w) for name, data, w in hostile.pages(90, largest=1_000_000)))
    assert len(done) == 90


@pytest.mark.parametrize("depth", [100, 256, 300, 1000, 3000, 100_000])
def test_text_nested_deep_is_kept(tmp_path: Path, depth: int) -> None:
    page = hostile.PAGE % ("<div>" * depth + f"<p>{hostile.WITNESS}</p>" + "</div>" * depth)
    (found,) = opened(tmp_path, "a.html", page.encode())
    assert isinstance(found, Found)
    assert hostile.WITNESS in found.text
    assert hostile.BODY in found.text
    assert [warning.code for warning in found.warnings] == (["text_lost"] if depth > 2000 else [])


def test_archives(tmp_path: Path) -> None:
    done = check(tmp_path, hostile.archives())
    assert len(done) >= 60
    for name, given in done.items():
        if ".." in name and "%" not in name and "...." not in name:
            assert [type(each) for each in given] == [Failure], name
    assert all(isinstance(each, Failure) for name, given in done.items() if "zeros" in name for each in given)
    assert any("breaks off" in each.error for each in done["cut.gz"] if isinstance(each, Failure))
    assert list(tmp_path.iterdir()) == []  # nothing was written where members name places


def test_what_comes_out_of_archives_is_limited(tmp_path: Path) -> None:
    small = Options(now=OPTIONS.now, caps=Caps(members=3, member=1000, total=1500))
    files = {f"{n}.txt": b"One was killed. " * n for n in (1, 2, 3, 4)}
    given = opened(tmp_path, "a.zip", hostile._zip(files, 6), small)
    assert [type(each) for each in given] == [Found, Found, Found, Failure]
    given = opened(tmp_path, "a.zip", hostile._zip({"a.txt": b"One. " * 300, "b.txt": b"Two. "}, 6), small)
    assert [type(each) for each in given] == [Failure, Found]
    given = opened(tmp_path, "a.zip", hostile._zip({"a.txt": b"One. " * 190, "b.txt": b"Two. " * 190}, 6), small)
    assert [type(each) for each in given] == [Found, Failure]


def test_entities(tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("CANARY OF THE DISK")
    done = check(tmp_path, hostile.entities(str(canary)))
    assert len(done) == 40
    for name, given in done.items():
        for each in given:
            assert isinstance(each, Failure) or ("CANARY" not in each.text and len(each.text) < 1_000_000), name


def test_damaged_papers(tmp_path: Path) -> None:
    done = check(tmp_path, hostile.papers(100))
    assert len(done) == 100


def test_exports_of_telegram(tmp_path: Path) -> None:
    count = 0
    for name, data, had, failures in hostile.exports():
        count += 1
        given = opened(tmp_path, "result.json", data)
        assert sum(isinstance(each, Found) for each in given) == had, (name, given)
        assert sum(isinstance(each, Failure) for each in given) == failures, (name, given)
        for each in given:
            assert isinstance(each, Failure) or not re.search("[\ud800-\udfff]", each.text), name
    assert count >= 60


def test_encodings(tmp_path: Path) -> None:
    right, cases, wrong = 0, 0, []
    for name, file, data, sentence in hostile.encodings():
        cases += 1
        given = opened(tmp_path, file, data)
        assert given, name
        found = next((each for each in given if isinstance(each, Found)), None)
        if found is not None and sentence in found.text.replace("\n", " "):
            right += 1
        elif found is not None and not found.warnings and not name.endswith("cut"):
            wrong.append(name)
    assert cases >= 400
    assert not wrong  # what is misread says so
    assert right >= cases * 0.85, right / cases


def test_a_file_that_hangs_costs_its_time_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jail, "SECONDS", 0.05)
    (given,) = opened(tmp_path, "a.pdf", {name: data for name, data, _ in hostile.papers(30)}["bomb.pdf"])
    assert isinstance(given, Failure)
    assert "took longer" in given.error
    monkeypatch.undo()
    (given,) = opened(tmp_path, "a.pdf", hostile.pdf("Three were killed."))
    assert isinstance(given, Found)
    assert given.text == "Three were killed."


def test_the_child_has_little_memory(tmp_path: Path) -> None:
    assert jailed.MEMORY == 512 << 20
    opened(tmp_path, "a.pdf", hostile.pdf("Three were killed."))
    assert jail._child is not None
    limits = Path(f"/proc/{jail._child.process.pid}/limits")
    if limits.exists():
        assert re.search(rf"Max address space +{512 << 20} ", limits.read_text())
