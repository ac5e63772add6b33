"""The triggers of a sentence: listed words of events, as what they stand there, and figures that tell of one."""

from __future__ import annotations

from msgspec.structs import replace

from ..languages.lexicon import entry_of
from ..resolve.sides import Sides
from ..resolve.work import Work
from ..rules.context import (
    ADVERB,
    ARTICLE,
    AUXILIARY,
    CLAUSE,
    CONJUNCTION,
    CUE,
    HEDGE,
    MEASURE,
    PREPOSITION,
    PRONOUN,
    TIME,
    WEEKDAY,
)
from ..rules.mentions import Mention
from ..vocabulary import FAMILY, event_of
from .scene import Hit

ENDS_NOUN = ADVERB | AUXILIARY | CLAUSE | CONJUNCTION | CUE | MEASURE | PREPOSITION | TIME | WEEKDAY
"""What may stand behind the last word of a noun phrase."""
BESIDE = 7  # tokens from a trigger to what it is said of


def triggers_of(
    work: Work, sides: Sides, hits: list[Hit], figures: list[Hit], located: set[int], first: int, last: int
) -> list[Hit]:
    """The triggers among the hits of a sentence, and its figures that tell of an event which none of them is."""
    found = [hit for hit in hits if hit.entry.kind == "trigger" and hit.first not in located]
    if found:
        found = [hit for trigger in found if (hit := _voiced(work, trigger, first)) is not None]
        found = _fitting(work, _either(work, sides, found, hits, first), first, last)
    if not figures:
        return found
    types = {hit.entry.value for hit in found}
    if any(hit.entry.value == "clash" and "strike" in hit.flags for hit in found):
        types.add("airstrike")  # "20 assaults"
    listed = {i for hit in found for i in range(hit.first, hit.last)}
    return found + [hit for hit in figures if hit.entry.value not in types and hit.first not in listed]


def _voiced(work: Work, hit: Hit, first: int) -> Hit | None:
    """The trigger, as a passive where its form is also a participle and stands as one: "was struck", "fired by".

    None where it but describes: "the occupied territories".
    """
    if "both" not in hit.flags:
        return hit
    i = hit.first - 1
    while i >= first and work.has(i, ADVERB | HEDGE | TIME):
        i -= 1
    after = work.words[hit.last] if hit.last < len(work.words) else None
    passive = i >= first and _is_be(work, i)
    passive = passive or (after is not None and any("by" in flags for _, flags in after.hits))
    prepositional = after is None or after.shape == "p" or work.has(hit.last, PREPOSITION)
    if not passive and i >= first and work.has(i, ARTICLE | PREPOSITION) and not prepositional:
        return None
    passive = passive or ("object" in hit.flags and prepositional)
    return replace(hit, flags=hit.flags - {"verb"} | {"passive"}) if passive else hit


def _is_be(work: Work, i: int) -> bool:
    """Whether a form of "be" stands at a token, which makes a participle a passive."""
    return any(entry.kind == "auxiliary" and "passive" in flags for entry, flags in work.words[i].hits)


def _either(work: Work, sides: Sides, triggers: list[Hit], hits: list[Hit], first: int) -> list[Hit]:
    """The triggers, each word once where it may be noun and verb: "its strikes on", "the army strikes".

    Where the verb stands first, who stands behind it acts by both readings: «قصف الجيش».
    """
    if work.pack.order == "vso":
        return triggers
    forms: dict[tuple[int, int, str], set[str]] = {}
    for hit in triggers:
        forms.setdefault((hit.first, hit.last, hit.entry.value), set()).update(hit.flags & {"noun", "verb"})
    found: list[Hit] = []
    for hit in triggers:
        several = len(forms[hit.first, hit.last, hit.entry.value]) > 1
        if several and ("verb" in hit.flags) != _has_subject(work, sides, hit, hits, first):
            continue
        if hit not in found[-2:]:
            found.append(hit)
    return found


