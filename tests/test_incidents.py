"""Forty invented reports of twelve happenings, in four languages, linked and compared with a key made by hand."""

from __future__ import annotations

import json
import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from whosays import Store, cli
from whosays.link.accounts import accounts
from whosays.link.contradictions import contradictions
from whosays.link.echoes import Ref, independent, voices, wires
from whosays.link.incidents import summary
from whosays.link.ledger import entries, measures, ref, whole
from whosays.link.listing import groups_of, names_of
from whosays.link.records import Account, Entry
from whosays.link.tolls import extent
from whosays.pipeline import read
from whosays.resolve.names import same_name

FOLDER = Path(__file__).parent / "incidents"
FILE = FOLDER / "reports.jsonl"
KEY: dict[str, Any] = tomllib.loads((FOLDER / "key.toml").read_text("utf-8"))
INCIDENTS = {one["name"]: one for one in KEY["incident"]}
COUNTED = ("killed", "injured", "launched", "intercepted")
NEAR = 0.25  # degrees between a place and that of the key

F1 = 1.0  # of pairs of reports
TOGETHER: set[tuple[str, str]] = set()
"""Reports that the key has apart and that are joined."""
MISSES: dict[str, set[str]] = {}
"""What of the key is not reached, and what is told beyond it, as `differences` tells it; all of it must hold."""


Group = list[Account]


class Linked:
    """A store with all reports: its incidents, each with its accounts, and the reports that they are of."""

    def __init__(self, place: Path, files: list[Path]) -> None:
        for file in files:
            assert cli.run(["add", "--store", str(place), "--workers", "1", "--jsonl", str(file)]) == 0
        with Store.open(place) as store, store.reading() as connection:
            self.groups: list[Group] = [some for _, some in groups_of(connection)]
            named = names_of(connection, {one.document for some in self.groups for one in some})
        self.id = {document: names[0] for document, names in named.items()}

    def reports(self, some: Group) -> list[str]:
        """The ids of the reports of an incident."""
        return sorted({self.id[one.document] for one in some})

    def sets(self) -> list[list[str]]:
        """The reports of all incidents."""
        return sorted(self.reports(some) for some in self.groups)

    def of(self, name: str) -> Group:
        """The incident that has most of the reports of one of the key; one of several by whether it is a part."""
        wanted = set(INCIDENTS[name]["documents"])

        def fit(some: Group) -> tuple[float, bool, int]:
            mine = set(self.reports(some))
            part = any(one.part_of is not None for one in some)
            return len(mine & wanted) / len(mine | wanted), part == ("part_of" in INCIDENTS[name]), -some[0].start

        return max(self.groups, key=fit)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    return Linked(tmp_path_factory.mktemp("ordered") / "case.db", [FILE])


