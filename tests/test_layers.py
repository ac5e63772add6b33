"""Imports point one way: a module imports from its own layer or from those below it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import whosays

SOURCE = Path(whosays.__file__).parent
LAYERS = (
    ("records", "errors", "vocabulary", "sentences", "kept"),
    ("text", "sources"),
    ("rules",),
    ("languages",),
    ("resolve",),
    ("find",),
    ("pipeline", "rows", "sections", "check"),
    ("store",),
    ("link",),
    ("export",),
    ("web",),
    (
        "cli",
        "cli_accounts",
        "cli_alerts",
        "cli_check",
        "cli_export",
        "cli_link",
        "cli_search",
        "cli_serve",
        "cli_store",
    ),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
APART = {("text", "sources"), ("sources", "text")}  # side by side
MODULES = sorted(SOURCE.rglob("*.py"))


def imported(code: str, package: tuple[str, ...]) -> set[str]:
    """The layers that a module of this package imports from, wherever in it the import stands."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*base, *filter(None, [node.module])))
            names = [f"{stem}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("whosays.")}
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(module: Path) -> None:
    layer = module.relative_to(SOURCE).with_suffix("").parts[0]
    if layer == "__init__":  # the front door names everything, and imports it when it is used
        return
    assert layer in LEVEL, f"{layer} stands in no layer"
    package = ("whosays", *module.relative_to(SOURCE).parts[:-1])
    for other in imported(module.read_text("utf-8"), package) - {"__version__"}:
        assert LEVEL[other] <= LEVEL[layer], f"{layer} imports {other}, which stands above it"
        assert (layer, other) not in APART, f"{layer} imports {other}, which stands beside it"


def test_imports_are_seen_wherever_they_stand() -> None:
    code = "import whosays.cli\ndef f():\n from ..pipeline import read\n from .. import find\n from .fold import fold\n"
    assert imported(code, ("whosays", "text")) == {"cli", "pipeline", "find", "text"}
