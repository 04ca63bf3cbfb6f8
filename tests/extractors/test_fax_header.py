from __future__ import annotations

import pytest

from extractors.fax_header import is_fax_header, with_fax_header
from pipeline.model import MarkKind, Page


@pytest.mark.parametrize(
    "line",
    [
        "NOV-12-2026 09:14 FROM 416 555 0100 P.01/01",
        "11/12/2026 09:14 AM  From: 4165550100  Page: 1 of 2",
        "2026-11-12 9:14am TO:4165550101 P.2",
        "Nov 12 2026 09:14 Mill Pond FHT 001/003",
    ],
)
def test_lines_that_a_machine_printed(line: str) -> None:
    assert is_fax_header(line)


@pytest.mark.parametrize(
    "line",
    [
        "Dear physiotherapist, she was seen today at 09:14.",
        "November 12, 2026",
        "She takes no antibiotics since 10:30 and I recommend therapeutic ultrasound.",
        "Tel 416 555 0100",
        "Page 1 of 2",
    ],
)
def test_lines_of_the_letter(line: str) -> None:
    assert not is_fax_header(line)


def test_only_the_first_and_the_last_line_can_be_one() -> None:
    header = "NOV-12-2026 09:14 FROM 416 555 0100 P.01/01"
    page = with_fax_header(Page(number=1, text=f"{header}\n\nMill Pond\n{header}\nNo infection.\n"))
    assert [(one.kind, one.start, one.end) for one in page.marks] == [(MarkKind.FURNITURE, 0, len(header))]
