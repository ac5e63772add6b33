"""Compiles the gazetteer when the package is built or installed in place."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
OUT = ROOT / "src" / "whosays" / "gazetteer.bin"
NEEDS = (
    "src/whosays/gazetteer/*.tsv",
    "src/whosays/resolve/compile.py",
    "src/whosays/resolve/forms.py",
    "src/whosays/resolve/table.py",
    "src/whosays/text/fold.py",
)


class Gazetteer(BuildHookInterface):  # type: ignore[type-arg,misc]
    """Writes src/whosays/gazetteer.bin, unless it is newer than all it is made of."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the wheel is put together."""
        if self.target_name == "sdist":
            return
        build()


def build() -> None:
    """Write the table if something it is made of has changed since."""
    newest = max(file.stat().st_mtime for pattern in NEEDS for file in ROOT.glob(pattern))
    if OUT.exists() and OUT.stat().st_mtime > newest:
        return
    sys.path.insert(0, str(ROOT / "src"))
    try:
        from whosays.resolve.compile import compile_table, geonames

        data = compile_table(geonames())
    finally:
        sys.path.remove(str(ROOT / "src"))
    new = OUT.with_suffix(".new")
    new.write_bytes(data)
    new.replace(OUT)


if __name__ == "__main__":
    build()
