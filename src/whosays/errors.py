"""What can go wrong, as a tree; each leaf says what, where and what to do, and carries the exit code of the command.

WhosaysError                 1
├── UsageError               2   a date, language code, option or id that cannot be used
├── InputError               3   a file that is missing, unreadable, empty, binary or not text, or cannot be written
├── LanguageError            4   a text in a language without a pack
└── PackError                5   a language folder with a mistake in it
"""

from __future__ import annotations


class WhosaysError(Exception):
    """Base of all; printed as one line."""

    exit_code = 1


class UsageError(WhosaysError):
    """A date, language code, option or id that cannot be used."""

    exit_code = 2


class InputError(WhosaysError):
    """A file that is missing, unreadable, empty, binary or not text, or that cannot be written."""

    exit_code = 3


class LanguageError(WhosaysError):
    """A text in a language without a pack."""

    exit_code = 4


class PackError(WhosaysError):
    """A language folder with a mistake in it: file, entry and what is wrong."""

    exit_code = 5


def unexpected(error: Exception) -> str:
    """An error nobody foresaw, in one line.

    >>> unexpected(KeyError("a"))
    "unexpected KeyError: 'a'"
    """
    if isinstance(error, MemoryError):
        return "out of memory"
    return f"unexpected {type(error).__name__}: {str(error)[:200]}".rstrip(": ")
