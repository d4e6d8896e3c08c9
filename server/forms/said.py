"""What pyxform says of a workbook that it does not take, put into our codes, with sheet, row and column."""

import re

from pyxform.errors import PyXFormError, PyXFormReadError

from server.forms.problems import FormProblem

ROW = re.compile(r"\[row : (\d+)\]")
SHEET = re.compile(r"'(survey|choices|settings|entities|external_choices)'")
COLUMN = re.compile(r"the '([\w:() -]+)' value")
# By the beginning of pyxform's own code; the longest that fits.
BY_CODE = {
    "ENTITY": "no_entities",
    "HEADER": "headers",
    "LABEL": "missing_label",
    "NAMES": "name_twice",
    "NAMES_005": "bad_name",
    "NAMES_006": "choice_wrong",
    "NAMES_007": "choice_wrong",
    "NAMES_008": "bad_name",
    "NAMES_009": "bad_name",
    "NAMES_010": "bad_name",
    "NAMES_011": "bad_name",
    "NAMES_012": "bad_name",
    "NAMES_013": "no_survey",
    "PYREF": "unknown_reference",
    "RANGE": "parameters",
    "SURVEY": "parameters",
    "SURVEY_001": "unmatched",
    "SURVEY_002": "unmatched",
}
# Code, sheet, column for messages that have no code of their own, tried in this order.
BY_WORDS: tuple[tuple[str, str, str, str], ...] = (
    (r"Unmatched", "unmatched", "survey", ""),
    (r"must be unique|must unique|case-insensitive match", "name_twice", "survey", "name"),
    (r"Reference variable", "unknown_reference", "survey", ""),
    (r"[Hh]eader", "headers", "survey", ""),
    (r"Unknown question type", "unknown_type", "survey", "type"),
    (r"Question with no type", "missing_type", "survey", "type"),
    (r"with no name", "missing_name", "survey", "name"),
    (r"Missing calculation", "missing_calculation", "survey", "calculation"),
    (r"no survey element named|multiple survey elements", "unknown_reference", "survey", ""),
    (
        r"List name not in|list name|mandatory columns 'list_name'|specify choices",
        "unknown_list",
        "survey",
        "type",
    ),
    (r"Choice names with spaces|should be choices", "choice_wrong", "choices", "name"),
    (r"label|Label", "missing_label", "survey", "label"),
    (r"has not been included", "no_other_files", "survey", "type"),
    (r"sheet named|survey sheet|There should be a|must have a sheet", "no_survey", "", ""),
    (r"[Pp]arameter|must be set to", "parameters", "survey", "parameters"),
    (r"udits must|background-geopoint", "not_watched", "survey", "type"),
    (r"name|Name", "bad_name", "survey", "name"),
)


def problem_of(error: PyXFormError) -> FormProblem:
    """Where pyxform stopped, and why."""
    detail = " ".join(str(error).split())[:500]
    row, sheet, column = ROW.search(detail), SHEET.search(detail), COLUMN.search(detail)
    code, named_sheet, named_column = _named(error, detail)
    if code in ("missing_label", "name_twice") and sheet is not None and sheet.group(1) == "choices":
        code = "choice_wrong"
    return FormProblem(
        code,
        sheet.group(1) if sheet else named_sheet,
        int(row.group(1)) if row else 0,
        column.group(1) if column else named_column,
        ROW.sub("", detail).strip(),
    )


def _named(error: PyXFormError, detail: str) -> tuple[str, str, str]:
    if isinstance(error, PyXFormReadError):
        return "unreadable", "", ""
    if error.code is not None:
        name = error.code.name
        fits = [begin for begin in BY_CODE if name.startswith(begin)]
        if fits:
            return BY_CODE[max(fits, key=len)], "survey", ""
    for words, code, sheet, column in BY_WORDS:
        if re.search(words, detail):
            return code, sheet, column
    return "not_converted", "", ""
