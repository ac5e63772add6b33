"""What persons decide of single values: at random, undone, over a new reading, by one coder or two, on the desk."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from command import Run
from whosays import InputError, Store, UsageError
from whosays.export.listed import rowset
from whosays.export.written import csv
from whosays.link import briefs, deciding, decisions, judged, judging, link, listing
from whosays.link.agreement import agreements, alpha
from whosays.link.tables import incidents
from whosays.link.waiting import WHAT, Waiting
from whosays.records import Reading
from whosays.sources.found import Found
from whosays.store import reading as reading_module
from whosays.store import store as store_module
from whosays.store.reading import Engine

TEXT = (
    "Shells hit the market in Nikopol on 4 March 2025, killing five people, Mayor Olha Koval said.\n\n"
    "Nine were injured."
)
OTHER = "Shells hit the market in Nikopol on 4 March 2025, killing seven people, regional police said."
VIEWS = ("claims", "documents", "incidents", "tolls", "contradictions")


def version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def written(store: Store) -> dict[str, bytes]:
    """All exports that tell what is believed now; judgements and changes tell what was, and grow."""
    with store.reading() as connection:
        return {name: b"".join(csv(rowset(name, connection))) for name in VIEWS}


def ledger(store: Store) -> list[dict[str, Any]]:
    with store.reading() as connection:
        return list(listing.tolls(connection))


def told(store: Store) -> dict[str, Any]:
    with store.reading() as connection:
        (row,) = listing.incidents(connection)
        return row


def address_of(store: Store, text: str, measure: str = "killed") -> str:
    with store.reading() as connection:
        rows = [row for row in rowset("claims", connection).rows if row["version"] == version(text)]
    return next(str(row["address"]) for row in rows if row["claim"] == "count" and row["type"] == measure)


def waiting(store: Store) -> Waiting:
    with store.reading() as connection:
        return Waiting().update(connection)


@pytest.fixture
def two(place: str) -> Iterator[Store]:
    """Two reports of one incident, in either database."""
    with Store.open(place) as store:
        list(store.add([Found(one, one.encode(), "text", f"{i}.txt") for i, one in enumerate((TEXT, OTHER))]))
        list(link(store))
        yield store


# --- what a decision does


def test_a_rejected_figure_leaves_the_toll_and_stays_in_the_ledger(two: Store) -> None:
    before = written(two)
    assert told(two)["killed"] == {"low": 5, "high": 7}
    made = deciding.decide(two, address_of(two, OTHER), "reject", None, "another town", "nour")
    assert told(two)["killed"] == {"low": 5, "high": 5}
    (line,) = [row for row in ledger(two) if row["checked"]]
    assert (line["low"], line["checked"], line["checked_by"], line["checked_why"]) == (
        7,
        "rejected",
        "nour",
        "another town",
    )
    with two.reading() as connection:
        (row,) = listing.incidents(connection)
        whole = listing.incident(connection, row["id"])
        assert whole is not None
        assert {view["high"] for view in whole["views"]["killed"] if view["high"]} == {5}
        assert not any(one["kind"] == "value" for one in whole["contradictions"])
        assert briefs.briefs(connection) == [briefs.brief(id_, some) for id_, some in listing.groups_of(connection)]
        last = list(listing.changes(connection))[-1]
        assert (last["kind"], last["before"]["killed"]["high"], last["after"]["killed"]["high"]) == ("updated", 7, 5)
    assert two.verify().problems == ()
    undone = judged.undo(two, made.id, "it was not", "nour")
    assert written(two) == before
    judged.undo(two, undone.id, "it was", "nour")
    assert told(two)["killed"] == {"low": 5, "high": 5}
    assert two.verify().problems == ()


def test_an_edited_figure_keeps_what_the_machine_read_beside_it(two: Store) -> None:
    address = address_of(two, TEXT)
    start = TEXT.index("five people")
    given_ = {"low": "4", "bound": "at_least", "speaker": "regional police", "start": start, "end": start + 4}
    deciding.decide(two, address, "edit", given_, "", "nour")
    (line,) = [row for row in ledger(two) if row["checked"]]
    assert (line["low"], line["high"], line["bound"], line["speaker"]) == (4, None, "at_least", "regional police")
    assert line["exact"] == "five" == TEXT[line["start"] : line["end"]]
    assert line["machine"] == {
        "low": 5, "high": 5, "bound": "exact", "speaker": "Mayor Olha Koval", "end": start + 11, "exact": "five people",
    }  # fmt: skip
    with two.reading() as connection:
        (claim,) = [row for row in rowset("claims", connection).rows if row["checked"]]
    assert (claim["low"], claim["checked"], claim["corrected"]["low"]) == (5, "edited", 4)
    assert two.verify().problems == ()


def test_an_event_can_be_of_another_kind_place_and_day_or_none(two: Store) -> None:
    with two.reading() as connection:
        rows = [row for row in rowset("claims", connection).rows if row["claim"] == "event"]
    before = written(two)
    edit = {"type": "airstrike", "place": "Myrne (47.6, 34.3)", "when": "2025-03-05"}
    made = [deciding.decide(two, row["address"], "edit", edit, "", "nour") for row in rows]
    found = told(two)
    assert (found["type"], found["when"]["start"], found["places"][0]["name"]) == ("airstrike", "2025-03-05", "Myrne")
    for one in made:
        judged.undo(two, one.id, "", "nour")
    assert written(two) == before
    for row in rows:
        deciding.decide(two, row["address"], "reject", None, "", "nour")
    assert told(two)["type"] is None
    assert two.verify().problems == ()


def test_a_missed_figure_is_added_with_its_words(two: Store) -> None:
    start = TEXT.index("Nine")
    values = {"measure": "missing", "object": "person", "low": 9}
    made = deciding.add(two, version(TEXT)[:12], "count", (start, start + 4), values, "", "nour")
    (line,) = [row for row in ledger(two) if row["measure"] == "missing"]
    assert (line["exact"], line["low"], line["checked"]) == ("Nine", 9, "added")
    address = f"{version(TEXT)}#{line['claim']}"
    deciding.decide(two, address, "edit", {"low": "8"}, "", "olha")
    (line,) = [row for row in ledger(two) if row["measure"] == "missing"]
    assert (line["low"], line["machine"]) == (8, {"low": 9, "high": 9})
    with two.reading() as connection:
        assert [row["checked"] for row in rowset("claims", connection).rows if row["address"] == address] == ["edited"]
    judged.undo(two, made.id, "", "nour")
    assert not [row for row in ledger(two) if row["measure"] == "missing"]
    assert two.verify().problems == ()


def test_who_says_it_is_corrected_for_all_that_stands_in_a_statement(two: Store) -> None:
    with two.reading() as connection:
        (said,) = [
            row
            for row in rowset("claims", connection).rows
            if row["claim"] == "statement" and row["version"] == version(TEXT)
        ]
    deciding.decide(two, said["address"], "edit", {"speaker": "the governor"}, "", "nour")
    assert "the governor" in {row["speaker"] for row in ledger(two)}
    made = deciding.decide(two, said["address"], "reject", None, "", "nour")
    assert {row["speaker"] for row in ledger(two) if row["low"] == 5} == {None}
    judged.undo(two, made.id, "", "nour")
    assert "the governor" in {row["speaker"] for row in ledger(two)}


@pytest.mark.parametrize(
    ("given_", "why"),
    [
        ({}, "nothing is changed"),
        ({"low": "5"}, "nothing is changed"),
        ({"low": "many"}, "no whole number"),
        ({"low": "-1"}, "no whole number"),
        ({"low": str(2**63)}, "no whole number"),
        ({"low": "3", "high": "9"}, "one number"),
        ({"low": "9", "high": "3", "bound": "range"}, "larger"),
        ({"low": "", "high": ""}, "missing"),
        ({"bound": "nearly"}, "no bound"),
        ({"measure": "eaten"}, "no measure"),
        ({"object": "house"}, "not said of"),
        ({"polarity": "perhaps"}, "no polarity"),
        ({"start": "10", "end": "5"}, "no span"),
        ({"start": "0", "end": "5000"}, "no span"),
        ({"start": "-1"}, "no whole number"),
        ({"end": ""}, "no whole number"),
        ({"speaker": "x" * 300}, "more than"),
        ({"colour": "red"}, "no value of a count"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(own_two: Store, given_: dict[str, str], why: str) -> None:
    with pytest.raises(UsageError, match=why) as refused:
        deciding.decide(own_two, address_of(own_two, TEXT), "edit", given_, "", "nour")
    assert "\n" not in str(refused.value)
    assert not [row for row in ledger(own_two) if row["checked"]]


@pytest.fixture(scope="module")
def own_two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two reports in a file, for what changes nothing."""
    with Store.open(tmp_path_factory.mktemp("two") / "case.db") as store:
        list(store.add([Found(one, one.encode(), "text", f"{i}.txt") for i, one in enumerate((TEXT, OTHER))]))
        list(link(store))
        yield store


