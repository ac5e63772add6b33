"""The languages of the interface: its words, plural forms, numbers, days and times, whatever language a document is in.

>>> [Interface.of(code).number(12345) for code in ("en", "uk")], Interface.of("ar").direction
(['12,345', '12\\xa0345'], 'rtl')
>>> Interface.of("en").day("2025-07-04"), Interface.of("en").day("--07-04"), Interface.of("en").word("missile_attack")
('4 July 2025', '--07-04', 'missile attack')
"""

from __future__ import annotations

import datetime as dt
import gettext
import io
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from ..export.shown import PDI, shown
from ..text.identify import name_of
from .phrasing import Own, phrased

FOLDER = Path(__file__).parent / "catalogues"
ENGLISH = "en"
LOCALES = {"en": "en_GB", "ar": "ar", "uk": "uk", "ru": "ru"}
"""By the code of an interface the locale that writes its numbers and days."""
MONTH, DAY = 7, 10  # characters of a month, 2025-07, and of a day
LRI = "\u2066"  # left-to-right isolate
TOLD = "told"  # the context of the sentences of the engine


class Interface:
    """One language of the interface; `Interface.of` makes each once."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = Locale.parse(LOCALES[code])
        self.direction = self.locale.text_direction
        self.comma = "، " if self.direction == "rtl" else ", "
        self.name = (self.locale.languages.get(code) or code).capitalize()
        self.translations = _translations(code)

    @staticmethod
    @cache
    def of(code: str) -> Interface:
        """The interface of a language, by its code."""
        return Interface(code)

    def say(self, text: str, **values: object) -> str:
        """A message of the interface, its {names} filled in."""
        said = self.translations.gettext(text)
        return said.format(**values) if values else said

    def count(self, one: str, many: str, number: int) -> str:
        """A message that counts something; {n} is the number.

        >>> Interface.of("en").count("{n} report", "{n} reports", 1204)
        '1,204 reports'
        """
        return self.translations.ngettext(one, many, number).format(n=self.number(number))

    def form(self, forms: tuple[str, ...], number: int | None) -> str:
        """A sentence of the engine with its values left open, in the form that goes with a number."""
        if len(forms) == 1:
            return self.translations.pgettext(TOLD, forms[0])
        return self.translations.npgettext(TOLD, forms[0], forms[1], number if number is not None else 1)

    def told(self, text: str, section: str, own: Own | None = None) -> str:
        """What the engine tells in a sentence of `sentences.toml`; one that it does not have stays English.

        >>> Interface.of("en").told("Nobody gives a number for the whole.", "view")
        'Nobody gives a number for the whole.'
        """
        said = phrased(self, text, section, own)
        if said is not None:
            return said
        return shown(text) if own is None else Markup('<span lang="en" dir="ltr">{}</span>').format(shown(text))

    def word(self, value: str | None) -> str:
        """A code of the vocabulary in words."""
        return self.translations.pgettext("code", value.replace("_", " ")) if value else ""

    def measure(self, name: str) -> str:
        """What is counted, as views name it: a measure, with its object or its country where these are told apart.

        >>> Interface.of("en").measure("launched uav"), Interface.of("en").measure("killed UA")
        ('launched · uav', 'killed · Ukraine')
        """
        return " · ".join(self.country(part) if part.isupper() else self.word(part) for part in name.split())

    def country(self, code: str) -> str:
        """A country by its code."""
        return str(self.locale.territories.get(code, code))

    def language(self, code: str) -> str:
        """The name of a language."""
        return str(self.locale.languages.get(code) or name_of(code))

    def number(self, value: float | None) -> str:
        """A number as the language writes it; empty for none."""
        return "" if value is None else _number(self.code, value + 0)  # minus nothing is nothing

    def percent(self, share: float) -> str:
        """A share of 1 as the language writes it."""
        return format_percent(share, locale=self.locale)

    def range(self, low: float | None, high: float | None) -> str:
        """From a number to another, the lower one on the left in every language.

        >>> Interface.of("en").range(2, 6), Interface.of("ar").range(2, 6)
        ('2–6', '\\u20662–6\\u2069')
        """
        return self.figure(f"{self.number(low)}–{self.number(high)}")

    def figure(self, written: str) -> str:
        """Numbers with signs, kept from left to right where all else goes from right to left."""
        return f"{LRI}{written}{PDI}" if self.direction == "rtl" else written

    def day(self, value: str | None) -> str:
        """A day, month or year of ISO 8601, or a time of it, whose day it is; what is none of them stays as it is."""
        return _day(self.code, value[:DAY]) or value if value else ""

    def time(self, value: str | None) -> str:
        """A day with its time, where one is told; UTC stays UTC."""
        return _time(self.code, self.comma, value) if value and len(value) > DAY else self.day(value)

    def days(self, when: Mapping[str, str | None] | None) -> str:
        """From when till when: one day, or two with a dash between."""
        return self.interval(when["start"], when.get("end")) if when and when.get("start") else ""

    def interval(self, start: str | None, end: str | None) -> str:
        """From when till when."""
        first, last = self.time(start), self.time(end)
        return first if last in {"", first} else f"{first} – {last}"


@cache
def languages() -> tuple[str, ...]:
    """The codes of all interfaces: English, and every one with a catalogue."""
    return (ENGLISH, *sorted(file.stem for file in FOLDER.glob("*.po") if file.stem in LOCALES))


def preferred(accepted: str) -> str:
    """The interface that a browser asks for in its Accept-Language; English where none of them is there.

    >>> preferred("de-CH, uk;q=0.8, en;q=0.5"), preferred("fr"), preferred("ar;q=0.1, ru;q=x")
    ('uk', 'en', 'ru')
    """
    wanted = []
    for place, part in enumerate(accepted[:500].split(",")):
        name, _, rest = part.partition(";")
        try:
            weight = float(rest.partition("=")[2]) if rest else 1.0
        except ValueError:
            weight = 1.0
        wanted.append((-weight, place, name.strip().lower().split("-")[0]))
    there = languages()
    return next((name for _, _, name in sorted(wanted) if name in there), ENGLISH)


@lru_cache(10_000)  # a page shows a hundred numbers, most of them small, and each costs as much as a line of it
def _number(code: str, value: float) -> str:
    return format_decimal(value, locale=LOCALES[code])


@lru_cache(10_000)
def _day(code: str, value: str) -> str:
    """A day or a month in words; empty for what is none."""
    try:
        if len(value) == MONTH:
            return format_date(dt.date.fromisoformat(f"{value}-01"), "LLLL y", locale=LOCALES[code])
        return format_date(dt.date.fromisoformat(value), "d MMMM y", locale=LOCALES[code])
    except ValueError:
        return ""


@lru_cache(10_000)
def _time(code: str, comma: str, value: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    said = format_datetime(moment.replace(tzinfo=None), f"d MMMM y{comma}HH:mm", locale=LOCALES[code])
    return said + (" UTC" if moment.utcoffset() == dt.timedelta(0) else "")


@cache
def _translations(code: str) -> gettext.NullTranslations:
    file = FOLDER / f"{code}.po"
    if code == ENGLISH or not file.exists():
        return gettext.NullTranslations()
    made = io.BytesIO()
    with file.open("rb") as source:
        write_mo(made, read_po(source, locale=code))
    made.seek(0)
    return gettext.GNUTranslations(made)
