"""Computes src/whosays/text/letters.toml: which groups of three letters speak for one of two languages of a script.

    python benchmarks/letters.py

It counts the words of the examples, the own reports and the lists of both packs, and of the appeals and directions in
`benchmarks/letters/CODE.txt`, the same in both: reports hold few verbs in the second person. No other text is needed.
Letters that one of the two lacks are left out: they tell the language by themselves.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from math import log2
from pathlib import Path

from whosays.languages import FOLDER, load, read_toml
from whosays.languages.examples import examples
from whosays.languages.lexicon import expand
from whosays.text import identify

APPEALS = Path(__file__).parent / "letters"
REPORTS = Path(__file__).parents[1] / "tests" / "reports"
PAIRS = (("uk", "ru"),)
LISTED = 0.05  # what a listed form counts, beside a word of a text
SEEN = 3.0  # how often a group is seen at least, in both languages together
PRIOR = 2.0  # what is added to every count
LEAST, MOST = 1, 4  # weights that are kept, in units of log 2
KEPT = 600  # groups for each language
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
HEAD = """# Groups of three letters that speak for one language of a pair, by weight; ^ begins a word, $ ends it.
# Made by benchmarks/letters.py from the examples and lists of the packs.
"""


def groups(code: str, strange: set[str]) -> dict[str, float]:
    """How often each group of letters stands in the words of a language."""
    counted: dict[str, float] = defaultdict(float)

    def count(text: str, weight: float) -> None:
        for word in WORD.findall(text):
            padded = f"^{word.lower()}$"
            for i in range(len(padded) - 2):
                if strange.isdisjoint(group := padded[i : i + 3]):
                    counted[group] += weight

    pack = load(code)
    for example in examples(pack):
        count(example.text, 1.0)
    for line in (REPORTS / f"{code}.jsonl").read_text("utf-8").splitlines():
        count(json.loads(line)["text"], 1.0)
    count((APPEALS / f"{code}.txt").read_text("utf-8"), 1.0)
    endings = read_toml(pack.folder / "pack.toml").get("endings", {})
    for file in sorted((FOLDER / code / "words").glob("*.toml")):
        for tables in read_toml(file).values():
            for form in {form for table in tables for short in table["forms"] for form in expand(short, endings)}:
                count(form, LISTED)
    return counted


def weights(one: Mapping[str, float], two: Mapping[str, float]) -> dict[str, int]:
    """What each group tells: positive for the first language, rounded to whole units."""
    total_one, total_two = sum(one.values()), sum(two.values())
    scale = total_one / total_two
    told = {}
    for group in one.keys() | two.keys():
        a, b = one.get(group, 0.0), two.get(group, 0.0) * scale
        if a + b >= SEEN:
            told[group] = (log2((a + PRIOR) / (b + PRIOR)), a + b)
    kept = {}
    for sign in (1, -1):
        ranked = sorted(told, key=lambda g: (-sign * told[g][0] * told[g][1] ** 0.5, g))[:KEPT]
        for group in ranked:
            weight = max(-MOST, min(MOST, round(told[group][0])))
            if sign * weight >= LEAST:
                kept[group] = weight
    return kept


def main() -> None:
    """Write the table."""
    lines = [HEAD]
    for codes in PAIRS:
        alphabets = [identify.profiles()[code].alphabet for code in codes]
        strange = set(alphabets[0] ^ alphabets[1])
        found = weights(*(groups(code, strange) for code in codes))
        for code, sign in zip(codes, (1, -1), strict=True):
            lines.append(f"\n[{'-'.join(codes)}.{code}]\n")
            for weight in range(MOST, LEAST - 1, -1):
                some = sorted(group for group, told in found.items() if told == sign * weight)
                rows = [" ".join(some[i : i + 40]) for i in range(0, len(some), 40)]
                lines.append(f'{weight} = """\n' + "\n".join(rows) + '\n"""\n')
    Path(identify.__file__).with_name("letters.toml").write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
