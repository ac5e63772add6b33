"""Every address × every role × what is one's own, another's, missing, as docs/policy.md writes it; and other guards."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from desk import Desk, copied
from policy import ROLES, WORD, Address, House, addresses, is_refused, may, written
from whosays.store.store import Store
from whosays.web.accounts import sessions, tables, tokens, users
from whosays.web.app import application
from whosays.web.asked import ROLES as KNOWN
from whosays.web.asked import Action
from whosays.web.guard import POLICY
from whosays.web.listening import server
from whosays.web.routes import ROUTES
from whosays.web.settings import Settings

WRITTEN = written()
SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"  # of a dossier
CASES = ("own", "other", "missing")


@pytest.fixture(scope="module")
def house(reported: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A desk with an account of every role."""
    opened = House(copied(reported, tmp_path_factory.mktemp("house")))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ids(reported: Path) -> dict[str, str]:
    """Something that is in the store, by the noun in the address."""
    with Store.open(str(reported)) as store, store.reading() as connection:
        query = {"reports": "SELECT min(id) FROM documents", "incidents": "SELECT min(id) FROM incidents"}
        found = {noun: str(connection.execute(text(one)).scalar_one()) for noun, one in query.items()}
    return found | {"documents": found["reports"]}


def test_every_address_has_a_role_and_is_written_down(own: str) -> None:
    there = addresses(own)
    assert there == sorted(WRITTEN), "run: python tests/policy.py"
    assert set(WRITTEN.values()) <= set(ROLES)
    assert ROLES[1:] == KNOWN


def test_what_is_declared_is_what_is_written() -> None:
    for one in ROUTES:
        method = "POST" if isinstance(one, Action) else "GET"
        assert WRITTEN[Address(method, one.path)] == (one.role if one.role in ROLES else "nobody"), one.name


def test_nobody_may_ask_little() -> None:
    free = {address.path for address, role in WRITTEN.items() if role == "nobody"}
    assert free <= {
        "/choose", "/login", "/login.json", "/login/enter", "/logout", "/static/{file}", "/static/view/{file}",
        "/api/v1/openapi.json", "/api", "/api.json",
    }  # fmt: skip
    for address, role in WRITTEN.items():
        if address.method != "GET" and not address.path.startswith(("/api/", "/account/")):
            assert role in {"nobody", "coder", "editor", "admin"}, f"a reader may {address}"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", sorted(WRITTEN), ids=lambda one: f"{one.method} {one.path}")
def test_every_address_as_every_role(house: House, ids: dict[str, str], address: Address, role: str) -> None:
    for case in CASES if address.values() else ("missing",):
        session = house.as_(role)
        values = _values(house, address, role, case, session, ids)
        answer = house.ask(role, address, values)
        assert is_refused(answer) == (not may(role, WRITTEN[address])), (case, answer.status_code, answer.text[:300])
        assert answer.status_code < 500
        assert answer.headers["content-security-policy"] in {POLICY, SANDBOX}
        if case == "other" and address.path.startswith("/account/") and may(role, WRITTEN[address]):
            assert answer.status_code == 404  # it is there, and not for anybody but its owner
        if not may(role, WRITTEN[address]):
            assert "set-cookie" not in answer.headers or "session" not in answer.headers["set-cookie"]


def _values(house: House, address: Address, role: str, case: str, session: str, ids: dict[str, str]) -> dict[str, str]:
    """Values of an address: of what is one's own, or there; of what is another's; of what is missing."""
    if case == "missing":
        return {}
    owner = role if case == "own" and role != "nobody" else "other"
    if address.path.startswith("/account/"):
        with Store.open(house.store) as store, tables.changing(store.database) as connection:
            if "tokens" in address.path:
                return {"id": tokens.make(connection, owner, "read", "script")[1].id}
            user = users.known(connection, owner)
            return {"id": tables.hashed(sessions.begin(connection, user, "", "")) if owner != role else session}
    if address.path.startswith("/accounts/"):
        return {"name": role if case == "own" else "coder"}
    noun = next((noun for noun in ids if f"/{noun}/" in address.path), None)
    return {name: ids[noun] for name in address.values() if name == "id"} if noun else {}


# --- tokens of programs, where there is an interface for them


