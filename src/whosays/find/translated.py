"""A text that a machine translated: several independent signs, none of which is enough alone."""

from __future__ import annotations

from ..languages.damage import Calques, Damage, Sign
from ..records import Warning_
from ..resolve.work import Work
from ..sentences import sentence

FEWEST = 0.025  # articles a word
LEAST = 20  # words of a text that can be judged
MEASURED = frozenset({"number_disagreement", "doubled_word", "lost_negation"})
COMMAS = frozenset(",،")


def translated(
    work: Work, known: Damage, found: list[Warning_], firsts: list[int], single: list[int], latin: list[int]
) -> Warning_ | None:
    """The warning that names the signs, if there are enough.

    Of the places of words, phrases may begin at `firsts`; `single` are articles and pronouns, `latin` in Latin letters.
    """
    words = work.words
    length = len(words)
    if length < LEAST or not known.signs:
        return None
    phrases = _phrases(work, known.calques, firsts)
    told = []
    for sign in known.signs:
        number = phrases.get(sign.name) or _number(work, sign, found, single, latin)
        if number >= sign.least and number * 1000 >= sign.rate * length:
            told.append(sentence("sign.times", sign=sign.why, n=number) if number > 1 else sign.why)
    if len(told) < known.needed:
        return None
    return Warning_("machine_translated", sentence("warning.machine_translated", signs="; ".join(told)))


def _number(work: Work, sign: Sign, found: list[Warning_], single: list[int], latin: list[int]) -> int:
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
        return _missing(work, sign, single)
    if name == "pronoun_again":
        return _pronouns_again(work, sign, single)
    if name == "marks":
        return sum(text.count(mark, work.start, min(work.end, len(text))) for mark in sign.marks)
    return 0


def _phrases(work: Work, calques: Calques, firsts: list[int]) -> dict[str, int]:
    """How often the phrases of each sign stand in the text, by the name of the sign."""
    words = work.words
    attached = bool(work.pack.whole)
    found: dict[str, int] = {}
    for i in firsts:
        key = words[i].key
        after = words[i + 1].key if i + 1 < len(words) else ""
        for below in filter(None, map(calques.get, (key, key[1:]) if attached else (key,))):
            for second in (after, "_", ""):
                for name, rest in below.get(second, ()):
                    if not rest or [word.key for word in words[i + 2 : i + 2 + len(rest)]] == list(rest):
                        found[name] = found.get(name, 0) + 1
    return found


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


def _missing(work: Work, sign: Sign, firsts: list[int]) -> int:
    """Articles that a text of this length lacks."""
    number = sum(work.words[i].key in sign.forms for i in firsts)
    return max(0, round(len(work.words) * FEWEST) - number)


def _pronouns_again(work: Work, sign: Sign, firsts: list[int]) -> int:
    """A name or a role, and a pronoun that says it again before the verb: "The minister he said"."""
    words = work.words
    places = [i for i in firsts if words[i].key in sign.forms and 0 < i < len(words) - 1]
    if not places:
        return 0
    opening = {a for paragraph in work.sentences for a, _ in paragraph}
    number = 0
    for i in places:
        before = words[i - 1]
        name = before.capital and i - 1 not in opening and not before.hits
        number += before.shape == "w" and (name or "role" in before.kinds) and "cue" in words[i + 1].kinds
    return number
