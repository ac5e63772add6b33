"""A program that damages sound sentences, with lists of its own: nothing here is read from the packs' damage.toml."""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from whosays.languages import FOLDER

HERE = Path(__file__).parent
LANGUAGES = ("ar", "en", "ru", "uk")
EACH = 25
LISTS = tomllib.loads((HERE / "damaging.toml").read_text("utf-8"))

NEGATIONS = {"ar": "لم|لا|لن|ليس|ليست", "en": "not", "ru": "не|нет", "uk": "не|немає"}
DIGIT = re.compile(r"(?<![\d.,:/-])\d{1,4}(?![\d.,:/-])")


def sound(code: str) -> list[str]:
    """Sentences of the invented reports and of the examples of a language."""
    found = [sentence for text in reports(code) for sentence in sentences(text)]
    for file in [FOLDER / code / "examples.toml", *sorted((FOLDER / code / "examples").glob("*.toml"))]:
        found += [example["text"] for example in tomllib.loads(file.read_text("utf-8"))["example"]]
    return found


def reports(code: str) -> list[str]:
    """The texts of the invented reports."""
    lines = (HERE / "reports" / f"{code}.jsonl").read_text("utf-8").split("\n")
    return [json.loads(line)["text"] for line in lines if line]


def counted(code: str) -> Iterator[tuple[str, int]]:
    """Examples with a figure that their key gives, one of each measure, and its number."""
    for file in [FOLDER / code / "examples.toml", *sorted((FOLDER / code / "examples").glob("*.toml"))]:
        for example in tomllib.loads(file.read_text("utf-8"))["example"]:
            counts = example.get("counts", [])
            for count in counts:
                match = re.fullmatch(r"\w+ \w+ [<>=]*(\d+)", count)
                if match and len({c.split()[0] for c in counts}) == len(counts):
                    yield example["text"], int(match.group(1))


def sentences(text: str) -> list[str]:
    """The sentences of a text, cut at full stops and line ends."""
    return [s for line in text.split("\n") for s in re.split(r"(?<=[.!?؟]) ", line) if len(s) > 30]


def some(pairs: Iterator[tuple[str, str]], most: int = EACH) -> list[tuple[str, str]]:
    """So many sound texts, each with a damaged one, spread over all there are."""
    every = list(dict.fromkeys(pairs))
    return random.Random(len(every)).sample(every, min(most, len(every)))


def lost_negation(code: str) -> Iterator[tuple[str, str]]:
    """Sentences with their negation taken out."""
    for text in tomllib.loads((HERE / "negated.toml").read_text("utf-8"))[code]:
        yield text, re.sub(rf"(?<![\w'])({NEGATIONS[code]}) ", "", re.sub(r"\bو(لم|لا|لن) ", "و", text), count=1)


def doubled_word(code: str) -> Iterator[tuple[str, str]]:
    """Sentences with one of their words written twice."""
    for n, text in enumerate(sound(code)):
        places = [m for m in re.finditer(r"(?<= )[^\W\d_]{2,}(?= )", text) if m.group().islower() or code == "ar"]
        if places:
            at = places[n % len(places)]
            yield text, f"{text[: at.end()]} {at.group()}{text[at.end() :]}"


def number_disagreement(code: str) -> Iterator[tuple[str, str]]:
    """Sentences whose counted noun stands in the wrong number."""
    pairs = [pair.split() for pair in LISTS[code]["counted"]]
    for text in sound(code):
        for right, wrong in pairs:
            for number in (r"\d{1,3}", *LISTS[code]["numerals"]):
                match = re.search(rf"(?<![\w.,:-]){number} {right}(?=[ .,;]|$)", text)
                if match and (
                    code != "en" or re.match(r"\.| (was|were|in|on|at|near|from|and|to)\b", text[match.end() :])
                ):
                    told = match.group().removesuffix(right) + wrong
                    if re.match(r" and\b", text[match.end() :]):
                        continue
                    yield text, text[: match.start()] + told + text[match.end() :]


def two_spellings(code: str) -> Iterator[tuple[str, str]]:
    """Texts with two sentences of a speaker, whose name the second gives in another spelling."""
    before, after = LISTS[code]["says"]
    between = sound(code)
    for n, name in enumerate(LISTS[code]["speakers"]):
        first, last = name.split()
        for old, new in (pair.split("/") for pair in LISTS[code]["respelt"]):
            at = last.find(old, 3 if last.startswith("ال") else 1, len(last) - 2)
            if at > 0:
                again = f"{first} {last[:at]}{new}{last[at + len(old) :]}"
                texts = [f"{before.format(name)}\n\n{between[n]}\n\n{after.format(s)}" for s in (name, again)]
                yield texts[0], texts[1]


