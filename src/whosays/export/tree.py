"""How a value was made, as a tree: rules above, list entries and characters below."""

from __future__ import annotations

from collections.abc import Iterator

from rich.text import Text

from ..records import Derivation
from .shown import clipped, shown

WIDEST = 70  # characters shown of the words of one node


def tree(derivation: Derivation, *, isolate: bool = False) -> Iterator[Text]:
    """The derivation, a line for every node, each part below the whole that it went into."""
    pending = [(derivation, "", "")]
    while pending:
        node, guide, below = pending.pop()
        yield Text.assemble((guide, "dim"), _label(node, isolate))
        last = len(node.parts) - 1
        for number, part in reversed(list(enumerate(node.parts))):
            corner, rail = ("└── ", "    ") if number == last else ("├── ", "│   ")
            pending.append((part, below + corner, below + rail))


def _label(derivation: Derivation, isolate: bool) -> Text:
    label = Text()
    label.append(shown(derivation.kind), style="bold")
    if derivation.value:
        label.append(f" {shown(derivation.value, isolate=isolate)}", style="green")
    label.append(f"  {shown(clipped(shown(derivation.span.exact), WIDEST), isolate=isolate)}")
    label.append(f"  {derivation.span.start}–{derivation.span.end}", style="dim")
    if derivation.rule:
        label.append(f"  {shown(derivation.rule)}", style="cyan")
    return label
