"""Across reports: incidents, the toll ledger, contradictions, echoes, changes; docs/incidents.md tells how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..store.store import Store
    from .linking import Linked


def link(store: Store, *, anew: bool = False) -> Iterator[Linked]:
    """Link what is not linked yet, told batch by batch; with `anew` everything, whatever was linked before."""
    from ..store import connect
    from ..store.adding import begin, end
    from ..store.reading import engine
    from .linking import Linking, forget, pending
    from .tables import prepare

    with connect.explained(store.where):
        with connect.writing(store.database) as connection:
            prepare(connection)
            if anew:
                forget(connection)
            waits = bool(pending(connection, 1))
        if not waits:
            return
        run = begin(store.database, "link", [], engine(store.gazetteer, store.actors))
        counts = {"accounts": 0, "incidents": 0, "pairs": 0, "texts": 0}
        try:
            for done in Linking(store.database, run):
                for name in counts:
                    counts[name] += getattr(done, name)
                yield done
        finally:
            end(store.database, run, counts)