@pytest.mark.parametrize("address", ["", "#", "zz#1", f"{version(TEXT)}#", f"{version(TEXT)}#zz", f"{version(TEXT)}#%"])
def test_an_address_leads_to_one_claim_or_to_none(own_two: Store, address: str) -> None:
    with pytest.raises(InputError):
        deciding.decide(own_two, address, "accept", None, "", "nour")
    with pytest.raises(UsageError, match="no decision"):
        deciding.decide(own_two, address_of(own_two, TEXT), "add", None, "", "nour")


# --- at random

STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("accept", "reject", "unclear")), st.integers(0, 40), st.integers(0, 2)),
        st.tuples(st.just("edit"), st.integers(0, 40), st.integers(0, 2)),
        st.tuples(st.just("undo"), st.integers(0, 40), st.integers(0, 2)),
        st.tuples(st.just("add"), st.integers(0, 40), st.integers(0, 2)),
        st.tuples(st.just("coders"), st.integers(0, 1), st.integers(0, 2)),
    ),
    min_size=1,
    max_size=10,
)


@pytest.fixture(scope="module")
def seven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store: the reports of one invented incident in four languages, and one of another."""
    folder = tmp_path_factory.mktemp("seven")
    reports = Path(__file__).parent / "incidents" / "reports.jsonl"
    with Store.open(folder / "case.db") as store:
        rows = [json.loads(line) for line in reports.read_text("utf-8").splitlines()][:7]
        finds = [
            Found(
                row["text"],
                row["text"].encode(),
                "jsonl",
                row["id"],
                published=row.get("published"),
                language=row["language"],
            )
            for row in rows
        ]
        list(store.add(finds))
        list(link(store))
    return folder / "case.db"


@given(steps=STEPS)
@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_undoing_everything_gives_the_first_exports_byte_for_byte(
    seven: Path, tmp_path: Path, steps: list[tuple[str, int, int]]
) -> None:
    place = shutil.copy(seven, tmp_path / f"{len(list(tmp_path.iterdir()))}.db")
    with Store.open(place) as store:
        before = written(store)
        addresses = [row["address"] for row in rows_of(store)]
        made: list[str] = []
        for step, number, person in steps:
            by = ("nour", "olha", "ivan")[person]
            address = addresses[number * 7 % len(addresses)]
            if step == "undo" and made:
                made += _undo(store, made[number % len(made)], by)
            elif step == "coders":
                made.append(deciding.set_mode(store, decisions.MODES[number], "", by).id)
            elif step == "add":
                values = {"measure": "killed", "object": "person", "low": number}
                made.append(deciding.add(store, address.partition("#")[0], "count", (0, 5), values, "", by).id)
            elif step != "undo":
                with store.reading() as connection:
                    what = deciding.claim(connection, address).what
                changes: dict[str, dict[str, Any]] = {
                    "count": {"low": 999 + number},
                    "event": {"when": "2024-01-01"},
                    "statement": {"speaker": "X"},
                }
                given_ = changes[what] | {"bound": "exact"} if what == "count" else changes[what]
                made.append(deciding.decide(store, address, step, given_ if step == "edit" else None, "", by).id)
        assert store.verify().problems == ()
        while left := _decisions(store):
            judged.undo(store, left[-1], "", "nour")
        assert written(store) == before
        assert store.verify().problems == ()


def rows_of(store: Store) -> list[dict[str, Any]]:
    with store.reading() as connection:
        return list(rowset("claims", connection).rows)


def _undo(store: Store, id: str, by: str) -> list[str]:
    """The judgement that undoes another, none where that is undone already."""
    try:
        return [judged.undo(store, id, "", by).id]
    except UsageError:
        return []


def _decisions(store: Store) -> list[str]:
    """The decisions that stand, in their order."""
    with store.reading() as connection:
        return [one.id for one in judging.in_force(judging.every(connection, None)) if one.kind != judging.UNDO]


# --- over a new reading


def test_decisions_survive_a_new_reading_or_are_told_to_have_lost_their_claim(
    two: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ids of all claims change; one figure is read as another, one is gone."""
    killed, injured = address_of(two, TEXT), address_of(two, TEXT, "injured")
    deciding.decide(two, killed, "edit", {"low": 6}, "the list of names", "nour")
    deciding.decide(two, injured, "reject", None, "", "nour")
    seven_ = address_of(two, OTHER)
    deciding.decide(two, seven_, "accept", None, "", "nour")

    def newer(job: reading_module.Job) -> reading_module.Done:
        done = reading_module.take(job)
        read = json.loads(done.json)
        for count in read["counts"]:
            count["id"] = f"f{count['id'][1:]}"
            if count["low"] == 7:
                count["low"] = count["high"] = 70
        read["counts"] = [count for count in read["counts"] if count["measure"] != "injured"]
        return _done(read)

    monkeypatch.setattr(store_module, "take", newer)
    monkeypatch.setattr(store_module, "engine", lambda *_: Engine("9.9", "ab" * 32))
    assert len(list(two.reread())) == 2
    list(link(two))
    lines = {(row["low"], row["checked"]) for row in ledger(two) if row["measure"] == "killed"}
    assert lines == {(6, "edited"), (70, "outdated")}
    found = waiting(two)
    assert [one.exact for one in found.orphans] == ["Nine"]
    assert {one.state for one in found.outcomes.values()} == {"edited", "outdated"}
    assert [one.version for one in found.order] == [version(OTHER)], "what is read otherwise now waits again"
    assert two.verify().problems == ()


