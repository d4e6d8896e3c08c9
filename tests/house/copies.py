"""Copies of the product in which a fault may be planted, and the checkers run on them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent


def plant(root: Path, path: str, text: str) -> None:
    """Add these lines to a file of a copy, which may be new."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def server_copy(to: Path) -> Path:
    shutil.copytree(ROOT / "server", to / "server", ignore=shutil.ignore_patterns("web", "__pycache__"))
    for name in (".importlinter", "pyproject.toml"):
        shutil.copy(ROOT / name, to / name)
    return to


def webapp_copy(to: Path) -> Path:
    webapp = to / "webapp"
    skipped = shutil.ignore_patterns("node_modules", "web")
    shutil.copytree(ROOT / "webapp", webapp, ignore=skipped)
    (webapp / "node_modules").symlink_to(ROOT / "webapp" / "node_modules")
    (to / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "web", to / "tools" / "web")
    return to


def python_tool(root: Path, name: str, *args: str) -> tuple[int, str]:
    """Run a checker of .venv in a copy and give its exit code and what it said."""
    env = os.environ | {"PYTHONPATH": str(root), "NO_COLOR": "1"}
    done = subprocess.run(
        [PROGRAMS / name, *args], cwd=root, env=env, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def web_tool(root: Path, name: str, *args: str) -> Any:
    """Run a checker of the web app that answers in JSON, in the checkout or in a copy of it."""
    done = subprocess.run(
        [sys.executable, root / "tools" / "web", "run", name, *args],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)
