"""Names of places in a text: what the gazetteer knows of every word, and what the words around tell.

Nothing is decided here. A name is a stretch of tokens with the places that bear it; `resolve/places.py` weighs them.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ..languages import Pack, read_toml
from ..languages.lexicon import Word, expand
from ..text.fold import fold
from .forms import adjective_stem, name_key
from .gazetteer import Gazetteer, Hit
from .table import ADJECTIVE

CACHE = 50_000  # surface forms kept per language and gazetteer

Roles = dict[str, tuple[str, frozenset[str]]]


class Form(NamedTuple):
    """What is known of a surface form: the places that bear it, how many words names have that begin with it, what it
    tells of words around it (`roles`: kind to value and flags), and how many letters stand before the name."""

    key: str
    hits: tuple[Hit, ...]
    longest: int
    roles: Roles
    peeled: int
    adjective: tuple[Hit, ...]
    prefixed: bool  # with a preposition attached to it
    stem: str


class Name(NamedTuple):
    """A stretch of tokens that may name a place: characters `start` to `end`, and the places it may be."""

    first: int
    last: int
    start: int
    end: int
    key: str
    hits: tuple[Hit, ...]
    adjective: bool
    prefixed: bool


@cache
def roles_of(pack_code: str, folder: str) -> dict[str, Roles]:
    """The words of places.toml of a language, by key."""
    from pathlib import Path

    tables = read_toml(Path(folder) / "places.toml") if (Path(folder) / "places.toml").exists() else {}
    endings = read_toml(Path(folder) / "pack.toml").get("endings", {})
    found: dict[str, Roles] = {}
    for kind, entries in tables.items():
        if kind == "home":
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


class Lookup:
    """What a language and a gazetteer know of words; surface forms are looked up once."""

    def __init__(self, pack: Pack, gazetteer: Gazetteer) -> None:
        self.pack = pack
        self.gazetteer = gazetteer
        self.roles = roles_of(pack.code, str(pack.folder))
        self.home = home_of(str(pack.folder))
        self.arabic = pack.script == "Arabic"
        self._seen: dict[str, Form] = {}
        self._long: dict[str, tuple[Hit, ...]] = {}

    def form(self, word: Word) -> Form:
        """The form of a token."""
        form = self._seen.get(word.surface)
        if form is None:
            if len(self._seen) >= CACHE:
                self._seen.clear()
            form = self._seen[word.surface] = self._look_up(word)
        return form

    def several(self, key: str) -> tuple[Hit, ...]:
        """The places that bear a name of several words."""
        found = self._long.get(key)
        if found is None:
            if len(self._long) >= CACHE:
                self._long.clear()
            found = self._long[key] = tuple(h for h in self.gazetteer.find(key) if h[1] != ADJECTIVE)
        return found

    def _look_up(self, word: Word) -> Form:
        if word.shape == "p":
            return Form(word.key, (), 0, {}, 0, (), False, word.key)
        key = fold(word.surface)
        if self.arabic:
            return self._look_up_attached(key)
        if key.endswith("'s") and len(key) > 3:
            key = key[:-2]
        stem = name_key(key)
        hits = self.gazetteer.find(stem)
        adjective: list[Hit] = []
        ending = adjective_stem(stem)
        if ending is not None:
            adjective = [hit for hit in self.gazetteer.find(ending) if hit[1] == ADJECTIVE]
        places = tuple(hit for hit in hits if hit[1] != ADJECTIVE)
        return Form(key, places, self.gazetteer.longest(stem), self.roles.get(key, {}), 0, tuple(adjective), False, stem)

    def _look_up_attached(self, key: str) -> Form:
        """An Arabic word with what is attached to it taken off, as little as possible."""
        roles: Roles = {}
        hits: tuple[Hit, ...] = ()
        longest, peeled, prefixed, best = 0, 0, False, name_key(key)
        for stem, flags in self.pack.lexicon._stems(key):
            if flags & {"future", "pronoun"}:
                continue
            if not roles and stem in self.roles and not flags & {"ك"}:
                roles = {kind: (value, f | flags) for kind, (value, f) in self.roles[stem].items()}
            if "def" in flags:  # the article belongs to the name
                if "ل" in flags and not key.startswith(("لال", "ولال", "فلال")):
                    stem = "ال" + stem
                else:
                    continue
            spelled = name_key(stem)
            if not hits:
                found = tuple(hit for hit in self.gazetteer.find(spelled) if hit[1] != ADJECTIVE)
                if found:
                    hits, best = found, spelled
                    peeled, prefixed = max(len(key) - len(stem), 0), "preposition" in flags
            many = self.gazetteer.longest(spelled)
            if many > longest:
                longest = many
                if not hits:
                    peeled, prefixed, best = max(len(key) - len(stem), 0), "preposition" in flags, spelled
        return Form(key, hits, longest, roles, peeled, (), prefixed, best)


def names(lookup: Lookup, words: list[Word], starts: list[int], ends: list[int]) -> list[Name]:
    """The longest names, left to right, none within another."""
    found: list[Name] = []
    arabic, form_of = lookup.arabic, lookup.form
    i, count = 0, len(words)
    while i < count:
        word = words[i]
        if word.shape != "w" or not (word.capital or arabic or (i and words[i - 1].key in "#_")):
            i += 1
            continue
        form = form_of(word)
        last, hits, key = i + 1, form.hits, form.stem
        if form.longest > 1:
            longer = _longer(lookup, words, i, min(count, i + 2 * form.longest), form, ends, starts)
            if longer is not None:
                last, hits, key = longer
        if last == i + 1 and hits and _is_word(lookup, words, i, form):
            hits = ()
        if hits or form.adjective:
            adjective = not hits
            end = ends[last - 1]
            if not arabic and word.surface[-2:-1] in "'’ʼ`´" and fold(words[last - 1].surface).endswith("'s"):
                end -= 2
            elif not arabic and last > i + 1 and fold(words[last - 1].surface).endswith("'s"):
                end -= 2
            start = starts[i] + (form.peeled if form.peeled < end - starts[i] else 0)
            found.append(Name(i, last, start, end, key, hits or form.adjective, adjective, form.prefixed))
            i = last
        else:
            i += 1
    return found


def _is_word(lookup: Lookup, words: list[Word], i: int, form: Form) -> bool:
    """Whether a single word is no name here: "Council", "Western", an abbreviation without its full stop."""
    roles = form.roles
    if "abbreviation" in roles:
        marked = i + 1 < len(words) and words[i + 1].key == "."
        return not (marked and i > 0 and words[i - 1].key in ",(")
    if words[i].surface.isupper() and len(words[i].surface) == 2:
        return False  # US
    return not lookup.arabic and any(
        kind in roles for kind in ("direction", "noun after", "noun before", "organisation", "street", "title", "institution", "link")
    )


def _longer(
    lookup: Lookup, words: list[Word], first: int, limit: int, form: Form, ends: list[int], starts: list[int]
) -> tuple[int, tuple[Hit, ...], str] | None:
    """The longest name of several words that begins here: its end, its places, its key."""
    parts, best = [form.stem], None
    for j in range(first + 1, limit):
        word = words[j]
        if word.shape == "p":
            if word.key in "-‐‑–." and ends[j - 1] == starts[j] and j + 1 < limit:
                if word.key == "." and len(words[j - 1].surface) > 3:
                    break
                continue
            break
        if word.shape not in "wx":
            break
        key = fold(word.surface)
        if key.endswith("'s"):
            key = key[:-2]
        parts.append(name_key(key))
        if len(parts) > form.longest:
            break
        found = lookup.several(" ".join(parts))
        if found:
            best = (j + 1, found, " ".join(parts))
    return best
