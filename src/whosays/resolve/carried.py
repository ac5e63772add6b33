"""Speakers carried on: to quotations without a cue, to sentences that say "also" or stand between two of one speaker.

Like everything that one sentence owes another, they are marked inferred.
"""

from __future__ import annotations

from ..rules.mentions import Chart, Mention, bit
from ..rules.speech import Speech
from ..text.segment import ENDERS
from .work import Contents, Said, Work

Range = tuple[int, int]
SHORT = 4  # tokens of a quotation that may be a name
OPENING = 3  # tokens of a sentence among which "also" stands
NEAR_DAY = 6  # tokens at the head of a sentence in which a day of its own may stand
TOTAL = bit("period") | bit("since")
DAY = bit("time") | bit("weekday") | bit("month")


def carry_quotations(work: Work) -> None:
    """«…», said X. «…»: a quotation with no cue, right after a quoted one, is the same speaker's."""
    depth = work.charts[0].depth if work.charts else []
    quotes = [(a, b) for a, b in sorted(work.quotes.items()) if depth and not depth[a]]
    starts, ends = {first for first, _ in work.paragraphs}, {last for _, last in work.paragraphs}
    contents = Contents(work.said)
    owners = [_owner(work, contents, quote) for quote in quotes]
    for k in range(1, len(quotes)):
        before, quote, owner = quotes[k - 1], quotes[k], owners[k - 1]
        if before[1] == quote[0] and quote[0] in starts:  # not closed: it goes on in the next paragraph
            _join(work, owners, k, quotes)
        elif owner is not None and owners[k] is None and _follows(work, before, quote, owner, starts, ends):
            owners[k] = _carry(work, owner, (quote[0] + 1, quote[1]), "speech/quotation-carried")


def _owner(work: Work, contents: Contents, quote: Range) -> Said | None:
    """The attribution that quotes it."""
    start = work.starts[min(quote[0] + 1, len(work.starts) - 1)]
    said = contents.narrowest(start, start + 1)
    return said if said is not None and said.mode == "direct" else None


def _join(work: Work, owners: list[Said | None], k: int, quotes: list[Range]) -> None:
    """One quotation over two paragraphs has one attribution: the one that is told, before or after."""
    before, after = owners[k - 1], owners[k]
    owner = before or after
    if owner is None or (before is not None and after is not None):
        return
    first, last = quotes[k] if before is not None else quotes[k - 1]
    owner.content = sorted([*owner.content, work.characters(first + 1, max(last, first + 2))])
    owners[k - 1] = owners[k] = owner


def _follows(work: Work, before: Range, quote: Range, owner: Said, starts: set[int], ends: set[int]) -> bool:
    """Whether only marks and the words that tell who spoke stand between two quotations, each of them whole."""
    if quote[1] - quote[0] <= SHORT:
        return False
    first, last = owner.phrase()
    between = [i for i in range(before[1], quote[0]) if not first <= i < last]
    if any(work.words[i].shape != "p" for i in between):
        return False
    ended = quote[0] in starts or any(work.words[i].surface in ENDERS for i in (before[1] - 1, *between))
    after = range(quote[1] - 1, min(quote[1] + 2, len(work.words)))
    whole = quote[1] in ends or quote[1] + 1 in ends or any(work.words[i].surface in ENDERS for i in after)
    return ended and whole


def carry_speakers(work: Work) -> None:
    """«Про це повідомив X. Крім того, поранено двох»: a figure in a sentence that says "also" is the same speaker's."""
    last: dict[int, Said] = {}  # the last speaker of a sentence, outside what somebody says
    contents = Contents(work.said)
    for said in work.said:
        place = work.starts[said.mention.start]
        if not any(a <= place < b and other is not said for a, b, other in contents.at(place)):
            last[id(said.chart)] = said
    before: Chart | None = None
    firsts = {id(said.chart): said for said in reversed(work.said)}  # the first speaker of a sentence
    behind = dict(zip(map(id, work.charts), work.charts[1:], strict=False))
    for chart in work.charts:
        goes_on = before is not None and before.last == chart.first and chart.before_in_paragraph
        owner = last.get(id(before)) if goes_on else None
        if (
            owner is not None
            and owner.stance == "asserts"
            and (
                _adds(work, chart, contents) or _is_between(work, chart, owner, behind.get(id(chart)), firsts, contents)
            )
        ):
            last[id(chart)] = _carry(work, owner, (chart.first, chart.last), "speech/speaker-carried")
        before = chart


def _adds(work: Work, chart: Chart, contents: Contents) -> bool:
    """Whether a sentence has figures, says "also", and names neither a speaker nor a day of its own."""
    if not chart.get("count") or chart.cues or _told(work, chart, contents):
        return False
    also = any(chart.begin <= m.start < chart.begin + OPENING for m in chart.get("adds"))
    head = range(chart.begin, min(chart.begin + NEAR_DAY, chart.last))
    return also and not any(chart.bits[i - chart.first] & DAY for i in head)


def _is_between(
    work: Work, chart: Chart, owner: Said, behind: Chart | None, firsts: dict[int, Said], contents: Contents
) -> bool:
    """Whether a sentence with figures, and no cue or day of its own, stands between two of one speaker."""
    if behind is None or behind.first != chart.last or not behind.before_in_paragraph or not chart.get("count"):
        return False
    if chart.cues or owner.mode == "direct" or chart.present & TOTAL or _told(work, chart, contents):
        return False  # totals are most often the report's own words
    after = firsts.get(id(behind))
    if after is None or after.stance != "asserts" or not owner.name or after.name != owner.name:
        return False
    head = range(chart.begin, min(chart.begin + NEAR_DAY, chart.last))
    return not any(chart.bits[i - chart.first] & DAY for i in head)


def _told(work: Work, chart: Chart, contents: Contents) -> bool:
    start, end = work.characters(chart.first, chart.last)
    return any(a < end and start < b for a, b, _ in contents.at(start))


def _carry(work: Work, owner: Said, tokens: Range, rule: str) -> Said:
    """Another attribution of the same speaker, right after it, with nothing of its own but the content."""
    mention, speech = owner.mention, owner.mention.value
    mode = owner.mode if owner.mode != "mixed" else "indirect"
    value = Speech(None, speech.cue, (tokens,), mode)
    made = Mention("speech", mention.start, mention.end, mention.flags, value, rule, (mention,), mention.entry)
    content = [work.characters(tokens[0], max(tokens[1], tokens[0] + 1))]
    said = Said(
        mention=made,
        chart=owner.chart,
        source=None,
        name=owner.name,
        role=owner.role,
        kind=owner.kind,
        origin=owner.origin,
        inferred=True,
        content=content,
        channel=owner.channel,
        mode=mode,
        stance=owner.stance,
    )
    work.said.insert(work.said.index(owner) + 1, said)
    return said
