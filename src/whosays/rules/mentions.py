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

    `words` are the tokens of the whole report, `bits[i - first]` tells which kinds start at token i.
    """

    __slots__ = ("at", "bits", "closes", "cues", "drops", "first", "kinds", "last", "opens", "order", "present", "reach", "script", "tried", "words")

    def __init__(self, words: list[Any], first: int, last: int) -> None:
        self.words = words
        self.first = first
        self.last = last
        self.reach = last  # the end of the paragraph
        self.opens: dict[int, int] = {}  # opening quotation mark -> closing one, for the whole report
        self.closes: dict[int, int] = {}
        self.order = "svo"
        self.script = "Latin"
        self.drops = False  # whether the language leaves out subjects
        self.cues: list[Mention] = []
        self.bits = [0] * (last - first + 1)
        self.at: dict[tuple[str, int], list[Mention]] = {}
        self.kinds: dict[str, list[Mention]] = {}
        self.present = 0
        self.tried: set[str] = set()

    def add(self, mention: Mention) -> None:
        """Put a mention in."""
        kind, start = mention.kind, mention.start
        mask = bit(kind)
        self.present |= mask
        self.bits[start - self.first] |= mask
        self.kinds.setdefault(kind, []).append(mention)
        self.at.setdefault((kind, start), []).append(mention)

    def remove(self, mention: Mention) -> None:
        """Take a mention out, because a larger one was made of it."""
        here = self.at.get((mention.kind, mention.start))
        if not here or mention not in here:
            return
        here.remove(mention)
        self.kinds[mention.kind].remove(mention)
        if not here:
            self.bits[mention.start - self.first] &= ~bit(mention.kind)
        if not self.kinds[mention.kind]:
            self.present &= ~bit(mention.kind)

    def get(self, kind: str) -> list[Mention]:
        """All mentions of a kind, in the order they were put in."""
        return self.kinds.get(kind, [])

    def has(self, kind: str, start: int) -> bool:
        """Whether a mention of this kind starts here."""
        return (kind, start) in self.at and bool(self.at[kind, start])
