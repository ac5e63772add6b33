"""Language packs: folders of lists and rules, loaded when first used.

>>> sorted(codes())[:2]
['ar', 'en']
>>> load("uk").name
'Ukrainian'
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from ..errors import LanguageError, PackError
from ..rules.engine import Gap, Rule, RuleError, Rules, compile_rule, make_gap
from ..rules.mentions import Tests
from ..rules.productions import PRODUCTIONS
from .lexicon import Entry, Lexicon, entry_of

FOLDER = Path(__file__).parent
TIMES = frozenset((
    "moment", "daypart", "which", "grain", "ago", "phase", "season", "decade", "roman", "era", "zone", "oclock", "half",
    "yearword", "at", "of", "from", "till", "equals", "the", "future", "past", "after", "and", "every", "never", "bce",
))  # fmt: skip
"""Kinds of words that only time expressions are made of; they have a lexicon of their own."""
SHARED = frozenset({"numeral", "ordinal", "month", "weekday", "comma", "dash", "stop", "bracket", "slash"})
"""Kinds of words that are looked up in both."""


EVENTS = frozenset(
    {
        "aside",
        "goods",
        "occurs",
        "trigger",
        "party",
        "modifier",
        "agent",
        "onto",
        "partner",
        "relative",
        "armament",
        "light",
        "mood",
        "background",
        "idle",
        "terrain",
        "seat",
    }
)
"""Kinds of words that only events are made of; they have a lexicon of their own."""


class Pack(Struct, eq=False, gc=False):
    """One language, ready to read with."""

    code: str
    name: str
    script: str
    direction: str
    letters: frozenset[str]
    abbreviations: frozenset[str]
    quotes: tuple[tuple[str, str], ...]
    order: str
    drops: bool
    dative: tuple[str, ...]
    whole: tuple[str, ...]
    past: tuple[str, ...]
    infinitive: tuple[str, ...]
    free: bool
    surnames: tuple[str, ...]
    adverbial: tuple[str, ...]
    converbs: tuple[str, ...]
    several: tuple[str, ...]
    nominative: tuple[str, ...]
    participles: tuple[str, ...]
    particle: str
    cases: bool
    lexicon: Lexicon
    times: Lexicon
    events: Lexicon
    rules: Rules
    folder: Path


@cache
def codes() -> tuple[str, ...]:
    """The codes of all packs."""
    return tuple(sorted(p.parent.name for p in FOLDER.glob("*/pack.toml")))


@cache
def letters() -> dict[str, str]:
    """The letters that tell each pack from others of its script, read without loading the packs."""
    return {code: "".join(read_toml(FOLDER / code / "pack.toml").get("letters", "")) for code in codes()}


@cache
def names(code: str) -> dict[str, Any]:
    """The words in names by which reports in several languages are compared, read without loading the pack."""
    file = FOLDER / code / "names.toml"
    return read_toml(file) if file.exists() else {}


@cache
def load(code: str) -> Pack:
    """The pack of a language.

    Raises LanguageError where there is none, PackError where its folder holds a mistake.
    """
    if code not in codes():
        raise LanguageError(f"no language pack for {code!r}; there are: {', '.join(codes())}")
    return load_folder(FOLDER / code)


def load_folder(folder: Path) -> Pack:
    """The pack in a folder, with the words and rules common to all."""
    pack = read_toml(folder / "pack.toml")
    common = FOLDER / "common"
    entries = [
        pair
        for file in (*sorted((common / "words").glob("*.toml")), *sorted((folder / "words").glob("*.toml")))
        for pair in _entries(file)
    ]
    rules = _rules((common, folder), set(pack.get("without", [])))
    try:
        times = Lexicon([pair for pair in entries if pair[0].kind in TIMES | SHARED], pack, rules.tests)
        plain = [pair for pair in entries if not _is_of_time(pair[0]) and pair[0].kind not in EVENTS]
        events = Lexicon([pair for pair in entries if pair[0].kind in EVENTS], pack, rules.tests)
        lexicon = Lexicon(plain, pack, rules.tests, times, events)
    except KeyError as missing:
        raise PackError(
            f"{folder.name}: a form uses the ending class {missing}, which pack.toml does not define"
        ) from None
    return Pack(
        pack["code"],
        pack["name"],
        pack["script"],
        pack["direction"],
        frozenset(pack.get("letters", "")),
        frozenset(a.lower() for a in pack.get("abbreviations", [])),
        tuple((q[0], q[-1]) for q in pack.get("quotes", [])),
        pack.get("order", "svo"),
        bool(pack.get("drops_subject", False)),
        tuple(pack.get("dative", ())),
        tuple(pack.get("clitics", {}).get("article", ())),
        tuple(pack.get("past", ())),
        tuple(pack.get("infinitive", ())),
        bool(pack.get("free_order", False)),
        tuple(pack.get("surnames", ())),
        tuple(pack.get("adverbial", ())),
        tuple(pack.get("converbs", ())),
        tuple(pack.get("several", ())),
        tuple(pack.get("nominative", ())),
        tuple(pack.get("participles", ())),
        str(pack.get("particle", "")),
        "cases" in pack,
        lexicon,
        times,
        events,
        rules,
        folder,
    )


def _is_of_time(entry: Entry) -> bool:
    return entry.kind in TIMES or (entry.kind in SHARED and "only" in entry.flags)


def _entries(file: Path) -> list[tuple[Entry, list[str]]]:
    found = []
    for kind, tables in read_toml(file).items():
        for number, table in enumerate(tables, 1):
            fields = {k: v for k, v in table.items() if k not in {"value", "flags", "forms"}}
            if not isinstance(table.get("forms"), list):
                raise PackError(f"{file.parent.parent.name}/{file.name}: {kind} {number} has no list of forms")
            where = f"{file.parent.parent.name}/words/{file.name}: {kind} {number}"
            entry = entry_of(kind, table.get("value"), frozenset(table.get("flags", [])), fields, where)
            found.append((entry, table["forms"]))
    return found


def _rules(folders: tuple[Path, ...], without: set[str]) -> Rules:
    tests = Tests()
    gaps: dict[str, Gap] = {}
    layers: dict[str, list[Rule]] = {}
    for folder in folders:
        for file in sorted((folder / "rules").glob("*.toml")):
            tables = read_toml(file)
            gaps |= {name: make_gap(table) for name, table in tables.get("gaps", {}).items()}
            for table in tables.get("rule", []):
                try:
                    rule = compile_rule(table, gaps, tests, PRODUCTIONS, f"{folder.name}/rules/{file.name}")
                except RuleError as error:
                    raise PackError(str(error)) from None
                if rule.name not in without:
                    layers.setdefault(rule.layer, []).append(rule)
    return Rules(layers, tests)


def read_toml(file: Path) -> dict[str, Any]:
    """A TOML file as tables; PackError names the file where it cannot be read."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PackError(f"{file.parent.name}/{file.name}: {error}") from None
