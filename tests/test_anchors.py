"""Anchors over versions, against edits whose true outcome is known; offsets, against the encoders of Python."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command import Run
from whosays.sources.found import Found
from whosays.store.anchors import EXACT, MOVED, ORPHAN, anchor, anchors
from whosays.store.offsets import Offsets, Places
from whosays.store.store import Store

OLD = """Shelling of the town
Three people were killed, the mayor said. Nine were hurt.

Увечері влучили ще раз: двоє загиблих, повідомив мер.
وقال المحافظ إن خمسة أصيبوا 💥 صباحا.
Nine were hurt."""


def states(old: str, new: str, *words: str) -> list[str]:
    return [anchor(old, new, old.index(word), old.index(word) + len(word)).state for word in words]


@pytest.mark.parametrize(
    ("new", "words", "state"),
    [
        (OLD, "Nine", EXACT),
        (OLD + " More follows.", "Three people", EXACT),
        ("Updated. " + OLD, "Three people", MOVED),
        ("Updated. " + OLD, "двоє загиблих", MOVED),
        ("💥 " + OLD, "خمسة", MOVED),
        (OLD.replace("Three", "Four"), "Three people", ORPHAN),
        (OLD.replace("Three", "Four"), "двоє загиблих", MOVED),  # four is shorter
        (OLD.replace("Three", "Seven"), "двоє загиблих", EXACT),  # seven is not
        (OLD.replace("двоє загиблих", "троє загиблих"), "двоє загиблих", ORPHAN),
        (OLD.replace("killed, the mayor", "killed, the governor"), "Three people", ORPHAN),  # another speaker
        (OLD.replace("Three people were killed", "No one was killed"), "Three people", ORPHAN),
        ("A. " + OLD + "\n" + OLD, "двоє загиблих", ORPHAN),  # two places
        (OLD.replace("Shelling of", "Fire in") + "\n" + OLD.split("\n")[1], "Three people", ORPHAN),
        ("", "Nine", ORPHAN),
        ("Nine", "Nine", ORPHAN),  # of two, which?
    ],
)
def test_what_becomes_of_a_value(new: str, words: str, state: str) -> None:
    start = OLD.index(words)
    found = anchor(OLD, new, start, start + len(words))
    assert found.state == state
    if state == ORPHAN:
        assert (found.start, found.end) == (None, None)
    else:
        assert found.start is not None
        assert new[found.start : found.end] == words
        assert (found.start == start) == (state == EXACT)


def test_one_of_two_alike_is_never_moved() -> None:
    old = "At noon:\nFive were hurt.\nAt night:\nFive were hurt.\n"
    first, second = 9, old.rindex("Five")
    new = "At night:\nFive were hurt.\n"
    assert [a.state for a in anchors(old, new, [(first, first + 4), (second, second + 4)])] == [ORPHAN, ORPHAN]


def test_spans_outside_the_text_are_refused() -> None:
    for start, end in ((0, 0), (5, 4), (-1, 3), (0, len(OLD) + 1)):
        with pytest.raises(ValueError, match="no span"):
            anchor(OLD, OLD, start, end)


def test_a_thousand_edits_never_move_a_value_to_other_words() -> None:
    """Every word carries its own mark, so where it truly went is known; alike words make guesses fail."""
    chance = random.Random(7)
    kept = moved = 0
    for _ in range(1000):
        words = [chance.choice(["three", "killed", "мер", "قتل", "9", "said."]) for _ in range(60)]
        marks = list(range(60))
        new_words, new_marks = list(words), list(marks)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(new_words))
            kind = chance.choice(["in", "out", "change"])
            if kind == "in":
                new_words.insert(at, "new")
                new_marks.insert(at, -1)
            elif kind == "out":
                del new_words[at], new_marks[at]
            else:
                new_words[at], new_marks[at] = "other", -1
        old, new = " ".join(words), " ".join(new_words)
        starts = {mark: len(" ".join(words[:i])) + (i > 0) for i, mark in enumerate(marks)}
        truth = {mark: len(" ".join(new_words[:i])) + (i > 0) for i, mark in enumerate(new_marks)}
        spans = [(starts[m], starts[m] + len(words[m])) for m in marks]
        for mark, found in zip(marks, anchors(old, new, spans), strict=True):
            if found.start is None:
                continue
            kept += 1
            moved += found.state == MOVED
            assert new[found.start : found.end] == words[mark]
            assert found.start == truth.get(mark)
    assert kept > 30_000
    assert moved > 5_000


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=700), st.data())
def test_offsets_are_those_of_the_encoders(text: str, data: st.DataObject) -> None:
    text += "💥é" * data.draw(st.integers(0, 200))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    offsets = Offsets(text)

    def sixteen(part: str) -> int:
        return len(part.encode("utf-16-le", "surrogatepass")) // 2

    def eight(part: str) -> int:
        return len(part.encode("utf-8", "surrogatepass"))

    head, whole = text[:start], text[:end]
    assert offsets.of(start, end) == Places((start, end), (sixteen(head), sixteen(whole)), (eight(head), eight(whole)))


def test_offsets_outside_the_text_are_refused() -> None:
    offsets = Offsets("Львів")
    assert offsets.of(5, 5) == Places((5, 5), (5, 5), (10, 10))
    for place in (-1, 6):
        with pytest.raises(IndexError):
            offsets.utf8(place)
        with pytest.raises(IndexError):
            offsets.utf16(place)


def test_claims_are_followed_through_the_versions_of_a_document(tmp_path: Path) -> None:
    first = "Shelling of the port\n\nThree people were killed in Odesa, the mayor said.\n\nNine people were injured."
    second = "Updated. " + first.replace("Nine people", "Eleven people")
    third = second + "\n\nMore follows."
    with Store.open(tmp_path / "case.db") as store:
        ids = set()
        for text in (first, second, third):
            found = Found(text, text.encode(), "text", "a.txt", language="en", url="https://desk.example/1")
            ids |= {added.id for added in store.add([found])}
        (id_,) = ids
        assert id_ is not None
        told = store.follow(id_)
    texts = {hashlib.sha256(text.encode()).hexdigest(): text for text in (first, second, third)}
    assert {(texts[one.version], texts[one.next]) for one in told} == {(first, second), (second, third)}
    counts = [(one.type, one.anchor.state, texts[one.next] == third) for one in told if one.claim == "count"]
    assert counts == [
        ("killed", MOVED, False),
        ("injured", ORPHAN, False),
        ("killed", EXACT, True),
        ("injured", EXACT, True),
    ]
    for one in told:
        assert texts[one.version][one.start : one.end] == one.exact
        if one.anchor.start is not None:
            assert texts[one.next][one.anchor.start : one.anchor.end] == one.exact


def test_the_export_counts_in_three_ways(tmp_path: Path) -> None:
    text = "💥 У Харкові загинули троє людей, повідомив мер."
    with Store.open(tmp_path / "case.db") as store:
        list(store.add([Found(text, text.encode(), "text", "a.txt", language="uk")]))
        (line,) = store.export()
    reading = json.loads(line)["versions"][0]["reading"]
    (count,) = reading["reading"]["counts"]
    offsets = reading["offsets"]
    rows = dict(zip(offsets["code_points"], zip(offsets["utf16"], offsets["utf8"], strict=True), strict=True))
    (start16, start8), (end16, end8) = rows[count["span"]["start"]], rows[count["span"]["end"]]
    assert text.encode("utf-16-le")[2 * start16 : 2 * end16].decode("utf-16-le") == count["span"]["exact"]
    assert text.encode()[start8:end8].decode() == count["span"]["exact"]


def test_follow_from_the_command(tmp_path: Path, whosays: Run) -> None:
    text = "Three people were killed in Odesa, the mayor said."
    where = str(tmp_path / "case.db")
    with Store.open(where) as store:
        for one in (text, "Updated. " + text):
            list(store.add([Found(one, one.encode(), "text", "a.txt", language="en", url="https://desk.example/1")]))
        (document,) = store.documents()
    done = whosays("follow", document["id"][:12], "--store", where)
    assert done.code == 0
    assert "moved  count killed  0-12 to 9-21  Three people" in done.out
    done = whosays("follow", document["id"], "--store", where, "--json")
    assert [json.loads(line)["anchor"]["state"] for line in done.out.splitlines()] == ["moved"] * 2
    assert whosays("follow", "zz", "--store", where).code == 2
