"""`make scan`: scanners over a street of its own on 127.0.0.1; what they found stands in docs/scan.md.

Bounded: schemathesis looks 20 minutes at most at each of two people's routes, wapiti and sqlmap ten minutes.
The page keeps what was written by hand about the findings; the list between its marks is made anew.
"""

import argparse
import shutil
import time
from datetime import date
from pathlib import Path

from server import __version__
from tests.safe.scan.scanners import ALL, Found
from tests.safe.scan.street import Guest, sign_in, street
from tests.serving import ROOT

PAGE = ROOT / "docs" / "scan.md"
BEGIN, END = "<!-- found: made by `make scan` -->", "<!-- found: end -->"
LOOKS_AS = {"schemathesis": ("guanli01", "shequ01"), "wapiti": ("shequ01",), "sqlmap": ("shequ01",)}


def main() -> None:
    """Run all scanners, or those that are named."""
    words = argparse.ArgumentParser(prog="python -m tests.safe.scan", description=__doc__)
    words.add_argument("scanners", nargs="*", choices=[*ALL, []], help="all of them if none is named")
    asked = words.parse_args()
    folder = ROOT / ".scan"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    found: list[Found] = []
    for name in asked.scanners or ALL:
        found += look(name, folder)
    table = "\n".join(lines_of(found))
    print(table)
    if not asked.scanners:
        write(table)


def look(name: str, folder: Path) -> list[Found]:
    """One scanner, on a street of its own if it needs one."""
    scan = ALL[name]
    found = []
    for username in LOOKS_AS.get(name, ("",)):
        print(f"{name} {username} ...", flush=True)
        begun = time.monotonic()
        if username:
            with street(folder / f"street-{name}-{username}") as server:
                one = scan(sign_in(server, username), folder)
                log = (server.home / "server.log").read_text(encoding="utf-8")
            failures = log.count('"unexpected"')
            one.asked += f"; {failures} unexpected errors in the server's log"
        else:
            one = scan(Guest("", "", "", ""), folder)
        one.seconds = time.monotonic() - begun
        found.append(one)
    return found


def lines_of(found: list[Found]) -> list[str]:
    """The page's list."""
    said = [f"Version {__version__}, {date.today().isoformat()}.", ""]  # noqa: DTZ011  # for people, not records
    for one in found:
        said += [f"**{one.name}**: {one.asked}; {one.seconds:.0f} s; {len(one.lines)} findings", ""]
        said += [f"- {line}" for line in one.lines]
        said += [""] if one.lines else []
    return said


def write(table: str) -> None:
    """Put the list between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
