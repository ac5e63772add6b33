"""What was read is kept here: documents with their bytes, readings and claims, and a log of every change."""

from __future__ import annotations

from ..errors import UsageError

try:
    import sqlalchemy  # noqa: F401
except ModuleNotFoundError:
    raise UsageError("the store needs SQLAlchemy; install it with: pip install 'whosays[store]'") from None
