"""Linking at full size: time, memory, one report more, and judgements at random. `python benchmarks/link.py [PART…]`.

The reports are made up by rule in four languages, five of an incident, six incidents a day in 1,500 villages that are
in no gazetteer and some towns that are. Run on a quiet machine; `--small` runs every part at a tenth of its size.
`--keep FOLDER` keeps the stores, so that a second run need not read the reports again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from whosays import Store
from whosays.sources.found import Found

REPORTS = 5  # of an incident
A_DAY = 6  # incidents
VILLAGES = 1500
FIRST = dt.date(2022, 3, 1)
LANGUAGES = ("en", "uk", "ru", "ar")

SYLLABLES = (
    ("Ba", "Ба", "Ба", "با"), ("Vo", "Во", "Во", "فو"), ("Kra", "Кра", "Кра", "كرا"), ("Du", "Ду", "Ду", "دو"),
    ("Zhe", "Же", "Же", "جي"), ("Lo", "Ло", "Ло", "لو"), ("My", "Ми", "Мы", "مي"), ("No", "Но", "Но", "نو"),
    ("Pa", "Па", "Па", "با"), ("Ste", "Сте", "Сте", "ستي"), ("Ta", "Та", "Та", "تا"), ("Khu", "Ху", "Ху", "خو"),
    ("Shu", "Шу", "Шу", "شو"), ("Ro", "Ро", "Ро", "رو"), ("Ga", "Ґа", "Га", "غا"), ("So", "Со", "Со", "سو"),
)  # fmt: skip
ENDS = (("rivka", "рівка", "ровка", "ريفكا"), ("lino", "ліно", "лино", "لينو"), ("myr", "мир", "мир", "مير"))
TOWNS = (
    ("Kharkiv", "Харків", "Харьков", "خاركيف"),
    ("Nikopol", "Нікополь", "Никополь", "نيكوبول"),
    ("Kherson", "Херсон", "Херсон", "خيرسون"),
    ("Aleppo", "Алеппо", "Алеппо", "حلب"),
    ("Idlib", "Ідліб", "Идлиб", "إدلب"),
    ("Sumy", "Суми", "Сумы", "سومي"),
)
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
}
OPENINGS = {
    "en": (
        "At least {killed} people were killed and {injured} injured in the shelling of the village of {place} on {day}.",
        "A drone hit {place} on {day}, killing {killed} people and injuring {injured}, the governor said.",
        "{place}: {killed} dead, {injured} wounded after a missile strike on {day}.",
    ),
    "uk": (
        "Щонайменше {killed} людей загинули і {injured} поранені внаслідок обстрілу села {place} {day}.",
        "Дрон влучив у село {place} {day}: {killed} людей загинули, {injured} поранені, повідомив очільник області.",
        "Село {place}: {killed} загиблих і {injured} поранених після ракетного удару {day}.",
    ),
    "ru": (
        "По меньшей мере {killed} человек погибли и {injured} ранены при обстреле села {place} {day}.",
        "Дрон попал в село {place} {day}: {killed} человек погибли, {injured} ранены, сообщил губернатор.",
        "Село {place}: {killed} погибших и {injured} раненых после ракетного удара {day}.",
    ),
    "ar": (
        "قُتل {killed} أشخاص وأصيب {injured} آخرون في قصف استهدف قرية {place} يوم {day}.",
        "أصابت طائرة مسيرة قرية {place} يوم {day}، ما أدى إلى مقتل {killed} أشخاص وإصابة {injured}، بحسب المحافظ.",
        "قرية {place}: {killed} قتلى و{injured} جريحا بعد ضربة صاروخية يوم {day}.",
    ),
}
DETAILS = {
    "en": (
        "Rescuers worked until {hour} o'clock at the {what} in {street} lane.",
        "The {what} of {owner} burned down, {witness} told reporters.",
        "Power was cut in {number} streets, and repair crews waited for permission to enter.",
        "{witness} lost {number} windows and a roof in {street} lane.",
        "Among the dead is {owner}, the head of the administration wrote.",
        "Schools in {number} districts will teach from afar until Monday.",
    ),
    "uk": (
        "Рятувальники працювали до {hour} години на вулиці {street}, де стояла {what}.",
        "Згоріла {what}, власниця {owner}, розповіла журналістам {witness}.",
        "Без світла лишилися {number} вулиць, ремонтники чекають на дозвіл.",
        "{witness} з вулиці {street} має вибитими {number} вікон і знесений дах.",
        "Серед загиблих {owner}, написав очільник адміністрації.",
        "Школи {number} районів до понеділка навчатимуть віддалено.",
    ),
    "ru": (
        "Спасатели работали до {hour} часов на улице {street}, где стояла {what}.",
        "Сгорела {what}, владелица {owner}, рассказала журналистам {witness}.",
        "Без света остались {number} улиц, ремонтники ждут разрешения.",
        "У {witness} с улицы {street} выбиты {number} окон и снесена крыша.",
        "Среди погибших {owner}, написал глава администрации.",
        "Школы {number} районов до понедельника будут учить удалённо.",
    ),
    "ar": (
        "وعملت فرق الإنقاذ حتى الساعة {hour} في شارع {street} قرب {what}.",
        "واحترقت {what} التي تملكها {owner}، بحسب ما قالت {witness} للصحفيين.",
        "وانقطعت الكهرباء عن {number} شوارع بانتظار فرق الصيانة.",
        "وفقدت {witness} من شارع {street} سقف بيتها و{number} نوافذ.",
        "ومن بين القتلى {owner}، كما كتب رئيس الإدارة.",
        "وستدرس مدارس {number} مناطق عن بعد حتى الاثنين.",
    ),
}
THINGS = {
    "en": ("bakery", "school", "pharmacy", "railway station", "grain store", "library", "clinic", "mill"),
    "uk": ("пекарня", "школа", "аптека", "станція", "комора", "бібліотека", "лікарня", "мельниця"),
    "ru": ("пекарня", "школа", "аптека", "станция", "кладовая", "библиотека", "больница", "мельница"),
    "ar": ("المخبز", "المدرسة", "الصيدلية", "محطة القطار", "مخزن الحبوب", "المكتبة", "العيادة", "المطحنة"),
}


class Incident(NamedTuple):
    """What happened, by rule."""

    day: dt.date
    place: tuple[str, ...]
    killed: int
    injured: int
    kind: int
    thing: int
    names: tuple[tuple[str, ...], ...]


def name(seed: str, syllables: int = 2) -> tuple[str, ...]:
    """A name in four scripts: English, Ukrainian, Russian, Arabic."""
    rng = random.Random(seed)
    parts = [*rng.sample(SYLLABLES, syllables), rng.choice(ENDS)]
    return tuple("".join(part[i] for part in parts).capitalize() for i in range(4))


def incident(number: int) -> Incident:
    """The incident of this number; a few villages have many of them."""
    rng = random.Random(f"incident {number}")
    place = rng.choice(TOWNS) if rng.random() < 0.15 else name(f"village {int(VILLAGES * rng.random() ** 2)}")
    day = FIRST + dt.timedelta(days=number // A_DAY)
    names = tuple(name(f"{part} {number}", 3) for part in ("street", "owner", "witness"))
    killed, injured = int(2 + 30 * rng.random() ** 3), int(2 + 60 * rng.random() ** 2)
    return Incident(day, place, killed, injured, rng.randrange(3), rng.randrange(8), names)


def report(number: int) -> Found:
    """The report of this number: of the incident number // 5, in one of the languages, a day later now and then."""
    rng = random.Random(f"report {number}")
    told = incident(number // REPORTS)
    which = rng.randrange(4)
    code = LANGUAGES[which]
    killed = told.killed + (rng.random() < 0.15)
    values = {
        "killed": killed,
        "injured": told.injured,
        "place": told.place[which],
        "day": f"{told.day.day} {MONTHS[code][told.day.month - 1]} {told.day.year}",
        "hour": rng.randint(4, 11),
        "number": rng.randint(3, 40),
        "what": THINGS[code][told.thing],
        **dict(zip(("street", "owner", "witness"), (one[which] for one in told.names), strict=True)),
    }
    lines = [OPENINGS[code][told.kind], *rng.sample(DETAILS[code], rng.randint(2, 4))]
    text = " ".join(lines).format(**values)
    published = told.day + dt.timedelta(days=rng.random() < 0.2)
    publisher = f"Paper {rng.randrange(60)}"
    url = f"https://news.example/{number}"
    return Found(
        text, text.encode(), "html", f"{number}.html", url=url, published=published.isoformat(), publisher=publisher
    )
