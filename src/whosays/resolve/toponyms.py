"""Names of places in a text: what the gazetteer knows of every word, and what the words around tell.

Nothing is decided here. A name is a stretch of tokens with the places that bear it; `resolve/places.py` weighs them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from itertools import compress
from operator import not_

from msgspec import Struct
from msgspec.structs import replace

from ..kept import Kept
from ..languages import Pack, read_toml
from ..languages.lexicon import CAPITAL, Stems, Word, expand
from ..text.fold import fold
from .forms import adjective_stem, is_clean, word_key
from .gazetteer import Gazetteer, Hit
from .table import ADJECTIVE, NAME, Row
from .work import Work

TOWNS = frozenset({"city", "village"})
NO_NAMES = frozenset(
    {"direction", "noun after", "noun before", "organisation", "street", "title", "institution", "link"}
)  # kinds of words that no place is called
JOINING = frozenset({",", "и", "і", "й", "та", "а", "також", "также", "или", "або"})
REACH = 8  # tokens from an adjective to its noun
TAGS = frozenset("#_")
NONE: set[int] = set()
MARKS = frozenset("-‐‑–.")  # that may stand within a name
CACHE = 50_000  # surface forms kept per language and gazetteer

KNOWN = {"region": 1_000_000, "water": 1_000_000, "facility": 300_000, "other": 200_000, "district": 3_000}
"""Inhabitants that would make a town as well known as what has none."""
CAPITALS = frozenset(
    (  # noqa: SIM905
        "Kyiv Moscow Washington London Paris Berlin Ankara Tehran Beijing Damascus Baghdad Riyadh Jerusalem "
        "Minsk Warsaw Brussels Doha Cairo Amman Beirut Sanaa Tripoli Khartoum Tokyo Seoul Pyongyang Rome "
        "Madrid Ottawa Canberra Budapest Bratislava Prague Vilnius Riga Tallinn Helsinki Stockholm Oslo "
        "Copenhagen Vienna Bern Athens Sofia Bucharest Chisinau Tbilisi Yerevan Baku Astana Tashkent Kabul "
        "Islamabad Delhi Havana Caracas Belgrade Skopje Pristina Kuwait Manama Muscat Algiers Tunis Rabat "
    ).split()
) | {"New Delhi", "Tel Aviv", "Abu Dhabi"}

Roles = dict[str, tuple[str, frozenset[str]]]
NO_ROLES: Roles = {}


class Form(Struct, eq=False, gc=False):
    """What is known of a surface form: the places that bear it, how many words names have that begin with it, what it
    tells of words around it (`roles`: kind to value and flags), and how many letters stand before the name."""

    key: str
    hits: tuple[Hit, ...]
    longest: int
    roles: Roles
    peeled: int
    adjective: tuple[Hit, ...]
    prefixed: bool  # with a preposition attached to it
    stem: str  # the key that was looked up
    plain: str  # the key of the word as it stands
    hints: tuple[str, ...] = ()  # countries whose adjective it is


class Name(Struct, frozen=True, gc=False):
    """A stretch of tokens that may name a place: characters `start` to `end`, and the places it may be."""

    first: int
    last: int
    start: int
    end: int
    key: str
    hits: tuple[Hit, ...]
    adjective: bool
    prefixed: bool


class Bearers(Struct, frozen=True, gc=False):
    """What the places that bear a name have in common, worked out once."""

    people: int  # inhabitants of the largest
    country: bool
    state: bool
    own: bool
    at_home: bool
    primary: bool  # the name is somebody's first
    best: Row  # the country, or the most populous
    alone: bool  # no other place is nearly as well known
    countries: frozenset[str]
    areas: frozenset[tuple[str, str]]  # country and code
    weight: float  # what all this speaks for a place, before the words around are looked at
    why: tuple[str, ...]
    known: tuple[float, ...]  # how likely each is meant where nothing else tells


def bearers_of(name: Name, home: frozenset[str], script: str) -> Bearers:
    """The summary of the places that may be meant by a name."""
    hits = name.hits
    rows = [row for row, _ in hits]
    best = max(rows, key=lambda row: (row.kind == "country", row.population))
    large = {(row.country, row.code) for row in rows if row.population >= max(1000, best.population / 10)}
    bearers = Bearers(
        max(row.population for row in rows),
        any(row.kind == "country" for row in rows),
        any(row.kind == "region" and row.geonameid for row in rows),
        any(row.kind not in TOWNS and row.geonameid is None for row in rows),
        any(row.country in home and row.kind in TOWNS for row in rows),
        any(form == NAME for _, form in hits),
        best,
        best.kind == "country" or large <= {(best.country, best.code)},
        frozenset(row.country for row in rows if row.country),
        frozenset((row.country, row.code) for row in rows if row.country and row.code),
        0.0,
        (),
        tuple(_likelihood(row, form, script) for row, form in hits),
    )
    evidence = list(_renown(name, bearers, script == "Arabic"))
    return replace(bearers, weight=sum(weight for weight, _ in evidence), why=tuple(why for _, why in evidence))


def _renown(name: Name, bearers: Bearers, arabic: bool) -> Iterator[tuple[float, str]]:
    """How well known the places are that bear the name, as evidence."""
    people, single = bearers.people, name.last == name.first + 1
    if bearers.country:
        yield 2.5, "a country"
    elif bearers.state:
        yield 2.0, "a state"
    elif bearers.own:
        yield 1.6, "an area or place of the own lists"
    else:
        yield min(1.6, 0.3 * max(0.0, math.log10(people + 1) - 2)), f"{people} inhabitants"
    if bearers.best.name in CAPITALS and single:
        yield 0.7, "a capital"
    if bearers.at_home:
        yield 0.3 if arabic or (people < 3000 and single) else 0.8, "in a country of the language"
    if not single:
        yield 0.8, "a name of several words"
    elif len(name.key) < 4 and people < 1_000_000:
        yield -0.6, "a short name"
    if not bearers.primary and not arabic and name.hits[0][0].country not in {"UA", "RU", "BY"}:
        yield -0.4, "none's first name"


def _likelihood(row: Row, form: int, script: str) -> float:
    """How likely a place is meant by a name where nothing else tells."""
    score = 0.6 * math.log10((row.population or KNOWN.get(row.kind, 0)) + 10)
    if form != NAME and script == "Latin":
        score -= 0.7
    if row.kind == "country":
        score += 3.5
    elif row.kind == "region":
        score += 0.6
    elif row.population > 50_000 and row.name in CAPITALS:
        score += 1.2
    return score


@cache
def roles_of(pack_code: str, folder: str) -> dict[str, Roles]:
    """The words of places.toml of a language, by key."""
    from pathlib import Path

    tables = read_toml(Path(folder) / "places.toml") if (Path(folder) / "places.toml").exists() else {}
    endings = read_toml(Path(folder) / "pack.toml").get("endings", {})
    found: dict[str, Roles] = {}
    for kind, entries in tables.items():
        if kind in {"home", "marked"}:
            continue
        for entry in entries:
            flags = frozenset({*entry.get("flags", []), *([entry["where"]] if "where" in entry else [])})
            for form in entry["forms"]:
                for spelling in expand(form, endings):
                    roles = found.setdefault(fold(spelling), {})
                    name = f"noun {entry['where']}" if kind == "noun" else kind
                    if kind == "locative" and kind in roles:
                        flags |= roles[kind][1]
                    if name == "noun both":
                        roles.setdefault("noun before", (entry["value"], flags))
                        roles.setdefault("noun after", (entry["value"], flags))
                    else:
                        roles.setdefault(name, (str(entry.get("value", "")), flags))
                        if kind == "locative":
                            roles[name] = ("", flags)
    return found


@cache
def home_of(folder: str) -> frozenset[str]:
    """The countries whose small places are known by their names alone to who writes in a language."""
    from pathlib import Path

    file = Path(folder) / "places.toml"
    return frozenset(read_toml(file).get("home", ())) if file.exists() else frozenset()


@cache
def marked_of(folder: str) -> dict[str, str]:
    """Names that one mark tells from another, as written, and the countries of what is so written."""
    from pathlib import Path

    file = Path(folder) / "places.toml"
    return dict(read_toml(file).get("marked", {})) if file.exists() else {}


class Lookup:
    """What a language and a gazetteer know of words; surface forms are looked up once."""

    def __init__(self, pack: Pack, gazetteer: Gazetteer) -> None:
        self.pack = pack
        self.gazetteer = gazetteer
        self.roles = roles_of(pack.code, str(pack.folder))
        self.home = home_of(str(pack.folder))
        self.marked = marked_of(str(pack.folder))
        self.arabic = pack.script == "Arabic"
        self.seen: dict[str, Form] = {}
        self.several = Kept(self._several, CACHE)  # the places that bear a name of several words
        self.goes_on = Kept(self._goes_on, CACHE)  # whether a name of three words or more begins with these two
        self._bearers: dict[tuple[str, bool, bool], Bearers] = {}
        self.tagged = Kept(self._tag, CACHE)  # the form of a key after a hash mark, if it names or begins a place
        self.settlements = frozenset(key for key, roles in self.roles.items() if "settlement" in roles)
        self.blank: set[str] = set()  # surface forms that name nothing and begin no name

    def form(self, word: Word) -> Form:
        """The form of a token."""
        form = self.seen.get(word.surface)
        if form is None:
            if len(self.seen) >= CACHE:
                self.seen.clear()
            form = self.seen[word.surface] = self._look_up(word)
        return form

    def named(self, word: Word) -> Form | None:
        """The form of a token that may name a place or begin a name, or None."""
        form = self.seen.get(word.surface)
        if form is None and word.shape == "w" and (self._may_name(word.key) if self.arabic else word.capital):
            form = self.form(word)
        if form is not None and (form.hits or form.longest or form.adjective):
            return form
        if len(self.blank) >= CACHE:
            self.blank.clear()
        self.blank.add(word.surface)
        return None

    def plain(self, word: Word) -> str:
        """The key of a token within a longer name."""
        form = self.seen.get(word.surface)
        if form is not None:
            return form.plain
        return word_key(word.key if self.arabic else word.key.removesuffix("'s"))

    def _may_name(self, key: str) -> bool:
        """Whether an Arabic word, with attached words or without, may be in the gazetteer: most are told at once."""
        may_hold = self.gazetteer.may_hold
        for spelled, _ in _spellings(key, self.pack.lexicon.attached.stems(key)):  # noqa: SIM110
            if may_hold(spelled):
                return True
        return False

    def bearers(self, name: Name) -> Bearers:
        """What is known of all places that bear a name."""
        key = (name.key, name.adjective, name.last == name.first + 1)
        found = self._bearers.get(key)
        if found is None:
            if len(self._bearers) >= CACHE:
                self._bearers.clear()
            found = self._bearers[key] = bearers_of(name, self.home, self.pack.script)
        return found

    def _goes_on(self, key: str) -> bool:
        return self.gazetteer.look_up(key)[1] > 2

    def _several(self, key: str) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.gazetteer.find(key) if hit[1] != ADJECTIVE)

    def _look_up(self, word: Word) -> Form:
        key = word.key
        if word.shape == "p":
            return Form(key, (), 0, NO_ROLES, 0, (), False, key, key)
        if self.arabic:
            return self._look_up_attached(key)
        key = key.removesuffix("'s")
        stem = word_key(key)
        roles = self.roles.get(key, NO_ROLES)
        if not word.capital and word.surface.islower():
            return Form(key, (), 0, roles, 0, (), False, stem, stem)
        return self._named(key, stem, roles)

    def _named(self, key: str, stem: str, roles: Roles) -> Form:
        hits, longest = self.gazetteer.look_up(stem)
        adjective: list[Hit] = []
        ending = adjective_stem(stem)
        if ending is not None:
            adjective = [hit for hit in self.gazetteer.find(ending) if hit[1] == ADJECTIVE]
        places = tuple(hit for hit in hits if hit[1] != ADJECTIVE)
        of = [*adjective, *(hit for hit in hits if hit[1] == ADJECTIVE)]
        hints = tuple(row.country for row, _ in of if row.kind == "country" and row.country)
        return Form(key, places, longest, roles, 0, tuple(adjective), False, stem, stem, hints)

    def _tag(self, key: str) -> Form | None:
        form = self._named(key, word_key(key), self.roles.get(key, NO_ROLES))
        return form if form.hits or form.longest or form.adjective else None

    def _look_up_attached(self, key: str) -> Form:
        """An Arabic word with what is attached to it taken off, as little as possible."""
        roles = NO_ROLES
        hits: tuple[Hit, ...] = ()
        plain = word_key(key)
        longest, peeled, prefixed, best = 0, 0, False, plain
        stems = self.pack.lexicon.attached.stems(key)
        for stem, flags in stems:
            if stem in self.roles and "ك" not in flags and "future" not in flags:
                roles = {kind: (value, f | flags) for kind, (value, f) in self.roles[stem].items()}
                break
        for spelled, flags in _spellings(key, stems):
            if hits and flags:
                continue
            every, many = self.gazetteer.look_up(spelled)
            found = tuple(hit for hit in every if hit[1] != ADJECTIVE)
            if not hits and (found or many > longest):
                hits, best = found, spelled
                peeled, prefixed = max(len(key) - len(spelled), 0), "preposition" in flags
            longest = max(longest, many)
        return Form(key, hits, longest, roles, peeled, (), prefixed, best, plain)


def _spellings(key: str, stems: Stems) -> Stems:
    """An Arabic word with ever more taken off it: what may be a name, and what was taken off."""
    clean = is_clean(key)
    found = []
    for stem, flags in stems:
        if "def" in flags:  # the article belongs to the name
            if "ل" not in flags or key.startswith(("لال", "ولال", "فلال")):
                continue
            stem = "ال" + stem
        elif "future" in flags:
            continue
        found.append((stem if clean else word_key(stem), flags))
    return found


def names(lookup: Lookup, work: Work) -> list[Name]:
    """The longest names, left to right, none within another."""
    found: list[Name] = []
    arabic = lookup.arabic
    words, surfaces, starts, ends = work.words, work.surfaces, work.starts, work.ends
    count, free = len(words), 0
    if arabic:
        every = list(compress(range(count), map(not_, map(lookup.blank.__contains__, surfaces))))
    else:
        every = work.marked(CAPITAL)
    if not arabic and not TAGS.isdisjoint(surfaces):
        tagged = {i + 1 for i, surface in enumerate(surfaces[:-1]) if surface in TAGS and is_small(words[i + 1])}
        every = sorted({*every, *tagged})
    else:
        tagged = NONE
    for i in every:
        if i < free:
            continue
        word = words[i]
        form = lookup.tagged[word.key] if i in tagged else lookup.named(word)
        if form is None:
            continue
        last, hits, key = i + 1, form.hits, form.stem
        if form.longest > 1:
            longer = _longer(lookup, words, i, min(count, i + 2 * form.longest), form, ends, starts)
            if longer is not None:
                last, hits, key = longer
        if last == i + 1 and hits and _is_word(lookup, words, i, form):
            hits = ()
        if hits and form.adjective and last == i + 1 and noun_after(lookup, words, i + 1) is not None:
            hits = ()  # «Курской и Брянской областях»: no village of Курская
        if hits or form.adjective:
            common = arabic and last == i + 1 and ("common" in form.roles or word.hits)
            if common and _is_small(hits) and not _introduced(lookup, words, i):
                continue  # a word of the language
            end = ends[last - 1]
            if not arabic and words[last - 1].key.endswith("'s"):
                end -= 2
            start = starts[i] + (form.peeled if form.peeled < end - starts[i] else 0)
            found.append(Name(i, last, start, end, key, hits or form.adjective, not hits, form.prefixed))
            free = last
    return found


def _is_small(hits: tuple[Hit, ...]) -> bool:
    """Whether no large city or country bears the name."""
    return max((row.population for row, _ in hits), default=0) < 1_000_000


def is_small(word: Word) -> bool:
    """Whether it is a word in small letters."""
    return word.shape == "w" and not word.capital


def noun_after(lookup: Lookup, words: list[Word], i: int) -> int | None:
    """The noun that adjectives of places belong to, from this token on: «Белгородской и Брянской областями»."""
    for j in range(i, min(i + REACH, len(words))):
        form = lookup.form(words[j])
        if "noun after" in form.roles:
            return j
        if not form.adjective and words[j].key not in JOINING:
            return None
    return None


def _introduced(lookup: Lookup, words: list[Word], i: int) -> bool:
    """Whether "city of", "in" or the like stands before a word."""
    if not i:
        return False
    before = lookup.form(words[i - 1])
    return "noun before" in before.roles or "locative" in before.roles or "direction" in before.roles


def _is_word(lookup: Lookup, words: list[Word], i: int, form: Form) -> bool:
    """Whether a single word is no name here: "Council", "Western", an abbreviation without its full stop."""
    roles = form.roles
    if "abbreviation" in roles:
        marked = i + 1 < len(words) and words[i + 1].key == "."
        return not (marked and i > 0 and words[i - 1].key in ",(")
    if words[i].surface.isupper() and len(words[i].surface) == 2:
        return False  # US
    return not lookup.arabic and not NO_NAMES.isdisjoint(roles)


def _longer(
    lookup: Lookup, words: list[Word], first: int, limit: int, form: Form, ends: list[int], starts: list[int]
) -> tuple[int, tuple[Hit, ...], str] | None:
    """The longest name of several words that begins here: its end, its places, its key."""
    parts, best = [form.stem], None
    arabic = lookup.arabic
    for j in range(first + 1, limit):
        word = words[j]
        if word.shape == "p":
            if word.key in MARKS and ends[j - 1] == starts[j] and j + 1 < limit and (word.key != "." or j - first < 3):
                continue
            break
        if word.shape == "n" or not (arabic or word.capital or len(word.surface) < 9):
            break
        if not (arabic or word.capital) and any(entry.kind == "article" for entry, _ in words[first].hits):
            break  # "The village" is not The Village
        parts.append(lookup.plain(word))
        if len(parts) > form.longest:
            break
        key = " ".join(parts)
        found = lookup.several[key]
        if found:
            best = (j + 1, found, key)
        if len(parts) == 2 and not lookup.goes_on[key]:
            break
    return best
