"""Ways of reading the toll of an incident off its ledger: a view picks among the lines that count the whole.

What it cannot tell it leaves out: `low`, `high` and `best` are None where no line gives them.

>>> from whosays.link.ledger import entries
>>> from whosays.link.records import Account, Figure, Voice
>>> def told(document, low, name, published):
...     some = Figure(f"{document}1", "killed", "person", None, low, low, "exact", "incident", "affirmed", "stated",
...                   None, False, None, None, Voice(name), 0, 5, "")
...     return Account(document, document, "", published, None, None, "en", "shelling", (), (some,), ())
>>> ledger = entries([told("a", 5, "Mayor Olha Koval", "2025-03-04T09:00+02:00"),
...                   told("b", 7, "Mayor Olha Koval", "2025-03-04T15:00+02:00"),
...                   told("c", 6, "the army", "2025-03-04T10:00+02:00")])
>>> extent(ledger, "killed"), latest(ledger, "killed").best, independent(ledger, "killed").low
((5, 7), 7, 6)
>>> lowest(ledger, "killed").why
'The lowest number that anybody gives for the whole: 5 (Mayor Olha Koval).'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec import Struct

from ..sentences import sentence
from .echoes import Echo, Ref, voices
from .ledger import Ledger, Lines, bottom, instant, ledger_of, measures, moment, number, ref, top, whole
from .records import Entry, Figure, Voice
from .speakers import is_authority

LIMITED = frozenset({"at_least", "more_than", "at_most", "fewer_than", "about"})


class View(Struct, frozen=True):
    """One reading of the ledger: `low` to `high`, `best` where there is one number, `why` in a sentence.

    `lines` are the claims that it stands on.
    """

    name: str
    low: int | None
    high: int | None
    best: int | None
    why: str
    lines: tuple[Ref, ...]


class Step(Struct, frozen=True):
    """What a voice said at one time; `when` is empty where no time is known."""

    when: str
    low: int | None
    high: int | None
    bound: str
    lines: tuple[Ref, ...]


class Series(Struct, frozen=True):
    """What one voice gave for a measure, step by step: a figure that it raises is an update."""

    voice: str
    measure: str
    steps: tuple[Step, ...]


def _upper(figure: Figure) -> int:
    return figure.high if figure.high is not None else figure.low or 0


def updates(ledger: Iterable[Entry], told: Iterable[Echo] | None = None) -> tuple[Series, ...]:
    """What each voice gave for each measure over time; equal figures that follow each other are one step."""
    ledger = ledger_of(ledger)
    found = []
    for measure in measures(ledger):
        for echo, lines in _by_voice(ledger, measure, told):
            steps: list[Step] = []
            for entry in sorted(lines, key=_when):
                figure = entry.figure
                value = (figure.low, figure.high, figure.bound)
                if steps and (steps[-1].low, steps[-1].high, steps[-1].bound) == value:
                    steps[-1] = Step(steps[-1].when, *value, (*steps[-1].lines, ref(entry)))
                else:
                    steps.append(Step(_stamp(entry), *value, (ref(entry),)))
            found.append(Series(echo.voice, measure, tuple(steps)))
    return tuple(found)


def _stamp(entry: Entry) -> str:
    at, published = moment(entry), entry.published or ""
    said = entry.figure.voice.said
    return said.end if said is not None and at is not None and at != instant(published) else published


def _when(entry: Entry) -> tuple[float, bool, float, int]:
    """In order of time, undated lines first; of one time the general before the narrow, and the larger last."""
    at = moment(entry)
    return (
        at if at is not None else float("-inf"),
        entry.figure.object in ("person", "weapon"),
        _upper(entry.figure),
        -entry.figure.start,
    )


def extent(ledger: Iterable[Entry], measure: str) -> tuple[int, int] | None:
    """The least and the most that anybody gives for the whole; None where nobody gives a number."""
    lines = [entry.figure for entry in whole(ledger, measure)]
    return (min(map(number, lines)), max(map(_upper, lines))) if lines else None


def lowest(ledger: Iterable[Entry], measure: str) -> View:
    """The line with the lowest number."""
    lines = whole(ledger, measure)
    if not lines:
        return _nothing("lowest", ledger, measure)
    found = min(lines, key=lambda e: (bottom(e.figure), number(e.figure), _upper(e.figure)))
    same = [e for e in lines if _value(e) == _value(found)]
    return _single("lowest", same)


def highest(ledger: Iterable[Entry], measure: str) -> View:
    """The line with the highest number."""
    lines = whole(ledger, measure)
    if not lines:
        return _nothing("highest", ledger, measure)
    found = max(lines, key=lambda e: (_upper(e.figure), top(e.figure), bottom(e.figure)))
    same = [e for e in lines if _value(e) == _value(found)]
    return _single("highest", same)


def latest(ledger: Iterable[Entry], measure: str) -> View:
    """The line last said or, where that is not told, published; undated ones only where there are no others."""
    lines = whole(ledger, measure)
    if not lines:
        return _nothing("latest", ledger, measure)
    return _single("latest", [max(lines, key=_when)])


def official(ledger: Iterable[Entry], measure: str) -> View:
    """The latest line of an authority: government, army, emergency service, police, prosecutor, governor, mayor."""
    every = whole(ledger, measure)
    lines = [entry for entry in every if is_authority(entry.figure.voice, entry.language)]
    if not lines:
        return View("official", None, None, None, sentence("view.no_authority"), ())
    return _single("official", [max(lines, key=_when)])


def independent(ledger: Iterable[Entry], measure: str, told: Iterable[Echo] | None = None) -> View:
    """From the least to the most that independent voices give, each by its latest figure.

    `told` are the voices of the incident (`echoes.voices` of its accounts); without them copied texts go unseen.
    """
    lines = last_words(ledger, measure, told)
    if not lines:
        return _nothing("independent", ledger, measure)
    why = sentence("view.independent", n=len(lines))
    return _range("independent", lines, None, why)


def ucdp(ledger: Iterable[Entry], measure: str, told: Iterable[Echo] | None = None) -> View:
    """Low, best and high of the credible latest figures, after UCDP GED codebook: best, low, high estimate.

    Low and high are the least and the most of them; best is the number that most independent voices give, of several
    the lowest. Hearsay is credible only where there is nothing else; who gives no exact number supports no best.
    """
    lines = last_words(ledger, measure, told)
    if not lines:
        return _nothing("ucdp", ledger, measure)
    stated = [entry for entry in lines if entry.figure.certainty == "stated"] or lines
    exact = [e.figure for e in stated if e.figure.low == e.figure.high] or [e.figure for e in stated]
    support = Counter(map(number, exact))
    best = min(support, key=lambda value: (-support[value], value))
    why = sentence("view.ucdp", support=support[best], n=len(stated))
    return _range("ucdp", stated, best, why)


def acled(ledger: Iterable[Entry], measure: str, told: Iterable[Echo] | None = None) -> View:
    """The most conservative: the lowest of the latest figures of the voices, after ACLED's rule for fatalities."""
    lines = last_words(ledger, measure, told)
    if not lines:
        return _nothing("acled", ledger, measure)
    found = min(lines, key=lambda e: (bottom(e.figure), number(e.figure)))
    same = [e for e in lines if _value(e) == _value(found)]
    return _single("acled", same)


