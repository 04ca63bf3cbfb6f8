"""Where letters name the patient, and who is named there without being her.

Each line of `rows/patients.txt` holds words of a letter, the name and the day of birth of its patient, "-"
where it has none.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.validators.judged import BODY, judge

ROWS = (Path(__file__).parent / "rows" / "patients.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("row", ROWS)
def test_the_patient_is_found_by_name_and_birth(row: str) -> None:
    text, name, born = row.rsplit("|", 2)
    words = text.replace("\\n", "\n")
    letter = judge(f"Lakeview Family Practice\nNovember 12, 2026\n\n{words}\n\n{BODY}\n\nAnna Reed, MD")
    assert "; ".join(one.name for one in letter.patients) == ("" if name == "-" else name)
    if born != "-":
        assert str(letter.patients[0].date_of_birth) == born
