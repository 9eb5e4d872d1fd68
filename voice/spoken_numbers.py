"""Numbers as English says them."""

from typing import Final

ONES_SAID: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
ONES: Final = ONES_SAID.split()
TENS_SAID: Final = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
TENS: Final = TENS_SAID.split()
SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
MAX_SPOKEN: Final = 10**15
"""From here on digits are said one by one."""
ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
FIRST_YEAR, LAST_YEAR = 1100, 2099
OH_YEARS: Final = range(2000, 2010)
MINUTES: Final = 60
HOURS: Final = 24
YEAR_SAID: Final = (
    "January February March April May June July August September October November December"
)
MONTHS: Final = YEAR_SAID.split()


def cardinal(number: int) -> str:
    """Say a whole number: 1234 is ``one thousand two hundred thirty-four``."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number >= MAX_SPOKEN:
        return digits(str(number))
    parts: list[str] = []
    for size, name in SCALES:
        if number >= size:
            parts.append(f"{_under_thousand(number // size)} {name}")
            number %= size
    if number or not parts:
        parts.append(_under_thousand(number))
    return " ".join(parts)


def ordinal(number: int) -> str:
    """Say a rank: 21 is ``twenty-first``."""
    words = cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    said = ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return words[:cut] + said


def digits(text: str) -> str:
    """Say digits one by one; other characters are left out."""
    return " ".join(ONES[int(one)] for one in text if one.isdecimal() and one.isascii())


def decimal(text: str) -> str:
    """Say a number as written, with thousands' commas and a point: ``1,000.5``."""
    whole, _, part = text.replace(",", "").partition(".")
    sign = ""
    if whole[:1] in ("-", "\u2212"):
        sign, whole = "minus ", whole[1:]
    is_plain_zero = whole in ("", "0")
    is_code = whole.startswith("0") and not is_plain_zero
    said = digits(whole) if is_code else cardinal(int(whole or "0"))
    return f"{sign}{said} point {digits(part)}" if part else sign + said


def year(number: int) -> str:
    """Say a year: 1984 is ``nineteen eighty-four``, 2005 ``two thousand five``."""
    if not FIRST_YEAR <= number <= LAST_YEAR or number in OH_YEARS:
        return cardinal(number)
    century, rest = divmod(number, 100)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {_minute(rest)}"


def decade(number: int) -> str:
    """Say a decade: 1990 is ``nineteen nineties``."""
    words = year(number)
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}s"


def clock_time(hour: int, minute: int, half: str = "") -> str:
    """Say a time of day: ``three thirty P M``; ``half`` is ``am``, ``pm`` or empty."""
    if minute:
        said = f"{cardinal(hour)} {_minute(minute)}"
    elif half:
        said = cardinal(hour)
    elif hour <= HOURS // 2:
        said = f"{cardinal(hour)} o'clock"
    else:
        said = f"{cardinal(hour)} hundred"
    return f"{said} {half[0].upper()} M" if half else said


def date(year_number: int, month: int, day: int) -> str:
    """Say a date: ``November twenty-first, twenty twenty-six``."""
    return f"{MONTHS[month - 1]} {ordinal(day)}, {year(year_number)}"


def money(amount: str, unit: str, small: str, scale: str = "") -> str:
    """Say a price.

    Args:
        amount: As written, for example ``1,200.50``.
        unit: The currency's name, one of it, for example ``dollar``.
        small: Its hundredth, for example ``cent``; empty where it has none.
        scale: ``million`` and the like, or empty.
    """
    whole, _, part = amount.replace(",", "").partition(".")
    if scale:
        return f"{decimal(amount)} {scale} {_plural(unit)}"
    if len(part) != 2 or not small:
        one = amount in ("1", "01")
        return f"{decimal(amount)} {unit if one else _plural(unit)}"
    count, rest = int(whole or "0"), int(part)
    said = [f"{cardinal(count)} {unit if count == 1 else _plural(unit)}"] if count else []
    if rest or not said:
        said.append(f"{cardinal(rest)} {small if rest == 1 else _plural(small)}")
    return " and ".join(said)


def _plural(name: str) -> str:
    return {"penny": "pence", "yen": "yen"}.get(name, f"{name}s")


def _minute(number: int) -> str:
    return f"oh {ONES[number]}" if number < 10 else cardinal(number)


def _under_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{ONES[hundreds]} hundred"] if hundreds else []
    if rest and rest < len(ONES):
        parts.append(ONES[rest])
    elif rest:
        tens, ones = divmod(rest, 10)
        parts.append(f"{TENS[tens]}-{ONES[ones]}" if ones else TENS[tens])
    elif not hundreds:
        parts.append(ONES[0])
    return " ".join(parts)
