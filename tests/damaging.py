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

NEGATIONS = {"ar": "لم|لا|لن|ليس|ليست", "en": "not", "ru": "не|нет", "uk": "не|немає"}
COUNTED = {  # right after a number, and wrong
    "ar": "أشخاص شخص|شخصا أشخاص|صواريخ صاروخ|صاروخا صواريخ|قتلى قتيل|قتيلا قتلى|أطفال طفل|طفلا أطفال|جرحى جريح|جريحا جرحى|طائرات طائرة|منازل منزل|منزلا منازل"
    "|جنود جندي|جنديا جنود|مدنيين مدني|مدنيا مدنيين|شخص أشخاص|سيارات سيارة|أيام يوم|غارات غارة|مركبات مركبة|مصابين مصاب|مدارس مدرسة|عمال عامل|مسلحين مسلح|سفن سفينة|أسرى أسير|قذائف قذيفة|نساء امرأة|جثث جثة|مبان مبنى|دبابات دبابة|رجال رجل",
    "en": "people person|children child|soldiers soldier|houses house|homes home|missiles missile|drones drone|civilians civilian|women woman|men man|vehicles vehicle|schools school|days day"
    "|fighters fighter|buildings building|rockets rocket|prisoners prisoner|villages village|tanks tank|bodies body|workers worker|families family|residents resident|ambulances ambulance|officers officer|boys boy|girls girl|hours hour|attacks attack|strikes strike|shells shell",
    "ru": "дома домов|домов дом|дронов дрон|дрона дрон|беспилотников беспилотник|ракет ракета|ракеты ракета|детей ребенок|ребёнка ребенок|женщины женщина|женщин женщина|мужчин мужчина|жителей житель"
    "|жителя житель|танка танк|танков танк|взрыва взрыв|бойцов боец|снарядов снаряд|километров километр|часов час|школы школа|дней день|самолётов самолет|машин машина|машины машина|тел тело|беспилотника беспилотник|боевиков боевик|удара удар|ударов удар",
    "uk": "будинки будинок|будинків будинок|дронів дрон|дрони дрон|безпілотників безпілотник|безпілотники безпілотник|ракет ракета|ракети ракета|дітей дитина|людей людина|людини людина|жінок жінка|жінки жінка|мешканців мешканець|мешканці мешканець"
    "|танки танк|танків танк|вибухи вибух|вибухів вибух|бійців боєць|бійці боєць|військових військовий|снарядів снаряд|кілометрів кілометр|годин година|машин машина|машини машина|тіла тіло|тіл тіло|цілей ціль|цілі ціль|ударів удар",
}
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
    """Examples whose key is one exact or bounded figure, with its number; the last lines of keys say the polarity."""
    for file in [FOLDER / code / "examples.toml", *sorted((FOLDER / code / "examples").glob("*.toml"))]:
        for example in tomllib.loads(file.read_text("utf-8"))["example"]:
            match = (
                re.fullmatch(r"\w+ \w+ [<>=]*(\d+)", example["counts"][0])
                if len(example.get("counts", [])) == 1
                else None
            )
            if match:
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
    pairs = [pair.split() for pair in COUNTED[code].split("|")]
    for text in sound(code):
        for right, wrong in pairs:
            for number in DIGITS[code]:
                match = re.search(rf"(?<![\w.,:-]){number} {right}(?=[ .,;]|$)", text)
                if match and (
                    code != "en" or re.match(r"\.| (was|were|in|on|at|near|from|and|to)\b", text[match.end() :])
                ):
                    told = match.group().removesuffix(right) + wrong
                    if re.match(r" and\b", text[match.end() :]):
                        continue
                    yield text, text[: match.start()] + told + text[match.end() :]


SPELT = {
    "ar": {"ثلاثة": 3, "أربعة": 4, "خمسة": 5, "ستة": 6, "سبعة": 7, "ثمانية": 8, "عشرة": 10, "خمس": 5, "ثلاث": 3, "أربع": 4},
    "en": {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "Two": 2, "Three": 3, "Five": 5},
    "ru": {"два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "десять": 10, "Два": 2, "Три": 3, "Пять": 5},
    "uk": {"два": 2, "дві": 2, "три": 3, "чотири": 4, "п'ять": 5, "шість": 6, "сім": 7, "десять": 10, "Два": 2, "Три": 3, "П'ять": 5},
}  # fmt: skip
DIGITS = {code: (r"\d{1,3}", *words) for code, words in SPELT.items()}

RESPELT = {
    "ar": [("ي", "", 1), ("ا", "", 1), ("و", "", 1), ("س", "ص", 1), ("ت", "ط", 1)],
    "en": [("i", "y", 1), ("o", "u", 1), ("a", "e", 1), ("e", "i", 1), ("l", "ll", 1), ("s", "ss", 1), ("k", "c", 1), ("r", "rr", 1)],
    "ru": [("а", "о", 1), ("е", "и", 1), ("о", "а", 1), ("и", "е", 1), ("н", "нн", 1), ("л", "лл", 1), ("с", "сс", 1)],
    "uk": [("а", "о", 1), ("е", "и", 1), ("о", "а", 1), ("и", "е", 1), ("н", "нн", 1), ("л", "лл", 1), ("с", "сс", 1)],
}  # fmt: skip


def names(code: str) -> Iterator[tuple[str, str]]:
    """Reports with the names that their keys give to speakers."""
    for line in (HERE / "reports" / f"{code}.jsonl").read_text("utf-8").split("\n"):
        report = json.loads(line) if line else {"attributions": []}
        for said in report["attributions"]:
            for name in (said["who"] or "").split()[1:] or []:
                yield report["text"], name


def two_spellings(code: str) -> Iterator[tuple[str, str]]:
    """Reports in which a name stands several times, once in another spelling."""
    for text, name in names(code):
        places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
        if len(places) < 2 or len(name) < 5:
            continue
        for old, new, first in RESPELT[code]:
            at = name.find(old, first, len(name) - 2)
            if at > 0:
                again = name[:at] + new + name[at + len(old) :]
                yield text, text[: places[-1]] + again + text[places[-1] + len(name) :]


def headline_body(code: str) -> Iterator[tuple[str, str]]:
    """A sentence with one number as its own headline, which then gives another number."""
    for text, value in counted(code):
        numbers = list(DIGIT.finditer(text))
        if len(numbers) != 1 or int(numbers[0].group()) != value or "\n" in text or not text.endswith("."):
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
        lambda t: t + " Мост был атакован войсками. Дом был повреждён огнём. Дрон был сбит расчётом. Склад был уничтожен огнём.",
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
