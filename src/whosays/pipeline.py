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

from .errors import UsageError
from .find.attributions import attributions, speeches
from .find.citations import cite
from .find.counts import counts, figures
from .find.match import divide, match_sentences
from .find.timexes import match_times, timexes
from .languages import codes, letters, load
from .records import Attribution, Count, Derivation, Document, Place, Reading, Refusal, Timex, Warning_
from .resolve.carried import carry_quotations, carry_speakers
from .resolve.discourse import name_sources
from .resolve.figures import carry_headings, carry_objects
from .resolve.places import places
from .resolve.repeated import repeat_figures
from .resolve.work import Work
from .rules.mentions import Mention
from .sections import over_sections, sections
from .text.identify import choose

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
    carry_headings,  # "Shot down:", then a list
    figures,  # what is counted, as written
    carry_objects,  # "7 more": of what was counted before
    attributions,  # records
    repeat_figures,  # the same figure in headline and body
    counts,  # records
    places,  # where
)
"""What is done with a text, left to right."""


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
) -> Reading:
    """The account of one report: counts and attributions, each with its characters.

    `published` is the day or time of publication (ISO 8601), `language` a code of `whosays languages`; without it the
    language is found. `gazetteer` is the file of a gazetteer of your own.
    The same text and options give the same reading, byte by byte.
    Raises LanguageError for a language without a pack, UsageError for a date that is none.
    """
    _check_date(published)
    code, languages = _language(text, language)
    parts = sections(text)
    if len(parts) > 1:
        load(code)  # once, before the processes divide
        why = f"read in {len(parts)} sections: no name and no figure is carried from one to the next"
        warnings = (*warnings, Warning_("long_text", why))
    with _collector_at_rest():
        taken = over_sections(lambda part: _findings(_take(text, code, published, part, gazetteer)), parts)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    name = id if id is not None else digest[:16]
    return Reading(
        name,
        Document(name, code, languages, title, publisher, published, url, digest, len(text)),
        tuple(count for one in taken for count in one.counts),
        tuple(attribution for one in taken for attribution in one.attributions),
        timexes=tuple(timex for one in taken for timex in one.timexes),
        places=tuple(place for one in taken for place in one.places),
        warnings=(*warnings, *(warning for one in taken for warning in one.warnings)),
        refused=tuple(refusal for one in taken for refusal in one.refused),
    )


def explain(text: str, id: str, *, language: str | None = None, published: str | None = None) -> Derivation:
    """How the count or attribution with this id was made, down to list entries and characters.

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
    """How every count and attribution of the reading was made, by id: `explain` for all of them at once."""
    return {key: _derivation(*pair) for key, pair in _made(text, language, published).items()}


class Findings(NamedTuple):
    """What one section of a text gives."""

    counts: list[Count]
    attributions: list[Attribution]
    timexes: list[Timex]
    warnings: list[Warning_]
    refused: list[Refusal]
    places: list[Place]


def _findings(work: Work) -> Findings:
    return Findings(work.counts, work.attributions, work.timexes, work.warnings, work.refused, work.places)


def _take(text: str, code: str, published: str | None, part: tuple[int, int], gazetteer: str | None = None) -> Work:
    """All steps over one section of the text."""
    work = Work(text, load(code), published, *part, gazetteer)
    for step in STEPS:
        step(work)
    return work


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
    code, _ = _language(text, language)
    works = [_take(text, code, published, part) for part in sections(text)]
    return {key: (work, mention) for work in works for key, mention in work.made.items()}


def _language(text: str, language: str | None) -> tuple[str, tuple[str, ...]]:
    """The language to read in, and all those of the text."""
    return (language, (language,)) if language is not None else choose(text, codes(), letters())


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
