"""Builds the web app into server/web before a wheel is packed, with the Node of a build requirement."""

import subprocess
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebAppHook(BuildHookInterface):  # type: ignore[type-arg]  # its type parameter is the builder's own affair
    """Runs tools/web in this build's own Python, so that neither Node nor npm has to be installed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        # An editable install serves whatever server/web holds when it runs.
        if version != "editable":
            subprocess.run([sys.executable, "tools/web", "build"], cwd=self.root, check=True)
