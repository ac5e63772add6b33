"""The toll ledger, its views, echoes and contradictions, on accounts made by hand."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from whosays.errors import UsageError
from whosays.link import ledger as ledgers
from whosays.link import tolls
from whosays.link.contradictions import arithmetic, contradictions
from whosays.link.echoes import Echo, independent, voices, wires
from whosays.link.ledger import entries
from whosays.link.readouts import compare, readouts
from whosays.link.records import Account, Figure, Happening, Side, Spot, Voice
from whosays.link.speakers import is_authority, same_speaker
from whosays.records import Interval
from whosays.resolve.compile import distance

GOVERNOR_UK = Voice("начальник Дніпропетровської ОВА Андрій Глущенко", kind="person")
GOVERNOR_EN = Voice("regional governor Andrii Hlushchenko", kind="person")
GOVERNOR_AR = Voice("حاكم المقاطعة أندريه هلوشتشينكو", kind="person")
PROSECUTOR = Voice("Днепропетровская областная прокуратура", kind="org")
WORDS = tuple(range(100, 160))


def figure(low: int | None, voice: Voice | str | None = None, **other: Any) -> Figure:
    """A figure; `claim` is made of its place."""
    start = other.pop("start", 10)
    bound = other.pop("bound", "exact")
    values: dict[str, Any] = {
        "claim": f"c{start}", "measure": "killed", "object": "person", "side": None, "low": low,
        "high": None if bound in ("at_least", "more_than") else low, "bound": bound, "scope": "incident",
        "polarity": "affirmed", "certainty": "stated", "part_of": None, "derived": False, "event": None, "period": None,
        "voice": voice if isinstance(voice, Voice) else Voice(voice), "start": start, "end": start + 3, "exact": "",
    }  # fmt: skip
    return Figure(**(values | other))


def happening(type_: str = "shelling", voice: str | Voice | None = None, **other: Any) -> Happening:
    """An event told."""
    start = other.pop("start", 0)
    values: dict[str, Any] = {
        "claim": f"e{start}", "type": type_, "polarity": "affirmed",
        "voice": voice if isinstance(voice, Voice) else Voice(voice), "actors": (), "targets": (), "weapons": (),
        "places": (), "when": None, "when_inferred": False, "start": start, "end": start + 4, "exact": "",
    }  # fmt: skip
    return Happening(**(values | other))


def account(document: str, *told: Figure | Happening, hour: int | None = None, **other: Any) -> Account:
    """A report of 4 March 2025 at an hour."""
    published = None if hour is None else f"2025-03-{4 + hour // 24:02}T{hour % 24:02}:00:00+02:00"
    values: dict[str, Any] = {
        "id": f"id-{document}", "document": document, "version": f"v-{document}", "published": published,
        "publisher": f"Paper {document.upper()}", "url": None, "language": "en", "type": "shelling",
        "happenings": tuple(one for one in told if isinstance(one, Happening)),
        "figures": tuple(one for one in told if isinstance(one, Figure)), "places": (),
    }  # fmt: skip
    return Account(**(values | other))


def market() -> list[Account]:
    """A governor who raises his figure from two to five, his echoes, and a prosecutor who says six."""
    earlier = Voice("Андрій Глущенко", said=Interval("2025-03-04T10:00", "2025-03-04T10:00", "minute"))
    return [
        account("k1", figure(2, GOVERNOR_UK), hour=9, language="uk"),
        account("k2", figure(4, None, start=1), figure(4, GOVERNOR_UK), figure(2, earlier, start=90), hour=11,
                language="uk"),
        account("k3", figure(5, GOVERNOR_UK), figure(1, None, object="man", start=2), hour=14, language="uk"),
        account("k4", figure(5, GOVERNOR_EN), figure(2, GOVERNOR_EN, start=80), hour=14, shingles=WORDS,
                publisher="Meridian News Agency"),
        account("k5", figure(5, None), hour=15, shingles=WORDS[:40]),
        account("k6", figure(6, PROSECUTOR), figure(1, PROSECUTOR, start=99), hour=16, language="ru"),
        account("k7", figure(5, Voice(GOVERNOR_AR.name, kind="person", told_by=("وكالة ميريديان للأنباء",))), hour=17,
                language="ar"),
    ]  # fmt: skip


def where(view: tolls.View) -> list[str]:
    return [line.document for line in view.lines]


def by_documents(echoes: tuple[Echo, ...]) -> set[frozenset[str]]:
    return {frozenset(echo.documents) for echo in echoes}


# --- the ledger and its views


def test_whole_and_what_stands_apart() -> None:
    ledger = entries(market())
    assert len(ledger) == 12  # no line is lost
    whole = [(e.document, e.figure.low) for e in ledgers.whole(ledger, "killed")]
    assert whole == [("k1", 2), ("k2", 4), ("k2", 4), ("k2", 2), ("k3", 5), ("k4", 5), ("k5", 5), ("k6", 6), ("k7", 5)]
    apart = {(e.document, e.figure.low): why for e, why in ledgers.apart(ledger, "killed")}
    assert set(apart) == {("k3", 1), ("k4", 2), ("k6", 1)}
    assert len(whole) + len(apart) == len(ledger)
    assert tolls.extent(ledger, "killed") == (2, 6)


def test_views_of_the_market() -> None:
    accounts = market()
    ledger, told = entries(accounts), voices(accounts)
    assert tolls.lowest(ledger, "killed").best == 2
    assert where(tolls.lowest(ledger, "killed")) == ["k1", "k2"]
    assert (tolls.highest(ledger, "killed").best, where(tolls.highest(ledger, "killed"))) == (6, ["k6"])
    assert (tolls.latest(ledger, "killed").best, where(tolls.latest(ledger, "killed"))) == (5, ["k7"])
    assert tolls.official(ledger, "killed").best == 5
    both = tolls.independent(ledger, "killed", told)
    assert (both.low, both.high, both.best, len(both.lines)) == (5, 6, None, 2)
    estimate = tolls.ucdp(ledger, "killed", told)
    assert (estimate.low, estimate.best, estimate.high) == (5, 5, 6)  # a tie goes to the lower
    assert tolls.acled(ledger, "killed", told).best == 5
    assert set(tolls.VIEWS) == {"lowest", "highest", "latest", "official", "independent", "ucdp", "acled"}


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        (figure(0, polarity="denied"), False),
        (figure(3, polarity="hypothetical"), False),
        (figure(300, scope="cumulative"), False),
        (figure(3, derived=True), False),
        (figure(3, part_of="c99"), False),
        (figure(None, bound="vague"), False),
        (figure(5, bound="at_least"), True),
        (figure(None, high=7, bound="at_most"), True),
        (figure(3, certainty="hedged"), True),
        (figure(2, object="woman"), True),
        (figure(2, object="child"), True),
    ],
)
def test_what_counts_the_whole(line: Figure, counts: bool) -> None:
    ledger = entries([account("a", line, hour=9)])
    assert bool(ledgers.whole(ledger, "killed")) is counts
    assert bool(ledgers.apart(ledger, "killed")) is not counts


def test_groups_of_a_report() -> None:
    ledger = entries(
        [account("a", figure(12, "the mayor"), figure(5, "the mayor", object="fighter", start=40), hour=9)]
    )
    assert tolls.extent(ledger, "killed") == (12, 12)
    ledger = entries([account("a", figure(12, "the mayor", object="civilian"),
                              figure(5, "the mayor", object="child", start=40), hour=9)])  # fmt: skip
    assert tolls.extent(ledger, "killed") == (12, 12)
    ledger = entries(
        [account("a", figure(12, "the mayor"), hour=9), account("b", figure(3, "a doctor", object="child"))]
    )
    assert tolls.extent(ledger, "killed") == (12, 12)
    ledger = entries([account("a", figure(12, "the mayor"), figure(10, "the army", start=40), hour=9)])
    assert tolls.extent(ledger, "killed") == (10, 12)  # another voice in the report is no part


def test_part_of_another_measure_is_a_whole() -> None:
    launched = figure(60, "the air force", measure="launched", object="uav")
    down = figure(47, "the air force", measure="intercepted", object="uav", part_of="c10", start=30)
    ledger = entries([account("a", launched, down, hour=9)])
    assert tolls.extent(ledger, "intercepted") == (47, 47)
    assert tolls.extent(ledger, "launched uav") == (60, 60)
    assert ledgers.measures(ledger) == ("launched uav", "intercepted uav")


def test_things_of_several_kinds_are_never_one_number() -> None:
    some = [figure(2, measure="destroyed", object="tank"), figure(40, measure="destroyed", object="house", start=30)]
    ledger = entries([account("a", *some, hour=9)])
    assert tolls.extent(ledger, "destroyed") is None
    assert tolls.highest(ledger, "destroyed").best is None
    assert "destroyed house, destroyed tank" in tolls.highest(ledger, "destroyed").why
    assert tolls.extent(ledger, "destroyed house") == (40, 40)


def test_the_dead_of_two_countries_are_never_one_number() -> None:
    some = [figure(5, side="UA", object="soldier"), figure(70, side="RU", object="soldier", start=30)]
    ledger = entries([account("a", *some, hour=9)])
    assert ledgers.measures(ledger) == ("killed UA", "killed RU")
    assert tolls.extent(ledger, "killed RU") == (70, 70)
    assert tolls.extent(ledger, "killed") is None


def test_vague_bounds_are_kept() -> None:
    ledger = entries([account("a", figure(5, "the mayor", bound="at_least"), hour=9)])
    for name, view in tolls.VIEWS.items():
        told = view(ledger, "killed")
        assert told.low == 5, name
        assert told.best is None or name == "ucdp", name
    assert tolls.latest(ledger, "killed").high is None
    assert "at least 5" in tolls.latest(ledger, "killed").why


def test_nothing_told_gives_no_number() -> None:
    for name, view in tolls.VIEWS.items():
        told = view((), "killed")
        assert (told.name, told.low, told.high, told.best, told.lines) == (name, None, None, None, ())
        assert told.why
    assert tolls.extent((), "killed") is None
    assert contradictions([]) == ()
    assert arithmetic([]) == ()
    assert voices([]) == ()
    with pytest.raises(UsageError):
        ledgers.whole((), "")


def test_a_denial_is_kept_apart() -> None:
    some = [
        account("a", figure(0, "the army", measure="affected", polarity="denied")),
        account("b", figure(4, "the mayor")),
    ]
    ledger = entries(some)
    assert [e.document for e in ledgers.denials(ledger, "killed")] == ["a"]
    assert tolls.extent(ledger, "killed") == (4, 4)


@pytest.mark.parametrize(
    ("voice", "language", "answer"),
    [
        (Voice("мэр города Павел Черненко"), "ru", True),
        (Voice("Днепропетровская областная прокуратура", kind="org"), "ru", True),
        (Voice("ДСНС", actor="ua-dsns", kind="org"), "uk", True),
        (Voice("начальник Одеської обласної військової адміністрації Ігор Бондарчук"), "uk", True),
        (Voice("وزارة الصحة العامة اللبنانية", actor="lb-health-ministry"), "ar", True),
        (Voice("Regional governor Sergei Vetoshkin"), "en", True),
        (Voice("residents", kind="unnamed"), "en", False),
        (Voice("مدير مستشفى الأبيض التعليمي الدكتور هاشم الطيب أبكر"), "ar", False),
        (Voice("Meridian News Agency", kind="org"), "en", False),
        (Voice("Hamas", actor="ps-hamas", kind="org"), "en", False),
        (Voice(None), "en", False),
    ],
)
def test_authorities(voice: Voice, language: str, answer: bool) -> None:
    assert is_authority(voice, language) is answer


# --- time


def test_as_known_on_a_day() -> None:
    accounts = [account("a", figure(2, "the mayor"), hour=9), account("b", figure(5, "the mayor"), hour=33)]
    ledger = entries(accounts, {"a": "2025-03-07T08:00:00+00:00", "v-b": "2025-03-06T08:00:00+00:00"})
    assert [e.document for e in ledgers.known(ledger, "2025-03-04")] == ["a"]
    assert [e.document for e in ledgers.known(ledger, "2025-03-05")] == ["a", "b"]
    assert [e.document for e in ledgers.known(ledger, "2025-03-06", by="added")] == ["b"]
    assert ledgers.known(ledger, "2025-03-04T08:00:00+02:00") == ()
    assert len(ledgers.known(ledger, "2025-03-04T09:00:00+02:00")) == 1
    for bad in (("no day", "published"), ("2025-02-30", "published"), ("2025-03-04", "read")):
        with pytest.raises(UsageError):
            ledgers.known(ledger, *bad)


def test_updates() -> None:
    accounts = market()
    series = {one.voice: one for one in tolls.updates(entries(accounts), voices(accounts))}
    governor = next(one for name, one in series.items() if "Глущенко" in name)
    # the two of k2 was said at ten, after k1 of nine and before eleven
    assert [step.low for step in governor.steps] == [2, 4, 5]
    assert [line.document for line in governor.steps[0].lines] == ["k1", "k2"]
    assert [line.document for line in governor.steps[-1].lines] == ["k3", "k4", "k5", "k7"]


def test_undated_lines_are_the_latest_of_none() -> None:
    some = [account("a", figure(9, "the mayor")), account("b", figure(5, "the mayor"), hour=9)]
    assert tolls.latest(entries(some), "killed").best == 5
    assert tolls.latest(entries(some[:1]), "killed").best == 9


def test_broken_dates_do_no_harm() -> None:
    said = Voice("the mayor", said=Interval("soon", "soon", "day"))
    some = [account("a", figure(9, said), published="yesterday"), account("b", figure(5, said), hour=9)]
    some.append(account("c", happening(when=Interval("soon", "later", "day")), hour=9))
    assert tolls.latest(entries(some), "killed").best == 5
    assert tolls.extent(entries(some), "killed") == (5, 9)
    assert contradictions(some) == ()


# --- voices


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("начальник ОВА Андрій Глущенко", "uk"), ("حاكم المقاطعة أندريه هلوشتشينكو", "ar"), True),
        (("глава муниципалитета Хасан Каддух", "ru"), ("رئيس بلدية بليدا حسن قدّوح", "ar"), True),
        (("Днепропетровская областная прокуратура", "ru"), ("Dnipropetrovsk Regional Prosecutor's Office", "en"), True),
        (("القيادة العامة للقوات المسلحة السودانية", "ar", True), ("Sudanese Armed Forces", "en", True), True),
        (("Russian Defence Ministry", "en"), ("وزارة الدفاع الروسية", "ar"), True),
        (("Russian Defence Ministry", "en"), ("Міністерство оборони України", "uk"), False),
        (("Russian Defence Ministry", "en"), ("وزارة الصحة الروسية", "ar"), False),
        (("полиция Харьковской области", "ru"), ("Dnipropetrovsk regional police", "en"), False),
        (("Mayor Viktor Salamakha", "en"), ("мэр Виктор Саламатин", "ru"), False),
        (("Mayor Vitali Klitschko", "en"), ("Володимир Кличко", "uk"), False),
        (("Health Ministry spokesman", "en"), ("Defence Ministry spokesman", "en"), False),
    ],
)
def test_same_speaker(a: tuple[str, str], b: tuple[str, str], same: bool) -> None:
    assert same_speaker(a, b) is same
    assert same_speaker(b, a) is same


def test_echoes_of_the_market() -> None:
    told = voices(market())
    assert by_documents(told) == {frozenset({"k1", "k2", "k3", "k4", "k5", "k7"}), frozenset({"k6"})}
    governor = next(echo for echo in told if "k1" in echo.documents)
    assert "وكالة ميريديان للأنباء" in governor.chain
    assert independent(told) == 2
    (wire,) = wires(market())
    assert (wire.voice, set(wire.documents)) == ("Meridian News Agency", {"k4", "k5", "k7"})


def test_a_line_that_names_nobody() -> None:
    report = account("a", figure(5, None, start=1), figure(5, "Mayor Olha Koval"), hour=9)
    assert [echo.named for echo in voices([report])] == [True]
    report = account("a", figure(4, None, start=1), figure(5, "Mayor Olha Koval"), hour=9)
    assert sorted(echo.named for echo in voices([report])) == [False, True]
    again = [
        account("a", figure(5, None), publisher="Daily"),
        account("b", figure(5, "Mayor Olha Koval"), publisher="Daily"),
    ]
    assert by_documents(voices(again)) == {frozenset({"a", "b"})}
    copies = [account(d, figure(5, None), shingles=WORDS) for d in "ab"]
    assert by_documents(voices(copies)) == {frozenset({"a", "b"})}
    other = [account("a", figure(5, None), shingles=WORDS), account("b", figure(6, None), shingles=WORDS)]
    assert independent(voices(other)) == 2


def test_a_short_name_that_could_be_two_is_neither() -> None:
    some = [
        account("a", figure(5, "Mayor Olha Koval")),
        account("b", figure(6, "Captain Petro Koval")),
        account("c", figure(7, "Koval")),
    ]
    assert independent(voices(some)) == 3
    assert by_documents(voices([some[0], some[2]])) == {frozenset({"a", "c"})}


def test_entries_of_the_tables_are_never_confused() -> None:
    some = [
        account("a", figure(5, Voice("Ministry of Defence", actor="ru-mod"))),
        account("b", figure(5, Voice("Ministry of Defence", actor="ua-mod"))),
        account("c", figure(5, Voice("Ministry of Defence", kind="org"))),
    ]
    assert independent(voices(some)) == 3


def test_diplomacy_has_voices_without_figures() -> None:
    some = [
        account("a", happening("call", "the Kremlin"), type="call"),
        account("b", happening("call", "Kremlin"), type="call"),
        account("c", happening("call", "Office of the President of Ukraine"), type="call"),
    ]
    assert by_documents(voices(some)) == {frozenset({"a", "b"}), frozenset({"c"})}


NAMES = [
    "Mayor Olha Koval",
    "мер Ольга Коваль",
    "Koval",
    "regional police",
    "the police",
    "Captain Petro Koval",
    None,
    None,
]
FIGURES = st.builds(
    figure,
    st.integers(0, 6),
    st.sampled_from(NAMES),
    object=st.sampled_from(["person", "civilian", "child", "soldier"]),
    bound=st.sampled_from(["exact", "at_least", "about", "more_than"]),
    polarity=st.sampled_from(["affirmed", "affirmed", "affirmed", "denied"]),
    certainty=st.sampled_from(["stated", "hedged"]),
)


@st.composite
def incidents(draw: st.DrawFn) -> list[Account]:
    found = []
    for n in range(draw(st.integers(1, 6))):
        told = [replace(one, claim=f"c{i}") for i, one in enumerate(draw(st.lists(FIGURES, min_size=1, max_size=3)))]
        shingles = draw(st.sampled_from([(), WORDS, WORDS[:30], WORDS[25:]]))
        publisher = draw(st.sampled_from(["Daily", "Post", None]))
        hour = draw(st.sampled_from([None, 3, 9, 40]))
        found.append(account(f"d{n}", *told, hour=hour, shingles=shingles, publisher=publisher))
    return found


@settings(max_examples=60, deadline=None)
@given(incidents(), st.randoms(use_true_random=False))
def test_order_has_no_effect(some: list[Account], shuffle: random.Random) -> None:
    mixed = list(some)
    shuffle.shuffle(mixed)
    assert voices(some) == voices(mixed)
    assert entries(some) == entries(mixed)
    assert contradictions(some) == contradictions(mixed)
    assert readouts(some) == readouts(mixed)


@settings(max_examples=60, deadline=None)
@given(incidents())
def test_every_line_has_one_voice_and_views_lie_within(some: list[Account]) -> None:
    told, ledger = voices(some), entries(some)
    lines = [line for echo in told for line in echo.lines]
    assert sorted(lines) == sorted(ledgers.ref(entry) for entry in ledger)  # none lost, none twice
    assert len(ledgers.whole(ledger, "killed")) + len(ledgers.apart(ledger, "killed")) == len(ledger)
    extent = tolls.extent(ledger, "killed")
    for name, view in tolls.VIEWS.items():
        seen = view(ledger, "killed", told) if name in ("independent", "ucdp", "acled") else view(ledger, "killed")
        numbers = [n for n in (seen.low, seen.best, seen.high) if n is not None]
        assert numbers == sorted(numbers)
        assert extent is None or all(extent[0] <= n <= extent[1] for n in numbers)
        assert set(seen.lines) <= set(map(ledgers.ref, ledger))
    for day in ("2025-03-03", "2025-03-04", "2025-03-05"):
        assert set(ledgers.known(ledger, day)) <= set(ledger)


def allowed(one: Figure) -> set[int]:
    """The numbers up to 99 that a figure allows, written down case by case."""
    low = one.low or 0
    return {
        "exact": {low},
        "at_least": set(range(low, 100)),
        "more_than": set(range(low + 1, 100)),
        "at_most": set(range(low + 1)),
        "fewer_than": set(range(low)),
    }[one.bound]


BOUNDED = ["exact", "at_least", "more_than", "at_most", "fewer_than"]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 12), st.sampled_from(BOUNDED), st.integers(1, 12), st.sampled_from(BOUNDED))
def test_values_contradict_where_no_number_fits_both(a: int, bound: str, b: int, other: str) -> None:
    def bounded(n: int, kind: str, who: str) -> Figure:
        high = None if kind in ("at_least", "more_than") else n
        return figure(None if kind in ("at_most", "fewer_than") else n, who, high=high, bound=kind)

    one, two = bounded(a, bound, "the mayor"), bounded(b, other, "police")
    mine = allowed(figure(a, bound=bound)) if bound != "exact" else {a}
    theirs = allowed(figure(b, bound=other)) if other != "exact" else {b}
    found = contradictions([account("a", one, hour=9), account("b", two, hour=10)])
    assert ([c.kind for c in found] == ["value"]) is not (mine & theirs != set())


# --- contradictions


def kinds(some: list[Account]) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    return [(one.kind, one.documents) for one in contradictions(some)]


def test_values_of_the_market() -> None:
    assert kinds(market()) == [("value", (("k3", "k4", "k5", "k7"), ("k6",)))]


def test_time_explains_a_later_higher_figure() -> None:
    first, second = figure(2, "the mayor"), figure(6, "police")
    assert kinds([account("a", first, hour=9), account("b", second, hour=60)]) == []
    assert kinds([account("a", first, hour=9), account("b", second, hour=30)]) == [("value", (("a",), ("b",)))]
    assert kinds([account("a", second, hour=9), account("b", first, hour=60)]) == [("value", (("b",), ("a",)))]
    raised = [account("a", first, hour=9), account("b", figure(6, "the mayor"), hour=10)]
    assert kinds(raised) == []


def test_denials() -> None:
    none = figure(0, "the governor", measure="affected", polarity="denied")
    some = [account("a", figure(4, "the army"), hour=9), account("b", none, hour=8)]
    assert kinds(some) == [("denial", (("a",), ("b",)))]
    both = account("c", figure(4, "the army"), replace(none, claim="n"), hour=12)
    assert kinds([*some, both]) == [("denial", (("a",), ("b",)))]  # it tells both, and stands on neither
    assert kinds([both]) == [("denial", (("c",), ("c",)))]  # but where nobody else tells them, it shows both
    withdrawn = [account("a", figure(4, "the governor"), hour=9), account("b", none, hour=8)]
    assert kinds(withdrawn) == []  # one voice: what it said last
    told = [account("a", happening(voice="the army")), account("b", happening(voice="the governor", polarity="denied"))]
    assert kinds(told) == [("denial", (("a",), ("b",)))]


def test_blame() -> None:
    rsf, army = Side("RSF", "Rapid Support Forces", "sd-rsf", "RSF"), Side("army", "Sudanese army", "sd-army", "SD")
    some = [
        account("d1", happening(voice="the army", actors=(rsf,))),
        account("d2", happening(voice="the RSF", actors=(army,))),
        account("d3", happening(voice="the army", actors=(rsf,)), happening(voice="the RSF", actors=(army,), start=50)),
        account("d4", happening(voice="the army", actors=(rsf,))),
    ]
    assert kinds(some) == [("blame", (("d1", "d4"), ("d2",)))]
    guessed = Side("army", "Sudanese army", "sd-army", "SD", inferred=True)
    assert kinds([some[0], account("d2", happening(voice="the RSF", actors=(guessed,)))]) == []
    assert kinds([some[0], account("d2", happening(voice="the RSF", actors=(Side("artillery"),)))]) == []


def spot(name: str, lat: float | None, lon: float | None, precision: str = "town") -> Spot:
    return Spot(name, name.upper(), lat, lon, precision, "LB", None, text=name)


def test_places() -> None:
    a, b = spot("Aitaroun", 33.12, 35.47), spot("Blida", 33.14, 35.52)
    assert 4 < distance(33.12, 35.47, 33.14, 35.52) < 6
    one, other = account("v1", happening(places=(a,))), account("v2", happening(places=(b,)))
    assert kinds([one, other]) == [("place", (("v1",), ("v2",)))]
    assert kinds([one, other, account("v3", happening(), places=(a, b))]) == []  # a report that names both explains it
    assert kinds([one, account("v2", happening(places=(spot("South", 33.3, 35.3, "region"),)))]) == []
    assert kinds([one, account("v2", happening(places=(spot("عيترون", None, None, "unknown"),)), language="ar")]) == []
    assert kinds([one, account("v2", happening(places=(spot("Mays", None, None, "unknown"),)))])[0][0] == "place"
    assert kinds([one, account("v2", happening(places=(spot("market", 33.13, 35.48, "exact"),)))]) == []


def test_days() -> None:
    def on(document: str, start: str, end: str | None = None, grain: str = "day", **other: Any) -> Account:
        return account(document, happening(when=Interval(start, end or start, grain), **other), hour=20)

    some = [on("a", "2025-02-14"), on("b", "2025-02-14T18:00", "2025-02-14T22:59", "part"), on("c", "2025-02-15")]
    assert kinds(some) == [("day", (("a", "b"), ("c",)))]
    assert kinds([some[0], on("d", "2025-02-15", when_inferred=True)]) == []  # only published then
    assert kinds([some[0], on("d", "2025-02-13T18:00", "2025-02-14T05:59", "part")]) == []  # a night has two days
    assert kinds([on("e", "2025-03-03"), on("f", "2025-03-04T19:40", grain="minute")]) == []  # a clock time alone


def test_definitions() -> None:
    civilians = account("s1", figure(12, "Civil Defence", object="civilian"), hour=9)
    fought = account(
        "s2", figure(12, "the monitor"), figure(5, "the monitor", object="fighter", part_of="c10", start=30), hour=9
    )
    assert kinds([civilians, fought]) == [("definition", (("s1",), ("s2",)))]
    assert kinds([civilians, account("s3", figure(12, "the monitor"), hour=9)]) == []
    assert [
        kind for kind, _ in kinds([civilians, account("s4", figure(12, "the army", object="fighter"), hour=9)])
    ] == ["definition"]


def test_arithmetic() -> None:
    whole = account("a", figure(3, "the mayor"), hour=9)
    children = account(
        "b", figure(3, "a doctor", object="child"), figure(2, "a doctor", object="woman", start=50), hour=9
    )
    (found,) = arithmetic([whole, children])
    assert (found.kind, found.documents) == ("arithmetic", (("b",), ("a",)))
    assert arithmetic([account("a", figure(5, "the mayor"), hour=9), children]) == ()
    launched = account("a", figure(10, "the air force", measure="launched", object="uav"), hour=9)
    down = account("b", figure(11, "the ministry", measure="intercepted", object="uav"), hour=9)
    (found,) = arithmetic([launched, down])
    assert found.documents == (("b",), ("a",))
    homs, hama = (
        happening(places=(spot(n, lat, 36.7),), start=s) for n, lat, s in (("Homs", 34.7, 0), ("Hama", 35.1, 60))
    )
    places = account(
        "b", homs, hama, figure(2, "a doctor", event="e0"), figure(2, "a doctor", event="e60", start=70), hour=9
    )
    assert [one.documents for one in arithmetic([whole, places])] == [(("b",), ("a",))]


# --- readouts


def test_readouts() -> None:
    both = [
        account("c1", happening("call", Voice("Office of the President", actor="ua-president-office")), language="uk",
                words=(("зерн", 0.9),), names=(("TKV", 0.9), ("MSKV", 0.9))),
        account("c2", happening("call", "press service of Akorda"), words=(("grain", 0.9),), names=(("TKV", 0.9),)),
        account("c3", happening("call", "press service of Akorda"), words=(("trade", 0.9), ("the", 0.1))),
    ]  # fmt: skip
    told = readouts(both)
    assert [one.side for one in told][1:] == ["press service of Akorda"]
    assert told[1].accounts == ("id-c2", "id-c3")
    seen = compare(told)
    assert [point.text for point in seen.agreed] == ["TKV"]
    assert [[point.text for point in only] for _, only in seen.alone] == [["MSKV"], []]
    assert [[point.text for point in some] for _, some in seen.unlike] == [["зерн"], ["grain", "trade"]]
    assert compare(told[:1]).agreed == ()


def test_all_ways_to_order_a_small_incident() -> None:
    found = {(voices(some), contradictions(some)) for some in itertools.permutations(market()[2:6])}
    assert len(found) == 1
