"""A toll over time as a drawing (SVG): every voice has its own mark, letter and colour; bounds are drawn as bounds.

Colours stand out from light and dark paper alike; what is neither mark nor line takes the colour of the text.

>>> points = (Point("2025-03-04", 0.0, 2, 2, "exact", "two"), Point(None, None, 5, None, "at_least", ""))
>>> some = [Series("Mayor", points)]
>>> drawing = chart(some, title="Killed")
>>> drawing.startswith("<svg"), drawing.count('class="point"'), [one.letter for one in legend(some)]
(True, 2, ['A'])
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from html import escape
from typing import NamedTuple

from ..link.voiced import Point, Series
from .shown import FSI, PDI, shown

WIDTH, HEIGHT = 440, 280
START, END, TOP, BOTTOM = 40, 386, 18, 232  # where the axes are
COLOURS = ("#2f74c0", "#b8541c", "#2b8a52", "#9a55b8", "#bf3f55", "#85750f", "#1b8794", "#7a7a7a")
SHAPES = ("circle", "square", "up", "diamond", "down", "cross", "plus", "ring")
DAY = 10  # characters of a day
MOST = 16  # voices that are drawn
_OPENING = (
    f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" direction="ltr" font-size="13" fill="currentColor" '
    'aria-label="{title}">'
    '<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="0" x2="0" y1="0" y2="5" stroke="currentColor" stroke-width="1.5"/></pattern></defs>'
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Key(NamedTuple):
    """A voice in the legend: its letter and its mark, drawn."""

    letter: str
    voice: str
    drawing: str


def legend(some: list[Series]) -> list[Key]:
    """The voices that a chart draws."""
    found = []
    for number, one in enumerate(some[:MOST]):
        mark = _shape(number, 8, 8)
        drawing = f'<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{mark}</svg>'
        found.append(Key(LETTERS[number], one.voice, drawing))
    return found


def chart(
    some: list[Series], *, title: str, number: Callable[[int], str] = str, day: Callable[[str], str] = str
) -> str:
    """The drawing; `number` and `day` write the axes."""
    some = some[:MOST]
    points = [one for told in some for one in told.points]
    times = [one.at for one in points if one.at is not None]
    across = _Times(min(times, default=0.0), max(times, default=0.0), _zone(points))
    most = max((value for one in points for value in (one.low, one.high) if value is not None), default=1)
    up = _Numbers(max(most, 1))
    parts = [_OPENING.format(title=escape(title)), *_axes(across, up, number, day)]
    ends = []
    for order, told in enumerate(some):
        colour = COLOURS[order % len(COLOURS)]
        placed = [(across.x(one.at), one) for one in told.points]
        line = [(x, up.y(_value(one))) for x, one in placed if one.at is not None and one.mark != "vague"]
        if len(line) > 1:
            path = f"M{line[0][0]:.1f} {line[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in line[1:])
            parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5" stroke-opacity=".7"/>')
        for x, one in placed:
            parts.append(_point(order, colour, x, one, up))
        last, x = placed[-1][1], placed[-1][0]
        ends.append((up.y(_value(last)), x, LETTERS[order], colour))
    parts += _letters(ends)
    return "".join([*parts, "</svg>"])


def _value(one: Point) -> int:
    return one.low if one.low is not None else one.high or 0


class _Times:
    """Where a time stands; all at the middle where there is one alone, and those of no time at the end."""

    def __init__(self, first: float, last: float, zone: dt.tzinfo) -> None:
        self.first, self.last, self.zone = first, last, zone

    def written(self, at: float) -> str:
        """A time as the clock of the reports tells it."""
        return dt.datetime.fromtimestamp(at, self.zone).isoformat()

    def x(self, at: float | None) -> float:
        if at is None:
            return END - 4
        room = END - START - 40
        span = self.last - self.first
        return START + 16 + (room * (at - self.first) / span if span else room / 2)


class _Numbers:
    def __init__(self, most: int) -> None:
        rough = most / 4
        power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
        self.step = max(1, int(next(factor for factor in (1, 2, 5, 10) if factor * power >= rough) * power))
        self.top = self.step * math.ceil(most * 1.05 / self.step)

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * min(value, self.top) / self.top

    def ticks(self) -> Iterator[int]:
        yield from range(0, self.top + 1, self.step)


def _axes(across: _Times, up: _Numbers, number: Callable[[int], str], day: Callable[[str], str]) -> Iterator[str]:
    for value in up.ticks():
        y = up.y(value)
        yield f'<line x1="{START}" x2="{END}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor" stroke-opacity=".18"/>'
        yield f'<text x="{START - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(number(value))}</text>'
    if across.last:
        first, last = across.written(across.first), across.written(across.last)
        same_day = first[:10] == last[:10]
        labels = [(START + 16, "start", day(first[:10]))]
        if not same_day:
            labels.append((END - 24, "end", day(last[:10])))
        elif first != last:
            labels = [(START + 16, "start", first[11:16]), (END - 24, "end", last[11:16])]
            middle = (START + END) / 2 - 12
            yield f'<text x="{middle}" y="{HEIGHT - 6}" text-anchor="middle">{_apart(day(first[:10]))}</text>'
        for x, anchor, label in labels:
            yield f'<text x="{x}" y="{BOTTOM + 20}" text-anchor="{anchor}">{_apart(label)}</text>'


def _apart(label: str) -> str:
    """A label in a direction of its own: the drawing goes from left to right in every language."""
    return escape(f"{FSI}{label}{PDI}")


def _zone(points: list[Point]) -> dt.tzinfo:
    """The clock of the first report that tells one; UTC where none does."""
    for one in points:
        if one.at is not None and one.when is not None and len(one.when) > DAY:
            try:
                zone = dt.datetime.fromisoformat(one.when).tzinfo
            except ValueError:
                continue
            if zone is not None:
                return zone
    return dt.UTC


def _point(order: int, colour: str, x: float, one: Point, up: _Numbers) -> str:
    """A figure: its mark, and what is open above, below or between."""
    y = up.y(_value(one))
    told = f"<title>{escape(shown(one.exact))}</title>"
    extra = ""
    if one.mark == "vague":
        hatched = (
            f'<rect x="{x - 6:.1f}" y="{TOP}" width="12" height="{BOTTOM - TOP}" fill="url(#hatch)" opacity=".35"/>'
        )
        return f'<g class="point" color="{colour}">{told}{hatched}{_shape(order, x, BOTTOM - 8)}</g>'
    line = f'stroke="{colour}" stroke-width="2" fill="none"'
    if one.mark == "at_least":
        top = max(TOP - 6, y - 34)
        extra = f'<path d="M{x:.1f} {y:.1f}V{top:.1f}m-5 6l5 -6l5 6" {line}/>'
    elif one.mark == "at_most":
        low = min(BOTTOM, y + 34)
        extra = f'<path d="M{x:.1f} {y:.1f}V{low:.1f}m-5 -6l5 6l5 -6" {line}/>'
    elif one.mark == "range" and one.high is not None:
        top = up.y(one.high)
        extra = (
            f'<rect x="{x - 4:.1f}" y="{top:.1f}" width="8" height="{max(y - top, 1):.1f}" '
            f'fill="{colour}" fill-opacity=".3" stroke="{colour}"/>'
        )
    elif one.mark == "about":
        extra = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" stroke-dasharray="3 2" {line}/>'
    elif one.mark == "denied":
        extra = f'<path d="M{x - 8:.1f} {BOTTOM - 8}l16 16" {line}/>'
    return f'<g class="point">{told}{extra}{_shape(order, x, y)}</g>'


def _shape(order: int, x: float, y: float) -> str:
    shape, colour = SHAPES[order % len(SHAPES)], COLOURS[order % len(COLOURS)]
    if shape in {"circle", "ring"}:
        fill = colour if shape == "circle" else "none"
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
    paths = {
        "square": "m-5 -5h10v10h-10z",
        "up": "m0 -6l6 11h-12z",
        "diamond": "m0 -7l7 7l-7 7l-7 -7z",
        "down": "m0 6l-6 -11h12z",
        "cross": "m-5 -5l10 10m0 -10l-10 10",
        "plus": "m0 -6v12m-6 -6h12",
    }
    style = f'fill="{colour}"' if shape not in {"cross", "plus"} else f'fill="none" stroke="{colour}" stroke-width="3"'
    return f'<path d="M{x:.1f} {y:.1f}{paths[shape]}" {style}/>'


def _letters(ends: list[tuple[float, float, str, str]]) -> Iterator[str]:
    """The letters at the end of the lines, each by the height of its last figure, moved where they would touch."""
    ends.sort()
    room, at = 15.0, TOP - 10.0
    heights = []
    for y, *_ in ends:
        at = max(y, at + room)
        heights.append(at)
    over = max(0.0, (heights[-1] if heights else 0) - (BOTTOM + 8))
    heights = [height - over for height in heights]
    for (y, x, letter, colour), height in zip(ends, heights, strict=True):
        yield (
            f'<path d="M{x + 8:.1f} {y:.1f}L{END + 8} {y:.1f}L{END + 24} {height:.1f}" fill="none" '
            f'stroke="{colour}" stroke-opacity=".45" stroke-dasharray="2 3"/>'
            f'<text x="{END + 30}" y="{height + 4:.1f}" font-weight="700">{letter}</text>'
        )
