"""Linking as a whole: groups against a second, slower way; order, interruptions, rereading, versions, databases."""

from __future__ import annotations

import itertools
import random
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

import postgres
from finds import text as find
from link import report
from whosays import Store
from whosays.link import judged, link, linking, listing, tables
from whosays.link import regrouping as regrouping_module
from whosays.link.accounts import accounts
from whosays.link.accounts import accounts as accounts_of
from whosays.link.grouping import APART, BEST, LEAST, Pair, components, groups
from whosays.link.judging import Active, pair_id
from whosays.link.regrouping import Parts, follow
from whosays.pipeline import read
from whosays.sources.found import Found
from whosays.store import store as store_module
from whosays.store.reading import Engine
from whosays.store.schema import versions

IDS = "abcdefgh"


def reports(count: int = 30) -> list[Found]:
    return [report(number) for number in range(count)]


def shown(store: Store) -> bytes:
    """Incidents with their accounts and reports, as they are listed."""
    with store.reading() as connection:
        rows = [
            (row, listing.incident(connection, row["id"])["reports"])  # type: ignore[index]
            for row in listing.incidents(connection)
        ]
        return msgspec.json.encode(rows)


def homes(store: Store) -> dict[str, str]:
    """The incident of each account."""
    with store.reading() as connection:
        return {row.id: row.incident for row in connection.execute(select(tables.accounts))}


def kinds(store: Store) -> list[str]:
    """What became of incidents, as the log tells."""
    with store.reading() as connection:
        return [row["kind"] for row in listing.changes(connection)]


def linked(store: Store) -> list[linking.Linked]:
    return list(link(store))


def assert_sound(store: Store) -> None:
    assert store.verify().problems == ()


# --- groups


def slowly(
    ids: list[str], scores: dict[Pair, float], same: list[Pair], different: list[Pair]
) -> tuple[tuple[str, ...], ...]:
    """As `groups`, every fit worked out anew for every step."""
    found = [frozenset(part) for part in components(ids, same)]

    def fit(x: frozenset[str], y: frozenset[str]) -> float:
        between = [scores.get((min(a, b), max(a, b)), APART) for a in x for b in y]
        return BEST * max(between) + (1 - BEST) * sum(between) / len(between)

    def apart(x: frozenset[str], y: frozenset[str]) -> bool:
        return any((a in x and b in y) or (a in y and b in x) for a, b in different)

    while True:
        fits = [
            (-round(fit(x, y), 6), min(x), min(y))
            for x, y in itertools.permutations(found, 2)
            if min(x) < min(y) and not apart(x, y)
        ]
        if not fits or -min(fits)[0] < LEAST:
            return tuple(sorted(tuple(sorted(one)) for one in found))
        _, a, b = min(fits)
        joined = frozenset().union(*(one for one in found if a in one or b in one))
        found = [*(one for one in found if not one & joined), joined]


PAIRS = st.sampled_from(list(itertools.combinations(IDS, 2)))
SCORES = st.dictionaries(PAIRS, st.integers(-11, 16).map(lambda half: half / 2), max_size=28)
JUDGED = st.dictionaries(PAIRS, st.booleans(), max_size=6)


