"""The page about workbooks is the one made from the code."""

from pathlib import Path

from server.register.docs import register_page

PAGE = Path(__file__).parent.parent.parent / "docs" / "register.md"


def test_docs_register_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == register_page(), "run `qiaomen docs register`"
