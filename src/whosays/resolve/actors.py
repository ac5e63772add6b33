"""Which listed actors a report names, and which of them is a source.

A name counts as it is listed; a surname where the full name stands in the report, where an office of its bearer stands
before it, or where the list says that nobody else in the news bears it. An office or a body is whose it is said to be:
an adjective or a state beside it. Nothing is guessed from what a word is like.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, insort
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from ..records import Actor
from ..rules.mentions import bit
from .roll import ACTOR, ADJECTIVE, BODY, LAND, OFFICE, OWNER, SURNAME, Found, Roll, Sense, marked, roll
from .roster import Listing, roster
from .work import Said, Work

ROLE, PREPOSITION, ARTICLE, CONJUNCTION = bit("role"), bit("preposition"), bit("article"), bit("conjunction")
LINKS = PREPOSITION | CONJUNCTION
HOME = {"uk": "UA"}  # a language of one state: whose a ministry is that stands without a state
SPEAKS_FOR = frozenset(
    {"spokesperson", "spokesman", "spokeswoman", "press_secretary", "press_service", "representative"}
)
DEPENDENT = frozenset(
    {"spokesperson", "adviser", "advisor", "aide", "assistant", "deputy", "lawyer", "envoy", "ally", "official"}
)
ADJECTIVAL = ("ые", "ых", "ым", "ыми", "ый", "ого", "ому", "і", "их", "им", "ими")  # «военные блоги» are no army


class ActorMention(Struct, frozen=True, gc=False):
    """Tokens `first` to `last` name an actor; `how` tells by what: name, surname, office, body or metonym.

    `inferred` marks what the words do not say: who held the office, whose the ministry is.
    """

    first: int
    last: int
    id: str
    kind: str
    side: str | None
    how: str
    inferred: bool = False


def office_holder(office: str, of: str, day: str | dt.date | None) -> Actor | None:
    """Who holds an office on a day; None where nobody or several are listed.

    >>> office_holder("president", "UA", "2025-07-04").canonical
    'Volodymyr Zelensky'
    >>> office_holder("mayor", "Kyiv", None) is None
    True
    """
    found = roster().holder(office, of, day.isoformat() if isinstance(day, dt.date) else day)
    return None if found is None else Actor(found.id, found.name, found.kind, found.side, ())


def name_actors(work: Work) -> None:
    """The actors that the report names, at their tokens; each source told which of them it is."""
    listed = roll(work.pack, work.listed)
    found = listed.find(work.words)
    if found:
        namer = _Namer(work, listed, found)
        work.actors = namer.mentions()
    for said in work.said:
        said.actor = _of_source(work, said)
        if said.actor is None and found and said.source is not None and not said.inferred:
            said.actor = namer.government(*said.source)


class _Namer:
    """The phrases of one report, told apart."""

    def __init__(self, work: Work, listed: Roll, found: list[Found]) -> None:
        self.work, self.words, self.listed = work, work.words, listed
        self.actors = listed.roster.actors
        self.at: dict[int, list[Found]] = {}
        for one in found:
            self.at.setdefault(one.first, []).append(one)
        self.full: dict[str, list[int]] = {}  # where actors stand with their full names
        self.states: set[str] = set()  # the states that the report names
        for one in found:
            for sense in one.senses:
                if sense.what == ACTOR and one.last - one.first > 1:
                    self.full.setdefault(sense.id, []).append(one.first)
                elif sense.what == OWNER and len(sense.id) == 2:
                    self.states.add(sense.id)
        self.owners: dict[str, set[str]] = {}  # by kind of body, whose those are that the report names

    def mentions(self) -> list[ActorMention]:
        """The longest readings from left to right."""
        made: list[ActorMention] = []
        bare: list[tuple[Found, Sense]] = []
        end = 0
        for first in sorted(self.at):
            if first < end:
                continue
            options = [one for one in self._options(first) if one is not None]
            best = max(options, key=lambda one: (one.last, one.how in {"name", "surname"}), default=None)
            if best is not None:
                made.append(best)
                end = best.last
                continue
            alone = next(((one, s) for one in self.at[first] for s in one.senses if s.what == BODY and s.alone), None)
            if alone is not None:
                bare.append(alone)
                end = alone[0].last
        made += [mention for one, sense in bare if (mention := self._whose(one, sense)) is not None]
        return sorted(made, key=_begins)

    def _whose(self, one: Found, sense: Sense) -> ActorMention | None:
        """A body that stands without its state: that of the same body before, or of the only state of the report."""
        known = self.owners.get(sense.id, set())
        home = HOME.get(self.work.pack.code)
        if len(known) == 1:
            owner = next(iter(known))
        elif not known and home is not None:
            owner = home
        elif not known and len(self.states) == 1:
            owner = next(iter(self.states))
        else:
            return None
        mention = self._held(one.first, one.last, sense, owner)
        return None if mention is None else replace(mention, inferred=True)

    def government(self, first: int, last: int) -> ActorMention | None:
        """The government that a source means which is no more than a state or its capital."""
        if self.words[first].key == "the":
            first += 1
        for one in self.at.get(first, ()):
            for sense in one.senses if one.last == last else ():
                if sense.what == LAND:
                    found = self._held(first, last, Sense(BODY, "government"), sense.id)
                    if found is not None:
                        found = replace(found, how="metonym", inferred=True)
                        insort(self.work.actors, found, key=_begins)
                    return found
        return None

    def _options(self, first: int) -> list[ActorMention | None]:
        options: list[ActorMention | None] = []
        for one in self.at[first]:
            for sense in one.senses:
                if sense.what == ACTOR:
                    options.append(self._named(one, sense))
                elif sense.what == SURNAME:
                    options.append(self._surname(one, sense))
                elif sense.what in {OFFICE, BODY}:
                    owner = self._owner_after(one)
                    if owner is not None:
                        options.append(self._held(one.first, owner[1], sense, owner[0]))
                elif sense.what in {OWNER, ADJECTIVE}:
                    options += self._owned(one, sense)
        return options

    def _named(self, one: Found, sense: Sense) -> ActorMention | None:
        actor = self.actors[sense.id]
        return ActorMention(one.first, one.last, actor.id, actor.kind, actor.side, "name")

    def _surname(self, one: Found, sense: Sense) -> ActorMention | None:
        actor = self.actors[sense.id]
        if self._another(one, actor):
            return None
        rivals = {s.id for s in one.senses if s.what == SURNAME and s.id in self.full}
        if rivals:
            if self._nearest(rivals, one.first) != actor.id:
                return None
        elif not (sense.alone or self._has_office(one.first, actor)):
            return None
        return ActorMention(one.first, one.last, actor.id, actor.kind, actor.side, "surname")

    def _nearest(self, rivals: set[str], place: int) -> str:
        """Of several who bear a surname, the one last named in full before, else the first after."""

        def away(key: str) -> tuple[bool, int]:
            places = self.full[key]  # in the order of the text
            before = bisect_left(places, place)
            return (False, place - places[before - 1]) if before else (True, places[0] - place)

        return min(sorted(rivals), key=away)

    def _another(self, one: Found, actor: Listing) -> bool:
        """Whether the words beside a surname make it somebody else's: another given name, "junior"."""
        words = self.words
        for j in range(one.last, min(one.last + 3, len(words))):
            if words[j].key in marked("junior"):
                return True
            if words[j].shape != "p":
                break
        if one.first == 0 or self._apart(one.first):
            return False
        before = words[one.first - 1]
        given = self.listed.seen(before).given
        if given:
            return actor.id not in given
        if before.shape != "w":
            return before.surface in {"-", "‐"}
        if not before.capital or before.bits or before.key.endswith("'s") or self._is_owner(one.first - 1):
            return False
        return not (one.first > 1 and words[one.first - 2].bits & ROLE)

    def _is_owner(self, i: int) -> bool:
        return any(sense.what == OWNER for one in self.at.get(i, ()) for sense in one.senses)

    def _apart(self, i: int) -> bool:
        """Whether more than a blank stands before a token."""
        return self.work.starts[i] - self.work.ends[i - 1] > 1

    def _has_office(self, first: int, actor: Listing) -> bool:
        """Whether a word for an office that the actor holds stands right before the surname."""
        roles = {
            str(entry.value).replace("_", " ")
            for j in range(max(0, first - 3), first)
            for entry, flags in self.words[j].hits
            if entry.kind == "role" and "person" in flags
        }
        offices = {term.office.replace("-", " ") for term in actor.terms}
        return any(role in office for role in roles for office in offices)

    def _owner_after(self, one: Found) -> tuple[str, int] | None:
        """Whose an office or body is by the words after it, and where they end."""
        words, i = self.words, one.last
        latin, arabic = self.work.pack.script == "Latin", self.work.pack.script == "Arabic"
        if latin:
            if i >= len(words) or words[i].key != "of":
                return None
            i += 1
            if i < len(words) and words[i].key == "the":
                i += 1
        if i >= len(words) or (not latin and self._apart(i)):
            return None
        if not latin and not arabic and words[i].shape == "p":
            return None
        for other in self.at.get(i, ()):
            for sense in other.senses:
                if sense.what == OWNER and (arabic or not self._adjective(other, sense.id)):
                    return sense.id, other.last
        return None

    def _adjective(self, one: Found, id: str) -> bool:
        return any(sense.what == ADJECTIVE and sense.id == id for sense in one.senses)

    def _owned(self, one: Found, sense: Sense) -> list[ActorMention | None]:
        """The office or body that follows its owner: "the Russian president", «російське Міноборони»."""
        if self.work.pack.script == "Arabic" or one.last >= len(self.words) or self._apart(one.last):
            return []
        if self.work.pack.script == "Cyrillic" and sense.what != ADJECTIVE:
            return []
        return [
            self._held(one.first, other.last, thing, sense.id)
            for other in self.at.get(one.last, ())
            for thing in other.senses
            if thing.what in {OFFICE, BODY}
        ]

    def _held(self, first: int, last: int, sense: Sense, owner: str) -> ActorMention | None:
        """The holder of an office, or the body of a state."""
        work, listed = self.work, self.listed.roster
        if sense.what == BODY:
            body = listed.body_of(sense.id, owner)
            if body is not None:
                self.owners.setdefault(sense.id, set()).add(owner)
            return None if body is None else ActorMention(first, last, body.id, body.kind, body.side, "body")
        if self._former(first, last) or self._names_holder(last):
            return None
        holder = listed.holder(sense.id, owner, work.published)
        if holder is None:
            return None
        return ActorMention(first, last, holder.id, holder.kind, holder.side, "office", True)

    def _former(self, first: int, last: int) -> bool:
        near = [*self.words[max(0, first - 2) : first], *self.words[last : last + 1]]
        return any(word.key in marked("former") for word in near)

    def _names_holder(self, last: int) -> bool:
        """Whether a name follows an office, which then tells who holds it."""
        words = self.words
        if last >= len(words) or self._apart(last):
            return False
        word = words[last]
        if word.shape != "w":
            return False
        if any(sense.what in {ACTOR, SURNAME} for one in self.at.get(last, ()) for sense in one.senses):
            return True
        return not word.bits and (word.capital or self.work.pack.script == "Arabic")


