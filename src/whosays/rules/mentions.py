"""What is known of a stretch of tokens, and the chart of a sentence that holds it all.

A mention is made by a list entry (`entry`) or by a rule (`rule`, `parts`); its derivation is never thrown away.
"""

from __future__ import annotations

from itertools import compress
from typing import Any, NamedTuple

from msgspec import Struct

KINDS = 128  # kinds there may be; the bits above belong to tests


class _Bits(dict[str, int]):
    def __missing__(self, kind: str) -> int:
        assert len(self) < KINDS
        self[kind] = 1 << len(self)
        return self[kind]


BITS = _Bits()
"""The bit that stands for each kind in masks; a new kind gets the next one."""


def bit(kind: str) -> int:
    """The bit that stands for a kind in masks."""
    return BITS[kind]


class Test(NamedTuple):
    """What a rule asks of a mention of a kind: `measure[passive,!full]`, `range[=to]`; `bit` stands for it in masks."""

    need: frozenset[str]
    ban: frozenset[str]
    values: frozenset[str]
    bit: int


class Tests:
    """The tests that the rules of a language make, and which of them a mention passes: one bit for each.

    So a rule asks in one step whether a mention fits, and a sentence tells at once which rules have all they need.
    """

    def __init__(self) -> None:
        self._of: dict[str, list[Test]] = {}
        self._known: dict[tuple[str, frozenset[str], str | None], int] = {}
        self._valued: set[str] = set()
        self._all: dict[str, int] = {}

    def bit(self, kind: str, need: frozenset[str], ban: frozenset[str], values: frozenset[str]) -> int:
        """The bit of a test; that of the kind where nothing is tested."""
        if not (need or ban or values):
            return BITS[kind]
        tests = self._of.setdefault(kind, [])
        for test in tests:
            if test[:3] == (need, ban, values):
                return test.bit
        new = 1 << KINDS + sum(map(len, self._of.values()))
        tests.append(Test(need, ban, values, new))
        self._all[kind] = self.every(kind) | new
        if values:
            self._valued.add(kind)
        self._known.clear()
        return new

    def every(self, kind: str) -> int:
        """All bits that mentions of a kind may have."""
        return self._all.get(kind) or BITS[kind]

    def bits(self, kind: str, flags: frozenset[str], value: Any) -> int:
        """The bits of a mention: that of its kind, and those of the tests that it passes."""
        key = kind, flags, value if kind in self._valued and isinstance(value, str) else None
        found = self._known.get(key)
        if found is None:
            found = BITS[kind]
            for need, ban, values, mask in self._of.get(kind, ()):
                if need <= flags and ban.isdisjoint(flags) and (not values or key[2] in values):
                    found |= mask
            self._known[key] = found
        return found


STOP = bit("stop")


class Mention(Struct, eq=False, gc=False):
    """A kind and a value on tokens `start` to `end` (end-exclusive), with where it comes from."""

    kind: str
    start: int
    end: int
    flags: frozenset[str] = frozenset()
    value: Any = None
    rule: str = ""
    parts: tuple[Mention, ...] = ()
    entry: Any = None
    bits: int = 0  # its kind and the tests that it passes; 0 until it stands in a chart

    def __repr__(self) -> str:
        flags = ",".join(sorted(self.flags))
        return f"{self.kind}[{flags}]({self.start}, {self.end})={self.value!r}"