def _done(read: dict[str, Any]) -> reading_module.Done:
    """A reading that was altered, as a reader hands it over."""
    return reading_module.written(msgspec.convert(read, Reading))


# --- one coder and two


def test_of_two_coders_it_counts_what_both_say_or_an_editor_settles(two: Store) -> None:
    address = address_of(two, OTHER)
    deciding.set_mode(two, "two", "", "ed")
    for by, kind, given_, state, high in (
        ("nour", "edit", {"low": 3}, "waiting", 7),
        ("olha", "accept", None, "disputed", 7),
        ("olha", "edit", {"low": 3}, "edited", 5),
        ("olha", "reject", None, "disputed", 7),
    ):
        deciding.decide(two, address, kind, given_, "", by)
        assert waiting(two).outcomes[address].state == state
        assert told(two)["killed"]["high"] == high
    settled = deciding.decide(two, address, "reject", None, "", "ed", settles=True)
    assert told(two)["killed"] == {"low": 5, "high": 5}
    assert [row["checked_by"] for row in ledger(two) if row["checked"]] == ["ed"]
    judged.undo(two, settled.id, "", "ed")
    deciding.set_mode(two, "one", "", "ed")
    assert told(two)["killed"] == {"low": 5, "high": 5}, "the last word is olha's, who rejected it"
    assert {one.field: one.agreed for one in _agreement(two)}["decision"] == 0
    assert two.verify().problems == ()


