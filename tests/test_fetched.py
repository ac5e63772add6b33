"""Fetching: no form of an address, no redirect and no resolver leads into one's own network. All servers are here."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence

import brotli
import pytest
import trustme

from whosays.errors import InputError
from whosays.sources import fetched
from whosays.sources.addresses import address, forbidden
from whosays.sources.fetched import Fetched, Limits, fetch
from whosays.sources.found import Failure, Found
from whosays.sources.opened import documents
from whosays.sources.options import Options

PUBLIC = "93.184.215.14"
AUTHORITY = trustme.CA()
QUICK = Limits(seconds=5, redirects=5, bytes=100_000, unpacked=1_000_000)

Answers = dict[str, bytes | Callable[[socket.socket], None]]


class Site:
    """A server on loopback that says what a test tells it to; `asked` are the heads of the requests."""

    def __init__(self, answers: Answers, tls: bool = False) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.context: ssl.SSLContext | None = None
        if tls:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            AUTHORITY.issue_cert("desk.example").configure_cert(self.context)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        try:
            line.settimeout(5)
            if self.context is not None:
                line = self.context.wrap_socket(line, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                piece = line.recv(4096)
                if not piece:
                    return
                head += piece
            self.asked.append(head.decode("ascii"))
            answer = self.answers[head.split()[1].decode()]
            if callable(answer):
                answer(line)
            else:
                line.sendall(answer)
        except OSError:
            pass
        finally:
            line.close()

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)  # wakes who waits for a connection
        self.listener.close()


class Net:
    """A resolver and a connector that know only what a test tells them, and note what they were asked."""

    def __init__(self, site: Site | None, names: dict[str, list[list[str]]] | None = None) -> None:
        self.site = site
        self.names = names or {}
        self.resolved: list[str] = []
        self.reached: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int) -> Sequence[str]:
        self.resolved.append(host)
        answers = self.names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, number: str, port: int, seconds: float) -> socket.socket:
        self.reached.append((number, port))
        assert self.site is not None, f"{number} was contacted"
        return socket.create_connection(("127.0.0.1", self.site.port), seconds)


def page(body: bytes, *headers: str, status: str = "200 OK", length: bool = True) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, *([f"Content-Length: {len(body)}"] if length else []), "", ""]
    return "\r\n".join(lines).encode() + body


def to(location: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {location}", status=status)


@pytest.fixture(autouse=True)
def _no_thread_stays() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


@pytest.fixture
def serve(_no_thread_stays: None) -> Iterator[Callable[..., Net]]:
    sites: list[Site] = []

    def make(answers: Answers, names: dict[str, list[list[str]]] | None = None, tls: bool = False) -> Net:
        sites.append(Site(answers, tls))
        return Net(sites[-1], names)

    yield make
    for site in sites:
        site.close()


def get(net: Net, url: str, limits: Limits = QUICK, allow_private: bool = False) -> Fetched:
    return fetch(url, resolve=net.resolve, connect=net.connect, limits=limits, allow_private=allow_private)


def refused(net: Net, url: str, limits: Limits = QUICK, allow_private: bool = False) -> str:
    with pytest.raises(InputError) as error:
        get(net, url, limits, allow_private)
    message = str(error.value)
    assert "\n" not in message
    assert "\r" not in message
    assert len(message) < 500
    return message


# --- forms of an address

TAKEN = {  # what is asked of which host
    "http://desk.example": ("desk.example", 80, "/"),
    "http://desk.example/": ("desk.example", 80, "/"),
    "HTTP://DESK.example/A": ("desk.example", 80, "/A"),
    "hTTps://desk.example": ("desk.example", 443, "/"),
    " https://desk.example/a \n": ("desk.example", 443, "/a"),
    "http://desk.example.": ("desk.example", 80, "/"),
    "http://desk.example:80/": ("desk.example", 80, "/"),
    "http://desk.example:/a": ("desk.example", 80, "/a"),
    "http://desk.example:443/": ("desk.example", 443, "/"),
    "http://desk.example:8080/": ("desk.example", 8080, "/"),
    "http://desk.example:08080/": ("desk.example", 8080, "/"),
    "https://desk.example:65535/": ("desk.example", 65535, "/"),
    "http://desk.example?a=1": ("desk.example", 80, "/?a=1"),
    "http://desk.example#part": ("desk.example", 80, "/"),
    "http://desk.example/a#part?b": ("desk.example", 80, "/a"),
    "http://desk.example/a?b#c": ("desk.example", 80, "/a?b"),
    "http://desk.example/a?b=http://10.0.0.1/": ("desk.example", 80, "/a?b=http://10.0.0.1/"),
    "http://desk.example/@10.0.0.1/": ("desk.example", 80, "/@10.0.0.1/"),
    "http://desk.example#@10.0.0.1/": ("desk.example", 80, "/"),
    "http://desk.example?@10.0.0.1/": ("desk.example", 80, "/?@10.0.0.1/"),
    "http://desk.example//10.0.0.1/": ("desk.example", 80, "//10.0.0.1/"),
    "http://desk.example/../../a": ("desk.example", 80, "/../../a"),
    "http://desk.example/a b": ("desk.example", 80, "/a%20b"),
    "http://desk.example/a%20b": ("desk.example", 80, "/a%20b"),
    "http://desk.example/a%0d%0ab": ("desk.example", 80, "/a%0d%0ab"),
    "http://desk.example/звіт": ("desk.example", 80, "/%D0%B7%D0%B2%D1%96%D1%82"),
    "http://desk.example/تقرير": ("desk.example", 80, "/%D8%AA%D9%82%D8%B1%D9%8A%D8%B1"),
    'http://desk.example/"<>^`{|}': ("desk.example", 80, "/%22%3C%3E%5E%60%7B%7C%7D"),
    "http://a-b.desk.example/": ("a-b.desk.example", 80, "/"),
    "http://a_b.desk.example/": ("a_b.desk.example", 80, "/"),
    "http://9.desk.example/": ("9.desk.example", 80, "/"),
    "http://127.0.0.1.desk.example/": ("127.0.0.1.desk.example", 80, "/"),
    "http://0x7f.1.example/": ("0x7f.1.example", 80, "/"),
    "http://localhost.example/": ("localhost.example", 80, "/"),
    "http://desk/": ("desk", 80, "/"),
    "http://пример.example/": ("xn--e1afmkfd.example", 80, "/"),
    "http://ПРИМЕР.example/": ("xn--e1afmkfd.example", 80, "/"),
    "http://xn--e1afmkfd.example/": ("xn--e1afmkfd.example", 80, "/"),
    "http://مثال.example/": ("xn--mgbh0fb.example", 80, "/"),
    "http://desk。example/": ("desk.example", 80, "/"),
    "http://desk．example/": ("desk.example", 80, "/"),
    "http://desk｡example/": ("desk.example", 80, "/"),
    "http://ｄｅｓｋ.example/": ("desk.example", 80, "/"),
    "http://ⓓⓔⓢⓚ.example/": ("desk.example", 80, "/"),
    "http://8.8.8.8/": ("8.8.8.8", 80, "/"),
    "http://8。8。8。8/": ("8.8.8.8", 80, "/"),
    "http://８.８.８.８/": ("8.8.8.8", 80, "/"),
    "http://8.8.8.8./": ("8.8.8.8", 80, "/"),
    "http://[2606:4700::1]/": ("2606:4700::1", 80, "/"),
    "http://[2606:4700:0:0::1]:8080/a": ("2606:4700::1", 8080, "/a"),
    "https://[2606:4700::A]/": ("2606:4700::a", 443, "/"),
}
SCHEMES = """file:///etc/passwd|file://localhost/etc/passwd|file:/etc/passwd|FILE:///etc/passwd|gopher://desk.example/1
ftp://desk.example/|data:text/html,Three|data:,|javascript:alert(1)|ws://desk.example/|wss://desk.example/|mailto:desk@desk.example
dict://desk.example:2628/|ldap://desk.example/|jar:http://desk.example!/|view-source:http://desk.example/|about:blank
blob:http://desk.example/1|http+unix://desk.example/|httpx://desk.example/|http|https|desk.example|//desk.example/|/etc/passwd
sftp://desk.example/|telnet://desk.example/|tftp://desk.example/|phar://a/|netdoc:///etc/passwd|chrome://version|urn:a:b||://desk.example
h ttp://desk.example|http;//desk.example|unix:///run/a.sock|smb://desk.example/a|ssh://desk.example/|php://input|git://desk.example/"""
BROKEN = """http:|http:/|http://|http:///|https:///a|http:desk.example|http:/desk.example|http:///desk.example/|http://:80/|http://?a|http://#a
http://./|http://../|http://.desk.example/|http://desk..example/|http://-desk.example/|http://desk-.example/|http://desk!.example/
http://de sk.example/|http://desk.example\\@10.0.0.1/|http:\\\\desk.example|http://desk.example\\|http://desk%2eexample/|http://%31%32%37.0.0.1/
http://desk.example%00/|http://desk.example%0d%0a/|http://desk.example:99999/|http://desk.example:65536/|http://desk.example:0/
http://desk.example:-1/|http://desk.example:80a/|http://desk.example:a/|http://desk.example:٨٠/|http://desk.example:80:80/
http://desk.example:22/|http://desk.example:25/|http://desk.example:53/|http://desk.example:110/|http://desk.example:445/
http://user@desk.example/|http://user:secret@desk.example/|http://@desk.example/|http://:@desk.example/|http://a@b@desk.example/
http://desk.example@10.0.0.1/|http://desk.example:80@10.0.0.1/|http://desk.example%40@10.0.0.1/|http://10.0.0.1@desk.example/
http://[::1/|http://::1/|http://[desk.example]/|http://[]/|http://[::1]a/|http://[::1]:a/|http://[::g]/|http://[fe80::1%25eth0]/
http://[fe80::1%eth0]/|http://[v1.a]/|http://[1.2.3.4]/|http://[::1]@desk.example/|http://[2606:4700::1]x:80/|http://a℀b/|http://a／b/
http://desk＠example/|http://desk：80/|http://desk＃example/|http://desk？example/|http://desk.example</|http://desk,example/"""
NUMBERS = """http://2130706433/|http://0x7f000001/|http://0x7f.0.0.1/|http://0x7f.1/|http://127.1/|http://127.0.1/|http://0177.0.0.1/|http://0177.1/
http://017700000001/|http://127.0.0.01/|http://127.0.0.0x1/|http://00127.0.0.1/|http://0/|http://0x/|http://1/|http://256.1.1.1/
http://1.2.3.4.5/|http://1.2.3/|http://99999999999/|http://3232235777/|http://0xC0A80101/|http://192.168.257/|http://１２７.１/|http://127。1/
http://0300.0250.1.1/|http://192.168.010.1/|http://desk.0x7f/|http://desk.127/|http://127.0.0.1.1/|http://①②⑦.1/|http://0x7F.0X1/"""
PRIVATE = """http://127.0.0.1/|http://127.0.0.1:8080/|http://127.255.255.254/|http://127。0。0。1/|http://１２７.０.０.１/|http://①②⑦.0.0.1/|http://127.0.0.1./
http://10.0.0.1/|http://10.255.255.255/|http://172.16.0.1/|http://172.31.255.255/|http://192.168.0.1/|http://192.168.1.1:8080/|http://100.64.0.1/
http://[::1]/|http://[0:0:0:0:0:0:0:1]/|http://[::ffff:127.0.0.1]/|http://[::ffff:7f00:1]/|http://[::ffff:10.0.0.1]/|http://[0:0:0:0:0:ffff:c0a8:1]/
http://[64:ff9b::127.0.0.1]/|http://[64:ff9b::10.0.0.1]/|http://[fc00::1]/|http://[fd12:3456::1]/|https://127.0.0.1/|https://[::1]:8443/"""
NOWHERE = """http://0.0.0.0/|http://0.1.2.3/|http://169.254.169.254/latest/|http://[::ffff:169.254.169.254]/|http://[64:ff9b::a9fe:a9fe]/|http://192.0.2.1/
http://198.18.0.1/|http://198.51.100.1/|http://203.0.113.1/|http://224.0.0.1/|http://239.255.255.250/|http://240.0.0.1/|http://255.255.255.255/
http://192.0.0.1/|http://192.88.99.1/|http://[::]/|http://[::ffff:0.0.0.0]/|http://[fe80::1]/|http://[fec0::1]/|http://[ff02::1]/|http://[2001:db8::1]/
http://[2002:7f00:1::1]/|http://[2002:0a00:1::]/|http://[2001:0:7f00:1::]/|http://[::127.0.0.1]/|http://[::8.8.8.8]/|http://[100::1]/|http://[64:ff9b:1::1]/
http://[3fff::1]/|http://[5f00::1]/|http://[4000::1]/|http://[::ffff:224.0.0.1]/"""


