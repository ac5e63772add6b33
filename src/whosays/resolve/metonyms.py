"""Governments spoken of as their capitals or countries: "Moscow said", «Киев отверг», واشنطن تدعو.

A country or capital is a metonym where it acts or is dealt with like a person: subject of a verb, source of an attribution, between
and with in talks, the owner of an institution. After a preposition of place it is a place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .table import Row
from .toponyms import Lookup, Name

if TYPE_CHECKING:
    from .work import Work

SEATS = frozenset({"Kremlin", "White House", "Pentagon", "Capitol Hill"})
CAPITALS = frozenset(
    "Kyiv Moscow Washington London Paris Berlin Ankara Tehran Beijing Damascus Baghdad Riyadh Jerusalem Minsk Warsaw Brussels Doha "
    "Cairo Amman Beirut Sanaa Tripoli Khartoum Tokyo Seoul Pyongyang Rome Madrid Ottawa Canberra Budapest Bratislava Prague Vilnius "
    "Riga Tallinn Helsinki Stockholm Oslo Copenhagen Vienna Bern Athens Sofia Bucharest Chisinau Chişinău Tbilisi Yerevan Baku Astana "
    "Tashkent Kabul Islamabad Delhi Havana Caracas Belgrade Skopje Pristina Kuwait Manama Muscat Algiers Tunis Rabat".split()
) | {"New Delhi", "Tel Aviv", "Abu Dhabi"}


def is_metonym(work: Work, lookup: Lookup, name: Name, row: Row | None, kind: str | None) -> bool:
    """Whether a government is meant."""
    if row is None or kind is not None:
        return False
    seat = row.name in SEATS
    capital = row.kind == "city" and row.name in CAPITALS
    if not (row.kind == "country" or capital or seat):
        return False
    words = work.words
    i = name.first - 1
    before = lookup.form(words[i]) if i >= 0 else None
    roles = before.roles if before is not None else {}
    locative = roles.get("locative")
    if locative is not None and "strong" in locative[1]:
        return False
    if seat:
        return locative is None or lookup.pack.script != "Latin"
    if _speaks(work, name):
        return True
    if lookup.arabic:
        return _arabic(work, lookup, name, roles, capital)
    return _subject(work, lookup, name) or (not capital and _party(work, lookup, name, roles))


def _speaks(work: Work, name: Name) -> bool:
    """Whether it is the whole source of an attribution."""
    for said in work.said:
        if said.source is not None and said.source[0] <= name.first and name.last <= said.source[1]:
            return said.source[1] - said.source[0] <= name.last - name.first + 1
    return False


def _subject(work: Work, lookup: Lookup, name: Name) -> bool:
    """Whether a verb of doing follows: within two words, past an adverb or a bracket."""
    words = work.words
    if work.pack.script == "Cyrillic" and not any(form < 2 for _, form in name.hits):
        return False  # an oblique case is no subject
    for j in range(name.last, min(name.last + 3, len(words))):
        word = words[j]
        if word.key in {".", "!", "?", ";", ":"}:
            return False
        if word.key in {",", "-", "–", "—"}:
            return word.key in {"–", "—"} and j == name.last
        if "act" in lookup.form(word).roles or any(e.kind == "cue" and "verb" in e.flags for e, _ in word.hits):
            return True
        if any(e.kind in {"measure"} and "active" in e.flags for e, _ in word.hits):
            return True
        if any(e.kind in {"preposition", "conjunction"} for e, _ in word.hits):
            return False
    return False


def _party(work: Work, lookup: Lookup, name: Name, roles: dict[str, tuple[str, frozenset[str]]]) -> bool:
    """Whether the country is dealt with: owner of an institution, side of talks, doer in a passive."""
    words = work.words
    if work.pack.script == "Latin" and work.text[name.start : work.ends[name.last - 1]].lower().endswith(("'s", "’s")):
        return any("institution" in lookup.form(w).roles for w in words[name.last : name.last + 3])
    if "institution" in roles or "title" in roles:
        return True
    if "agent" in roles:
        return True
    if work.pack.script == "Latin" and name.first > 1 and words[name.first - 1].key in {"of", "the"}:
        return any("institution" in lookup.form(words[j]).roles for j in range(max(0, name.first - 3), name.first - 1))
    return False


def _arabic(
    work: Work, lookup: Lookup, name: Name, roles: dict[str, tuple[str, frozenset[str]]], capital: bool
) -> bool:
    """After a verb (its subject), before one, after an institution or "with"."""
    if "act" in roles:
        return True
    i = name.first - 1
    if i >= 0 and any(e.kind == "cue" and "verb" in e.flags for e, _ in work.words[i].hits):
        return True
    if name.last < len(work.words):
        after = lookup.form(work.words[name.last]).roles
        if "act" in after and (i < 0 or "locative" not in roles):
            return True
    return not capital and ("institution" in roles or "agent" in roles) and not name.prefixed