def _agreement(store: Store) -> list[Any]:
    return agreements(one.decisions for one in waiting(store).outcomes.values())


def brute(units: list[list[Any]]) -> float | None:
    """Alpha by its definition, from all pairs of values: 1 - observed / expected disagreement."""
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    n = len(values)
    if len(set(values)) < 2:
        return None
    observed = sum(sum(a != b for a, b in itertools.permutations(unit, 2)) / (len(unit) - 1) for unit in units) / n
    expected = sum(a != b for a, b in itertools.permutations(values, 2)) / (n * (n - 1))
    return float(1 - observed / expected)


def test_alpha_is_that_of_the_literature() -> None:
    """Krippendorff 2011, Computing Krippendorff's Alpha-Reliability: parts A (.095), B (.692) and C (.743)."""
    binary = list(zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True))
    nominal = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
    coders = (
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    )
    several = [[one for one in unit if one is not None] for unit in zip(*coders, strict=True)]
    assert [round(alpha(units) or 0, 3) for units in (binary, nominal, several)] == [0.095, 0.692, 0.743]
    assert alpha([]) is None
    assert alpha([["a", "a"], ["a", "a"]]) is None


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=5), max_size=12))
def test_alpha_is_that_of_its_definition(units: list[list[str]]) -> None:
    found, other = alpha(units), brute(units)
    assert (found is None) == (other is None)
    if found is not None and other is not None:
        assert abs(found - other) < 1e-9


