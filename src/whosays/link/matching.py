"""Whether two accounts are of one incident: what speaks for it and against it, added up to a score in log-odds.

The weights were fitted by logistic regression to reports that analysts had grouped by hand, and rounded; how many
accounts of the store share a name or a rare word tells how much it says.

>>> from whosays.pipeline import read
>>> from whosays.link.accounts import accounts
>>> one = "Two were killed in shelling of the village of Mirne on 3 May 2025."
>>> two = "3 мая 2025 года при обстреле села Мирное погибли два человека."
>>> (a,), (b,) = accounts(read(one), one, "d1", "v1"), accounts(read(two), two, "d2", "v2")
>>> match(Profile(a), Profile(b)).score > 0
True
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

from msgspec import Struct

from ..resolve.compile import distance
from .records import Account, Figure, Happening, Spot
from .telling import stems, weight

BIAS = -3.1
WEIGHTS: dict[str, float] = {
    "same day": 2.8,
    "days apart": -1.6,
    "weeks apart": -1.7,
    "no day": -2.2,
    "a day in common": 0.3,
    "other hour": -2.0,
    "same date": 0.5,
    "other date": -0.5,
    "same weekday": 1.5,
    "other weekday": -1.7,
    "a name": 0.4,
    "a name first": 0.6,
    "rare name": 1.7,
    "rare name, no day": 2.2,
    "other names": -1.0,
    "far apart": -1.4,
    "same killed": 1.2,
    "same large killed": 1.1,
    "other killed": -0.5,
    "same large injured": 0.8,
    "other injured": -1.0,
    "same group": 0.5,
    "other group": -0.9,
    "words": 1.6,
    "words, no day": 2.5,
    "rare words": 2.4,
    "title": 0.6,
    "a quotation": 0.5,
    "other language": 0.9,
    "other kind": -0.8,
    "same side": 0.7,
    "other side": -0.3,
    "one publisher": -2.3,
    "one document": 2.0,
}

UNLIKE = frozenset({"other hour", "other kind"})  # together they say that two are not one
AWAY = 30.0  # km
FAR = 7  # days between accounts that are not compared
BIG = 4  # dead or injured from which on the same figure tells more
FEW = 3.5  # weight of words below which a text is short
SURE = 0.8  # weight from which a name stands for a place of its own
RARE = 0.85  # weight from which a word is rare
HOURS = 3.0  # between two times of a day from which they are of two events
UNSTATED = frozenset({"airstrike", "shelling"})
"""What an attack by unstated means is called, from the air or the ground: two reports of one may differ in it."""
COMMON = 200  # accounts that share what tells nothing

Counts = Mapping[str, int]
"""How many accounts of the store share a name or a rare word; what is missing is shared by these two alone."""


class Profile:
    """An account as it is compared: its names, words and days, looked up once."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.id = account.id
        self.document = account.document
        self.names = dict(account.names)
        self.sure = frozenset(name for name, telling in account.names if telling >= SURE)
        self.first = frozenset(account.first) & self.sure
        self.hours = tuple(filter(None, map(_hours, account.happenings[:2])))
        self.words = dict(account.words)
        self.rare = frozenset(word for word, telling in account.words if telling >= RARE)
        self.weight = math.fsum(self.words.values())
        self.title = {word: weight(word) for word in stems(account.title) if len(word) > 2}
        self.title_weight = max(2.0, math.fsum(self.title.values()))
        self.quotes = frozenset(account.quotes)
        self.days = tuple(dt.date.fromisoformat(day).toordinal() for day in account.days)
        self.all_days = frozenset((*account.days, *account.other_days))
        self.dates = frozenset(account.dates) | {f"--{day[5:]}" for day in account.days}
        self.weekdays = frozenset((*account.weekdays[:1], *((day - 1) % 7 + 1 for day in self.days)))
        self.spots = [spot for spot in account.places if spot.is_point and spot.lat is not None][:4]
        types = {one.type for one in account.happenings[:2]}
        self.types = frozenset(types | UNSTATED if types & UNSTATED else types)
        self.sides = frozenset(side.side for one in account.happenings[:1] for side in one.actors if side.side)
        self.killed, self.injured = (frozenset(whole_figures(account, measure)) for measure in ("killed", "injured"))
        self.special = frozenset(
            (f.measure, f.object, f.low)
            for f in account.figures
            if f.low is not None and f.scope == "incident" and f.object not in {"person", "civilian"} and not f.aside
        )


class Match(Struct, frozen=True):
    """A score in log-odds, and what it is made of: (what, how much), the weightiest first; `apart` cannot be one."""

    score: float
    apart: bool
    why: tuple[tuple[str, float], ...]


def match(a: Profile, b: Profile, counts: Counts | None = None) -> Match:
    """How likely two accounts are of one incident; the order of the two makes no difference."""
    parts = [(name, value * WEIGHTS.get(name, 0.0)) for name, value in evidence(a, b, counts or {}).items()]
    why = sorted(((name, round(part, 2)) for name, part in parts if part), key=lambda one: (-abs(one[1]), one[0]))
    score = round(BIAS + math.fsum(part for _, part in parts), 3)
    return Match(score, {name for name, _ in why} >= UNLIKE, tuple(why))