def forms(table: str) -> list[str]:
    return [form for line in table.split("\n") for form in line.split("|")]


def test_there_are_two_hundred_forms() -> None:
    every = [*TAKEN, *(form for table in (SCHEMES, BROKEN, NUMBERS, PRIVATE, NOWHERE) for form in forms(table))]
    assert len(set(every)) == len(every) >= 200


@pytest.mark.parametrize("url", TAKEN)
def test_the_host_that_is_asked(url: str) -> None:
    host, port, target = TAKEN[url]
    found = address(url)
    assert (found.host, found.port, found.target) == (host, port, target)
    assert address(found.url) == found
    net = Net(None)
    with pytest.raises(AssertionError, match="was contacted"):
        get(net, url)
    assert net.resolved in ([], [host])
    assert net.reached == [(host if not net.resolved else PUBLIC, port)]


@pytest.mark.parametrize("url", forms(SCHEMES) + forms(BROKEN) + forms(NUMBERS))
@pytest.mark.parametrize("allow_private", [False, True])
def test_what_is_no_plain_address_is_refused(url: str, allow_private: bool) -> None:
    net = Net(None)
    assert "secret" not in refused(net, url, allow_private=allow_private)
    assert (net.resolved, net.reached) == ([], [])


@pytest.mark.parametrize("inner", ["\r\nX: 1", "\t", "\0", "\x7f", "\x85", " \n"])
@pytest.mark.parametrize("form", ["http://de{}sk.example/", "http://desk.example/a{}b", "ht{}tp://desk.example/"])
def test_control_characters_are_refused(form: str, inner: str) -> None:
    net = Net(None)
    assert "control character" in refused(net, form.format(inner))


