"""A language's lists, looked up by token: forms, phrases, attached words, endings.

>>> expand("зби{в,ла}", {}), expand("поранен~adj", {"adj": ["ий", "а"]})
(['збив', 'збила'], ['поранений', 'поранена'])
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Set
from functools import reduce
from operator import attrgetter, or_
from typing import Any, NamedTuple

from msgspec import Struct

from ..kept import Kept
from ..rules.mentions import Chart, Mention, Tests, bit
from ..text.fold import MARKS, fold
from ..text.tokens import BETWEEN, tokenize
from ..vocabulary import FAMILY

CACHE = 50_000  # surface forms kept per language
BITS = attrgetter("bits")
STEMS = 2000  # words whose stems are kept
SHORT_NUMBER = 4  # characters of numbers that are kept: small ones and years

QUOTES = frozenset('"«»“”„‟‘’‹›') | {'""'}  # one key within a phrase: «ОК „Південь“» is «ОК "Південь"»

END = " "  # the key under which a phrase's entries stand; no token is a blank

_BRACES = re.compile(r"\{([^{}]*)\}")
_CLASS = re.compile(r"~(\w+)")


class Entry(Struct, frozen=True, gc=False):
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
        flags |= {"counted"}
    if kind == "single" or "counted" in flags:
        bits |= bit("counted")
    return Entry(kind, value, flags, fields, where, bits)


Kinds = dict[str, list[tuple[frozenset[str], Any, str, Entry | None, int]]]
"""By kind the flags, value, rule, entry and bits of the mentions that a word makes."""
NO_KINDS: Kinds = {}
NO_WORDS: frozenset[str] = frozenset()

HEADS = reduce(
    or_,
    map(
        bit,
        "moment daypart month weekday season decade yearword oclock half code bce grain era".split(),  # noqa: SIM905
    ),
)
"""Kinds of words that time expressions are built on; a number that looks like a year is one too."""
YEAR = re.compile(r"(?:1\d|20|21)\d\d")
CAPITAL, PHRASE, TIME, TIME_PHRASE, TRIGGER, EVENT, PRONOUNS, ROLES = 1, 2, 4, 8, 16, 32, 64, 128
"""Marks of a word: it has a capital, phrases of the lists begin with it, a time expression can be built on it, or on a
phrase that begins with it; it is a trigger of events, or such a phrase begins with it; so of any word of events; it is
a pronoun, a role."""
PRONOUN, ROLE = bit("pronoun"), bit("role")
OWNS = ("'s", "’s")
"""What says in English that something is of somebody; words of events are looked up without it."""

Stems = list[tuple[str, frozenset[str]]]  # keys to look up, and what is attached


class Word:
    """A surface form as this language sees it; one object for all its occurrences.

    `shape` is w (word), n (number), x (number of another kind), p (mark) or s (what stands between tokens).
    """

    __slots__ = (
        "bits",
        "capital",
        "event",
        "follows",
        "hits",
        "inner",
        "key",
        "kinds",
        "leads",
        "marks",
        "nodes",
        "opens",
        "shape",
        "surface",
        "time",
    )

    def __init__(self, surface: str, key: str, shape: str) -> None:
        self.surface = surface
        self.key = key
        self.shape = shape
        self.capital = surface[:1].isupper()
        self.hits: tuple[tuple[Entry, frozenset[str]], ...] = ()
        self.nodes: tuple[tuple[dict[str, Any], frozenset[str]], ...] = ()  # where phrases begin with it
        self.opens: Set[str] = NO_WORDS  # the keys that phrases which begin with it go on with
        self.inner: tuple[str, ...] = (key,)  # the keys by which it goes on with a phrase
        self.kinds = NO_KINDS
        self.bits = 0
        self.time: Word | None = None  # the form as the lists of time words have it; None until somebody asks
        self.event: Word | None = None  # the form as the lists of events have it; None where they have nothing of it
        self.marks = 0  # what steps want to know of it at a glance
        self.leads = 0  # a bit for each key of `opens`,
        self.follows = 1 << hash(key) % 60  # and of `inner`: a phrase may begin where a word and the next share one

    def mentions(self, kind: str, start: int) -> list[Mention]:
        """What the lists say of this word, of one kind, at token `start`."""
        return [
            Mention(kind, start, start + 1, flags, value, rule, (), entry, bits)
            for flags, value, rule, entry, bits in self.kinds.get(kind, ())
        ]

    def is_a(self, kind: str, flags: frozenset[str], value: Any, bits: int, rule: str, entry: Entry | None) -> None:
        """Let the word be a mention of a kind."""
        if not self.kinds:
            self.kinds = {}
        self.kinds.setdefault(kind, []).append((flags, value, rule, entry, bits))
        self.bits |= bits if entry is None else bits | entry.bits


def _is_long_number(surface: str) -> bool:
    """Whether it is one of the many numbers that are hardly ever seen again."""
    return len(surface) > SHORT_NUMBER and surface[0].isdecimal()


def _glance(key: str) -> int:
    """A bit for a key; others may have the same."""
    return 1 << hash(key) % 60


def _blank(word: Word) -> Word:
    """The same form, of which nothing is known yet."""
    blank = Word(word.surface, word.key, "w")
    blank.inner, blank.follows = word.inner, word.follows
    return blank


def _heads(time: Word) -> int:
    """The marks of a time word."""
    if time.bits & HEADS or (time.shape == "n" and YEAR.fullmatch(time.key)):
        return TIME
    return TIME_PHRASE if time.nodes else 0


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


class Peel(NamedTuple):
    """Attached words that may be taken off: how many letters, of a key of how many at least, and what they tell."""

    cut: int
    least: int
    flags: frozenset[str]
    future: bool


def _readings(cases: str) -> frozenset[str]:
    """Cases as a pack lists them: "n1 a+" with the number, "na" for both numbers."""
    told: set[str] = set()
    for reading in cases.split():
        plain = set(reading) <= set("ngdail")
        told |= {case + number for case in reading for number in "1+"} if plain else {reading}
    return frozenset(told)


class Attached:
    """The attached words of a language, which are peeled off the beginning of a key."""

    def __init__(self, clitics: dict[str, list[str]]) -> None:
        listed = {kind: [fold(c) for c in some] for kind, some in clitics.items()}
        self._listed: list[tuple[str, Peel]] = []
        self._imperfect = frozenset(listed.get("imperfect", []))  # letters that begin a verb of the future
        for conjunction in ("", *listed.get("conjunction", [])):
            flags = frozenset({"conjunction"}) if conjunction else NOTHING
            if conjunction:
                self._add(conjunction, flags, 2)
            for article in listed.get("article", []):
                self._add(conjunction + article, flags | {"def"}, 2)
            for preposition in listed.get("preposition", []):
                told = flags | {"preposition", preposition}
                self._add(conjunction + preposition, told, 2)
                if preposition == "ل":  # للقوات: the alef of the article is not written
                    self._add(conjunction + "لل", told | {"def"}, 1)
                for article in listed.get("article", []):
                    self._add(conjunction + preposition + article, told | {"def"}, 2)
            for future in listed.get("future", []):
                self._add(conjunction + future, flags | {"future"}, 4 - len(future))

        heads = {prefix[:end] for prefix, _ in self._listed for end in range(1, len(prefix) + 1)}
        self._peels = {head: [peel for prefix, peel in self._listed if head.startswith(prefix)] for head in heads}
        self.stems = Kept(self._stems, STEMS).__getitem__ if heads else self._stems
        """The key, then what is left of it without attached words, fewest first; the flags say what was peeled."""

    def _add(self, prefix: str, flags: frozenset[str], least: int) -> None:
        self._listed.append((prefix, Peel(len(prefix), len(prefix) + least, flags, "future" in flags)))

    def _stems(self, key: str) -> Stems:
        peels, end, letters = self._peels, 0, len(key)
        while end < letters and key[: end + 1] in peels:
            end += 1
        if not end:
            return [(key, NOTHING)]
        return [
            (key, NOTHING),
            *[
                (key[cut:], flags)
                for cut, least, flags, future in peels[key[:end]]
                if letters >= least and not (future and key[cut] not in self._imperfect)
            ],
        ]


def unattached(surface: str, flags: frozenset[str]) -> str:
    """Words without the conjunction and preposition that, by these flags, are attached to the first.

    >>> unattached("للقوات", frozenset({"preposition", "ل", "def"}))
    'القوات'
    """
    if "conjunction" in flags:
        surface = surface[1:]
    if "preposition" in flags:
        surface = "ال" + surface[2:] if surface[:2] == "لل" else surface[1:]
    return surface


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
        if entry.kind == "trigger" and "noun" not in every:
            return None
    return entry, every


def _as_two(entry: Entry, flags: frozenset[str]) -> frozenset[str]:
    """The flags of a plural whose vowels make it a dual."""
    return flags - {"plural"} | {"dual"} if entry.kind == "object" and "plural" in flags else flags


INSTRUMENTAL = frozenset({"i1", "i+"})
NOMINAL = frozenset({"def", "ب", "ك"})
NOTHING: frozenset[str] = frozenset()
WHOLE, DECIMAL, RANGE = frozenset({"digits"}), frozenset({"digits", "decimal"}), frozenset({"digits", "range"})


Hits = tuple[tuple[Entry, frozenset[str]], ...]  # entries, and the flags of what is attached


class Scan(NamedTuple):
    """What a first look at a stretch of tokens finds."""

    first: int
    bits: list[int]  # of each token, those of a phrase at its first one
    present: int  # all of them
    phrases: list[tuple[int, int, Hits]]


class Lexicon:
    """The entries of one language, ready for lookup."""

    def __init__(
        self,
        entries: list[tuple[Entry, list[str]]],
        pack: dict[str, Any],
        tests: Tests,
        times: Lexicon | None = None,
        events: Lexicon | None = None,
    ) -> None:
        self.tests = tests
        self.times = times  # the lists of time words, in which every new form is looked up too
        self.events = events  # those of events, likewise
        self.owns = OWNS if pack.get("script") == "Latin" else ()
        clitics = pack.get("clitics", {})
        self.attached = Attached(clitics)
        self.articles = tuple(fold(c) for c in clitics.get("article", []))
        folds = {a: b for a, b in pack.get("folds", {}).items() if fold(a) != b}
        self.folds = str.maketrans(folds)
        self.folded = frozenset(folds)
        self.thousands = frozenset(pack.get("thousands", ""))
        self.decimal = frozenset(pack.get("decimal", "."))
        self.numeral_endings = frozenset(map(fold, pack.get("numeral_endings", [])))
        cases = pack.get("numeral_cases", {})
        self.numeral_cases = {fold(letters): tuple(map(fold, endings)) for letters, endings in cases.items()}
        self.ordinal_endings = frozenset(map(fold, pack.get("ordinal_endings", [])))
        self.abbreviations = frozenset(map(fold, pack.get("abbreviations", [])))
        self.cases = {ending: _readings(cases) for cases, some in pack.get("cases", {}).items() for ending in some}
        self.instrumental = tuple(ending for ending, told in self.cases.items() if told <= INSTRUMENTAL)
        self.dual = re.compile(pack["dual"]) if pack.get("dual") else None  # a plural whose vowels make it a dual
        self.adjectives = any("adj" in readings for readings in self.cases.values())
        self.single: dict[str, tuple[Entry, ...]] = {}
        self.trie: dict[str, dict[str, Any]] = {}
        self.leads: dict[str, int] = {}  # by the keys with which phrases begin, a glance at those they go on with
        self.led: set[str] = set()  # the keys with which phrases begin that are triggers
        self.forms = 0
        self.kinds = frozenset(entry.kind for entry, _ in entries)
        self.seen = Kept(self._marked, CACHE, _is_long_number)  # surface forms as this language sees them
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
        if not keys:
            return
        if entry.kind == "trigger":
            self.led.add(keys[0])
        second = '"' if keys[1] in QUOTES else keys[1]
        self.leads[keys[0]] = self.leads.get(keys[0], 0) | _glance(second)
        node: dict[str, Any] = self.trie
        for i, key in enumerate(keys):
            key = '"' if i and key in QUOTES else key
            node = node.setdefault(key, {})
        node.setdefault(END, []).append(entry)

    def fold(self, surface: str) -> str:
        """The key of a surface form, with the language's own folds."""
        key = fold(surface)
        return key.translate(self.folds) if self.folded and not self.folded.isdisjoint(key) else key

    def _marked(self, surface: str) -> Word:
        if len(surface) > 1 and surface[-1] == " ":  # a form with the blank after it is the same word
            return self.seen[surface[:-1]]
        word = self._analyse(surface)
        if word.capital:
            word.marks |= CAPITAL
        if word.opens:
            word.marks |= PHRASE
        if word.bits & PRONOUN:
            word.marks |= PRONOUNS
        if word.bits & ROLE:
            word.marks |= ROLES
        if word.time is not None:
            word.marks |= _heads(word.time)
        if word.event is not None and (word.event.hits or word.event.opens):
            word.marks |= EVENT | (word.event.marks & TRIGGER)
        return word

    def _analyse(self, surface: str) -> Word:
        first = surface[0]
        if first.isdecimal():
            return self._elsewhere(self._number(surface))
        if not first.isalpha() or first in MARKS or "/" in surface:
            if BETWEEN.fullmatch(surface):
                return Word(surface, surface, "s")
            key = '"' if surface == "''" else '""' if surface.startswith('""') else surface
            word = Word(surface, key, "p")
            word.capital = False
            self._look_up(word, [(key, NOTHING)])
            if key in QUOTES:
                word.inner, word.follows = ('"',), _glance('"')
            if key == ".":
                word.opens, word.leads = word.opens | {END}, -1  # it ends no sentence after an abbreviation
            return self._elsewhere(word)
        key = self.fold(surface)
        if key[-1:].isdecimal() and "-" in key:  # Shahed-136: the name is looked up, the number is part of it
            word = Word(surface, key, "x")
            self._look_up(word, [(key, frozenset()), (key.split("-")[0], frozenset({"type"}))])
            self._is_code(word)
            return self._elsewhere(word)
        word = Word(surface, key, "w")
        stems = self.attached.stems(key)
        self._look_up(word, stems)
        if key.startswith(self.articles):
            bare = [key[len(a) :] for a in self.articles if key.startswith(a) and len(key) > len(a) + 1]
            word.inner = (*word.inner, *bare)
            word.follows = reduce(or_, map(_glance, bare), word.follows)
        if self.times is not None and self.times.lists(stems):
            time = self.times.bare(word)
            self.times._look_up(time, stems)
        if self.events is not None:
            self._in_events(word, stems)
        return word

    def _in_events(self, word: Word, stems: Stems) -> None:
        """Look a word up in the lists of events: "army's" as "army"."""
        assert self.events is not None
        if self.owns and word.surface.endswith(self.owns) and len(word.surface) > len(self.owns[0]):
            bare = self.seen[word.surface[: -len(self.owns[0])]]
            word.event = bare.event or _blank(bare)
        elif self.events.lists(stems):
            word.event = _blank(word)
            self.events._look_up(word.event, stems)

    def _elsewhere(self, word: Word) -> Word:
        """A number or mark, looked up in the lists of time words and of events."""
        if self.times is not None:
            word.time = self.times._analyse(word.surface)
        if self.events is not None:
            event = self.events._analyse(word.surface)
            word.event = event if event.hits or event.opens or event.inner != word.inner else None
        return word

    def bare(self, word: Word) -> Word:
        """The form of which these lists have nothing, as they see it."""
        word.time = _blank(word)
        return word.time

    def lists(self, stems: Stems) -> bool:
        """Whether one of these keys is listed, or begins a phrase."""
        single, trie = self.single, self.trie
        for stem, _ in stems:  # noqa: SIM110
            if stem in single or stem in trie:
                return True
        return False

    def _look_up(self, word: Word, stems: Stems) -> None:
        """Let the word be what is listed of the first stem that is listed, and begin the phrases of all."""
        for stem, attached in stems:
            if not word.hits and stem in self.single:
                entries = self.single[stem]
                if not attached:
                    word.hits = tuple([(entry, entry.flags) for entry in entries])
                else:
                    word.hits = tuple([hit for entry in entries if (hit := _attached(entry, attached)) is not None])
                if self.dual is not None and self.dual.search(word.surface):
                    word.hits = tuple([(entry, _as_two(entry, flags)) for entry, flags in word.hits])
            node = self.trie.get(stem)
            if node is not None:
                word.nodes = (*word.nodes, (node, attached))
                word.opens = word.opens | node.keys() if word.opens else node.keys()
                word.leads |= self.leads[stem]
            if stem in self.led:
                word.marks |= TRIGGER
        for entry, flags in word.hits:
            if entry.kind == "trigger":
                word.marks |= TRIGGER
            bits = self.tests.bits(entry.kind, flags, entry.value)
            word.is_a(entry.kind, flags, entry.value, bits, "", entry)

    def _is_code(self, word: Word) -> None:
        """A number of another kind, or a name that holds one."""
        word.is_a("code", NOTHING, word.surface, self.tests.bits("code", NOTHING, word.surface), "shape", None)

    def counted(self, word: Word, following: Word) -> Word | None:
        """A number with letters that may be an ordinal too, where the word behind it stands as one that it counts.

        «6-ю ракетами», but not «6-ю бригаду».
        """
        endings = self.numeral_cases.get(word.key)
        if endings is None or following.shape != "w" or not following.key.endswith(endings):
            return None
        found = self._number(word.surface, word.key)
        found.time, found.event = word.time, word.event
        return found

    def _number(self, surface: str, ending: str = "") -> Word:
        """A number with the letters attached to it; `ending`: letters that are but its ending here."""
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
            if letters == ending or letters in self.numeral_endings:
                pass
            elif not hyphen and self.scale(letters) and low is not None and high is not None:
                low, high = low * self.scale(letters), high * self.scale(letters)
            else:
                low = None
                self._look_up(word, [(letters, frozenset({"attached"}))])
        if low is None or high is None:
            word.shape = "x"
            self._is_code(word)
            return word
        value: float | tuple[float, float] = low
        flags, rule = WHOLE if low == int(low) else DECIMAL, "digits"
        if low != high:
            value, flags, rule = (low, high), RANGE, "range in one word"
        word.is_a("numeral", flags, value, self.tests.bits("numeral", flags, value) | bit("figure"), rule, None)
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

    def scan(self, words: list[Word], first: int, last: int, opens: list[int]) -> Scan:
        """The phrases in tokens first to last, longest first, and what can start at each token.

        `opens` are the tokens of the report with which phrases begin, in their order.
        """
        bits = list(map(BITS, words[first:last]))
        phrases = []
        end = first  # of the phrase before
        for i in opens[bisect_left(opens, first) : bisect_left(opens, last - 1)]:
            word = words[i]
            if i >= end and word.leads & words[i + 1].follows and not word.opens.isdisjoint(words[i + 1].inner):
                stop, found = self.phrase(words, i, last)
                if found:
                    phrases.append((i, stop, found))
                    bits[i - first : stop - first] = [self._bits(found)] + [0] * (stop - i - 1)
                    end = stop
            if word.key == "." and i > first and i >= end and self._abbreviates(words[i - 1]):
                bits[i - first] = 0  # ends no sentence
        return Scan(first, bits, reduce(or_, filter(None, bits), 0), phrases)

    def _bits(self, hits: Hits) -> int:
        """The bits of a phrase."""
        found = 0
        for entry, attached in hits:
            flags = entry.flags | attached if attached else entry.flags
            found |= entry.bits | self.tests.bits(entry.kind, flags, entry.value)
        return found

    def chart(self, words: list[Word], scan: Scan) -> Chart:
        """The chart of what was scanned; the mentions of single words are made when they are asked for."""
        chart = Chart(words, scan.first, scan.bits, scan.present, self.tests)
        for start, end, found in scan.phrases:
            chart.inside |= dict.fromkeys(range(start + 1, end), scan.bits[start - scan.first])
            for entry, attached in found:
                flags = entry.flags | attached if attached else entry.flags
                bits = self.tests.bits(entry.kind, flags, entry.value)
                mention = Mention(entry.kind, start, end, flags, entry.value, "", (), entry, bits)
                chart.at.setdefault((entry.kind, start), []).append(mention)
        return chart

    def _abbreviates(self, word: Word) -> bool:
        """Whether a full stop after this word ends no sentence: an abbreviation or an initial."""
        return word.key in self.abbreviations or (len(word.surface) == 1 and word.capital)

    def phrase(self, words: list[Word], i: int, last: int) -> tuple[int, Hits]:
        """The longest phrase that starts at token i and ends before `last`: its end and its entries."""
        best: tuple[int, Hits] = (i, ())
        for root, flags in words[i].nodes:
            nodes = [root]
            for j in range(i + 1, last):
                inner = words[j].inner
                if len(inner) == len(nodes) == 1:
                    below = nodes[0].get(inner[0])
                    if below is None:
                        break
                    nodes = [below]
                else:
                    nodes = [below for node in nodes for key in inner if (below := node.get(key)) is not None]
                if not nodes:
                    break
                if j + 1 > best[0]:
                    ended = next(filter(None, [node.get(END) for node in nodes]), None)
                    if ended is not None:
                        best = (j + 1, tuple([(entry, flags) for entry in ended]))
        return best
