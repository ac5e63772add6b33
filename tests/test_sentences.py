"""Sentences of the engine: each has its code and values back, and everything that is told is one of them."""

from __future__ import annotations

import ast
import json
import re
import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import whosays
from whosays.export.reasons import reason
from whosays.find.counts import WHY
from whosays.link.matching import WEIGHTS
from whosays.records import Attribution, Count, Event, Reading
from whosays.sentences import FORMS, VALUES, sentence, taken
from whosays.web.interface import Interface, languages
from whosays.web.rendering import own

SOURCE = Path(whosays.__file__).parent
SAMPLES = {
    "number": "1204",
    "percent": "45%",
    "time": "2025-03-04T10:30:00Z",
    "figure": "at least 7",
    "code": "killed",
    "side": "UA",
    "days": "2025-03-04 or 2025-03-05",
    "counted": "3 cruise missile launched",
    "piece": "5 (child)",
    "sign": "a word written twice",
}
OTHERS = [code for code in languages() if code != "en"]
NAMES = {
    "UTF",
    "UTC",
    "JSON",
    "JSONL",
    "Feed",
    "CSV",
    "PDF",
    "OCR",
    "Word",
    "zip",
    "Telegram",
    "Desktop",
    "https",
    "that",
}
NAMES |= {"whosays", "link", "before"}  # a command, and what an address asks
LATIN = re.compile("[A-Za-z]{2,}")


def sample(name: str) -> str:
    kind = VALUES.get(name)
    if isinstance(kind, dict):
        return kind["between"].join([SAMPLES[kind["each"]]] * 2)
    return SAMPLES[kind] if kind is not None else "Козин, Olha"


def samples(code: str) -> dict[str, str]:
    return {name: sample(name) for name in re.findall(r"\{(\w+)\}", FORMS[code][-1])}


@pytest.mark.parametrize("code", sorted(FORMS))
def test_a_sentence_gives_its_code_and_values_back(code: str) -> None:
    told = FORMS[code][-1].format(**samples(code))
    found = taken(told, code.partition(".")[0])
    assert found is not None
    assert (found.code, found.values) == (code, samples(code))


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_has_no_english_word_in_another_language(language: str) -> None:
    speech = Interface.of(language)
    for code, forms in FORMS.items():
        told = forms[-1].format(**{**samples(code), **({"who": "Козин"} if "who" in samples(code) else {})})
        said = str(speech.told(told, code.partition(".")[0], own))
        left = LATIN.findall(re.sub("<bdi>.*?</bdi>", "", said).replace("&#34;", '"'))
        assert set(left) <= NAMES, (code, said)
        plain = speech.told(told, code.partition(".")[0])
        assert not LATIN.search(re.sub("\u2068.*?\u2069", "", plain)) or set(left), (code, plain)


def test_what_is_no_sentence_stays_english_and_is_marked_so() -> None:
    assert (
        str(Interface.of("ar").told("<b>Odd</b>.", "view", own))
        == '<span lang="en" dir="ltr">&lt;b&gt;Odd&lt;/b&gt;.</span>'
    )
    assert Interface.of("uk").told("Odd.", "view") == "Odd."
    assert taken("Nobody gives a number for the whole.", "warning") is None


def test_words_of_a_report_stay_apart_and_harmless() -> None:
    told = sentence("view.latest", figure=sentence("figure.range", low=2, high=6), who="<i>\u202eX</i>")
    for language in languages():
        said = str(Interface.of(language).told(told, "view", own))
        assert "<bdi>&lt;i&gt;\ufffdX&lt;/i&gt;</bdi>" in said
        assert "\u2068<i>\ufffdX</i>\u2069" in Interface.of(language).told(told, "view")


def test_plural_forms_of_sentences() -> None:
    numbers = (1, 2, 3, 5, 11, 21, 22, 25, 100, 103)
    for language, least in (("en", 2), ("uk", 2), ("ru", 2), ("ar", 4)):
        speech = Interface.of(language)
        told = [speech.told(sentence("view.independent", n=n), "view") for n in numbers]
        assert len({re.sub(r"\d+", "", one) for one in told}) >= least, told
    uk, ar = Interface.of("uk"), Interface.of("ar")
    assert (
        uk.told("The latest figures of 21 independent voices.", "view") == "Останні показники 21 незалежного джерела."
    )
    assert uk.told("The latest figures of 1 independent voice.", "view") == "Останні показники 1 незалежного джерела."
    assert ar.told("The latest figures of 2 independent voices.", "view") == "أحدث أرقام مصدرين مستقلين."
    assert ar.told("The latest figures of 3 independent voices.", "view") == "أحدث أرقام 3 مصادر مستقلة."
    assert ar.told("The latest figures of 11 independent voices.", "view") == "أحدث أرقام 11 مصدرًا مستقلًا."
    assert ar.told("The latest figures of 100 independent voices.", "view") == "أحدث أرقام 100 مصدر مستقل."


def test_values_are_written_as_the_language_writes_them() -> None:
    uk = Interface.of("uk")
    days = sentence("contradiction.day", days="2025-03-04 or 2025-03-05; 2025-03-08")
    assert uk.told(days, "contradiction").endswith("4 березня 2025 або 5 березня 2025; 8 березня 2025.")
    blame = sentence("contradiction.blame", one="RU", other="the army")
    assert "Росія" in uk.told(blame, "contradiction")
    assert "армія" in uk.told(blame, "contradiction")
    several = sentence("view.several", measures="launched uav, killed UA")
    assert "Україна" in uk.told(several, "view")
    assert "launched" not in uk.told(several, "view")
    total = "4 cruise missile launched + 12 uav launched"
    over = sentence("warning.sum_of_parts", addends=total, total=16, whole="9 weapon launched")
    assert not LATIN.search(uk.told(over, "warning"))
    assert "1\u00a0204" in uk.told(sentence("figure.at_least", number=1204), "figure")