def test_an_endless_address_is_refused() -> None:
    assert "longer than" in refused(Net(None), f"http://desk.example/{'a' * 5000}")


@pytest.mark.parametrize("url", forms(PRIVATE) + forms(NOWHERE))
def test_other_than_public_addresses_are_refused(url: str) -> None:
    net = Net(None)
    message = refused(net, url)
    assert "leads to" in message
    assert net.reached == []
    assert ("--allow-private" in message) == (url in forms(PRIVATE))


@pytest.mark.parametrize("url", forms(NOWHERE))
def test_some_addresses_are_never_gone_to(url: str) -> None:
    net = Net(None)
    refused(net, url, allow_private=True)
    assert net.reached == []


@pytest.mark.parametrize("url", forms(PRIVATE))
def test_private_addresses_are_gone_to_when_allowed(url: str) -> None:
    net = Net(None)
    with pytest.raises(AssertionError, match="was contacted"):
        get(net, url, allow_private=True)


def test_no_address_that_python_calls_local_counts_as_public() -> None:
    import random
    from ipaddress import IPv4Address, IPv6Address, ip_network

    chance = random.Random(1)
    starts = ["2001::/16", "fc00::/6", "fe80::/9", "ff00::/8", "::/64"]
    networks = [ip_network(start) for start in starts]
    for _ in range(3000):
        four = IPv4Address(chance.getrandbits(32))
        network = chance.choice(networks)
        six = IPv6Address(int(network.network_address) + chance.getrandbits(128 - network.prefixlen))
        for number in (four, six):
            if forbidden(str(number)) is None:
                assert number.is_global, number
                assert not number.is_multicast, number


