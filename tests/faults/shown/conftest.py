"""A served street of one's own for every test, with the page that drives the engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.browser_street import street
from tests.serving import Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    served = street(tmp_path).start()
    yield served
    served.kill()
