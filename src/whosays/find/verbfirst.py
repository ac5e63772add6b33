"""Who acts where the verb stands first, attached prepositions lead, and a noun's owner follows it: Arabic."""

from __future__ import annotations

from ..languages.lexicon import QUOTES
from ..resolve.sides import sides
from ..resolve.work import Work
from ..rules.context import (
    ADVERB,
    AUXILIARY,
    CLAUSE,
    HEDGE,
    NEGATION,
    NUMERAL,
    PREPOSITION,
    PRONOUN,
    ROLE,
    THAT,
    TIME,
    kinds_at,
)
from ..rules.mentions import Chart
from ..vocabulary import ATTACKS, FAMILY, VIOLENT
from .scene import Hit, Named, Scene, somebody

BY = "ل"  # attached to the owner of a strike: «قصف مدفعي لقوات»
LETTERS = (BY, "ب", "ك")
FROM = "من"  # before who made a raid, before what a bomb was dropped from
HERE = 2  # tokens from a noun to the adjective that tells whose it is
SOON = 4  # tokens from a verb to its subject, from a light verb to its noun
AGO = 14  # tokens from a subject to a verb that goes on with "and"
BRIDGE = CLAUSE | AUXILIARY | ADVERB | THAT | HEDGE | NEGATION | TIME | NUMERAL
OWNER = ("ها", "هم", "ه", "هما")  # pronouns attached to a noun


def score(work: Work, scene: Scene, trigger: Hit, party: Named) -> float:
    """What speaks for a party as the one who acts; 0 where nothing does."""
    if party.counted or (party.first < trigger.last and trigger.first < party.last):
        return 0.0
    before = party.last <= trigger.first
    gap = _gap(work, party.last, trigger.first) if before else _gap(work, trigger.last, party.first)
    if gap is None:
        return 0.0
    others = sum(1 for other in scene.triggers if _between(other, trigger, party))
    start = _start(work, party)
    if start in scene.leads.agents and not (
        "verb" in trigger.flags and (before or scene.leads.agents[start] in scene.leads.doing)
    ):
        return 6.0 - 0.1 * gap - 1.5 * others
    if not before and _is_from(work, scene, trigger, party, start):
        return 5.0
    if scene.leads.onto.get(start, trigger.first) != trigger.first:
        return 0.0
    if "passive" in trigger.flags:
        return 0.0
    if "verb" in trigger.flags:
        return _of_verb(work, trigger, party, before, gap, others)
    return _of_noun(work, scene, trigger, party, before, gap) - others


def does(scene: Scene, party: Named) -> bool:
    """Whether a party stands right behind a verb that says what it does, not what it says: «تبنى التنظيم الهجوم»."""
    return any(hit.last == party.first and "announce" not in hit.flags for hit in scene.of("light"))


def speaker(work: Work, scene: Scene, trigger: Hit) -> Named | None:
    """Who says it, where a verb has a pronoun of his for its subject: «أعلن الجيش أنه أسقط», «أسقطنا»."""
    if "verb" not in trigger.flags:
        return None
    before = trigger.first - 1
    by_pronoun = before >= 0 and work.has(before, THAT) and work.words[before].key.endswith(OWNER)
    if not by_pronoun and "we" not in trigger.flags:
        return None
    said = scene.sources.contents.narrowest(*work.characters(trigger.first, trigger.last))
    if said is None or said.source is None:
        return None
    side = next((found[0] for i in range(*said.source) if (found := sides(work.pack).of(work.words[i]))), None)
    return somebody(*said.source, side)


def is_known(work: Work, scene: Scene, chart: Chart, stretch: tuple[int, int]) -> bool:
    """Whether a stretch names somebody by an office, as people, or by a name that somebody who speaks has."""
    return any(
        kinds_at(chart, i) & (ROLE | PRONOUN) or work.words[i].key in scene.sources.words
        for i in range(stretch[0], max(stretch[1], stretch[0] + 1))
    )


def cut(chart: Chart, scene: Scene, stretch: tuple[int, int], end: int) -> tuple[int, int]:
    """A subject without what follows it: a partner («نظيره»), a preposition, the thing that is done to."""
    partners = set(scene.leads.partners.values())
    for i in range(stretch[0] + 1, min(stretch[1], end)):
        things = [m for m in chart.here("object", i) if FAMILY.get(m.value) != "people"]
        if i in partners or kinds_at(chart, i) & PREPOSITION or (things and not kinds_at(chart, i) & ROLE):
            return stretch[0], i
    return stretch[0], min(stretch[1], end)


def _start(work: Work, party: Named) -> int:
    """Where a party begins, with the quotation mark before it."""
    i = party.first
    while i and work.words[i - 1].key in QUOTES:
        i -= 1
    return i


def _is_from(work: Work, scene: Scene, trigger: Hit, party: Named, start: int) -> bool:
    """Whether armed forces stand behind «من» beside an attack: «غارات من الطيران», not «قصف من مواقع القوات»."""
    if trigger.entry.value not in ATTACKS or "verb" in trigger.flags or party.kind not in {"military", "armed_group"}:
        return False
    between = range(trigger.last, start)
    if not between or len(between) > HERE or work.words[between[-1]].key != FROM:
        return False
    known = {
        i for hit in (*scene.triggers, *scene.of("armament"), *scene.of("onto")) for i in range(hit.first, hit.last)
    }
    return known.isdisjoint(between[:-1]) and not any(work.words[i].key.endswith("ا") for i in between[:-1])


