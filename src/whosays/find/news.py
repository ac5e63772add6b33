"""Whether a sentence tells of an event as news, or only speaks of it: a trial, a condemnation, a danger, a habit."""

from __future__ import annotations

from ..records import Timex
from ..resolve.work import Work
from .triggers import Hit, Scene

ENOUGH = 2.0  # what must speak for an event that is told
BEFORE = 5  # tokens from a word that speaks of an event to the event
AROUND = 12  # tokens from an event to a word that says that it took place
HARM = frozenset(
    {"killed", "injured", "kidnapped", "detained", "captured", "missing", "damaged", "destroyed", "launched"}
)
LONG = frozenset({"year", "decade", "century"})


def harms(work: Work) -> list[int]:
    """Where figures stand that tell what an event did, as characters."""
    return [count.span.start for count in work.counts if count.measure in HARM and count.polarity == "affirmed"]


def tells(
    work: Work, scene: Scene, found: list[Hit], actors: bool, placed: bool, times: list[Timex], harmed: list[int]
) -> bool:
    """Whether the triggers `found` of one event in a sentence tell of it as news.

    A language that lists no words of the kind `occurs` tells of every event that it names.
    """
    if not scene.weighed:
        return True
    begin, end = work.characters(scene.first, scene.last)
    score = max(_of_trigger(work, scene, trigger) for trigger in found)
    score += 1.5 * any(begin <= at < end for at in harmed)
    score += 0.8 * any(time.grain not in LONG for time in times)
    score += 0.4 * placed + 0.4 * actors
    score -= 2.0 * any("sentence" in hit.flags for hit in scene.asides)
    return score >= ENOUGH


def _of_trigger(work: Work, scene: Scene, trigger: Hit) -> float:
    """What a trigger and the words beside it say of that."""
    score = 1.5 if trigger.flags & {"verb", "passive"} else 0.6
    if trigger.flags & {"verb", "passive"} and "future" in trigger.flags:
        score -= 1.5
    if "def" in trigger.flags:
        score -= 0.6
    if trigger.first - scene.first <= 1 and "noun" in trigger.flags:
        score += 0.5  # a headline
    for hit in scene.asides:
        if hit.last <= trigger.first <= hit.last + BEFORE and not _parted(work, hit.last, trigger.first):
            score -= 2.5 if "weak" not in hit.flags else 1.0
    if any(
        trigger.last <= hit.first <= trigger.last + AROUND or trigger.first - 3 <= hit.first < trigger.first
        for hit in scene.occurs
    ):
        score += 1.2
    return score


def _parted(work: Work, first: int, last: int) -> bool:
    """Whether a mark stands between."""
    return any(work.words[i].shape == "p" and work.words[i].surface not in '«»"“”' for i in range(first, last))
