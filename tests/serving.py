"""The product as a process: served as `qiaomen run` does, killed and started again as the story asks."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import free_port

ROOT = Path(__file__).parents[1]
WAIT_SECONDS = 60


@dataclass
class Server:
    """One installation: its home folder, its database, and the process that serves it.

    Shape: `inside` is what the command is run by, as a namespace or a tracer; `log_path` where it writes.
    """

    home: Path
    database_url: str
    port: int = field(default_factory=free_port)
    bench_path: Path | None = None
    inside: tuple[str, ...] = ()
    log_path: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        # A name and not a number: an origin that is an IP address is not trusted with everything.
        return f"http://localhost:{self.port}"

    def start(self) -> "Server":
        """Serve, and wait until it answers."""
        environment = os.environ | {
            "QIAOMEN_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "PORT": str(self.port),
            "HOST": "127.0.0.1",
        }
        if self.bench_path:
            environment["QIAOMEN_BENCH_PATH"] = str(self.bench_path)
        log_path = self.log_path or self.home / "server.log"
        with log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.inside, sys.executable, "-m", "server.cli", "run", "--no-demo"],
                cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        for _ in range(WAIT_SECONDS * 10):
            if self.answers():
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(log_path.read_text(encoding="utf-8")[-4000:])

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """SIGKILL to the whole group: nobody says goodbye."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None
