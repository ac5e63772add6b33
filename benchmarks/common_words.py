"""Count how common words are in the project's own examples. `python benchmarks/common_words.py > FILE`.

Writes what `whosays.link.telling` weighs words by: the number of lines, then every stem that stands in two lines or
more with their number. The examples are all by this project, in four languages.
"""

from __future__ import annotations

import collections
import sys
from pathlib import Path

from whosays.link.telling import RARE, SHORTEST, stems

ROOT = Path(__file__).parent.parent
TEXTS = (
    "src/whosays/languages/*/examples*",
    "src/whosays/languages/*/examples/*",
    "tests/**/*.toml",
    "tests/**/*.jsonl",
    "tests/test_*.py",
)

NOT_OURS_TO_LEARN = "tests/incidents/"  # what the linker is tested with


def main() -> None:
    """Print the table."""
    counts: collections.Counter[str] = collections.Counter()
    lines = 0
    for pattern in TEXTS:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and NOT_OURS_TO_LEARN not in path.as_posix():
                for line in path.read_text("utf-8").split("\n"):
                    words = {word for word in stems(line) if len(word) >= SHORTEST and not word.isdigit()}
                    lines += bool(words)
                    counts.update(words)
    table = [f"{word}\t{count}" for word, count in sorted(counts.items()) if count > RARE]
    sys.stdout.write("\n".join([str(lines), *table]) + "\n")


if __name__ == "__main__":
    main()
