"""The figure told twice: in headline and body, in the words of the same speaker, as a part of the same whole."""

from __future__ import annotations

from bisect import bisect_left

from ..records import Warning_
from ..rules.framed import is_told_as_fact
from ..rules.mentions import Mention
from ..sentences import sentence
from ..vocabulary import is_kind_of
from .work import Contents, Figured, Said, Work

STANCES = {"denies": "denied", "demands": "hypothetical", "threatens": "hypothetical", "promises": "hypothetical"}
"""What a stance makes of the figures told under it: "denied that three people were killed" affirms no death."""
APART = frozenset({"part", "each", "elliptic"})  # figures that mean nothing without another
MAX_HEADLINE = 30  # tokens
ENDS = frozenset(".!?…:;؟۔")

Key = tuple[object, ...]


def repeat_figures(work: Work) -> None:
    """The same figure of the same speaker told again is one count with several spans."""
    contents = Contents(work.said)
    for figured in work.figured:
        figured.said = contents.narrowest(figured.start, figured.end) or _heading_speaker(work, contents, figured)
        value = figured.mention.value
        said = figured.said
        if value.polarity != "affirmed" or said is None or said.stance not in STANCES or value.low == 0:
            continue
        if not is_told_as_fact(figured.chart, _begins(work, said, figured), figured.mention):
            figured.mention.value = value._replace(polarity=STANCES[said.stance])
    _warn_of_headline(work)
    kept: dict[int, Mention] = {}  # of a repetition, by its id, the mention that stands for it
    work.figured = _parts_once(_wholes_once(work, work.figured, kept), kept, work)


def _heading_speaker(work: Work, contents: Contents, figured: Figured) -> Said | None:
    """Who gives the heading of the line that a figure stands in: "Losses, according to the staff:"."""
    above = work.headings.get(id(figured.chart))
    if above is None:
        return None
    last = max((i for i in range(above.first, above.last) if work.words[i].shape != "p"), default=above.first)
    return contents.narrowest(*work.characters(last, last + 1))


def _begins(work: Work, said: Said, figured: Figured) -> int:
    """The token at which the words begin that a figure stands in."""
    starts = [a for a, b in said.content if a <= figured.start < b]
    return bisect_left(work.starts, max(starts, default=figured.start))


def _wholes_once(work: Work, figures: list[Figured], kept: dict[int, Mention]) -> list[Figured]:
    """Without the repetitions of figures that stand by themselves."""
    first: dict[Key, Figured] = {}
    found = []
    for figured in figures:
        key = _key(work, figured)
        known = first.setdefault(key, figured)
        if known is figured or figured.mention.flags & APART or figured.whole is not None:
            found.append(figured)
        else:
            _join(known, figured, kept)
    return found


def _parts_once(figures: list[Figured], kept: dict[int, Mention], work: Work) -> list[Figured]:
    """Without the repetitions of parts of the same whole; each part knows the whole that is kept."""
    first: dict[Key, Figured] = {}
    found = []
    for figured in figures:
        if figured.whole is not None:
            figured.whole = kept.get(id(figured.whole), figured.whole)
        known = figured
        if figured.whole is not None and not figured.mention.flags & {"each", "elliptic"}:
            known = first.setdefault((*_key(work, figured), id(figured.whole)), figured)
        if known is figured:
            found.append(figured)
        else:
            _join(known, figured, kept)
    return found


def _join(known: Figured, again: Figured, kept: dict[int, Mention]) -> None:
    known.also += [(again.start, again.end), *again.also]
    kept[id(again.mention)] = known.mention


def _key(work: Work, figured: Figured) -> Key:
    """What two tellings of one figure have in common."""
    value = figured.mention.value
    same = _noun(work, figured) if "many" not in figured.mention.flags else None
    return (*value[:5], same, figured.said.name if figured.said else None)


def _noun(work: Work, figured: Figured) -> str | None:
    """The counted noun: one man here and one boy there are told apart by their word."""
    nouns = [p for part in figured.mention.parts for p in (part, *part.parts) if p.kind == "object"]
    return work.words[nouns[-1].start].key if nouns else None


def _warn_of_headline(work: Work) -> None:
    """A figure of the headline that nobody is said to give, and that one speaker alone gives in the body."""
    end = headline_end(work)
    body = [f for f in work.figured if f.mention.start >= end] if end else []
    for figured in work.figured:
        if figured.mention.start >= end or figured.said is not None:
            continue
        again = [f for f in body if _is_again(work, figured, f)]
        speakers = {f.said.name if f.said is not None else None for f in again}
        if len(speakers) == 1 and None not in speakers:
            why = sentence("warning.speaker_in_body", who=speakers.pop())
            figured.warnings.append(Warning_("speaker_in_body", why, work.span(again[0].start, again[0].end)))


def headline_end(work: Work) -> int:
    """The token where the headline ends: the first paragraph, short, without a full stop; 0 if there is none."""
    spoken = [(a, b) for a, b in work.paragraphs if any(work.words[i].shape != "p" for i in range(a, b))]
    if len(spoken) < 2:
        return 0
    first, last = spoken[0]
    short = last - first <= MAX_HEADLINE
    return last if short and work.words[last - 1].surface not in ENDS else 0


def _is_again(work: Work, figured: Figured, other: Figured) -> bool:
    """Whether a figure of the body is that of the headline: number and measure, and objects that can be the same."""
    one, two = figured.mention.value, other.mention.value
    if one._replace(object=None) != two._replace(object=None):
        return False
    if one.low is None and one.high is None:
        return bool(one.object == two.object and _noun(work, figured) == _noun(work, other))
    return is_kind_of(one.object, two.object) or is_kind_of(two.object, one.object)
