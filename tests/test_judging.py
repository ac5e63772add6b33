"""What persons judge binds: at random, against a second account of what stands and what clashes, and by hand."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from sqlalchemy import select

import link as benchmark
from link import ACCOUNTS, Scores, Step, Table, play
from whosays import InputError, Store, UsageError
from whosays.link import judged, judging, link, listing, tables
from whosays.store.log import Log
from whosays.store.schema import provenance, versions

ONES = st.integers(0, ACCOUNTS - 1)
PAIRS = st.sampled_from(list(itertools.combinations(range(ACCOUNTS), 2)))
SCORES = st.dictionaries(PAIRS, st.floats(-5.9, 8).map(lambda score: round(score, 3)), max_size=40)
STEPS = st.lists(st.tuples(st.sampled_from((*judging.VERDICTS, judging.UNDO)), ONES, ONES), max_size=14)
SHARP, AMONG_THREE = st.sampled_from(("same", "different", "undo")), st.integers(0, 2)

Fresh = Callable[[], AbstractContextManager[Table]]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fresh]:
    with benchmark.table(tmp_path_factory.mktemp("judged") / "case.db") as found:
        yield found


@given(scores=SCORES, steps=STEPS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_person_is_never_overruled_and_what_is_undone_is_undone(
    fresh: Fresh, scores: Scores, steps: list[Step]
) -> None:
    with fresh() as at:
        play(at, scores, steps)


@given(scores=SCORES, steps=st.lists(st.tuples(SHARP, AMONG_THREE, AMONG_THREE), max_size=14))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_among_three_alone(fresh: Fresh, scores: Scores, steps: list[Step]) -> None:
    """Where almost everything clashes with something."""
    with fresh() as at:
        play(at, scores, steps)


def test_what_an_undo_brings_back_must_not_contradict(fresh: Fresh) -> None:
    with fresh() as at:
        log = Log(at.connection, at.run)
        a, b, c = at.ids[:3]

        def judge(kind: str, one: str, other: str) -> str:
            return judging.judge(at.connection, log, kind, one, other, "", "tester").id

        judge("same", a, b)
        over = judge("different", a, b)
        judge("same", a, c)
        apart = judge("different", b, c)
        with pytest.raises(UsageError, match="contradicts earlier judgements") as refused:
            judging.undo(at.connection, log, over, "", "tester")
        assert "\n" not in str(refused.value)
        judging.undo(at.connection, log, apart, "", "tester")
        judging.undo(at.connection, log, over, "", "tester")
        assert set(judging.active(at.connection).same) == {tuple(sorted(pair)) for pair in ((a, b), (a, c))}
        with pytest.raises(UsageError, match="undone already"):
            judging.undo(at.connection, log, over, "", "tester")


def test_chains_of_the_same_forbid_what_parts_their_ends(fresh: Fresh) -> None:
    with fresh() as at:
        log = Log(at.connection, at.run)
        for one, other in itertools.pairwise(at.ids):
            judging.judge(at.connection, log, "same", one, other, "", "tester")
        with pytest.raises(UsageError, match="would be the same and different"):
            judging.judge(at.connection, log, "different", at.ids[0], at.ids[-1], "", "tester")
        judging.judge(at.connection, log, "unsure", at.ids[0], at.ids[1], "not any more", "tester")
        judging.judge(at.connection, log, "different", at.ids[0], at.ids[-1], "", "tester")


@pytest.mark.parametrize(
    ("id", "error", "why"),
    [("", InputError, "no judgement"), ("zz", InputError, "no judgement"), ("0" * 32, InputError, "no judgement")],
)
def test_what_is_no_judgement_cannot_be_undone(fresh: Fresh, id: str, error: type[Exception], why: str) -> None:
    with fresh() as at, pytest.raises(error, match=why):
        judging.undo(at.connection, Log(at.connection, at.run), id, "", "tester")


def test_what_the_rules_joined_can_be_undone_and_joined_again(tmp_path: object) -> None:
    """Through the command's own door, with a beginning of the id; the log tells of it, and the store stays sound."""
    with Store.open(f"{tmp_path}/case.db") as store:
        list(store.add([benchmark.report(number) for number in range(5)]))
        list(link(store))

        def groups() -> list[list[str]]:
            with store.reading() as connection:
                return sorted(sorted(row["documents"]) for row in listing.incidents(connection))

        def held() -> list[dict[str, object]]:
            with store.reading() as connection:
                return [one for _, some in listing.groups_of(connection) for one in listing.links_of(connection, some)]

        before = groups()
        assert any(len(one) > 1 for one in before)
        undone = [judged.undo(store, str(one["id"])[:12], "", "tester") for one in held() if one["verdict"] == "same"]
        assert all(len(one) == 1 for one in groups())
        for one in reversed(undone):
            judged.undo(store, one.id, "", "tester")
        assert groups() == before
        assert store.verify().problems == ()


def test_an_id_leads_to_one_thing_or_to_none(tmp_path: object) -> None:
    """The id given with a report is taken whole, before what other ids begin with; what could be several is refused."""
    with Store.open(f"{tmp_path}/case.db") as store:
        some = [structs.replace(benchmark.report(number * 5), id=f"{number:x}") for number in range(16)]
        list(store.add([*some, structs.replace(benchmark.report(99), id="f")]))
        list(link(store))
        with store.reading() as connection:
            accounts = connection.execute(
                select(tables.accounts.c.id, versions.c.document, tables.accounts.c.incident, provenance.c.told)
                .join(versions, versions.c.id == tables.accounts.c.version)
                .join(provenance, provenance.c.version == versions.c.id)
            ).all()
            for row in accounts:
                given_ = json.loads(row.told)["id"]
                if given_ != "f":
                    assert judged.found(connection, given_) == row.id
                for digits in (row.id, row.id[:12].upper(), row.document, f" {row.document[:12]} "):
                    assert judged.found(connection, digits) == row.id
                assert judged.found(connection, row.incident) in {
                    one.id for one in accounts if one.incident == row.incident
                }
            for wrong in ("", "  ", "%", "_", "no such", "f" * 70, '"', "f"):
                with pytest.raises(InputError, match="no account, incident or report") as refused:
                    judged.found(connection, wrong)
                assert "\n" not in str(refused.value)
