"""From a text to its reading: the steps, in order.

>>> read("At least 12 people were injured, according to the governor.", language="en").counts[0].bound
'at_least'
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from msgspec.structs import replace

from .errors import UsageError
from .find.attributions import attributions, speeches
from .find.belongs import belong
from .find.citations import cite
from .find.counts import counts, figures
from .find.damage import warn
from .find.events import events
from .find.match import divide, match_sentences
from .find.timexes import match_times, timexes
from .languages import codes, letters, load
from .records import (
    Actor,
    Attribution,
    Count,
    Derivation,
    Document,
    Event,
    Passage,
    Place,
    Reading,
    Refusal,
    Timex,
    Warning_,
)
from .resolve.actors import actors_of, name_actors
from .resolve.carried import carry_quotations, carry_speakers
from .resolve.discourse import name_sources
from .resolve.figures import carry_headings, carry_objects
from .resolve.places import places
from .resolve.repeated import repeat_figures
from .resolve.sums import check_sums
from .resolve.victims import count_names
from .resolve.work import Work
from .rules.mentions import Mention
from .sections import over_sections, sections
from .sentences import sentence
from .text.identify import choose
from .text.passages import reading_order

STEPS: tuple[Callable[[Work], None], ...] = (
    divide,  # tokens, paragraphs, sentences, quotation marks
    match_times,  # time expressions, with lists and rules of their own
    timexes,  # their intervals
    match_sentences,  # lists and rules, sentence by sentence
    speeches,  # who says what, as written
    cite,  # "X reports, citing Y"
    name_sources,  # the fullest name, pronouns, dropped subjects
    carry_quotations,  # a quotation that has no cue of its own
    carry_speakers,  # "Also, …"
    name_actors,  # persons and bodies of public life, by their ids
    carry_headings,  # "Shot down:", then a list
    figures,  # what is counted, as written
    count_names,  # the dead listed by name and age, where no number is told
    carry_objects,  # "7 more": of what was counted before
    attributions,  # records
    repeat_figures,  # the same figure in headline and body
    check_sums,  # parts and wholes
    counts,  # records
    places,  # where
    events,  # what happened, and who did it to whom
    belong,  # which event a figure belongs to
    warn,  # what was lost in writing or translation
)
"""What is done with a text, left to right."""
LONGEST = 2_000_000  # characters; of a longer text, which is no report, the steps below are left out, and it is said so
LEFT_OUT = frozenset({events, belong, warn})


def read(
    text: str,
    *,
    id: str | None = None,
    published: str | None = None,
    language: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    url: str | None = None,
    warnings: tuple[Warning_, ...] = (),
    gazetteer: str | None = None,
    actors: str | None = None,
) -> Reading:
    """The account of one report: counts and attributions, each with its characters.

    `published` is the day or time of publication (ISO 8601), `language` a code of `whosays languages`; without it the
    language is found, and paragraphs in another one are read in that. `publisher` is a name, domain or address; with
    `url` it tells a country, which speaks for its places. `gazetteer` is the file of your own gazetteer, `actors` that
    of your own actors.
    The same text and options give the same reading, byte by byte.
    Raises LanguageError for a language without a pack, UsageError for a date that is none.
    """
    _check_date(published)
    tongues = _tongues(text, language)
    parts = sections(text)
    if len(parts) > 1:
        for code in tongues.read:
            load(code)  # once, before the processes divide
        why = sentence("warning.long_text", n=len(parts))
        if len(text) > LONGEST:
            why = sentence("warning.longest_text", n=len(parts), most=f"{LONGEST:,}")
        warnings = (*warnings, Warning_("long_text", why))
    with _collector_at_rest():
        options = Options(published, gazetteer, publisher, url, actors)
        taken = over_sections(lambda part: _findings(_take(text, tongues, part, options)), parts, Findings)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    name = id if id is not None else digest[:16]
    return Reading(
        name,
        Document(
            name,
            tongues.code,
            tongues.all,
            title,
            publisher,
            published,
            url,
            digest,
            len(text),
            tuple(Passage(*passage) for passage in tongues.passages),
        ),
        tuple(count for one in taken for count in one.counts),
        tuple(attribution for one in taken for attribution in one.attributions),
        timexes=tuple(timex for one in taken for timex in one.timexes),
        events=tuple(event for one in taken for event in one.events),
        places=tuple(place for one in taken for place in one.places),
        actors=_joined([actor for one in taken for actor in one.actors]),
        warnings=(*warnings, *(warning for one in taken for warning in one.warnings)),
        refused=tuple(refusal for one in taken for refusal in one.refused),
    )


def explain(text: str, id: str, *, language: str | None = None, published: str | None = None) -> Derivation:
    """How the count, attribution or event with this id was made, down to list entries and characters.

    A beginning of the id is enough, if it is the only one. Raises UsageError for an id that is not in the reading.
    """
    made = _made(text, language, published)
    found = sorted(key for key in made if key.startswith(id))
    if len(found) != 1 and id not in made:
        some = ", ".join(list(made)[:8]) or "none"
        what = "several values" if found else "no value"
        raise UsageError(f"{what} with the id {id!r} in this reading; its ids: {some}")
    return _derivation(*made[id if id in made else found[0]])


def derivations(text: str, *, language: str | None = None, published: str | None = None) -> dict[str, Derivation]:
    """How every count, attribution and event of the reading was made, by id: `explain` for all of them at once."""
    return {key: _derivation(*pair) for key, pair in _made(text, language, published).items()}


class Findings(NamedTuple):
    """What one section of a text gives."""

    counts: list[Count]
    attributions: list[Attribution]
    timexes: list[Timex]
    warnings: list[Warning_]
    refused: list[Refusal]
    places: list[Place]
    events: list[Event]
    actors: list[Actor]


def _findings(works: list[Work]) -> Findings:
    """What is found in one section, in the order of the text where it was read in several languages."""
    if len(works) == 1:
        work = works[0]
        return Findings(
            work.counts,
            work.attributions,
            work.timexes,
            work.warnings,
            work.refused,
            work.places,
            work.events,
            actors_of(works),
        )
    return Findings(
        sorted((count for work in works for count in work.counts), key=lambda one: one.span.start),
        sorted((said for work in works for said in work.attributions), key=lambda one: one.cue.start),
        sorted((timex for work in works for timex in work.timexes), key=lambda one: one.span.start),
        [warning for work in works for warning in work.warnings],
        sorted((refusal for work in works for refusal in work.refused), key=lambda one: one.span.start),
        sorted((place for work in works for place in work.places), key=lambda one: one.metonym),
        [event for work in works for event in work.events],
        actors_of(works),
    )


def _joined(actors: list[Actor]) -> tuple[Actor, ...]:
    """The actors of all sections, each once."""
    found: dict[str, Actor] = {}
    for actor in actors:
        known = found.get(actor.id)
        found[actor.id] = actor if known is None else replace(known, mentions=(*known.mentions, *actor.mentions))
    return tuple(found.values())


class _Tongues(NamedTuple):
    """The language of a document, all its languages, and where the others stand."""

    code: str
    all: tuple[str, ...]
    passages: tuple[tuple[int, int, str], ...] = ()

    @property
    def read(self) -> tuple[str, ...]:
        """The languages of the packs to read with, the document's own first."""
        return tuple(dict.fromkeys((self.code, *(code for _, _, code in self.passages))))

    def left(self, code: str, end: int) -> tuple[tuple[int, int], ...]:
        """Of a text of `end` characters, those that are in other languages than this one."""
        if code == self.code:
            return tuple((a, b) for a, b, _ in self.passages)
        own = [(a, b) for a, b, other in self.passages if other == code]
        return tuple(zip((0, *(b for _, b in own)), (*(a for a, _ in own), end), strict=True))


