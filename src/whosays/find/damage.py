"""What was lost in writing or translation: warnings, on the reading and on the claims that stand in the damaged words.

One look at the words tells which of them could be damaged; the finders look at those alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import partial
from itertools import compress, islice, pairwise
from operator import attrgetter, eq
from typing import TypeVar

from msgspec.structs import replace

from ..kept import Kept
from ..languages import Pack
from ..languages.damage import SINGLE, Damage, Doubled, damage
from ..languages.lexicon import CACHE, Word
from ..records import Attribution, Count, Event, Span, Warning_
from ..resolve.work import Work, marked
from ..sentences import sentence
from .headlines import headlines
from .negations import lost_negations
from .numbers import disagreements
from .respelled import respelled
from .translated import translated

Claim = TypeVar("Claim", Count, Attribution, Event)

HYPHENS = tuple("-‐‑")
KEY = attrgetter("key")
CONJUNCTION = frozenset({"conjunction"})
NEGATIVE, LICENCE, NOUN, SIGN, NAME, LATIN, ENDING, SINGLY = (1 << i for i in range(8))
"""What a word may be: one that needs a negation, one that does for it, a counted noun, a name."""


class Marks(Kept[str, int]):
    """What each surface form may be, worked out when it is met first."""

    def __init__(self, pack: Pack, known: Damage) -> None:
        super().__init__(self._mark, CACHE)
        self.pack = pack
        self.known = known
        self._listed: dict[str, int] = {}  # by key, with a conjunction attached or without
        self._bare: dict[str, int] = {}  # by key without one
        negative = known.negative
        listed: list[tuple[dict[str, int], int, Iterable[str]]] = [
            (self._listed, SINGLY if sign.name in SINGLE else SIGN, sign.forms) for sign in known.signs
        ]
        listed.append((self._listed, LICENCE, negative.licences))
        listed += [(self._bare, NEGATIVE, keys) for keys in (negative.words, negative.subjects, negative.objects)]
        listed.append((self._bare, NOUN, known.numbers.nouns))
        for table, mark, keys in listed:
            for key in keys:
                table[key] = table.get(key, 0) | mark

    def _mark(self, surface: str) -> int:
        word = self.pack.lexicon.seen[surface]
        negative = self.known.negative
        key, bare = word.key, bare_key(self.pack, word)
        mark = self._bare.get(bare, 0) | self._listed.get(bare, 0)
        if bare is not key:
            mark |= self._listed.get(key, 0)
        if mark & NOUN and (word.shape != "w" or "numeral" in word.kinds):
            mark &= ~NOUN
        if key.startswith(negative.prefixes) and not key.startswith(negative.innocent):
            mark |= LICENCE
        if word.shape == "w":
            if word.capital or not self.known.spelling.cased:
                mark |= NAME if len(key) >= 5 and not word.hits else 0
            if self.pack.script != "Latin" and key.isascii() and not word.capital:
                mark |= LATIN
            if key.endswith(negative.endings) and len(key) > 2 and key not in negative.unlike:
                mark |= ENDING
        return mark


def bare_key(pack: Pack, word: Word) -> str:
    """The key without an attached conjunction."""
    stems = pack.lexicon.attached.stems(word.key)
    if len(stems) > 1:
        for stem, flags in stems:
            if flags == CONJUNCTION and len(stem) > 1:
                return stem
    return word.key


_MARKS: dict[str, Marks] = {}


def marks_of(pack: Pack) -> Marks:
    """The marks of a pack, kept from one reading to the next."""
    known = _MARKS.get(pack.code)
    if known is None or known.pack is not pack:
        known = _MARKS[pack.code] = Marks(pack, damage(pack.folder))
    return known


def warn(work: Work) -> None:
    """Add the warnings of all kinds to the reading, and to the claims they touch."""
    marks = marks_of(work.pack)
    known = marks.known
    seen = bytes(map(marks.__getitem__, work.surfaces))
    having = partial(marked, seen)
    found = [
        *lost_negations(work, known.negative, having(NEGATIVE), having(LICENCE), having(ENDING)),
        *doubled_words(work, known.doubled),
        *disagreements(work, known.numbers, having(NOUN)),
        *respelled(work, known.spelling, having(NAME)),
        *headlines(work),
    ]
    whole = translated(work, known, found, having(SIGN), having(SINGLY), having(LATIN))
    if not found and whole is None:
        return
    found.sort(key=_start)
    work.warnings += [whole, *found] if whole else found
    work.counts[:] = [_told(count, (count.span, *count.also), found, whole) for count in work.counts]
    work.attributions[:] = [
        _told(said, [s for s in (said.source.span, said.cue, *said.content) if s], found, whole)
        for said in work.attributions
    ]
    work.events[:] = [
        _told(event, [event.trigger, *event.also, *(one.span for one in (*event.actors, *event.targets))], found, whole)
        for event in work.events
    ]


def _start(warning: Warning_) -> int:
    """Where the words begin that a warning is about."""
    return warning.span.start if warning.span is not None else 0


def _told(claim: Claim, spans: Iterable[Span], found: list[Warning_], whole: Warning_ | None) -> Claim:
    """The claim with the warnings whose characters it touches, and those of the whole text."""
    touching: list[Warning_] = []
    for one in spans:
        for warning in found[max(0, bisect_right(found, one.start, key=_start) - 1) :]:
            span = warning.span
            if span is None or span.start >= one.end:
                break
            if one.start < span.end and warning not in touching:
                touching.append(warning)
    if whole is not None:
        touching.append(whole)
    return replace(claim, warnings=(*claim.warnings, *touching)) if touching else claim


def doubled_words(work: Work, doubled: Doubled) -> list[Warning_]:
    """A word, or two words, written twice in a row with nothing but blanks between."""
    words, text = work.words, work.text
    keys = list(map(KEY, words))
    found = []
    for i in compress(range(len(keys)), map(eq, keys, islice(keys, 1, None))):
        if words[i].shape == "w" and _is_slip(work, i, doubled):
            why = sentence("warning.doubled_word", words=words[i].surface)
            found.append(Warning_("doubled_word", why, work.span(*work.characters(i, i + 2))))
    again = list(compress(range(len(keys)), map(eq, keys, islice(keys, 2, None))))
    for i, after in pairwise(again):
        if after == i + 1 and _is_slip_of_two(work, keys, i, doubled):
            a, b = work.characters(i, i + 4)
            why = sentence("warning.doubled_word", words=text[a : work.ends[i + 1]])
            found.append(Warning_("doubled_word", why, work.span(a, b)))
    return found


def _is_slip_of_two(work: Work, keys: list[str], i: int, doubled: Doubled) -> bool:
    """Whether two words written twice are so by mistake: "by night by night"."""
    words, one, two = work.words, keys[i], keys[i + 1]
    if one == two or len(one) < 4 or len(two) < 3 or {one, two} & doubled.allowed or keys[i + 4 : i + 5] == [one]:
        return False
    if any(word.shape != "w" for word in words[i : i + 2]) or all(word.capital for word in words[i : i + 2]):
        return False
    between = [work.text[work.ends[j] : work.starts[j + 1]] for j in range(i, i + 3)]
    return all(blank.isspace() and "\n" not in blank for blank in between)


def _is_slip(work: Work, i: int, doubled: Doubled) -> bool:
    """Whether two equal words are so by mistake: one line, no name said twice, nothing the language doubles."""
    words, one = work.words, work.words[i].key
    between = work.text[work.ends[i] : work.starts[i + 1]]
    if one in doubled.allowed or not between.isspace() or "\n" in between or len(one) < 2:
        return False
    if len(one) > 3 and one.endswith(doubled.endings):
        return False
    after = work.ends[i + 1]
    if work.text[after : after + 1] in HYPHENS or (work.starts[i] and work.text[work.starts[i] - 1] in HYPHENS):
        return False  # «что что-то»
    if words[i].capital and words[i + 1].capital and not words[i].hits:
        return False  # Boutros Boutros: a name
    if any(words[j].key in doubled.after for j in range(max(0, i - 3), i)):
        return False  # makes people people
    if (i + 2 < len(words) and words[i + 2].key == one) or (i and words[i - 1].key == one):
        return False  # three times is meant
    return words[i].surface == words[i + 1].surface or not words[i + 1].capital
