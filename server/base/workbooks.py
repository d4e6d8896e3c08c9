"""What every workbook that leaves the product keeps to: no cell is taken for a formula or a link."""

# What a spreadsheet would take for a formula, also in full width.
LEADING = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
UNSEEN = " \u00a0\u3000\ufeff\u200b\u2060\n\"'"
# For xlsxwriter: strings stay strings.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: where it begins like one, an apostrophe comes first.

    Shape: what nobody sees before it (spaces of any kind, a byte order mark, a quote) does not hide it.
    """
    return f"'{text}" if text.startswith(LEADING) or text.lstrip(UNSEEN).startswith(LEADING) else text
