"""Whole processes: the memory they need, and the time from their start to their first answer."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
READ = """
import json, sys
import whosays
for line in sys.stdin:
    language, text = json.loads(line)
    if any(map(str.isalpha, text)):
        whosays.read(text, language=language)
"""
"""Reads what comes in, lines of a language and a text."""
TAG = """
import json, sys
import natasha
segmenter, tagger = natasha.Segmenter(), natasha.NewsNERTagger(natasha.NewsEmbedding())
for line in sys.stdin:
    doc = natasha.Doc(json.loads(line)[1])
    doc.segment(segmenter)
    doc.tag_ner(tagger)
"""


class Start(NamedTuple):
    """Milliseconds of a process from start to end: of the clock, least and median, and of the CPU, least."""

    least: float
    median: float
    cpu: float


def peak(code: str, given: str = "") -> float:
    """The most memory, in MB, that a fresh process needs for this, mapped files counted in. Linux only."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{PEAK}"], input=given, capture_output=True, encoding="utf-8", check=True
    )
    return int(done.stdout.split()[-1]) / 1024


def start_up(command: list[str], given: str = "", runs: int = 7) -> Start:
    """How long a command takes, in the best and the median of some runs."""
    clock, cpu = [], []
    for _ in range(runs):
        used, start = _children(), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, input=given, encoding="utf-8")
        clock.append((time.perf_counter() - start) * 1000)
        cpu.append((_children() - used) * 1000)
    return Start(min(clock), statistics.median(clock), min(cpu))


def _children() -> float:
    """CPU seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