@pytest.fixture(scope="module")
def shuffled(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    """The same reports in another order, in four runs."""
    folder = tmp_path_factory.mktemp("shuffled")
    lines = FILE.read_text("utf-8").splitlines()
    random.Random(7).shuffle(lines)
    files = [folder / f"{n}.jsonl" for n in range(4)]
    for n, file in enumerate(files):
        file.write_text("\n".join(lines[n * 10 : n * 10 + 10]) + "\n", "utf-8")
    return Linked(folder / "case.db", files)


def pairs(sets: Iterator[list[str]] | list[list[str]]) -> set[tuple[str, ...]]:
    return {pair for some in sets for pair in combinations(sorted(some), 2)}


def differences(linked: Linked, name: str) -> set[str]:
    """All in which an incident differs from the key, a line each."""
    wanted, some = INCIDENTS[name], linked.of(name)
    ledger = entries(some)
    found = [*_short(linked, wanted, some), *_tolls(wanted, ledger), *_claims(linked, wanted, some, ledger)]
    found += [*_contradictions(linked, wanted, some), *_echoes(linked, wanted, some, ledger)]
    return set(found)


def _short(linked: Linked, wanted: dict[str, Any], some: Group) -> Iterator[str]:
    """Reports, type, day, place, independent sources."""
    if linked.reports(some) != sorted(wanted["documents"]):
        yield f"reports {' '.join(linked.reports(some))}"
    told = summary(some)
    if told["type"] not in wanted["type"]:
        yield f"type {told['type']}"
    if told["when"]["start"] != wanted["day"]:
        yield f"day {told['when']['start']}"
    if wanted["place"]:
        near = [p for p in told["places"] if abs(p["lat"] - wanted["lat"]) + abs(p["lon"] - wanted["lon"]) < NEAR]
        if not (near and near[0] == told["places"][0]) and not any(
            same_name(n, wanted["place"]) for n in told["names"]
        ):
            yield f"place {told['places'][0]['name'] if told['places'] else None}"
    figures = [one for one in entries(some) if one.figure.measure in ("killed", "injured")]
    sources = independent(voices(figures) if figures else voices(some))
    if sources != wanted["sources"]["independent"]:
        yield f"sources {sources}"


def _tolls(wanted: dict[str, Any], ledger: tuple[Entry, ...]) -> Iterator[str]:
    for measure in COUNTED:
        ends = wanted.get(measure)
        found = extent(ledger, measure)
        if found != (ends and (ends["low"], ends["high"])):
            yield f"toll {measure} {found}"


def _claims(linked: Linked, wanted: dict[str, Any], some: Group, ledger: tuple[Entry, ...]) -> Iterator[str]:
    """Figures for the whole with whose they are, by report: by any name that its voice has, or by its entry."""
    owners = {line: echo for echo in voices(some) for line in echo.lines}
    lines = {ref(entry): entry for entry in ledger}
    told: dict[tuple[str, str, int | None], set[str]] = {}
    for measure in measures(ledger):
        for entry in whole(ledger, measure) if measure.split()[0] in COUNTED else ():
            line = (linked.id[entry.document], entry.figure.measure, entry.figure.low)
            told.setdefault(line, set()).update(_names(owners[ref(entry)].lines, lines), {owners[ref(entry)].voice})
    for claim in wanted.get("claim", []):
        line = (claim["document"], claim["measure"], claim["value"])
        if line not in told:
            yield "no claim {} {} {}".format(*line)
        elif not any(_is_of(name, claim) for name in told[line]):
            yield "claim {} {} {} of {}".format(*line, "; ".join(sorted(told[line])))
    listed = {(claim["document"], claim["measure"], claim["value"]) for claim in wanted.get("claim", [])}
    yield from ("claim beyond {} {} {}".format(*line) for line in sorted(told.keys() - listed, key=str))


def _names(lines: tuple[Ref, ...], ledger: dict[Ref, Entry]) -> set[str]:
    return {ledger[line].figure.voice.name or "" for line in lines if line in ledger} - {""}


def _is_of(name: str, claim: dict[str, Any]) -> bool:
    written = {claim["speaker"], claim["as_written"]}
    return any(one in name or name in one for one in written) or same_name(name, claim["speaker"])


def _contradictions(linked: Linked, wanted: dict[str, Any], some: Group) -> Iterator[str]:
    def line(kind: str, sides: list[list[str]]) -> str:
        return f"{kind} {' | '.join(sorted(' '.join(sorted(side)) for side in sides))}"

    told = Counter(
        line(one.kind, [sorted({linked.id[d] for d in side}) for side in one.documents]) for one in contradictions(some)
    )
    listed = Counter(line(one["kind"], one["documents"]) for one in wanted.get("contradiction", []))
    yield from (f"no contradiction {one}" for one in (listed - told))
    yield from (f"contradiction beyond {one}" for one in (told - listed))


def _echoes(linked: Linked, wanted: dict[str, Any], some: Group, ledger: tuple[Entry, ...]) -> Iterator[str]:
    """Reports that repeat one voice with one figure, its last in each; of what has no figures, or from one agency."""
    lines = {ref(entry): entry.figure for entry in ledger}
    counted = {ref(entry) for measure in measures(ledger) for entry in whole(ledger, measure)}
    told: dict[tuple[str, ...], str] = {}
    for echo in voices(some):
        last: dict[tuple[str, str], int] = {}
        for one in echo.lines:
            if one in counted and (low := lines[one].low) is not None:
                key = (linked.id[one.document], lines[one].measure)
                last[key] = max(low, last.get(key, 0))
        sets = [
            {document for (document, other), low in last.items() if (other, low) == (measure, value)}
            for measure, value in {(measure, value) for (_, measure), value in last.items()}
        ]
        if not last:
            sets = [{linked.id[one.document] for one in echo.lines}]
        sets = [one for one in sets if len(one) > 1 and not any(one < other for other in sets)]
        told |= {tuple(sorted(one)): echo.voice for one in sets}
    told |= {tuple(sorted({linked.id[d] for d in echo.documents})): echo.voice for echo in wires(some)}
    listed = {tuple(sorted(one["documents"])): one["voice"] for one in wanted.get("echo", [])}
    yield from (f"no echo {' '.join(one)}" for one in listed.keys() - told.keys())
    yield from (f"echo beyond {' '.join(one)}" for one in told.keys() - listed.keys())


def test_reports_of_one_happening_are_joined(linked: Linked) -> None:
    truth = pairs([one["documents"] for one in KEY["incident"]])
    found = pairs(linked.sets())
    assert round(2 * len(truth & found) / (len(truth) + len(found)), 3) == F1
    assert truth <= found


def test_reports_told_apart_by_the_key_are_apart(linked: Linked) -> None:
    found = pairs(linked.sets())
    assert {tuple(one["documents"]) for one in KEY["apart"]} & found == TOGETHER


def test_the_order_of_reports_makes_no_difference(linked: Linked, shuffled: Linked) -> None:
    assert linked.sets() == shuffled.sets()
    assert [differences(linked, name) for name in INCIDENTS] == [differences(shuffled, name) for name in INCIDENTS]


@pytest.mark.parametrize("name", INCIDENTS)
def test_an_incident_is_told_as_the_key_has_it(linked: Linked, name: str) -> None:
    assert differences(linked, name) == MISSES.get(name, set())


def test_parts_of_a_night_are_told_as_parts(linked: Linked) -> None:
    """And the whole is not counted with them."""
    (night,) = linked.of("night-three-cities")
    for part in INCIDENTS["night-three-cities"]["parts"]:
        some = linked.of(part)
        assert night not in some
        assert [one.part_of for one in some if one.document == night.document] == [night.id]


def test_every_figure_of_a_report_is_of_one_account() -> None:
    """None is lost, and none is counted in two incidents."""
    for line in FILE.read_text("utf-8").splitlines():
        report = json.loads(line)
        given = {name: report[name] for name in ("language", "published", "publisher", "url")}
        reading = read(report["text"], **given)
        told = accounts(reading, report["text"], report["id"], report["id"])
        figures = [figure.claim for account in told for figure in account.figures]
        assert sorted(figures) == sorted(count.id for count in reading.counts)
        happenings = {happening.claim for account in told for happening in account.happenings}
        assert {event.id for event in reading.events if not event.background} <= happenings


@pytest.mark.parametrize(
    ("a", "b"),
    [("حسن قدّوح", "Хасан Каддух"), ("حسن قدّوح", "حسن قدوح"), ("محمّد", "Mohammed"), ("سليمان", "سليـمان")],
)
def test_vowel_signs_make_no_other_name(a: str, b: str) -> None:
    assert same_name(a, b)
    assert same_name(b, a)
