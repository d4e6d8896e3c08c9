"""The process that converts a workbook: alone, with little memory and little time.

Run as `python -m server.forms.child`; takes the workbook as its input and gives one JSON: the XForm and its
questions, or what is wrong.
"""

import sys
import warnings as python_warnings
from dataclasses import replace
from typing import Any

import orjson
from pyxform.builder import create_survey_element_from_dict
from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

from server.base.child import MEGABYTE, give_up
from server.forms.problems import FormProblem
from server.forms.questions import questions
from server.forms.refusals import refusals
from server.forms.rows import Survey
from server.forms.said import problem_of
from server.forms.xform import FormError, parse
from server.people.sheets import ZIP, check_size

MEMORY_BYTES, SECONDS = 768 * MEGABYTE, 20
ROOT = "data"
MOST_PROBLEMS = 50


def converted(content: bytes) -> dict[str, Any]:
    """What a workbook comes to.

    Shape: `xml` is None where something is wrong; then `problems` say what.
    """
    try:
        if content.startswith(ZIP):
            check_size(content)
        sheets = get_xlsform(content)
        survey = Survey(sheets)
    except PyXFormError as error:
        found = problem_of(error)
        return _wrong([replace(found, code="unreadable") if found.code == "not_converted" else found])
    except Exception as error:  # a stranger's file can make the readers of spreadsheets fail in any way
        return _wrong([FormProblem("unreadable", detail=type(error).__name__)])
    early = survey.problems()
    if early:
        return _wrong(early)
    try:
        said: list[str] = []
        # pyxform's own way out writes a file first, which this process may not.
        read = workbook_to_json(workbook_dict=sheets, form_name=ROOT, warnings=said)
        xform = create_survey_element_from_dict(read).xml().toxml()
        definition = parse(xform.encode())
    except FormError as error:
        return _wrong([survey.placed(error)])
    except PyXFormError as error:
        return _wrong([survey.found(problem_of(error))])
    except Exception as error:  # what pyxform did not foresee is not converted either
        return _wrong([FormProblem("not_converted", detail=f"{type(error).__name__}: {error}"[:300])])
    wrong = [survey.placed(one) for one in refusals(definition)]
    if wrong:
        return _wrong(wrong)
    return {
        "xml": xform,
        "title": survey.title or definition.title,
        "version": survey.version,
        "languages": [language for language in definition.languages if language],
        "questions": questions(definition, survey),
        "lists": sorted(definition.wanted.values()),
        "media": sorted(name.rpartition("/")[2] for name in definition.media),
        # Pictures are made smaller here whatever a form says.
        "warnings": [one for one in said if "max-pixels" not in one][:MOST_PROBLEMS],
        "problems": [],
    }


def _wrong(problems: list[FormProblem]) -> dict[str, Any]:
    told = {(one.code, one.sheet, one.row, one.column): one.as_json() for one in problems}
    return {"xml": None, "problems": list(told.values())[:MOST_PROBLEMS]}


def main() -> None:
    """Read, convert, write."""
    give_up(MEMORY_BYTES, SECONDS)
    python_warnings.simplefilter("ignore")  # openpyxl's, about parts of a workbook that nobody reads
    sys.stdout.buffer.write(orjson.dumps(converted(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
