"""Whether what a trigger names is said to have happened, and whether it is told as an event of the past."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from ..records import Timex
from ..resolve.work import Contents, Work
from ..rules.context import ADVERB, CLAUSE, CONJUNCTION, CUE, NEGATION, OBJECT, PREPOSITION, THAT
from ..rules.counts import IMPERFECT
from .cases import reading
from .scene import Hit, Scene

BEFORE, AFTER = 5, 4  # tokens from a trigger to the words that tell whether it happened
WHOLE = 8  # tokens from a noun to the end of a clause that says that there was none
ADJECTIVES = 3  # tokens between an answer and what it is to
NEGATED = 4  # tokens back to a negation
OPENS = CLAUSE | THAT | CONJUNCTION | NEGATION  # what may stand right before a noun that begins its clause
OLD = 60  # days before publication from which an event is of the past
LONG = frozenset({"year", "quarter", "season", "month", "decade", "century"})
"""Grains of times that tell of no one event when it was."""


def polarity(work: Work, scene: Scene, trigger: Hit) -> str:
    """Whether it is said to have happened: the words before the trigger within its clause tell, or those behind it."""
    verb = "verb" in trigger.flags
    if work.has_any(trigger.first, trigger.last, NEGATION):
        return "denied"  # «цели не достиг»
    found = _by_mood(work, scene, trigger)
    if found is not None:
        return found
    for i in range(trigger.first - 1, max(scene.first, trigger.first - NEGATED) - 1, -1):
        for entry, flags in work.words[i].hits:
            if entry.kind == "negation" and not _denies_harm(work, i, trigger):
                return "affirmed" if work.has_any(i + 1, trigger.first, CUE) else "denied"
            told = "imperfect" in flags and not work.words[trigger.first].key.startswith(IMPERFECT)  # «قد استعادوا»
            if entry.kind == "hedge" and "adverb" not in flags and not told:
                return "planned" if entry.value == "planned" else "hypothetical"
        if work.words[i].shape == "p" or work.has(i, OBJECT):
            break
    endings = work.pack.infinitive if verb else ()
    return "hypothetical" if endings and work.words[trigger.first].key.endswith(endings) else "affirmed"


def _by_mood(work: Work, scene: Scene, trigger: Hit) -> str | None:
    """What the words of mood say of a trigger, the first that reaches it; what is answered to has happened."""
    moods = scene.of("mood")
    if "noun" in trigger.flags and any(
        "answers" in hit.flags and _is_right_before(work, hit, trigger) for hit in moods
    ):
        return "affirmed"
    for hit in moods:
        if "answers" in hit.flags:
            continue
        if "after" in hit.flags:
            ends = "ends" in hit.flags
            reach = trigger.last + (WHOLE if ends else AFTER)
            if trigger.last <= hit.first <= reach and not _parted(work, trigger.last, hit.first):
                if ends and not _says_there_was_none(work, scene, trigger, hit):
                    continue
                return str(hit.entry.value)
        elif "next" in hit.flags:
            if hit.last == trigger.first and "verb" in trigger.flags:
                return str(hit.entry.value)
        elif hit.last <= trigger.first <= hit.last + BEFORE and not _parted(work, hit.last, trigger.first):
            if hit.entry.value == "denied" and work.has_any(hit.last, trigger.first, CUE):
                continue  # "did not comment on the strike"
            if hit.entry.value == "denied" and _denies_harm(work, hit.first, trigger):
                continue
            if "verb" in trigger.flags and _leads_to_another(work, hit, trigger):
                continue
            return str(hit.entry.value)
    return None


def _denies_harm(work: Work, i: int, trigger: Hit) -> bool:
    """Whether a negation denies a figure before the trigger: "no deaths in the strike"."""
    start, end = work.starts[i], work.starts[trigger.first]
    return any(
        count.polarity == "denied" and count.span.start < end and start <= count.span.end <= end
        for count in work.counts
    )


def _is_right_before(work: Work, mood: Hit, trigger: Hit) -> bool:
    """Whether nothing but an article and what describes it stands before the trigger."""
    return 0 <= trigger.first - mood.last <= ADJECTIVES and not _parted(work, mood.last, trigger.first)


def _leads_to_another(work: Work, mood: Hit, trigger: Hit) -> bool:
    """Whether the verb that a word leads to stands before the trigger: "seeking to seize the town attacked"."""
    between = range(mood.last, trigger.first)
    if not between or work.has(between[-1], CONJUNCTION):
        return False
    endings = work.pack.infinitive
    if not endings:
        leads = work.words[mood.last - 1].key == work.pack.particle
        return leads and any(not work.has(i, ADVERB) and work.words[i].shape == "w" for i in between)
    infinitive = any(work.words[i].key.endswith(endings) and not work.words[i].capital for i in between)
    return infinitive and not work.words[trigger.first].key.endswith(endings)


def _says_there_was_none(work: Work, scene: Scene, trigger: Hit, mood: Hit) -> bool:
    """Whether a clause says of an event that there was none: «удару по місту не було».

    Not «після удару не було світла», «жертв удару не було», «такого удару ще не було», «удару не було кінця».
    """
    if "noun" not in trigger.flags:
        return False
    before = trigger.first - 1
    while before >= scene.first and _describes(work, before):
        before -= 1
    if before >= scene.first and work.words[before].shape == "w" and not work.has(before, OPENS):
        placed = work.words[before].capital or work.has(before, OBJECT)  # «у Києві удару не було»
        if not placed or not work.has(before - 1, PREPOSITION):
            return False  # of something else that there was not
    if any(hit.entry.value == "affirmed" and before < hit.first < mood.first for hit in scene.of("mood")):
        return False
    return mood.last >= scene.last or work.words[mood.last].shape == "p" or work.has(mood.last, CONJUNCTION)


def _describes(work: Work, i: int) -> bool:
    """Whether an adjective, an adverb or a time stands at a token."""
    word = work.words[i]
    return word.shape == "w" and (
        i in work.dated or work.has(i, ADVERB) or (not word.hits and "adj" in reading(word.key, work.pack))
    )


def _parted(work: Work, first: int, last: int) -> bool:
    """Whether a mark, or a word that opens a clause, stands on these tokens."""
    return work.has_any(first, last, CLAUSE) or any(work.words[i].shape == "p" for i in range(first, last))


def is_background(work: Work, scene: Scene, trigger: Hit, time: Timex | None) -> bool:
    """Whether the sentence, or what stands before the trigger in it, tells of it as of something known, or its day."""
    return is_old(work, time) or any(
        "then" not in hit.flags or hit.last <= trigger.first for hit in scene.of("background")
    )


def is_old(work: Work, time: Timex | None) -> bool:
    """Whether the day told is long past at publication."""
    if time is None or not work.published or not time.end:
        return False
    return (date.fromisoformat(work.published[:10]) - _day(time.end)).days > OLD


def _day(text: str) -> date:
    """The first day of a year, a month or a day as written in records."""
    return date.fromisoformat((text[:10] + "-01-01")[:10] if len(text) < 10 else text[:10])


def times_in(work: Work, scene: Scene) -> list[Timex]:
    """The time expressions of a sentence."""
    begin, end = work.characters(scene.first, scene.last)
    first, last = (bisect_left(work.timexes, i, key=_begin) for i in (begin, end))
    return work.timexes[first:last]


def _begin(time: Timex) -> int:
    return time.span.start


def is_since(work: Work, time: Timex) -> bool:
    """Whether a time only says from when on: "since the start of the year"."""
    word = work.words[bisect_left(work.starts, time.span.start)].time
    since = word is not None and any(entry.kind == "past" for entry, _ in word.hits)
    return since and "ago" not in time.rule


def nearest(work: Work, contents: Contents, times: list[Timex], trigger: Hit) -> Timex | None:
    """The time of a trigger: when it was said, and long times, come last."""
    if len(times) < 2:
        return times[0] if times else None
    return min(times, key=lambda time: _distance(work, contents, time, trigger))


def _distance(work: Work, contents: Contents, time: Timex, trigger: Hit) -> tuple[bool, bool, int]:
    said = is_of_saying(work, contents, time, trigger)
    return said, time.grain in LONG, abs(time.span.start - work.starts[trigger.first])


def is_of_saying(work: Work, contents: Contents, time: Timex, trigger: Hit) -> bool:
    """Whether a trigger stands in what is said, and the time outside: it tells when that was said."""
    start = work.starts[trigger.first]
    told = next((content for content in contents.at(start) if content[0] <= start < content[1]), None)
    return told is not None and not told[0] <= time.span.start < told[1]