# --- the queue


@pytest.mark.parametrize("seed", range(3))
def test_queues_that_keep_up_are_those_made_anew(own: str, seed: int) -> None:
    """Whatever persons decide and undo, and whatever comes in between: as one that saw nothing before."""
    chance = random.Random(seed)
    with Store.open(own) as store:
        kept = [Waiting(what) for what in WHAT]
        undoable: list[str] = []
        for number in range(24):
            with store.reading() as connection:
                for one in kept:
                    new = Waiting(one.what).update(connection)
                    one.update(connection)
                    assert (one.order, one.outcomes, one.orphans) == (new.order, new.outcomes, new.orphans), number
                    assert one.waits("nour") == new.waits("nour")
                some = sorted(one for (one,) in connection.execute(select(incidents.c.id)))
                order = chance.choice([one.order for one in kept if one.order])
            step = chance.choice(("accept", "reject", "edit", "unclear", "same", "different", "undo", "add"))
            if step == "add":
                text = f"Shelling of Nikopol on {1 + number} March 2025 killed {number + 2} people, police said."
                _ = list(store.add([Found(text, text.encode(), "text", f"{seed}-{number}.txt")]))
                _ = list(link(store))
            elif step == "undo" and undoable:
                judged.undo(store, undoable.pop(chance.randrange(len(undoable))), "", "nour")
            elif step in {"same", "different"}:
                one_, other = chance.sample(some, 2)
                with contextlib.suppress(InputError):  # they are that already
                    undoable.append(judged.judge(store, step, one_, other, "", "nour").id)
            else:
                values = {"low": number, "high": number, "bound": "exact"} if step == "edit" else None
                address = chance.choice(kept[0].order if step == "edit" else order).address
                kind = step if step != "undo" else "accept"
                undoable.append(deciding.decide(store, address, kind, values, "", "nour").id)


def test_the_queue_holds_every_figure_once_and_keeps_up(own: str) -> None:
    with Store.open(own) as store, store.reading() as connection:
        figures = [row["address"] for row in rowset("claims", connection).rows if row["claim"] == "count"]
        kept = Waiting().update(connection)
        assert Counter(one.address for one in kept.order) == Counter(figures)
        assert kept.order == sorted(kept.order)
        assert all(one.rank < 0 for one in kept.order)
    with Store.open(own) as store:
        for one, kind in zip(kept.order[:3], ("reject", "edit", "accept"), strict=True):
            deciding.decide(
                store, one.address, kind, {"low": 1, "bound": "exact"} if kind == "edit" else None, "", "nour"
            )
            with store.reading() as connection:
                kept.update(connection)
                assert kept.order == Waiting().update(connection).order
                assert one.address not in {other.address for other in kept.order}
        last = kept.after("", "nour")
        assert len(last) == kept.waits("nour") == len(figures) - 3
        assert kept.after("no place", "nour", 2) == last[:2]
        assert kept.after(last[4].cursor, "nour") == last[5:]
        assert kept.before(last[5].cursor, "nour") == last[4]


def test_the_commands_decide_and_undo(own: str, whosays: Run) -> None:
    row = json.loads(whosays("queue", "--store", own, "--jsonl", "--limit", "1").out)
    assert whosays("reject", row["address"], "--why", "no", "--by", "nour", "--store", own).code == 0
    done = whosays("edit", row["address"], "--set", "low", "--store", own)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert whosays("edit", row["address"], "--set", "low=9", "--by", "olha", "--store", own, "--json").code == 0
    made = json.loads(whosays("unclear", row["address"], "--by", "ivan", "--store", own, "--json").out)
    assert whosays("undo", made["id"], "--store", own).code == 0
    assert "decision" in whosays("agreement", "--store", own).out
    assert whosays("coders", "two", "--store", own).code == 0
    assert whosays("coders", "--store", own).out == "two\n"
    missed = whosays("missed", row["address"].partition("#")[0], "--span", "0-4", "--set", "measure=killed",
                     "--set", "object=person", "--set", "low=2", "--store", own)  # fmt: skip
    assert missed.code == 0
    assert whosays("verify", "--store", own).code == 0
