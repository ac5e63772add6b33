"""The view, in a real browser: the text stays what it was, marks stand where they should, keys lead everywhere."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import browser
import whosays as package
from browser import Browser, Page
from command import assert_one_line, whosays
from views import ODD, PUBLISHED, REPORTS, odd
from whosays.export.html import page as page_of
from whosays.pipeline import derivations
from whosays.records import Attribution, Count, Derivation, Reading, Refusal, Source, Span, Warning_

LANGUAGES = sorted(REPORTS)
PHONE = (360, 740)
AA = 4.5
NO_HIGHLIGHTS = "delete CSS.highlights; delete window.Highlight; Object.getPrototypeOf(CSS)"
MARKED = """(kind => Array.from(CSS.highlights.get(kind) ?? [])
    .map(r => [r.startOffset, r.toString(), r.startContainer === document.getElementById("text").firstChild]))"""
ACTIVE = f"{MARKED}('active').map(m => m[1])"
FOCUSED = "document.activeElement.id"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = browser.find()
    if path is None:
        pytest.fail(browser.MISSING, pytrace=False)
    with Browser(path) as running:
        yield running


@pytest.fixture
def view(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open the view of a text; when the test ends, nothing has left the page and nothing was complained of."""
    pages: list[Page] = []

    def open_view(
        text: str,
        language: str = "en",
        *,
        made: tuple[Reading, dict[str, Derivation]] | None = None,
        before: str = "",
        size: tuple[int, int] = (1200, 800),
        touch: bool = False,
    ) -> Page:
        html = page_of(made[0], text, made[1], title="report.txt") if made else written(text, language)[1]
        file = tmp_path / "view.html"
        file.write_bytes(html.encode("utf-8"))
        page = chromium.page()
        pages.append(page)
        page.prefer(prefers_color_scheme="light", prefers_reduced_motion="reduce")
        page.size(*size, touch=touch)
        if before:
            page.before_scripts(before)
        page.open(file)
        return page

    yield open_view
    for page in pages:
        asked = [event["request"]["url"] for event in page.events("Network.requestWillBeSent")]
        assert [url for url in asked if not url.startswith("file:")] == []
        assert len(asked) == 1, "the page loads nothing but itself"
        assert page.events("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled") == []
        page.close()


def written(text: str, language: str) -> tuple[Reading, str]:
    reading = package.read(text, language=language, published=PUBLISHED)
    made = derivations(text, language=language, published=PUBLISHED)
    return reading, page_of(reading, text, made, title="report.txt")


