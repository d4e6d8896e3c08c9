"""Lock files, declared packages and the pages for people agree with the code."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator

import click
import pytest

from server.cli import main
from server.kinds import KINDS
from tests.house.copies import ROOT

READMES = ("README.md", "README.zh-CN.md")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_package_needs_what_the_lock_file_was_made_from() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    wanted = [
        line for line in text_of("requirements/run.in").splitlines() if line and not line.startswith("#")
    ]
    assert project["project"]["dependencies"] == wanted
    build = [line for line in text_of("requirements/build.in").splitlines() if line[:1].isalpha()]
    assert project["build-system"]["requires"] == build


@pytest.mark.parametrize("name", ["run", "build", "dev"])
def test_every_locked_package_has_a_hash_and_no_host(name: str) -> None:
    lock = text_of(f"requirements/{name}.txt")
    pinned = re.findall(r"(?m)^[a-z0-9][^\s=]*==\S+", lock)
    assert len(pinned) > 0
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "://" not in lock


def test_the_web_app_pins_each_package_and_its_lock_names_no_host() -> None:
    package = json.loads(text_of("webapp/package.json"))
    versions = {**package["dependencies"], **package["devDependencies"]}
    assert {
        name: version for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    } == {}
    assert "resolved" not in text_of("webapp/package-lock.json")


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert json.loads(text_of("webapp/package.json"))["version"] == version
    assert f'__version__ = "{version}"' in text_of("server/__init__.py")
    assert f"## {version}" in text_of("CHANGELOG.md")


@pytest.mark.parametrize("readme", READMES)
def test_every_setting_is_on_a_page(readme: str) -> None:
    read = {
        name
        for path in (ROOT / "server").rglob("*.py")
        for name in re.findall(r"environ[^\n]{0,8}[\"']([A-Z_]+)[\"']", path.read_text(encoding="utf-8"))
    }
    assert len(read) > 0
    pages = text_of(readme) + text_of("CONTRIBUTING.md")
    assert {name for name in read if f"`{name}`" not in pages} == set()


@pytest.mark.parametrize("readme", READMES)
def test_every_verb_of_the_makefile_is_in_contributing_and_the_first_in_the_readme(readme: str) -> None:
    verbs = re.findall(r"(?m)^([a-z]+):.*##", text_of("Makefile"))
    assert len(verbs) > 0
    assert [
        verb for verb in verbs if verb != "help" and f"make {verb}" not in text_of("CONTRIBUTING.md")
    ] == []
    assert "make run" in text_of(readme)


def test_every_verb_of_the_makefile_has_a_line_of_help() -> None:
    makefile = text_of("Makefile")
    verbs = set(re.findall(r"(?m)^([a-z]+):(?!=)", makefile))
    assert set(re.findall(r"(?m)^([a-z]+):.* ## \S", makefile)) == verbs
    phony = re.search(r"(?m)^\.PHONY: (.*)$", makefile)
    assert phony is not None
    assert set(phony[1].split()) == verbs
    quiet = ["make", "--no-print-directory", "help"]  # these tests are themselves run by make
    said = subprocess.run(quiet, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in said.splitlines()} == verbs


def commands(group: click.Group, above: str = "") -> Iterator[str]:
    """All commands below a group, as they are typed after `qiaomen`."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}"


@pytest.mark.parametrize("readme", READMES)
def test_every_command_of_an_operator_is_in_the_readme(readme: str) -> None:
    # Those who build Qiaomen read of the others in CONTRIBUTING.md and bench/.
    wanted = {name for name in commands(main) if not name.startswith(("docs ", "bench-"))}
    assert len(wanted) > 10
    named = set(re.findall(r"`(?:qiaomen )?([a-z-]+(?: [a-z-]+)?)(?: [^`]*)?`", text_of(readme)))
    assert wanted - named == set()


def test_no_page_names_a_command_that_is_not_there() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "bench" / "README.md"]
    typed = {
        (page.name, line)
        for page in pages
        for line in re.findall(r"\bqiaomen ([a-z][a-z-]*(?: [a-z]+)?)", page.read_text("utf-8"))
    }
    assert len(typed) > 10
    known = {*commands(main), *main.commands}
    unknown = {(page, line) for page, line in typed if line not in known and line.split()[0] not in known}
    assert unknown == set()


def test_every_kind_is_in_the_glossary() -> None:
    assert [kind.name for kind in KINDS if f"`{kind.name}`" not in text_of("docs/words.md")] == []


def test_no_link_between_our_pages_is_broken() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, link)
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    ]
    assert len(links) > 0
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []
