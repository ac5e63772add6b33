"""What the lists of events find in invented sentences, and what they refuse: `events/CODE.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from whosays import read
from whosays.records import Event

FOLDER = Path(__file__).parent / "events"
EXAMPLES = [
    pytest.param(file.stem, example, id=f"{file.stem}-{number}")
    for file in sorted(FOLDER.glob("*.toml"))
    for number, example in enumerate(tomllib.loads(file.read_text("utf-8"))["example"], 1)
]
DEFAULTS: dict[str, Any] = {"actors": [], "places": [], "when": None, "polarity": "affirmed", "background": False}


def _shown(event: Event, keys: set[str]) -> dict[str, Any]:
    """What an example may say of an event; targets and weapons only where it does."""
    every = {
        "type": event.type,
        "trigger": event.trigger.exact,
        "actors": [actor.name for actor in event.actors],
        "targets": [target.name for target in event.targets],
        "weapons": [weapon.object for weapon in event.weapons],
        "places": [place.text for place in event.places],
        "when": event.when.start[:10] if event.when is not None else None,
        "polarity": event.polarity,
        "background": event.background,
    }
    return {key: every[key] for key in every if key in keys}


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_example(code: str, example: dict[str, Any]) -> None:
    found = read(example["text"], language=code, published=example.get("published")).events
    expected = [DEFAULTS | event for event in example["events"]]
    keys = [set(event) for event in expected] + [{"type", "trigger"}] * (len(found) - len(expected))
    assert [_shown(event, some) for event, some in zip(found, keys, strict=False)] == expected


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_examples_find_and_refuse(file: Path) -> None:
    examples = tomllib.loads(file.read_text("utf-8"))["example"]
    assert len(examples) >= 40
    assert sum(all(event.get("background") for event in one["events"]) for one in examples) >= 10
    assert len({one["text"] for one in examples}) == len(examples)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Russian forces launched 28 drones, including 12 decoys.", ["RU", "RU"]),
        ("Ukraine fired 9 missiles at the depot.", ["UA"]),
        ("Drones struck the depot. Another 9 missiles were launched.", [None]),
        ("Russian forces shot down 9 drones.", [None]),
    ],
)
def test_what_is_launched_is_of_the_side_that_launched_it(text: str, sides: list[str | None]) -> None:
    assert [count.side for count in read(text, language="en").counts if count.object in {"uav", "missile"}] == sides


SAID = {
    "ar": (
        "قالت وزارة الدفاع الروسية يوم الخميس إنها اعترضت 7 صواريخ.",
        "قالت وزارة الدفاع الروسية يوم الخميس إنها اعترضت 7 صواريخ يوم الثلاثاء.",
    ),
    "en": (
        "Davor said on Thursday that an explosion rocked the town.",
        "Davor said on Thursday that an explosion rocked the town on Tuesday.",
    ),
    "ru": (
        "В четверг Давор заявил, что в городе прогремел взрыв.",
        "В четверг Давор заявил, что во вторник в городе прогремел взрыв.",
    ),
    "uk": (
        "У четвер Давор заявив, що в місті пролунав вибух.",
        "У четвер Давор заявив, що у вівторок у місті пролунав вибух.",
    ),
}


@pytest.mark.parametrize("code", SAID)
def test_the_day_of_saying_is_an_inferred_one(code: str) -> None:
    found = [read(text, language=code, published="2026-03-06").events for text in SAID[code]]
    days = [[(event.when and event.when.start[:10], event.when_inferred) for event in events] for events in found]
    assert days == [[("2026-03-05", True)], [("2026-03-03", False)]]


SPOKEN_OF = {
    "en": (
        "President Milan wrote on Friday that he knew of the phone call between President Davor and President Kiril.",
        "Davor said on Thursday that he had a phone call with Kiril.",
        "Davor said on Sunday that he had a phone call with Kiril on Saturday.",
    ),
    "ru": (
        "Президент Милан написал в пятницу, что знает о телефонном разговоре президента Давора с президентом Кириллом.",
        "Давор сказал в четверг, что провёл телефонный разговор с Кириллом.",
        "Давор сказал в воскресенье, что провёл телефонный разговор с Кириллом в субботу.",
    ),
    "uk": (
        "Президент Мілан написав у п'ятницю, що знає про телефонну розмову президента Давора з президентом Кирилом.",
        "Давор сказав у четвер, що провів телефонну розмову з Кирилом.",
        "Давор сказав у неділю, що провів телефонну розмову з Кирилом у суботу.",
    ),
}


@pytest.mark.parametrize("code", SPOKEN_OF)
def test_what_is_spoken_of_on_two_days_was_on_the_earlier(code: str) -> None:
    first, earlier, other = SPOKEN_OF[code]
    (call,) = read(f"{first}\n{earlier}", language=code, published="2026-03-06").events
    assert call.when is not None
    assert (call.when.start[:10], call.when_inferred) == ("2026-03-05", True)
    calls = read(f"{first}\n{other}", language=code, published="2026-03-08").events
    assert [call.when and call.when.start[:10] for call in calls] == ["2026-03-06", "2026-03-07"]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("The army shelled Mirne in order to capture it. Twelve civilians were killed.", "shelling"),
        ("Окупанти обстріляли Мирне, намагаючись захопити село; загинули четверо людей.", "shelling"),
        ("Боевики обстреляли посёлок, чтобы захватить его; погибли трое жителей.", "shelling"),
        ("شنت القوات غارة وتسعى إلى الاستيلاء على البلدة، وقتل 12 جنديا.", "airstrike"),
        ("Окупанти планують захопити село. Загинуло двоє людей.", None),
    ],
)
def test_the_dead_belong_to_what_happened_and_not_to_what_was_meant(text: str, type_: str | None) -> None:
    reading = read(text)
    (count,) = reading.counts
    assert next((event.type for event in reading.events if event.id == count.event), None) == type_


# a page with its text, and a list of headlines of other reports behind it
PAGES = {
    "ar": (
        (
            "قتل شخصان في قصف على سوق في مدينة إدلب يوم الثلاثاء، كما "
            "قال محافظ المنطقة الذي جاء لتفقد المكان المتضرر في وسط المدينة القديمة."
        ),
        (
            "وعمل رجال الإنقاذ في موقع القصف خمس ساعات، وقدم الأطباء "
            "المساعدة للجرحى في مستشفى المدينة القريب من السوق الذي تعرض للقصف."
        ),
        "مقتل ثلاثة في هجوم بطائرة مسيرة على خيرسون | العالم",
        "صاروخ روسي يصيب مستودعا في ميناء كبير | العالم",
        "غارة تقتل خمسة جنود عند حاجز عسكري | العالم",
    ),
    "en": (
        (
            "Two people were killed in the shelling of the market in Sumy on "
            "Tuesday, said the governor of the region, who came to see the stalls."
        ),
        (
            "Rescuers worked at the site of the shelling for five hours, and "
            "doctors treated the wounded in the hospital of the town near the market."
        ),
        "Three killed in drone attack on Kherson | World",
        "Russian missile strike hits a port warehouse | World",
        "Ten hurt as train leaves rails near Lublin | World",
        "Attack kills five soldiers at a checkpoint | World",
    ),
    "ru": (
        (
            "Два человека погибли при обстреле рынка в Сумах во "
            "вторник, сообщил глава области, который приехал осмотреть торговые ряды."
        ),
        (
            "Спасатели работали на месте обстрела пять часов, а врачи "
            "оказывали помощь раненым в городской больнице недалеко от этого рынка."
        ),
        "Трое погибли при атаке дрона на Херсон | Мир",
        "Российская ракета попала в склад порта | Мир",
        "При ударе погибли пятеро военных на блокпосту | Мир",
    ),
    "uk": (
        (
            "Двоє людей загинули внаслідок обстрілу ринку в Сумах у "
            "вівторок, повідомив голова області, який приїхав оглянути торгові ряди."
        ),
        (
            "Рятувальники працювали на місці обстрілу п'ять годин, а "
            "лікарі надавали допомогу пораненим у міській лікарні поблизу ринку."
        ),
        "Троє загинули через атаку дрона на Херсон | Світ",
        "Російська ракета влучила у склад порту | Світ",
        "Унаслідок удару загинули п'ятеро військових | Світ",
    ),
}


@pytest.mark.parametrize("code", PAGES)
def test_headlines_of_other_reports_share_nothing(code: str) -> None:
    reading = read("\n".join(PAGES[code]), language=code, published="2026-03-04")
    lines = [len("\n".join(PAGES[code][:n])) for n in range(2, len(PAGES[code]))]
    for event in reading.events:
        listed = event.trigger.start > lines[0]
        assert all((span.start > lines[0]) == listed for span in event.also)
        assert not listed or (event.when is None and not any(place.inferred for place in event.places))
        assert not listed or len({sum(one < span.start for one in lines) for span in (event.trigger, *event.also)}) == 1
    told = {event.id: event.trigger.start for event in reading.events}
    for count in reading.counts:
        if count.event is not None:
            zones = [sum(one < start for one in lines) for start in (count.span.start, told[count.event])]
            assert zones[0] == zones[1]
    assert sum(count.measure == "killed" and count.event is not None for count in reading.counts) == 3


@pytest.mark.parametrize("code", PAGES)
def test_short_lines_alone_are_no_list_of_headlines(code: str) -> None:
    """Two lines behind the text are of it: the place of the first is taken for the second."""
    reading = read("\n".join(PAGES[code][:4]), language=code, published="2026-03-04")
    assert any(event.when_inferred for event in reading.events)
