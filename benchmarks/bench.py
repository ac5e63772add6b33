"""How fast whosays reads, beside what else could be done with the same texts; `make bench` runs it.

    python benchmarks/bench.py [--texts FOLDER] [--articles N]

The texts are files named after a language, `ru.jsonl`, with one JSON object a line that holds `text`; none ships with
the project. They are cut and joined to articles of 5,000 bytes. All times are CPU seconds of one process.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

SIZE = 5_000  # bytes of an article
ROUNDS = 3
PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
WORD = re.compile(r"\w+")


class Row(NamedTuple):
    """What one way of reading costs on the articles of one language."""

    language: str
    way: str
    per_second: float
    passes: float


def articles(file: Path, most: int) -> list[str]:
    """Texts of about 5,000 bytes, made of the reports of a file in their order."""
    found: list[str] = []
    parts: list[str] = []
    size = 0
    for line in file.read_text("utf-8").split("\n"):
        if not line.strip():
            continue
        for piece in pieces(json.loads(line)["text"]):
            parts.append(piece)
            size += len(piece.encode())
            if size >= SIZE:
                found.append("\n\n".join(parts).encode()[:SIZE].decode("utf-8", "ignore"))
                parts, size = [], 0
                if len(found) == most:
                    return found
    return found


def pieces(text: str) -> Iterator[str]:
    """A text in parts of at most 5,000 characters."""
    for start in range(0, len(text), SIZE):
        yield text[start : start + SIZE]


def seconds(work: Callable[[str], object], texts: list[str], rounds: int = 1) -> float:
    """CPU seconds for one text, in the best of some rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - start)
    return best / len(texts)


def words(text: str) -> int:
    """The unit of comparison: one pass over the words."""
    return sum(1 for _ in WORD.finditer(text))


def measure(language: str, texts: list[str]) -> list[Row]:
    """All ways to read the articles of a language; the first quarter serves to load what is loaded once."""
    import msgspec

    import whosays
    from whosays.languages import codes
    from whosays.text.identify import identify

    def reading(text: str) -> bytes:
        return msgspec.json.encode(whosays.read(text, language=language))

    early, late = texts[: len(texts) // 4], texts[len(texts) // 4 :]
    seconds(reading, early)
    costs = {"whosays, texts not seen before": seconds(reading, late)}
    costs["whosays, the same again"] = seconds(reading, late, ROUNDS)
    seconds(lambda text: identify(text, codes()), early)
    costs["telling the language alone"] = seconds(lambda text: identify(text, codes()), late, ROUNDS)
    tagger = natasha() if language == "ru" else None
    if tagger is not None:
        seconds(tagger, early[:5])
        costs["natasha, names alone"] = seconds(tagger, late)
    one_pass = seconds(words, late, ROUNDS)
    return [Row(language, way, 1 / cost, cost / one_pass) for way, cost in costs.items()]


def natasha() -> Callable[[str], object] | None:
    """Natasha's name tagger for Russian news, if this environment has it."""
    try:
        from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter
    except ImportError:
        print("natasha is not installed here: no comparison")
        return None
    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def tag(text: str) -> object:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_ner(tagger)
        return doc.spans

    return tag


def peak(code: str, argument: str = "") -> float:
    """The most memory, in MB, that a fresh process needs for this."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{PEAK}", argument], capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[-1]) / 1024


READ_ALL = """
import json, sys
import whosays
for line in open(sys.argv[1], encoding="utf-8", newline="\\n"):
    if line.strip():
        text = json.loads(line)["text"]
        if any(map(str.isalpha, text)):
            whosays.read(text, language=LANGUAGE)
"""


def start_up(command: list[str], runs: int = 15) -> tuple[float, float]:
    """The least and the median time a command takes, in milliseconds of the clock."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
    return min(times), statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--texts", type=Path, default=Path("texts"), help="folder of CODE.jsonl files")
    parser.add_argument("--articles", type=int, default=120, help="articles a language")
    options = parser.parse_args()

    import whosays
    from whosays.languages import codes

    print(f"whosays {whosays.__version__}, Python {sys.version.split()[0]}\n")
    files = {code: options.texts / f"{code}.jsonl" for code in codes() if (options.texts / f"{code}.jsonl").exists()}
    if not files:
        print(f"no texts in {options.texts}: only the start is measured (--texts names a folder of CODE.jsonl files)\n")
    else:
        print(f"{'articles of 5,000 bytes':<44}{'a CPU second':>14}{'ms each':>10}{'passes over words':>19}")
    for code, file in files.items():
        for row in measure(code, articles(file, options.articles)):
            cost = 1000 / row.per_second
            print(f"{row.language}  {row.way:<40}{row.per_second:>14.1f}{cost:>10.2f}{row.passes:>19.1f}")
    if files:
        print("\npeak memory of a fresh process, MB")
    for code, file in files.items():
        most = peak(READ_ALL.replace("LANGUAGE", repr(code)), str(file))
        print(f"{code}  all {file.read_bytes().count(10)} reports{most:>12.0f}")
    print(f"    import whosays only{peak('import whosays'):>9.0f}")
    print("\nstart, ms of the clock              least    median")
    for name, command in {
        "python -c pass": [sys.executable, "-c", "pass"],
        "whosays --version": [str(Path(sys.executable).with_name("whosays")), "--version"],
    }.items():
        least, median = start_up(command)
        print(f"{name:<30}{least:>11.1f}{median:>10.1f}")


if __name__ == "__main__":
    main()