def test_programs_are_let_in_by_token_alone(house: House) -> None:
    some = [one for one in WRITTEN if one.path.startswith("/api/") and one.method == "GET" and not one.values()]
    house.as_("nobody")
    with Store.open(house.store) as store, tables.changing(store.database) as connection:
        given, made = tokens.make(connection, "reader", "read", "script")
    for address in some:
        if WRITTEN[address] != "reader":
            continue
        assert house.desk.get(address.path).status_code == 401
        assert house.desk.get(address.path, headers={"authorization": "Bearer whosays_x"}).status_code == 401
        assert house.desk.get(address.path, headers={"authorization": f"Bearer {given}"}).status_code in {200, 400}
    with Store.open(house.store) as store, tables.changing(store.database) as connection:
        tokens.revoke(connection, made.id)
    for address in some:
        if WRITTEN[address] == "reader":
            assert house.desk.get(address.path, headers={"authorization": f"Bearer {given}"}).status_code == 401


# --- pages elsewhere


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://elsewhere.test"},
        {"origin": "null"}, {"origin": "http://testserver:81"}, {"origin": "https://testserver"},
        {"sec-fetch-site": "same-origin", "origin": "http://elsewhere.test"},
    ],
    ids=str,
)  # fmt: skip
def test_pages_elsewhere_change_nothing_even_with_the_token(desk: Desk, headers: dict[str, str]) -> None:
    form = {"token": desk.token(), "theme": "dark"}
    answer = desk.post("/choose", data=form, headers=headers)
    assert answer.status_code == 403
    assert "theme" not in desk.cookies
    assert answer.headers["content-security-policy"] == POLICY
    same = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
    assert desk.post("/choose", data=form, headers=same).status_code == 303