def _of_source(work: Work, said: Said) -> ActorMention | None:
    """The actor that a source is; None where it is somebody of theirs, or nobody listed."""
    subject = "verb" in said.mention.flags
    written = _within(work, *said.source, subject) if said.source is not None else None
    if not said.inferred or said.origin is None:
        return written
    first = bisect_left(work.starts, said.origin[0])
    carried = _within(work, first, max(first + 1, bisect_left(work.starts, said.origin[1])))
    if written is None or carried is None or said.source is None or written.id == carried.id:
        return carried or written
    said.origin, said.inferred = work.characters(*said.source), False  # "the Russian president" is no other one
    said.name = work.text[slice(*said.origin)]
    return written


def _within(work: Work, first: int, last: int, subject: bool = False) -> ActorMention | None:
    """The actor that tokens first to last name as a whole; a `subject` stands in the nominative."""
    lowest = bisect_left(work.actors, first, key=_begins)
    if lowest and work.actors[lowest - 1].last > first:
        lowest -= 1
    found = []
    while lowest < len(work.actors) and work.actors[lowest].first < last:
        found.append(work.actors[lowest])
        lowest += 1
    if not found or _several(work, found):
        return None
    people = [mention for mention in found if mention.kind == "person"]
    head = people[-1] if people else found[-1] if work.pack.script == "Latin" and len(found) == 1 else found[0]
    outside = [i for i in range(first, last) if not any(one.first <= i < one.last for one in found)]
    roles = {
        str(entry.value).lower()
        for i in outside
        for entry, flags in work.words[i].hits
        if entry.kind == "role" and ("person" in flags or "unnamed" in flags)
    }
    if head.kind == "person":
        oblique = subject and head.first > first and _is_oblique(work, head)
        return head if not oblique and _is_person(work, head, first, outside, roles) else None
    if roles - SPEAKS_FOR or not _is_body(work, head, outside, roles):
        return None
    return head


