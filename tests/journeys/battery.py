"""A tablet whose battery dies: every process of its browser is killed at once, and nobody says goodbye."""

import contextlib
import os
import signal
from pathlib import Path

from playwright.sync_api import Error

from tests.browser import Browser


def dies(browser: Browser) -> None:
    """SIGKILL to the processes of this browser's profile, which no other browser uses.

    Errors: AssertionError where none is running.
    """
    mark = f"--user-data-dir={browser.profile}".encode()
    killed = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            if mark in (folder / "cmdline").read_bytes().split(b"\0"):
                os.kill(int(folder.name), signal.SIGKILL)
                killed += 1
    assert killed
    with contextlib.suppress(Error):
        browser.close()
    browser.context = None
