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
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent / "catalogues"
ENGLISH = "en"
LOCALES = {"en": "en_GB", "ar": "ar", "uk": "uk", "ru": "ru"}
"""By the code of an interface the locale that writes its numbers and days."""
MONTH = 7  # characters of a month, 2025-07


class Interface:
    """One language of the interface; `Interface.of` makes each once."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.locale = Locale.parse(LOCALES[code])
        self.direction = self.locale.text_direction
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

    def word(self, value: str | None) -> str:
        """A code of the vocabulary in words."""
        return self.translations.pgettext("code", value.replace("_", " ")) if value else ""

    def number(self, value: float | None) -> str:
        """A number as the language writes it; empty for none."""
        return "" if value is None else _number(self.code, value + 0)  # minus nothing is nothing

    def day(self, value: str | None) -> str:
        """A day, month or year of ISO 8601, or a time of it, whose day it is; what is none of them stays as it is."""
        told = (value or "")[:10]
        try:
            if len(told) == MONTH:
                return format_date(dt.date.fromisoformat(f"{told}-01"), "LLLL y", locale=self.locale)
            return format_date(dt.date.fromisoformat(told), "d MMMM y", locale=self.locale)
        except ValueError:
            return value or ""

    def time(self, value: str | None) -> str:
        """A day with its time, where one is told; UTC stays UTC."""
        if not value or len(value) <= len("2025-07-04"):
            return self.day(value)
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            return value
        said = format_datetime(moment.replace(tzinfo=None), "d MMMM y, HH:mm", locale=self.locale)
        return said + (" UTC" if moment.utcoffset() == dt.timedelta(0) else "")

    def days(self, when: Mapping[str, str | None] | None) -> str:
        """From when till when: one day, or two with a dash between."""
        if not when or not when.get("start"):
            return ""
        start, end = self.time(when["start"]), self.time(when.get("end"))
        return start if end in {"", start} else f"{start} – {end}"


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
