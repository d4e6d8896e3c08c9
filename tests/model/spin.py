"""Running spin: a model and its flags become a C program, which looks at every state it can reach."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

MODEL = Path(__file__).resolve().parents[2] / "models" / "sync.pml"

# States are compressed (COLLAPSE). No partial-order reduction: every step here reads or writes what all
# processes share, so that it would save nothing.
ALWAYS = ("-w", "-DCOLLAPSE", "-DNOREDUCE", "-DVECTORSZ=2048", "-DNFAIR=3")
ASSERTIONS = "-DSAFETY"  # nothing but assertions and end states: less to store than for fair runs


@dataclass(frozen=True)
class Seen:
    """What a search came to.

    Shape: `said` is spin's own sentence about the first error; `is_whole` whether every state was looked at.
    Units: `size_mb` is the memory that was used, `seconds` the time of the search alone.
    """

    states: int
    steps: int
    depth: int
    errors: int
    is_whole: bool
    size_mb: float
    seconds: float
    said: str


def search(
    folder: Path, flags: tuple[str, ...], *, limit_mb: int = 1000, table: int = 20, effort: int = 0
) -> Seen:
    """Search all states of the model with these flags.

    Shape:  works in `folder`, which then also holds the trail of an error.
    Units:  `table` is the binary logarithm of the hash table's slots, `effort` gcc's level of optimisation.
    Errors: AssertionError with what spin or gcc said, when the model is not one.
    """
    is_fair = "PROGRESS" in flags
    named = [f"-D{flag}" for flag in flags]
    kind = () if is_fair else (ASSERTIONS,)
    compile_ = ["gcc", f"-O{effort}", *ALWAYS, *kind, f"-DMEMLIM={limit_mb}", "-o", "pan", "pan.c"]
    for command in (["spin", "-a", *named, MODEL], compile_):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    fair = ["-a", "-f"] if is_fair else []
    done = subprocess.run(
        ["./pan", *fair, "-m200000", f"-w{table}"], cwd=folder, capture_output=True, text=True, check=False
    )
    return _read(done.stdout)


def _read(text: str) -> Seen:
    def number(pattern: str) -> float:
        found = re.search(pattern, text)
        assert found is not None, text
        return float(found[1])

    said = re.search(r"pan:1: (.*) \(at depth", text)
    return Seen(
        states=int(number(r"([\d.e+]+) states, stored")),
        steps=int(number(r"([\d.e+]+) transitions")),
        depth=int(number(r"depth reached (\d+)")),
        errors=int(number(r"errors: (\d+)")),
        is_whole="Search not completed" not in text and "max search depth too small" not in text,
        size_mb=number(r"([\d.]+)\s+total actual memory"),
        seconds=number(r"elapsed time ([\d.e+-]+) seconds"),
        said=said[1] if said else "",
    )
