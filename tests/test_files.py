"""Bytes to text: every usual encoding, and one clear line where there is no text."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whosays import InputError
from whosays.sources.files import decode, load

RUSSIAN = "Ночью над областью сбиты семь беспилотников, сообщил губернатор. Пострадали двое жителей посёлка."
UKRAINIAN = "Уночі над областю збито сім безпілотників, повідомив очільник області. Їхні уламки пошкодили дах школи."
ARABIC = "قال محافظ المدينة إن سبعة أشخاص أصيبوا في القصف الذي استهدف السوق صباح اليوم، وإن حالة اثنين منهم خطيرة."
FRENCH = "Sept blessés légers ont été évacués vers l’hôpital, a déclaré le préfet après la frappe près de la forêt."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso-8859-5"),
        (UKRAINIAN, "windows-1251"),
        (UKRAINIAN, "iso-8859-5"),
        (ARABIC, "windows-1256"),
        (ARABIC, "iso-8859-6"),
        (FRENCH, "windows-1252"),
        ("The “mayor” said – again – that it’s quiet.", "windows-1252"),
        ("Сбиты 12 БПЛА", "windows-1251"),
        ("قتل ثلاثة", "windows-1256"),
    ],
)
def test_legacy_encodings_are_told_by_the_words_they_make(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert found.text == text
    assert found.encoding == encoding
    (warning,) = found.warnings
    assert warning.code == "encoding"
    assert encoding in warning.why


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_is_obeyed_and_dropped(bom: bytes, encoding: str) -> None:
    found = decode(bom + ARABIC.encode(encoding))
    assert (found.text, found.encoding, found.warnings) == (ARABIC, encoding, ())


@pytest.mark.parametrize("head", ['<meta charset="koi8-r">', "<?xml version='1.0' encoding='KOI8-R'?>"])
def test_a_declared_encoding_comes_first(head: str) -> None:
    found = decode((head + "Да").encode("koi8-r"))
    assert found.text == head + "Да"
    assert "declares" in found.warnings[0].why


def test_a_declaration_that_cannot_be_is_passed_over() -> None:
    text = '<meta charset="utf-8">' + RUSSIAN
    assert decode(text.encode("windows-1251")).text == text
    text = '<meta charset="no-such">' + RUSSIAN
    assert decode(text.encode("windows-1251")).text == text


def test_a_few_broken_bytes_do_not_make_it_another_encoding() -> None:
    data = UKRAINIAN.encode()
    found = decode(data + b"\xd0")
    assert found.text == UKRAINIAN + "\ufffd"
    assert f"byte {len(data)}" in found.warnings[0].why


def test_newlines_stay_as_they_are() -> None:
    assert decode(b"one\r\ntwo\rthree\n\x0c").text == "one\r\ntwo\rthree\n\x0c"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"%PDF-1.7 abc", "PDF"),
        (b"PK\x03\x04abc", "zip"),
        (b"\x89PNG\r\n", "picture"),
        (b"abc\x00def", "binary"),
        (bytes(range(1, 32)) * 20, "binary"),
        (bytes(range(128, 256)) * 20, "encoding"),
        ("text".encode("utf-16-le"), "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, word: str, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(data)
    with pytest.raises(InputError) as caught:
        load(str(file))
    assert str(caught.value).startswith(f"{file}: ")
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_cannot_be_opened_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load(str(tmp_path / "missing.txt"))
    with pytest.raises(InputError, match="is a folder"):
        load(str(tmp_path))
    with pytest.raises(InputError, match="cannot be read"):
        load("a\0b")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_text_or_an_input_error(data: bytes) -> None:
    try:
        found = decode(data)
    except InputError:
        return
    assert found.text.strip()


@given(st.text(min_size=1, max_size=200))
def test_utf_8_comes_back_as_it_went(text: str) -> None:
    try:
        found = decode(text.encode("utf-8", "ignore"))
    except InputError:
        return
    assert found.text == text.removeprefix("\ufeff") or max(text) >= "\ud800"
