"""What the store promises, on SQLite and on PostgreSQL: one contract."""

from __future__ import annotations

import json
import multiprocessing
import random
import sqlite3
import threading
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select, text

import postgres
from finds import corpus, take_or_die
from finds import text as find
from whosays import InputError, Store, UsageError
from whosays.sources.found import Failure, Found
from whosays.store import migrations, reading, schema
from whosays.store import store as store_module
from whosays.store.landing import Added
from whosays.store.log import START, digest
from whosays.store.reading import Engine
from whosays.store.workers import Died, Workers

KILLED = "Three people were killed in the shelling of Kharkiv, the mayor said."
INJURED = "Three people were killed in the shelling of Kharkiv, the mayor said. Five people were injured."


def added(store: Store, *finds: Found | Failure, workers: int = 1) -> list[Added]:
    return list(store.add(finds, workers=workers))


def whats(some: list[Added]) -> list[str]:
    return [one.what for one in some]


def exported(store: Store) -> bytes:
    return b"".join(store.export())


def rows(store: Store) -> dict[str, int]:
    """How many rows every table has."""
    with store.database.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in schema.METADATA.tables.items()
        }


def assert_sound(store: Store) -> None:
    assert store.verify().problems == ()


# --- one document, many ways


def test_a_document_is_kept_with_bytes_text_reading_and_claims(place: str) -> None:
    with Store.open(place) as store:
        (one,) = added(store, find(KILLED, "a.txt", published="2025-07-04", title="Shelling"))
        assert (one.what, one.locator, one.error) == ("new", "a.txt", None)
        with store.database.connect() as connection:
            blob = connection.execute(select(schema.blobs)).one()
            assert bytes(blob.data) == KILLED.encode()
            version = connection.execute(select(schema.versions)).one()
            assert (version.document, version.text) == (one.id, KILLED)
            held = connection.execute(select(schema.readings)).one()
            assert json.loads(held.json)["counts"][0]["low"] == 3
            claims = connection.execute(select(schema.claims).order_by(schema.claims.c.number)).all()
        assert [(c.claim, c.type, c.low) for c in claims if c.claim == "count"] == [("count", "killed", 3)]
        assert all(KILLED[c.start : c.end] == c.exact and c.published == "2025-07-04" for c in claims)
        assert_sound(store)


def test_what_is_known_is_not_added_again(place: str) -> None:
    with Store.open(place) as store:
        finds = [find(KILLED), find(INJURED, "b.txt", url="https://news.example/b")]
        assert whats(added(store, *finds, *finds)) == ["new", "new", "known", "known"]
        before = rows(store)
        assert whats(added(store, *reversed(finds))) == ["known", "known"]
        after = rows(store)
        assert {name for name in after if after[name] != before[name]} == {"runs", "log"}


def test_one_text_from_two_places_is_one_document_with_two_rows_of_provenance(place: str) -> None:
    with Store.open(place) as store:
        feed = find(KILLED, "feed.xml", kind="feed", url="https://news.example/a")
        first, second = added(store, find(KILLED, "a.txt"), feed)
        assert (first.what, second.what) == ("new", "known")
        assert store.document(str(first.id)) == store.document(str(second.id)) == second.id
        assert rows(store)["provenance"] == 2
        assert [one["found"] for one in store.documents()] == [2]
        assert_sound(store)


def test_a_second_fetch_that_differs_is_a_new_version_and_the_earlier_stays(place: str) -> None:
    with Store.open(place) as store:
        first, second = added(
            store,
            find(KILLED, "a.html", url="https://news.example/a"),
            find(INJURED, "a.html", url="http://News.example/a/?utm_source=feed#top"),
        )
        assert (first.what, second.what, first.id) == ("new", "changed", second.id)
        (line,) = map(json.loads, store.export())
        assert {version["text"] for version in line["versions"]} == {KILLED, INJURED}
        assert all(version["reading"] for version in line["versions"])
        assert_sound(store)


def test_documents_that_turn_out_to_be_one_are_joined_and_their_old_ids_still_lead_there(place: str) -> None:
    with Store.open(place) as store:
        a, b, both, third = added(
            store,
            find(KILLED, "a.html", url="https://a.example/1"),
            find(INJURED, "b.html", url="https://b.example/1"),
            find(INJURED, "copy.html", url="https://a.example/1"),
            find("Two wounded in Odesa, police said.", "c.html", url="https://b.example/1"),
        )
        assert a.id != b.id
        assert (both.what, third.what, both.id) == ("known", "changed", third.id)
        assert {store.document(str(one.id)) for one in (a, b, both, third)} == {third.id}
        assert [one["versions"] for one in store.documents()] == [3]
        assert_sound(store)


