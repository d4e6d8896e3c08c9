"""Each scanner: how it is called, and what it found, as short lines that a person can read."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from server.api.headers import ANSWER_POLICY, PAGE_POLICY
from tests.safe.scan.street import Guest
from tests.serving import ROOT

TEN_MINUTES = 600
EXAMPLES = 100
SCANNERS = ROOT / ".venv-scan" / "bin"
# What ends the session that the scanner holds, or the account: it would look at closed doors from then on.
SPARED = (
    r"^/api/v1/session$", r"^/api/v1/account/", r"^/api/v1/session/share",
    r"/disable$", r"/revoke$", r"/sessions/end$", r"/totp-reset$",
)  # fmt: skip
CHECKS = (
    "not_a_server_error,content_type_conformance,response_schema_conformance,"
    "unsupported_method,allow_header_conformance,ignored_auth"
)
SPARED_BY_WAPITI = (
    "/api/v1/session*", "/api/v1/account*", "/api/v1/admin/users/*", "/api/v1/admin/devices/*",
)  # fmt: skip
# Those that would ask a foreign host (ssrf, xxe, log4shell, wapp, nikto, takeover) or need TLS are left
# out, and `methods`, which lists that each route answers OPTIONS with 405.
WAPITI_MODULES = (
    "backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,permanentxss,redirect,shellshock,"
    "sql,timesql,upload,xss"
)


# Its last word; what it takes for one on the way and then finds to be none does not count.
INJECTABLE = re.compile(r"is vulnerable|sqlmap identified the following injection")


@dataclass
class Found:
    """What one scanner did."""

    name: str
    asked: str
    seconds: float = 0
    lines: list[str] = field(default_factory=list)


def call(command: Sequence[str | Path], seconds: float, log: Path) -> str:
    """Run a scanner for so long at most; what it said, also where its time was up."""
    with log.open("w") as out:
        child = subprocess.Popen([str(word) for word in command], stdout=out, stderr=out, cwd=log.parent)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.terminate()
            child.wait(30)
    return log.read_text(encoding="utf-8", errors="replace")


def bandit(_guest: Guest | None, folder: Path) -> Found:
    """Our own code, by its look."""
    report = folder / "bandit.json"
    call(
        [SCANNERS / "bandit", "-r", ROOT / "server", "-q", "-f", "json", "-o", report],
        120,
        folder / "bandit.log",
    )
    told = json.loads(report.read_text())
    lines: dict[str, int] = {}
    for one in told["results"]:
        where = Path(one["filename"]).relative_to(ROOT)
        line = f"{one['issue_severity'].lower()} {one['test_id']} {where}: {one['issue_text'].split('. ')[0]}"
        lines[line] = lines.get(line, 0) + 1
    measured = sum(one["loc"] for name, one in told["metrics"].items() if name != "_totals")
    return Found(
        "bandit", f"{measured} lines of server/", lines=[f"{line} ({n})" for line, n in lines.items()]
    )


def csp_evaluator(_guest: Guest | None, folder: Path) -> Found:
    """Both policies."""
    found = Found("csp_evaluator", "the policy of pages and that of answers")
    for name, policy in (("pages", PAGE_POLICY), ("answers", ANSWER_POLICY)):
        found.lines += [f"{name}: {one}" for one in evaluated(policy)]
    (folder / "csp.txt").write_text("\n".join(found.lines))
    return found


def evaluated(policy: str) -> list[str]:
    """What csp_evaluator says of a policy."""
    node = subprocess.run(
        [sys.executable, ROOT / "tools" / "web", "node", str(Path(__file__).with_name("csp.mjs")), policy],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    return [
        f"{one['severity'].lower()} {one['directive']} {one.get('value', '')}: {one['description']}"
        for one in json.loads(node.stdout)
    ]


def schemathesis(guest: Guest, folder: Path) -> Found:
    """Every operation that the description names, with what fits it and what does not."""
    report = folder / f"schemathesis-{guest.username}.ndjson"
    command: list[str | Path] = [
        ROOT / ".venv" / "bin" / "schemathesis", "run", f"{guest.url}/api/v1/openapi.json",
        "--max-examples", str(EXAMPLES), "--phases", "examples,coverage,fuzzing", "--continue-on-failure",
        "--generation-deterministic", "--no-shrink",
        "--checks", CHECKS, "--request-timeout", "30", "--no-color",
        "--report", "ndjson", "--report-ndjson-path", report,
    ]  # fmt: skip
    for name, value in guest.headers.items():
        command += ["-H", f"{name}: {value}"]
    command += ["--exclude-path-regex", "|".join(SPARED)]
    said = call(command, 2 * TEN_MINUTES + 60, folder / f"schemathesis-{guest.username}.log")
    asked = re.search(r"(\d+) generated", said)
    if asked is None:
        raise RuntimeError(said[-2000:])
    found = Found("schemathesis", f"as {guest.username}: {asked[1]} requests")
    operation = ""
    for line in said.partition("= WARNINGS =")[0].splitlines():
        if heading := re.match(r"_{3,} (.+?) _{3,}", line):
            operation = heading[1]
        elif operation and (failure := re.match(r"- (\S.+)|(Serialization not possible)", line)):
            found.lines.append(f"{operation}: {failure[1] or failure[2]}")
    return found


def wapiti(guest: Guest, folder: Path) -> Found:
    """The pages and every route, by known kinds of attack."""
    report = folder / "wapiti.json"
    command: list[str | Path] = [
        SCANNERS / "wapiti", "-u", f"{guest.url}/", "--swagger", f"{guest.url}/api/v1/openapi.json",
        *(word for spared in SPARED_BY_WAPITI for word in ("-x", guest.url + spared)),
        "--scope", "folder", "-m", WAPITI_MODULES, "-v", "1",
        "--max-scan-time", str(TEN_MINUTES), "--max-attack-time", "60", "--tasks", "4",
        "--flush-session", "--store-session", folder, "--no-bugreport", "-f", "json", "-o", report,
    ]  # fmt: skip
    for name, value in guest.headers.items():
        command += ["-H", f"{name}: {value}"]
    said = call(command, TEN_MINUTES + 120, folder / "wapiti.log")
    asked = re.search(r"(\d+) (?:URL|page|request)", said)
    found = Found("wapiti", f"as {guest.username}: {asked[0] if asked else '?'}, 16 modules")
    if not report.exists():
        return Found("wapiti", "no report", lines=["it did not end in time"])
    told = json.loads(report.read_text())
    for part in ("vulnerabilities", "anomalies", "additionals"):
        for kind, cases in told[part].items():
            found.lines += sorted(
                {f"{kind}: {one['method']} {one['path']}: {one['info'][:160]}" for one in cases}
            )
    return found


def sqlmap(guest: Guest, folder: Path) -> Found:
    """A dozen routes of different kinds at level 3."""
    routes = _routes(guest)
    found = Found("sqlmap", f"as {guest.username}: {len(routes)} routes at level 3")
    end = time.monotonic() + TEN_MINUTES
    for at, (method, path, body) in enumerate(routes):
        command: list[str | Path] = [
            SCANNERS / "sqlmap", "-u", guest.url + path, "--method", method, "--level", "3", "--risk", "1",
            "--batch", "--disable-coloring", "--dbms", "sqlite", "--threads", "2", "--timeout", "10",
            "--ignore-code", "400,401,403,404,409,413,415,422,429", "--flush-session",
            "--answers", "reduce=N", "--output-dir", folder / "sqlmap", "--headers", _headers(guest),
        ]  # fmt: skip
        if body:
            command += ["--data", body]
        left = max(10.0, (end - time.monotonic()) / (len(routes) - at))
        said = call(command, left, folder / f"sqlmap-{at}.log")
        (folder / f"sqlmap-{at}.route").write_text(f"{method} {path} {body}")
        for line in said.splitlines():
            if INJECTABLE.search(line):
                found.lines.append(f"{method} {path}: {line.partition('] ')[2]}")
    return found


def _headers(guest: Guest) -> str:
    return "\n".join(
        f"{name}: {value}" for name, value in {**guest.headers, "Content-Type": "application/json"}.items()
    )


def _routes(guest: Guest) -> list[tuple[str, str, str]]:
    """Routes of every kind that a text can reach: in query, path and JSON. An asterisk says where."""
    scope = guest.get("/api/v1/session")["scopes"][0]["id"]
    device = {"id": guest.device, "name": "x*", "platform": "x"}
    return [
        ("GET", "/api/v1/desk/search?q=%E6%9D%8E*", ""),
        ("GET", "/api/v1/desk/arrivals?q=%E6%9D%8E*", ""),
        ("GET", "/api/v1/desk/arrivals?kind=visit*", ""),
        ("GET", "/api/v1/desk/arrivals?before=2026-11-23T01:02:03.004Z*", ""),
        ("GET", f"/api/v1/desk/access?who={scope}*", ""),
        ("GET", f"/api/v1/records/{scope}*/{scope}", ""),
        ("GET", f"/api/v1/records/{scope}/{scope}*", ""),
        ("GET", f"/api/v1/sync/chain/{scope}*?from=1&to=5", ""),
        ("GET", f"/api/v1/sync/chain/{scope}?from=1*&to=5", ""),
        ("GET", f"/api/v1/files/{scope}/{'0' * 64}*", ""),
        ("POST", "/api/v1/sync/pull", json.dumps({"cursors": {f"{scope}*": {"seq": 0}}, "limit": 5})),
        ("POST", "/api/v1/session", json.dumps({"username": "shequ01*", "password": "x", "device": device})),
    ]  # fmt: skip


ALL: dict[str, Callable[[Guest, Path], Found]] = {
    "bandit": bandit,
    "csp_evaluator": csp_evaluator,
    "schemathesis": schemathesis,
    "wapiti": wapiti,
    "sqlmap": sqlmap,
}
