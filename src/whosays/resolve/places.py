"""From names to places: which names are places, which of the places that bear the name, and how exactly it is told.

Three passes: every name gets the evidence around it; what is plainly a place makes the context of the report; then
every name is decided and resolved in that context, with the rivals kept.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from msgspec.structs import replace

from ..languages.lexicon import Word
from ..records import Place, Rival
from ..text.fold import fold
from .compile import distance
from .former import renamed_in
from .gazetteer import Gazetteer, bundled, with_own
from .metonyms import is_metonym, joins, sources_of
from .publishers import home
from .table import CASE, Row
from .toponyms import CAPITALS, TOWNS, Bearers, Form, Lookup, Name, names, noun_after
from .unlisted import AREAS, Unlisted, area_beside, unlisted
from .work import Work

BAR = 1.0  # evidence that makes a name a place
SURE = 2.2  # evidence that makes it context for others
SURE_OF_AREA = 1.9  # the same for an area whose name no other place bears
NEAR = 100.0  # km within which places support each other
DEGREES = 0.9  # that far apart in latitude is further
MAJOR = 100_000  # inhabitants from which a place is known by its name alone
OF_PLACES = frozenset({"locative", "direction", "noun before", "noun after", "title"})
MAIN = 8  # times the inhabitants of a main town that an area has at most to be called after it
AROUND = {"exact": "district", "town": "district", "district": "region"}
ORDER = {"city": 0, "village": 0, "facility": 0, "district": 1, "other": 1, "region": 2, "water": 3, "country": 4}
LISTED = frozenset(
    {*((mark,) for mark in (",", "and", "та", "і", "й", "и", "or", "،", "–", "-", "/", "—")), (",", "and")}
)  # what stands between the names of a list
LISTED_IN = "UA"  # the country whose districts are listed
FROM = frozenset({"of", "from", "від", "от", "من", "عن"})
RIVALS = 4  # kept
PUBLISHED = 1.8  # what the publisher's country speaks for its places, less than one that the report names
STATE = 3.0  # the same for an area that is called like a country: Georgia
ABROAD = 0.4  # the same in a report that names other countries alone
ELSEWHERE = 0.9  # how much of them makes it one
DWARFED = 40  # times more inhabitants that a namesake has to be meant whoever publishes it
PRECISION = {"country": "country", "region": "region", "district": "district", "water": "region", "other": "district"}


@dataclass(slots=True)
class Candidate:
    """A name being weighed."""

    name: Name
    bearers: Bearers
    weight: float = 0.0
    why: list[str] = field(default_factory=list)
    led: bool = False  # whether the word before it tells something
    personal: bool = False  # whether a given name stands before it
    kind: str | None = None  # as the words around it say
    within: Row | None = None  # the area named after it: "Paris, Texas"
    direction: bool = False
    first: int = 0  # tokens with the noun
    last: int = 0
    chosen: Row | None = None
    inside: Row | None = None  # the area it is said to be in, where no place that bears the name is
    rivals: list[tuple[Row, str]] = field(default_factory=list)
    metonym: bool = False

    def add(self, weight: float, why: str) -> None:
        """Note a piece of evidence."""
        self.weight += weight
        self.why.append(why)

    def lead(self, weight: float, words: str, as_what: str = "") -> None:
        """Note what the words before it tell."""
        self.led = True
        self.add(weight, f"{as_what}“{words}” before it")


@cache
def _lookup(code: str, own: str | None) -> Lookup:
    from ..languages import load

    gazetteer: Gazetteer = bundled() if own is None else with_own(own)
    return Lookup(load(code), gazetteer)


def places(work: Work) -> None:
    """Every place that the report names."""
    lookup = _lookup(work.pack.code, work.gazetteer)
    named = [_as_marked(work, lookup, name) for name in names(lookup, work)]
    taken = _of_times(work) | _of_outlets(work)
    candidates = [Candidate(name, lookup.bearers(name)) for name in named if name.start not in taken]
    context = _Context(work, lookup)
    for candidate in candidates:
        context.weigh(candidate)
    context.lists(candidates)
    context.persons(candidates)
    context.learn(candidates)
    accepted = [candidate for candidate in candidates if context.accept(candidate)]
    sources = sources_of(work)
    for candidate in accepted:
        context.resolve(candidate)
    for candidate in accepted:
        candidate.metonym = is_metonym(work, lookup, candidate.name, candidate.chosen, candidate.kind, sources)
    for left, right in pairwise(accepted):
        if _is_elsewhere(left, right):
            left.inside = right.chosen
        if left.metonym and not right.metonym and joins(work, lookup, left.name, right.name, right.chosen, right.kind):
            right.metonym = True
    work.places = [*_records(work, accepted), *_unlisted(work, lookup, accepted, context.opening)]


def _is_elsewhere(district: Candidate, area: Candidate) -> bool:
    """Whether a district stands right before the area it is in, and what bears its name is in another one."""
    a, b = district.chosen, area.chosen
    if district.kind != "district" or area.name.first != district.last or a is None or b is None:
        return False
    return b.kind == "region" and not _holds(b, a)


def _of_outlets(work: Work) -> set[int]:
    """Where words stand within the name of an outlet of several words: "New York Times", قناة الجزيرة."""
    outlets = [one for one in work.actors if one.kind == "outlet" and one.last > one.first + 1]
    return {work.starts[i] for one in outlets for i in range(one.first, one.last)}


def _of_times(work: Work) -> set[int]:
    """The characters of time expressions: the clock of "10:00 Kyiv time" and "B.C." behind a year are no places."""
    return {i for time in work.timexes for i in range(time.span.start, time.span.end)}


def _as_marked(work: Work, lookup: Lookup, name: Name) -> Name:
    """A name with the places that it can be as it is written: «عمّان» is in Jordan, «عمان» may be Oman."""
    text = work.text[name.start : name.end]
    for form, country in lookup.marked.items():
        if text.endswith(form):
            hits = tuple(hit for hit in name.hits if hit[0].country == country)
            return replace(name, hits=hits, key=f"{name.key} {country}") if hits else name
    return name


class _Context:
    """What the report tells of where it happens."""

    def __init__(self, work: Work, lookup: Lookup) -> None:
        self.work = work
        self.lookup = lookup
        self.words = work.words
        self.arabic = lookup.arabic
        self.opening = {first for first, _ in work.paragraphs}
        self.countries: dict[str, float] = defaultdict(float)
        self.areas: dict[tuple[str, str], float] = defaultdict(float)
        self.given: dict[str, dict[object, float]] = {}  # what each key gave to these
        self.points: list[Row] = []
        self.sure: set[str] = set()  # keys that are places somewhere in the report
        self.refused: set[str] = set()  # keys that are persons' names somewhere in it
        told = home(work.publisher, work.url) if work.publisher or work.url else None
        self.publisher = told.country if told is not None else None

    # --- the words around

    def form(self, i: int) -> Form | None:
        """The form of a token, if it is a word or mark of this text."""
        return self.lookup.form(self.words[i]) if 0 <= i < len(self.words) else None

    def role(self, i: int, kind: str) -> tuple[str, frozenset[str]] | None:
        """What a token is as a word of places.toml."""
        form = self.form(i)
        return form.roles.get(kind) if form is not None else None

    def starts_sentence(self, i: int) -> bool:
        """Whether a capital at this token tells nothing."""
        if i in self.opening:
            return True
        before = self.words[i - 1]
        return (before.shape == "p" and before.key in '.!?…"“«:•-–—*|([') or (
            before.shape == "p" and not before.key.isascii()
        )

    def touches(self, i: int) -> bool:
        """Whether tokens i and i + 1 are words of one line with nothing but a blank or hyphen between."""
        if not 0 <= i < len(self.words) - 1 or i + 1 in self.opening:
            return False
        return self.words[i].shape == "w" and self.words[i + 1].shape == "w"

    # --- evidence

    def weigh(self, candidate: Candidate) -> None:
        """All that the words in and around a name tell."""
        name = candidate.name
        candidate.first, candidate.last = name.first, name.last
        candidate.weight = candidate.bearers.weight
        candidate.why.extend(candidate.bearers.why)
        self._words(candidate)
        self._nouns(candidate)
        self._before(candidate)
        self._after(candidate)
        if name.adjective and candidate.kind is None:
            candidate.add(-9, "an adjective alone")

    def _words(self, candidate: Candidate) -> None:
        """What else the word may be."""
        name, people = candidate.name, candidate.bearers.people
        word = self.words[name.first]
        common = "common" in self.lookup.form(word).roles and name.last == name.first + 1
        common = common and not (word.surface.isupper() and len(word.surface) == 2)  # US
        if common and self.arabic and any(role.startswith("noun") for role in self.lookup.form(word).roles):
            candidate.add(-5.0, "a noun of places")  # «وسط مدينة عفرين»
        if common:
            candidate.add(-2.5 if not self.arabic else -2.0, "also a common word or a person's name")
        elif self.arabic and name.last == name.first + 1 and word.hits and people < 1_000_000:
            candidate.add(-2.0, "a word of the lists")
        elif not self.arabic and self.starts_sentence(name.first) and name.last == name.first + 1:
            if any(entry.kind != "land" for entry, _ in word.hits):
                candidate.add(-1.5, "a word of the lists that begins a sentence")
            elif people < MAJOR and candidate.weight < 2:
                candidate.add(-0.3, "its capital begins a sentence")
        if "given" in self.lookup.form(word).roles and name.last == name.first + 1 and people < 1_000_000:
            candidate.add(-1.2, "a given name")
        if "particle" in self.lookup.form(word).roles and name.last > name.first + 1:
            candidate.add(-9, "a particle begins it")
        if "generic" in self.lookup.form(word).roles and name.last == name.first + 1:
            candidate.add(-9, "a noun of places with its article")
        if self.arabic and name.last == name.first + 1 and "direction" in self.lookup.form(word).roles:
            candidate.add(-2.0, "a direction")
        if "abbreviation" in self.lookup.form(word).roles and name.last == name.first + 1:
            candidate.add(0.5, "an abbreviation with its marks")

    def _nouns(self, candidate: Candidate) -> None:
        """ "city of X", "X Province", «Сумська область», قرية كذا."""
        name = candidate.name
        i = name.first - 1
        after = self.role(name.last, "noun after") if self.touches(name.last - 1) else None
        if after is not None and (
            name.adjective or self.work.pack.script == "Latin" or after[0] in {"region", "district"}
        ):
            candidate.kind = after[0]
            candidate.last = name.last + 1
            candidate.add(2.0, f"“{self.words[name.last].surface}” after it")
        elif name.adjective:
            self._coordinated(candidate)
        noun = self.role(i - 1, "noun before") if i > 0 and self.words[i].key == "of" else None
        if self.work.pack.script == "Latin" and noun is not None:
            candidate.kind = candidate.kind or noun[0]
            candidate.lead(2.5, f"{self.words[i - 1].surface} of")
            return
        j = i
        if j > 0 and self.words[j].key in "\"“«'‘" and not self.words[j].surface.isalnum():
            j -= 1  # аеродром «Канатове»
        if j > 0 and self.words[j].key == "." and len(self.words[j - 1].key) <= 3:
            j -= 1  # м. Суми
        noun = self.role(j, "noun before") if j < i or self.touches(i) else None
        if noun is not None and not name.adjective and candidate.kind is None:
            candidate.kind = noun[0]
            if noun[0] == "facility":
                candidate.first = j
            candidate.lead(2.0 if self.work.pack.script != "Latin" else 1.2, self.words[j].surface)
            named = "noun before" not in self.lookup.form(self.words[name.first]).roles  # قرية ومدينة
            if self.arabic and noun[0] in {"city", "village"} and candidate.bearers.at_home and named:
                candidate.add(0.7, "which a town's name follows")

    def _coordinated(self, candidate: Candidate) -> None:
        """«Белгородской, Брянской и Воронежской областями»: the noun stands after the last of them."""
        at = noun_after(self.lookup, self.words, candidate.name.last)
        if at is not None:
            candidate.kind = self.lookup.form(self.words[at]).roles["noun after"][0]
            candidate.add(1.8, f"“{self.words[at].surface}” after several")

    def _before(self, candidate: Candidate) -> None:
        name = candidate.name
        i = name.first - 1
        if name.prefixed:
            candidate.add(0.5, "a preposition attached")
        if i < 0 or name.first in self.opening:
            return
        word = self.words[i]
        if word.shape == "p":
            if word.key == "#":
                candidate.add(0.7, "a hashtag")
            return
        form = self.lookup.form(word)
        if self._away(i):
            candidate.direction = True
            candidate.lead(0.8, f"{self.words[i - 1].surface} {word.surface}")
        locative = form.roles.get("locative")
        if locative is not None and not (word.capital and not self.starts_sentence(i)):
            candidate.lead(1.0 if "strong" in locative[1] else 0.4, word.surface)
        direction = form.roles.get("direction")
        if direction is not None:
            candidate.direction = True
            candidate.lead(0.8, word.surface)
        if "street" in form.roles:
            candidate.add(-2.5, "the name of a street")
        oblique = self.work.pack.script == "Cyrillic" and any(how == CASE for _, how in name.hits)
        if "title" in form.roles and oblique and "given" not in self.lookup.form(self.words[name.first]).roles:
            candidate.add(0.3, f"of the “{word.surface}”")
        elif "title" in form.roles:
            candidate.lead(-2.0 if word.capital or self.arabic else -0.8, word.surface)
        if self.arabic:
            on = locative is not None and word.surface.endswith("ى")  # علي is Ali, على is "on": one key
            if "given" in form.roles and not on:
                candidate.add(-1.5, "after a person's name")
            return
        self._preceded(candidate, word, form, i)

    def _away(self, i: int) -> bool:
        """Whether a distance or direction from the place is told: "10 km south of X", «за 10 км від Сум»."""
        if i < 2 or self.words[i].key not in FROM or self.words[i - 1].shape != "w":
            return False
        if "direction" in self.lookup.form(self.words[i - 1]).roles:
            return True
        return any(entry.kind == "unit" and entry.value == "distance" for entry, _ in self.words[i - 1].hits)

    def _preceded(self, candidate: Candidate, word: Word, form: Form, i: int) -> None:
        """A capital before it that is no place and no word of places: the name goes on to the left."""
        inhabited = any(row.kind == "country" for row, _ in candidate.name.hits)
        alone = self.starts_sentence(i) and "given" not in form.roles
        plain = word.capital and not form.hits and form.roles.keys().isdisjoint(OF_PLACES)
        if plain and not alone and len(word.surface) > 1 and not inhabited and not word.hits:
            candidate.lead(-2.2, word.surface, "part of a longer name: ")
        if "given" in form.roles and word.capital:
            candidate.personal = True
            candidate.add(-2.0, "after a given name")

    def _after(self, candidate: Candidate) -> None:
        name = candidate.name
        i = name.last
        if i >= len(self.words) or i in self.opening:
            return
        word = self.words[i]
        form = self.lookup.form(word)
        if word.key in ",(" and i + 1 < len(self.words):
            self._contained(candidate, i + 1)
            return
        if word.shape != "w":
            return
        if self.arabic:
            self._contained(candidate, i)
            return
        capital = word.capital
        if "street" in form.roles and capital:
            candidate.add(-2.5, "the name of a street")
        elif "organisation" in form.roles and (capital or name.first in self.opening):
            candidate.add(-1.0, f"“{word.surface}” after it")
        elif capital and not form.hits and not form.adjective and not form.roles and not word.hits:
            country = any(row.kind == "country" for row, _ in name.hits)
            candidate.add(-0.3 if country else -1.8, f"part of a longer name: “{word.surface}” after it")
        elif capital and self.work.pack.script == "Latin" and form.hits:
            self._contained(candidate, i)

    def _contained(self, candidate: Candidate, i: int) -> None:
        """An area named after it that holds one of the places: "Paris, Texas"."""
        form = self.form(i)
        if form is None or not form.hits:
            return
        hits = form.hits
        if form.longest > 1:
            for j in (i + 3, i + 2):
                if j <= len(self.words):
                    key = " ".join(self.lookup.form(w).stem for w in self.words[i:j])
                    found = self.lookup.several[key]
                    if found:
                        hits = found
                        break
        for area, _ in hits:
            if area.kind in {"country", "region"}:
                inside = [row for row, _ in candidate.name.hits if _holds(area, row)]
                if inside:
                    candidate.within = area
                    candidate.add(1.8, f"{area.name} named after it")
                    return

    def lists(self, candidates: list[Candidate]) -> None:
        """A name in a list with a place is a place: «Харкова, Сум і Полтави»."""
        for left, right in pairwise(candidates):
            if right.first - left.last > 2:
                continue
            between = self.words[left.last : right.first]
            marks = tuple([w.key for w in between])
            if marks in LISTED or (self.arabic and not marks and self.words[right.first].key.startswith("و")):
                if left.weight >= 2 and right.weight > -0.5:
                    right.add(0.8, "in a list with a place")
                elif right.weight >= 2 and left.weight > -0.5:
                    left.add(0.8, "in a list with a place")

    def persons(self, candidates: list[Candidate]) -> None:
        """A name that follows a given name or title once is a person's wherever it stands alone."""
        for candidate in candidates:
            if candidate.personal and candidate.weight < BAR:
                self.refused.add(candidate.name.key)

    def learn(self, candidates: list[Candidate]) -> None:
        """Countries, areas and points that are plainly named; what a name itself gave does not speak for it."""
        for candidate in candidates:
            name = candidate.name
            bearers = candidate.bearers
            plain = candidate.led and bearers.alone and bearers.best.kind == "region"
            if candidate.weight < (SURE_OF_AREA if plain else SURE):
                continue
            best, alone = candidate.within or bearers.best, bearers.alone
            share = 1.0 if alone or candidate.within is not None else 0.3
            given = self.given.setdefault(name.key, defaultdict(float))
            if best.country:
                amount = share * (2 if best.kind == "country" else 1)
                self.countries[best.country] += amount
                given[best.country] += amount
                if best.code and best.kind != "country":
                    amount = share * (2 if best.kind == "region" else 1)
                    self.areas[best.country, best.code] += amount
                    given[best.country, best.code] += amount
            if alone and best.kind in {"city", "village", "district"}:
                self.points.append(best)
            if candidate.kind is not None or candidate.within is not None or candidate.led:
                self.sure.add(name.key)
        total = sum(self.countries.values())
        homes = [
            country
            for country in sorted(self.countries, key=lambda c: -self.countries[c])
            if country in self.lookup.home
        ]
        self.first_home = homes[0] if homes else None
        self.total = max(total, 1.0)

    def accept(self, candidate: Candidate) -> bool:
        """Whether the evidence makes it a place."""
        name = candidate.name
        weight = candidate.weight
        if name.key in self.sure:
            weight += 0.7
        if name.key in self.refused and candidate.kind is None and candidate.within is None:
            weight -= 1.5
        bearers = candidate.bearers
        if not bearers.areas.isdisjoint(self.areas):
            weight += 0.5
        elif bearers.countries.isdisjoint(self.countries):
            weight -= 0.3
        bar = BAR + (0.4 if self.arabic else 0)
        return weight >= bar

    # --- which of them

    def resolve(self, candidate: Candidate) -> None:
        """The best of the places that bear the name, and its rivals with the reasons."""
        if len(candidate.name.hits) == 1:
            candidate.chosen = candidate.name.hits[0][0]
            return
        bearers = candidate.bearers
        scored = sorted(
            [
                (self._fit(candidate, row, known), -n, row)
                for n, ((row, _), known) in enumerate(zip(candidate.name.hits, bearers.known, strict=True))
            ],
            key=lambda one: (-one[0][0], -one[1]),
        )
        top = scored[0][0][0]
        candidate.chosen = self._town_of(candidate, scored[0][2])
        if candidate.chosen.country == self.publisher and any(row.country != self.publisher for _, _, row in scored):
            candidate.why.append("in the publisher's country")
        for (score, why), _, row in scored[: 2 + RIVALS]:
            if top - score < 3 and row is not candidate.chosen and len(candidate.rivals) < RIVALS:
                candidate.rivals.append((row, why))

    def _town_of(self, candidate: Candidate, row: Row) -> Row:
        """An area called after its main town is named as an area; the name alone is the town's."""
        if row.kind != "region" or candidate.kind in {"region", "district"}:
            return row
        towns = [
            town
            for town, _ in candidate.name.hits
            if town.kind in {"city", "village"} and _holds(row, town) and MAIN * town.population > row.population
        ]
        return max(towns, key=lambda town: town.population, default=row)

    def _fit(self, candidate: Candidate, row: Row, score: float) -> tuple[float, str]:
        if row.country in self.lookup.home:
            score += 1.0 if row.country == self.first_home else 0.7
        why = [f"{row.population} inhabitants"] if row.population else [row.kind]
        given = self.given.get(candidate.name.key) or defaultdict(float)
        if candidate.within is not None and _holds(candidate.within, row):
            score += 6
            why.append(f"in {candidate.within.name}")
        if candidate.kind is not None:
            if candidate.kind == "district" and row.kind == "region" and candidate.name.adjective:
                score -= 1.0  # «Донецький район» is no oblast
            elif candidate.kind == row.kind:
                score += 3.5 if row.kind == "district" and candidate.name.adjective else 2.5
                score -= 0.4 if row.until else 0.0
            elif {candidate.kind, row.kind} <= {"city", "village"} or {candidate.kind, row.kind} <= {
                "region",
                "district",
            }:
                score += 1.0
            elif (
                candidate.kind == "district"
                and candidate.name.adjective
                and row.kind in TOWNS
                and row.country != LISTED_IN
            ):
                score += 2.5  # its district stands in no list
            elif candidate.kind in {"region", "district"} and row.kind in {"city", "village"}:
                score -= 0.5
            elif candidate.kind in {"city", "village"}:
                score -= 1.5
        if row.name in CAPITALS and row.kind == "city" and row.population > MAJOR and self._is_dateline(candidate.name):
            score += 3.0
            why.append("a dateline")
        score += self._around(row, given, why)
        if row.country is not None and row.country == self.publisher:
            score += self._published(candidate, row, given, why)
        return score, ", ".join(why)

    def _is_dateline(self, name: Name) -> bool:
        """ "WASHINGTON Officials in Britain": capitals at the head of a paragraph."""
        surface = self.words[name.first].surface
        return name.first in self.opening and len(surface) > 2 and surface.isupper()

    def _published(self, candidate: Candidate, row: Row, given: dict[object, float], why: list[str]) -> float:
        """What the publisher's country speaks for a place in it: little where the report tells of other countries."""
        if row.population * DWARFED < candidate.bearers.people and row.kind != "country":
            return 0.0
        why.append("in the publisher's country")
        others = sum(much - given[country] for country, much in self.countries.items() if country != row.country)
        if others > ELSEWHERE or candidate.within is not None:
            return ABROAD
        return STATE if row.kind == "region" and candidate.bearers.country else PUBLISHED

    def _around(self, row: Row, given: dict[object, float], why: list[str]) -> float:
        """What the country, the area and the points of the report speak for."""
        score = 0.0
        country = self.countries.get(row.country or "", 0.0) - given[row.country]
        if country > 0.01 and row.kind != "country":
            score += min(2.2, 0.8 + 2.0 * country / self.total)
            why.append("its country is named")
        area = self.areas.get((row.country or "", row.code or ""), 0.0) - given[row.country, row.code]
        if area > 0.01 and row.kind not in {"country", "region"}:
            score += min(2.0, 0.8 + 0.4 * area)
            why.append("its area is named")
        near, lat = 0, row.lat
        for point in self.points[:40]:
            if abs(point.lat - lat) < DEGREES and point is not row:
                near += distance(lat, row.lon, point.lat, point.lon) < NEAR
        if near and row.kind != "country":
            score += min(1.2, 0.4 * near)
            why.append("near other places of the report")
        return score


