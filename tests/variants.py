"""The report of the demo and its variants: the same constructions with other names, numbers, sides, days and order.

`variant(0)` is the report that ships with the project; every other number gives another report, with its figures.
"""

from __future__ import annotations

import random
from typing import NamedTuple


class Expected(NamedTuple):
    """A figure of a variant, and words of the name of whoever gives it (None: not held to anybody)."""

    measure: str
    objects: frozenset[str]
    low: int | None
    high: int | None
    bound: str
    source: str | None


class Variant(NamedTuple):
    """A report with what is to be found in it."""

    text: str
    expected: tuple[Expected, ...]


class Side(NamedTuple):
    """A party to the conflict: its name and adjectives."""

    name: str
    he: str  # adjective of a man
    she: str  # adjective of a woman, a ministry or an army
    capital: str


SIDES = {
    "ru": Side("روسيا", "الروسي", "الروسية", "موسكو"),
    "ua": Side("أوكرانيا", "الأوكراني", "الأوكرانية", "كييف"),
    "ir": Side("إيران", "الإيراني", "الإيرانية", "طهران"),
    "il": Side("إسرائيل", "الإسرائيلي", "الإسرائيلية", "تل أبيب"),
    "in": Side("الهند", "الهندي", "الهندية", "نيودلهي"),
    "pk": Side("باكستان", "الباكستاني", "الباكستانية", "إسلام آباد"),
}
PAIRS = (("ru", "ua"), ("ua", "ru"), ("ir", "il"), ("il", "ir"), ("in", "pk"), ("pk", "in"))
CITIES = ("ليسوغراد", "نوفومير", "كامينا", "تل الزيتون", "بيلوزير", "دار السرو", "أورلينا")
MAYORS = ("أندري بوهدان", "سليم القاضي", "تاراس هوردي", "ناصر البدري", "رومان ليسكو", "كمال الشامي")
CHIEFS = ("أولينا سافتشوك", "مريم الحداد", "داريا كوفال", "سلمى الراوي", "إيرينا ميلنيك")
PREMIERS = ("ماركو ستينفال", "إريك لوندمان", "بيتر هالفورد", "يان دي فريس", "لوكا فيرانتي")
AIDES = ("إيغور ليبين", "فادي منصور", "أوليغ تارنوف", "جمال عطية")
DAYS = (("الأربعاء", "الخميس"), ("الأحد", "الإثنين"), ("الثلاثاء", "الأربعاء"), ("الجمعة", "السبت"), ("السبت", "الأحد"))
SMALL = {3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثماني", 9: "تسع", 10: "عشر"}


class Facts(NamedTuple):
    """All that changes from one variant to the next."""

    attacker: Side
    attacked: Side
    city: str
    mayor: str
    chief: str
    premier: str
    aide: str
    days: tuple[str, str]
    launched: int
    missiles: int
    injured: int
    hospital: int
    ambulances: int
    intercepted: int
    hours: int


DEMO = Facts(
    SIDES["ru"],
    SIDES["ua"],
    CITIES[0],
    MAYORS[0],
    CHIEFS[0],
    PREMIERS[0],
    AIDES[0],
    DAYS[0],
    launched=437,
    missiles=9,
    injured=31,
    hospital=17,
    ambulances=5,
    intercepted=62,
    hours=31,
)


def counted(number: int, few: str, many: str) -> str:
    """A number with its noun in the form it takes: 5 أشخاص, 31 شخصًا."""
    return f"{number} {few if 3 <= number % 100 <= 10 else many}"


def people(number: int) -> str:
    return counted(number, "أشخاص", "شخصًا")


def drones(number: int) -> str:
    return counted(number, "طائرات بدون طيار", "طائرة بدون طيار")


def paragraphs(f: Facts) -> list[str]:
    """The report; the first paragraph leads, the others may stand in any order as long as full names come first."""
    mayor, chief, premier = f.mayor.split()[-1], f.chief.split()[-1], f.premier.split()[-1]
    before, today = f.days
    return [
        f"ضربت القوات {f.attacker.she} مدينة {f.city} ومدنًا أخرى في شرق {f.attacked.name} بأكبر عدد من الطائرات بدون طيار "
        f"منذ بداية العام ، بعد ساعات قليلة من محادثة بين رئيس الوزراء {f.premier} والرئيس {f.attacker.he}.",
        f"أطلقت {f.attacker.capital} {drones(f.launched)} وصواريخ على {f.attacked.name} خلال الليل ، "
        f"وفقًا لسلاح الجو {f.attacked.he}. كان معظمها طائرات بدون طيار ، ولكن تم إطلاق "
        + counted(f.missiles, "صواريخ باليستية", "صاروخًا باليستيًا")
        + ".",
        f"وقال مسؤولون محليون إن الضربات أصابت مباني سكنية ومدرسة ، واحترقت السيارات في الشوارع. قُتل شخص واحد "
        f"وأصيب {people(f.injured)} على الأقل ، وفقًا لعمدة {f.city} {f.mayor}.",
        f"كتب {mayor} على تيليجرام أن {people(f.hospital)} كانوا في المستشفى وأن {SMALL[f.ambulances]} سيارات إسعاف تضررت.",
        f"وكتبت رئيسة الأركان {f.chief} صباح يوم {today} على منصة X أن صفارات الإنذار الأولى انطلقت "
        "“قبل دقائق فقط من نهاية المكالمة. لا يريد الجانب الآخر أن يسمع ، وهذا هو جوابه”.",
        f"أعلنت وزارة الدفاع {f.attacker.she} أنها اعترضت {drones(f.intercepted)} أطلقتها {f.attacked.name}.",
        f"جاءت الضربات بعد أقل من {f.hours} ساعة من حديث {premier} مع {f.attacker.capital}. قال رئيس الوزراء يوم {before} "
        "إنه أحرز “أي نجاح” في طريق وقف القتال.",
        f"وقال {premier} في وقت متأخر من يوم {before}: “أنا غير راض عن هذه المكالمة. كنت أنتظر كلمة واحدة عن الهدنة. "
        "لم أسمعها ، وهذا مؤسف جدًا”.",
        f"تحدث {premier} عبر الهاتف مع {chief} صباح يوم {today}. ووصفت رئيسة الأركان المكالمة بأنها “صريحة ومفيدة”.",
        "“ناقشنا حماية السماء واتفقنا على لقاء بين الخبراء. نحتاج إلى وقت أقل وقرارات أكثر” ، "
        f"كتبت {chief} على X بعد المكالمة.",
        f"وكانت المكالمتان أول اتصال بين القادة منذ أن علقت حكومة {premier} تسليم صواريخ الدفاع الجوي بسبب نقص المخزون.",
        f"وقال {f.aide} ، مساعد الرئيس {f.attacker.he} ، إن الجانبين لم يناقشا تسليم الأسلحة وإن {f.attacker.capital} "
        "مستعدة لمواصلة المحادثات.",
    ]


def expected(f: Facts) -> tuple[Expected, ...]:
    """The figures of the report, in the order in which it was written."""
    person = frozenset({"person"})
    mayor = f.mayor
    return (
        Expected("launched", frozenset({"uav", "missile", "weapon"}), f.launched, f.launched, "exact", "سلاح الجو"),
        Expected("launched", frozenset({"missile", "ballistic_missile"}), f.missiles, f.missiles, "exact", None),
        Expected("killed", person, 1, 1, "exact", mayor),
        Expected("injured", person, f.injured, None, "at_least", mayor),
        Expected("hospitalized", person, f.hospital, f.hospital, "exact", mayor),
        Expected("damaged", frozenset({"ambulance"}), f.ambulances, f.ambulances, "exact", mayor),
        Expected("intercepted", frozenset({"uav"}), f.intercepted, f.intercepted, "exact", "وزارة الدفاع"),
    )


ORDERS = (  # of the paragraphs after the lead; those that share names keep together
    (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    (2, 3, 1, 4, 5, 6, 7, 8, 9, 10, 11),
    (5, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11),
    (4, 6, 7, 8, 9, 1, 2, 3, 5, 10, 11),
    (11, 5, 2, 3, 1, 6, 7, 4, 8, 9, 10),
)


def variant(seed: int) -> Variant:
    """The variant with this number; 0 is the report of the demo."""
    if seed == 0:
        return Variant("\n".join(paragraphs(DEMO)) + "\n", expected(DEMO))
    draw = random.Random(seed)
    attacker, attacked = (SIDES[code] for code in draw.choice(PAIRS))
    injured = draw.randint(11, 99)
    facts = Facts(
        attacker,
        attacked,
        draw.choice(CITIES),
        draw.choice(MAYORS),
        draw.choice(CHIEFS),
        draw.choice(PREMIERS),
        draw.choice(AIDES),
        draw.choice(DAYS),
        launched=draw.randint(103, 899),
        missiles=draw.choice([*range(3, 11), *range(11, 60)]),
        injured=injured,
        hospital=draw.randint(3, injured - 2),
        ambulances=draw.randint(3, 10),
        intercepted=draw.randint(11, 99),
        hours=draw.choice([injured, 24, 48]),
    )
    lead, *rest = paragraphs(facts)
    order = draw.choice(ORDERS)
    return Variant("\n".join([lead, *(rest[i - 1] for i in order)]) + "\n", expected(facts))
