"""A demo street to live the stories in: made once a run, copied for each test, served by a real process."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from server.app import create_app
from server.base.settings import Settings
from server.demo.load import load_demo
from tests.browser import playwright
from tests.serving import Server

SCALE = 0.02
expect.set_options(timeout=20_000)  # two busy cores: slow is no fault, never is


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the smallest demo street, as of today."""
    home = tmp_path_factory.mktemp("demo")
    settings = Settings(home=home, database_url=f"sqlite:///{home / 'qiaomen.db'}")
    parts = create_app(settings).extensions["qiaomen"]
    load_demo(parts, scale=SCALE)
    parts.database.engine.dispose()
    return home


@pytest.fixture
def server(demo_home: Path, tmp_path: Path) -> Iterator[Server]:
    """The demo street, served; a test may kill it and start it again."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    served = Server(home, f"sqlite:///{home / 'qiaomen.db'}").start()
    yield served
    served.kill()


@pytest.fixture(scope="session")
def playwright_here() -> Playwright:
    return playwright()
