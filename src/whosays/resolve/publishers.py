"""The country that an outlet writes for: by a table of outlets, its domain, or a place in its name.

It is weak evidence of which of several places is meant, and none where the outlet writes for the world.

>>> home("SANA", None)
Home(country='SY', why='SANA is an outlet of SY')
>>> home("https://visti.example.ua/1", None), home("Kharkiv Observer", None)
(Home(country='UA', why='.ua is a domain of UA'), Home(country='UA', why='Kharkiv is in the name of the publisher'))
>>> home("Reuters", "https://www.reuters.com/world/"), home("The Evening Ledger", None)
(None, None)
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from .forms import adjective_stem, name_key
from .gazetteer import Gazetteer, bundled
from .table import ADJECTIVE, Row

TABLE = Path(__file__).parent.parent / "outlets.tsv"
EVERYWHERE = "-"  # in the table: written for no country
KNOWN = 50_000  # inhabitants from which a town in a name tells whose it is
DWARFED = 10  # a namesake with so many times fewer inhabitants is not thought of
BEGINS = 6  # letters from which one word of the table may begin a longer name
LONGEST = 200  # characters of a publisher that are looked at
SOLD = frozenset("ai cc co fm gg io is ly me sh so st to tv vc ws".split())  # noqa: SIM905 - sold to all the world
NOUNS = frozenset(
    (  # noqa: SIM905
        "agency newspaper channel radio агентство агенція агенство газета канал телеканал радио радіо портал видання "
        "издание ia иа іа وكاله صحيفه جريده قناه موقع اذاعه"
    ).split()
)  # what stands before the name of an outlet
CODES = {  # top-level domains that are no code of a country
    "uk": "GB", "su": "RU", "рф": "RU", "xn--p1ai": "RU", "укр": "UA", "xn--j1amh": "UA", "бел": "BY",
    "xn--90ais": "BY", "xn--ogbpf8fl": "SY", "xn--mgbaam7a8h": "AE", "xn--mgberp4a5d4ar": "SA", "xn--wgbh1c": "EG",
    "xn--ygbi2ammx": "PS", "xn--mgbtx2b": "IQ", "xn--wgbl6a": "QA", "xn--mgbayh7gpa": "JO", "xn--mgba3a4f16a": "IR",
}  # fmt: skip

_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/@\s]*@)?((?:[\w-]+\.)+[^\W\d_][\w-]+)\.?(?::\d+)?(?:[/?#].*)?", re.IGNORECASE
)
_WORD = re.compile(r"[\w'’ʼ]+(?:[-‐‑][\w'’ʼ]+)*")


class Home(NamedTuple):
    """The country an outlet writes for, and what tells it."""

    country: str
    why: str


@lru_cache(maxsize=1000)
def home(publisher: str | None, url: str | None) -> Home | None:
    """The country of a publisher, given by its name, domain or address; None where nothing or no one country tells it.

    What the table says goes before a domain's country, and that before a place in the name; publisher before url.
    """
    name = (publisher or "").strip()[:LONGEST]
    hosts = [host for host in (_host(name), _host((url or "").strip())) if host]
    for found in (_outlet(name), *map(_listed, hosts)):
        if found is not None:
            country, which = found
            return None if country == EVERYWHERE else Home(country, f"{which} is an outlet of {country}")
    for host in hosts:
        end = host.rpartition(".")[2]
        country = CODES.get(end) or (end.upper() if len(end) == 2 and end not in SOLD else "")
        if country in _countries():
            return Home(country, f".{end} is a domain of {country}")
    return _named(name) if name and not _host(name) else None


@cache
def _tables() -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Countries of outlets by the keys of their names (with the first of them), and by their domains."""
    names: dict[str, tuple[str, str]] = {}
    domains: dict[str, str] = {}
    for line in TABLE.read_text("utf-8").splitlines()[1:]:
        country, own, hosts = line.split("\t")
        for name in filter(None, own.split(";")):
            names[_key(name)] = country, name
        for host in filter(None, hosts.split(";")):
            domains[host] = country
    return names, domains


def _key(name: str) -> str:
    """The key of a name, without what stands in brackets, marks and the article."""
    key = name_key(" ".join(_WORD.findall(re.sub(r"\([^()]*\)", " ", name))))
    return key.removeprefix("the ")


def _host(name: str) -> str | None:
    """The domain, where this is one or an address."""
    match = _HOST.fullmatch(name)
    return match[1].lower() if match else None


def _outlet(name: str) -> tuple[str, str] | None:
    """What the table says of a name, or of the longest name that it begins with."""
    names = _tables()[0]
    words = _key(name).split()
    if len(words) > 1 and words[0] in NOUNS and " ".join(words) not in names:
        words = words[1:]
    for i in range(len(words), 0, -1):
        found = names.get(" ".join(words[:i]))
        if found is not None and (i == len(words) or i > 1 or len(words[0]) >= BEGINS):
            return found
    return None


def _listed(host: str) -> tuple[str, str] | None:
    """What the table says of a domain or of one that it belongs to."""
    domains = _tables()[1]
    parts = host.split(".")
    for i in range(len(parts) - 1):
        domain = ".".join(parts[i:])
        if domain in domains:
            return domains[domain], domain
    return None


@cache
def _countries() -> frozenset[str]:
    lines = (TABLE.parent / "gazetteer" / "countries.tsv").read_text("utf-8").splitlines()[1:]
    return frozenset(line.split("\t", 1)[0] for line in lines)


def _named(name: str) -> Home | None:
    """The country that the places in a name are in, if all are in one: the longest names, then adjectives."""
    gazetteer = bundled()
    words = [word for word in _WORD.findall(name)[:12] if word[0].isupper() or not word.isascii()]
    told: dict[str, str] = {}
    i = 0
    while i < len(words):
        for size in (3, 2, 1):
            written = " ".join(words[i : i + size])
            countries = _countries_of(gazetteer, name_key(written)) if i + size <= len(words) else None
            if countries is not None:
                if len(countries) != 1:
                    return None
                told.setdefault(next(iter(countries)), written)
                i += size
                break
        else:
            i += 1
    if len(told) != 1:
        return None
    ((country, written),) = told.items()
    return Home(country, f"{written} is in the name of the publisher")


def _countries_of(gazetteer: Gazetteer, key: str) -> frozenset[str] | None:
    """The countries of the well-known places of a name; None where it is no name of one."""
    hits: list[Row] = [row for row, _ in gazetteer.find(key)]
    stem = adjective_stem(key)
    if not hits and stem is not None:
        hits = [row for row, form in gazetteer.find(stem) if form == ADJECTIVE]
    known = [row for row in hits if row.kind in {"country", "region"} or row.population >= KNOWN]
    if not known:
        return None
    most = max(row.population for row in known)
    return frozenset(row.country for row in known if row.country and row.population * DWARFED >= most)
