"""What is attributed: from a complementizer, a colon or a quotation mark to where the speaker ends."""

from __future__ import annotations

from .context import (
    AUXILIARY,
    CLAUSE,
    COLON,
    COMMA,
    CONJUNCTION,
    CUE,
    DASH,
    HEDGE,
    MEANWHILE,
    MEASURE,
    PREPOSITION,
    QUOTE,
    STOP,
    SUBSET,
    THAT,
    VERB,
    anywhere,
    is_mark,
    kinds_at,
)
from .mentions import Chart, Mention
from .speakers import Range, names_somebody, source_left, source_right

VERBAL = frozenset({"active", "passive"})
LONGEST = 600  # tokens of a quotation of several sentences
LINKS = 60  # tokens at the end of a content among which links and tags stand
HEAD = 10  # tokens from "while" to the verb of the other speaker
IMPERFECT = ("ي", "ت", "ن", "س")
"""What Arabic verbs begin with that tell nothing of the past."""
PAST = ("ed",)
ADDRESS = ("http://", "https://", "www.", "t.me/", "bit.ly/")
TAG = ("#", "@")
TELLS = VERB | AUXILIARY | CUE | MEASURE
TAIL = 2  # tokens after the one who is named at the end of a sentence


def trim_content(chart: Chart, start: int, end: int) -> Range | None:
    """Content without marks at its edges, but with its own quotation marks."""
    edge = COMMA | STOP | COLON | DASH | CONJUNCTION
    begin = COMMA | STOP | COLON | DASH
    while start < end and (anywhere(chart, start) & begin or is_mark(chart, start)):
        start += 1
    end = _before_links(chart, start, end)
    while end > start and (anywhere(chart, end - 1) & edge or is_mark(chart, end - 1)):
        end -= 1
    if end - start > 1 and kinds_at(chart, start) & QUOTE and chart.opens.get(start) == end - 1:
        start, end = start + 1, end - 1
        while end > start and anywhere(chart, end - 1) & edge:
            end -= 1
    elif end - start > 1 and anywhere(chart, start) & QUOTE and chart.opens.get(start, -1) >= end:
        start += 1  # it closes below
    return (start, end) if start < end else None


def _before_links(chart: Chart, start: int, end: int) -> int:
    """Before an address that nothing but names follows, or a row of tags: "… killed two https://… #one #two"."""
    limit = min(end, len(chart.words))
    near = max(start, limit - LINKS)
    links = [i for i, word in enumerate(chart.words[near:limit], near) if word.surface.startswith(ADDRESS)]
    if links and not any(anywhere(chart, i) & TELLS for i in range(links[0], limit)):
        end = limit = links[0]
    tags = limit
    while tags - 2 > start and chart.words[tags - 2].surface in TAG and chart.words[tags - 1].shape != "p":
        tags -= 2
    return tags if limit - tags > 2 or (tags < limit and anywhere(chart, tags - 1) & STOP) else end


def until_end(chart: Chart, start: int, cue: Range, phrase: bool = False) -> Range | None:
    """From start to the end of the sentence, or to another cue of the speaker, or to where somebody else speaks.

    What is no clause but a noun `phrase` ends before any other verb of saying, and before "while".
    """
    depth = _depth(chart, cue[0])
    end = min(chart.last, _closing(chart, cue[0]))
    if start < end and kinds_at(chart, start) & QUOTE and chart.last <= chart.opens.get(start, 0) < start + LONGEST:
        return trim_content(chart, start + 1, chart.opens[start])  # a quotation of several sentences
    for mention in chart.cues:
        if mention.start < start or _depth(chart, mention.start) != depth:
            continue
        new = _new_speaker(chart, mention, start)
        if new is not None:
            end = min(end, new)
            break
        if "accord" in mention.flags:
            continue
        if phrase and "verb" in mention.flags and _begins(chart, mention, start):
            end = min(end, _begins(chart, mention, start))
            break
        before = kinds_at(chart, mention.start - 1)
        attached = "conjunction" in mention.flags
        if ("converb" in mention.flags and before & (COMMA | CONJUNCTION)) or (attached and mention.start > start):
            end = min(end, mention.start)
            break
        alone = phrase and not mention.flags & {"weak", "base"}
        speaks = _speaks(chart, mention) or alone or ("np" in mention.flags and _resumes(chart, mention))
        if mention.start > start + 1 and before & CONJUNCTION and "verb" in mention.flags and speaks:
            joined = (m.start for m in chart.get("conjunction") if m.end == mention.start)
            end = min(end, min(joined, default=mention.start - 1))
            break
    if phrase:
        places = range(start + 1, end)
        end = next((i for i in places if kinds_at(chart, i) & COMMA and kinds_at(chart, i + 1) & MEANWHILE), end)
    return trim_content(chart, start, end)


def before_deed(chart: Chart, content: Range) -> Range:
    """What is threatened or promised, up to what was done: "threatened to attack the base, and killed 12 soldiers"."""
    for i in range(content[0] + 1, min(content[1], chart.last)):
        if kinds_at(chart, i) & (CLAUSE | THAT):
            break
        if any(_was_done(chart, m) for m in chart.here("measure", i)):
            end = i - bool(kinds_at(chart, i - 1) & CONJUNCTION)
            return content[0], end - bool(kinds_at(chart, end - 1) & COMMA)
    return content