def _has_subject(work: Work, sides: Sides, hit: Hit, hits: list[Hit], first: int) -> bool:
    """Whether a word that may be noun and verb stands as a verb: right behind a party, a name or a pronoun."""
    if hit.last < len(work.words) and work.has(hit.last, PREPOSITION | CONJUNCTION):
        return False
    i = hit.first - 1
    while i >= first and work.has(i, ADVERB):
        i -= 1
    if i < first or work.words[i].key.endswith("'s"):
        return False
    side = sides.of(work.words[i])
    if side is not None:
        return not side[1]
    if work.words[i].capital and not work.has(i, ARTICLE | PREPOSITION):
        return True
    return work.has(i, PRONOUN) or any(one.last == i + 1 and one.entry.kind == "party" for one in hits)


def _fitting(work: Work, triggers: list[Hit], first: int, last: int) -> list[Hit]:
    """The triggers less those of other objects than what they are said of: "destroyed" of drones, of men, of a depot.

    An entry with `objects` needs one of them near it and then goes before the others of its word; `none` is no event.
    """
    if not any("objects" in hit.entry.fields for hit in triggers):
        return triggers
    fits: dict[int, int] = {}  # by first token, how well the best entry there fits
    found = []
    for hit in triggers:
        objects, fit = hit.entry.fields.get("objects"), 1
        if objects is not None:
            obj = object_of(work, hit, first, last)
            if obj is None or not {obj, FAMILY[obj]} & set(objects):
                continue
            if "alone" in hit.flags and not _is_last(work, hit, last):
                continue
            fit = 3 if obj in objects else 2
        found.append((hit, fit))
        fits[hit.first] = max(fit, fits.get(hit.first, 0))
    return [hit for hit, fit in found if hit.entry.value != "none" and fit == fits[hit.first]]


def _is_last(work: Work, hit: Hit, last: int) -> bool:
    """Whether the first object behind a trigger ends its noun phrase: "a drone", not "a drone depot"."""
    for i in range(hit.last, min(last, hit.last + BESIDE)):
        end, phrase = work.pack.lexicon.phrase(work.words, i, last) if work.words[i].opens else (0, ())
        if any(entry.kind == "object" for entry, _ in phrase or work.words[i].hits):
            after = max(end, i + 1)
            return after >= last or work.words[after].shape != "w" or work.has(after, ENDS_NOUN)
    return True


def object_of(work: Work, hit: Hit, first: int, last: int) -> str | None:
    """What a trigger is said of: the first object after it, before it for a passive."""
    after = range(hit.last, min(last, hit.last + BESIDE))
    before = range(hit.first - 1, max(first, hit.first - BESIDE) - 1, -1) if "passive" in hit.flags else ()
    for i in (*after, *before):
        _, phrase = work.pack.lexicon.phrase(work.words, i, last) if work.words[i].opens else (0, ())
        for entry, _ in phrase or work.words[i].hits:
            if entry.kind == "object" and entry.value in FAMILY and entry.value != "other":
                return str(entry.value)
        if work.words[i].surface in {".", ";", "!", "?"}:
            break
    return None


def measured(work: Work) -> list[Hit]:
    """The words of measures whose figures tell of an event by themselves, as triggers, in the order of the text."""
    found: dict[int, Hit] = {}
    for figured in work.figured:
        value = figured.mention.value
        type_ = event_of(value.measure, value.object)
        word = _measure(figured.mention) if type_ is not None else None
        if type_ is None or word is None or "seen" in word.flags:
            continue
        flags = frozenset({_voice(work, word), *(["strike"] if value.measure == "strikes" else [])})
        entry = entry_of("trigger", type_, flags, {}, word.entry.where if word.entry is not None else word.rule)
        found.setdefault(word.start, Hit(word.start, word.end, entry, flags))
    return sorted(found.values(), key=lambda hit: hit.first)


def _measure(mention: Mention) -> Mention | None:
    """The word that tells the measure of a count."""
    for part in mention.parts:
        found = part if part.kind in {"measure", "predicate"} else _measure(part)
        if found is not None:
            return found
    return None


def _voice(work: Work, word: Mention) -> str:
    """Whether the word of a measure is a noun, a verb whose subject acts, or one whose subject is acted upon."""
    if not word.flags & {"active", "passive"}:
        return "noun"
    if not word.flags >= {"active", "passive"}:
        return "verb" if "active" in word.flags else "passive"
    return "passive" if word.start and _is_be(work, word.start - 1) else "verb"
