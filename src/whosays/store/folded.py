"""Words as a search sees them: spelling, attached words and case endings taken off, digits written alike.

`Word.forms` are the keys under which a word of a text is the same word as one of a query; `Word.terms` are coarser, and
stand in the index: words with a form in common, or spellings of one name, have a term in common.

>>> [word.exact for word in words("О 18:00 прем’єр-міністр")]
['О', '18:00', 'прем’єр', 'міністр']
>>> bool(seen("Харкові").forms & asked("харків").forms), bool(seen("وبالمدينة").forms & asked("مدينة").forms)
(True, True)
>>> seen("٤٢").forms == seen("42").forms
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..languages import read_toml
from ..resolve.forms import name_key
from ..resolve.gazetteer import bundled
from ..text.fold import fold
from ..text.tokens import tokenize
from .spelled import Sound, script_of, sounds

KEPT = 100_000  # forms kept
VERSION = "1"
"""Of the terms; an index with another one is made again."""

_PART = re.compile(
    r"[^\W\d_]+(?:[^\W\d_]|[^\w\s])*[^\W\d_]+|[^\W\d_]+|\d+(?:[.,:/٫٬\u00a0\u202f\u2009 ]\d+)*", re.UNICODE
)
_THOUSANDS = re.compile(r"\d{1,3}([., ])\d{3}(?:\1\d{3})*")
_BLANKS = re.compile("[\u00a0\u202f\u2009 ]")

_VOWELS = "аеиіїоуюяєыэ"
_CLOSED = re.compile(f"[іїоеє]([^{_VOWELS}ьй]{{1,2}})$")  # Харків, Харкова; рік, року
_FLEETING = re.compile(f"(?<=[^{_VOWELS}])[оеє](?=[кцлнр]$)")  # будинок, будинку; посол, посла
_EASED = str.maketrans({"є": "е", "э": "е", "ъ": None})  # мер, мэр; обʼєкт, объект, обьект
_MUTE = re.compile(f"ь(?=[{_VOWELS}])")
_LEAST = 3  # letters that are left of a word

_ENDINGS = read_toml(Path(__file__).with_name("endings.toml"))
_CASES = tuple(sorted(_ENDINGS["cyrillic"]["cases"], key=len, reverse=True))
_SINGULAR = ("ss", "as", "is", "us")  # Hamas, crisis, virus
_DATIVE = ("ові", "еві", "єві")  # of мер, and the locative of Харків
_CHANGES: dict[str, str] = _ENDINGS["cyrillic"]["changes"]
_ENGLISH: list[tuple[str, str]] = _ENDINGS["latin"]["endings"]


def _one_of(endings: list[str]) -> str:
    return f"(?:{'|'.join(sorted(endings, key=len, reverse=True))})"


_PLURAL = re.compile(_one_of(_ENDINGS["cyrillic"]["plural"]) + "$")
_VERB = re.compile(_one_of(_ENDINGS["cyrillic"]["verbs"]) + "$")
_JOINED, _LETTERS = _one_of(_ENDINGS["arabic"]["joined"]), _one_of(_ENDINGS["arabic"]["attached"])
_WITH_ARTICLE = re.compile(f"^{_JOINED}?{_one_of(_ENDINGS['arabic']['articles'])}(?=...)")
_FIRST = re.compile(f"^{_JOINED}(?=...)")
_SECOND = re.compile(f"^{_LETTERS}(?=...)")
_PRONOUN = re.compile(f"(?<=...){_one_of(_ENDINGS['arabic']['pronouns'])}$")
_SEVERAL = re.compile(f"(?<=...){_one_of(_ENDINGS['arabic']['several'])}$")


class Word(NamedTuple):
    """A word of a text or query: where it stands, and what it is found by."""

    start: int
    end: int
    exact: str


class Keys(NamedTuple):
    """What a word is found by: its `forms`, how it `sounds`, whether it may be a `name`, and its `terms`."""

    forms: frozenset[str]
    sounds: tuple[Sound, ...]
    name: bool
    terms: frozenset[str]


def words(text: str) -> Iterator[Word]:
    """The words and numbers of a text: tokens, but Shahed-136 is two of them, and marks are none."""
    for start, end, token in tokenize(text):
        if token.isalpha():
            yield Word(start, end, token)
        elif "://" in token or token.startswith(("www.", "t.me/", "](")):
            continue
        else:
            for part in _PART.finditer(token):
                yield Word(start + part.start(), start + part.end(), part[0])


@lru_cache(KEPT)
def seen(word: str) -> Keys:
    """The keys of a word of a text."""
    return _keys(word, asked=False)


@lru_cache(1000)
def asked(word: str) -> Keys:
    """The keys of a word of a query, where no capital tells that it is a name."""
    return _keys(word, asked=True)


@lru_cache(1000)
def places(word: str) -> frozenset[int | None]:
    """The places that a word most likely names, by id: of those that bear the name the largest."""
    keys = [name_key(word)]
    if script_of(keys[0]) == "arabic":
        key = fold(word)
        article = _WITH_ARTICLE.search(key)
        peeled = _without_letters(key) | ({key[article.end() :]} if article is not None else set())
        keys += [name_key(form) for form in sorted(peeled, key=len, reverse=True)]
    hits = next((found for key in keys if key and (found := bundled().find(key))), [])
    rows = [row for row, _ in hits if row.geonameid is not None]  # regions that bear their town's name have none
    rows = [row for row in rows if row.kind == "country"] or rows
    most = max((row.population for row in rows), default=0)
    return frozenset(row.geonameid for row in rows if row.population == most)


@lru_cache(1)
def small() -> frozenset[str]:
    """Small words of the languages, folded: they need not be found, and are no names."""
    return frozenset(fold(word).replace("'", "") for some in _ENDINGS["small"].values() for word in some)


def _keys(word: str, asked: bool) -> Keys:
    key = fold(word).replace("'", "")
    if key[:1].isdigit():
        number = _number(word)
        return Keys(frozenset({number}), (), False, frozenset({f"#{number}"}))
    script = script_of(key)
    if script == "cyrillic":
        forms, bare = _cyrillic(key, name=asked and word[:1].isupper())
    elif script == "arabic":
        forms, bare = _arabic(word, key, asked=asked)
    elif script == "latin":
        forms, bare = _latin(word, key)
    else:
        return Keys(frozenset({key}), (), False, frozenset({f"~{key}"}))
    heard = tuple(dict.fromkeys(one for form in sorted(bare) for one in sounds(form)))
    name = key not in small() and (asked or script == "arabic" or word[:1].isupper())
    every = {one for form in forms for one in sounds(form.replace("*", ""))} | set(heard)
    terms = frozenset(one.consonants or f"~{key}" for one in every)
    return Keys(frozenset(forms), heard, name, terms)


def _number(word: str) -> str:
    """Digits as they are mostly written: groups of three joined, a point before the decimals."""
    plain = _BLANKS.sub(" ", fold(word.replace("٬", ",").replace("٫", ".")))
    if _THOUSANDS.fullmatch(plain) and (" " in plain or not plain.startswith("0")):
        return re.sub("[., ]", "", plain)
    return plain.replace(" ", "").replace(",", ".")


def _cyrillic(key: str, *, name: bool) -> tuple[set[str], set[str]]:
    """The stems of a word, as they are compared and as they sound; a name has no plural, and is no verb."""
    key = _MUTE.sub("", key.translate(_EASED))
    bare = {_stem(key)}
    if key.endswith(_DATIVE) and len(key) > _LEAST + 1:
        bare.add(key[:-1])
    if key[-2:] in _CHANGES and len(key) > _LEAST + 1:
        bare.add(key[:-2] + _CHANGES[key[-2:]])
    stems = set(bare)
    if not name:
        for part in (key, *bare):
            plural = _PLURAL.search(part)
            if plural is not None and plural.start() >= _LEAST:
                stems.add(part[: plural.start()])
        verb = _VERB.search(key)
        if verb is not None and verb.start() > _LEAST:
            stems.add(_stem(key[: verb.start()]))
    forms = set()
    for stem in stems:
        stem = _FLEETING.sub("", stem) if len(stem) > _LEAST else stem
        forms.add(_CLOSED.sub(r"*\1", stem) if len(stem) > _LEAST else stem)
    return forms, bare


def _stem(key: str) -> str:
    for ending in _CASES:
        if key.endswith(ending) and len(key) - len(ending) >= _LEAST:
            return key[: -len(ending)]
    return key


def _latin(word: str, key: str) -> tuple[set[str], set[str]]:
    if re.search(r"['’ʼ]s$", word):
        key = key[:-1]
    for ending, instead in _ENGLISH:
        if key.endswith(ending) and len(key) - len(ending) >= _LEAST and not key.endswith(_SINGULAR):
            stem = key[: -len(ending)] + instead
            return {stem.removesuffix("e") if len(stem) > _LEAST else stem}, {key}
    return {key}, {key}


def _arabic(word: str, key: str, *, asked: bool) -> tuple[set[str], set[str]]:
    """The word without what is attached; names of places keep all but the article, queries their single letters."""
    forms = {key, *(key[found.end() :] for found in [_WITH_ARTICLE.search(key)] if found)}
    forms |= {form for form in _without_letters(key) if not asked or _is_place(form)}
    bare = set(forms)
    for form in bare:
        if not _is_place(form):
            forms |= _without_ending(form, closed=word.endswith("ة"))
    return forms, {form for form in bare if len(form) > 1}


def _without_ending(form: str, *, closed: bool) -> set[str]:
    """Without a pronoun or the ending of a plural; ة comes back where it had become ت."""
    found = set()
    if form.endswith("ات") and len(form) > _LEAST + 1:
        found.add(form[:-2] + "ه")
    several = _SEVERAL.search(form)
    if several is not None:
        found.add(form[: several.start()])
    pronoun = None if closed else _PRONOUN.search(form)
    if pronoun is not None:
        bare = form[: pronoun.start()]
        found |= {bare, bare[:-1] + "ه"} if bare.endswith("ت") else {bare}
    return found


def _without_letters(key: str) -> set[str]:
    """Without the letters before it: وبيروت, لبيروت; not those that a name of a place begins with."""
    found: set[str] = set()
    rests = [key]
    for letters in (_FIRST, _SECOND):
        for rest in tuple(rests):
            match = letters.search(rest)
            if match is not None and not _is_place(rest):
                rests.append(rest[match.end() :])
                found.add(rests[-1])
    return found


@lru_cache(KEPT)
def _is_place(key: str) -> bool:
    return bundled().may_hold(key) and bool(bundled().find(key))
