"""Every family of sources gives what was put into it: text, title, author, publisher, date, address, in its order."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import hostile
from whosays.errors import UsageError
from whosays.sources import columns, dates, fetched
from whosays.sources.fetched import Fetched
from whosays.sources.found import Failure, Found
from whosays.sources.opened import documents
from whosays.sources.options import Options
from whosays.sources.told import family

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = "Унаслідок нічного обстрілу вигаданого міста Норвале загинули троє людей, ще одинадцятеро поранені, заявив мер."
SECOND = "За його словами, пошкоджено сім будинків і школу, рятувальники працюють на місці, пожежу вже загашено."
ENTRY = (
    "Rescuers in the invented town of Norvale said that {} people had been taken out of the ruins of the market hall."
)
MENU = "<nav><ul><li><a href='/'>Головна</a></li><li><a href='/all'>Усі новини</a></li></ul></nav>"


def given(path: Path, data: bytes | str, **options: Any) -> list[Found | Failure]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(documents(str(path), Options(**{"now": NOW} | options)))


def one(path: Path, data: bytes | str, **options: Any) -> Found:
    (found,) = given(path, data, **options)
    assert isinstance(found, Found), found
    return found


def failure(path: Path, data: bytes | str, **options: Any) -> str:
    (failed,) = given(path, data, **options)
    assert isinstance(failed, Failure), failed
    return failed.error


def page(head: str = "", body: str = f"<p>{FIRST}</p><p>{SECOND}</p>") -> str:
    head = f"<meta charset=utf-8><title>Обстріл Норвале | Приклад</title>{head}"
    return (
        f"<!doctype html><html lang=uk-UA><head>{head}</head><body>{MENU}<article><h1>Обстріл Норвале</h1>{body}"
        "</article><footer>Усі права захищено</footer></body></html>"
    )


LINKED = {
    "@type": "NewsArticle",
    "headline": "Обстріл Норвале",
    "datePublished": "2025-07-04T09:30:00+03:00",
    "author": [{"@type": "Person", "name": "О. Вигадана"}],
    "publisher": {"@type": "Organization", "name": "Приклад"},
    "mainEntityOfPage": "https://example.org/news/1",
}


def linked(**changed: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(LINKED | changed)}</script>'


def test_page(tmp_path: Path) -> None:
    source = page(linked())
    found = one(tmp_path / "a.html", source)
    assert found.raw == source.encode()
    assert (found.kind, found.title, found.author, found.publisher) == (
        "html",
        "Обстріл Норвале",
        "О. Вигадана",
        "Приклад",
    )
    assert (found.published, found.language, found.url) == (LINKED["datePublished"], "uk", LINKED["mainEntityOfPage"])
    assert found.text.split("\n") == ["Обстріл Норвале", FIRST, SECOND]
    assert not found.warnings


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2025-07-04T09:30:00Z">', "2025-07-04T09:30:00+00:00"),
        ('<meta name="pubdate" content="Fri, 04 Jul 2025 09:30:00 +0300">', "2025-07-04T09:30:00+03:00"),
        ('<meta itemprop="datePublished" content="04.07.2025">', "2025-07-04"),
        (linked(**{"@graph": [], "datePublished": "2025-07-04"}), "2025-07-04"),
        ("", None),
    ],
)
def test_date_of_a_page(tmp_path: Path, head: str, published: str | None) -> None:
    assert one(tmp_path / "a.html", page(head)).published == published


@pytest.mark.parametrize(
    "date", ["2031-01-01", "1970-01-01T00:00:00Z", "1989-12-31", "2026-01-01T09:00:00Z", "soon", "2025-13-45"]
)
def test_a_date_that_cannot_be_stays_missing(tmp_path: Path, date: str) -> None:
    found = one(tmp_path / "a.html", page(linked(datePublished=date)))
    assert found.published is None
    assert [warning.code for warning in found.warnings] == ["date_implausible"]
    assert date in found.warnings[0].why
    given_date = one(tmp_path / "a.html", page(linked(datePublished=date)), published="2025-07-04", publisher="Own")
    assert (given_date.published, given_date.publisher, given_date.warnings) == ("2025-07-04", "Own", ())


@pytest.mark.parametrize(
    ("stated", "url"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("https://example.org/", None),
        ("/a", None),
        ("x:y", None),
    ],
)
def test_an_address_that_all_pages_of_a_site_state_is_none(tmp_path: Path, stated: str, url: str | None) -> None:
    assert one(tmp_path / "a.html", page(f'<link rel=canonical href="{stated}">')).url == url


def test_the_clock_of_the_crawl_is_no_date() -> None:
    crawled = datetime(2025, 7, 4, 6, 30, tzinfo=UTC)
    assert dates.implausible("2025-07-04T09:29:58+03:00", NOW, crawled) == "is the clock of the crawl"
    assert dates.implausible("2025-07-04T09:20:00+03:00", NOW, crawled) is None
    assert dates.implausible("2025-07-04", NOW, crawled) is None


@pytest.mark.parametrize("count", [3, 40])
def test_live_blog(tmp_path: Path, count: int) -> None:
    entries = "".join(
        f"<div class=entry><time datetime='2025-07-04T{n // 60 + 9:02}:{n % 60:02}:00+03:00'>x</time>"
        f"<p>{ENTRY.format(n + 2)}</p></div>"
        for n in range(count)
    )
    found = one(tmp_path / "a.html", page(body=f"<div class=live>{entries}</div>"))
    assert len(found.entries) == count
    for n, entry in enumerate(found.entries):
        assert found.text[entry.start : entry.end].endswith(ENTRY.format(n + 2))
        assert entry.published == f"2025-07-04T{n // 60 + 9:02}:{n % 60:02}:00+03:00"
    assert found.text.startswith("Обстріл Норвале\n\n")


def test_live_blog_stated_for_machines(tmp_path: Path) -> None:
    updates = [
        {"@type": "BlogPosting", "articleBody": ENTRY.format(n), "datePublished": f"2025-07-0{n}T10:00:00Z"}
        for n in (4, 5, 6)
    ]
    found = one(
        tmp_path / "a.html", page(linked(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates}), "<p>x</p>")
    )
    shown = [(found.text[entry.start : entry.end], entry.published) for entry in found.entries]
    assert shown == [(ENTRY.format(n), f"2025-07-0{n}T10:00:00+00:00") for n in (4, 5, 6)]


def test_lists_of_headlines_and_comments_are_no_live_blog(tmp_path: Path) -> None:
    times = "".join(f"<li><time datetime=2025-07-0{n}>x</time><a href=/{n}>Заголовок {n}</a></li>" for n in range(1, 9))
    notes = "".join(f"<div><time datetime=2025-07-0{n}>x</time><p>{ENTRY.format(n)}</p></div>" for n in range(1, 9))
    body = f"<p>{FIRST}</p><p>{SECOND}</p><ul class=news>{times}</ul><div class=comments>{notes}</div>"
    assert one(tmp_path / "a.html", page(body=body)).entries == ()


def test_paragraphs_that_the_extraction_leaves_out_are_told(tmp_path: Path) -> None:
    hidden = "".join(f"<div class='comments-area'><p>{ENTRY.format(n) * 3}</p></div>" for n in range(2, 20))
    found = one(tmp_path / "a.html", page(body=f"<p>{FIRST}</p>{hidden}"))
    assert ENTRY.format(5) in found.text or "text_lost" in [warning.code for warning in found.warnings]


def test_pdf_and_word(tmp_path: Path) -> None:
    found = one(tmp_path / "a.pdf", hostile.pdf("Three were killed in Norvale.", "Eleven were injured."))
    assert (found.kind, found.text) == ("pdf", "Three were killed in Norvale.\nEleven were injured.")
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = (
        "<w:p><w:r><w:t>Three </w:t></w:r><w:del><w:r><w:t>not </w:t></w:r></w:del><w:r><w:t>killed.</w:t></w:r></w:p>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        cell = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Eleven hurt.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{runs}{cell}</w:body></w:document>')
        archive.writestr(
            "word/footnotes.xml", f'<w:footnotes xmlns:w="{w}"><w:p><w:r><w:t>Note.</w:t></w:r></w:p></w:footnotes>'
        )
        core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Losses</dc:title><dc:creator>O. Vyhadana</dc:creator></c>'
        archive.writestr("docProps/core.xml", core)
    found = one(tmp_path / "a.bin", out.getvalue())
    assert (found.kind, found.text) == ("docx", "Three killed.\nEleven hurt.\nNote.")
    assert (found.title, found.author, found.published) == ("Losses", "O. Vyhadana", None)


def test_feeds(tmp_path: Path) -> None:
    rss = (
        "<?xml version='1.0'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        "<title>Norvale Radio</title><language>en-gb</language>"
        "<item><title>Shell strikes</title><link>https://example.org/1</link><guid>g1</guid>"
        "<pubDate>Fri, 04 Jul 2025 09:30:00 +0300</pubDate><description>Short.</description>"
        "<content:encoded><![CDATA[<p>Three were <b>killed</b>.</p><p>Eleven hurt.</p>]]></content:encoded></item>"
        "<item><title>Only a headline</title></item></channel></rss>"
    )
    first, second = given(tmp_path / "a.xml", rss)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert first.text == "Shell strikes\n\nThree were killed.\nEleven hurt."
    assert (first.id, first.url, first.publisher, first.published, first.language) == (
        "g1", "https://example.org/1", "Norvale Radio", "2025-07-04T09:30:00+03:00", "en",
    )  # fmt: skip
    assert (second.text, second.published) == ("Only a headline", None)
    *read, last = given(tmp_path / "a.xml", rss[: rss.index("</channel>")])
    assert len(read) == 2
    assert isinstance(last, Failure)
    assert "breaks off" in last.error
    entry = (
        "<title>A</title><id>x</id><updated>2025-07-04T06:30:00Z</updated><published>2025-07-04T06:00:00Z</published>"
    )
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>N</title><entry>{entry}<content type='html'>&lt;p&gt;Two.</content></entry></feed>"
    found = one(tmp_path / "a.xml", atom)
    assert (found.text, found.published) == ("A\n\nTwo.", "2025-07-04T06:00:00+00:00")
    item = {
        "id": 7,
        "content_html": "<p>One&nbsp;killed.</p>",
        "date_published": "2025-07-04T06:00:00Z",
        "url": "https://example.org/7",
    }
    half = {"id": "8", "title": "half \ud83d", "content_text": "\ud83d\ude80 launched"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": [item, 7, half]}
    first, second, third = given(tmp_path / "a.json", json.dumps(feed))
    assert isinstance(first, Found)
    assert (first.text, first.id, first.url, first.publisher) == ("One killed.", "7", "https://example.org/7", "N")
    assert isinstance(third, Found)
    assert third.text == "half \ufffd\n\n\U0001f680 launched"
    assert isinstance(second, Failure)


def test_messages_of_telegram(tmp_path: Path) -> None:
    messages = [
        hostile.message(1, ["Three ", {"type": "bold", "text": "killed"}, "."], author="O. V."),
        hostile.message(2, "", photo="a.jpg"),
        {"id": 3, "type": "service", "action": "pin_message", "text": ""},
        hostile.message(4, "Lines\u2028apart"),
    ]
    first, second = given(tmp_path / "result.json", hostile._export(messages))
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.kind, first.id, first.text, first.author, first.publisher) == (
        "telegram", "77/1", "Three killed.", "O. V.", "Norvale Radio",
    )  # fmt: skip
    assert first.published == "2025-07-04T09:30:00+03:00"  # the clock of the exporter and the instant agree on +03:00
    assert json.loads(first.raw)["id"] == 1
    assert (second.text, second.author, second.locator[-10:]) == ("Lines\u2028apart", None, "#message 4")


def test_pages_of_telegram(tmp_path: Path) -> None:
    def shown(number: int, text: str, name: str, joined: bool = False) -> str:
        who = "" if joined else f"<div class='from_name'>{name}</div>"
        date = "<div class='pull_right date details' title='04.07.2025 09:30:00 UTC+03:00'>09:30</div>"
        return (
            f"<div class='message default clearfix{' joined' * joined}' id='message{number}'><div class='body'>"
            f"{date}{who}<div class='text'>{text}</div></div></div>"
        )

    source = (
        "<!DOCTYPE html><html><body><div class='page_wrap'><div class='page_header'><div class='content'>"
        "<div class='text bold'>Norvale Radio</div></div></div><div class='history'>"
        "<div class='message service' id='message-1'><div class='body details'>4 July 2025</div></div>"
        + shown(5, "Three<br>killed.", "Guest") + shown(6, "Eleven hurt.", "", joined=True) + "</div></div></body></html>"
    )  # fmt: skip
    first, second = given(tmp_path / "messages.html", source)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.id, first.text, first.author, first.publisher) == ("5", "Three\nkilled.", "Guest", "Norvale Radio")
    assert (second.text, second.author, second.published) == ("Eleven hurt.", "Guest", "2025-07-04T09:30:00+03:00")


def test_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    table = 'day;"what happened";who\n04.07.2025;"Three; ""killed""\nat dawn";N\n05.07.2025;;N\n'
    assert "--columns text=COLUMN, its columns are day, what happened, who" in failure(tmp_path / "a.csv", table)
    named = columns.parsed("text=what happened, published=day, publisher=who")
    first, second = given(tmp_path / "a.csv", table, columns=named)
    assert isinstance(first, Found)
    assert (first.text, first.published, first.publisher) == ('Three; "killed"\nat dawn', "2025-07-04", "N")
    assert json.loads(first.raw) == {"day": "04.07.2025", "what happened": first.text, "who": "N"}
    assert second == Failure(f"{tmp_path / 'a.csv'}#row 3", "its text is empty")
    columns.save("mine", named)
    assert columns.parsed("mine") == named
    with pytest.raises(UsageError, match="saved are: mine"):
        columns.parsed("other")
    for wrong in ("text=", "body=text", "published=day", "../mine"):
        with pytest.raises(UsageError):
            columns.parsed(wrong)
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ("Text", "Date"),
        ("Three killed.", datetime(2025, 7, 4, 9, 30)),
        (None, None),
        ("Two hurt.", datetime(2025, 7, 5)),
    ):
        book.active.append(row)
    book.create_sheet("empty")
    other = book.create_sheet("other")
    other.append(("body",))
    other.append(("One missing.",))
    book.save(tmp_path / "b.xlsx")
    found = list(documents(str(tmp_path / "b.xlsx"), Options(now=NOW)))
    assert [(each.text, each.published) for each in found if isinstance(each, Found)] == [
        ("Three killed.", "2025-07-04T09:30:00"), ("Two hurt.", "2025-07-05"), ("One missing.", None),
    ]  # fmt: skip
    assert found[2].locator.endswith("#other#row 2")


def test_lines(tmp_path: Path) -> None:
    lines = '{"id": 1, "text": "One\u2028killed.", "published": "2025-07-04"}\nbroken\n{"id": "b", "text": "Two."}\n'
    first, bad, last = given(tmp_path / "a.jsonl", lines)
    assert isinstance(first, Found)
    assert isinstance(last, Found)
    assert (first.id, first.text, first.raw.count(b"\n")) == ("1", "One\u2028killed.", 1)
    assert isinstance(bad, Failure)
    assert bad.locator.endswith("#line 2")
    assert last.locator.endswith("#line 3")


def letter() -> str:
    return (
        "From: =?utf-8?b?0J4uINCS0LjQs9Cw0LTQsNC90LA=?= <o@example.org>\nSubject: Losses\nMessage-ID: <m1@example.org>\n"
        "Date: Fri, 04 Jul 2025 09:30:00 +0300\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=X\n\n"
        "--X\nContent-Type: multipart/alternative; boundary=Y\n\n--Y\nContent-Type: text/plain; charset=utf-8\n\n"
        "Three were killed.\n--Y\nContent-Type: text/html\n\n<p>Three were killed.</p>\n--Y--\n"
        "--X\nContent-Type: text/csv\nContent-Disposition: attachment; filename=more.csv\n\ntext\nEleven hurt.\n--X--\n"
    )


def test_letters(tmp_path: Path) -> None:
    first, second = given(tmp_path / "a.eml", letter())
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.text, first.title, first.author, first.id, first.published) == (
        "Three were killed.", "Losses", "О. Вигадана", "m1@example.org", "2025-07-04T09:30:00+03:00",
    )  # fmt: skip
    assert (second.kind, second.text) == ("table", "Eleven hurt.")
    assert second.locator.endswith("a.eml!/more.csv#row 2")


def record(url: str, body: bytes, headers: str = "Content-Type: text/html; charset=windows-1251") -> bytes:
    answer = f"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n".encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-07-05T00:00:00Z\r\nContent-Length: {len(answer)}\r\n\r\n"
    return head.encode() + answer + b"\r\n\r\n"


def test_web_archives(tmp_path: Path) -> None:
    old = page(linked(url="", mainEntityOfPage="")).replace("<meta charset=utf-8>", "").encode("windows-1251")
    packed = gzip.compress(page(linked(datePublished="2025-07-05T03:00:10+03:00")).encode())
    chunks = (
        b"%x\r\n" % len(packed[:50]) + packed[:50] + b"\r\n%x\r\n" % len(packed[50:]) + packed[50:] + b"\r\n0\r\n\r\n"
    )
    coded = "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"
    records = [
        record("https://example.org/1", old),
        record("https://example.org/a.png", b"\x89PNG", "Content-Type: image/png"),
        record("https://example.org/2", chunks, coded),
    ]
    whole = b"".join(map(gzip.compress, records))
    first, second = given(tmp_path / "a.warc.gz", whole)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.url, first.published) == ("https://example.org/1", LINKED["datePublished"])
    assert FIRST in first.text
    assert FIRST in second.text
    assert (second.published, [warning.code for warning in second.warnings]) == (None, ["date_implausible"])
    assert len(given(tmp_path / "a.warc", b"".join(records))) == 2
    *read, cut = given(tmp_path / "b.warc.gz", whole[:-30])
    assert len(read) == 1
    assert isinstance(cut, Failure)
    assert "breaks off within a gzip member" in cut.error
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
        archive.writestr("archive/data.warc.gz", whole)
    assert [type(each) for each in given(tmp_path / "a.wacz", out.getvalue())] == [Found, Found]


def test_folders_and_archives(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    (inside / "deep").mkdir(parents=True)
    (inside / "a.txt").write_text("One was killed.")
    (inside / "deep" / "b.txt").write_text("Two were killed.")
    (inside / "deep" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (inside / ".hidden").write_text("x")
    (inside / "c.txt").write_text("")
    (inside / "out.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "secret.txt").write_text("Three were killed.")
    found = list(documents(str(inside), Options(now=NOW)))
    assert [each.text if isinstance(each, Found) else each.error for each in found] == [
        "One was killed.",
        "is empty; nothing to read",
        "is a link out of the folder; it was not followed",
        "Two were killed.",
    ]
    assert failure(tmp_path / "photo.jpg", b"\xff\xd8\xff\xe0").startswith("is a picture")
    inner = hostile._zip({"b.html": page(linked()).encode()}, 6)
    texts = given(tmp_path / "a.zip", hostile._zip({"a.txt": b"One was killed.", "inner.zip": inner}, 6))
    assert [each.locator.rpartition("a.zip")[2] for each in texts] == ["!/a.txt", "!/inner.zip!/b.html"]
    assert isinstance(texts[1], Found)
    assert texts[1].title == "Обстріл Норвале"


def test_standard_input_and_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page(linked()).encode())))
    (found,) = documents("-", Options(now=NOW))
    assert isinstance(found, Found)
    assert found.kind == "html"
    assert list(documents(str(tmp_path / "none"))) == [Failure(str(tmp_path / "none"), "no such file; check the path")]
    assert list(documents(str(tmp_path))) == [Failure(str(tmp_path), "is a folder without files")]
    assert "NUL" in str(list(documents("a\0b"))) or "null" in str(list(documents("a\0b")))


def test_an_address_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    source = page(linked(mainEntityOfPage="")).replace("<meta charset=utf-8>", "").encode("windows-1251")
    head = (("content-type", "text/html; charset=windows-1251"), ("date", "Fri, 04 Jul 2025 06:30:20 GMT"))
    answer = Fetched("https://example.org/first", "https://example.org/final", 200, head, source)
    monkeypatch.setattr(fetched, "fetch", lambda url, *, allow_private: answer)
    (found,) = documents("https://example.org/first", Options(now=NOW))
    assert isinstance(found, Found)
    assert FIRST in found.text
    assert found.url == "https://example.org/final"
    assert [warning.code for warning in found.warnings] == ["date_implausible"]


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("whosays.sources.jail.find_spec", lambda name: None)
    assert failure(tmp_path / "a.html", page()).endswith("install them with: pip install 'whosays[sources]'")


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"<html><p>x", "a.txt", "html"),
        (b"PK\x03\x04", "a.csv", "zip"),
        (b'{"id": 1, "text": "a", "messages": 3}', "a.json", "lines"),
        (b'\xef\xbb\xbf{\r\n "name": "x", "type": "personal_chat"', "x.json", "telegram"),
        (b'{"a": 1}', "a.json", "json"),
        (b"From: a\nSubject: b\nMessage-ID: <c>\n\nx", "a", "mail"),
        (b"From: the mayor\nTo: the town\nx", "a.txt", "text"),
        (gzip.compress(b"WARC/1.0\r\n"), "a", "warc"),
        (b"2 < 3 and <b>so</b>", "a.txt", "text"),
    ],
)
def test_families(head: bytes, name: str, expected: str) -> None:
    assert family(head, name) == expected
