"""What opens a stranger's file: a process of its own, and what it gives up."""

import resource
import subprocess
import sys

from server.base.errors import Problem

MEGABYTE = 1024 * 1024


def asked(module: str, content: bytes, seconds: int, *words: str) -> tuple[int, bytes]:
    """Run a module of ours as a process, give it a content, and tell its exit code and what it wrote.

    Errors: Problem busy where it took longer.
    """
    command = [sys.executable, "-m", module, *words]
    try:
        done = subprocess.run(
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Problem("busy") from error
    return done.returncode, done.stdout


def give_up(memory_bytes: int, seconds: int) -> None:
    """Leave this process so much memory and so many seconds of work, no file to write and no core to dump."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
