"""A text that a machine translated: several independent signs, none of which is enough alone."""

from __future__ import annotations

from ..languages.damage import Damage, Sign
from ..records import Warning_
from ..resolve.work import Work

FEWEST = 0.025  # articles a word
LEAST = 20  # words of a text that can be judged
MEASURED = {"number_disagreement", "doubled_word", "lost_negation"}
CLOSING = frozenset('”»"’')
COMMAS = frozenset(",،")


def translated(
    work: Work, known: Damage, found: list[Warning_], firsts: list[int], latin: list[int]
) -> Warning_ | None:
    """The warning that names the signs, if there are enough; `firsts` are places where calques may begin."""
    words = work.words
    length = len(words)
    if length < LEAST or not known.signs:
        return None
    told = []
    for sign in known.signs:
        number = _number(work, sign, found, firsts, latin)
        if number >= sign.least and number * 1000 >= sign.rate * length:
            told.append(f"{sign.why} ({number})" if number > 1 else sign.why)
    if len(told) < known.needed:
        return None
    return Warning_("machine_translated", f"the text seems to be translated by a machine: {'; '.join(told)}")


def _number(work: Work, sign: Sign, found: list[Warning_], firsts: list[int], latin: list[int]) -> int:
    """How often a sign is found."""
    name, text = sign.name, work.text
    if name in MEASURED:
        return sum(warning.code == name for warning in found)
    if name == "blank_before_mark":
        return _blanks(work)
    if name == "quotation_first":
        return _quotations_first(work)
    if name == "foreign_words":
        return _foreign(work, latin)
    if name == "no_articles":
        return _missing(work, sign)
    if name == "pronoun_again":
        return _pronouns_again(work, sign)
    if name == "marks":
        return sum(text.count(mark, work.start, min(work.end, len(text))) for mark in sign.marks)
    number = 0
    last = -1
    for i in firsts:
        word = work.words[i]
        for key in {word.key, word.key[1:]}:
            for rest in sign.forms.get(key, ()):
                end = i + 1 + len(rest)
                if i > last and all(_is(work, j, one) for j, one in zip(range(i + 1, end), rest, strict=True)):
                    number += 1
                    last = end - 1
    return number


def _is(work: Work, j: int, key: str) -> bool:
    """Whether token j has the key, or begins as a key that ends in a star does."""
    return j < len(work.words) and (key == work.words[j].key or key == "_")


def _blanks(work: Work) -> int:
    """Commas and full stops after a blank, as an English tokenizer leaves them."""
    text = work.text
    return sum(text.count(mark, work.start, min(work.end, len(text))) for mark in (" ، ", " , ", " . ", " ؛ "))


def _quotations_first(work: Work) -> int:
    """Verbs of saying after a quotation and a comma, in a language that puts them before."""
    words = work.words
    number = 0
    for closing in work.quotes.values():
        after = [words[j] for j in range(closing + 1, min(closing + 3, len(words)))]
        if len(after) == 2 and after[0].surface in COMMAS and "cue" in after[1].kinds:
            number += 1
    return number


def _foreign(work: Work, latin: list[int]) -> int:
    """Words left in Latin letters, small and not in brackets or quotation marks."""
    words = work.words
    return sum(
        len(words[i].key) > 2
        and not (i and words[i - 1].surface in '("«“@#./')
        and not (i + 1 < len(words) and words[i + 1].surface in ')"»”./:')
        for i in latin
        if words[i].shape == "w"
    )


def _missing(work: Work, sign: Sign) -> int:
    """Articles that a text of this length lacks, below two in a hundred words."""
    number = sum(word.key in sign.forms for word in work.words)
    return max(0, round(len(work.words) * FEWEST) - number)


def _pronouns_again(work: Work, sign: Sign) -> int:
    """A name and a pronoun that says it again before the verb: "The minister he said"."""
    words = work.words
    opening = {a for paragraph in work.sentences for a, _ in paragraph}
    return sum(
        words[i - 1].shape == "w"
        and ((words[i - 1].capital and i - 1 not in opening and not words[i - 1].hits) or "role" in words[i - 1].kinds)
        and "cue" in words[i + 1].kinds
        for i in range(1, len(words) - 1)
        if words[i].key in sign.forms
    )
