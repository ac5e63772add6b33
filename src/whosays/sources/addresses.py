"""Web addresses in one strict form, and which hosts of the internet they may lead to.

What programs read in several ways (a number as host, a backslash, a name and password) is refused, not guessed, so
that no two of them can take one address for two hosts.

>>> address("HTTP://Пример.example:80/звіт?день=4#top").url
'http://xn--e1afmkfd.example/%D0%B7%D0%B2%D1%96%D1%82?%D0%B4%D0%B5%D0%BD%D1%8C=4'
>>> forbidden("10.0.0.1"), forbidden("8.8.8.8")
('a private address', None)
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from ..errors import InputError

PORTS = {"http": 80, "https": 443}
LONGEST = 2000  # characters of an address
SHOWN = 120  # characters of an address in a message

_CONTROL = re.compile("[\x00-\x1f\x7f\x80-\x9f]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_SAFE = "/:?#[]@!$&'()*+,;=-._~%"

_OWN = {  # networks that a user may have at home: reached where private addresses are allowed
    "10.0.0.0/8": "a private address",
    "100.64.0.0/10": "an address within a provider's network",
    "127.0.0.0/8": "this machine",
    "172.16.0.0/12": "a private address",
    "192.168.0.0/16": "a private address",
    "::1/128": "this machine",
    "fc00::/7": "a private address",
}
_NEVER = {  # addresses at which no site stands
    "0.0.0.0/8": "no address",
    "169.254.0.0/16": "an address of one link only",
    "192.0.0.0/24": "a reserved address",
    "192.0.2.0/24": "an address for documentation",
    "192.88.99.0/24": "a reserved address",
    "198.18.0.0/15": "an address for tests of networks",
    "198.51.100.0/24": "an address for documentation",
    "203.0.113.0/24": "an address for documentation",
    "224.0.0.0/4": "an address of many machines",
    "240.0.0.0/4": "a reserved address",
    "2001::/23": "a reserved address",
    "2001:db8::/32": "an address for documentation",
    "2002::/16": "a tunnel to another address",
    "3fff::/20": "an address for documentation",
    "fe80::/10": "an address of one link only",
    "ff00::/8": "an address of many machines",
}
_OWN_NETWORKS = [(ip_network(network), what) for network, what in _OWN.items()]
_NEVER_NETWORKS = [(ip_network(network), what) for network, what in _NEVER.items()]
_GLOBAL = ip_network("2000::/3")
_TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 as a network without it writes it


class Address(NamedTuple):
    """A web address, taken apart: `host` in ASCII, without the brackets of IPv6; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host, with its port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in one piece, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


def address(url: str) -> Address:
    """The parts of a web address; InputError where it is none, or one that could be read in two ways."""
    text = url.strip(" \t\r\n")
    if len(text) > LONGEST:
        raise _refused(url, f"is longer than {LONGEST} characters")
    if _CONTROL.search(text):
        raise _refused(url, "holds a control character")
    if "\\" in text:
        raise _refused(url, "holds a backslash")
    scheme, colon, rest = text.partition(":")
    if not colon or scheme.lower() not in PORTS:
        raise _refused(url, "is no web address; it begins with http:// or https://")
    if not rest.startswith("//") or rest.startswith("///"):
        raise _refused(url, "names no host; write https://host/path")
    scheme = scheme.lower()
    try:
        parts = urlsplit(f"{scheme}:{rest}")
    except ValueError as error:
        raise _refused(url, f"is no web address ({error})") from None
    if "@" in parts.netloc:
        raise _refused(url, "holds a user name; take out what stands before the @")
    host, port = _authority(url, parts.netloc)
    target = quote(parts.path or "/", _SAFE) + (f"?{quote(parts.query, _SAFE)}" if parts.query else "")
    return Address(scheme, host, PORTS[scheme] if port is None else port, target)


def forbidden(number: str, *, allow_private: bool = False) -> str | None:
    """What speaks against going to this IP address; None if it is public, or one's own and that is allowed."""
    try:
        found = ip_address(number)
    except ValueError:
        return "no IP address"
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return "an address of one link only"
        inner = found.ipv4_mapped or (_low(found) if found in _TRANSLATED else None)
        if inner is not None:
            return forbidden(str(inner), allow_private=allow_private)
    for network, what in _OWN_NETWORKS:
        if found in network:
            return None if allow_private else what
    for network, what in _NEVER_NETWORKS:
        if found in network:
            return what
    if isinstance(found, IPv6Address) and found not in _GLOBAL:
        return "a reserved address"
    return None


def shown(url: str) -> str:
    """An address as a message quotes it: one line, not too long, no password."""
    line = re.sub(r"(?<=//)[^/@\s]*@", "…@", _CONTROL.sub("?", url.strip()))
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"


def _refused(url: str, why: str) -> InputError:
    return InputError(f"{shown(url)}: {why}")


def _low(found: IPv6Address) -> IPv4Address:
    return IPv4Address(int(found) & 0xFFFFFFFF)


def _authority(url: str, netloc: str) -> tuple[str, int | None]:
    """Host and port; None for the usual port."""
    if netloc.startswith("["):
        inside, bracket, after = netloc[1:].partition("]")
        host = _six(url, inside) if bracket else ""
    else:
        inside, colon, number = netloc.partition(":")
        host, after = _name(url, inside), colon + number
    if not host or (after and not after.startswith(":")):
        raise _refused(url, "names no host; write https://host/path")
    number = after[1:]
    if not number:
        return host, None
    if not (number.isascii() and number.isdigit() and len(number) <= 5 and 0 < int(number) < 65536):
        raise _refused(url, f"has no usable port ({number[:20]!r})")
    if int(number) < 1024 and int(number) not in PORTS.values():
        raise _refused(url, f"names port {int(number)}, which is of another service")
    return host, int(number)


def _six(url: str, inside: str) -> str:
    try:
        found = IPv6Address(inside)
    except ValueError:
        raise _refused(url, "has no IPv6 address in its brackets") from None
    if found.scope_id is not None:
        raise _refused(url, "names a link of this machine (%)")
    return str(found)


def _name(url: str, inside: str) -> str:
    """A host name in ASCII, or four numbers; a number written in another way is refused."""
    if "%" in inside:
        raise _refused(url, "has a % in its host")
    if not inside:
        return ""
    try:
        # nameprep folds wide and circled forms and all the full stops of Unicode, before anything is checked
        host = inside.encode("idna").decode("ascii").lower() if not inside.isascii() else inside.lower()
    except UnicodeError:
        raise _refused(url, "has a host that is no name") from None
    host = host.removesuffix(".")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(host))
        except ValueError:
            raise _refused(url, "has a number as host that is no IPv4 address of four decimal numbers") from None
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused(url, "has a host that is no name")
    return host
