"""What the search for events works on: hits of the lists, named parties, the scene of a sentence, events being made."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from msgspec import Struct

from ..languages.lexicon import Entry
from ..records import Place, Timex
from ..resolve.work import Contents
from ..rules.mentions import Chart
from ..vocabulary import VIOLENT

SOCIAL = frozenset(
    {"call", "meeting", "visit", "agreement", "ceasefire", "aid", "aid_suspended", "sanctions", "threat", "protest"}
)
"""What persons and bodies do that no list has."""
FORCE = VIOLENT | {"interception", "battle_control", "invasion"}
"""What armed sides do."""
AIRBORNE = frozenset({"missile_attack", "drone_attack"})
"""What weapons do that fly on their own."""
FAR = 14  # tokens from a verb to its subject
NEAR = 5  # tokens from a noun to those it is said of
NEXT = 3  # tokens from a noun to its adjective or owner
ENDS = frozenset(".!?;:…؟؛")
"""Marks that end a clause for sure."""


class Hit(Struct, frozen=True, gc=False):
    """An entry of the lists on tokens first to last, with the flags of what is attached to it."""

    first: int
    last: int
    entry: Entry
    flags: frozenset[str]


class Named(Struct, frozen=True, gc=False):
    """A stretch of tokens that may name who acts: its country, and whether it is but an adjective."""

    first: int
    last: int
    side: str | None
    kind: str | None
    adjective: bool
    named: int = -1  # where its own name begins, behind its aircraft or arms: «طائرات تابعة لقوات»
    attached: frozenset[str] = frozenset()  # what is attached to its first word: ل, ب, a conjunction
    counted: bool = False  # whether a figure counts it: those who were killed


def somebody(first: int, last: int, side: str | None = None) -> Named:
    """A party that no list has."""
    return Named(first, last, side, "other", False)


class Leads(Struct, eq=False, gc=False):
    """The words of a sentence that a party follows, mostly as the token behind each and where it begins itself."""

    agents: dict[int, int]  # one who acts follows: "by"
    doing: set[int]  # where those of them begin that are verbs of a relative clause: "(which) ... launched"
    onto: dict[int, int]  # a target follows
    partners: dict[int, int]  # one follows who acts too: "with", "between"
    placing: set[int]  # behind these tokens a place stands as often; a country there does not act
    relatives: dict[int, int]  # "who"; its value is where what it stands for ends


class Sources(Struct, eq=False, gc=False):
    """Who speaks in the report, and where."""

    contents: Contents
    tokens: dict[int, int]  # of a source -> how many tokens that source has, its quotation marks left out
    words: Set[str]  # of these sources, where the language has use for them
    phoned: list[int]  # where attributions by telephone begin


@dataclass(slots=True)
class Scene:
    """What a sentence holds of events, each list in the order of the text."""

    first: int
    last: int
    order: int  # among the sentences that hold some
    triggers: list[Hit]
    parties: list[Named]
    hits: dict[str, list[Hit]]  # all of the lists, by kind
    leads: Leads
    sources: Sources
    chart: Chart | None = None  # of the sentence, once it has been opened
    headline: int = -1  # where it begins if it is a headline of another report, in a list of them

    def of(self, kind: str) -> list[Hit]:
        """The words of a kind."""
        return self.hits.get(kind, [])


@dataclass(slots=True)
class Told:
    """An event being made: token ranges first, the record last."""

    type: str
    generic: bool  # whether the weapon is not known
    scene: Scene
    triggers: list[Hit]
    actors: list[Named]
    targets: list[Named]
    armaments: list[Hit]
    places: list[Place]
    time: Timex | None
    polarity: str
    background: bool
    inferred: set[str] = field(default_factory=set)  # time, places, actors; "said": the time is when it was told
