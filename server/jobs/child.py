"""The server's side of the child process: starts it, starts it again when it dies, ends it."""

import os
import subprocess
import sys
import threading

import structlog

log = structlog.get_logger(__name__)
COMMAND = (sys.executable, "-m", "server.cli", "work")
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LIVED_SECONDS = 60.0  # a child that lived so long has not failed at its start


class Child:
    """The one child of a server; `begin` and `end` frame the server's life."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._command = command
        self._is_over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, daemon=True)

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        return self._process.pid if self._process else None

    def begin(self) -> None:
        """Start it."""
        self._thread.start()

    def end(self) -> None:
        """End it; a job that it was doing goes on at the next start."""
        self._is_over.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(10)

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        command = [*self._command, "--parent", str(os.getpid())]
        while not self._is_over.is_set():
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
            try:
                self._process.wait(LIVED_SECONDS)
            except subprocess.TimeoutExpired:
                pause = FIRST_PAUSE
                self._process.wait()
            if self._is_over.wait(pause):
                return
            log.error("child_ended", status=f"exit{self._process.returncode}")
            pause = min(LONGEST_PAUSE, 2 * pause)
