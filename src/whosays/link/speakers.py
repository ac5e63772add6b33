"""When two names are of one speaker, in any of the scripts, and whether a speaker is an authority.

A person is who bears the name, whatever the office is called beside it. A body without an entry in the tables of actors
is the same where it is of one kind (the tables know a prosecutor's office or police in all languages) and of one place,
or where its name is the other's in translation: the same names, and the same common nouns, as far as both have them.

>>> same_speaker(("regional governor Andrii Hlushchenko", "en"), ("начальник ОВА Андрій Глущенко", "uk"))
True
>>> same_speaker(("Dnipropetrovsk regional police", "en"), ("полиция Днепропетровской области", "ru"))
True
>>> same_speaker(("Syrian Civil Defence", "en"), ("Lebanese Civil Defence", "en"))
False
>>> same_speaker(("Euphrates Rights Monitor", "en"), Name("مرصد الفرات للحقوق", "ar", body=True))
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from .. import languages
from ..errors import LanguageError
from ..resolve.declined import pieces, spellings
from ..resolve.names import name_key, same_name
from ..resolve.roster import roster
from ..resolve.sides import sides
from ..text.fold import fold
from ..text.tokens import tokenize
from .records import Voice

KEPT = 20_000  # names kept with what they are
GAP = 2  # words that may stand within the name of a body: "Ministry of Public Health"
STEM = 5  # letters that forms of a word in one script have in common
KEY = 4  # consonants from which a name tells something in another script
LEAST = 3  # and where the common nouns beside it are the same
POWERS = frozenset({"military", "ministry", "government", "emergency_service", "police", "local_government"})
ROLES = frozenset(
    {
        "president", "vice_president", "prime_minister", "minister", "foreign_minister", "defence_minister",
        "chancellor", "secretary_of_state", "king", "mayor", "governor", "government", "authorities", "ministry",
        "army", "air_force", "navy", "general_staff", "forces", "police", "prosecutor", "prosecutors_office",
        "official", "officials", "emergency_service", "emergency_services", "rescue_service", "security_service",
        "intelligence", "border_guard", "commander", "regional_administration",
    }
)  # fmt: skip
"""Roles of the language packs that are those of an authority."""
PRIVATE = frozenset(
    {
        "hospital", "company", "organization", "organisation", "media", "outlet", "agency", "party", "activist",
        "doctor", "medic", "expert", "journalist", "witness", "relative", "resident", "correspondent",
    }
)  # fmt: skip
"""Roles of those whose head is no authority."""
HEADS = frozenset({"head", "heads", "leader", "director"})
BODIES = frozenset({"org", "document", "unnamed"})
_TITLES = re.compile(r"[\u064b-\u0652\u0670]")


class Name(NamedTuple):
    """A name as written, its language, and whether it is known to be that of no person."""

    text: str
    language: str
    body: bool = False


def same_speaker(a: Name | tuple[str, str], b: Name | tuple[str, str]) -> bool:
    """Whether two names can be of one speaker of an event."""
    return _same_speaker(Name(*a), Name(*b))


@lru_cache(KEPT)
def _same_speaker(a: Name, b: Name) -> bool:
    if _words(a[0]) == _words(b[0]):
        return True
    mine, theirs = person(*a), person(*b)
    if mine and theirs:
        return same_name(" ".join(mine), " ".join(theirs)) and min(len(mine), len(theirs)) > 1
    if mine or theirs:
        return False
    left, right = _words(a[0]), _words(b[0])
    if len(left) == len(right) and all(map(_inflected, left, right)):
        return True
    if _kinds(a.text, a.language) & _kinds(b.text, b.language):
        return shares_name(a, b)
    return _script(a.text) != _script(b.text) and _translated(a, b)


def _translated(a: Name, b: Name) -> bool:
    """Whether the name of a body is another one word by word; one may lack common nouns that the other has."""
    mine, theirs = _parts(a), _parts(b)
    if not mine.names or len(mine.names) != len(theirs.names) or not mine.nouns & theirs.nouns:
        return False
    if not (mine.nouns <= theirs.nouns or theirs.nouns <= mine.nouns):
        return False
    return all(any(_sounds_like(one, other) for other in theirs.names) for one in mine.names)


def _sounds_like(a: str, b: str) -> bool:
    """Whether two keys are of one name, in one of which an ending tells no more: Hashemite, هاشمي."""
    short, long = sorted((a, b), key=len)
    return len(short) >= LEAST and long.startswith(short) and len(long) - len(short) <= 1


class _Parts(NamedTuple):
    """What the name of a body is made of: keys of names, and of common nouns."""

    names: tuple[str, ...]
    nouns: frozenset[str]


@lru_cache(KEPT)
def _parts(name: Name) -> _Parts:
    names: list[str] = []
    nouns: set[str] = set()
    for word in (part for token in name.text.split() for part in token.split("-")):
        key = next(iter(_words(word)), "")
        stems = _keys(key, name.language) if name.language == "ar" and key else frozenset({key})
        found = {n for n, forms in _nouns() for form in forms if any(stem.startswith(form) for stem in stems)}
        if found:
            nouns |= found
        elif (
            key and (key[0].isdigit() or word[:1].isupper() or _arabic(key)) and not _is_of_papers(word, name.language)
        ):
            names.append(name_key(word))
    return _Parts(tuple(names), frozenset(nouns))


@cache
def _nouns() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Common nouns and adjectives in the names of bodies, with how they begin in the languages (names.toml)."""
    found: dict[str, list[str]] = {}
    for code in languages.codes():
        for key, forms in languages.names(code).get("bodies", {}).items():
            found.setdefault(key, []).extend(map(fold, forms))
    return tuple((key, tuple(forms)) for key, forms in found.items())