def _is_person(work: Work, head: ActorMention, first: int, outside: list[int], roles: set[str]) -> bool:
    """Whether nothing beside a name makes it another's: "Roe's lawyer", "the Roe administration"."""
    words = work.words
    if head.how == "office" and any(words[i].capital and not words[i].bits for i in outside if i > head.last):
        return False
    before = head.first - 1
    if before > first and words[before].bits & ARTICLE:
        before -= 1
    if before >= first and words[before].bits & PREPOSITION:
        return False
    if head.how == "office" and any(words[i].bits & PREPOSITION for i in outside if i < head.first):
        return False  # "a secretary in the office of the president"
    after = [i for i in outside if i >= head.last]
    if any(words[i].bits & ROLE for i in after[:3]):
        return False
    if head.last - 1 < len(words) and words[head.last - 1].key.endswith(("'s", "s'")):
        return False
    return head.how == "name" or not roles & DEPENDENT


def _several(work: Work, found: list[ActorMention]) -> bool:
    """Whether a source is several actors: "Reuters and AP", «بوتين وترامب»."""
    words = work.words
    for one, other in pairwise(found):
        if any(word.bits & CONJUNCTION or word.key == "," for word in words[one.last : other.first]):
            return one.kind == other.kind
        if other.first == one.last and work.pack.script == "Arabic" and words[other.first].key.startswith("و"):
            return one.kind == other.kind
    return False