# --- resolving


@pytest.mark.parametrize("number", [form.split("/")[2].strip("[]") for form in forms(NOWHERE) if "。" not in form])
def test_a_name_that_leads_astray_is_refused(number: str) -> None:
    net = Net(None, {"desk.example": [[number]]})
    assert number in refused(net, "http://desk.example/")
    assert net.reached == []


def test_one_bad_address_of_a_host_is_enough() -> None:
    net = Net(None, {"desk.example": [[PUBLIC, "10.0.0.1"]]})
    assert "10.0.0.1" in refused(net, "http://desk.example/")
    assert net.reached == []


def test_the_address_that_was_checked_is_the_one_connected_to(serve: Callable[..., Net]) -> None:
    net = serve({"/": page(b"Three were killed.")}, {"desk.example": [[PUBLIC], ["127.0.0.1"]]})
    assert get(net, "http://desk.example/").body == b"Three were killed."
    assert net.resolved == ["desk.example"]
    assert net.reached == [(PUBLIC, 80)]


def test_a_host_is_resolved_and_checked_again_after_a_redirect(serve: Callable[..., Net]) -> None:
    net = serve({"/": to("/next"), "/next": page(b"no")}, {"desk.example": [[PUBLIC], ["127.0.0.1"]]})
    message = refused(net, "http://desk.example/")
    assert "leads to 127.0.0.1" in message
    assert "redirected to http://desk.example/next" in message
    assert net.reached == [(PUBLIC, 80)]