def evidence(a: Profile, b: Profile, counts: Counts) -> dict[str, float]:
    """What speaks for and against, each as a number of 0 or more."""
    found: dict[str, float] = {}
    rarity = _names(found, a, b, counts)
    _days(found, a, b)
    _places(found, a, b)
    _figures(found, a, b)
    _text(found, a, b, counts)
    if a.types and b.types and not a.types & b.types:
        found["other kind"] = 1.0
    if a.sides and b.sides:
        found["same side" if a.sides & b.sides else "other side"] = 1.0
    if a.account.document == b.account.document:
        found["one document"] = 1.0
    elif a.account.publisher is not None and a.account.publisher == b.account.publisher:
        found["one publisher"] = 1.0
    if "no day" in found:
        found["rare name, no day"] = rarity
        found["words, no day"] = found.get("words", 0.0)
    return found


def _rarity(count: int) -> float:
    return max(0.0, 1.0 - math.log(max(2, count) - 1) / math.log(COMMON))


def _names(found: dict[str, float], a: Profile, b: Profile, counts: Counts) -> float:
    """Names in common; how rare the most telling of them is."""
    shared = a.names.keys() & b.names.keys()
    if not shared:
        if a.sure and b.sure:
            found["other names"] = 1.0
        return 0.0
    weights = {name: min(a.names[name], b.names[name]) for name in shared}
    found["a name"] = max(weights.values())
    if a.first & b.first:
        found["a name first"] = 1.0
    rarity = max(one * _rarity(counts.get(name, 0)) for name, one in weights.items())
    found["rare name"] = rarity
    return rarity


def _days(found: dict[str, float], a: Profile, b: Profile) -> None:
    apart = min((abs(x - y) for x in a.days for y in b.days), default=None)
    if apart is None:
        found["no day"] = 1.0
        if a.dates and b.dates:
            found["same date" if a.dates & b.dates else "other date"] = 1.0
        if a.weekdays and b.weekdays:
            found["same weekday" if a.weekdays & b.weekdays else "other weekday"] = 1.0
    else:
        name = "same day" if apart == 0 else "next day" if apart == 1 else "days apart" if apart <= 3 else "weeks apart"
        found[name] = 1.0
    if apart == 0 and a.hours and b.hours:
        found["other hour"] = float(min(max(x[0] - y[1], y[0] - x[1]) for x in a.hours for y in b.hours) > HOURS)
    if apart != 0 and a.all_days & b.all_days:
        found["a day in common"] = 1.0


def _hours(happening: Happening) -> tuple[float, float] | None:
    """From when to when it was, in hours, as told of it: a part of a day, or a time give or take an hour and a half."""
    when = happening.when
    if when is None or happening.when_inferred or when.grain not in {"part", "minute", "hour"}:
        return None
    start, end = (dt.datetime.fromisoformat(one[:16]) for one in (when.start, when.end))
    spare = 0.0 if when.grain == "part" else 1.5
    return _hour(start) - spare, _hour(end) + spare


def _hour(at: dt.datetime) -> float:
    return at.toordinal() * 24 + at.hour + at.minute / 60


def days_apart(a: Profile, b: Profile) -> int | None:
    """Days between the likeliest days of two accounts; None where one has none."""
    return min((abs(x - y) for x in a.days for y in b.days), default=None)


def _places(found: dict[str, float], a: Profile, b: Profile) -> None:
    if a.spots and b.spots and min(km_apart(x, y) for x in a.spots for y in b.spots) > AWAY:
        found["far apart"] = 1.0


def km_apart(a: Spot, b: Spot) -> float:
    """Kilometres between two places; without end where one has no coordinates.

    >>> kyiv, lviv = (Spot("", "", lat, lon, "town", None, None) for lat, lon in ((50.45, 30.52), (49.84, 24.03)))
    >>> round(km_apart(kyiv, lviv), -1)
    470.0
    """
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    return distance(a.lat, a.lon, b.lat, b.lon)


def whole_figures(account: Account, measure: str) -> list[int]:
    """The figures of an account for the whole of it."""
    return [f.low for f in account.figures if f.low is not None and f.measure == measure and is_whole(f)]


def is_whole(figure: Figure) -> bool:
    """Whether a figure counts an incident, and not a part of it or a time."""
    told = figure.polarity == "affirmed" and not figure.derived and not figure.aside
    return told and figure.scope == "incident" and figure.part_of is None


def _figures(found: dict[str, float], a: Profile, b: Profile) -> None:
    for measure, ours, theirs in (("killed", a.killed, b.killed), ("injured", a.injured, b.injured)):
        if not ours or not theirs:
            continue
        if shared := ours & theirs:
            found[f"same {measure}"] = 1.0
            if max(shared) >= BIG:
                found[f"same large {measure}"] = 1.0
        elif abs(max(ours) - max(theirs)) > max(1, 0.4 * max(*ours, *theirs)):
            found[f"other {measure}"] = 1.0
    if a.special and b.special:
        shared_ = len(a.special & b.special)
        found["same group" if shared_ else "other group"] = float(min(2, shared_) or 1)


def _text(found: dict[str, float], a: Profile, b: Profile, counts: Counts) -> None:
    if a.quotes & b.quotes:
        found["a quotation"] = 1.0
    if a.account.language != b.account.language:
        found["other language"] = 1.0
        return
    shared = a.words.keys() & b.words.keys()
    found["words"] = math.fsum(a.words[word] for word in shared) / max(FEW, min(a.weight, b.weight))
    rare = math.fsum(_rarity(counts.get(word, 0)) for word in a.rare & b.rare)
    found["rare words"] = min(2.0, rare / 8)
    titles = [
        math.fsum(telling for word, telling in one.title.items() if word in other.words) / one.title_weight
        for one, other in ((a, b), (b, a))
    ]
    found["title"] = max(titles)
