"""The commands that keep: what they print, how they end, and that they can be interrupted."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from articles import article
from command import Run, assert_one_line, heeding

LINES = [
    {"id": "a", "text": "Three people were killed in Kharkiv, the mayor said.", "url": "https://news.example/a"},
    {"id": "b", "text": "Три человека погибли, сообщил губернатор."},
    {"id": "a2", "text": "Four people were killed in Kharkiv, the mayor said.", "url": "https://news.example/a"},
]


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own for what no `--store` names."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of three reports and a broken line, a text, and something that is no text."""
    lines = [*map(json.dumps, LINES), '{"id": "c"']
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "some.jsonl").write_text("\n".join(lines))
    (tmp_path / "in" / "text.txt").write_text(LINES[1]["text"])
    (tmp_path / "in" / "old.txt").write_bytes(b"\xd0\xcf\x11\xe0 an old office document")
    return tmp_path


def test_adding_prints_ids_counts_and_failures_and_again_finds_all_known(folder: Path, whosays: Run) -> None:
    store = str(folder / "case.db")
    first = whosays("add", str(folder / "in"), "--store", store, "--workers", "1")
    assert first.code == 1
    lines = first.out.splitlines()
    assert [line.split()[1] for line in lines[:-3]] == ["new", "new", "changed", "known"]
    assert all(re.fullmatch(r"[0-9a-f]{32}", line.split()[0]) for line in lines[:-3])
    assert lines[-3] == "read 2, known 1, changed 1, failed 2"
    assert lines[-2].startswith("linked 3 texts, ")
    head = lines[-1].removeprefix("head ")
    assert first.err.count("\n") == 2
    assert "old.txt: is an old office document" in first.err
    again = whosays("add", str(folder / "in"), "--store", store, "--workers", "2")
    assert again.out.splitlines()[-3] == "read 0, known 4, changed 0, failed 2"
    listed = whosays("documents", "--store", store)
    assert listed.out.count("\n") == 2
    assert "2 versions" in listed.out
    assert len(list(map(json.loads, whosays("documents", "--json", "--store", store).out.splitlines()))) == 2
    verified = whosays("verify", "--store", store, "--head", head)
    assert (verified.code, verified.err) == (0, "")
    assert verified.out.startswith("2 documents, 3 versions, 3 readings, ")
    exported = [json.loads(line) for line in whosays("export", "--jsonl", "--store", store).out.splitlines()]
    assert {"failed"} in [set(line) for line in exported]
    assert sum(len(line.get("versions", ())) for line in exported) == 3
    wrong = whosays("verify", "--store", store, "--head", "1" * 64)
    assert wrong.code == 1
    assert "cut or rewritten" in wrong.out


def test_what_failed_is_tried_again_alone(folder: Path, whosays: Run) -> None:
    store = str(folder / "case.db")
    whosays("add", str(folder / "in"), "--store", store)
    (folder / "in" / "old.txt").write_text("Two people were wounded in Odesa, police said.")
    done = whosays("retry", "--failed", "--store", store)
    assert done.code == 1, "the broken line is still broken"
    assert done.out.splitlines()[-3] == "read 1, known 0, changed 0, failed 1"
    assert whosays("verify", "--store", store).code == 0
    assert_one_line(whosays("retry", "--store", store), 2)


def test_reading_again_with_the_same_lists_has_nothing_to_do(folder: Path, whosays: Run) -> None:
    store = str(folder / "case.db")
    whosays("add", str(folder / "in"), "--store", store)
    done = whosays("reread", "--store", store)
    assert (done.code, done.out) == (0, "0 read again: 0 same, 0 changed, 0 failed\n")


def test_the_store_is_in_the_data_folder_where_none_is_named(folder: Path, whosays: Run) -> None:
    assert_one_line(whosays("verify"), 3)
    assert whosays("add", str(folder / "in" / "text.txt")).code == 0
    assert (folder / "data" / "whosays" / "store.db").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["add", "none.txt", "--store", "."], 3),
        (["verify", "--store", "none.db"], 3),
        (["verify", "--store", "none.db", "--head", "xyz"], 2),
        (["export", "--store", "none.db"], 2),
        (["add", "none.txt", "--workers", "0"], 2),
    ],
)
def test_wrong_use_is_one_line(arguments: list[str], code: int, whosays: Run) -> None:
    assert_one_line(whosays(*arguments), code)


def test_the_store_cannot_be_added_to_itself(folder: Path, whosays: Run) -> None:
    store = str(folder / "in" / "case.db")
    whosays("add", str(folder / "in" / "text.txt"), "--store", store)
    assert "case.db" not in whosays("add", str(folder / "in"), "--store", store).err


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['sqlalchemy'] = None; from whosays.cli import run; "
        "sys.exit(run(['documents', '--store', 'a.db']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "whosays: the store needs SQLAlchemy; install it with: pip install 'whosays[store]'\n"


def test_interrupted_it_keeps_what_it_told_and_goes_on_later(tmp_path: Path) -> None:
    reports = [json.dumps({"id": number, "text": article(number, 800)}) for number in range(40)]
    (tmp_path / "some.jsonl").write_text("\n".join(reports))
    command = [sys.executable, "-m", "whosays", "add", "some.jsonl", "--store", "case.db", "--workers", "2"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=tmp_path, preexec_fn=heeding)
    assert process.stdout is not None
    told = [process.stdout.readline().split()[0] for _ in range(5)]
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err == "whosays: interrupted\n"
    told += [line.split()[0] for line in out.splitlines() if "new" in line]
    assert re.search(r"^read \d+, known 0, changed 0, failed 0$", out, re.MULTILINE)
    again = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert again.returncode == 0
    known = {line.split()[0] for line in again.stdout.splitlines() if "known " in line}
    assert set(told) <= known
    assert len(again.stdout.splitlines()) == 43


def test_progress_is_shown_on_terminals_only(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Three people were killed, the mayor said.")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "whosays", "add", "a.txt", "--store", "case.db", "--workers", "1"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, text=True, cwd=tmp_path)
    os.close(theirs)
    assert done.returncode == 0
    assert "new" in done.stdout
    assert "\x1b" not in done.stdout
    assert "1 documents, 0 failed" in os.read(ours, 100_000).decode()
    os.close(ours)


def test_what_a_user_knows_of_actors_is_read_with(tmp_path: Path, whosays: Run) -> None:
    """And what was read without it is read again."""
    (tmp_path / "report.txt").write_text("Three people were killed, Orla Venn said.")
    (tmp_path / "own.tsv").write_text("id\tkind\tname\nvenn\tperson\tOrla Venn\n")
    store = str(tmp_path / "case.db")
    add = ("add", str(tmp_path / "report.txt"), "--store", store, "--workers", "1")
    whosays(*add)
    assert "venn" not in whosays("export", "claims", "--form", "jsonl", "--store", store).out
    again = whosays("reread", "--actors", str(tmp_path / "own.tsv"), "--store", store, "--workers", "1")
    assert "1 read again: 0 same, 1 changed" in again.out
    told = whosays("export", "claims", "--form", "jsonl", "--store", store).out
    rows = [json.loads(line) for line in told.splitlines()]
    assert {row["speaker_id"] for row in rows if row["claim"] == "count"} == {"venn"}