class Chart:
    """The mentions of one sentence (tokens `first` to `last`), looked up by kind and by place.

    `words` are the tokens of the whole report, `bits[i - first]` tells which kinds start at token i. The mentions of
    single words are made when a rule asks for their kind; most are never asked for.
    """

    __slots__ = (
        "adverbial",
        "at",
        "before",
        "before_in_paragraph",
        "begin",
        "bits",
        "closes",
        "converbs",
        "cues",
        "dated",
        "dative",
        "depth",
        "drops",
        "finish",
        "first",
        "first_person",
        "follow",
        "free",
        "infinitive",
        "inside",
        "instrumental",
        "kinds",
        "last",
        "listed",
        "nominative",
        "opens",
        "order",
        "participles",
        "past",
        "present",
        "reach",
        "script",
        "several",
        "some",
        "spots",
        "subjects",
        "surnames",
        "tests",
        "tokens",
        "tried",
        "whole",
        "within",
        "words",
    )

    def __init__(self, words: list[Any], first: int, bits: list[int], present: int, tests: Tests) -> None:
        self.words = words
        self.tests = tests
        self.tokens = words  # of a chart of times: the words as the rest of the rules see them
        self.first = first
        self.last = last = first + len(bits)
        self.bits = [*bits, 0]
        self.spots = list(compress(range(first, last), bits))  # where something starts,
        self.some = list(filter(None, bits))  # and what, as it was at first
        self.present = present
        self.reach = last  # the end of the paragraph
        self.follow: tuple[int, int] | None = None  # the next paragraph
        self.before: tuple[int, int] | None = None  # the sentence before
        self.opens: dict[int, int] = {}  # opening quotation mark -> closing one, for the whole report
        self.closes: dict[int, int] = {}
        self.within: list[int] = []  # of each token of the report, where the innermost quotation around it closes
        self.depth: list[int] = []  # of each token of the report, in how many quotations it stands
        self.listed = False  # whether it may be an item under a heading
        self.before_in_paragraph = False
        self.first_person = False  # whether the author speaks of himself
        self.order = "svo"
        self.script = "Latin"
        self.dative: tuple[str, ...] = ()  # endings that a word may have which names an audience
        self.past: tuple[str, ...] = ()  # endings of verbs that no list has
        self.infinitive: tuple[str, ...] = ()  # endings of infinitives
        self.surnames: tuple[str, ...] = ()  # endings of surnames
        self.nominative: tuple[str, ...] = ()  # endings of adjectives before a subject
        self.participles: tuple[str, ...] = ()  # endings of words that open a clause between commas
        self.several: tuple[str, ...] = ()  # endings of verbs whose subject is several people
        self.adverbial: tuple[str, ...] = ()  # endings of adverbs, converbs and infinitives
        self.instrumental: tuple[str, ...] = ()  # endings of nouns with which something is done
        self.converbs: tuple[str, ...] = ()  # endings of converbs and participles that hang on another verb
        self.free = False  # whether a subject may follow its verb anywhere
        self.whole: tuple[str, ...] = ()  # articles after which no name goes on
        self.drops = False  # whether the language leaves out subjects
        self.dated: dict[int, tuple[int, int, str]] = {}  # tokens of time expressions: from where to where, and what
        self.cues: list[Mention] = []
        self.subjects: dict[int, tuple[int, int] | None] = {}  # of cues, by their start
        self.begin = first  # past emoji, list marks and the like
        while self.begin < last and words[self.begin].shape == "p" and not words[self.begin].bits:
            self.begin += 1
        self.finish = last  # before closing marks
        while (
            self.finish > first
            and words[self.finish - 1].shape == "p"
            and (not words[self.finish - 1].bits or words[self.finish - 1].bits & STOP)
        ):
            self.finish -= 1
        self.inside: dict[int, int] = {}  # kinds of the phrase that a token stands in, not at its start
        self.at: dict[tuple[str, int], list[Mention]] = {}
        self.kinds: dict[str, list[Mention]] = {}
        self.tried: set[str] | None = None  # names of the rules that were tried, where somebody wants to know

    def here(self, kind: str, start: int) -> list[Mention]:
        """The mentions of a kind that start at a token."""
        found = self.at.get((kind, start))
        if found is None:
            if not self.first <= start < self.last or not self.bits[start - self.first] & BITS[kind]:
                return []
            found = self.at[kind, start] = self.words[start].mentions(kind, start)
        return found

    def add(self, mention: Mention) -> None:
        """Put a mention in."""
        kind, start = mention.kind, mention.start
        mention.bits = bits = self.tests.bits(kind, mention.flags, mention.value)
        every = self.get(kind)
        here = self.at[kind, start] = self.here(kind, start)
        every.append(mention)
        here.append(mention)
        self.present |= bits
        self.bits[start - self.first] |= bits

    def remove(self, mention: Mention) -> None:
        """Take a mention out, because a larger one was made of it."""
        kind, start = mention.kind, mention.start
        every = self.get(kind)
        here = self.here(kind, start)
        if mention not in here:
            return
        here.remove(mention)
        every.remove(mention)
        mask = ~self.tests.every(kind)
        bits = self.bits[start - self.first] & mask
        for other in here:
            bits |= other.bits
        self.bits[start - self.first] = bits
        if not every:
            self.present &= mask

    def get(self, kind: str) -> list[Mention]:
        """All mentions of a kind, those of the lists in the order of the text."""
        found = self.kinds.get(kind)
        if found is None:
            found = self.kinds[kind] = []
            mask = BITS[kind]
            if self.present & mask:
                for i in compress(self.spots, map(mask.__and__, self.some)):
                    here = self.at.get((kind, i))
                    if here is None:
                        here = self.at[kind, i] = self.words[i].mentions(kind, i)
                    found += here
        return found

    def has(self, kind: str, start: int) -> bool:
        """Whether a mention of this kind starts here."""
        return self.first <= start < self.last and bool(self.bits[start - self.first] & BITS[kind])
