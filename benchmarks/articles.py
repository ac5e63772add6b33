"""Articles made up by rule, in four languages: as many as are wanted, no two alike.

>>> articles = [article(number) for number in range(8)]
>>> len(set(articles)), "2" in article(2)
(8, True)
"""

from __future__ import annotations

import random

SENTENCES = {
    "en": (
        "At least {a} people were killed and {b} injured in the shelling of {place} on Tuesday, the governor said.",
        "The ministry of defence reported that air defence shot down {b} of {c} drones over the region of {place}.",
        "A resident of {place} told reporters that {a} houses on the main street had burned down.",
        "Rescuers recovered {a} bodies from the rubble in {place}, the emergency service wrote on Telegram.",
        "The two sides agreed to exchange {c} prisoners, according to the mediator.",
        "Power was cut in {b} settlements near {place}, and repair crews were waiting for permission to enter.",
    ),
    "uk": (
        "Щонайменше {a} людей загинули і {b} поранені внаслідок обстрілу {place}, повідомив очільник області.",
        "Міністерство оборони заявило, що вночі збито {b} з {c} безпілотників.",
        "Мешканка селища розповіла журналістам, що згоріли {a} будинків.",
        "Рятувальники дістали з-під завалів тіла {a} людей, повідомили у ДСНС.",
        "Сторони домовилися обміняти {c} полонених, сказав посередник.",
    ),
    "ru": (
        "По меньшей мере {a} человек погибли и {b} ранены при обстреле {place}, сообщил губернатор.",
        "Министерство обороны заявило, что ночью сбиты {b} из {c} беспилотников.",
        "Жительница посёлка рассказала журналистам, что сгорели {a} домов.",
        "Спасатели извлекли из-под завалов тела {a} человек, сообщили в ведомстве.",
        "Стороны договорились обменять {c} пленных, сказал посредник.",
    ),
    "ar": (
        "قُتل {a} أشخاص وأصيب {b} آخرون في قصف استهدف {place} يوم الثلاثاء، بحسب ما أعلن المحافظ.",
        "وأعلنت وزارة الدفاع إسقاط {b} من أصل {c} طائرة مسيرة خلال الليل.",
        "وقال أحد السكان للصحفيين إن {a} منازل احترقت في الشارع الرئيسي.",
        "وانتشلت فرق الإنقاذ {a} جثث من تحت الأنقاض، وفق الدفاع المدني.",
        "واتفق الطرفان على تبادل {c} أسير، كما قال الوسيط.",
    ),
}
PLACES = {
    "en": ("Kharkiv", "Odesa", "Aleppo", "Khartoum", "Sumy", "Idlib"),
    "uk": ("Харкова", "Одеси", "Сум", "Херсона", "Чернігова"),
    "ru": ("Харькова", "Белгорода", "Сум", "Донецка", "Курска"),
    "ar": ("حلب", "الخرطوم", "غزة", "صنعاء", "إدلب"),
}
LANGUAGES = tuple(SENTENCES)


def article(number: int, size: int = 5_000) -> str:
    """The article of this number, of about so many bytes."""
    rng = random.Random(number)
    code = LANGUAGES[number % len(LANGUAGES)]
    parts: list[str] = []
    length = 0
    while length < size:
        sentence = rng.choice(SENTENCES[code]).format(
            a=rng.randint(3, 40), b=rng.randint(41, 90), c=100 + rng.randint(0, 800), place=rng.choice(PLACES[code])
        )
        parts.append(sentence)
        parts.append("\n\n" if rng.random() < 0.25 else " ")
        length += len(sentence.encode()) + 1
    return f"{''.join(parts).strip()} {number}"