def test_what_another_source_tells_of_a_text_changes_its_reading_and_the_log_says_so(place: str) -> None:
    today = "Three people were killed today, the mayor said."
    with Store.open(place) as store:
        added(store, find(today, "a.txt"))
        (again,) = added(store, find(today, "a.jsonl#1", kind="lines", published="2025-07-04"))
        assert again.what == "known"
        (line,) = map(json.loads, store.export())
        (version,) = line["versions"]
        assert version["known"] == {"published": "2025-07-04"}
        assert version["reading"]["reading"]["timexes"][0]["start"] == "2025-07-04"
        assert rows(store)["readings"] == 2, "the earlier reading stays"
        assert_sound(store)


def test_an_address_of_no_web_is_no_key(place: str) -> None:
    with Store.open(place) as store:
        some = added(store, find(KILLED, "a", url="n/a"), find(INJURED, "b", url="n/a"), find("Two died.", "c", url=""))
        assert len({one.id for one in some}) == 3


def test_characters_that_are_none_are_refused_and_odd_names_are_kept(place: str) -> None:
    with Store.open(place) as store:
        finds = [
            find("a\0b"),
            Found("a\ud800b", b"", "text", "b"),
            Found(KILLED, b"x", "text", "od\udcff\0d", title="\0"),
        ]
        refused = added(store, *finds)
        assert whats(refused) == ["failed", "failed", "new"]
        assert [one["locator"] for one in store.documents()] == ["od\\udcff\\x00d"]
        assert_sound(store)


# --- failures


def test_failures_are_kept_listed_and_solved(place: str) -> None:
    with Store.open(place) as store:
        french = "Le maire a déclaré que trois personnes avaient été tuées dans le bombardement de la ville."
        missing, unread, fine = added(
            store, Failure("a.pdf", "is damaged"), find(french, "fr.txt"), find(KILLED, "b.txt")
        )
        assert whats([missing, unread, fine]) == ["failed", "failed", "new"]
        assert missing.id is None
        assert unread.id is not None, "the text is kept, although there is no pack to read it with"
        assert [(locator, error) for locator, error, _ in store.failed()] == [
            ("a.pdf", "is damaged"), ("fr.txt", unread.error)
        ]  # fmt: skip
        assert whats(added(store, find(INJURED, "a.pdf"))) == ["new"]
        assert [locator for locator, _, _ in store.failed()] == ["fr.txt"]
        assert_sound(store)
        assert whats(added(store, Failure("a.pdf", "is damaged"))) == ["failed"], "it is back"
        assert [locator for locator, _, _ in store.failed()] == ["a.pdf", "fr.txt"]
        assert_sound(store)
        assert whats(added(store, find(INJURED, "a.pdf"))) == ["known"], "and gone again"
        assert [locator for locator, _, _ in store.failed()] == ["fr.txt"]
        assert_sound(store)


def test_a_text_that_kills_its_reader_is_a_failure_and_the_rest_is_read(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "take", take_or_die)
    with Store.open(place) as store:
        finds = [find(f"{KILLED} {number}", f"{number}.txt") for number in range(12)]
        finds[4] = find("This kills its reader.", "4.txt")
        some = added(store, *finds, workers=2)
        assert [one.locator for one in some] == [one.locator for one in finds]
        assert Counter(whats(some)) == {"new": 11, "failed": 1}
        assert "code -9" in str(some[4].error)
        assert_sound(store)


def test_results_come_by_number_from_all_workers() -> None:
    with Workers(3, str.upper) as workers:
        numbers = [workers.submit(f"a{i}") for i in range(50)]
        assert [workers.result(number) for number in numbers] == [f"A{i}" for i in range(50)]
    with Workers(2, take_or_die) as workers, pytest.raises(Died, match="-9"):
        workers.result(workers.submit(reading.Job("kills its reader", {})))


# --- order


def test_any_order_and_any_number_of_workers_give_the_same_export(server: str, tmp_path: Path) -> None:
    """The first of the three stores is on PostgreSQL: the database makes no difference either."""
    finds = corpus(200)
    exports = []
    with postgres.database(server) as address:
        for number, (place, workers) in enumerate(
            ((address, 1), (str(tmp_path / "b.db"), 2), (str(tmp_path / "c.db"), 4))
        ):
            random.Random(number).shuffle(finds)
            with Store.open(place) as store:
                assert Counter(whats(added(store, *finds, workers=workers)))["failed"] == 40
                before = rows(store)
                assert Counter(whats(added(store, *finds, workers=workers))) == {"known": 160, "failed": 40}
                after = rows(store)
                assert {name for name in after if after[name] != before[name]} == {"runs", "log"}
                assert after["log"] == before["log"] + 2
                exports.append(exported(store))
                assert_sound(store)
    assert exports[0] == exports[1] == exports[2]
    assert exports[0].count(b"\n") > 100


