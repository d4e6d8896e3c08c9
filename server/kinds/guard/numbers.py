"""Numbers that nobody needs to write down: of identity papers and of bank cards."""

import re
from datetime import date

# One number even where spaces, hyphens or dots stand between its digits.
BETWEEN = re.compile(r"(?<=\d)[ \-‐–—.·](?=[\dXx])")
RUN = re.compile(r"(?<!\d)\d{14,18}[\dXx](?!\d)")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
UNIONPAY = "62"


def number_in(text: str) -> tuple[str, str] | None:
    """The first such number: its subject, and its digits.

    Shape: eighteen digits are always an identity number, for a slip of the pen makes it no less one; fifteen
           are one where a birthday stands in them; 16 to 19 are a card where Luhn's sum is right, or they
           begin as UnionPay's cards do.
    """
    for match in RUN.finditer(BETWEEN.sub("", text)):
        digits = match.group()
        if is_identity(digits):
            return "identity", digits
        if is_card(digits):
            return "bank", digits
    return None


def is_identity(digits: str) -> bool:
    """Whether digits are shaped as an identity number of eighteen or fifteen places."""
    if len(digits) == 18:
        return digits[:17].isdecimal() and (digits[17] not in "Xx" or is_checked(digits))
    return len(digits) == 15 and digits.isdecimal() and digits[0] != "0" and _is_day("19" + digits[6:12])


def is_checked(digits: str) -> bool:
    """Whether the last of eighteen places is the one that the others ask for (GB 11643)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits[:17], strict=True))
    return CHECKS[total % 11] == digits[17].upper()


def is_card(digits: str) -> bool:
    """Whether digits are shaped as a bank card's."""
    if not 16 <= len(digits) <= 19 or not digits.isdecimal():
        return False
    return digits.startswith(UNIONPAY) or luhn(digits)


def luhn(digits: str) -> bool:
    """Whether Luhn's sum is right (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and digits.strip("0") != ""


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
