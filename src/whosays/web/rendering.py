"""Data into pages: one set of templates for each language of the interface, all text escaped.

What comes of documents goes through `own`, which sets it apart from the direction of the page: <bdi>.

>>> own("Kyiv <b>")
Markup('<bdi>Kyiv &lt;b&gt;</bdi>')
>>> own("كييف", "ar")
Markup('<bdi lang="ar">كييف</bdi>')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from .. import __version__
from ..errors import WhosaysError
from ..export.chart import chart, legend
from ..export.html import parts
from ..export.outline import Spot, outline
from ..export.reasons import reason
from ..export.shown import clipped, shown
from ..languages import load
from ..records import Reading
from .interface import Interface, languages
from .phrasing import phrased
from .settings import FOLDER


def own(text: object, language: str | None = None) -> Markup:
    """A value from a document or of a person, in a direction of its own; signs that hide or reorder are shown."""
    lang = f' lang="{escape(language)}"' if language else ""
    return Markup(f"<bdi{lang}>{escape(shown(str(text)))}</bdi>")  # noqa: S704 - both are escaped


def drawn(drawing: str) -> Markup:
    """A drawing of `export`, which escapes every word that it writes."""
    return Markup(drawing)  # noqa: S704


def said(speech: Interface, text: str, **values: object) -> str:
    """A message; what is markup among its values stays so.

    >>> said(Interface.of("en"), "by {name}", name=own("<b>"))
    Markup('by <bdi>&lt;b&gt;</bdi>')
    """
    if any(isinstance(value, Markup) for value in values.values()):
        return escape(speech.say(text)).format(**values)
    return speech.say(text, **values)


@cache
def direction(language: str | None) -> str:
    """The direction of a text in a language: rtl or ltr; auto where there is no pack."""
    try:
        return load(language).direction if language else "auto"
    except WhosaysError:  # a document can be in any language
        return "auto"


def view(
    speech: Interface, reading: Reading, text: str, by: str = "speaker", extra: dict[str, Any] | None = None
) -> dict[str, Markup]:
    """The parts of a page that shows a reading, whose values were escaped where they were put in."""
    made = parts(reading, text, speech=speech, by=by, extra=extra)
    return {name: Markup(value) for name, value in made._asdict().items()}  # noqa: S704


def _once() -> Callable[..., Markup]:
    """Parts of pages that are the same on all pages of a language, made once: name, macro and what it takes."""
    held: dict[str, Markup] = {}

    def once(name: str, make: Callable[..., Markup], *given: object) -> Markup:
        if name not in held:
            held[name] = make(*given)
        return held[name]

    return once


class Templates(Environment):
    """Templates of rows: `one.name` is looked for in a row before among what a dictionary can do, and found faster."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What `obj.attribute` stands for in a template."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


class Rendering:
    """The templates with the addresses of a desk."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self.paths = paths
        self._made: dict[str, Environment] = {}

    def url(self, name: str, /, query: Mapping[str, Any] | None = None, **path: str) -> str:
        """The address of a page or action by its name; `query` without what is none or empty."""
        found = self.paths[name].format(**{key: quote(value, safe="") for key, value in path.items()})
        asked = {key: value for key, value in (query or {}).items() if value not in (None, "")}
        return f"{found}?{urlencode(asked)}" if asked else found

    def page(self, template: str, speech: Interface, values: Mapping[str, Any]) -> str:
        """A template filled."""
        return self._environment(speech).get_template(template).render(values)

    def _environment(self, speech: Interface) -> Environment:
        if speech.code not in self._made:
            self._made[speech.code] = self._make(speech)
        return self._made[speech.code]

    def _make(self, speech: Interface) -> Environment:
        made = Templates(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals |= {
            "_": cache(lambda text: Markup(speech.translations.gettext(text))),  # noqa: S704 - words of ours
            "once": _once(),
            "ngettext": speech.translations.ngettext,
            "url": self.url,
            "speech": speech,
            "say": partial(said, speech),
            "count": speech.count,
            "word": speech.word,
            "reason": lambda name: reason(name, speech),
            "view": partial(view, speech),
            "languages": [Interface.of(code) for code in languages()],
            "version": __version__,
        }
        made.filters |= {
            "own": own,
            "clipped": clipped,
            "shown": shown,
            "number": speech.number,
            "day": speech.day,
            "time": speech.time,
            "days": speech.days,
            "word": speech.word,
            "measure": speech.measure,
            "told": lambda text, section: speech.told(text, section, own),
            "explained": lambda text, section: phrased(speech, text, section, own) or own(text),
            "direction": direction,
            "language_name": speech.language,
            "short": lambda text: text[:8],
            "charted": lambda some, title: drawn(chart(some, title=title, number=speech.number, day=speech.day)),
            "keyed": lambda some: [(key.letter, key.voice, drawn(key.drawing)) for key in legend(some)],
            "outlined": lambda spots, title: drawn(
                outline([Spot(*spot) for spot in spots], title=title, unit=speech.say("km"))
            ),
        }
        return made
