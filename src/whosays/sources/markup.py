"""The bare text of HTML and XML, in one pass, however broken: no tree, no depth, nothing raised.

It serves short pieces of HTML (entries of feeds), it is what other extractions are compared with, and it is what is
left where a page cannot be taken apart.

>>> bare("<p>One &amp; two<br>three<script>x</script><p>four <b>five</b>")
'One & two\\nthree\\nfour five'
"""

from __future__ import annotations

import re
from html import unescape

from ..errors import InputError
from ..records import Warning_
from ..sentences import sentence
from .files import Text, decode
from .found import Found
from .pieces import Ask, Piece, failed

_BLOCKS = (
    "address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody "
    "tfoot thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
CELLS = frozenset(("td", "th"))
HIDDEN = frozenset(
    ("iframe", "math", "noembed", "noframes", "noscript", "object", "script", "style", "svg", "template", "title")
)
CLOSED = {name: re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE) for name in HIDDEN}
TAG = re.compile(r"</?([a-zA-Z][\w:.-]{0,60})")
SIMPLE = re.compile(r"""[^<>"']*>""")
QUOTED = re.compile(r"""(?:[^>"']++|"[^"]{0,20000}+"|'[^']{0,20000}+')*+>""")
UNQUOTED = re.compile(r"[^<>]*>?")
QUOTES = 50_000_000  # characters of attributes looked through in all; then quotation marks are plain characters
ROUGH = 1 << 20  # characters: larger pages are not read tag by tag
OPENED = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|dt|dd|option|br|hr|img|input|meta|link|area|base|col|embed|param|source|track|wbr)[\s/>])[a-z]",
    re.IGNORECASE,
)
SKIPPED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?:script|style)(?=[\s>])[^>]*(?:>.*?(?:</(?:script|style)|\Z)|\Z)", re.IGNORECASE | re.DOTALL
)
BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))})(?=[\s/>])[^<>]*+>?", re.IGNORECASE)
RUNS = re.compile("<{2,}")
ANY_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*+>?")
SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
LINES = re.compile(r" ?\n[ \n]*")
CHARSET = re.compile(r"[\w.:-]{2,30}", re.ASCII)


def bare(markup: str) -> str:
    """The text outside of tags, a line for every block."""
    return tidy(_rough(markup) if len(markup) > ROUGH else "".join(_parts(markup)))


def depth(markup: str) -> int:
    """How deep elements are nested at least, those apart that are seldom closed.

    >>> depth("<div><p><p><b>x</b></div><br><i>")
    2
    """
    deepest = now = 0
    for slash in OPENED.findall(markup):
        now += -1 if slash else 1
        deepest = max(deepest, now)
        now = max(now, 0)
    return deepest


def _rough(markup: str) -> str:
    """The same for a very large page, in few passes: a `>` in an attribute ends the tag."""
    text = SKIPPED.sub(" ", RUNS.sub("<", markup.replace("\n", " ")))
    return ANY_TAG.sub("", BLOCK_TAG.sub("\n", text))


def tidy(text: str) -> str:
    """The text with its entities resolved, no space twice, no blank lines."""
    return LINES.sub("\n", SPACES.sub(" ", unescape(text))).strip()


def letters(text: str) -> int:
    """How many letters and digits: what lengths of two extractions are compared by."""
    return sum(map(str.isalnum, text))


def _parts(markup: str) -> list[str]:
    parts: list[str] = []
    place, quotes = 0, QUOTES
    while (start := markup.find("<", place)) >= 0:
        parts.append(_space(markup[place:start]))
        after = markup[start + 1 : start + 2]
        if after in ("!", "?"):
            place = _declaration(markup, start, parts)
            continue
        tag = TAG.match(markup, start)
        if tag is None:
            parts.append("<")
            place = start + 1
            continue
        name = tag[1].lower()
        if name in BLOCKS:
            parts.append("\n")
        elif name in CELLS:
            parts.append(" ")
        end = SIMPLE.match(markup, tag.end())
        if end is None and quotes > 0:
            end = QUOTED.match(markup, tag.end())
            quotes -= end.end() - start if end else 20_000
        end = end or UNQUOTED.match(markup, tag.end())
        place = end.end() if end else len(markup)
        if name in HIDDEN and markup[start + 1] != "/" and markup[place - 2 : place] != "/>":
            closed = CLOSED[name].search(markup, place)
            place = closed.start() if closed else len(markup)
    parts.append(_space(markup[place:]))
    return parts


def _space(text: str) -> str:
    return text.replace("\n", " ") if "\n" in text else text


def _declaration(markup: str, start: int, parts: list[str]) -> int:
    """The end of a comment, of `<!…>`, of `<?…>` or of CDATA, whose text counts."""
    if markup.startswith("<!--", start):
        end = markup.find("-->", start + 2)
        return end + 3 if end >= 0 else len(markup)
    if markup.startswith("<![CDATA[", start):
        end = markup.find("]]>", start)
        end = end if end >= 0 else len(markup)
        parts.append(markup[start + 9 : end].replace("&", "&amp;"))
        return end + 3
    end = markup.find(">", start)
    return end + 1 if end >= 0 else len(markup)


def decoded(data: bytes, ask: Ask) -> Text:
    """The text of these bytes, by the charset of the server where they are not UTF-8; raises InputError."""
    if (
        ask.charset
        and CHARSET.fullmatch(ask.charset)
        and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    ):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return Text(data.decode(ask.charset), ask.charset)
            except (LookupError, UnicodeError):
                return decode(data, ask.locator)
    return decode(data, ask.locator)


def pieces(data: bytes, ask: Ask) -> list[Piece]:
    """The page as its bare text, with a warning: the way out where nothing else works."""
    try:
        source = decoded(data, ask)
    except InputError as error:
        return [failed(ask.locator, str(error).removeprefix(f"{ask.locator}: "))]
    text = bare(source.text)
    if not letters(text):
        return [failed(ask.locator, "holds no text")]
    why = sentence("warning.bare_page")
    warnings = (*source.warnings, Warning_("text_lost", why))
    return [Piece(found=Found(text, b"", "html", ask.locator, url=ask.url, warnings=warnings))]