def utf16(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def read_back(page: Page, kind: str) -> list[tuple[int, str]]:
    found = page.run(f"{MARKED}({json.dumps(kind)})")
    assert all(same for _, _, same in found)
    return [(start, words) for start, words, _ in found]


# --- the text and its marks


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("make", [REPORTS.__getitem__, odd], ids=["plain", "odd"])
def test_the_text_is_the_source_and_every_value_is_marked(
    view: Open, language: str, make: Callable[[str], str]
) -> None:
    text = make(language)
    reading, _ = written(text, language)
    page = view(text, language)
    assert page.run("document.getElementById('text').textContent") == text
    assert page.run("document.getElementById('text').childNodes.length") == 1
    assert page.run("document.getElementById('text').dir") == ("rtl" if language == "ar" else "ltr")
    assert page.run("document.getElementById('text').lang") == language
    assert len(reading.counts) >= 3
    assert len(reading.attributions) >= 2
    wanted: dict[str, list[Any]] = {
        "count": [span for count in reading.counts for span in (count.span, *count.also)],
        "cue": [a.cue for a in reading.attributions],
        "source": [a.source.span for a in reading.attributions if a.source.span],
        "content": [span for a in reading.attributions for span in a.content],
        "refused": [refusal.span for refusal in reading.refused],
    }
    for kind, spans in wanted.items():
        expected = sorted((utf16(text, span.start), span.exact) for span in spans)
        assert sorted(read_back(page, kind)) == expected, kind


def test_what_html_cannot_hold_comes_back_too(view: Open) -> None:
    text = "\x00 Three people were killed 😀\ud800, the mayor said.\udc00 \x00"
    page = view(text)
    codes = page.run(
        "(t => Array.from({length: t.length}, (_, i) => t.charCodeAt(i)))(document.getElementById('text').textContent)"
    )
    units = text.encode("utf-16-le", "surrogatepass")
    assert codes == [int.from_bytes(units[i : i + 2], "little") for i in range(0, len(units), 2)]


@pytest.mark.parametrize("text", ["", "Nothing happened at all in the town on that day."])
def test_a_report_without_claims(view: Open, text: str) -> None:
    page = view(text)
    assert page.run("document.getElementById('text').textContent") == text
    for key in "jknp":
        page.press(key)
    assert "No figures" in page.run("document.getElementById('claims').textContent")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_highlights_boxes_stand_behind_the_text(view: Open, language: str) -> None:
    text = REPORTS[language]
    reading, _ = written(text, language)
    page = view(text, language, before=NO_HIGHLIGHTS)
    assert page.run("CSS.highlights === undefined")
    assert page.run("document.getElementById('text').textContent") == text
    boxes = "(kind => Array.from(document.querySelectorAll('#boxes .' + kind)))"
    starts = set(page.run(f"{boxes}('count').map(b => Number(b.dataset.start))"))
    assert starts == {utf16(text, s.start) for count in reading.counts for s in (count.span, *count.also)}
    covers = """Array.from(document.querySelectorAll('#boxes .count')).every(box => {
        const range = document.createRange(), node = document.getElementById('text').firstChild
        range.setStart(node, Number(box.dataset.start)); range.setEnd(node, Number(box.dataset.start) + 1)
        const a = range.getBoundingClientRect()
        return Array.from(document.querySelectorAll(`#boxes .count[data-start="${box.dataset.start}"]`)).some(one => {
            const b = one.getBoundingClientRect()
            return a.left >= b.left - 1 && a.right <= b.right + 1 && Math.abs(a.top - b.top) < 2
        })
    })"""
    assert page.run(covers)
    page.size(700, 800)  # the text wraps elsewhere, and the boxes follow
    page.settle()
    page.settle()
    assert page.run(covers)
    page.press("j")
    assert page.run(f"{boxes}('active').length") >= 1


# --- the panel


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_has_an_item_with_its_derivation(view: Open, language: str) -> None:
    reading, _ = written(REPORTS[language], language)
    page = view(REPORTS[language], language)
    where_and_when = len(reading.places) + len(reading.timexes)
    assert where_and_when
    assert reading.events
    claims = [record.id for part in (reading.counts, reading.attributions, reading.events) for record in part]
    total = len(claims) + len(reading.refused) + where_and_when
    assert page.run("document.querySelectorAll('.item').length") == total
    assert page.run("document.querySelectorAll('.item[tabindex=\"0\"]').length") == 1
    seen = set()
    for _ in range(total):
        page.press("j")
        told = page.run("document.getElementById('detail').innerText")
        seen.add(re.findall(r"^id\s+(\w+)$", told, re.MULTILINE)[-1] if "\nid" in told else told)
        if "\nid" in told:
            assert "toml" in told
    for claim in claims:
        assert any(claim.startswith(short) for short in seen), claim


def test_pointing_at_an_item_or_a_place_shows_how_it_was_made(view: Open) -> None:
    text = REPORTS["en"]
    reading, _ = written(text, "en")
    page = view(text)
    count = next(c for c in reading.counts if c.measure == "injured")
    place = f"""(() => {{ const r = document.createRange(), n = document.getElementById('text').firstChild
        r.setStart(n, {count.span.start}); r.setEnd(n, {count.span.end}); const b = r.getClientRects()[0]
        return [b.left + b.width / 2, b.top + b.height / 2] }})()"""
    page.point(*page.run(place))
    assert page.run("document.getElementById('what').textContent") == "23 person injured"
    assert count.span.exact in page.run(ACTIVE)
    page.point(2, 790)
    assert page.run("document.getElementById('detail').hasAttribute('data-empty')")
    page.click(*page.run(place))
    page.point(2, 790)
    assert page.run("document.getElementById('what').textContent") == "23 person injured", "chosen, it stays"
    assert page.run("document.activeElement.getAttribute('aria-current')") == "true"
    item = "(b => [b.left + 20, b.top + 10])(document.getElementById('item-0').getBoundingClientRect())"
    page.point(*page.run(item))
    assert page.run("document.getElementById('what').textContent") != "23 person injured"
    page.point(2, 790)
    page.run("document.querySelector('.node').focus()")
    page.settle()
    assert len(read_back(page, "part")) == 1


def test_chains_parts_inferred_names_and_warnings_are_told(view: Open) -> None:
    text = "A says B wrote: he told of 10 dead 😀, 4 of them children."
    a, b = span(text, "A"), span(text, "B")
    outer = Attribution(
        "aaaaaaaa", Source("A", span=a), span(text, "says"), (span(text, text[7:]),), "indirect", "asserts", None,
        None, None, None, "speech/x",
    )  # fmt: skip
    inner = Attribution(
        "bbbbbbbb", Source("B", span=span(text, "he"), inferred=True, origin=b), span(text, "told"),
        (span(text, "10 dead 😀, 4 of them children"),), "indirect", "denies", "telegram", None, None, "aaaaaaaa",
        "speech/y", (Warning_("odd", "something is odd"),),
    )  # fmt: skip
    whole, part = (
        Count(
            name, "killed", what, None, low, low, "exact", "cumulative", None, "denied", of, False, None, "bbbbbbbb",
            span(text, words), (), "count/z",
        )
        for name, what, low, of, words in [
            ("cccccccc", "person", 10, None, "10 dead"), ("dddddddd", "child", 4, "cccccccc", "4 of them children"),
        ]
    )  # fmt: skip
    refused = Refusal("duration", span(text, "10"))
    document = package.read(text, language="en", publisher="P").document
    reading = Reading(
        "r", document, (part, whole), (outer, inner), warnings=(Warning_("w", "look out"),), refused=(refused,)
    )
    page = view(text, made=(reading, {}))
    said = page.run("document.getElementById('claims').innerText").replace("\n", " ")
    for told in ("look out", "of them 4", "child killed", "running total", "denied", "on Telegram", "speaker inferred"):
        assert told in said
    assert "as told by A" in said
    assert said.index("10 person killed") < said.index("of them 4"), "a part stands below its whole"
    facts = "document.getElementById('facts').innerText.replace(/\\s+/g, ' ')"
    page.run("Array.from(document.querySelectorAll('.item')).find(b => b.innerText.includes('of them 4')).focus()")
    page.settle()
    told = page.run(facts)
    assert "part of 10 person killed" in told
    assert f"name inferred from B {b.start}–{b.end}" in told
    assert "as told by A" in told
    page.run("Array.from(document.querySelectorAll('#facts .go')).find(b => b.innerText === 'B').click()")
    page.settle()
    assert "something is odd" in page.run(facts)
    assert sorted(page.run(ACTIVE)) == ["B", "he", "told"]
    assert read_back(page, "said") == [(utf16(text, inner.content[0].start), inner.content[0].exact)]


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words), words)