VIEWS: dict[str, Callable[..., View]] = {
    "lowest": lowest,
    "highest": highest,
    "latest": latest,
    "official": official,
    "independent": independent,
    "ucdp": ucdp,
    "acled": acled,
}
"""The views by name; those of `BY_VOICE` take the voices of the incident too."""
BY_VOICE = frozenset({"independent", "ucdp", "acled"})


def views(ledger: Ledger, measure: str, told: tuple[Echo, ...]) -> list[View]:
    """Every view of one measure; `told` are the voices of the ledger, worked out once for all."""
    return [view(ledger, measure, told) if name in BY_VOICE else view(ledger, measure) for name, view in VIEWS.items()]


def last_words(ledger: Iterable[Entry], measure: str, told: Iterable[Echo] | None = None) -> Lines:
    """The latest line of each independent voice for the whole."""
    return tuple(max(lines, key=_when) for _, lines in _by_voice(ledger_of(ledger), measure, told))


def latest_of(lines: Iterable[Entry]) -> Entry | None:
    """The line last said of some; None where there are none."""
    return max(lines, key=_when, default=None)


def _by_voice(ledger: Ledger, measure: str, told: Iterable[Echo] | None) -> list[tuple[Echo, list[Entry]]]:
    """The voices that give a number for the whole, each with its lines."""
    lines = {ref(entry): entry for entry in whole(ledger, measure)}
    echoes = voices(ledger) if told is None else told
    found = [(echo, [lines[line] for line in echo.lines if line in lines]) for echo in echoes]
    return [(echo, some) for echo, some in found if some]


def _value(entry: Entry) -> tuple[int | None, int | None, str]:
    return entry.figure.low, entry.figure.high, entry.figure.bound


def _single(name: str, lines: list[Entry]) -> View:
    """A view that stands on one number."""
    figure = lines[0].figure
    best = figure.low if figure.low == figure.high else None
    why = sentence(f"view.{name}", figure=shown(figure), who=_speaker(figure.voice, lines[0]))
    return View(name, figure.low, figure.high, best, why, tuple(map(ref, lines)))


def _range(name: str, lines: Iterable[Entry], best: int | None, why: str) -> View:
    """A view from the least to the most; open above where the most is."""
    lines = tuple(lines)
    figures = [entry.figure for entry in lines]
    return View(name, min(map(number, figures)), max(map(_upper, figures)), best, why, tuple(map(ref, lines)))


def _nothing(name: str, ledger: Iterable[Entry], measure: str) -> View:
    kinds = sorted(one for one in measures(ledger) if one.split()[0] == measure and one != measure)
    if len(kinds) > 1:
        return View(name, None, None, None, sentence("view.several", measures=", ".join(kinds)), ())
    return View(name, None, None, None, sentence("view.nobody"), ())


def shown(figure: Figure) -> str:
    """A figure in words of its bound."""
    low, high = figure.low, figure.high
    if low is None and high is None:
        return sentence("figure.no_number")
    if figure.bound == "range" and low is not None and high is not None and low != high:
        return sentence("figure.range", low=low, high=high)
    return sentence(f"figure.{figure.bound if figure.bound in LIMITED else 'exact'}", number=number(figure))


def _speaker(voice: Voice, entry: Entry) -> str:
    return voice.canonical or voice.name or entry.publisher or entry.document