def _add(place: str, finds: list[Found | Failure]) -> None:
    with Store.open(place) as store:
        for _ in store.add(finds):
            pass


def test_two_programs_may_add_at_once(place: str, tmp_path: Path) -> None:
    finds = corpus(60)
    with Store.open(place) as store:
        alone = multiprocessing.get_context("fork")
        processes = [alone.Process(target=_add, args=(place, some)) for some in (finds, finds[::-1])]
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
        assert [process.exitcode for process in processes] == [0, 0]
        assert whats(added(store, *finds)).count("new") == 0
        assert_sound(store)
        together = exported(store)
    with Store.open(tmp_path / "alone.db") as store:
        added(store, *finds)
        assert exported(store) == together


# --- reading again


def test_reading_again_keeps_the_old_reading_and_tells_what_changed(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(place) as store:
        added(store, find(KILLED, "a.txt"), find(INJURED, "b.txt"))
        assert list(store.reread()) == []
        old = rows(store)["readings"]

        def newer(job: reading.Job) -> reading.Done:
            return reading.take(reading.Job(job.text.replace("Five", "Four"), job.told))

        monkeypatch.setattr(store_module, "take", newer)
        monkeypatch.setattr(store_module, "engine", lambda *_: Engine("9.9", "ab" * 32))
        changed = sorted(store.reread(), key=lambda one: one.new)
        assert (changed[0].new, changed[0].gone) == (0, 0)
        assert changed[1].new == changed[1].gone >= 1
        assert any("Four" in str(claim) for claim in changed[1].found)
        assert any("Five" in str(claim) for claim in changed[1].lost)
        assert list(store.reread()) == []
        assert rows(store)["readings"] == 2 * old
        problems = store.verify().problems
        assert problems, "the newer engine gives words that are not in the text, and they are found"
        assert all("are not in the text" in problem for problem in problems)


# --- opening


def test_a_store_that_is_missing_is_made_only_where_asked(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such store"):
        Store.open(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()
    with Store.open(tmp_path / "new" / "case.db") as store:
        assert store.head() == START


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("no database at all, but long enough to be taken for one" * 50)
    sqlite3.connect(tmp_path / "b.db").executescript("CREATE TABLE other (a); VACUUM;").connection.close()
    for name, why in (("a.db", "not a database"), ("b.db", "no store of whosays"), (".", "is a folder")):
        with pytest.raises(InputError, match=why):
            Store.open(tmp_path / name)
    with pytest.raises(UsageError, match="no address"):
        Store.open("postgresql://host:port/base")


def test_a_server_that_does_not_answer_is_one_line_without_the_password(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        Store.open(f"postgresql://desk:secret@/cases?host={tmp_path}")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_newer_store_is_refused_and_an_older_one_brought_up_to_date(place: str) -> None:
    with Store.open(place) as store:
        added(store, find(KILLED))
        with store.database.begin() as connection:
            connection.execute(schema.meta.update().values(value=str(migrations.NUMBER + 1)))
    with pytest.raises(InputError, match="newer whosays") as caught:
        Store.open(place)
    assert "\n" not in str(caught.value)

    def step(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE claims ADD COLUMN more TEXT"))

    with store.database.begin() as connection:
        connection.execute(schema.meta.update().values(value=str(migrations.NUMBER)))
        assert migrations.migrate(connection, "case", (*migrations.MIGRATIONS, step)) == migrations.NUMBER
        assert migrations.number(connection) == migrations.NUMBER + 1
        connection.execute(text("SELECT more FROM claims"))
    store.close()


def test_the_tables_of_this_number_are_these() -> None:
    """Whoever changes a table adds a migration, and then this hash."""
    tables = schema.METADATA.tables.values()
    told = [f"{table.name}.{c.name} {c.type} {c.primary_key} {c.nullable}" for table in tables for c in table.columns]
    assert (migrations.NUMBER, digest(*sorted(told))[:16]) == (1, "916955fd170d797f")


def test_interrupted_adding_keeps_what_was_told(place: str) -> None:
    before = threading.active_count()  # a browser of other tests may be open
    finds = [find(f"{KILLED} {number}", f"{number}.txt") for number in range(200)]
    with Store.open(place) as store:
        told = []
        adding = store.add(finds, workers=2)
        for one in adding:
            told.append(one.id)
            if len(told) == 70:
                adding.close()  # type: ignore[attr-defined]
        assert {store.document(str(name)) for name in told} == set(told)
        assert_sound(store)
        again = Counter(whats(added(store, *finds)))
        assert again["known"] >= 70
        assert again.total() == 200
        assert rows(store)["versions"] == 200
        assert_sound(store)
    assert threading.active_count() == before
