"""Numbers and nouns that do not agree: "3 house", «п'ять будинок», «خمسة بيت»."""

from __future__ import annotations

from ..languages.damage import Numbers
from ..languages.lexicon import Word
from ..records import Warning_
from ..resolve.work import Work
from ..sentences import sentence

MARKS = frozenset("-–—№#/+$€£")
DASHES = frozenset("-–—")
SHORT = 4  # letters of an abbreviation
YEARS = range(1900, 2101)
SAID = {"one": "one", "few": "few", "many": "many", "hundred": "a round hundred"}


def disagreements(work: Work, numbers: Numbers, nouns: list[int]) -> list[Warning_]:
    """Counted nouns (their places in `nouns`) in a form that cannot stand with the number before them."""
    found = []
    words = work.words
    for i in nouns:
        at = i - 1
        if at > 0 and numbers.adjectives and words[at].shape == "w" and words[at].key.endswith(numbers.adjectives):
            at -= "numeral" not in words[at].kinds
        if at < 0 or "numeral" not in words[at].kinds or not _is_one_phrase(work, at, i):
            continue
        class_, digits = _class(numbers, words, at)
        key = words[i].key
        noun = numbers.nouns.get(key) or numbers.nouns.get(key[1:])
        if not class_ or noun is None or class_ in noun.fits or not _is_apart(work, numbers, at, i):
            continue
        if digits and any((class_, fit) in numbers.any_case for fit in noun.fits):
            continue
        if digits and noun.numbered and not (class_ == "one" and "many" in noun.fits):
            continue
        a, b = work.characters(at, i + 1)
        why = sentence("warning.number_disagreement", words=work.text[a:b])
        found.append(Warning_("number_disagreement", why, work.span(a, b)))
    return found


def _class(numbers: Numbers, words: list[Word], at: int) -> tuple[str, bool]:
    """The class of the number that ends at a token, and whether it is in digits; "" where it is not told."""
    word = words[at]
    if word.shape == "n":
        value = next((v for _, v, _, _, _ in word.kinds["numeral"]), None)
        if not isinstance(value, int) or value in YEARS or (at and words[at - 1].shape in {"n", "x"}):
            return "", True
        return _of(numbers, value), True
    if word.key in numbers.teens and at and words[at - 1].key.removeprefix("و") in numbers.numerals:
        return "many", False
    if word.key in numbers.numerals:
        return numbers.numerals[word.key], False
    if word.key[1:] in numbers.numerals and word.key[:1] == "و":
        return numbers.numerals[word.key[1:]], False
    return "", False


def _of(numbers: Numbers, value: int) -> str:
    if numbers.exact:
        return numbers.classes.get(value, numbers.rest)
    return numbers.classes.get(value % 100, numbers.rest)


def _is_one_phrase(work: Work, at: int, i: int) -> bool:
    """Whether number and noun stand in one line with blanks alone between them."""
    text = work.text
    return (
        all(text[work.ends[j] : work.starts[j + 1]].isspace() for j in range(at, i))
        and "\n" not in (text[work.starts[at] : work.ends[i]])
    )


def _is_apart(work: Work, numbers: Numbers, at: int, i: int) -> bool:
    """Whether the number counts the noun: no number of a name before it, no compound that goes on after it."""
    words = work.words
    before = words[at - 1] if at else None
    if before is not None:
        first = at < 2 or "\n" in work.text[work.ends[at - 2] : work.starts[at - 1]]
        if before.surface in MARKS and work.ends[at - 1] == work.starts[at]:
            return False
        if before.surface in DASHES and at > 1 and "numeral" in words[at - 2].kinds:
            return False  # 10 – 15
        if before.surface == "." and at > 1 and len(words[at - 2].surface) < SHORT:
            return False  # No. 5
        if before.key in numbers.not_after or (before.capital and not first and not before.hits):
            return False
        if at > 1 and "numeral" in words[at - 2].kinds and before.key == "and":
            return False
    if not numbers.closed:
        return True
    after = words[i + 1] if i + 1 < len(words) else None
    if after is None or "\n" in work.text[work.ends[i] : work.starts[i + 1]]:
        return True
    return after.key in numbers.closed
