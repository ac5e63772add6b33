"""A language's lists, looked up by token: forms, phrases, attached words, endings.

>>> expand("зби{в,ла}", {}), expand("поранен~adj", {"adj": ["ий", "а"]})
(['збив', 'збила'], ['поранений', 'поранена'])
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..rules.mentions import Chart, Mention, bit
from ..text.fold import fold
from ..text.tokens import BETWEEN, tokenize
from ..vocabulary import FAMILY

CACHE = 50_000  # surface forms kept per language

END = " "  # the key under which a phrase's entries stand; no token is a blank

_BRACES = re.compile(r"\{([^{}]*)\}")
_CLASS = re.compile(r"~(\w+)")


class Entry(NamedTuple):
    """One table of a word file: forms that mean the same."""

    kind: str
    value: Any
    flags: frozenset[str]
    fields: dict[str, Any]
    where: str
    bits: int  # of the kind, and what a gate wants to know of it


def entry_of(kind: str, value: Any, flags: frozenset[str], fields: dict[str, Any], where: str) -> Entry:
    """An entry with its bits: `told` if it tells a measure, `counted` if it counts alone, `figure` if a number."""
    bits = bit(kind)
    if fields.get("measure"):
        bits |= bit("told")
    if kind == "numeral" and "article" not in flags:
        bits |= bit("figure")
    if kind == "object" and (FAMILY.get(value) == "people" or "dual" in flags):
        bits |= bit("counted")
    return Entry(kind, value, flags, fields, where, bits)


class Word:
    """A surface form as this language sees it; one object for all its occurrences.

    `shape` is w (word), n (number), x (number of another kind), p (mark) or s (what stands between tokens); `low` and
    `high` are the number's value.
    """

    __slots__ = ("bits", "capital", "high", "hits", "inner", "key", "low", "nodes", "shape", "surface")

    def __init__(self, surface: str, key: str, shape: str) -> None:
        self.surface = surface
        self.key = key
        self.shape = shape
        self.capital = surface[:1].isupper()
        self.low: float | None = None
        self.high: float | None = None
        self.hits: tuple[tuple[Entry, frozenset[str]], ...] = ()
        self.nodes: tuple[tuple[dict[str, Any], frozenset[str]], ...] = ()
        self.inner: tuple[str, ...] = (key,)
        self.bits = 0

    def mentions(self, kind: str, start: int) -> list[Mention]:
        """What the lists say of this word, of one kind, at token `start`."""
        if self.shape == "n" and kind == "numeral":
            if self.low != self.high:
                return [
                    Mention(
                        "numeral",
                        start,
                        start + 1,
                        frozenset({"digits", "range"}),
                        (self.low, self.high),
                        "range in one word",
                    )
                ]
            flags = frozenset({"digits"} if self.low == int(self.low or 0) else {"digits", "decimal"})
            return [Mention("numeral", start, start + 1, flags, self.low, "digits")]
        if self.shape == "x" and kind == "code":
            return [Mention("code", start, start + 1, frozenset(), self.surface, "shape")]
        return [
            Mention(kind, start, start + 1, flags, entry.value, "", (), entry)
            for entry, flags in self.hits
            if entry.kind == kind
        ]


def expand(form: str, endings: dict[str, list[str]]) -> list[str]:
    """All spellings of a form with braces and ending classes."""
    form = _CLASS.sub(lambda m: "{" + ",".join(endings[m.group(1)]) + "}", form)
    pending, done = [form], []
    while pending:
        text = pending.pop(0)
        match = _BRACES.search(text)
        if match is None:
            done.append(text)
            continue
        pending.extend(text[: match.start()] + option + text[match.end() :] for option in match.group(1).split(","))
    return done


def _attached(entry: Entry, flags: frozenset[str]) -> tuple[Entry, frozenset[str]] | None:
    """The entry with what is attached to it; an article or ب, ك before a verb make it another word."""
    every = entry.flags | flags
    if flags & NOMINAL:
        if entry.kind == "cue" and "verb" in every:
            return None
        if entry.kind == "measure":
            every -= {"passive", "active", "instrument"}
            if not every & {"noun", "attributive"}:
                return None
    return entry, every


def opens(nodes: tuple[tuple[dict[str, Any], frozenset[str]], ...], inner: tuple[str, ...]) -> bool:
    """Whether the next word goes on with a phrase."""
    for node, _ in nodes:
        for key in inner:
            if key in node:
                return True
    return False


NOMINAL = frozenset({"def", "ب", "ك"})


class Scan(NamedTuple):
    """What a first look at a stretch of tokens finds."""

    first: int
    last: int
    kinds: int
    phrases: list[tuple[int, int, tuple[tuple[Entry, frozenset[str]], ...]]]
    dots: list[int]  # full stops that end no sentence


class Lexicon:
    """The entries of one language, ready for lookup."""

    def __init__(self, entries: list[tuple[Entry, list[str]]], pack: dict[str, Any]) -> None:
        clitics = pack.get("clitics", {})
        self.conjunctions = [fold(c) for c in clitics.get("conjunction", [])]
        self.prepositions = [fold(c) for c in clitics.get("preposition", [])]
        self.futures = [fold(c) for c in clitics.get("future", [])]
        self.articles = [fold(c) for c in clitics.get("article", [])]
        self.pronouns = sorted((fold(c) for c in clitics.get("pronoun", [])), key=len, reverse=True)
        self.folds = {ord(a): b for a, b in pack.get("folds", {}).items()}
        self.thousands = frozenset(pack.get("thousands", ""))
        self.decimal = frozenset(pack.get("decimal", "."))
        self.numeral_endings = frozenset(map(fold, pack.get("numeral_endings", [])))
        self.ordinal_endings = frozenset(map(fold, pack.get("ordinal_endings", [])))
        self.abbreviations = frozenset(map(fold, pack.get("abbreviations", [])))
        self.single: dict[str, tuple[Entry, ...]] = {}
        self.trie: dict[str, dict[str, Any]] = {}
        self.forms = 0
        self.seen: dict[str, Word] = {}  # the cache
        self.marks: dict[str, int] = {}  # what a step wants to know of surface forms at a glance
        endings = pack.get("endings", {})
        pieces: dict[str, list[str]] = {}
        for entry, forms in entries:
            for form in forms:
                for spelling in expand(form, endings):
                    self._list(entry, spelling, pieces)

    def _list(self, entry: Entry, spelling: str, pieces: dict[str, list[str]]) -> None:
        self.forms += 1
        keys: list[str] = []
        for piece in spelling.split():
            known = pieces.get(piece)
            if known is None:
                known = pieces[piece] = [self.fold(text) for _, _, text in tokenize(piece)]
            keys += known
        if len(keys) == 1:
            here = self.single.get(keys[0], ())
            if entry not in here:
                self.single[keys[0]] = (*here, entry)
            return
        node: dict[str, Any] = self.trie
        for key in keys:
            node = node.setdefault(key, {})
        node.setdefault(END, []).append(entry)

    def fold(self, surface: str) -> str:
        """The key of a surface form, with the language's own folds."""
        key = fold(surface)
        return key.translate(self.folds) if self.folds else key

    def word(self, surface: str) -> Word:
        """The form as this language sees it, from the cache if it was seen before."""
        word = self.seen.get(surface)
        if word is None:
            if len(self.seen) >= CACHE:
                self.seen.clear()
                self.marks.clear()
            word = self.seen[surface] = self._analyse(surface)
        return word

    def _analyse(self, surface: str) -> Word:
        first = surface[0]
        if BETWEEN.fullmatch(surface):
            return Word(surface, surface, "s")
        if first.isdecimal():
            return self._number(surface)
        if not first.isalpha() or "/" in surface:
            key = '"' if surface == "''" else surface
            word = Word(surface, key, "p")
            word.capital = False
            self._look_up(word, [(key, frozenset())])
            return word
        key = self.fold(surface)
        if key[-1:].isdecimal() and "-" in key:  # Shahed-136: the name is looked up, the number is part of it
            word = Word(surface, key, "x")
            self._look_up(word, [(key, frozenset()), (key.split("-")[0], frozenset({"type"}))])
            word.bits |= bit("code")
            return word
        word = Word(surface, key, "w")
        self._look_up(word, list(self._stems(key)))
        word.inner = (key, *(key[len(a) :] for a in self.articles if key.startswith(a) and len(key) > len(a) + 1))
        return word

    def _look_up(self, word: Word, stems: list[tuple[str, frozenset[str]]]) -> None:
        nodes = []
        for stem, flags in stems:
            if not word.hits and stem in self.single:
                word.hits = tuple(hit for entry in self.single[stem] if (hit := _attached(entry, flags)) is not None)
            if stem in self.trie:
                nodes.append((self.trie[stem], flags))
        word.nodes = tuple(nodes)
        for entry, _ in word.hits:
            word.bits |= entry.bits

    def _stems(self, key: str) -> Iterator[tuple[str, frozenset[str]]]:
        """The key, then with attached words peeled off, fewest first; the flags say what was peeled."""
        yield key, frozenset()
        if not (self.articles or self.conjunctions or self.prepositions):
            return
        yield from self._peel(key, frozenset())
        for conjunction in self.conjunctions:
            rest = key[len(conjunction) :]
            if key.startswith(conjunction) and len(rest) > 1:
                yield rest, frozenset({"conjunction"})
                yield from self._peel(rest, frozenset({"conjunction"}))

    def _peel(self, key: str, flags: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
        for article in self.articles:
            if key.startswith(article) and len(key) > len(article) + 1:
                yield key[len(article) :], flags | {"def"}
        for preposition in self.prepositions:
            rest = key[len(preposition) :]
            if not key.startswith(preposition) or len(rest) < 2:
                continue
            yield rest, flags | {"preposition", preposition}
            if rest.startswith(preposition) and preposition == "ل":  # للقوات: the alef of the article is not written
                yield rest[1:], flags | {"preposition", preposition, "def"}
            for article in self.articles:
                if rest.startswith(article) and len(rest) > len(article) + 1:
                    yield rest[len(article) :], flags | {"preposition", preposition, "def"}
        for future in self.futures:
            if key.startswith(future) and len(key) > 3:
                yield key[len(future) :], flags | {"future"}
        for pronoun in self.pronouns:
            if key.endswith(pronoun) and len(key) > len(pronoun) + 2:
                stem = key[: -len(pronoun)]
                yield stem, flags | {"pronoun"}
                if stem.endswith("ت"):
                    yield stem[:-1] + "ه", flags | {"pronoun"}

    def _number(self, surface: str) -> Word:
        listed = self.single.get(fold(surface))
        if listed:  # 200-ті
            word = Word(surface, fold(surface), "w")
            self._look_up(word, [(word.key, frozenset())])
            return word
        plain = self.fold(surface.replace("\u00a0", "").replace("\u202f", "").replace("\u2009", "").replace(" ", ""))
        match = re.fullmatch(r"([\d.,:/٫٬–—-]*\d)(-?)(.*)", plain, re.DOTALL)
        assert match is not None
        digits, hyphen, letters = match.groups()
        word = Word(surface, plain, "n")
        low, high = self._value(digits)
        if letters:
            word.key = letters
            if letters in self.numeral_endings:
                pass
            elif not hyphen and self.scale(letters) and low is not None and high is not None:
                low, high = low * self.scale(letters), high * self.scale(letters)
            else:
                low = None
                self._look_up(word, [(letters, frozenset({"attached"}))])
        word.low, word.high = (low, high) if low is not None else (None, None)
        word.shape = "n" if low is not None else "x"
        word.bits |= bit("code") if low is None else bit("numeral") | bit("figure")
        return word

    def scale(self, key: str) -> float:
        """The factor of a scale word («тис», k), 0 if it is none."""
        return next((e.value for e in self.single.get(key, ()) if e.kind == "numeral" and "scale" in e.flags), 0)

    def _value(self, digits: str) -> tuple[float | None, float | None]:
        """The number, or the two ends of a range; None for clocks, dates, scores and other shapes."""
        if len(digits) > 15:
            return None, None
        if digits.isdecimal():
            return int(digits), int(digits)
        ends = re.split("[-–—]", digits)
        if len(ends) == 2:
            low, high = self._value(ends[0])[0], self._value(ends[1])[1]
            if low is None or high is None or high <= low or (1900 < low < 2100 and high < 2100):
                return None, None
            return low, high
        if len(ends) > 2 or ":" in digits or "/" in digits:
            return None, None
        marks = {c for c in digits if not c.isdecimal()}
        groups = re.split("[.,٫٬]", digits)
        grouped = len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:])
        if (
            len(marks) == 1
            and grouped
            and (len(groups) > 2 or marks & (self.thousands | {"٬"}) or not marks & (self.decimal | {"٫"}))
        ):
            return int("".join(groups)), int("".join(groups))
        if len(groups) == 2 and (marks & (self.decimal | {"٫"}) or marks == {","}):  # 2,5 in any language
            value = float(".".join(groups))
            return value, value
        return None, None

    def scan(self, words: list[Word], first: int, last: int) -> Scan:
        """The phrases in tokens first to last, longest first, and all kinds that are there."""
        kinds, phrases, dots = 0, [], []
        i = first
        while i < last:
            word = words[i]
            if word.nodes and i + 1 < last and opens(word.nodes, words[i + 1].inner):
                end, found = self._phrase(words, i, last)
                if found:
                    phrases.append((i, end, found))
                    for entry, _ in found:
                        kinds |= entry.bits
                    i = end
                    continue
            if word.key == "." and first < i < last - 1 and self._abbreviates(words[i - 1]):
                dots.append(i)
            else:
                kinds |= word.bits
            i += 1
        return Scan(first, last, kinds, phrases, dots)

    def chart(self, words: list[Word], scan: Scan) -> Chart:
        """The chart of what was scanned; the mentions of single words are made when they are asked for."""
        chart = Chart(words, scan.first, scan.last)
        for i in scan.dots:
            chart.bits[i - scan.first] = 0
        for start, end, found in scan.phrases:
            chart.cover(
                start,
                end,
                [Mention(e.kind, start, end, e.flags | flags, e.value, "", (), e) for e, flags in found],
            )
        chart.seal()
        return chart

    def _abbreviates(self, word: Word) -> bool:
        """Whether a full stop after this word ends no sentence: an abbreviation or an initial."""
        return word.key in self.abbreviations or (len(word.surface) == 1 and word.capital)

    def _phrase(self, words: list[Word], i: int, last: int) -> tuple[int, tuple[tuple[Entry, frozenset[str]], ...]]:
        """The longest phrase that starts at token i: its end and its entries."""
        best: tuple[int, tuple[tuple[Entry, frozenset[str]], ...]] = (i, ())
        for root, flags in words[i].nodes:
            nodes = [root]
            for j in range(i + 1, last):
                inner = words[j].inner
                nodes = [below for node in nodes for key in inner if (below := node.get(key)) is not None]
                if not nodes:
                    break
                if j + 1 > best[0]:
                    ended = next((node[END] for node in nodes if END in node), None)
                    if ended is not None:
                        best = (j + 1, tuple((entry, flags) for entry in ended))
        return best
