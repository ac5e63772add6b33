"""What a name means, told for people: the actors it can be, and by what.

>>> described("Кличка", None)[0].split("  ")[0]
'ua-klitschko'
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from ..languages import FOLDER, codes, load, read_toml
from ..text.tokens import tokenize
from .names import name_key, score
from .roll import ACTOR, BODY, LAND, OFFICE, OWNER, SURNAME, Found, roll
from .roster import Listing, Roster, roster

LIKE = 0.75  # how well an unlisted spelling agrees with a listed one
SHOWN = 12


def described(name: str, day: str | None, own: str | None = None) -> list[str]:
    """The actors that a name can mean, one a line, each with what makes it one; `day` tells who held an office.

    >>> described("президент України", "2016-05-01")
    ['ua-poroshenko  person  UA  Petro Poroshenko  (held the office on 2016-05-01: president of UA)']
    """
    known = roster(own)
    lines: dict[str, str] = {}
    for code in _of_script(name):
        pack = load(code)
        for spelled in (name, name.title(), name.upper()):
            words = [pack.lexicon.seen[token] for _, _, token in tokenize(spelled)]
            found = roll(pack, own).find(words)
            for actor, why in (*_meant(known, found, len(words)), *_held(known, found, len(words), day)):
                lines.setdefault(actor.id, _line(actor, why))
    if not lines:
        alike = sorted(_alike(known, name), key=lambda pair: (-pair[0], pair[1].id))[:SHOWN]
        lines = {actor.id: _line(actor, f"sounds like {spelling}") for _, actor, spelling in alike}
    return list(lines.values())


def _of_script(name: str) -> list[str]:
    """The languages written in the script of a name; all of them where that is none of theirs."""
    first = next((letter for letter in name if letter.isalpha()), "")
    script = unicodedata.name(first, "").split(" ")[0].capitalize()
    found = [code for code in codes() if read_toml(FOLDER / code / "pack.toml")["script"] == script]
    return found or list(codes())


def _line(actor: Listing, why: str) -> str:
    return f"{actor.id}  {actor.kind}  {actor.side or '-'}  {actor.name}  ({why})"


def _meant(known: Roster, found: list[Found], end: int) -> Iterator[tuple[Listing, str]]:
    """The actors that phrases over all the words mean."""
    for one in found:
        for sense in one.senses if (one.first, one.last) == (0, end) else ():
            if sense.what == ACTOR:
                yield known.actors[sense.id], "its name"
            elif sense.what == SURNAME:
                alone = "alone" if sense.alone else "where the full name or the office stands in the report"
                yield known.actors[sense.id], f"the surname, {alone}"
            elif sense.what == LAND:
                government = known.body_of("government", sense.id)
                if government is not None:
                    yield government, "the state, where it is who says it"


def _held(known: Roster, found: list[Found], end: int, day: str | None) -> Iterator[tuple[Listing, str]]:
    """The bodies and holders of offices that two phrases, side by side over all the words, mean."""
    pairs = [
        (a, b) for a in found for b in found if a != b and min(a.first, b.first) == 0 and max(a.last, b.last) == end
    ]
    for head, owner in pairs:
        for whose in [sense for sense in owner.senses if sense.what == OWNER]:
            for sense in head.senses:
                body = known.body_of(sense.id, whose.id) if sense.what == BODY else None
                holder = known.holder(sense.id, whose.id, day) if sense.what == OFFICE else None
                if body is not None:
                    yield body, f"the body of {whose.id}"
                if holder is not None:
                    yield holder, f"held the office on {day}: {sense.id} of {whose.id}"


def _alike(known: Roster, name: str) -> Iterator[tuple[float, Listing, str]]:
    """The actors whose English name a spelling that nobody listed sounds like."""
    key = name_key(name).split(" ")[-1]
    for actor in known.actors.values():
        if key and name_key(actor.name).split(" ")[-1] == key:
            how = score(name, actor.name)
            if how >= LIKE:
                yield how, actor, actor.name
