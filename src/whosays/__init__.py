"""whosays reads reports on armed conflict and diplomacy and keeps account of who says what.

>>> import whosays
>>> reading = whosays.read("Three people were killed, the mayor said.", language="en")
>>> reading.counts[0].measure, reading.counts[0].low
('killed', 3)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import InputError, LanguageError, PackError, UsageError, WhosaysError
    from .pipeline import explain, read
    from .records import Attribution, Count, Derivation, Document, Interval, Reading, Refusal, Source, Span, Timex
    from .store.store import Store

__version__ = "0.1.0"

__all__ = [
    "Attribution",
    "Count",
    "Derivation",
    "Document",
    "InputError",
    "Interval",
    "LanguageError",
    "PackError",
    "Reading",
    "Refusal",
    "Source",
    "Span",
    "Store",
    "Timex",
    "UsageError",
    "WhosaysError",
    "explain",
    "read",
]

_MODULES = {
    **dict.fromkeys(("InputError", "LanguageError", "PackError", "UsageError", "WhosaysError"), "errors"),
    **dict.fromkeys(("explain", "read"), "pipeline"),
    "Store": "store.store",
}


def __getattr__(name: str) -> Any:  # imported when first used, so that `whosays --version` is quick
    if name not in __all__:
        raise AttributeError(f"module 'whosays' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"whosays.{_MODULES.get(name, 'records')}"), name)
