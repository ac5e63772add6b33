"""What each side tells of one call or meeting: which points both tell, and which only one does.

An omission is no contradiction: what one side leaves out it has not denied. Words are compared only between reports of
one language, names and figures over all.

>>> from whosays.link.records import Account, Happening, Side, Voice
>>> def told(document, voice, words):
...     some = Happening(f"{document}1", "call", "affirmed", Voice(voice), (), (), (), (), None, False, 0, 4, "call")
...     return Account(document, document, "", None, None, None, "en", "call", (some,), (), (), words=words)
>>> both = compare(readouts([told("a", "Office of the President of Ukraine", (("grain", 0.9), ("prisoner", 0.9))),
...                          told("b", "the Kremlin", (("grain", 0.9), ("gas", 0.9)))]))
>>> [point.text for point in both.agreed], [[point.text for point in only] for _, only in both.alone]
(['grain'], [['prisoner'], ['gas']])
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from ..resolve.roster import roster
from ..sentences import sentence
from .echoes import Echo, Ref, claims, voices
from .ledger import entries, measure_of, ref
from .records import Account
from .tolls import shown

TELLING = 0.3  # from which a word or a name tells something


class Point(Struct, frozen=True):
    """Something told: a word, a name or a figure, in these languages."""

    kind: str
    text: str
    languages: tuple[str, ...] = ()


class Readout(Struct, frozen=True):
    """What one side tells: `side` is its country or party where known, else its voice."""

    side: str
    voices: tuple[str, ...]
    accounts: tuple[str, ...]
    languages: tuple[str, ...]
    points: tuple[Point, ...]
    lines: tuple[Ref, ...]


class Comparison(Struct, frozen=True):
    """Points that all sides tell, those of one side alone, and those nobody can compare as no language is shared."""

    agreed: tuple[Point, ...]
    alone: tuple[tuple[str, tuple[Point, ...]], ...]
    unlike: tuple[tuple[str, tuple[Point, ...]], ...] = ()


def readouts(accounts: Iterable[Account]) -> tuple[Readout, ...]:
    """The statements of an incident by side: whose voice tells them."""
    accounts = tuple(sorted(accounts, key=lambda a: (a.document, a.id)))
    sides: dict[str, list[Echo]] = {}
    for echo in voices(accounts):
        sides.setdefault(_side(echo, accounts), []).append(echo)
    found = []
    for side, echoes in sides.items():
        ids = tuple(dict.fromkeys(one for echo in echoes for one in echo.accounts))
        mine = [account for account in accounts if account.id in ids]
        languages = tuple(sorted({account.language for account in mine}))
        lines = tuple(line for echo in echoes for line in echo.lines)
        found.append(Readout(side, tuple(e.voice for e in echoes), ids, languages, _points(mine, lines), lines))
    return tuple(found)


def compare(told: Iterable[Readout]) -> Comparison:
    """What the sides have in common and what one tells alone; of several, all others must be silent on it."""
    told = tuple(told)
    points = [{(point.kind, point.text): point for point in one.points} for one in told]
    agreed: dict[tuple[str, str], Point] = {}
    alone, unlike = [], []
    for one, mine in zip(told, points, strict=True):
        others = [(two, some) for two, some in zip(told, points, strict=True) if two is not one]
        only: list[Point] = []
        unknown: list[Point] = []
        for key, point in mine.items():
            if others and all(key in some for _, some in others):
                agreed.setdefault(key, point)
            elif not any(key in some for _, some in others):
                comparable = point.kind != "word" or all(set(point.languages) & set(two.languages) for two, _ in others)
                (only if comparable else unknown).append(point)
        alone.append((one.side, tuple(only)))
        unlike.append((one.side, tuple(unknown)))
    return Comparison(tuple(agreed.values()), tuple(alone), tuple(unlike))


def worded(points: tuple[Point, ...], words: Mapping[str, str]) -> tuple[Point, ...]:
    """Points with their words as reports write them; `words` gives these by stem (`telling.written`).

    >>> worded((Point("word", "discuss"), Point("figure", "2 killed")), {"discuss": "discussed"})[0].text
    'discussed'
    """
    return tuple(replace(one, text=words.get(one.text, one.text)) if one.kind == "word" else one for one in points)


def _side(echo: Echo, accounts: tuple[Account, ...]) -> str:
    """The country or party of a voice by its entry, else its name."""
    for line in claims(accounts):
        listed = roster().actors.get(line.claim.voice.actor or "") if line.ref in echo.lines else None
        if listed is not None and listed.side:
            return listed.side
    return echo.voice


def _points(accounts: list[Account], lines: tuple[Ref, ...]) -> tuple[Point, ...]:
    """The points of some accounts, each once: the most telling first."""
    found: dict[tuple[str, str], tuple[float, set[str]]] = {}
    ledger = entries(accounts)
    for account in accounts:
        some = [("name", text, weight) for text, weight in account.names]
        some += [("word", text, weight) for text, weight in account.words]
        for kind, text, weight in some:
            if weight >= TELLING:
                known, languages = found.setdefault((kind, text), (weight, set()))
                languages.add(account.language)
                found[kind, text] = (max(known, weight), languages)
    for entry in ledger:
        if ref(entry) in lines and entry.figure.polarity == "affirmed":
            key = ("figure", sentence("point.figure", figure=shown(entry.figure), measure=measure_of(entry, ledger)))
            found.setdefault(key, (1.0, set()))[1].add(entry.language)
    order = sorted(found.items(), key=lambda one: (-one[1][0], one[0]))
    return tuple(Point(kind, text, tuple(sorted(languages))) for (kind, text), (_, languages) in order)
