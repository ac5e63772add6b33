"""Governments spoken of as their capitals or countries: "Moscow said", «Киев отверг», واشنطن تدعو.

A country is a metonym where it acts or is dealt with like a person: subject or object of a verb, source of an
attribution, side of talks, owner of an institution. After a preposition of place, or where its territory is spoken of,
it is a place. A capital is a metonym only where it plainly acts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .table import CASE, Row
from .toponyms import CAPITALS, Form, Lookup, Name

if TYPE_CHECKING:
    from .work import Work

SEATS = frozenset({"Kremlin", "White House", "Pentagon", "Capitol Hill"})
POWERS = frozenset({"Europe"})  # regions that act
LISTED = frozenset({("and",), (",",), ("and", "the"), ("і",), ("й",), ("та",), ("и",), (",", "and")})
REACH = 3  # words between a subject and its verb
BESIDE = frozenset(
    (  # noqa: SIM905
        "because if while whether despite as when unless help helping arm arming "
        "recognize recognise provide providing join joins let allow told tell ask asked give pay paid pressure unlike"
    ).split()
)  # words before an English name that acts or is dealt with
ENDS = frozenset(".!?;:…")


def is_metonym(
    work: Work, lookup: Lookup, name: Name, row: Row | None, kind: str | None, sources: dict[int, int]
) -> bool:
    """Whether a government is meant."""
    if row is None or kind is not None:
        return False
    capital = row.kind in {"city", "region"} and row.name in CAPITALS
    country = row.kind == "country" or row.name in POWERS
    if not (country or capital or row.name in SEATS):
        return False
    before = _before(work, lookup, name)
    if name.prefixed and not _attached(work, name, "ل"):
        return False
    if before is not None and _is_place(before):
        return False
    if row.name in SEATS:
        return True
    if sources.get(name.first, 9) <= name.last - name.first + 1 or _acts(work, lookup, name):
        return True
    if capital:
        return lookup.arabic and _told(before, work, name)
    if lookup.arabic:
        return name.prefixed or _told(before, work, name) or _dealt(before) or _begins(work, lookup, name)
    if work.pack.script == "Cyrillic":
        return _in_case(work, name, before)
    return _party(work, lookup, name, before)


def joins(work: Work, lookup: Lookup, left: Name, right: Name, row: Row | None, kind: str | None) -> bool:
    """Whether the second of two names stands beside a metonym: "Ankara and Moscow signed"."""
    if row is None or kind is not None or not (row.kind == "country" or row.name in CAPITALS):
        return False
    if right.first - left.last > 2:
        return False
    between = [word.key for word in work.words[left.last : right.first]]
    if lookup.arabic:
        return not between and work.words[right.first].key.startswith("و")
    return tuple(between) in LISTED


def _before(work: Work, lookup: Lookup, name: Name) -> Form | None:
    """The word before the name, past articles and adjectives that only describe it."""
    i = name.first - 1
    if i >= 0 and work.words[i].key == "the":
        i -= 1
    if i < 0 or work.words[i].shape == "p":
        return None
    return lookup.form(work.words[i])


def _is_place(before: Form) -> bool:
    locative = before.roles.get("locative")
    if (
        "territory" in before.roles
        or "direction" in before.roles
        or any(kind.startswith("noun") for kind in before.roles)
    ):
        return True
    return locative is not None and "agent" not in before.roles and before.key != "of"


def _attached(work: Work, name: Name, clitic: str) -> bool:
    return work.words[name.first].key.lstrip("وف").startswith(clitic)


def sources_of(work: Work) -> dict[int, int]:
    """For every token within the source of an attribution, how many tokens that source has."""
    found: dict[int, int] = {}
    for said in work.said:
        if said.source is not None:
            first, last = said.source
            for i in range(first, min(last, first + 3)):
                found[i] = min(found.get(i, last - first), last - first)
    return found


def _acts(work: Work, lookup: Lookup, name: Name) -> bool:
    """Whether a verb of doing follows, within a few words and before the next preposition or mark."""
    if work.pack.script == "Cyrillic" and all(form == CASE for _, form in name.hits):
        return False  # an oblique case is no subject
    words = work.words
    for j in range(name.last, min(name.last + REACH, len(words))):
        word = words[j]
        if word.shape == "p":
            return False
        form = lookup.form(word)
        if "act" in form.roles or any(e.kind == "cue" and "verb" in e.flags for e, _ in word.hits):
            return not (lookup.arabic and j > name.last)
        if any(e.kind in {"preposition", "conjunction", "clause"} for e, _ in word.hits) or word.capital:
            return False
    return False


def _told(before: Form | None, work: Work, name: Name) -> bool:
    """Arabic: a verb before it, whose subject it is."""
    if before is None:
        return False
    word = work.words[name.first - 1]
    if word.key.endswith("ت") and not word.key.endswith("ات") and len(word.key) > 3 and not before.hits:
        return True  # أبرمت: a past tense, feminine as names of countries are
    return "act" in before.roles or any(e.kind == "cue" and "verb" in e.flags for e, _ in word.hits)


def _dealt(before: Form | None) -> bool:
    return before is not None and ("institution" in before.roles or "agent" in before.roles or "title" in before.roles)


def _begins(work: Work, lookup: Lookup, name: Name) -> bool:
    """Arabic: a headline's subject before a verb in the present («إيران تنشئ») or a colon."""
    first = (
        name.first == 0
        or work.words[name.first - 1].shape == "p"
        or work.text.rfind("\n", work.ends[name.first - 1], work.starts[name.first]) >= 0
    )
    if not first or name.last >= len(work.words):
        return False
    after = work.words[name.last]
    return after.key == ":" or (len(after.key) > 3 and after.key[0] in "تيس" and not lookup.form(after).hits)


def _in_case(work: Work, name: Name, before: Form | None) -> bool:
    """Ukrainian and Russian: without a preposition a country is subject, object, receiver or owner."""
    if before is None:
        after = work.words[name.last] if name.last < len(work.words) else None
        return after is not None and after.shape == "w"
    return True


def _party(work: Work, lookup: Lookup, name: Name, before: Form | None) -> bool:
    """English: owner of an institution, side of talks, doer in a passive, object of a verb."""
    words = work.words
    if work.text[name.start : work.ends[name.last - 1]].lower().endswith(("'s", "’s")):
        return any("institution" in lookup.form(w).roles for w in words[name.last : name.last + 3])
    if (
        name.last < len(words)
        and words[name.last].shape == "w"
        and "institution" in lookup.form(words[name.last]).roles
    ):
        return True
    if before is None:
        return False
    if before.key == "of":
        return any("institution" in lookup.form(words[j]).roles for j in range(max(0, name.first - 4), name.first - 1))
    if "agent" in before.roles or "act" in before.roles:
        return True
    word = words[name.first - 1]
    if any(e.kind == "that" or (e.kind == "cue" and "verb" in e.flags) for e, _ in word.hits):
        return True
    return before.key in BESIDE
