"""Twenty variants of the report of the demo: what was changed is found, exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

import whosays
from variants import Variant, variant

DEMO = Path(__file__).parent.parent / "demo"
VARIANTS = 20


def test_the_demo_is_the_first_variant() -> None:
    assert (DEMO / "report-ar.txt").read_text("utf-8") == variant(0).text


def test_variants_differ() -> None:
    assert len({variant(seed).text for seed in range(VARIANTS + 1)}) == VARIANTS + 1
    assert variant(7) == variant(7)


def test_the_demo() -> None:
    assert_found(variant(0))


@pytest.mark.parametrize("seed", range(1, VARIANTS + 1))
def test_variant(seed: int) -> None:
    assert_found(variant(seed))


def assert_found(report: Variant) -> None:
    """All figures expected are found with their bound and speaker, and no other number is taken for one."""
    reading = whosays.read(report.text, published="2025-09-11")
    assert reading.document.language == "ar"
    speakers = {a.id: " ".join(filter(None, [a.source.name, a.source.canonical])) for a in reading.attributions}
    found = [
        (count.measure, count.object, count.low, count.high, count.bound, speakers.get(count.attribution or "", ""))
        for count in reading.counts
        if count.bound != "vague"
    ]
    for want in report.expected:
        same = [f for f in found if f[0] == want.measure and f[1] in want.objects and f[2:5] == want[2:5]]
        assert same, f"{want} is missing among {found}"
        assert want.source is None or any(want.source in f[5] for f in same), f"{want} is given by {same}"
    numbers = {number for want in report.expected for number in (want.low, want.high) if number is not None}
    stray = [f for f in found if f[2] not in numbers | {1} and f[3] not in numbers | {1}]
    assert not stray, f"no figures of the report: {stray}"
    for count in reading.counts:
        assert report.text[count.span.start : count.span.end] == count.span.exact
