"""Check digits and dates of numbers: each takes digits without separators and says whether they can be such a one."""

from datetime import date

# The first two digits of a Chinese number: provinces, and 81 to 83 for residents from Hong Kong, Macau and Taiwan.
REGIONS = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2049
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHINESE_CHECKS = "10X98765432"
_TAIWAN_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # in the order of their numbers, from 10
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(digits: str) -> bool:
    """Say whether the last digit checks the others by Luhn's formula (ISO/IEC 7812-1), as on bank cards."""
    values = [int(digit) for digit in reversed(digits)]
    return (sum(values[::2]) + sum(_DOUBLED[value] for value in values[1::2])) % 10 == 0


def is_date(digits: str) -> bool:
    """Say whether YYYYMMDD is a day on which a living person can have been born."""
    try:
        return _FIRST_YEAR <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year <= _LAST_YEAR
    except ValueError:
        return False


def chinese_identity(digits: str) -> bool:
    """Say whether 18 characters are a resident identity number: region, date and check digit (GB 11643-1999, mod"
    " 11-2)."""
    if digits[:2] not in REGIONS or not is_date(digits[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHINESE_CHECKS[total % 11] == digits[17].upper()


def old_chinese_identity(digits: str) -> bool:
    """Say whether 15 digits are an identity number as given until 1999: region and date; it has no check digit."""
    return digits[:2] in REGIONS and is_date("19" + digits[6:12])


def hong_kong_identity(number: str) -> bool:
    """Say whether letters, six digits and check character fit, as A1234563: weights 9 to 1, mod 11, A is 10."""
    body, check = number[:-1].rjust(8), number[-1]
    values = [36 if character == " " else int(character, 36) for character in body]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return (total + (10 if check == "A" else int(check))) % 11 == 0


def taiwan_identity(number: str) -> bool:
    """Say whether a letter and nine digits fit: the letter counts as two digits, weights 1 9 8 … 1 1, mod 10."""
    letter = _TAIWAN_LETTERS.index(number[0]) + 10
    total = letter // 10 + letter % 10 * 9
    weights = (8, 7, 6, 5, 4, 3, 2, 1, 1)
    return (total + sum(int(digit) * weight for digit, weight in zip(number[1:], weights, strict=True))) % 10 == 0
