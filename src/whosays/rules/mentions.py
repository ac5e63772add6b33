"""What is known of a stretch of tokens, and the chart of a sentence that holds it all.

A mention is made by a list entry (`entry`) or by a rule (`rule`, `parts`); its derivation is never thrown away.
"""

from __future__ import annotations

from typing import Any

_BITS: dict[str, int] = {}


def bit(kind: str) -> int:
    """The bit that stands for a kind in masks."""
    if kind not in _BITS:
        _BITS[kind] = 1 << len(_BITS)
    return _BITS[kind]


GRAMMAR = 0
"""The kinds of words that hold sentences together: on most tokens there is nothing else."""
for _kind in (
    "preposition",
    "conjunction",
    "article",
    "comma",
    "clause",
    "auxiliary",
    "verb",
    "that",
    "adverb",
    "told",
    "counted",
):
    GRAMMAR |= bit(_kind)


class Mention:
    """A kind and a value on tokens `start` to `end` (end-exclusive), with where it comes from."""

    __slots__ = ("end", "entry", "flags", "kind", "parts", "rule", "start", "value")

    def __init__(
        self,
        kind: str,
        start: int,
        end: int,
        flags: frozenset[str] = frozenset(),
        value: Any = None,
        rule: str = "",
        parts: tuple[Mention, ...] = (),
        entry: Any = None,
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.flags = flags
        self.value = value
        self.rule = rule
        self.parts = parts
        self.entry = entry

    def __repr__(self) -> str:
        flags = ",".join(sorted(self.flags))
        return f"{self.kind}[{flags}]({self.start}, {self.end})={self.value!r}"


class Chart:
    """The mentions of one sentence (tokens `first` to `last`), looked up by kind and by place.

    `words` are the tokens of the whole report, `bits[i - first]` tells which kinds start at token i. The mentions of
    single words are made when a rule asks for their kind; most grammar words are never asked for.
    """

    __slots__ = (
        "at",
        "before",
        "before_in_paragraph",
        "begin",
        "bits",
        "closes",
        "cues",
        "dated",
        "depth",
        "drops",
        "finish",
        "first",
        "first_person",
        "follow",
        "inside",
        "kinds",
        "last",
        "listed",
        "opens",
        "order",
        "present",
        "reach",
        "script",
        "spots",
        "subjects",
        "tokens",
        "tried",
        "words",
    )

    def __init__(self, words: list[Any], first: int, last: int) -> None:
        self.words = words
        self.tokens = words  # of a chart of times: the words as the rest of the rules see them
        self.first = first
        self.last = last
        self.reach = last  # the end of the paragraph
        self.follow: tuple[int, int] | None = None  # the next paragraph
        self.before: tuple[int, int] | None = None  # the sentence before
        self.opens: dict[int, int] = {}  # opening quotation mark -> closing one, for the whole report
        self.closes: dict[int, int] = {}
        self.depth: list[int] = []  # of each token of the report, in how many quotations it stands
        self.listed = False  # whether it may be an item under a heading
        self.before_in_paragraph = False
        self.first_person = False  # whether the author speaks of himself
        self.order = "svo"
        self.script = "Latin"
        self.drops = False  # whether the language leaves out subjects
        self.dated: dict[int, tuple[int, int, str]] = {}  # tokens of time expressions: from where to where, and what
        self.cues: list[Mention] = []
        self.subjects: dict[int, tuple[int, int] | None] = {}  # of cues, by their start
        self.bits = [word.bits for word in words[first:last]]
        self.bits.append(0)
        self.begin = first  # past emoji, list marks and the like
        while self.begin < last and words[self.begin].shape == "p" and not words[self.begin].bits:
            self.begin += 1
        self.finish = last  # before closing marks
        while (
            self.finish > first
            and words[self.finish - 1].shape == "p"
            and (not words[self.finish - 1].bits or words[self.finish - 1].bits & bit("stop"))
        ):
            self.finish -= 1
        self.inside: dict[int, int] = {}  # kinds of the phrase that a token stands in, not at its start
        self.at: dict[tuple[str, int], list[Mention]] = {}
        self.kinds: dict[str, list[Mention]] = {}
        self.present = 0
        self.spots: list[int] = []  # tokens where more than grammar starts
        self.tried: set[str] | None = None  # names of the rules that were tried, where somebody wants to know

    def cover(self, start: int, end: int, mentions: list[Mention]) -> None:
        """Put a phrase in the place of its words."""
        for i in range(start - self.first, end - self.first):
            self.bits[i] = 0
        covered = 0
        for mention in mentions:
            covered |= mention.entry.bits
        self.inside |= dict.fromkeys(range(start + 1, end), covered)
        for mention in mentions:
            self.bits[start - self.first] |= mention.entry.bits
            self.at.setdefault((mention.kind, start), []).append(mention)

    def seal(self) -> None:
        """Note which kinds are present, once all phrases are in."""
        present = 0
        for bits in self.bits:
            present |= bits
        self.present = present
        self.spots = [i for i, bits in enumerate(self.bits) if bits & ~GRAMMAR]

    def here(self, kind: str, start: int) -> list[Mention]:
        """The mentions of a kind that start at a token."""
        found = self.at.get((kind, start))
        if found is None:
            if start >= self.last or not self.bits[start - self.first] & (_BITS.get(kind) or bit(kind)):
                return []
            found = self.at[kind, start] = self.words[start].mentions(kind, start)
        return found

    def add(self, mention: Mention) -> None:
        """Put a mention in."""
        kind, start = mention.kind, mention.start
        every = self.get(kind)
        self.here(kind, start)
        every.append(mention)
        self.at.setdefault((kind, start), []).append(mention)
        mask = bit(kind)
        self.present |= mask
        self.bits[start - self.first] |= mask

    def remove(self, mention: Mention) -> None:
        """Take a mention out, because a larger one was made of it."""
        every = self.get(mention.kind)
        here = self.here(mention.kind, mention.start)
        if mention not in here:
            return
        here.remove(mention)
        every.remove(mention)
        if not here:
            self.bits[mention.start - self.first] &= ~bit(mention.kind)
        if not every:
            self.present &= ~bit(mention.kind)

    def get(self, kind: str) -> list[Mention]:
        """All mentions of a kind, those of the lists in the order of the text."""
        found = self.kinds.get(kind)
        if found is None:
            mask, first, every = _BITS.get(kind) or bit(kind), self.first, self.bits
            found = self.kinds[kind] = []
            if self.present & mask:
                for i in self.spots if not mask & GRAMMAR else range(len(every)):
                    if every[i] & mask:
                        found += self.here(kind, first + i)
        return found

    def has(self, kind: str, start: int) -> bool:
        """Whether a mention of this kind starts here."""
        return self.first <= start < self.last and bool(self.bits[start - self.first] & bit(kind))
