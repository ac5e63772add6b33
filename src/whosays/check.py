"""What a language folder lacks, in sentences a linguist can act on."""

from __future__ import annotations

from pathlib import Path

from .errors import LanguageError
from .find.match import divide, match_sentences
from .find.timexes import match_times, timexes
from .languages import FOLDER, Pack, codes, load_folder
from .languages.examples import examples, rules_in
from .languages.lexicon import END, Entry
from .resolve.work import Work
from .vocabulary import ERAS, MEASURES, OBJECTS, PARTS, TABLES

NEEDED = (
    "numeral", "ordinal", "bound", "range", "unit", "month", "weekday", "object", "others", "measure", "subset",
    "period", "negation", "hedge", "cue", "that", "role", "channel", "pronoun", "preposition", "conjunction",
    "clause", "auxiliary", "time", "adverb", "moment", "daypart", "which", "grain", "ago", "phase", "season", "era",
    "zone", "yearword", "at", "from", "till",
)  # fmt: skip
NUMBERS = (*range(1, 21), *range(30, 100, 10), *range(100, 1000, 100), 1000, 1_000_000)
RARE = {"other", "not_intercepted", "aid", "lost"}


def check(pack: str) -> list[str]:
    """What the pack with this code, or in this folder, lacks; empty if nothing.

    Raises LanguageError where there is no such folder, PackError where it cannot be read at all.
    """
    folder = FOLDER / pack if pack in codes() else Path(pack)
    if not (folder / "pack.toml").is_file():
        raise LanguageError(
            f"no language pack {pack!r}: {folder / 'pack.toml'} does not exist; there are: {', '.join(codes())}"
        )
    loaded = load_folder(folder)
    return [*_words(loaded), *_values(loaded), *_examples(loaded)]


def _entries(pack: Pack) -> list[Entry]:
    found: dict[int, Entry] = {}
    pending: list[object] = [pack.lexicon.trie, pack.times.trie]
    for entries in (*pack.lexicon.single.values(), *pack.times.single.values()):
        found |= {id(e): e for e in entries}
    while pending:
        node = pending.pop()
        assert isinstance(node, dict)
        for key, below in node.items():
            if key == END:
                found |= {id(e): e for e in below}
            else:
                pending.append(below)
    return list(found.values())


def _words(pack: Pack) -> list[str]:
    entries = _entries(pack)
    kinds = {e.kind for e in entries}
    lacking = [f"no word of the kind {kind}" for kind in NEEDED if kind not in kinds]
    numbers = {e.value for e in entries if e.kind == "numeral"}
    lacking += [
        f"no numeral for {n}"
        for n in NUMBERS
        if n not in numbers and not (n < 1000 and n % 100 == 0 and 100 in numbers)
    ]
    measures = {e.value for e in entries if e.kind == "measure"} | {
        m for e in entries for m in (*e.fields.get("when", {}).values(), e.fields.get("measure"))
    }
    lacking += [f"no word for the measure {m}" for m in MEASURES if m not in measures | RARE]
    objects = {e.value for e in entries if e.kind == "object"}
    lacking += [f"no word for the object {o}" for o in OBJECTS if o not in objects | RARE]
    lacking += [
        f"no name of month {n}" for n in range(1, 13) if n not in {e.value for e in entries if e.kind == "month"}
    ]
    lacking += [
        f"no name of weekday {n}" for n in range(1, 8) if n not in {e.value for e in entries if e.kind == "weekday"}
    ]
    return lacking


def _values(pack: Pack) -> list[str]:
    wrong = []
    allowed = {
        "daypart": set(PARTS),
        "era": set(ERAS) | {word for era in ERAS.values() for word in era["also"]},
        "measure": set(MEASURES),
        "object": set(OBJECTS),
        "channel": set(TABLES["channel"]),
        "bound": set(TABLES["bound"]),
    }
    for entry in _entries(pack):
        if entry.kind in allowed and entry.value not in allowed[entry.kind]:
            wrong.append(f"{entry.where}: {entry.value!r} is no {entry.kind}")
        if entry.kind == "cue" and entry.fields.get("stance", "asserts") not in TABLES["stance"]:
            wrong.append(f"{entry.where}: {entry.fields['stance']!r} is no stance")
        if entry.kind == "object" and not entry.flags & {"singular", "plural", "dual"}:
            wrong.append(f"{entry.where}: an object is singular, dual or plural")
    for key, found in pack.lexicon.single.items():
        for kind in ("object", "numeral", "bound", "unit"):
            values = {str(e.value) for e in found if e.kind == kind}
            if len(values) > 1:
                wrong.append(f"{key!r} is listed as {kind} with several values: {', '.join(sorted(values))}")
    return wrong


def _examples(pack: Pack) -> list[str]:
    used: set[str] = set()
    refused: set[str] = set()
    for example in examples(pack):
        refused |= set(example.refuses)
        work = Work(example.text, pack)
        divide(work)
        match_times(work)
        timexes(work)
        match_sentences(work)
        used |= {rule for timed in work.timed for rule in rules_in(timed.mention)}
        used |= {
            rule
            for chart in work.charts
            for kind in ("count", "refused", "speech")
            for m in chart.get(kind)
            for rule in rules_in(m)
        }
    names = sorted(rule.name for rule in pack.rules)
    lacking = [f"no example uses the rule {name}" for name in names if name not in used]
    return lacking + [f"no example refuses the rule {name}" for name in names if name not in refused]