def _is_of_papers(word: str, language: str) -> bool:
    """Whether a word says that it is a statement of a body."""
    return bool(_roles(word, language) & {"report", "reports", "document"})


def surname_of(short: Name, full: Name) -> bool:
    """Whether a name of one word can be that of a person named in full."""
    mine, theirs = person(*short), person(*full)
    return len(mine) == 1 and len(theirs) > 1 and same_name(mine[0], " ".join(theirs))


def shortens(short: Name, full: Name) -> bool:
    """Whether a name is another one with words left out, in one report: "the ministry" for "Defence Ministry"."""
    few, many = _words(short[0]), _words(full[0])
    return 0 < len(few) < len(many) and all(any(_inflected(word, other) for other in many) for word in few)


def shares_name(a: Name, b: Name) -> bool:
    """Whether two names of bodies have a telling name in common: of a country or place, or the body's own."""
    here, there = _countries(a.text, a.language), _countries(b.text, b.language)
    if here and there:
        return here == there
    mine, theirs = list(_proper(a[0], a[1])), list(_proper(b[0], b[1]))
    return any(_same_word(one, other) for one in mine for other in theirs)


@lru_cache(KEPT)
def person(name: str, language: str, body: bool = False) -> tuple[str, ...]:
    """The given name and surname at the end of a name with its titles; nothing where it is that of a body."""
    if body:
        return ()
    words = [_TITLES.sub("", word).strip("«»\"'’.,") for word in name.split()]
    found: list[str] = []
    for word in reversed(words):
        if not word[:1].isalpha() or len(word) < 2 or word.isupper():
            break
        if not (word[:1].isupper() or _arabic(word)) or _roles(word, language):
            break
        found.append(word)
    kinds, roles = _kinds(name, language), _roles(name, language)
    if kinds and (len(found) < 2 or any(fold(word) in _common(kinds) for word in found)):
        return ()
    if len(found) == len(words) > 4 or (roles & (PRIVATE | ROLES) and len(found) < 2):
        return ()
    return tuple(reversed(found[:2]))


def is_authority(voice: Voice, language: str) -> bool:
    """Whether an organ of a state or a place speaks: its government, army, services, police, prosecutors, mayor."""
    listed = roster().actors.get(voice.actor or "")
    if listed is not None:
        office = listed.kind == "person" and bool(listed.terms)
        return listed.kind in POWERS or listed.id.endswith("-prosecutor") or office
    if voice.kind in POWERS | ROLES:
        return True
    name = voice.name or ""
    roles = _roles(name, language)
    if roles & PRIVATE and not roles & ROLES - {"official", "officials"}:
        return False
    if roles & (ROLES | HEADS):
        return True
    return any(_powers().get(kind, False) for kind in _kinds(name, language))


def is_army(name: str, language: str) -> bool:
    """Whether a name is but the word for an army, in a language whose lists have it."""
    return _words(name) != () and "army" in _roles(name, language) and not list(_proper(name, language))


def is_body(voice: Voice) -> bool:
    """Whether it is known that no person speaks."""
    listed = roster().actors.get(voice.actor or "")
    return listed.kind != "person" if listed is not None else voice.kind in BODIES


@lru_cache(KEPT)
def _words(name: str) -> tuple[str, ...]:
    """The keys of the words that tell something; articles and genitives are left off."""
    keys = (fold(token).removesuffix("'s") for _, _, token in tokenize(name) if token[:1].isalnum())
    return tuple(key for key in keys if key not in ("the", "a", "of", "s"))