class Options(NamedTuple):
    """What is known of a report besides its text and language, and the files of the user's own places and actors."""

    published: str | None = None
    gazetteer: str | None = None
    publisher: str | None = None
    url: str | None = None
    actors: str | None = None


def _take(text: str, tongues: _Tongues, part: tuple[int, int], options: Options) -> list[Work]:
    """All steps over one section of the text, once for every language that it is in."""
    works = []
    for code in tongues.read:
        if code != tongues.code and not any(
            a < part[1] and part[0] < b for a, b, own in tongues.passages if own == code
        ):
            continue
        left = tongues.left(code, len(text)) if tongues.passages else ()
        given = (options.publisher, options.url, options.actors)
        work = Work(text, load(code), options.published, *part, options.gazetteer, left, *given)
        for step in STEPS:
            if len(text) <= LONGEST or step not in LEFT_OUT:
                step(work)
        works.append(work)
    return works


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Without the collector of cyclic garbage: a reading makes many values and no cycle."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _made(text: str, language: str | None, published: str | None) -> dict[str, tuple[Work, Mention]]:
    """What every value was made of, by id, with the workbench it was made on."""
    tongues = _tongues(text, language)
    works = [work for part in sections(text) for work in _take(text, tongues, part, Options(published))]
    return {key: (work, mention) for work in works for key, mention in work.made.items()}


def _tongues(text: str, language: str | None) -> _Tongues:
    """The language to read in, all those of the text, and the paragraphs in another."""
    if language is not None:
        return _Tongues(language, (language,))
    packs = codes()
    seems, told = choose(text, packs, letters())
    code, found = reading_order(text, seems, packs)
    others = dict.fromkeys(other for _, _, other in found)
    return _Tongues(code, tuple(dict.fromkeys((code, *told, *others))), tuple(found))


def _check_date(published: str | None) -> None:
    if published is None:
        return
    try:
        if not re.match(r"\d{4}-\d\d-\d\d", published):
            raise ValueError
        dt.datetime.fromisoformat(published)
    except ValueError:
        raise UsageError(f"{published!r} is no date; write 2025-07-04 or 2025-07-04T08:30+03:00") from None


def _derivation(work: Work, mention: Mention) -> Derivation:
    start, end = work.characters(mention.start, mention.end)
    value = getattr(mention.value, "_asdict", None)
    shown = (
        ", ".join(f"{k} {v}" for k, v in value().items() if v is not None and k not in {"source", "cue", "content"})
        if value
        else mention.value
    )
    where = mention.rule or (mention.entry.where if mention.entry is not None else "")
    return Derivation(
        mention.kind,
        "" if shown is None else str(shown),
        where,
        work.span(start, end),
        tuple(_derivation(work, part) for part in mention.parts),
    )
