"""What all tests share: databases. Browsers and servers are in tests/browser.py and tests/serving.py."""

from tests.databases import database, database_url, postgresql, settings, sqlite_template

__all__ = ["database", "database_url", "postgresql", "settings", "sqlite_template"]