def _was_done(chart: Chart, verb: Mention) -> bool:
    """Whether a verb of the past begins a clause of its own with "and"."""
    if not verb.flags & {"active", "passive"}:
        return False
    key = chart.words[verb.start].key
    if chart.script == "Arabic":
        apart = "noun" not in verb.flags or kinds_at(chart, verb.start - 1) & COMMA  # «وقتل»: "and the killing of"
        return bool("conjunction" in verb.flags and apart) and not key[1:].startswith(IMPERFECT)
    past = chart.past or PAST
    return bool(kinds_at(chart, verb.start - 1) & CONJUNCTION) and key.endswith(past)


def _begins(chart: Chart, cue: Mention, start: int) -> int:
    """The comma before the subject of another verb of saying: «…, Київ це заперечує»; 0 where there is none."""
    left = source_left(chart, cue.start) if chart.order == "svo" else None
    if left is None or left[0] <= start + 1 or not kinds_at(chart, left[0] - 1) & COMMA:
        return 0
    if kinds_at(chart, left[0]) & (SUBSET | PREPOSITION):
        return 0  # ", including one claimed by the group"
    relative = any(kinds_at(chart, i) & CLAUSE for i in range(left[0], cue.start))
    return left[0] - 1 if names_somebody(chart, left) and not relative else 0


def _resumes(chart: Chart, cue: Mention) -> bool:
    """«…, що міст закрито, і закликав»: where a comma closes every clause, one before "and" ends what was said."""
    joined = next((m for m in chart.get("conjunction") if m.end == cue.start), None)
    return chart.free and joined is not None and bool(kinds_at(chart, joined.start - 1) & COMMA)


def _depth(chart: Chart, i: int) -> int:
    return chart.depth[i] if i < len(chart.depth) else 0


def _closing(chart: Chart, i: int) -> int:
    """Where the quotation closes that token i stands in; far away where it stands in none."""
    return chart.within[i] if _depth(chart, i) and i < len(chart.within) else len(chart.words)


def _new_speaker(chart: Chart, cue: Mention, start: int) -> int | None:
    """Where the words of somebody else begin: "…, while the mayor said", «…, сообщает канал.»."""
    for i in range(cue.start - 1, max(start, cue.start - HEAD), -1):
        here = kinds_at(chart, i)
        if here & MEANWHILE and kinds_at(chart, i - 1) & COMMA:
            return i - 1
        if here & CLAUSE and any("as" in m.flags for m in chart.here("clause", i)):
            return i  # "says it shelters people as the army has threatened to bomb"
        if here & (COMMA | STOP | THAT | QUOTE | CLAUSE):
            break
    if "verb" not in cue.flags or _speaks(chart, cue) or not kinds_at(chart, cue.start - 1) & (COMMA | DASH):
        return None
    tail = source_right(chart, cue.end)
    last = tail is not None and chart.finish - tail[1] <= TAIL and names_somebody(chart, tail)
    return cue.start - 1 if last and chart.order == "svo" else None


def _speaks(chart: Chart, cue: Mention) -> bool:
    """Whether a clause or a quotation follows the cue at once."""
    return bool(kinds_at(chart, cue.end) & (THAT | QUOTE | COLON)) or bool(
        kinds_at(chart, cue.end) & COMMA and kinds_at(chart, cue.end + 1) & THAT
    )


def broken(chart: Chart, end: int, start: int) -> tuple[Range | None, ...] | None:
    """The two halves of a quotation that its cue breaks: «A, — said X. — B»."""
    if not kinds_at(chart, end + 1) & DASH:
        return None
    opening = next((i for i in range(end - 1, max(end - 120, -1), -1) if chart.opens.get(i, 0) >= start), None)
    if opening is None:
        return None
    dash = next((i for i in range(start, min(start + 3, chart.opens[opening])) if anywhere(chart, i) & DASH), None)
    rest = trim_content(chart, dash + 1, chart.opens[opening]) if dash is not None else None
    return trim_content(chart, opening + 1, end), rest


def quotes_words(chart: Chart, i: int) -> bool:
    """Whether words, and no mere name, are quoted from token i on."""
    closing = chart.opens.get(i)
    if closing is None or i + 1 >= len(chart.words):
        return False
    inside = closing - i - 1
    return inside >= 4 or (inside >= 2 and not chart.words[i + 1].capital)


def happens(chart: Chart, content: Range) -> bool:
    """Whether there is a finite verb, listed or by its ending, before any relative clause."""
    for i in range(content[0], min(content[1], chart.last)):
        here = kinds_at(chart, i)
        if here & (VERB | AUXILIARY | CUE | HEDGE) or any(m.flags & VERBAL for m in chart.here("measure", i)):
            return True
        if here & CLAUSE:
            return False
        if chart.past and not chart.words[i].capital and chart.words[i].key.endswith(chart.past):
            return True
    return False
