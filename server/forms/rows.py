"""The rows of a workbook as its author sees them: for finding the place of what is wrong."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from server.forms.problems import FormProblem
from server.forms.xform import FormError

HEADING_ROWS = 1
QUOTED = re.compile(r"'([^']+)'")
SHEETS = ("survey", "choices", "settings")
OF_A_FILE = ("xml-external", "csv-external", "select_one_external", "select one external")


class Survey:
    """What the sheets say, read by pyxform and not yet understood."""

    def __init__(self, data: Any) -> None:
        self._has_survey = data.survey is not None or data.survey_header is not None
        self._sheets: dict[str, Sequence[Mapping[str, Any]]] = {
            name: [_lowered(row) for row in getattr(data, name) or ()] for name in SHEETS
        }

    @property
    def title(self) -> str:
        """What the settings call the form."""
        return self._setting("form_title") or self._setting("title")

    @property
    def version(self) -> str:
        """The version that the settings name, if they do."""
        return self._setting("version")[:40]

    def _setting(self, name: str) -> str:
        return next((str(row[name]).strip() for row in self._sheets["settings"] if row.get(name)), "")

    def problems(self) -> list[FormProblem]:
        """What can be said before anything is converted."""
        if not self._sheets["survey"]:
            return [FormProblem("no_questions" if self._has_survey else "no_survey", "survey")]
        for number, row in self.rows("survey"):
            said = str(row.get("type", "")).strip().lower()
            if said.startswith(OF_A_FILE):
                return [FormProblem("csv_only", "survey", number, "type", said)]
        return []

    def rows(self, sheet: str) -> list[tuple[int, Mapping[str, Any]]]:
        """The rows of a sheet with their numbers as the spreadsheet shows them."""
        return list(enumerate(self._sheets[sheet], HEADING_ROWS + 1))

    def row_of(self, name: str) -> int:
        """The row of a question, 0 where there is none of that name."""
        found = (number for number, row in self.rows("survey") if str(row.get("name", "")).strip() == name)
        return next(found, 0)

    def found(self, problem: FormProblem) -> FormProblem:
        """A problem that named no row, put where its words quote the type or the name of a question."""
        if problem.row:
            return problem
        quoted = {*QUOTED.findall(problem.detail), *(["include"] if problem.code == "no_other_files" else [])}
        for number, row in self.rows("survey"):
            if {str(row.get("type", "")).strip(), str(row.get("name", "")).strip()} & quoted:
                return replace(problem, row=number)
        return problem

    def type_of(self, name: str) -> str:
        """A question's type as its author wrote it."""
        return next(
            (str(row.get("type", "")) for _number, row in self.rows("survey") if row.get("name") == name), ""
        )

    def placed(self, error: FormError) -> FormProblem:
        """What is wrong with a form, put where it stands in the workbook."""
        if error.column == "label":
            sheet, row, column = self._place_of(error.name)
            return FormProblem(error.code, sheet, row, column, error.detail)
        row = self.row_of(error.name) if error.name else 0
        detail = error.detail or self.type_of(error.name) or error.name
        return FormProblem(error.code, "survey", row, error.column, detail)

    def _place_of(self, words: str) -> tuple[str, int, str]:
        """Where words stand that somebody reads."""
        for sheet in self._sheets:
            for number, row in self.rows(sheet):
                for column, said in row.items():
                    if words and words in " ".join(str(said).split()):
                        return sheet, number, column
        return "survey", 0, "label"


def _lowered(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Headings are the same in capitals."""
    return {str(heading).strip().lower(): said for heading, said in row.items()}