# --- keys


@pytest.mark.parametrize(("next_", "back"), [("j", "k"), ("ت", "ن"), ("о", "л"), ("ArrowDown", "ArrowUp")])
def test_keys_move_focus_and_emphasis_on_every_layout(view: Open, next_: str, back: str) -> None:
    page = view(REPORTS["uk"], "uk")
    codes = {next_: next_, back: back} if len(next_) > 1 else {next_: "KeyJ", back: "KeyK"}
    page.press("j")
    assert page.run(FOCUSED) == "item-0"
    first = page.run(ACTIVE)
    assert first
    page.press(next_, codes[next_])
    assert page.run(FOCUSED) == "item-1"
    assert page.run(ACTIVE) != first
    assert page.run("document.activeElement.tabIndex") == 0
    page.press(back, codes[back])
    assert page.run(FOCUSED) == "item-0"
    assert page.run(ACTIVE) == first
    page.press(back, codes[back])
    assert page.run(FOCUSED) == "item-0", "there is nothing before the first"


def test_latin_layouts_with_letters_elsewhere_go_by_the_letter(view: Open) -> None:
    page = view(REPORTS["en"])
    page.press("j", "KeyC")  # Dvorak
    assert page.run(FOCUSED) == "item-0"
    page.press("h", "KeyJ")
    assert page.run(FOCUSED) == "item-0"


def test_the_text_follows(view: Open) -> None:
    text = "One man was killed, the mayor said.\n\n" + "Nothing else is known so far. " * 400
    text += "\n\nThree children were injured, the governor said."
    page = view(text)
    page.press("j")
    page.press("n")
    page.press("n")
    box = page.run("(b => [b.top, b.bottom])(Array.from(CSS.highlights.get('active'))[0].getBoundingClientRect())")
    assert 60 < box[0] < box[1] < 800
    assert page.run("document.getElementById('report').scrollTop") > 500


