"""The pages made from the declarations are the ones in docs/."""

from pathlib import Path

from server.kinds import KINDS
from server.kinds.docs import kinds_page, rights_page

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_docs_kinds_is_current() -> None:
    assert (DOCS / "kinds.md").read_text(encoding="utf-8") == kinds_page(KINDS), "run `qiaomen docs kinds`"


def test_docs_rights_is_current_and_has_a_cell_for_every_kind() -> None:
    page = rights_page(KINDS)
    assert (DOCS / "rights.md").read_text(encoding="utf-8") == page, "run `qiaomen docs kinds`"
    assert all(f"`{kind.name}`" in page for kind in KINDS)