def test_the_next_address_is_tried_where_one_does_not_answer(serve: Callable[..., Net]) -> None:
    net = serve({"/": page(b"yes")}, {"desk.example": [["93.184.215.1", PUBLIC]]})
    reach = net.connect

    def connect(number: str, port: int, seconds: float) -> socket.socket:
        if number != PUBLIC:
            raise ConnectionRefusedError(111, "Connection refused")
        return reach(number, port, seconds)

    assert fetch("http://desk.example/", resolve=net.resolve, connect=connect, limits=QUICK).body == b"yes"


@pytest.mark.parametrize("error", [OSError("Name or service not known"), UnicodeError("label"), RuntimeError("x\ny")])
def test_a_resolver_that_fails_is_one_line(error: Exception) -> None:
    net = Net(None)

    def resolve(host: str, port: int) -> Sequence[str]:
        raise error

    with pytest.raises(InputError, match="cannot be resolved") as found:
        fetch("http://desk.example/", resolve=resolve, connect=net.connect)
    assert "\n" not in str(found.value)


def test_a_host_without_addresses_and_nonsense_addresses_are_refused() -> None:
    assert "no address" in refused(Net(None, {"desk.example": [[]]}), "http://desk.example/")
    assert "no IP address" in refused(Net(None, {"desk.example": [["desk"]]}), "http://desk.example/")


# --- redirects


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed(serve: Callable[..., Net], status: str) -> None:
    net = serve({"/a": to("b?c=1", status), "/b?c=1": to("//www.desk.example/d#e", status), "/d": page(b"here")})
    found = get(net, "http://desk.example/a")
    assert (found.url, found.final_url, found.body) == ("http://desk.example/a", "http://www.desk.example/d", b"here")
    assert net.resolved == ["desk.example", "desk.example", "www.desk.example"]


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.1/", "//10.0.0.1/", "http://[::1]/", "http://2130706433/", "http://169.254.169.254/latest/meta-data/",
     "file:///etc/passwd", "gopher://desk.example/", "ftp://desk.example/", "data:text/html,x", "http://user@desk.example/",
     "http://127。0。0。1/", "http:\\\\127.0.0.1\\", "http://desk.example:22/", "javascript:1", "http://[::ffff:10.0.0.1]/",
     "https://192.168.1.1/", "http://[bad"],
)  # fmt: skip
def test_redirects_astray_are_refused(serve: Callable[..., Net], location: str) -> None:
    net = serve({"/": to(location)})
    message = refused(net, "http://desk.example/")
    assert "redirected" in message
    assert len(net.reached) == 1


def test_a_public_page_never_leads_into_ones_own_network(serve: Callable[..., Net]) -> None:
    net = serve({"/a": to("http://192.168.1.5/b"), "/b": page(b"mine"), "/c": to("http://desk.example/b")})
    assert "leads to 192.168.1.5" in refused(net, "http://desk.example/a", allow_private=True)
    assert get(net, "http://192.168.1.5/b", allow_private=True).body == b"mine"
    assert get(net, "http://192.168.1.5/c", allow_private=True).body == b"mine"  # and outwards it may


def test_redirects_in_a_circle_and_without_end(serve: Callable[..., Net]) -> None:
    net = serve({"/a": to("/b"), "/b": to("/a"), "/self": to("/self#again")})
    assert "in a circle" in refused(net, "http://desk.example/a")
    assert "in a circle" in refused(net, "http://desk.example/self")
    chain = {f"/{i}": to(f"/{i + 1}") for i in range(20)} | {"/20": page(b"end")}
    net = serve(chain)
    assert "more than 5 times" in refused(net, "http://desk.example/0")
    assert len(net.reached) == 6
    assert get(net, "http://desk.example/15").body == b"end"


def test_a_redirect_in_another_script(serve: Callable[..., Net]) -> None:
    net = serve({"/": page(b"", "Location: /звіт", status="302 Found"), "/%D0%B7%D0%B2%D1%96%D1%82": page(b"yes")})
    assert get(net, "http://desk.example/").body == b"yes"


# --- what is asked and what is kept


