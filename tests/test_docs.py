"""What can be done is described: every command, option and exit code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from command import whosays
from whosays import errors
from whosays.cli import app

ROOT = Path(__file__).parent.parent
CLI = (ROOT / "docs" / "cli.md").read_text("utf-8")
MADE_BY_THE_LIBRARY = {"--install-completion", "--show-completion"}


def with_own_commands(command: Any) -> Iterator[Any]:
    """A command and those below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from with_own_commands(below)


def test_every_command_and_option_is_described() -> None:
    group = typer.main.get_command(app)
    commands = group.commands  # type: ignore[attr-defined]
    assert set(commands) >= {"read", "explain", "languages", "check"}
    for name, command in commands.items():
        assert command.help, f"{name} has no help"
        assert f"\n## whosays {name}" in CLI, f"{name} has no section in docs/cli.md"
        section = CLI.partition(f"\n## whosays {name}")[2].partition("\n## ")[0]
        for parameter in (p for each in with_own_commands(command) for p in each.params):
            for option in (o for o in parameter.opts if o.startswith("--") and o != "--help"):
                assert f"`{option}" in section, f"{option} of {name} is not in docs/cli.md"
    for parameter in group.params:
        assert any(f"`{option}`" in CLI for option in parameter.opts) or set(parameter.opts) & MADE_BY_THE_LIBRARY


def test_every_option_described_exists() -> None:
    group = typer.main.get_command(app)
    options = {option for command in with_own_commands(group) for p in command.params for option in p.opts}
    assert set(re.findall(r"`(--[a-z-]+)", CLI)) <= options | {"--help"}


def test_every_exit_code_is_described() -> None:
    for error in errors.WhosaysError.__subclasses__():
        assert f"| {error.exit_code} |" in CLI


def test_readme_shows_the_account_of_the_demo() -> None:
    published = (ROOT / "demo" / "published.txt").read_text("utf-8").strip()
    done = whosays("read", str(ROOT / "demo" / "report-ar.txt"), "--published", published)
    shown = (
        (ROOT / "README.md")
        .read_text("utf-8")
        .partition("<!-- account -->\n```\n")[2]
        .partition("```\n<!-- end -->")[0]
    )
    assert shown == done.out, "run make readme"


def test_readme_begins_with_two_commands() -> None:
    first = (ROOT / "README.md").read_text("utf-8").partition("```\n")[2].splitlines()
    assert [line.split("#")[0].strip() for line in first[:2]] == ["make demo", "make test"]


def test_links_of_the_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name} names {target}, which is missing"


def test_documents_tell_no_addresses_or_paths_of_a_machine() -> None:
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "constraints.txt", ROOT / "pyproject.toml"]:
        assert not re.search(r"(?<!\w)/(?:work|root|home|tmp)/", document.read_text("utf-8")), document.name
    assert "://" not in (ROOT / "constraints.txt").read_text("utf-8")


def test_constraints_are_exact() -> None:
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", line), line
