"""Number: «Мэра обвинили» is no mayor who accuses, «в отчёте подтвердил» no report that confirms.

For languages whose verbs tell by their ending that several people act (`several` in pack.toml), and that leave out the
subject of such verbs: "they accused the mayor".
"""

from __future__ import annotations

from ..vocabulary import FAMILY
from .context import COMMA, CONJUNCTION, PREPOSITION, QUOTE, ROLE, is_capital, kinds_at
from .mentions import Chart, Mention

LOCATIVE = ("ом", "ем", "ой", "ей", "их", "ых")  # adjectives between «в» and the document
ADJECTIVES = 4


def of_several(chart: Chart, cue: Mention) -> bool:
    """Whether the verb has several subjects, or none: сообщили, сообщают."""
    return any(chart.words[i].key.endswith(chart.several) for i in range(cue.start, cue.end))


def agrees(chart: Chart, cue: Mention, source: tuple[int, int]) -> bool:
    """Whether the noun can be the subject of the verb: no single person is where several speak."""
    if not chart.several or "verb" not in cue.flags or not of_several(chart, cue):
        return True
    first, last = source
    beside = CONJUNCTION | COMMA
    if any(kinds_at(chart, i) & (beside | QUOTE) for i in (first - 1, last, *range(first, last))):
        return True  # "the mayor and the governor"
    if kinds_at(chart, first - 1) & PREPOSITION:
        return True  # «в МЧС сообщили»
    for i in range(first, last):
        if any(m.value in {"he", "she", "i"} for m in chart.here("pronoun", i)):
            return False
        nouns = [m for m in chart.here("role", i) if m.flags & {"person", "org", "document"}]
        nouns = nouns or [m for m in chart.here("object", i) if FAMILY.get(m.value) == "people"]
        if nouns:
            return not all(m.flags & {"person", "singular"} and "plural" not in m.flags for m in nouns)
    return not (_is_oblique_name(chart, last - 1) and all(is_capital(chart, i) for i in range(first, last)))


def _is_oblique_name(chart: Chart, i: int) -> bool:
    """Whether a word is a surname in an oblique case: Андреева, Зеленскому."""
    word = chart.words[i]
    if not is_capital(chart, i) or kinds_at(chart, i) or word.surface.isupper() or word.surface.isascii():
        return False
    return any(word.key.endswith(case) and word.key[: -len(case)].endswith(chart.surnames) for case in ("а", "у", "ым"))


def before_document(chart: Chart, cue: Mention, end: int) -> int:
    """Back over «в своём отчёте» before a verb with one subject, which the document is not."""
    if not chart.several or "verb" not in cue.flags or of_several(chart, cue):
        return end
    if not any("document" in m.flags for m in chart.here("role", end - 1)):
        return end
    i = end - 2
    while i > chart.first and end - i <= ADJECTIVES + 1 and not kinds_at(chart, i) & (PREPOSITION | ROLE):
        if not chart.words[i].key.endswith(LOCATIVE):
            return end
        i -= 1
    return i if kinds_at(chart, i) & PREPOSITION else end