def _led(work: Work, party: Named) -> str:
    """The preposition attached to a party, or standing before it as a letter: «لـ"قسد"»."""
    for letter in LETTERS:
        if letter in party.attached:
            return letter
    before = work.words[_start(work, party) - 1].key if party.first else ""
    return before if before in LETTERS else ""


def _of_verb(work: Work, trigger: Hit, party: Named, before: bool, gap: int, others: int) -> float:
    """A verb's subject: right before or behind it, or that of the verb it goes on from with "and"."""
    if party.adjective or _led(work, party):
        return 0.0
    if before:
        if "conjunction" in trigger.flags:
            plural = work.words[trigger.first].key.endswith("وا")
            return 3.2 - 0.1 * gap if gap <= AGO and not (plural and party.kind is None) else 0.0
        return 5.5 - 0.5 * gap - others if gap <= SOON and _is_bridge(work, party.last, trigger.first) else 0.0
    if gap > SOON or others or "conjunction" in party.attached or not _agrees(work, trigger, party):
        return 0.0
    if gap and not _is_bridge(work, trigger.last, party.first):
        return 0.0
    if "acted" in trigger.flags and _is_led_off(work, party.last, party.last + 1):
        return 0.0  # «قتل جندي في»: who was killed
    return 5.0 - 0.5 * gap


def _of_noun(work: Work, scene: Scene, trigger: Hit, party: Named, before: bool, gap: int) -> float:
    """A noun's owner, or the subject of the light verb before it."""
    if before:
        if party.adjective or _led(work, party):
            return 0.0
        for light in scene.of("light"):
            does = "announce" not in light.flags or gap <= 1
            if does and light.last <= party.first <= light.last + 1 and gap <= SOON:
                return 4.5 - 0.3 * gap
            if party.last <= light.first <= party.last + 1 and trigger.first - light.last <= SOON:
                return 4.5
        if "object" not in trigger.flags and _is_owned(work, trigger) and gap <= 2 * SOON:
            return 3.5 - 0.3 * gap
        return 0.0
    if _led(work, party) == BY:
        strikes = trigger.entry.value in VIOLENT and "object" not in trigger.flags
        joined = any(work.words[i].key.startswith("و") for i in range(trigger.last, party.first))
        return 4.5 - 0.4 * gap if strikes and gap <= HERE + 1 and not joined else 0.0
    if _led(work, party):
        return 0.0
    if party.adjective:
        return 5.0 - 0.5 * gap if gap <= HERE and not _is_led_off(work, trigger.last, party.first) else 0.0
    if gap:
        return 0.0
    if "object" in trigger.flags:
        after = work.words[party.last].key if party.last < len(work.words) else ""
        return 4.0 if after.startswith(BY) or (after.endswith("ا") and len(after) > HERE + 1) else 0.0
    return 4.5


def _gap(work: Work, first: int, last: int) -> int | None:
    """Tokens between, times and quotation marks left out; None over another mark."""
    found = 0
    for i in range(first, last):
        word = work.words[i]
        if word.shape == "p":
            if word.key not in QUOTES:
                return None
        elif i not in work.dated:
            found += 1
    return found


def _between(other: Hit, trigger: Hit, party: Named) -> bool:
    """Whether another event is named between a trigger and a party."""
    first, last = min(trigger.last, party.last), max(trigger.first, party.first)
    return first <= other.first and other.last <= last and other.entry.value != trigger.entry.value


def _is_led_off(work: Work, first: int, last: int) -> bool:
    """Whether a preposition, or the end, stands in a stretch."""
    for i in range(first, last):
        if i >= len(work.words) or work.words[i].shape == "p":
            return True
        if work.has(i, PREPOSITION | CLAUSE) or any("preposition" in flags for _, flags in work.words[i].hits):
            return True
    return False


def _is_bridge(work: Work, first: int, last: int) -> bool:
    """Whether nothing but "that", "has" and times stands between a subject and its verb."""
    return all(i in work.dated or work.words[i].shape == "p" or work.has(i, BRIDGE) for i in range(first, last))


def _is_owned(work: Work, trigger: Hit) -> bool:
    """Whether a pronoun is attached to a noun: «غاراته»."""
    surface = work.words[trigger.first].surface
    return trigger.last == trigger.first + 1 and surface.endswith(OWNER)


def _agrees(work: Work, trigger: Hit, party: Named) -> bool:
    """Whether a verb may have this subject behind it: one without the feminine ت has none in ة or ات."""
    verb = work.words[trigger.first].key.lstrip("وفس")
    noun = work.words[party.first].surface
    if party.first == trigger.last and party.kind is not None and noun.endswith("ين"):
        return False  # a plural that is no subject: «استهدف مسلحين»
    feminine = noun.endswith(("ة", "ات"))
    return not feminine or verb.endswith(("ت", "ته", "تها", "تهم")) or verb.startswith("ت")
