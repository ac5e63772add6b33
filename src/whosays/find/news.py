"""Whether a sentence tells of an event as news, or only speaks of it: a trial, a condemnation, a danger, a habit."""

from __future__ import annotations

from bisect import bisect_left

from ..languages.lexicon import QUOTES
from ..resolve.work import Work
from ..vocabulary import VIOLENT
from .moods import times_in
from .scene import Hit, Scene, Told

ENOUGH = 2.0  # what must speak for an event of violence that is told
SOME = 1.2  # what must speak for another
SPOKEN_OF = frozenset({"call", "meeting", "visit", "agreement", "aid", "battle_control"})
"""The others that are often spoken of."""
WEIGHT = {
    "verb": 1.2,  # a finite verb
    "noun": 0.7,
    "future": -1.5,
    "def": -0.8,  # "the attack" is known already
    "head": 0.6,  # the sentence begins with it
    "aside": -2.0,  # a word before it that speaks of it: "the trial of", "the danger of"
    "weak": -1.6,  # one that does so less often
    "sentence": -2.5,  # a word anywhere in the sentence: a court, a book
    "occurs": 0.5,  # a word that says that it took place
    "harm": 1.2,  # one that says what it did
    "figure": 1.5,  # a figure that does
    "when": 0.3,
    "where": 0.4,
    "who": 0.4,
    "amid": 0.4,  # the report has told of such an event
}
BEFORE = 5  # tokens from a word that speaks of an event to the event
AROUND = 12  # tokens from an event to a word that says that it took place
START = 3  # tokens in which a sentence begins
HARM = frozenset({"killed", "injured", "damaged", "destroyed", "hospitalized", "launched"})
TAKEN = frozenset({"kidnapped", "detained", "captured"})
LONG = frozenset({"year", "decade", "century"})


def harms(work: Work) -> list[int]:
    """Where figures stand that tell what an event did, as characters."""
    return sorted(
        count.span.start
        for count in work.counts
        if count.polarity == "affirmed" and (count.measure in HARM or (count.measure in TAKEN and (count.low or 0) > 1))
    )


def is_news(work: Work, told: Told, harmed: list[int], amid: bool) -> bool:
    """Whether an event of a type that is so often spoken of is told as news.

    `harmed` is what `harms` gave; `amid`: the report has told of violence before. A language that lists no words of
    the kind `occurs` tells of every event that it names.
    """
    if told.type not in VIOLENT | SPOKEN_OF or "occurs" not in work.pack.events.kinds:
        return True
    scene = told.scene
    begin, end = work.characters(scene.first, scene.last)
    around = {
        "figure": bisect_left(harmed, begin) < bisect_left(harmed, end),
        "when": any(time.grain not in LONG for time in times_in(work, scene)),
        "where": bool(told.places),
        "who": bool(told.actors),
        "amid": amid,
        "sentence": any("sentence" in hit.flags for hit in scene.of("aside")),
    }
    common = sum(WEIGHT[what] for what, holds in around.items() if holds)
    enough = ENOUGH if told.type in VIOLENT else SOME
    return common + max(_of_trigger(work, scene, trigger) for trigger in told.triggers) >= enough


def _of_trigger(work: Work, scene: Scene, trigger: Hit) -> float:
    """What a trigger and the words beside it say of that."""
    verb = bool(trigger.flags & {"verb", "passive"}) or any(
        "announce" not in hit.flags and hit.last <= trigger.first <= hit.last + START for hit in scene.of("light")
    )
    new = "conjunction" in trigger.flags and trigger.flags & {"verb", "passive"}  # it opens a clause of its own
    asides = [] if new else [hit for hit in scene.of("aside") if _reaches(work, hit, trigger)]
    said = {
        "verb": verb,
        "noun": not verb,
        "future": verb and "future" in trigger.flags,
        "def": "def" in trigger.flags,
        "head": trigger.first - scene.first <= START,
        "aside": any("weak" not in hit.flags for hit in asides),
        "weak": any("weak" in hit.flags for hit in asides),
        "occurs": any("harm" not in hit.flags and _is_near(hit, trigger, START) for hit in scene.of("occurs")),
        "harm": any("harm" in hit.flags and _is_near(hit, trigger, AROUND) for hit in scene.of("occurs")),
    }
    return sum(WEIGHT[what] for what, holds in said.items() if holds)


def _reaches(work: Work, hit: Hit, trigger: Hit) -> bool:
    """Whether a word that speaks of events stands before this one, with no mark between."""
    if "sentence" in hit.flags:
        return False
    gap = trigger.first - hit.last
    if not 0 <= gap <= (0 if "weak" in hit.flags else BEFORE):
        return False
    return not any(
        work.words[i].shape == "p" and work.words[i].key not in QUOTES for i in range(hit.last, trigger.first)
    )


def _is_near(hit: Hit, trigger: Hit, before: int) -> bool:
    """Whether a word stands within so many tokens before a trigger, or AROUND behind it."""
    return trigger.last <= hit.first <= trigger.last + AROUND or trigger.first - before <= hit.first < trigger.first
