"""Pages made in several processes: the same as those of one, whatever becomes of the hands."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desk import Desk, copied
from whosays.web.asked import Person
from whosays.web.desk import Desk as Held
from whosays.web.hands import HERE, Hands
from whosays.web.making import Look, Made, Maker, Wanted
from whosays.web.settings import Settings

PERSON = Person("nour", "admin", "alone")


@pytest.fixture(scope="module")
def settings(reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(copied(reported, tmp_path_factory.mktemp("hands")))


@pytest.fixture
def held(settings: Settings) -> Iterator[Held]:
    with Held(settings) as desk:
        yield desk


@pytest.fixture
def hands(settings: Settings, held: Held) -> Iterator[Hands]:
    made = Hands(settings, 2)
    _until(lambda: made._free.qsize() == 2)
    yield made
    made.close()


def test_a_hand_makes_what_is_made_here(held: Held, hands: Hands) -> None:
    here = Maker(held)
    for page in ("overview", "reports", "incidents", "speakers", "places", "changes"):
        for form in ("html", "json"):
            wanted = _wanted(held, page, form)
            with held.reading() as connection:
                mine = here.made(wanted, connection)
            assert _of_a_hand(hands, wanted) == mine, (page, form)


def test_several_are_made_at_once(held: Held, hands: Hands) -> None:
    """One is being made here and does not end before another one is there."""
    wanted, other = _wanted(held, "reports", "json"), _wanted(held, "speakers", "json")
    there = threading.Event()

    def here() -> Made:
        assert there.wait(60)
        return Made(b"here", "text/plain")

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(hands.make, wanted, here)
        _until(lambda: hands._free.qsize() == 1)
        second = hands.make(other, lambda: pytest.fail("this process is busy"))
        there.set()
        assert first.result().body == b"here"
    assert b"speakers" in second.body


def test_who_waits_too_long_is_served_here(held: Held, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whosays.web.hands.PATIENCE", 0.05)
    taken = [hands._free.get(), hands._free.get()]
    assert hands.make(_wanted(held, "reports", "json"), lambda: Made(b"here", "text/plain")).body == b"here"
    for number in taken:
        hands._free.put(number)


def test_another_state_of_the_store_is_another_page(held: Held, hands: Hands) -> None:
    with held.reading() as connection:
        state = held.state(connection)
    assert _of_a_hand(hands, _wanted(held, "reports", "json", state=state - 1)) is None
    assert _of_a_hand(hands, _wanted(held, "reports", "json")) is not None


def test_what_a_hand_cannot_make_is_made_here(held: Held, hands: Hands) -> None:
    wanted = _wanted(held, "report", "json", {"id": "none"})
    assert _of_a_hand(hands, wanted) is None
    assert hands._free.qsize() == 2, "the hand works on"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP])
def test_a_hand_that_is_lost_costs_nothing_but_time(
    held: Held, hands: Hands, end: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("whosays.web.hands.LONGEST", 0.5)
    ((process, _),) = hands._hands.values()
    os.kill(process.pid, end)
    wanted = _wanted(held, "reports", "json")
    assert _of_a_hand(hands, wanted) is None
    process.join()
    _until(lambda: hands._free.qsize() == 2)
    monkeypatch.setattr("whosays.web.hands.LONGEST", 60.0)
    assert _of_a_hand(hands, wanted) is not None


def test_hands_end_with_the_desk(settings: Settings) -> None:
    hands = Hands(settings, 3)
    _until(lambda: hands._free.qsize() == 3)
    processes = [process for process, _ in hands._hands.values()]
    hands.close()
    assert all(process.exitcode is not None for process in processes)


def test_a_desk_with_hands_says_what_one_without_says(settings: Settings) -> None:
    """Eight readers at once; the tokens of forms differ from desk to desk, as all else does not."""
    paths = ["/", "/reports", "/incidents", "/speakers", "/places", "/search?q=Kharkiv", "/changes"]
    with Desk(settings.store) as alone:
        ids = [one["id"] for one in alone.get("/incidents.json").json()["incidents"]]
        paths += [f"/incidents/{id_}" for id_ in ids] + ["/incidents/none"]
        wanted = {path: _plain(alone.get(path).text) for path in paths}
    with Desk(settings.store, processes=2) as several, ThreadPoolExecutor(8) as pool:
        for _ in range(2):
            for path, text in zip(paths, pool.map(lambda path: several.get(path).text, paths), strict=True):
                assert _plain(text) == wanted[path], path


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_desk(settings: Settings, end: signal.Signals) -> None:
    command = [sys.executable, "-m", "whosays", "serve", "--store", settings.store, "--port", "0", "--no-open"]
    command += ["--processes", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as desk:
        try:
            assert desk.stdout is not None
            assert desk.stderr is not None
            address = re.search(r"http://\S+/", desk.stdout.readline())
            assert address is not None
            _until(lambda: len(_children(desk.pid)) > 0)
            children = _children(desk.pid)
            with urllib.request.urlopen(f"{address[0]}reports.json", timeout=60) as answer:
                assert answer.status == 200
            desk.send_signal(end)
            desk.wait(60)
            _until(lambda: not any(_is_there(child) for child in children))
            assert "Traceback" not in desk.stderr.read()
        finally:
            desk.kill()


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _is_there(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked for is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _of_a_hand(hands: Hands, wanted: Wanted) -> Made | None:
    """What is made elsewhere; None where it is made here."""
    number = hands._free.get()
    assert number == HERE
    mine = Made(b"", "")
    try:
        found = hands.make(wanted, lambda: mine)
    finally:
        hands._free.put(number)
    return found if found is not mine else None


def _wanted(held: Held, page: str, form: str, values: dict[str, str] | None = None, state: int | None = None) -> Wanted:
    with held.reading() as connection:
        now = held.state(connection)
    look = Look(PERSON, "ar", f"/{page}", "a=1&b=2", "dark", "", "0" * 64)
    return Wanted(page, form, values or {}, look, now if state is None else state)


def _plain(text: str) -> str:
    return re.sub(r'name="token" value="[0-9a-f]+"', "", text)


def _until(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.02)