def test_what_is_asked_and_what_is_kept(serve: Callable[..., Net]) -> None:
    body = "Троє загинули.".encode("koi8-u")
    net = serve({"/a?b": page(body, "Content-Type: text/html; charset=KOI8-U", "X-A: 1", "X-A: 2")})
    found = get(net, "http://desk.example:8080/a?b#c")
    assert (found.status, found.body, found.content_type, found.charset) == (200, body, "text/html", "koi8-u")
    assert [value for name, value in found.headers if name == "x-a"] == ["1", "2"]
    assert found.header("x-none") is None
    assert net.site is not None
    (head,) = net.site.asked
    assert head.startswith("GET /a?b HTTP/1.1\r\nHost: desk.example:8080\r\nUser-Agent: whosays/")
    assert "cookie" not in head.lower()
    assert "authorization" not in head.lower()


def test_proxies_are_not_used(serve: Callable[..., Net], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert get(serve({"/": page(b"yes")}), "http://desk.example/").body == b"yes"


@pytest.mark.parametrize(
    "status", ["404 Not Found", "403 Forbidden", "500 Oh", "304 Not Modified", "300 Some", "302 Bare"]
)
def test_other_answers_are_errors(serve: Callable[..., Net], status: str) -> None:
    assert status.split()[0] in refused(serve({"/": page(b"", status=status)}), "http://desk.example/")


@pytest.mark.parametrize(
    "answer",
    [b"", b"hello\r\n\r\n", b"SSH-2.0-desk\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: 1\r\n" * 200 + b"\r\n",
     b"HTTP/1.1 200 OK\r\nA: " + b"a" * 70_000 + b"\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
     b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nshort",
     page(b"x", "Content-Encoding: br"), page(b"x", "Content-Encoding: zstd"),
     page(brotli.compress(b"some words of a report")[:-4], "Content-Encoding: br"), page(b"x", "Content-Encoding: gzip"), page(b"x", "Content-Encoding: gzip, gzip"),
     page(gzip.compress(b"some words of a report")[:-4], "Content-Encoding: gzip")],
)  # fmt: skip
def test_broken_answers_are_one_line(serve: Callable[..., Net], answer: bytes) -> None:
    refused(serve({"/": answer}), "http://desk.example/")


@pytest.mark.parametrize("length", [True, False])
def test_packed_bodies_are_unpacked(serve: Callable[..., Net], length: bool) -> None:
    body = "Внаслідок обстрілу загинули троє людей. ".encode() * 3000
    bare = zlib.compressobj(wbits=-15)
    packed = {
        "gzip": gzip.compress(body),
        "x-gzip": gzip.compress(body[:500]) + gzip.compress(body[500:]),
        "deflate": zlib.compress(body),
        "Deflate": bare.compress(body) + bare.flush(),
        "identity": body,
        "br": brotli.compress(body),
    }
    limits = Limits(seconds=5, bytes=1_000_000, unpacked=1_000_000)
    for kind, data in packed.items():
        net = serve({"/": page(data, f"Content-Encoding: {kind}", length=length)})
        assert get(net, "http://desk.example/", limits).body == body, kind


def test_a_body_in_chunks(serve: Callable[..., Net]) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (b"Three ", b"were killed."))
    net = serve({"/": page(chunks + b"0\r\n\r\n", "Transfer-Encoding: chunked", length=False)})
    assert get(net, "http://desk.example/").body == b"Three were killed."


# --- caps


