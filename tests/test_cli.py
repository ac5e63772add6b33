"""The command, run as a process: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

import whosays as package
from command import assert_one_line, heeding, whosays

REPORT = "Three people were killed and at least 12 injured in the strike, the mayor said. The attack began at 4 a.m."
COLOUR = re.compile(r"\x1b\[(?:\d+;)*3\d")
ARABIC = "قُتل ثلاثة أشخاص وأصيب 12 شخصًا على الأقل، وفقًا لعمدة المدينة سليم القاضي."


@pytest.fixture
def report(tmp_path: Path) -> str:
    file = tmp_path / "report.txt"
    file.write_text(REPORT, "utf-8")
    return str(file)


def test_version_is_told_at_once() -> None:
    times = []
    for _ in range(7):
        start = time.perf_counter()
        done = whosays("--version")
        times.append(time.perf_counter() - start)
        assert (done.code, done.out, done.err) == (0, f"whosays {package.__version__}\n", "")
    assert min(times) < 0.1, statistics.median(times)


def test_without_arguments_it_explains_itself() -> None:
    done = whosays()
    assert done.code == 0
    assert "Commands" in done.out
    for command in ("read", "explain", "languages", "check"):
        assert command in done.out
        told = whosays(command, "--help")
        assert told.code == 0
        assert "Exit codes" in told.out


def test_the_account_names_speaker_value_and_words(report: str) -> None:
    done = whosays("read", report)
    assert (done.code, done.err) == (0, "")
    assert "mayor" in done.out
    assert "3  person killed" in done.out
    assert "≥ 12  person injured" in done.out
    assert "⟦" in done.out
    assert "\x1b" not in done.out
    assert "\u2068" not in done.out, "no isolates unless on a terminal"
    assert "--refused" in done.out
    assert "4 a.m." in whosays("read", report, "--refused").out


def test_on_a_terminal_right_to_left_text_is_isolated(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(ARABIC, "utf-8")
    out = on_a_terminal(str(file))
    assert out.count("\u2068") == out.count("\u2069") > 2
    assert COLOUR.search(out)
    assert not COLOUR.search(on_a_terminal(str(file), NO_COLOR="1"))


def on_a_terminal(file: str, **env: str) -> str:
    """What `whosays read` prints on a terminal."""
    mine, its = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", **env}
    if "NO_COLOR" not in env:
        environment.pop("NO_COLOR", None)
    done = subprocess.Popen(
        [sys.executable, "-m", "whosays", "read", file],
        stdout=its,
        stderr=its,
        stdin=subprocess.DEVNULL,
        env=environment,
    )
    os.close(its)
    out = b""
    while True:
        try:
            data = os.read(mine, 65536)
        except OSError:
            break
        if not data:
            break
        out += data
    os.close(mine)
    assert done.wait(20) == 0
    return out.decode()


def test_json_is_the_reading(report: str) -> None:
    done = whosays("read", "--json", "--published", "2025-07-04", "--publisher", "P", "--title", "T", report)
    assert (done.code, done.err, done.out.count("\n")) == (0, "", 1)
    reading = json.loads(done.out)
    assert list(reading)[:3] == ["id", "document", "counts"]
    document = reading["document"]
    assert (document["published"], document["publisher"], document["title"]) == ("2025-07-04", "P", "T")
    assert {c["measure"] for c in reading["counts"]} >= {"killed", "injured"}
    for count in reading["counts"]:
        span = count["span"]
        assert REPORT[span["start"] : span["end"]] == span["exact"]
    assert whosays("read", "--json", "--published", "2025-07-04", "--publisher", "P", "--title", "T", report) == done


def test_standard_input_is_read() -> None:
    assert json.loads(whosays("read", "--json", "-", stdin=REPORT).out)["counts"]


def test_several_reports_and_one_that_is_missing(report: str, tmp_path: Path) -> None:
    done = whosays("read", report, str(tmp_path / "missing"), report)
    assert_one_line(done, 1)
    assert done.out.count("mayor") >= 2
    rows = [json.loads(line) for line in whosays("read", "--jsonl", report, str(tmp_path / "missing")).out.splitlines()]
    assert rows[0]["id"] == report
    assert rows[1]["id"].endswith("missing")
    assert "no such file" in rows[1]["error"]
    assert_one_line(whosays("read", "--json", report, report), 2)
    assert_one_line(whosays("read", "--json", "--jsonl", report), 2)


def test_lines_come_back_in_order_and_a_bad_one_stops_nothing() -> None:
    lines = [
        json.dumps({"id": "a", "text": REPORT, "published": "2025-07-04"}),
        '{"id": "b", "text": "cut off',
        "",
        json.dumps({"id": "c", "text": REPORT, "published": "yesterday"}),
        json.dumps({"id": "d", "text": REPORT, "language": "xx"}),
        json.dumps({"id": "e\u2028f", "text": ARABIC + "\u2028" + ARABIC}, ensure_ascii=False),
        json.dumps(
            {"id": 7, "text": "Es wurden drei Menschen bei dem Angriff auf die Stadt getötet und zehn verletzt."}
        ),
        json.dumps({"text": REPORT}),
    ]
    done = whosays("read", "--jsonl", "-", "--publisher", "P", stdin="\n".join(lines))
    assert_one_line(done, 1)
    assert "4 of 7" in done.err
    rows = [json.loads(line) for line in done.out.split("\n") if line]
    assert [row["id"] for row in rows[:6]] == ["a", "b", "c", "d", "e\u2028f", 7]
    assert [sorted(row)[:2] == ["error", "id"] for row in rows] == [False, True, True, True, False, True, False]
    assert rows[1]["line"] == 2
    assert "yesterday" in rows[2]["error"]
    assert "German" in rows[5]["error"]
    assert rows[0]["document"]["publisher"] == "P"


def test_lines_are_read_as_they_come() -> None:
    line = json.dumps({"id": "a", "text": REPORT}).encode() + b"\n"
    with subprocess.Popen(
        [sys.executable, "-m", "whosays", "read", "--jsonl", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as done:
        assert done.stdin is not None
        assert done.stdout is not None
        for _ in range(3):
            done.stdin.write(line)
            done.stdin.flush()
            assert json.loads(done.stdout.readline())["id"] == "a"
        done.stdin.close()
        assert done.wait(20) == 0


def test_explain_goes_down_to_characters(report: str) -> None:
    count = json.loads(whosays("read", "--json", report).out)["counts"][0]
    done = whosays("explain", report, count["id"][:8])
    assert (done.code, done.err) == (0, "")
    assert any("Three" in line and "0–5" in line and "numerals.toml" in line for line in done.out.splitlines())
    assert done.out == whosays("explain", report, count["id"]).out


def test_explain_tells_which_ids_there_are(report: str) -> None:
    known = json.loads(whosays("read", "--json", report).out)["counts"][0]["id"]
    done = whosays("explain", report, "nothing")
    assert_one_line(done, 2)
    assert known in done.err
    assert_one_line(whosays("explain", report, ""), 2)
    assert_one_line(whosays("explain", "-", "abc", stdin="Nothing happened at all in the town on that day."), 2)


def test_languages_are_listed() -> None:
    done = whosays("languages")
    assert done.code == 0
    rows = [line.split() for line in done.out.splitlines()]
    assert {row[0] for row in rows[1:]} == {
        p.parent.name for p in Path(package.__file__).parent.glob("languages/*/pack.toml")
    }
    assert ["ar", "Arabic", "Arabic", "rtl"] in [row[:4] for row in rows]


def test_check_tells_what_a_folder_lacks(tmp_path: Path) -> None:
    done = whosays("check", "xx")
    assert done.code != 0
    assert "Traceback" not in done.err
    folder = tmp_path / "xx"
    folder.mkdir()
    (folder / "pack.toml").write_text('code = "xx"\nname = "Test"\nscript = "Latin"\ndirection = "ltr"\n', "utf-8")
    done = whosays("check", str(folder))
    assert done.code in (1, 5)
    assert "Traceback" not in done.err


def test_a_reader_who_goes_away_is_no_error(tmp_path: Path) -> None:
    lines = tmp_path / "reports.jsonl"
    lines.write_text((json.dumps({"id": "a", "text": REPORT}) + "\n") * 400, "utf-8")
    script = f"{sys.executable} -m whosays read --jsonl {lines} | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (141, "")
    assert json.loads(done.stdout)["id"] == "a"


def test_an_interrupt_is_one_line() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "whosays", "read", "--jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heeding,
    ) as done:
        assert done.stdin is not None
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdin.write(json.dumps({"id": "a", "text": REPORT}).encode() + b"\n")
        done.stdin.flush()
        done.stdout.readline()
        done.send_signal(signal.SIGINT)
        assert done.wait(20) == 130
        assert done.stderr.read() == b"whosays: interrupted\n"


def test_the_unexpected_is_one_line_too(report: str, tmp_path: Path) -> None:
    broken = "import whosays.pipeline, sys\ndef read(*a, **k): raise ZeroDivisionError('no\\nway')\n"
    broken += "whosays.pipeline.read = read\n"
    script = broken + f"sys.argv = ['whosays', 'read', {report!r}]\nfrom whosays.__main__ import main\nmain()\n"
    environment = {key: value for key, value in os.environ.items() if key != "WHOSAYS_DEBUG"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError" in done.stderr
    assert "WHOSAYS_DEBUG" in done.stderr
    environment["WHOSAYS_DEBUG"] = "1"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment)
    assert "Traceback" in done.stderr