def test_links_from_elsewhere_are_followed_and_nothing_else(desk: Desk) -> None:
    site = {"sec-fetch-site": "cross-site"}
    link = {**site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert desk.get("/reports", headers=link).status_code == 200
    for other in ({"sec-fetch-dest": "iframe"}, {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}):
        assert desk.get("/reports.json", headers={**link, **other}).status_code == 403


@pytest.mark.parametrize(
    "name", ["rebound.test", "", "127.0.0.1.rebound.test", "testserver.rebound.test", "[::1", "a@b"]
)
def test_other_names_gain_nothing(desk: Desk, name: str) -> None:
    for path in ("/", "/reports.json", "/static/desk.css", "/no/such"):
        answer = desk.get(path, headers={"host": name})
        assert answer.status_code == 400
        assert answer.headers["content-security-policy"] == POLICY
    assert desk.get("/", headers={"host": "LOCALHOST:8433"}).status_code == 200


# --- headers


def test_every_answer_has_the_headers(own: str) -> None:
    wanted = {
        "content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy",
        "cross-origin-resource-policy", "permissions-policy",
    }  # fmt: skip
    with Desk(own, largest=1000) as desk:
        answers = [
            desk.get("/"), desk.get("/static/desk.css"), desk.get("/static/none.css"), desk.get("/no/such"),
            desk.get("/reports/"), desk.post("/reports"), desk.put("/"), desk.post("/choose"),
            desk.get("/audit?before=x"), desk.post("/choose", data={"to": "x" * 2000}), desk.get("/audit.csv"),
            desk.submit("/choose", theme="dark"), desk.get("/static/../app.py"), desk.get("/static/%2e%2e/app.py"),
        ]  # fmt: skip
        for answer in answers:
            assert wanted <= set(answer.headers), answer.request.url
            assert "strict-transport-security" not in answer.headers
        assert answers[-1].status_code == answers[-2].status_code == 404
        for path in ("/login", "/account", "/accounts", "/audit", "/account.json", "/audit.csv"):
            assert desk.get(path).headers["cache-control"] == "no-store"


def test_behind_a_proxy_that_speaks_https(own: str) -> None:
    def through(client: str, host: str = "desk.example") -> TestClient:
        settings = Settings(own, hosts=("desk.example",), proxy=True, rate=1_000_000, burst=1_000_000)
        return TestClient(application(settings), f"http://{host}", client=(client, 5000), follow_redirects=False)

    with Store.open(own) as store, tables.changing(store.database) as connection:
        tables.prepare(connection)
        users.add(connection, "admin", "admin", WORD)
    told = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9, 192.0.2.7"}
    with through("127.0.0.1") as desk:
        page = desk.get("/login", headers=told)
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        visit = page.headers["set-cookie"]
        assert visit.startswith("__Host-visit=")
        assert "Secure" in visit
        token = page.text.partition('name="token" value="')[2].partition('"')[0]
        held = visit.partition(";")[0]
        form = {"token": token, "name": "admin", "password": WORD}
        sent = {**told, "cookie": held, "origin": "https://desk.example"}
        answer = desk.post("/login/enter", data=form, headers=sent)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-session=")
        assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/"))
        session = cookie.partition(";")[0]
        entries = desk.get("/audit.json", headers={**told, "cookie": session}).json()["entries"]
        assert entries[0]["address"] == "192.0.2.7"  # the last, which the proxy itself has written
        plain = session.replace("__Host-", "")
        assert desk.get("/audit", headers={**told, "cookie": plain}).status_code == 303
    with through("192.0.2.1") as desk:  # from elsewhere nothing is believed
        assert "strict-transport-security" not in desk.get("/login", headers=told).headers


# --- sizes, haste, slowness


def test_persons_are_limited_from_whatever_addresses(reported: Path, tmp_path: Path) -> None:
    house = House(copied(reported, tmp_path))
    house.close()
    app = application(Settings(house.store, hosts=("testserver",), rate=6, burst=4))
    with Store.open(house.store) as store, tables.changing(store.database) as connection:
        given = sessions.begin(connection, users.known(connection, "reader"), "", "")
    statuses = []
    for index in range(6):
        client = TestClient(app, client=(f"192.0.2.{index}", 1), cookies={"session": given}, follow_redirects=False)
        statuses.append((answer := client.get("/account.json")).status_code)
    assert statuses == [200] * 4 + [429] * 2
    assert int(answer.headers["retry-after"]) > 0


@contextmanager
def listening(store: str, **settings: Any) -> Iterator[int]:
    """The desk as `serve` opens it; its port."""
    chosen = Settings(store, **settings)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        one = server(application(chosen), chosen)
        thread = threading.Thread(target=one.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not one.started:
            time.sleep(0.01)
        try:
            yield listener.getsockname()[1]
        finally:
            one.should_exit = True
            thread.join(10)


def _said(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """What is answered to bytes that come piece by piece."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
            answer = b""
            while part := connection.recv(1 << 16):
                answer += part
        except ConnectionError:
            pass
    return answer


def test_bodies_that_are_large_or_slow_are_refused_whatever_they_announce(own: str) -> None:
    head = b"POST /choose HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-www-form-urlencoded\r\n"
    with listening(own, largest=5000, patience=0.5) as port:
        piece = b"3e8\r\n" + b"x" * 1000 + b"\r\n"
        chunked = _said(port, head + b"transfer-encoding: chunked\r\n\r\n", *[piece] * 8, b"0\r\n\r\n")
        assert chunked.startswith(b"HTTP/1.1 413")
        assert b"content-security-policy" in chunked
        assert _said(port, head + b"content-length: 6000\r\n\r\n").startswith(b"HTTP/1.1 413")
        assert _said(port, head + b"content-length: -1\r\n\r\n").startswith(b"HTTP/1.1 400")
        slow = _said(port, head + b"content-length: 100\r\n\r\n", b"x=1")
        assert slow.startswith(b"HTTP/1.1 408")
        assert b"content-security-policy" in slow
        began = time.monotonic()
        assert _said(port, b"GET / HTTP/1.1\r\nhost: 127") == b""  # closed
        assert _said(port, b"") == b""
        assert time.monotonic() - began < 5
        wrong = _said(port, b"this is no request\r\n\r\n")
        assert wrong.startswith(b"HTTP/1.1 400")
        assert b"content-security-policy" in wrong
        assert _said(port, b"GET / HTTP/1.1\r\nhost: a\r\nhost: 127.0.0.1\r\n\r\n").startswith(b"HTTP/1.1 400")
        large = _said(port, b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nx: " + b"x" * 100_000 + b"\r\n\r\n")
        assert large == b"" or large.startswith((b"HTTP/1.1 400", b"HTTP/1.1 431"))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        for _ in range(3):  # one connection goes on
            connection.request("GET", "/")
            answer = connection.getresponse()
            assert (answer.status, len(answer.read()) > 0) == (200, True)
        connection.close()