def test_large_bodies_are_refused(serve: Callable[..., Net]) -> None:
    sent = []

    def pour(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(1000):
            sent.append(1)
            line.sendall(b"a" * 100_000)

    def announce(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")

    net = serve({"/pour": pour, "/announce": announce, "/fits": page(b"a" * 100_000)})
    assert "larger than 100,000 bytes" in refused(net, "http://desk.example/pour")
    assert "larger than 100,000 bytes" in refused(net, "http://desk.example/announce")
    assert len(get(net, "http://desk.example/fits").body) == 100_000
    assert len(sent) < 500


def test_endless_headers_and_framing_are_refused(serve: Callable[..., Net]) -> None:
    def go_on(line: socket.socket) -> None:
        while True:
            line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)

    assert "more than a page" in refused(serve({"/": go_on}), "http://desk.example/")


@pytest.mark.parametrize("kind", ["gzip", "deflate", "br"])
def test_bombs_are_refused(serve: Callable[..., Net], kind: str) -> None:
    import tracemalloc

    if kind == "br":
        bomb = brotli.compress(b"\0" * 60_000_000, quality=1)
    else:
        packer = zlib.compressobj(9, wbits=31 if kind == "gzip" else 15)
        bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(60)) + packer.flush()
    assert len(bomb) < 100_000
    net = serve({"/": page(bomb, f"Content-Encoding: {kind}")})
    tracemalloc.start()
    assert "larger than 1,000,000 bytes when unpacked" in refused(net, "http://desk.example/")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_slow_servers_are_left(serve: Callable[..., Net]) -> None:
    def drip(start: bytes) -> Callable[[socket.socket], None]:
        def send(line: socket.socket) -> None:
            line.sendall(start)
            while True:
                line.sendall(b"a")
                time.sleep(0.02)

        return send

    def silent(line: socket.socket) -> None:
        time.sleep(1.5)

    body = b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n"
    net = serve({"/head": drip(b"HTTP/1.1 200 OK\r\nA: "), "/body": drip(body), "/silent": silent})
    for path in ("head", "body", "silent"):
        start = time.monotonic()
        message = refused(net, f"http://desk.example/{path}", Limits(seconds=0.3))
        assert "took longer than 0.3 seconds" in message
        assert time.monotonic() - start < 1.2


def test_redirects_share_the_time(serve: Callable[..., Net]) -> None:
    def late(location: str) -> Callable[[socket.socket], None]:
        def send(line: socket.socket) -> None:
            time.sleep(0.15)
            line.sendall(to(location))

        return send

    net = serve({f"/{i}": late(f"/{i + 1}") for i in range(9)})
    assert "took longer" in refused(net, "http://desk.example/0", Limits(seconds=0.4))


def test_a_slow_resolver_is_left() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        time.sleep(1)
        return [PUBLIC]

    with pytest.raises(InputError, match="took longer"):
        fetch("http://desk.example/", resolve=resolve, connect=Net(None).connect, limits=Limits(seconds=0.1))


# --- TLS


def test_the_certificate_is_checked_for_the_name(serve: Callable[..., Net]) -> None:
    net = serve({"/": page(b"yes"), "/down": to("http://desk.example/")}, tls=True)
    ours = ssl.create_default_context()
    AUTHORITY.configure_trust(ours)

    def ask(url: str, tls: ssl.SSLContext | None) -> Fetched:
        return fetch(url, resolve=net.resolve, connect=net.connect, limits=QUICK, tls=tls)

    assert ask("https://desk.example/", ours).body == b"yes"
    for url, context in (("https://other.example/", ours), ("https://8.8.8.8/", ours), ("https://desk.example/", None)):
        with pytest.raises(InputError, match="has no certificate to trust"):
            ask(url, context)
    with pytest.raises(InputError, match="from https to http"):
        ask("https://desk.example/down", ours)


def test_what_is_no_tls_is_one_line(serve: Callable[..., Net]) -> None:
    net = serve({"/": page(b"plain")})
    with pytest.raises(InputError, match=r"desk\.example"):
        fetch("https://desk.example/", resolve=net.resolve, connect=net.connect, limits=Limits(seconds=2))


# --- as a source


def test_an_address_is_a_source(serve: Callable[..., Net], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Троє людей загинули, повідомив мер міста. Рятувальники працюють на місці до ранку."
    net = serve(
        {
            "/a": to("/b.txt"),
            "/b.txt": page(text.encode("windows-1251"), "Content-Type: text/plain; charset=windows-1251"),
        }
    )
    asked = []

    def fake(url: str, *, allow_private: bool = False) -> Fetched:
        asked.append(allow_private)
        return fetch(url, resolve=net.resolve, connect=net.connect, limits=QUICK, allow_private=allow_private)

    monkeypatch.setattr(fetched, "fetch", fake)
    (found,) = documents("http://desk.example/a", Options(allow_private=True))
    assert isinstance(found, Found)
    assert (found.text, found.locator, found.url) == (text, "http://desk.example/a", "http://desk.example/b.txt")
    (failed,) = documents("http://user:secret@desk.example/a")
    assert isinstance(failed, Failure)
    assert "secret" not in failed.locator + failed.error
    (failed,) = documents("http://127.0.0.1/a")
    assert failed == Failure("http://127.0.0.1/a", "leads to 127.0.0.1, this machine; --allow-private lets it")
    assert asked == [True, False, False]