def test_a_range_goes_from_left_to_right_in_every_language() -> None:
    assert [Interface.of(code).range(2, 6) for code in ("en", "uk", "ru")] == ["2–6"] * 3
    assert Interface.of("ar").range(2, 6) == "\u20662–6\u2069"
    assert "\u2066" in Interface.of("ar").figure("≥ 24")


# --- what is told is a sentence


def test_everything_that_readings_tell_is_a_sentence(reported: Path) -> None:
    with sqlite3.connect(reported) as connection:
        every = [msgspec.json.decode(row[0], type=Reading) for row in connection.execute("SELECT json FROM readings")]
    some: list[tuple[str, str]] = []
    for reading in every:
        claims: tuple[Count | Attribution | Event, ...] = (*reading.counts, *reading.attributions, *reading.events)
        some += [(one.why, "warning") for one in (*reading.warnings, *(w for claim in claims for w in claim.warnings))]
        some += [(one.why, "refusal") for one in reading.refused]
        some += [(one.why, "time") for one in reading.timexes if one.why]
        some += [(why, "place") for place in reading.places for why in place.why]
    assert len({section for _, section in some}) >= 3
    assert {one for one in some if taken(*one) is None} == set()


def _constants(module: str, calls: set[str]) -> Iterator[str]:
    """The words given to some calls of a module, with what is filled in as "Козин"."""
    for node in ast.walk(ast.parse((SOURCE / module).read_text("utf-8"))):
        name = getattr(node.func, "attr", getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name in calls:
            for given in node.args:
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value
                elif isinstance(given, ast.JoinedStr):
                    yield "".join(
                        str(part.value) if isinstance(part, ast.Constant) else "2017" for part in given.values
                    )


def test_the_evidence_of_places_is_known() -> None:
    told = {*_constants("resolve/places.py", {"add"}), *_constants("resolve/places.py", {"append"})}
    told = {one for one in told if not one.isidentifier()}
    assert len(told) > 20
    assert {one for one in told if taken(one, "place") is None} == {"2017“2017” before it"}  # of two parts, below
    assert taken("part of a longer name: “Новий” before it", "place") is not None


ASKED = (
    *(f"web/pages/{file.name}" for file in sorted((SOURCE / "web/pages").glob("*.py"))),
    *(f"web/accounts/{name}.py" for name in ("passwords", "users", "tokens")),
    *(f"link/{name}.py" for name in ("deciding", "values", "judging", "judged")),
    "store/query.py",
    "store/search.py",
    "sources/published.py",
)
"""Modules whose complaints somebody at the desk can come to see."""
FORGED = {"2017 is no verdict; say 2017", "2017 is no number of coders; say 2017", "2017 is no scope; there are: 2017"}
FORGED |= {"2017 is no role; there are: 2017", "2017 is no order; there are: 2017", "2017 is no 2017; there are: 2017"}
FORGED |= {"2017 is no order of reports; there are: 2017", "2017 is no kind of change; there are: 2017"}
"""What no form of the desk sends; these stay English."""


def test_complaints_that_a_form_can_lead_to_are_known() -> None:
    told = {one for module in ASKED for one in _constants(module, {"UsageError", "InputError"})}
    assert len(told) > 40
    unknown = {one for one in told if taken(one, "error") is None}
    assert unknown <= FORGED, unknown - FORGED


def test_failures_of_sources_are_known() -> None:
    files = [
        f"sources/{name}.py" for name in ("docx", "pdf", "xlsx", "mail", "html", "telegram_html", "archives", "jailed")
    ]
    told = {one for module in files for one in _constants(module, {"failed", "Failure"})}
    assert len(told) > 15
    rare = {"a part of it holds characters that are none; that part was not read"}
    assert {one for one in told if taken(one, "failure") is None} <= rare


def test_reasons_of_refusals_times_and_signs_are_known() -> None:
    for file in SOURCE.glob("languages/*/words/*.toml"):
        table = tomllib.loads(file.read_text("utf-8"))
        for unit in table.get("unit", []):
            assert taken(WHY.get(unit["value"], unit["value"]), "refusal"), (file, unit["value"])
        for some in table.values():
            for one in some if isinstance(some, list) else []:
                if isinstance(one, dict) and "why" in one:
                    assert taken(one["why"], "time"), (file, one["why"])
    for file in SOURCE.glob("languages/*/damage.toml"):
        for one in re.findall('^why = ("(?:[^"\\\\]|\\\\.)*")', file.read_text("utf-8"), re.MULTILINE):
            assert taken(json.loads(one), "sign"), (file, one)
    for file in SOURCE.glob("languages/*/rules/*.toml"):
        for rule in tomllib.loads(file.read_text("utf-8")).get("rule", []):
            if rule.get("make") == "refuse" and "unit" not in rule["name"]:
                name = rule["name"].split("/")[-1].replace("-", " ")
                assert taken(WHY.get(name, name), "refusal"), name


def test_every_reason_of_a_link_has_words() -> None:
    for language in OTHERS:
        assert {name for name in WEIGHTS if LATIN.search(reason(name, Interface.of(language)))} == set()