def headline_body(code: str) -> Iterator[tuple[str, str]]:
    """A sentence with one number as its own headline, which then gives another number."""
    for text, value in counted(code):
        numbers = [number for number in DIGIT.finditer(text) if int(number.group()) == value]
        if len(numbers) != 1 or "\n" in text or not text.endswith("."):
            continue
        number = numbers[0]
        other = str(value + 20 if code != "en" else value + 13)
        headline, changed = text[:-1], text[: number.start()] + other + text[number.end() : -1]
        yield f"{headline}\n\n{text}", f"{changed}\n\n{text}"


PUT: dict[str, list[Callable[[str], str]]] = {
    "ar": [
        lambda t: re.sub(r"(?<=\w)([،.])(?= |$)", r" \1", t),
        lambda t: t + " في وقت لاحق من يوم الخميس، ذهب الوزير. في وقت متأخر من يوم السبت، عاد.",
        lambda t: t + " كان الهجوم كبيرا، وفقا للشرطة. احترق المبنى، وفقا لرجال الإطفاء. هدأ الليل، وفقا للسكان.",
        lambda t: t + " تم قصف الجسر من قبل الجيش. تم إغلاق الطريق من قبل الشرطة. تم إجلاء السكان من قبل الحرس.",
        lambda t: t + ' "سوف نعود غدا"، قال الحارس.',
        lambda t: t + " اشترى 3 منزل.",
        lambda t: t + " وصل الحارس الحارس إلى البلدة.",
        lambda t: t + " أعلن shelter أنه بدأ offline في البلدة.",
    ],
    "en": [
        lambda t: re.sub(r"\b(the|a|an) ", "", t, flags=re.IGNORECASE),
        lambda t: re.sub(r"(?<=\w)([,.])(?= |$)", r" \1", t),
        lambda t: t + " He said, that night was quiet. Guard stated, that road is closed.",
        lambda t: t + " In the result of fire roof fell. On the territory of district works commission.",
        lambda t: t + " He works in «Berezil» plant № 3.",
        lambda t: t + " Driver bought 3 house.",
        lambda t: t + " The guard came came to town.",
        lambda t: t + " Commander Petrenko he said it was quiet.",
    ],
    "ru": [
        lambda t: re.sub(r"(?<=\w)([,.])(?= |$)", r" \1", t),
        lambda t: t + " Поздно в четверг он ушёл. Рано в пятницу он вернулся. Чиновники сказали, что он спит.",
        lambda t: t + " Мост был атакован войсками. Дом был повреждён огнём. Дрон был сбит солдатом..",
        lambda t: t + " Он является сторожем. Она является врачом. Они являются соседями.",
        lambda t: t + " Генерал Петренко он сказал, что всё спокойно.",
        lambda t: t + " Он купил пять дом.",
        lambda t: t + " Сторож пришёл пришёл домой.",
        lambda t: t + " Он открыл shelter и закрыл offline вечером.",
    ],
    "uk": [
        lambda t: re.sub(r"(?<=\w)([,.])(?= |$)", r" \1", t),
        lambda t: t + " Пізно в четвер він пішов. Рано в п'ятницю він повернувся.",
        lambda t: t + " Міст був атакований військами. Будинок був пошкоджений вогнем. Дрон був збитий розрахунком.",
        lambda t: t + " Він є сторожем, вона є лікаркою, це є сусіди.",
        lambda t: t + " Генерал Петренко він сказав, що все спокійно.",
        lambda t: t + " Він купив п'ять будинок.",
        lambda t: t + " Сторож прийшов прийшов додому.",
        lambda t: t + " Він відкрив shelter і закрив offline увечері.",
    ],
}  # fmt: skip


def machine_translated(code: str) -> Iterator[tuple[str, str]]:
    """Several sentences together, with five signs of a machine put in."""
    flat = [sentence for text in reports(code) for sentence in sentences(text)]
    for n in range(0, len(flat) - 3, 4):
        text = damaged = " ".join(flat[n : n + 4])
        for put in random.Random(n).sample(PUT[code], 5):
            damaged = put(damaged)
        yield text, damaged


KINDS: dict[str, Callable[[str], Iterator[tuple[str, str]]]] = {
    "machine_translated": machine_translated,
    "lost_negation": lost_negation,
    "doubled_word": doubled_word,
    "number_disagreement": number_disagreement,
    "two_spellings": two_spellings,
    "headline_body": headline_body,
}
