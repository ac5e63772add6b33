"""The front door: what is exported is sorted, importable and described."""

from __future__ import annotations

import subprocess
import sys

import pytest

import whosays
from whosays import errors


def test_all_is_sorted_and_complete() -> None:
    assert whosays.__all__ == sorted(whosays.__all__)
    for name in whosays.__all__:
        assert getattr(whosays, name) is not None
        assert (getattr(whosays, name).__doc__ or "").strip(), f"{name} is not described"
    public = {name for name in vars(errors) if name[0].isupper()}
    assert public <= set(whosays.__all__), "every error can be caught by its public name"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = whosays.nothing


def test_the_tree_of_errors_is_drawn() -> None:
    tree = errors.__doc__ or ""
    tree_of_errors: list[type[errors.WhosaysError]] = [errors.WhosaysError, *errors.WhosaysError.__subclasses__()]
    for error in tree_of_errors:
        line = next(line for line in tree.splitlines() if error.__name__ in line)
        assert str(error.exit_code) in line
    assert len({error.exit_code for error in errors.WhosaysError.__subclasses__()}) == 4


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = (
        "import sys, whosays; print([m for m in ('msgspec', 'typer', 'rich', 'whosays.pipeline') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
