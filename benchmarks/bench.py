"""How fast whosays reads and how well it tells dates, beside other programs on the same texts; `make bench` runs it.

    python benchmarks/bench.py [--texts FOLDER] [--keys FOLDER] [--articles N]

The texts are files named after a language, `ru.jsonl`, with one JSON object a line that holds `text`; the keys are
`dates-*.jsonl`, with `lang`, `ref_date`, `text` and `timexes` ({"span": [start, end], "value": "2025-07-04"}). None
ships with the project: what is not there is said and skipped. Texts are cut and joined to articles of 5,000 bytes.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from importlib.util import find_spec
from pathlib import Path

import process
import speed
from accuracy import accuracy
from corpus import articles, lines, marked
from dates import TOOLS, AbsentError


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, default=Path("texts"), help="folder of CODE.jsonl files")
    parser.add_argument("--keys", type=Path, help="folder of dates-*.jsonl files; FOLDER/../gold/dev")
    parser.add_argument("--articles", type=int, default=120, help="articles a language")
    options = parser.parse_args()

    import whosays
    from whosays.languages import codes

    print(f"whosays {whosays.__version__}, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}")
    files = {code: options.texts / f"{code}.jsonl" for code in codes() if (options.texts / f"{code}.jsonl").exists()}
    if not files:
        print(
            f"\nno texts in {options.texts}: speed and memory are not measured (--texts names a folder of CODE.jsonl)"
        )
    texts = {code: found for code, file in files.items() if (found := articles(file, options.articles))}
    if texts:
        shares(texts, ways(texts))
        memory(texts, files)
    starts(texts)
    keyed(options.keys or options.texts.parent / "gold" / "dev")


def ways(texts: dict[str, list[str]]) -> dict[str, float]:
    """What each way of reading costs, language by language; gives its unit, the median of its processes."""
    print(f"\n{'articles of 5,000 bytes':<34}{'a CPU second':>13}{'ms each':>9}{'passes over words':>19}{'again':>9}")
    absent: set[str] = set()
    units = {}
    for code, found in texts.items():
        costs: dict[str, speed.Cost] = {}
        for name, way in speed.WAYS.items():
            if way.only not in {None, code}:
                continue
            try:
                costs[name] = speed.apart(speed.measure, name, code, found)
            except AbsentError as why:
                absent.add(str(why))
        units[code] = words = statistics.median(cost.words for cost in costs.values())
        for name, (new, again, _) in costs.items():
            print(f"{code}  {name:<30}{1 / new:>13.1f}{1000 * new:>9.2f}{new / words:>19.1f}{again / words:>9.1f}")
    for reason in sorted(absent):
        print(reason)
    return units


def shares(texts: dict[str, list[str]], units: dict[str, float]) -> None:
    """Passes over the words that every step of a reading takes."""
    costs = {code: (speed.apart(speed.steps, code, found), units[code]) for code, found in texts.items()}
    print(f"\n{'steps, in passes over words':<34}" + "".join(f"{code:>16}" for code in costs))
    columns = []
    for spent, words in costs.values():
        total = sum(cost for _, cost in spent)
        columns.append([f"{cost / words:>9.1f}{cost / total:>6.0%} " for _, cost in spent] + [f"{total / words:>9.1f}"])
    names = [name for name, _ in next(iter(costs.values()))[0]]
    for name, *cells in zip([*names, "all"], *columns, strict=True):
        print(f"{name:<34}" + "".join(f"{cell:<16}" for cell in cells).rstrip())


def memory(texts: dict[str, list[str]], files: dict[str, Path]) -> None:
    """Peak memory of fresh processes."""

    def row(name: str, code: str, given: str = "") -> None:
        print(f"{name:<34}{process.peak(code, given):>13.0f}")

    print("\npeak memory of a fresh process, MB")
    row("import whosays only", "import whosays")
    row("one article in every language", process.READ, given(*((code, found[0]) for code, found in texts.items())))
    for code, file in files.items():
        reports = [report["text"] for report in lines(file)]
        row(f"{code}, all {len(reports)} reports", process.READ, given(*((code, text) for text in reports)))
    if "ru" in texts and find_spec("natasha") is not None:
        row("natasha, one article in ru", process.TAG, given(("ru", texts["ru"][0])))


def starts(texts: dict[str, list[str]]) -> None:
    """From the start of a process to its first answer and its end."""
    whosays = str(Path(sys.executable).with_name("whosays"))
    commands = {
        "python -c pass": ([sys.executable, "-c", "pass"], ""),
        "whosays --version": ([whosays, "--version"], ""),
    }
    for code, found in texts.items():
        commands[f"to the first article in {code}"] = ([sys.executable, "-c", process.READ], given((code, found[0])))
    print(f"\n{'start, ms':<34}{'least':>13}{'median':>9}{'CPU':>9}")
    for name, (command, text) in commands.items():
        took = process.start_up(command, text)
        print(f"{name:<34}{took.least:>13.0f}{took.median:>9.0f}{took.cpu:>9.0f}")


def keyed(folder: Path) -> None:
    """How well dates are found and read, by the keys of a folder."""
    files = sorted(folder.glob("dates-*.jsonl"))
    if not files:
        print(f"\nno dates-*.jsonl in {folder}: how well dates are told is not measured")
        return
    print(
        f"\n{'dates: year, month, day':<34}{'precision':>13}{'recall':>9}{'F1':>9}{'right value':>13}{'F1, both':>10}"
    )
    absent: set[str] = set()
    for file in files:
        texts = marked(file)
        for name, ready in TOOLS.items():
            try:
                score = accuracy(ready(texts[0].language), texts)
            except AbsentError as why:
                absent.add(str(why))
                continue
            print(
                f"{file.stem.removeprefix('dates-') + f' ({score.keys})':<20}{name:<14}{score.precision:>13.1%}"
                f"{score.recall:>9.1%}{score.f1:>9.1%}{score.value:>13.1%}{score.f1_right:>10.1%}"
            )
    print("whosays was made with these keys at hand, the others were not")
    for reason in sorted(absent):
        print(reason)


def given(*texts: tuple[str, str]) -> str:
    """Lines of a language and a text, for a process."""
    return "".join(json.dumps(pair) + "\n" for pair in texts)


if __name__ == "__main__":
    main()