@given(scores=SCORES, judgements=JUDGED, rng=st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_groups_keep_to_what_is_judged_whatever_the_order(
    scores: dict[Pair, float], judgements: dict[Pair, bool], rng: random.Random
) -> None:
    same = [pair for pair, one in judgements.items() if one]
    home = {one: part[0] for part in components(IDS, same) for one in part}
    different = [(a, b) for (a, b), one in judgements.items() if not one and home[a] != home[b]]
    found = groups(IDS, scores, same, different)
    assert sorted(itertools.chain(*found)) == list(IDS)
    of = {one: group for group in found for one in group}
    assert all(of[a] is of[b] for a, b in same)
    assert all(of[a] is not of[b] for a, b in different)
    assert found == slowly(list(IDS), scores, same, different)
    mixed = [list(some) for some in (IDS, scores.items(), same, different)]
    for some in mixed:
        rng.shuffle(some)
    assert groups(mixed[0], dict(mixed[1]), mixed[2], mixed[3]) == found  # type: ignore[arg-type]


# --- parts


@given(
    scores=st.dictionaries(
        st.tuples(st.integers(0, 39), st.integers(0, 39)).filter(lambda pair: pair[0] < pair[1]),
        st.floats(LEAST, LEAST + 8).map(lambda score: round(score, 2)),
        max_size=90,
    ),
    most=st.integers(2, 12),
)
@settings(max_examples=60, deadline=None)
def test_parts_are_the_same_from_wherever_one_looks(
    table: Any, scores: dict[tuple[int, int], float], most: int
) -> None:
    """No account is of two parts, and a part that is no crowd holds all that hangs together."""
    ids = [f"{number:032x}" for number in range(40)]
    with table() as connection:
        connection.execute(delete(tables.links))
        if scores:
            rows = [
                {"a": ids[i], "b": ids[j], "id": pair_id(ids[i], ids[j]), "score": score, "apart": False, "why": "[]"}
                for (i, j), score in scores.items()
            ]
            connection.execute(tables.links.insert(), rows)
        before, regrouping_module.MOST = regrouping_module.MOST, most
        try:
            alone = {}
            for one in ids:
                parts = Parts(connection, Active())
                parts.of({one})
                alone[one] = frozenset(parts.found[0])
            together = Parts(connection, Active())
            together.of(set(ids))
        finally:
            regrouping_module.MOST = before
        assert sorted(itertools.chain(*together.found)) == ids
        assert {one: frozenset(part) for part in together.found for one in part} == alone
        for whole in components(ids, [(ids[i], ids[j]) for i, j in scores]):
            if len(whole) <= most:
                assert alone[whole[0]] == set(whole)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Any:
    store = Store.open(tmp_path_factory.mktemp("parts") / "case.db")
    with store.database.begin() as connection:
        tables.prepare(connection)
    return store.database.connect


# --- order, interruptions


def test_the_order_in_which_reports_are_added_makes_no_difference(tmp_path: Path) -> None:
    found = []
    for seed in range(3):
        some = reports()
        random.Random(seed).shuffle(some)
        with Store.open(tmp_path / f"{seed}.db") as store:
            list(store.add(some))
            linked(store)
            found.append((shown(store), homes(store)))
            assert_sound(store)
    assert found[0] == found[1] == found[2]
    assert 1 < len(set(found[0][1].values())) < len(found[0][1])


def test_linking_goes_on_where_it_stopped(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "BATCH", 7)
    with Store.open(tmp_path / "whole.db") as whole, Store.open(place) as store:
        list(whole.add(reports()))
        linked(whole)
        list(store.add(reports()))
        for stopped in range(1, 4):
            going = link(store)
            next(going)
            going.close()  # type: ignore[attr-defined]
            assert len(linking_pending(store)) == 30 - 7 * stopped
        assert [one.texts for one in linked(store)] == [7, 2]
        assert linked(store) == []
        assert (shown(store), homes(store)) == (shown(whole), homes(whole))
        assert_sound(store)


def linking_pending(store: Store) -> list[str]:
    with store.reading() as connection:
        return linking.pending(connection)


def test_both_databases_link_alike(server: str, tmp_path: Path) -> None:
    found = []
    with postgres.database(server) as address:
        for where in (str(tmp_path / "case.db"), address):
            with Store.open(where) as store:
                list(store.add(reports(40)))
                linked(store)
                list(store.add([report(40), report(3)]))
                linked(store)
                with store.reading() as connection:
                    rows = connection.execute(select(tables.links).order_by(tables.links.c.a, tables.links.c.b))
                    counts = connection.execute(select(tables.key_counts).order_by(tables.key_counts.c.key))
                    pairs = [tuple(row) for row in rows], [tuple(row) for row in counts]
                found.append((shown(store), homes(store), pairs))
                assert_sound(store)
    assert found[0] == found[1]


def test_what_a_crowd_reports_is_one_incident(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "CROWD", 4)
    text = "Shelling of the village of Mirne on 3 May 2025 killed seven people and injured nine, the governor said."
    some = [find(f"{text} Report {number}.", published="2025-05-03", publisher=f"P {number}") for number in range(24)]
    other = find("A drone hit the village of Stepove on 3 May 2025, killing one person.", published="2025-05-03")
    with Store.open(place) as store:
        for one in (*some[:12], other, *some[12:]):
            list(store.add([one]))
            linked(store)
        with store.reading() as connection:
            assert sorted(len(row["documents"]) for row in listing.incidents(connection)) == [1, 24]


# --- what is known is linked again


def test_a_reread_keeps_the_ids_of_incidents(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(place) as store:
        list(store.add(reports()))
        linked(store)
        before, was = homes(store), shown(store)
        monkeypatch.setattr(store_module, "engine", lambda *_: Engine("9.9", "ab" * 32))
        assert len(list(store.reread())) == 30
        assert [one.texts for one in linked(store)] == [30]
        assert homes(store) == before
        assert shown(store) == was
        assert set(kinds(store)) == {"created"}
        with store.reading() as connection:
            counted = connection.execute(
                select(tables.account_keys.c.key, func.count()).group_by(tables.account_keys.c.key)
            ).all()
            counts = connection.execute(select(tables.key_counts).where(tables.key_counts.c.count > 0)).all()
        assert {tuple(row) for row in counted} == {tuple(row) for row in counts}


def test_accounts_that_a_newer_reading_has_no_more_leave_no_trace(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    two = "Shelling of the village of Mirne on 3 May 2025 killed two people.\n\nA drone hit a shop in the village of Stepove on 3 May 2025, killing one person."  # noqa: E501
    with Store.open(place) as store:
        list(store.add([find(two)]))
        linked(store)
        assert len(homes(store)) == 2
        with monkeypatch.context() as patch:
            patch.setattr(linking, "accounts_of", lambda *told: accounts(*told)[:1])
            with store.database.begin() as connection:
                connection.execute(delete(tables.linked))
            with store.database.begin() as connection:
                connection.execute(tables.linked.insert().values(version=_version(connection), reading="0" * 64))
            linked(store)
        assert len(homes(store)) == 1
        assert kinds(store).count("withdrawn") == 1
        with store.reading() as connection:
            assert len(list(listing.incidents(connection))) == 1
            numbers = set(connection.execute(select(tables.account_keys.c.account)).scalars())
            assert numbers == set(connection.execute(select(tables.accounts.c.number)).scalars())
        assert_sound(store)


def _version(connection: Any) -> str:
    return str(connection.execute(select(versions.c.id)).scalar_one())


def test_all_can_be_linked_anew_with_the_same_ids(place: str) -> None:
    with Store.open(place) as store:
        list(store.add(reports()))
        linked(store)
        before, was = shown(store), homes(store)
        assert sum(one.texts for one in link(store, anew=True)) == 30
        assert (shown(store), homes(store)) == (before, was)
        assert_sound(store)


def test_tables_of_an_older_make_are_made_again(tmp_path: Path) -> None:
    with Store.open(tmp_path / "case.db") as store:
        list(store.add(reports(10)))
        linked(store)
        before = shown(store)
        with store.database.begin() as connection:
            connection.exec_driver_sql("DROP TABLE links")
            connection.exec_driver_sql("CREATE TABLE links (a TEXT, b TEXT, score FLOAT, why TEXT)")
        assert [one.texts for one in linked(store)] == [10]
        assert shown(store) == before
        assert_sound(store)


def test_a_document_that_changed_stays_in_its_incident(place: str) -> None:
    first = report(0)
    with Store.open(place) as store:
        list(store.add(reports(10)))
        linked(store)
        before = homes(store)
        grown = find(f"{first.text} The toll may rise.", kind="html", url=first.url, published=first.published)
        assert [one.what for one in store.add([grown])] == ["changed"]
        linked(store)
        after = homes(store)
        (new,) = after.keys() - before.keys()
        assert {one: after[one] for one in before} == before
        with store.reading() as connection:
            (same,) = (some for _, some in listing.groups_of(connection) if any(one.id == new for one in some))
        assert len({one.version for one in same if one.url == first.url}) == 2
        assert len({one.document for one in same if one.url == first.url}) == 1
        assert_sound(store)


def test_the_id_of_an_incident_that_became_part_of_another_leads_on(place: str) -> None:
    with Store.open(place) as store:
        list(store.add(reports()))
        linked(store)
        one, other, *_ = sorted(set(homes(store).values()))
        judged.judge(store, "same", one, other, "", "tester")
        with store.reading() as connection:
            joined = {row.id: row.joined for row in connection.execute(select(tables.incidents))}
            (gone,) = (id_ for id_ in (one, other) if joined[id_] is not None)
            (left,) = {one, other} - {gone}
            assert joined[gone] == left
            assert [follow(connection, id_) for id_ in (gone, gone[:10], left)] == [left] * 3
            assert follow(connection, "") is None
            assert follow(connection, "%") is None
            assert gone not in {row["id"] for row in listing.incidents(connection)}
        assert {"merged", "joined"} <= set(kinds(store))
        assert_sound(store)


def test_what_a_long_report_tells_takes_time_in_proportion() -> None:
    """Four times the text, hardly more than four times the time: the best of three."""
    line = "Shells hit the village of Mirne on 3 May 2025, killing two. A drone struck Stepove, the army said.\n"

    def took(count: int) -> float:
        text = line * count
        reading = read(text, language="en")
        times = []
        for _ in range(3):
            start = time.process_time()
            accounts_of(reading, text, "d", "v")
            times.append(time.process_time() - start)
        return min(times)

    took(10)
    assert took(800) < 8 * took(200)
