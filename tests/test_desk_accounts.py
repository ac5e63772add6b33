"""Accounts of the desk: who gets in, how, for how long, with what; and what is written down of it."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from command import Run
from desk import Desk
from whosays.errors import UsageError
from whosays.link.judged import judge
from whosays.link.listing import groups_of
from whosays.link.tables import accounts as account_rows
from whosays.store.store import Store
from whosays.web.accounts import audit, passwords, sessions, tables, throttle, tokens, users

WORD = "seven grey herons"
OTHER = "eleven white storks"


@pytest.fixture
def peopled(own: str) -> str:
    """A store with an account of every role, each called as its role."""
    with Store.open(own) as store, tables.changing(store.database) as connection:
        tables.prepare(connection)
        for role in ("admin", "editor", "coder", "reader"):
            users.add(connection, role, role, WORD)
    return own


@pytest.fixture
def house(peopled: str) -> Iterator[Desk]:
    """A desk over it."""
    with Desk(peopled) as opened:
        yield opened


def log_in(desk: Desk, name: str, password: str = WORD, **form: Any) -> Any:
    """Log in at the page for it."""
    desk.cookies.clear()
    return desk.submit("/login/enter", "/login", name=name, password=password, **form)


def hold(desk: Desk, session: str) -> None:
    """As another browser, which holds this session."""
    desk.cookies.clear()
    desk.cookies.set("session", session)


def rows(store: str, query: str) -> list[Any]:
    """Rows of a store in a file."""
    connection = sqlite3.connect(store)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def set_back(store: str, change: str) -> None:
    """Change rows of a store behind its back."""
    connection = sqlite3.connect(store)
    connection.execute(change)
    connection.commit()
    connection.close()


# --- with and without accounts


def test_without_accounts_there_is_one_person_at_this_machine(own: str) -> None:
    with Desk(own) as desk:
        assert desk.get("/accounts").status_code == 200
        assert desk.get("/", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 303
        assert desk.get("/reports.json", headers={"via": "1.1 proxy"}).status_code == 401
    for settings in ({"host": "0.0.0.0"}, {"proxy": True}):
        with Desk(own, **settings) as desk:
            assert desk.get("/").headers["location"] == "/login"


def test_with_the_first_account_everybody_must_log_in(desk: Desk) -> None:
    new = {"name": "Nour", "new": WORD, "again": WORD}
    assert desk.submit("/accounts/add", role="reader", **new).status_code == 400  # the first is an admin's
    assert desk.submit("/accounts/add", role="admin", **new).status_code == 303
    assert desk.get("/").headers["location"] == "/login"
    assert desk.get("/reports?q=a&b=c").headers["location"] == "/login?to=%2Freports%3Fq%3Da%26b%3Dc"
    assert desk.get("/reports.json").json() == {"error": "Log in first."}
    assert desk.get("/", headers={"hx-request": "true"}).headers["hx-redirect"] == "/login"
    answer = log_in(desk, "nour", to="/reports")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports")
    assert desk.get("/reports").status_code == 200


def test_serve_lets_others_ask_only_with_accounts(own: str, whosays: Run, tmp_path: Path) -> None:
    for options in (["--host", "0.0.0.0"], ["--allow-host", "desk.example"], ["--proxy"], ["--host", "::"]):
        done = whosays("serve", "--store", own, "--no-open", "--port", "0", *options)
        assert done.code == 2
        assert done.err.startswith("whosays: with --")
        assert "no accounts" in done.err
        assert done.err.count("\n") == 1


# --- names and passwords


@pytest.mark.parametrize("name", ["Nour", "نور الهدى", "Ольга К.", "O’Brien-2", "jean@desk"])
def test_names_that_are_kept_and_found_however_they_are_written(name: str) -> None:
    assert users.clean(f"  {name} ") == name
    assert users.key(name) == users.key(f" {name.upper()}  ")


@pytest.mark.parametrize(
    "name", ["", " ", "<b>", "a\0b", "a\u202eb", "a\u200bb", "-a", "a/b", "a" * 61, "\ud800", "a\nb;", "{{7*7}}", "'x"]
)
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(UsageError):
        users.clean(name)


def test_passwords_are_kept_as_argon2id_and_fit_on_every_keyboard() -> None:
    kept = passwords.made("sept hérons gris")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.fits(kept, "sept he\u0301rons gris")
    assert not passwords.fits(kept, "sept herons gris")
    assert kept != passwords.made("sept hérons gris")
    for bad in ("short", "aaaaaaaaaaaa", "x" * 501):
        with pytest.raises(UsageError):
            passwords.made(bad)


def test_nothing_that_lets_in_stands_in_the_store(house: Desk, peopled: str) -> None:
    log_in(house, "admin")
    answer = house.submit("/account/tokens", "/account", name="script", scope="read", days="3")
    token = answer.text.partition('"secret" dir="ltr">')[2].partition("<")[0]
    held = house.cookies["session"]
    assert token.startswith("whosays_")
    assert token not in house.get("/account").text
    with Store.open(peopled) as store, store.reading() as connection:
        whole = repr([connection.execute(table.select()).all() for table in tables.ACCOUNTS.sorted_tables])
    assert WORD not in whole
    assert token not in whole
    assert held not in whole
    assert tables.hashed(token) in whole
    assert tables.hashed(held) in whole


# --- logging in


def test_wrong_names_and_wrong_passwords_get_one_answer(house: Desk) -> None:
    with Store.open(house.store) as store, tables.changing(store.database) as connection:
        users.stop(connection, "coder")
    answers = [log_in(house, name, word) for name, word in (("reader", OTHER), ("nobody", WORD), ("coder", WORD))]
    assert {one.status_code for one in answers} == {403}
    bodies = {
        re.sub("[0-9a-f]{64}", "", one.text.replace(name, "").split("<main")[1])
        for one, name in zip(answers, ("reader", "nobody", "coder"), strict=True)
    }
    assert len(bodies) == 1
    assert "session" not in house.cookies


def test_the_same_work_is_done_for_names_that_are_none(house: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[bool] = []
    real = passwords._HASHER

    class Counting:
        def verify(self, kept: str, password: bytes) -> bool:
            worked.append(kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$"))
            return real.verify(kept, password)

        def hash(self, password: bytes) -> str:
            return real.hash(password)

        def check_needs_rehash(self, kept: str) -> bool:
            return real.check_needs_rehash(kept)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    for name in ("reader", "nobody"):
        log_in(house, name, OTHER)
    assert worked == [True, True]


def test_tries_must_wait_longer_and_longer(house: Desk) -> None:
    answers = [log_in(house, "reader", OTHER) for _ in range(9)]
    assert [one.status_code for one in answers] == [403] * 6 + [429] * 3
    assert all(int(one.headers["retry-after"]) >= 1 for one in answers[6:])
    assert log_in(house, "reader").status_code == 429  # the right one must wait too
    assert [log_in(house, "nobody", OTHER).status_code for _ in range(7)] == [403] * 6 + [429]  # names that are none
    assert log_in(house, "editor").status_code == 303  # others need not


def test_waits_grow_and_end_and_are_of_a_network() -> None:
    tries = throttle.Throttle(free=3, longest=60)
    now, waits = 0.0, []
    for _ in range(12):
        wait = tries.take(["a"], now)
        if wait:
            waits.append(wait)
            now += wait
            assert tries.take(["a"], now) == 0
    assert waits == [2, 4, 8, 16, 32, 60][: len(waits)] or sorted(waits) == waits
    assert tries.take(["a"], now + throttle.FORGET) == 0
    for index in range(throttle.MOST + 10):
        tries.take([str(index)], now)
    assert len(tries._held) == throttle.MOST


def test_tries_side_by_side_count_each() -> None:
    tries = throttle.Throttle(free=5, longest=60)
    let: list[float] = []
    threads = [threading.Thread(target=lambda: let.append(tries.take(["a"], 1.0))) for _ in range(40)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert let.count(0.0) == 6


def test_from_one_address_many_names_must_wait(house: Desk) -> None:
    answers = [log_in(house, f"guess{index}", OTHER).status_code for index in range(23)]
    assert answers == [403] * 21 + [429] * 2


# --- sessions


def test_the_cookie_of_a_session(house: Desk, peopled: str) -> None:
    cookie = log_in(house, "reader").headers["set-cookie"]
    assert cookie.startswith("session=")
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Secure" not in cookie
    with Desk(peopled, proxy=True) as desk:
        told = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7"}
        page = desk.get("https://testserver/login", headers=told)
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert page.headers["set-cookie"].startswith("__Host-visit=")


def test_a_session_is_new_with_every_login_and_ends_with_logout(house: Desk) -> None:
    log_in(house, "reader")
    first = house.cookies["session"]
    log_in(house, "reader")
    assert house.cookies["session"] != first
    token = house.token("/account")
    assert house.post("/logout", data={"token": token}).headers["location"] == "/login"
    assert "session" not in house.cookies
    for held in (first,):  # another browser, still logged in
        hold(house, held)
        assert house.get("/reports").status_code == 200


def test_logging_out_ends_the_session_in_the_store(house: Desk) -> None:
    log_in(house, "reader")
    held = house.cookies["session"]
    house.submit("/logout", "/account")
    hold(house, held)
    assert house.get("/reports").status_code == 303


@pytest.mark.parametrize(("column", "back", "ended"), [
    ("seen", dt.timedelta(hours=11), False), ("seen", dt.timedelta(hours=13), True),
    ("made", dt.timedelta(days=29), False), ("made", dt.timedelta(days=31), True),
])  # fmt: skip
def test_sessions_end_by_themselves(house: Desk, peopled: str, column: str, back: dt.timedelta, ended: bool) -> None:
    log_in(house, "reader")
    set_back(peopled, f"UPDATE desk_sessions SET {column} = '{tables.time(tables.clock() - back)}'")
    assert house.get("/reports").status_code == (303 if ended else 200)


def test_use_keeps_a_session(house: Desk, peopled: str) -> None:
    log_in(house, "reader")
    set_back(peopled, f"UPDATE desk_sessions SET seen = '{tables.time(tables.clock() - dt.timedelta(hours=11))}'")
    house.get("/reports")
    now = tables.time(tables.clock() - dt.timedelta(minutes=1))
    for _ in range(200):
        if rows(peopled, "SELECT seen FROM desk_sessions")[0][0] > now:
            return
        time.sleep(0.01)
    raise AssertionError("its use was not written down")


def test_another_password_ends_the_other_sessions(house: Desk) -> None:
    log_in(house, "reader")
    first = house.cookies["session"]
    log_in(house, "reader")
    form = {"new": OTHER, "again": OTHER}
    assert house.submit("/account/password", "/account", password=OTHER, **form).status_code == 400
    assert house.submit("/account/password", "/account", password=WORD, new=OTHER, again=WORD).status_code == 400
    assert house.submit("/account/password", "/account", password=WORD, **form).status_code == 303
    assert house.get("/account").status_code == 200
    hold(house, first)
    assert house.get("/account").status_code == 303
    assert log_in(house, "reader").status_code == 403
    assert log_in(house, "reader", OTHER).status_code == 303


def test_sessions_and_tokens_of_others_are_not_there(house: Desk, peopled: str) -> None:
    log_in(house, "admin")
    (session,) = [row[0] for row in rows(peopled, "SELECT id FROM desk_sessions WHERE user = 'admin'")]
    house.submit("/account/tokens", "/account", name="script", scope="admin", days="9")
    (token,) = [row[0] for row in rows(peopled, "SELECT id FROM desk_tokens")]
    log_in(house, "editor")
    for path in (f"/account/sessions/{session}/end", f"/account/tokens/{token}/revoke"):
        theirs, missing = (
            house.submit(path, "/account"),
            house.submit(path.replace(session, "x").replace(token, "x"), "/account"),
        )
        assert theirs.status_code == missing.status_code == 404
        assert theirs.text.split("<main")[1] == missing.text.split("<main")[1]
    assert rows(peopled, "SELECT revoked FROM desk_tokens") == [(None,)]


def test_a_role_counts_at_once_and_a_stopped_account_is_out(house: Desk) -> None:
    log_in(house, "editor")
    held = house.cookies["session"]
    assert house.get("/audit").status_code == 403
    log_in(house, "admin")
    assert house.submit("/accounts/editor/role", "/accounts", role="admin").status_code == 303
    admin = house.cookies["session"]
    hold(house, held)
    assert house.get("/audit").status_code == 200
    hold(house, admin)
    assert house.submit("/accounts/editor/stop", "/accounts").status_code == 303
    assert house.submit("/accounts/admin/stop", "/accounts").status_code == 400  # the last
    assert house.submit("/accounts/admin/role", "/accounts", role="reader").status_code == 400
    assert house.submit("/accounts/nobody/stop", "/accounts").status_code == 404
    hold(house, held)
    assert house.get("/").status_code == 303
    assert log_in(house, "editor").status_code == 403


def test_forms_survive_a_restart_and_belong_to_one_session(peopled: str) -> None:
    with Desk(peopled) as desk:
        log_in(desk, "reader")
        held, token = desk.cookies["session"], desk.token("/account")
        log_in(desk, "reader")
        assert desk.post("/choose", data={"token": token, "theme": "dark"}).status_code == 403
    with Desk(peopled) as desk:
        hold(desk, held)
        assert desk.post("/choose", data={"token": token, "theme": "dark"}).status_code == 303


def test_a_page_elsewhere_can_log_nobody_in(house: Desk) -> None:
    token = house.token("/login")
    form = {"token": token, "name": "reader", "password": WORD}
    house.cookies.clear()  # the token of the attacker's own browser does not help in another one
    assert house.post("/login/enter", data=form).status_code == 403


# --- tokens


def test_tokens_are_for_the_interface_of_programs_alone(peopled: str, house: Desk) -> None:
    with Store.open(peopled) as store, tables.changing(store.database) as connection:
        given, _ = tokens.make(connection, "admin", "admin", "script")
        for name in ("/", "/reports", "/audit", "/audit.csv"):
            assert house.get(name, headers={"authorization": f"Bearer {given}"}).status_code in {303, 401}


def test_what_tokens_may_and_when_they_end(place: str) -> None:
    with Store.open(place) as store, tables.changing(store.database) as connection:
        tables.prepare(connection)
        users.add(connection, "ada", "admin", WORD)
        users.add(connection, "ole", "coder", WORD)
        roles = {}
        for owner, scope in (("ada", "read"), ("ada", "write"), ("ada", "admin"), ("ole", "write")):
            given, made = tokens.make(connection, owner, scope, "script", 1)
            found = tokens.find(connection, given)
            assert found is not None
            roles[owner, scope] = found[0].role
            assert found[1] == made.id  # never used so far
            tokens.touch(connection, made.id)
            assert tokens.find(connection, given) == (found[0], None)
        assert list(roles.values()) == ["reader", "editor", "admin", "coder"]
        with pytest.raises(UsageError):
            tokens.make(connection, "ole", "admin", "script")
        with pytest.raises(UsageError):
            tokens.make(connection, "ole", "read", "script", 367)
        assert tokens.find(connection, given + "x") is None
        assert not tokens.revoke(connection, made.id, "ada")
        assert tokens.revoke(connection, made.id, "ole")
        assert not tokens.revoke(connection, made.id)
        assert tokens.find(connection, given) is None
        given, made = tokens.make(connection, "ole", "read", "script", 1)
        connection.execute(tables.tokens.update().values(expires=tables.time(tables.clock())))
        assert tokens.find(connection, given) is None
        given, made = tokens.make(connection, "ole", "read", "script", 1)
        users.stop(connection, "ole")
        assert tokens.find(connection, given) is None
        users.start(connection, "ole")
        assert tokens.find(connection, given) is None


# --- both databases


def test_accounts_and_sessions_in_both_databases(place: str) -> None:
    with Store.open(place) as store:
        with tables.changing(store.database) as connection:
            tables.prepare(connection)
            tables.prepare(connection)
            secret = tables.secret(connection)
            assert not tables.are_any(connection)
            users.add(connection, "Нур", "admin", WORD)
            with pytest.raises(UsageError):
                users.add(connection, "НУР", "reader", WORD)
        with tables.changing(store.database) as connection:
            assert tables.secret(connection) == secret
            user = users.is_password(connection, " нур", WORD)
            assert user is not None
            given = sessions.begin(connection, user, "192.0.2.7", "x" * 999)
            found = sessions.find(connection, given)
            assert found is not None
            assert (found[0].name, found[0].role) == ("Нур", "admin")
            (one,) = sessions.of(connection, "нур")
            assert (one.address, len(one.browser)) == ("192.0.2.7", 200)
            assert sessions.end(connection, "нур", one.id)
            assert sessions.find(connection, given) is None


def test_the_audit_cannot_be_changed(place: str) -> None:
    with Store.open(place) as store:
        with tables.changing(store.database) as connection:
            tables.prepare(connection)
            audit.write(connection, "ada", "choose", "a\0b\u202e", "192.0.2.7", 303)
            audit.write(connection, "", "enter", "", "192.0.2.7", 403)
        for change in ("UPDATE desk_audit SET who = 'x'", "DELETE FROM desk_audit"):
            with pytest.raises(DBAPIError, match="stays written"), tables.changing(store.database) as connection:
                connection.execute(text(change))
        with store.reading() as connection:
            assert [one.who for one in audit.read(connection, 9)] == ["", "ada"]
            assert [one.number for one in audit.read(connection, 9, who="ada")] == [1]
            assert len(list(audit.rowset(connection).rows)) == 2


# --- what is written down


def test_everything_that_is_done_and_refused_is_written_down(house: Desk) -> None:
    log_in(house, "nobody", "a secret of mine")
    log_in(house, "reader", OTHER)
    log_in(house, "reader")
    house.post("/choose", data={"token": "0"})
    house.submit("/accounts/coder/stop", "/account")
    house.post("/no/such", data={})
    house.post("/choose", headers={"origin": "https://elsewhere.test"})
    log_in(house, "admin")
    house.submit("/accounts/add", "/accounts", name="Ole", role="coder", new=OTHER, again=OTHER)
    house.submit("/accounts/coder/role", "/accounts", role="editor")
    told = [
        (one["who"], one["action"], one["subject"], one["outcome"])
        for one in house.get("/audit.json").json()["entries"]
    ]
    assert told[::-1] == [
        ("", "enter", "a name that is none", 403),
        ("", "enter", "name=reader", 403),
        ("reader", "enter", "name=reader", 303),
        ("reader", "choose", "", 403),
        ("reader", "stop_account", "name=coder", 403),
        ("reader", "POST /no/such", "", 404),
        ("", "POST /choose", "", 403),
        ("admin", "enter", "name=admin", 303),
        ("admin", "add_account", "name=Ole role=coder", 303),
        ("admin", "set_role", "name=coder role=editor", 303),
    ]  # fmt: skip
    page, table = house.get("/audit").text, house.get("/audit.csv").text
    assert "a secret" not in page + table
    assert table.count("\r\n") == 11
    assert [one["who"] for one in house.get("/audit.json?who=reader&before=5").json()["entries"]] == [
        "reader",
        "reader",
    ]
    assert house.get("/audit?before=x").status_code == 400


def test_a_flood_of_nobody_does_not_fill_the_audit(house: Desk) -> None:
    for _ in range(150):
        house.post("/choose", data={"token": "0"})
    with Store.open(house.store) as store, store.reading() as connection:
        assert len(audit.read(connection, 1000)) <= 101


# --- the command


def test_the_command(whosays: Run, own: str, tmp_path: Path) -> None:
    word = tmp_path / "word"
    word.write_text(f"{WORD}\nanother line\n", "utf-8")
    usual = ("--store", own)
    assert whosays("accounts", "add", "Nour", *usual, "--password-file", str(word)).code == 2  # the first is an admin's
    assert whosays("accounts", "add", "Nour", "--role", "admin", *usual, "--password-file", str(word)).code == 0
    assert whosays("accounts", "add", "nour", *usual, "--password-file", str(word)).code == 2
    assert whosays("accounts", "add", "Ole", *usual, "--password-file", str(word)).out == "Ole is reader\n"
    assert whosays("accounts", "role", "ole", "coder", *usual).code == 0
    assert whosays("accounts", "role", "ole", "king", *usual).code == 2
    assert whosays("accounts", "stop", "nour", *usual).code == 2
    assert whosays("accounts", "stop", "none", *usual).code == 2
    assert [line.split("\t")[:3] for line in whosays("accounts", "list", *usual).out.splitlines()] == [
        ["Nour", "admin", "active"], ["Ole", "coder", "active"],
    ]  # fmt: skip
    given = whosays("tokens", "add", "--owner", "ole", "--scope", "write", "--name", "script", *usual).out.strip()
    assert given.startswith("whosays_")
    listed = whosays("tokens", "list", *usual).out
    assert given not in listed
    assert whosays("tokens", "revoke", listed.split("\t")[0], *usual).code == 0
    assert whosays("tokens", "revoke", "x", *usual).code == 2
    assert whosays("accounts", "stop", "ole", *usual).code == 0
    assert whosays("accounts", "start", "ole", *usual).code == 0
    word.write_text("short\n", "utf-8")
    assert whosays("accounts", "password", "ole", *usual, "--password-file", str(word)).code == 2
    word.write_text(f"{OTHER}\n", "utf-8")
    assert whosays("accounts", "password", "ole", *usual, "--password-file", str(word)).code == 0
    assert whosays("accounts", "password", "ole", *usual, "--password-file", str(tmp_path / "none")).code == 3
    with Desk(own) as desk:
        assert log_in(desk, "ole").status_code == 403
        assert log_in(desk, "ole", OTHER).status_code == 303


def test_exports_hold_nothing_of_accounts(peopled: str, whosays: Run, tmp_path: Path) -> None:
    out = tmp_path / "all.zip"
    assert whosays("release", "--store", peopled, "--out", str(out)).code == 0
    assert b"argon2" not in out.read_bytes()
    assert whosays("verify", "--store", peopled).code == 0


def test_who_undoes_what_others_have_decided(house: Desk, peopled: str) -> None:
    """On every page that undoes: a coder what is of the rules or their own, an editor whatever there is."""
    with Store.open(peopled) as store:
        with store.reading() as connection:
            some = next(accounts for _, accounts in groups_of(connection) if len(accounts) > 1)
        theirs = judge(store, "same", some[0].id, some[1].id, "", "someone").id
        own = judge(store, "unsure", some[0].id, some[1].id, "", "coder").id
        with store.reading() as connection:
            held = connection.execute(
                select(account_rows.c.incident).where(account_rows.c.id == some[0].id)
            ).scalar_one()
    incident = f"/incidents/{held}"
    log_in(house, "coder")
    for path, field in ((f"{incident}/undo", "judgement"), ("/judgements/undo", "id")):
        for id_ in (theirs, theirs[:12], theirs.upper()):
            assert house.submit(path, "/", **{field: id_, "why": "x"}).status_code in {400, 422}, (path, id_)
    assert f'value="{theirs}"' not in house.get(incident).text
    assert house.submit(f"{incident}/undo", "/", judgement=own, why="x").status_code == 303
    log_in(house, "editor")
    assert house.submit(f"{incident}/undo", "/", judgement=theirs, why="x").status_code == 303
