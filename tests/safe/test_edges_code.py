"""What needs no server to be seen: how XML is read, and what csp_evaluator says of the policies."""

import re
from pathlib import Path

from server.api.headers import ANSWER_POLICY, PAGE_POLICY
from tests.safe.scan.scanners import evaluated
from tests.serving import ROOT

# The class of an element reads nothing: it is named in what a function takes.
XML = re.compile(
    r"^\s*(?:import|from)\s+(?!xml\.etree\.ElementTree import Element$)(?:xml|lxml|pyexpat|xmltodict|bs4)\b",
    re.MULTILINE,
)


def xml_readers(folder: Path) -> list[str]:
    """Files that read XML by anything but defusedxml."""
    return sorted(path.name for path in folder.rglob("*.py") if XML.search(path.read_text(encoding="utf-8")))


def test_xml_is_read_by_defusedxml_alone(tmp_path: Path) -> None:
    assert len(list((ROOT / "server").rglob("*.py"))) > 100
    assert xml_readers(ROOT / "server") == []
    (tmp_path / "fault.py").write_text("from xml.etree import ElementTree\n")
    (tmp_path / "more.py").write_text("from xml.etree.ElementTree import Element, fromstring\n")
    (tmp_path / "good.py").write_text("from defusedxml import ElementTree\n")
    (tmp_path / "type.py").write_text("from xml.etree.ElementTree import Element\n")
    assert xml_readers(tmp_path) == ["fault.py", "more.py"]


def test_csp_evaluator_has_one_remark_which_uploads_answer() -> None:
    """Files of people are attachments of a type found by content, with nosniff: none of them is a script."""
    assert [one.split(":")[0] for one in evaluated(PAGE_POLICY)] == ["medium_maybe script-src 'self'"]
    assert evaluated(ANSWER_POLICY) == []
    assert evaluated("script-src 'unsafe-inline' *") != []
