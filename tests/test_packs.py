"""The lists of the packs say only what is documented, and every pack is complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from whosays.check import check
from whosays.languages import FOLDER, codes, load, read_toml

DOCS = Path(__file__).parent.parent / "docs"
GUIDE = "".join((DOCS / name).read_text("utf-8") for name in ("languages.md", "events.md"))
FILES = sorted(FOLDER.glob("*/words/*.toml"))


@pytest.mark.parametrize("code", codes())
def test_nothing_is_lacking(code: str) -> None:
    assert check(code) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}/{file.name}")
def test_kinds_and_flags_are_documented(file: Path) -> None:
    for kind, tables in read_toml(file).items():
        assert f"`{kind}`" in GUIDE, f"the kind {kind}"
        for table in tables:
            for flag in table.get("flags", []):
                assert f"`{flag}`" in GUIDE, f"the flag {flag} of {kind}"


@pytest.mark.parametrize("code", codes())
def test_a_pack_without_a_folder_of_rules_loads(code: str, tmp_path: Path) -> None:
    """A new language starts with a pack.toml alone, and is told what it lacks."""
    folder = tmp_path / code
    folder.mkdir()
    (folder / "pack.toml").write_text((load(code).folder / "pack.toml").read_text("utf-8"), "utf-8")
    lacking = check(str(folder))
    assert "no word of the kind cue" in lacking
    assert any(line.startswith("no example uses the rule") for line in lacking)