def test_speakers_filter_help_and_escape(view: Open) -> None:
    page = view(REPORTS["ru"], "ru")
    speaker = "document.activeElement.closest('section').querySelector('h2').textContent"
    page.press("т", "KeyN")
    one = page.run(speaker)
    page.press("т", "KeyN")
    two = page.run(speaker)
    assert one != two
    page.press("з", "KeyP")
    assert page.run(speaker) == one
    page.press(",", "Slash", shift=True)
    assert page.run("document.getElementById('keys').open")
    page.press("Escape")
    assert not page.run("document.getElementById('keys').open")
    page.press(".", "Slash")
    assert page.run(FOCUSED) == "filter"
    page.call("Input.insertText", text="INJURED")
    page.settle()
    left = page.run("Array.from(document.querySelectorAll('.item:not([hidden])')).map(b => b.textContent)")
    assert left
    assert all("injured" in words for words in left)
    assert len(read_back(page, "count")) == len(left), "the text shows what the list shows"
    page.press("Enter")
    assert "injured" in page.run("document.activeElement.textContent")
    page.press("Escape")
    assert page.run("document.querySelectorAll('.item[hidden]').length") == 0
    page.press("Escape")
    assert page.run("document.getElementById('detail').hasAttribute('data-empty')")
    page.press("j")
    page.press("End")
    assert page.run("document.activeElement === Array.from(document.querySelectorAll('.item')).at(-1)")


def test_letter_keys_can_be_switched_off(view: Open) -> None:
    page = view(REPORTS["en"])
    page.run("document.getElementById('letters').click()")
    page.press("j")
    assert page.run("document.activeElement === document.body")
    page.run("document.getElementById('letters').click()")  # what is remembered is of this browser, not of this test


# --- for every eye and screen

CONTRAST = r"""(() => {
    const channel = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4
    const parse = c => { const n = c.match(/[\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1] }
    const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b)
    const ratio = (a, b) => { const [x, y] = [light(parse(a)), light(parse(b))].sort((m, n) => n - m)
        return (x + .05) / (y + .05) }
    const ground = e => { for (; e; e = e.parentElement) {
        const c = getComputedStyle(e).backgroundColor; if (parse(c)[3] === 1) return c } return "rgb(255,255,255)" }
    const found = []
    for (const e of document.querySelectorAll("body *:not(script)")) {
        const own = Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim())
        if (own && e.getClientRects().length)
            found.push([e.className || e.tagName, ratio(getComputedStyle(e).color, ground(e))])
    }
    const text = document.getElementById("text")
    for (const kind of ["content", "said", "refused", "source", "cue", "count", "active", "part"]) {
        const s = getComputedStyle(text, `::highlight(${kind})`)
        const on = parse(s.backgroundColor)[3] ? s.backgroundColor : ground(text)
        found.push([kind, ratio(s.color, on)], [kind + " line", Math.max(ratio(s.textDecorationColor, on), 1) * 1.5])
    }
    const input = document.getElementById("filter")
    found.push(["placeholder", ratio(getComputedStyle(input, "::placeholder").color, ground(input))])
    found.push(["input edge", ratio(getComputedStyle(input).borderTopColor, ground(document.body)) * 1.5])
    return found
})()"""  # a line or an edge needs 3:1, text 4.5:1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(view: Open, theme: str) -> None:
    page = view(REPORTS["en"])
    page.prefer(prefers_color_scheme=theme, prefers_reduced_motion="reduce")
    page.press("j")
    page.run("document.getElementById('keys').showModal()")
    found = page.run(CONTRAST)
    assert len(found) > 60
    assert [pair for pair in found if pair[1] < AA] == []


