"""The page for whoever prepares a register: headings that are known or refused, and what can be wrong."""

from server.kinds.docs import MADE
from server.register.faults import DROPPED, SENTENCES
from server.register.headings import KNOWN, NEEDED, REFUSED
from server.register.workbook import MOST_BYTES, SUPPLEMENT

TEXT = f"""\
{MADE}
# The register as a workbook

`qiaomen import FILE.xlsx` or the admin page reads the first sheet that has headings in one of its first rows,
at most {MOST_BYTES // 2**20} MB. One row is one person, or a door where nobody lives. A dry run comes first.
Rows with faults are left out and written to a workbook, to be corrected and uploaded again: its sheet
`{SUPPLEMENT}` adds to what was imported. The same file twice changes nothing; of a changed file only cells
that differ from the last import are written, and what a worker corrected since stands.

Communities and grids that are not known are a fault, except in a street that has none yet, or with
`--found-units`. Under 14 nobody has a record: such rows raise the household's number of children, and
nothing else of them is kept.

## Headings

In any order. Others can be mapped with `--mapping FILE.json`, `{{"heading": "column"}}`, which is kept.

| column | known headings | needed |
| --- | --- | --- |
"""


def register_page() -> str:
    """docs/register.md."""
    lines = [TEXT.rstrip("\n")]
    lines += [
        f"| `{column}` | {'、'.join(headings)} | {'yes' if column in NEEDED else ''} |"
        for column, headings in KNOWN.items()
    ]
    lines += ["", "## Never taken in", ""]
    lines += ["A column whose heading contains one of these is named in the report and dropped:", ""]
    lines += ["、".join(REFUSED) + "。", "", "## Faults", ""]
    lines += ["| code | 中文 | English | the row |", "| --- | --- | --- | --- |"]
    for code, label in SENTENCES.items():
        becomes = "goes in without it" if code in DROPPED else "is left out"
        lines.append(f"| `{code}` | {label.zh} | {label.en} | {becomes} |")
    return "\n".join([*lines, ""])
