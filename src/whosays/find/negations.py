"""A word that stands only under a negation, in a sentence that has none: "he made any progress"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ..languages.damage import Negative
from ..records import Warning_
from ..resolve.work import Work
from ..sentences import sentence

APART = frozenset(",،;؛:()–—-")


def lost_negations(
    work: Work, negative: Negative, places: list[int], licences: list[int], verbs: list[int]
) -> list[Warning_]:
    """The places of words that need a negation where no licence stands in the sentence.

    `licences` and `verbs` are the places of words that do for a negation and of words with the ending of a verb.
    """
    if not places:
        return []
    sentences = [one for paragraph in work.sentences for one in paragraph]
    starts = [first for first, _ in sentences]
    found: list[Warning_] = []
    before = -1
    for i in places:
        stretch = sentences[bisect_right(starts, i) - 1]
        if not stretch[0] <= i < stretch[1] or stretch[0] == before or _among(licences, stretch):
            continue
        end = _needs(work, negative, i, stretch, verbs)
        if end:
            before = stretch[0]
            a, b = work.characters(i, end)
            why = sentence("warning.lost_negation", words=work.text[a:b])
            found.append(Warning_("lost_negation", why, work.span(a, b)))
    return found


def _among(places: list[int], stretch: tuple[int, int]) -> bool:
    """Whether one of the places lies within."""
    return bisect_left(places, stretch[0]) < bisect_left(places, stretch[1])


def _needs(work: Work, negative: Negative, i: int, sentence: tuple[int, int], verbs: list[int]) -> int:
    """The end of the word or phrase at i that needs a negation; 0 if it does not."""
    words = work.words
    key = words[i].key
    if not (key in negative.words or key in negative.objects or key in negative.subjects):
        key = key[1:]  # behind an attached conjunction
    if _is_quoted(work, i):
        return 0
    for rest in negative.subjects.get(key, ()):
        if not rest and any(word.shape == "w" for word in words[i + 1 : min(i + 4, sentence[1])]):
            return i + 1
    if i > sentence[0] and words[i - 1].key in negative.after:
        return 0
    for rest in negative.words.get(key, ()):
        end = i + 1 + len(rest)
        if end <= sentence[1] and all(words[i + 1 + k].key == one for k, one in enumerate(rest)):
            first, last = _clause(work, i, sentence)
            near = verbs[bisect_left(verbs, first) : bisect_left(verbs, last)]
            if not negative.endings or any(not i <= j < end for j in near):
                return end
    if key in negative.objects:
        return _object(work, negative, i, sentence)
    return 0


def _is_quoted(work: Work, i: int) -> bool:
    """Whether a word stands alone in quotation marks."""
    return work.quotes.get(i - 1) == i + 1


def _clause(work: Work, i: int, sentence: tuple[int, int]) -> tuple[int, int]:
    """The tokens between the commas or dashes around i."""
    words = work.words
    first, last = i, i + 1
    while first > sentence[0] and words[first - 1].key not in APART:
        first -= 1
    while last < sentence[1] and words[last].key not in APART:
        last += 1
    return first, last


def _object(work: Work, negative: Negative, i: int, sentence: tuple[int, int]) -> int:
    """The end of "any progress" where its verb stands before it: made any progress."""
    words = work.words
    least = max(sentence[0], i - negative.reach)
    governor = words[i - 1].key if i > least else ""
    governed = any(
        (key, governor) in negative.governed or (key[1:], governor) in negative.governed
        for key in (words[j].key for j in range(max(sentence[0], least - 1), i - 1))
    )
    for j in range(i - 1, least - 1, -1):
        key = words[j].key
        if key in APART or (key in negative.blocks and not governed):
            return 0
        if (governed or _is_verb(negative, key)) and not _goes_on(work, negative, i, sentence):
            return min(i + 2, sentence[1])
    return 0


def _goes_on(work: Work, negative: Negative, i: int, sentence: tuple[int, int]) -> bool:
    """Whether a clause follows that says which is meant: "anyone who served"."""
    return any(words.key in negative.unlike for words in work.words[i + 1 : min(i + 3, sentence[1])])


def _is_verb(negative: Negative, key: str) -> bool:
    return key in negative.verbs or (key[:1] in {"و", "ف"} and key[1:] in negative.verbs)