def _is_oblique(work: Work, head: ActorMention) -> bool:
    """Whether a name is in a case that no subject has: «помощник Иванова сказал»."""
    if work.pack.script != "Cyrillic" or head.how == "office":
        return False
    word = work.words[head.last - 1]
    return all(piece.lstrip("^") != word.key for piece in roll(work.pack, work.listed).seen(word).inner)


def _is_body(work: Work, head: ActorMention, outside: list[int], roles: set[str]) -> bool:
    """Whether no unknown name stands beside a body: "UN envoy Jane Roe" is no body."""
    words, latin = work.words, work.pack.script == "Latin"
    own = [words[i] for i in outside if i < head.first and (latin or not words[i].surface.isascii())]
    if any(word.shape == "w" and not word.bits for word in own):
        return False  # it is part of somebody else's name
    if not roles & SPEAKS_FOR and any(words[i].bits & PREPOSITION for i in outside if i < head.first):
        return False  # "analysts at the institute"
    if work.pack.script == "Arabic":
        after = [words[i] for i in outside if i >= head.last]
        return all(word.bits or word.shape != "w" or word.key.startswith("ال") for word in after)
    follows = head.last in outside and words[head.last].shape == "w" and not words[head.last].bits & LINKS
    if follows and work.pack.script == "Cyrillic" and work.words[head.last - 1].key.endswith(ADJECTIVAL):
        return False
    return not any(work.words[i].capital and not work.words[i].bits for i in outside if i >= head.last)


def _begins(mention: ActorMention) -> int:
    return mention.first


def actors_of(works: list[Work]) -> list[Actor]:
    """The actors of several workbenches of one text, each with all its mentions, in the order of the first."""
    spans: dict[str, set[tuple[int, int]]] = {}
    listed: dict[str, Listing] = {}
    for work in works:
        known = roster(work.listed).actors
        for mention in work.actors:
            listed[mention.id] = known[mention.id]
            spans.setdefault(mention.id, set()).add(work.characters(mention.first, mention.last))
    found = []
    for key, places in spans.items():
        one = listed[key]
        where = tuple(works[0].span(a, b) for a, b in sorted(places))
        found.append(Actor(key, one.name, one.kind, one.side, where))
    return sorted(found, key=lambda actor: (actor.mentions[0].start, actor.id))