def test_the_theme_follows_the_system_and_the_button(view: Open) -> None:
    page = view(REPORTS["en"])
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.run(ground)
    page.prefer(prefers_color_scheme="dark")
    dark = page.run(ground)
    assert dark != light
    page.run("document.getElementById('theme').click()")
    assert page.run(ground) == light
    page.run("document.getElementById('theme').click()")
    assert page.run(ground) == dark
    page.run("localStorage.clear()")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_needs_no_scrolling_sideways(view: Open, language: str) -> None:
    page = view(odd(language), language, size=PHONE, touch=True)
    wide = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    assert len(set(page.run(wide))) == 1
    assert page.run("window.innerWidth") == PHONE[0]
    below = "(r => document.querySelector('.panel').getBoundingClientRect().top >= r.bottom - 1)"
    assert page.run(f"{below}(document.getElementById('report').getBoundingClientRect())")
    page.press("j")
    assert len(set(page.run(wide))) == 1
    sheet, mark = page.run("""[document.getElementById('detail').getBoundingClientRect().top,
        Array.from(CSS.highlights.get('active'))[0].getClientRects()[0].bottom]""")
    assert 0 < mark < sheet < PHONE[1]
    page.run("document.getElementById('close').click()")
    assert page.run("getComputedStyle(document.getElementById('detail')).display") == "none"


def test_focus_is_seen_and_everything_has_a_name(view: Open) -> None:
    page = view(REPORTS["ar"], "ar")
    page.press("j")
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tree = page.call("Accessibility.getFullAXTree")["nodes"]
    named = {"button", "searchbox", "checkbox", "region", "heading"}
    for node in tree:
        if node.get("role", {}).get("value") in named and not node.get("ignored"):
            assert node.get("name", {}).get("value", "").strip(), node


# --- the file


def test_the_file_is_safe_and_asks_for_nothing() -> None:
    text = ODD + REPORTS["en"] + "<script>alert(1)</script><img src=https://example.org/x.png onerror=alert(1)>"
    reading = package.read(
        text, title="</title><script>x</script>", publisher='"><b>P', url="javascript:alert(1)", language="en"
    )
    made = derivations(text, language="en")
    html = page_of(reading, text, made, title="t")
    assert html == page_of(reading, text, made, title="t")
    assert html.lower().count("<script") == 2
    assert html.lower().count("</script") == 2
    assert "<b>" not in html
    assert "javascript:" not in html
    assert not re.search(r"<[^>]+\s(?:on\w+|style|src)\s*=", re.sub(r"(?s)<script.*?</script>", "", html))
    assert not re.search(r"<link|<iframe|<img|@import|url\(", html)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src 'none'")
    data = html.partition('id="data">')[2].partition("</script>")[0]
    assert not set("<\u2028\u2029") & set(data)
    assert json.loads(data)["items"]


# --- the command


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORTS["en"], "utf-8")
    out = tmp_path / "out.html"
    done = whosays("read", str(report), "--html", str(out))
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(str(out))
    html = out.read_text("utf-8")
    assert html.startswith("<!doctype html>")
    assert whosays("read", "-", "--html", "-", stdin=REPORTS["en"]).out == html.replace("report.txt", "standard input")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.html", "report.txt"], "nothing else is left"


def test_what_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORTS["en"], "utf-8")
    name = str(report)
    assert_one_line(whosays("read", name, "--html", str(tmp_path / "no" / "out.html")), 3)
    assert_one_line(whosays("read", name, "--html", str(tmp_path)), 3)
    assert_one_line(whosays("read", name, "--html", name), 2)
    assert_one_line(whosays("read", name, name, "--html", str(tmp_path / "o.html")), 2)
    assert_one_line(whosays("read", name, "--json", "--html", str(tmp_path / "o.html")), 2)
    assert_one_line(whosays("read", str(tmp_path / "none"), "--html", str(tmp_path / "o.html")), 3)
    if Path("/dev/full").exists():
        assert_one_line(whosays("read", name, "--html", "/dev/full"), 3)
    assert report.read_text("utf-8") == REPORTS["en"]
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_a_link_stays_a_link_and_a_mode_stays(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(REPORTS["en"], "utf-8")
    out = tmp_path / "out.html"
    out.write_text("old", "utf-8")
    out.chmod(0o640)
    link = tmp_path / "link.html"
    link.symlink_to(out)
    assert whosays("read", str(report), "--html", str(link)).code == 0
    assert link.is_symlink()
    assert out.stat().st_mode & 0o777 == 0o640
    assert out.read_text("utf-8").startswith("<!doctype html>")


def test_the_browser_is_found_or_named_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROME", "/nowhere/chrome")
    assert browser.find() is None
    assert "\n" not in browser.MISSING
    monkeypatch.delenv("CHROME")
    assert browser.find() is None or shutil.which(browser.find() or "")