def _holds(area: Row, row: Row) -> bool:
    """Whether an area holds a place."""
    if area is row or row.kind == "country":
        return False
    if area.kind == "country":
        return area.country == row.country
    return area.country == row.country and area.code == row.code and row.kind != "region"


def _records(work: Work, accepted: list[Candidate]) -> list[Place]:
    """One record for every form of a name, best first."""
    grouped: dict[tuple[str, int, bool], list[Candidate]] = {}
    for candidate in accepted:
        text = work.text[candidate.name.start : candidate.name.end]
        grouped.setdefault((fold(text), id(candidate.chosen), candidate.metonym), []).append(candidate)
    ranked = []
    seen: set[tuple[int, bool]] = set()
    mentions = Counter(id(c.chosen) for c in accepted)
    for group in grouped.values():
        first = group[0]
        row = first.chosen
        assert row is not None
        again = (id(row), first.metonym) in seen
        seen.add((id(row), first.metonym))
        order = (first.metonym, again, ORDER[row.kind], -mentions[id(row)] // 3, first.name.start)
        ranked.append((order, _record(work, group)))
    return [place for _, place in sorted(ranked, key=lambda pair: pair[0])]


def _record(work: Work, group: list[Candidate]) -> Place:
    first = group[0]
    row = first.chosen
    assert row is not None
    start, end = _span(work, first)
    kind, precision = row.kind, PRECISION.get(row.kind, "town")
    if first.name.adjective and first.kind is not None and row.kind in {"city", "village"}:
        kind, precision = first.kind, "district"
    elif first.kind == "facility" and row.kind != "facility":
        kind = "facility"
    elif row.kind == "facility":
        precision = "exact"
    if first.direction:
        precision = AROUND.get(precision, precision)
    year = renamed_in(row, first.name.key)
    if year is not None:
        first.why.append(f"renamed in {year}")
    if row.until:
        first.why.append(f"a district until {row.until}")
    digest = hashlib.blake2b(f"p {start} {end} {row.name}".encode(), digest_size=6).hexdigest()
    if first.inside is not None:
        return _inside(work, group, first.inside, digest)
    return Place(
        digest,
        work.text[start:end],
        work.span(start, end),
        tuple(work.span(*_span(work, other)) for other in group[1:]),
        row.name,
        row.geonameid,
        row.country,
        row.admin1 if row.kind != "region" else row.name,
        row.lat,
        row.lon,
        kind,
        precision,
        first.metonym,
        tuple(Rival(r.name, r.geonameid, r.country, r.admin1, r.lat, r.lon, why) for r, why in first.rivals),
        tuple(first.why),
        row.population or None,
    )


def _inside(work: Work, group: list[Candidate], area: Row, digest: str) -> Place:
    """The record of a district that no table holds, in an area that one does."""
    spans = [work.span(*_span(work, one)) for one in group]
    why = (*group[0].why, f"in {area.name}, where no gazetteer has it")
    text, inside = spans[0].exact, PRECISION[area.kind]
    places = (area.country, area.name, None, None)
    return Place(digest, text, spans[0], tuple(spans[1:]), text, None, *places, "district", inside, False, (), why)


def _unlisted(work: Work, lookup: Lookup, accepted: list[Candidate], opening: set[int]) -> list[Place]:
    """Records of villages that no table holds, one for every name."""
    taken = {i for candidate in accepted for i in range(candidate.name.first, candidate.name.last)}
    areas = [
        (candidate.name.first, candidate.name.last, candidate.chosen)
        for candidate in accepted
        if candidate.chosen is not None and candidate.chosen.kind in AREAS and not candidate.metonym
    ]
    countries = {c.chosen.country for c in accepted if c.chosen is not None and c.chosen.country and not c.metonym}
    country = countries.pop() if len(countries) == 1 else None  # of all that the report names
    found: dict[str, list[Unlisted]] = {}
    for one in unlisted(lookup, work, taken, opening):
        key = " ".join(word.key for word in work.words[one.first : one.last])
        found.setdefault(key, []).append(one)
    made = []
    for group in found.values():
        first = group[0]
        area = next((area for one in group if (area := area_beside(one, areas, work.words))), None)
        if area is None and not any(one.sure for one in group):
            continue
        start, end = work.characters(first.first, first.last)
        text = work.text[start:end]
        made.append(
            Place(
                hashlib.blake2b(f"p {start} {end} {text}".encode(), digest_size=6).hexdigest(),
                text,
                work.span(start, end),
                tuple(work.span(*work.characters(other.first, other.last)) for other in group[1:]),
                text,
                None,
                area.country if area is not None else country,
                area.admin1 if area is not None else None,
                None,
                None,
                first.kind,
                PRECISION[area.kind] if area is not None else "unknown",
                False,
                (),
                (f"“{first.noun}” before it", "in no gazetteer", *((f"{area.name} beside it",) if area else ())),
            )
        )
    return made


def _span(work: Work, candidate: Candidate) -> tuple[int, int]:
    """Characters of a name, with the noun that belongs to it."""
    start, end = candidate.name.start, candidate.name.end
    if candidate.first < candidate.name.first:
        start = work.starts[candidate.first]
    if candidate.last > candidate.name.last:
        end = work.ends[candidate.last - 1]
    return start, end
