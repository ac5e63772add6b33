"""Whom something was said to: the stretch of tokens beside a cue that is its audience.

English puts it after the verb ("told reporters"), Russian and Ukrainian in the dative («сообщил журналистам»), Arabic
after an attached preposition («قال للصحفيين»); an interview or a conversation names it after its preposition.
"""

from __future__ import annotations

from .context import ADDRESSING, AUDIENCE, CHANNEL, QUOTE, ROLE, WITH, audience_at, audience_end, is_dative, kinds_at
from .mentions import Chart, Mention
from .speakers import Range, names_somebody, source_of_accord, source_right

BESIDE = 14  # tokens from a cue to the words that name whom it was said to
TWO_SIDED = frozenset({"interview", "phone"})  # channels that name whom one speaks to


def audience_of(chart: Chart, cue: Mention, source: Range | None, content: tuple[Range, ...]) -> Range | None:
    """Whom it was said to; None where nobody is named."""
    found = (
        _object(chart, cue, source, content)
        or _listed(chart, cue, source, content)
        or _partner(chart, cue, content)
        or _dative(chart, cue, source, content)
    )
    if found is None or (source is not None and found[0] < source[1] and source[0] < found[1]):
        return None
    return found


def _free(place: int, content: tuple[Range, ...]) -> bool:
    return not any(a <= place < b for a, b in content)


def _object(chart: Chart, cue: Mention, source: Range | None, content: tuple[Range, ...]) -> Range | None:
    """ "told the council that", «أبلغ الوزير السفير أن»; the cue may hold it: «рассказал агентству»."""
    last = chart.words[cue.end - 1].bits if cue.end - cue.start > 1 else 0
    if last & AUDIENCE and not last & WITH:
        named = kinds_at(chart, cue.end) & QUOTE and cue.end in chart.opens
        return cue.end - 1, chart.opens[cue.end] + 1 if named else cue.end
    if not chart.words[cue.start].bits & ADDRESSING:
        return None
    if last & (ROLE | CHANNEL):
        return cue.start + 1, cue.end
    start = cue.end if source is None or source[0] < cue.start else source[1]
    stretch = source_right(chart, start)
    return stretch if stretch is not None and _free(stretch[0], content) and names_somebody(chart, stretch) else None


def _listed(chart: Chart, cue: Mention, source: Range | None, content: tuple[Range, ...]) -> Range | None:
    """Words for those one speaks to, in the form in which they are spoken to: "to reporters", «агентству», للصحفيين."""
    for mention in chart.get("audience"):
        i = mention.start
        if abs(i - cue.start) > BESIDE or not _free(i, content) or (i < cue.start and chart.order == "svo"):
            continue
        if _another_between(chart, cue, mention):
            continue
        if source is not None and source[0] <= i < source[1]:
            continue
        if "before" not in mention.flags:
            if audience_at(chart, i) is mention:
                return i, audience_end(chart, mention)
            continue
        stretch = source_right(chart, mention.end)
        beside = i == cue.end or (source is not None and i == source[1])
        if (beside or mention.end - i > 1) and stretch is not None and names_somebody(chart, stretch):
            return stretch
    return None


def _another_between(chart: Chart, cue: Mention, mention: Mention) -> bool:
    """Whether somebody else's cue stands between the two."""
    first, last = min(cue.end, mention.end), max(cue.start, mention.start)
    return any(first <= other.start < last for other in chart.cues)


def _partner(chart: Chart, cue: Mention, content: tuple[Range, ...]) -> Range | None:
    """Whom an interview was given to, or a call was with."""
    for mention in chart.get("channel"):
        near = abs(mention.start - cue.start) <= BESIDE and _free(mention.start, content)
        if not near or mention.value not in TWO_SIDED or _another_between(chart, cue, mention):
            continue
        place = mention.end
        if kinds_at(chart, place) & WITH:
            place += 1
        elif not chart.words[place - 1].bits & WITH and not is_dative(chart, place):
            continue
        stretch = source_of_accord(chart, place)
        if stretch is not None and _free(stretch[0], content) and names_somebody(chart, stretch):
            return stretch
    return None


def _dative(chart: Chart, cue: Mention, source: Range | None, content: tuple[Range, ...]) -> Range | None:
    """«Президент сказал премьеру, что …»: the speaker stands before the verb, so the dative after it hears him."""
    if not chart.dative or source is None or not is_dative(chart, cue.end):
        return None
    if source[1] > cue.start:  # «сказал „Известиям“ мэр»
        named = cue.end in chart.opens and source[0] == chart.opens[cue.end] + 1
        return (cue.end, source[0]) if named else None
    stretch = source_right(chart, cue.end)
    return stretch if stretch is not None and _free(stretch[0], content) else None
