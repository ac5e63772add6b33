"""Sentences of the engine in a language of the interface: by their codes, with values as the language writes them.

>>> from whosays.web.interface import Interface
>>> phrased(Interface.of("uk"), "Voices differ: 5 or at least 1200 (killed).", "contradiction")
'Джерела розходяться: 5 або щонайменше 1\\xa0200 (загиблі).'
>>> phrased(Interface.of("uk"), "Somebody wrote this.", "view") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from babel.lists import format_list
from markupsafe import Markup, escape

from ..export.shown import FSI, PDI, shown
from ..sentences import FORMS, VALUES, Sentence, taken
from ..vocabulary import MEASURES, OBJECTS

if TYPE_CHECKING:
    from .interface import Interface

Own = Callable[[str], str]
"""How words of a report are set apart, as markup."""
OR = " or "
RIGHT_TO_LEFT = {", ": "، ", "; ": "؛ "}
"""What stands between the parts of a list in scripts from right to left, where it is not the same."""
_COUNTED = re.compile(r"(\d+) (.+)")
_COUNTRY = 2  # letters of its code


def phrased(speech: Interface, told: str, section: str, own: Own | None = None) -> str | None:
    """A sentence in the language of the interface; None for what is no sentence of the section.

    `own` sets words of a report apart in markup, and the whole is then markup; without it they are isolated.
    """
    found = taken(told, section)
    return None if found is None else _Phrasing(speech, own).whole(found)


class _Phrasing:
    def __init__(self, speech: Interface, own: Own | None) -> None:
        self.speech = speech
        self.words: Own = _isolated if own is None else lambda text: Markup(own(text))  # noqa: S704
        self.made: Callable[[str], str] = escape if own is not None else str

    def whole(self, found: Sentence) -> str:
        """The sentence with all its values."""
        number = int(found.values["n"].replace(",", "")) if "n" in found.values else None
        form = self.speech.form(FORMS[found.code], number)
        return self.made(form).format(**{name: self._value(name, text) for name, text in found.values.items()})

    def _value(self, name: str, text: str) -> str:
        kind = VALUES.get(name)
        if isinstance(kind, dict):
            return self._listed(
                [self._one(kind["each"], part) for part in text.split(kind["between"])], kind["between"]
            )
        return self._one(kind, text)

    def _listed(self, some: list[str], between: str) -> str:
        if between != OR or len(some) == 1:
            join = RIGHT_TO_LEFT.get(between, between) if self.speech.direction == "rtl" else between
            return self.made(join).join(some)
        holes = [f"{{{number}}}" for number in range(len(some))]
        return self.made(format_list(holes, style="or", locale=self.speech.locale)).format(*some)

    def _one(self, kind: str | None, text: str) -> str:
        """One value as what it is."""
        speech = self.speech
        match kind:
            case "number":
                return speech.number(int(text.replace(",", "")))
            case "percent":
                return speech.percent(int(text.rstrip("%")) / 100)
            case "time":
                return speech.time(text)
            case "code":
                return speech.measure(text)
            case "days":
                return self._listed([speech.day(day) for day in text.split(OR)], OR)
            case "side":
                return self._side(text)
            case "counted":
                return self._counted(text)
            case None:
                return self.words(text)
        found = taken(text, kind)
        return self.words(text) if found is None else self.whole(found)

    def _side(self, text: str) -> str:
        """A country by its code, an army that nobody names, or a party by its name."""
        if len(text) == _COUNTRY and text.isupper():
            return self.speech.country(text)
        return self.speech.say("the army") if text == "the army" else self.words(text)

    def _counted(self, text: str) -> str:
        """A number of something, with what became of it: "4 cruise missile launched"."""
        found = _COUNTED.fullmatch(text)
        words = found[2].split(" ") if found else []
        for at in range(1, len(words)):
            thing, measure = "_".join(words[:at]), "_".join(words[at:])
            if found and thing in OBJECTS and measure in MEASURES:
                return f"{self.speech.number(int(found[1]))} ({self.speech.word(thing)}, {self.speech.word(measure)})"
        return self.words(text)


def _isolated(text: str) -> str:
    """Words of a report within a sentence, which keep their own direction."""
    return f"{FSI}{shown(text)}{PDI}"