def _inflected(a: str, b: str) -> bool:
    """Whether two keys of one script can be forms of one word."""
    least = min(len(a), len(b))
    return a == b or (least >= STEM and a[: max(STEM, least - 3)] == b[: max(STEM, least - 3)])


@lru_cache(KEPT)
def _roles(name: str, language: str) -> frozenset[str]:
    """The roles that the lists of a language name in it."""
    try:
        lexicon = languages.load(language).lexicon
    except LanguageError:
        return frozenset()
    words = [lexicon.seen[token] for _, _, token in tokenize(name)]
    hits = [hit for word in words for hit in word.hits]
    hits += [hit for i in range(len(words)) for hit in lexicon.phrase(words, i, len(words))[1]]
    return frozenset(str(entry.value) for entry, _ in hits if entry.kind == "role")


@lru_cache(KEPT)
def _kinds(name: str, language: str) -> frozenset[str]:
    """What kinds of bodies a name is of, by the longest name of a kind within it."""
    keys = tuple(_keys(token, language) for _, _, token in tokenize(name) if token[:1].isalnum())
    best: dict[int, set[str]] = {}
    for kind, phrase in _phrases():
        if len(phrase) <= len(keys) and len(phrase) >= max(best, default=0) and _stands(phrase, keys):
            best.setdefault(len(phrase), set()).add(kind)
    return frozenset(best[max(best)]) if best else frozenset()


def _keys(token: str, language: str) -> frozenset[str]:
    """The key of a word, and those without what Arabic attaches to it."""
    key = fold(token)
    if language != "ar":
        return frozenset({key, key.removesuffix("'s")})
    stems = [stem for stem, _ in languages.load(language).lexicon.attached.stems(key)]
    return frozenset({key, *stems, *(f"ال{stem}" for stem in stems)})


@lru_cache(KEPT)
def _countries(name: str, language: str) -> frozenset[str]:
    """The countries that a name has in it, as nouns or adjectives."""
    try:
        pack = languages.load(language)
    except LanguageError:
        return frozenset()
    whose = sides(pack)
    found = (whose.of(pack.lexicon.seen[token]) for _, _, token in tokenize(name))
    return frozenset(side[0] for side in found if side is not None)


def _stands(phrase: tuple[frozenset[str], ...], keys: tuple[frozenset[str], ...]) -> bool:
    """Whether the words of a phrase stand in a name, in order and near each other."""
    at, gap = 0, 0
    for key in keys:
        if key & phrase[at]:
            at, gap = at + 1, 0
            if at == len(phrase):
                return True
        elif at:
            gap += 1
            if gap > GAP:
                at, gap = 0, 0
    return False


@cache
def _phrases() -> tuple[tuple[str, tuple[frozenset[str], ...]], ...]:
    """The names of the bodies that most states have, in all languages, word by word with its forms."""
    found = []
    for body in roster().bodies.values():
        for language in languages.codes():
            for listed in spellings(body.forms.get(language) or ""):
                words = [frozenset(keys) for word in listed.words for _, keys in pieces(word, language)]
                phrase = tuple(word for word in words if not word & {"of", "the"})
                if phrase:
                    found.append((body.id, phrase))
    return tuple(dict.fromkeys(found))


@cache
def _common(kinds: frozenset[str]) -> frozenset[str]:
    """The words that names of these kinds of bodies are made of."""
    return frozenset[str]().union(*(word for kind, phrase in _phrases() for word in phrase if kind in kinds))


@cache
def _powers() -> dict[str, bool]:
    """Which kinds of bodies are authorities."""
    return {body.id: body.kind in POWERS or body.id == "prosecutor" for body in roster().bodies.values()}


def _proper(name: str, language: str) -> Iterator[str]:
    """The words of a name that are no common nouns of a body's name."""
    common = _common(_kinds(name, language))
    for token in (token for _, _, token in tokenize(name)):
        key = fold(token).removesuffix("'s")
        named = token[:1].isalpha() and (token[:1].isupper() or _arabic(token))
        if named and key not in common and not _roles(token, language):
            yield key


def _same_word(a: str, b: str) -> bool:
    """Whether two words of names are one, by their letters or, over scripts, by their sounds without the ending."""
    if _script(a) == _script(b):
        return _inflected(a, b)
    left, right = name_key(a), name_key(b)
    least = min(len(left), len(right))
    return least >= KEY and left[: max(KEY, least - 1)] == right[: max(KEY, least - 1)]


def _script(word: str) -> str:
    return "Arabic" if _arabic(word) else "Cyrillic" if "\u0400" <= word[0] < "\u0530" else "Latin"


def _arabic(word: str) -> bool:
    return "\u0600" <= word[0] < "\u0780"
