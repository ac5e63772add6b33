"""What speaks for two accounts being of one incident, in words.

>>> from .claims import ENGLISH
>>> reason("no day", ENGLISH)
'no day is told'
"""

from __future__ import annotations

from .claims import Speech


def reason(name: str, speech: Speech) -> str:
    """A reason of a link by its name; one that has no words yet by its name."""
    if speech.code not in _WORDS:
        _WORDS[speech.code] = _words(speech)
    return _WORDS[speech.code].get(name, name)


_WORDS: dict[str, dict[str, str]] = {}
"""All reasons by language: a page shows a hundred."""


def _words(speech: Speech) -> dict[str, str]:
    say = speech.say
    return {
        "same day": say("the same day"),
        "a day in common": say("a day in common"),
        "same date": say("the same date"),
        "same weekday": say("the same weekday"),
        "no day": say("no day is told"),
        "other date": say("another date"),
        "other weekday": say("another weekday"),
        "days apart": say("days apart"),
        "weeks apart": say("weeks apart"),
        "rare name": say("a rare name"),
        "a name": say("a name"),
        "a name first": say("a name at the beginning"),
        "other names": say("other names"),
        "rare name, no day": say("a rare name, without a day"),
        "words": say("the same words"),
        "words, no day": say("the same words, without a day"),
        "rare words": say("rare words"),
        "title": say("the title"),
        "other kind": say("another kind of event"),
        "far apart": say("places far apart"),
        "same group": say("the same group of victims"),
        "other group": say("another group of victims"),
        "same killed": say("the same number of dead"),
        "other killed": say("another number of dead"),
        "same injured": say("the same number of injured"),
        "other injured": say("another number of injured"),
        "same large killed": say("the same large number of dead"),
        "same large injured": say("the same large number of injured"),
        "same side": say("the same side"),
        "other side": say("another side"),
        "other language": say("another language"),
        "one publisher": say("one publisher"),
        "one document": say("one report"),
        "a quotation": say("a quotation in common"),
        "other hour": say("another hour"),
    }
