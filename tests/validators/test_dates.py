"""Dates in every order and spelling that letters use."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.validators.judged import BODY, judge
from validators.birthdays import find_birthdays
from validators.dates import find_dates, letter_date, parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1993-04-17", date(1993, 4, 17)),
        ("1992.07.14", date(1992, 7, 14)),
        ("1991/10/20", date(1991, 10, 20)),
        ("1998 - 08 - 11", date(1998, 8, 11)),
        ("1993 03 30", date(1993, 3, 30)),
        ("1990, June 3", date(1990, 6, 3)),
        ("1999 Jan 08", date(1999, 1, 8)),
        ("1987 Oct 12", date(1987, 10, 12)),
        ("11 Feb 1990", date(1990, 2, 11)),
        ("17-Sep-1996", date(1996, 9, 17)),
        ("02-DEC-2026", date(2026, 12, 2)),
        ("6/Nov/2026", date(2026, 11, 6)),
        ("4-Mar-25", date(2025, 3, 4)),
        ("Mar 4/25", date(2025, 3, 4)),
        ("Nov 3/26", date(2026, 11, 3)),
        ("March 3, 1995", date(1995, 3, 3)),
        ("March 3rd, 1995", date(1995, 3, 3)),
        ("Nov. 4, 2026", date(2026, 11, 4)),
        ("Nov 8 2026  21:40", date(2026, 11, 8)),
        ("Jan 30 1993", date(1993, 1, 30)),
        ("Sept 5 2026", date(2026, 9, 5)),
        ("9 Nov. 2026", date(2026, 11, 9)),
        ("the 3rd of May, 1990", date(1990, 5, 3)),
        ("3rd day of May 1990", date(1990, 5, 3)),
        ("Monday, 2 November 2026", date(2026, 11, 2)),
        ("le 6 novembre 2026", date(2026, 11, 6)),
        ("1er mars 1995", date(1995, 3, 1)),
        ("14 août 1990", date(1990, 8, 14)),
        ("3 févr. 1992", date(1992, 2, 3)),
        ("28/10/1993", date(1993, 10, 28)),
        ("24.09.1994", date(1994, 9, 24)),
        ("16-05-1989", date(1989, 5, 16)),
        ("11/28/1996", date(1996, 11, 28)),
        ("05/06/1993", date(1993, 6, 5)),
        ("05/06/1993 (May 6)", date(1993, 5, 6)),
        ("05/06/1993 (5 June)", date(1993, 6, 5)),
        ("(mm/dd/yyyy) 05/06/1993", date(1993, 5, 6)),
        ("DOB (DD/MM/YYYY): 05/06/1993", date(1993, 6, 5)),
        ("03/04/95", date(1995, 4, 3)),
        ("1993-17-04", date(1993, 4, 17)),
        ("12.IX.1993", date(1993, 9, 12)),
        ("24-xii-1993", date(1993, 12, 24)),
        ("12 IX 1993", date(1993, 9, 12)),
        ("1993-IX-12", date(1993, 9, 12)),
        ("1/v/93", date(1993, 5, 1)),
        ("90/08/30", date(1990, 8, 30)),
        ("03/04/92 (yy/mm/dd)", date(1992, 3, 4)),
        ("03FEB1991", date(1991, 2, 3)),
        ("'91 Feb 3", date(1991, 2, 3)),
        ("the twenty-eighth of February, 1990", date(1990, 2, 28)),
        ("February the twenty-eighth, nineteen ninety", date(1990, 2, 28)),
        ("the 3rd of May, nineteen hundred and ninety-three", date(1993, 5, 3)),
        ("the thirty-first of December 1992", date(1992, 12, 31)),
        ("first of June, twenty twenty-six", date(2026, 6, 1)),
        ("second of March two thousand and one", date(2001, 3, 2)),
    ],
)
def test_a_date_is_read(text: str, expected: date) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "416-555-0142",
        "HCN 5561-208-347 KV",
        "(905) 555-0133",
        "day 8 of 10",
        "pain 6/10",
        "x 5/7",
        "may 10 mg",
        "3-4 sessions",
        "500 mg QID x10d",
        "1 to 3 o'clock",
        "2026-13-45",
        "31/02/1990",
        "in the mar 12",
        "version 1.2.3.4",
        "completed October 6",
        "Suite 210",
        "CPSO 12345",
        "3 x 12",
        "3 x 2026",
        "2 vi 93",
        "12 V 20",
        "the second May visit",
        "thirty-second of May 1990",
        "BP 90/60",
        "45/67/89",
        "",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who turned 34 on the 12th of June (1992 is her year)", date(1992, 6, 12)),
        ("she turned 33 on the 12th of July; 1993 vintage", date(1993, 7, 12)),
        ("Her birthday is 12 June, year 1992", date(1992, 6, 12)),
        ("born in 1992, on June 12", date(1992, 6, 12)),
        ("née en 1992, le 12 juin", date(1992, 6, 12)),
        ("her birthday is June 3 and she had surgery in 2009", None),
        ("her baby was born on 12 June; implants 2009", None),
        ("turned 30 on 4 May 1996", None),
        ("she turned 30 on 4 May", None),
    ],
)
def test_a_birthday_and_its_year_apart(text: str, expected: date | None) -> None:
    assert [value for _, _, value in find_birthdays(text)] == ([expected] if expected else [])


def test_another_date_tells_the_order_of_an_ambiguous_one() -> None:
    assert find_dates("born 05/06/1993, seen 11/28/2026")[0][2] == date(1993, 5, 6)


def test_a_day_without_a_year_needs_a_day_to_count_from() -> None:
    assert parse_date("finished on 3 May", after=date(2026, 4, 20)) == date(2026, 5, 3)
    assert parse_date("until January 4", after=date(2026, 12, 20)) == date(2027, 1, 4)
    assert parse_date("on 29 February", after=date(2025, 1, 1)) == date(2028, 2, 29)
    assert parse_date("finished on 3 May") is None


@given(st.dates(min_value=date(1951, 1, 1), max_value=date(2050, 12, 31)))
def test_every_day_is_read_back_from_every_sure_format(day: date) -> None:
    month = day.strftime("%B")
    for text in (
        day.isoformat(),
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day:02}-{month[:3]}-{day.year}",
        f"{month[:3]} {day.day}/{day.year % 100:02}",
        f"{day.day:02}/{day.month:02}/{day.year}",
    ):
        assert parse_date(f"seen {text}.") == day, text


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for start, end, value in find_dates(text):
        assert 0 <= start < end <= len(text)
        assert isinstance(value, date)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Clinic\n\nNovember 3, 2026\n\nRe: Vera Lindholm, DOB 1991-02-03", date(2026, 11, 3)),
        (
            "Clinic\n\nToronto, le 6 novembre 2026\n\nObjet : Vera Lindholm, née le 3 mars 1991",
            date(2026, 11, 6),
        ),
        ("Date: Nov 6, 2026\nPatient: Vera Lindholm\nDOB: 1991-02-03", date(2026, 11, 6)),
        ("Date of service: 2026-11-06\n\nPatient: Vera Lindholm 1991-02-03", date(2026, 11, 6)),
        ("Vera Lindholm, DOB 1991-02-03\n\n" + BODY + "\n\nNov 5, 2026\n\nA. Osei, MD", date(2026, 11, 5)),
        (BODY + "\n\nSincerely,\n\nA. Osei, MD\n2026-11-06 14:52", date(2026, 11, 6)),
        ("Vera Lindholm\nDOB: 1991-02-03\n\n" + BODY + "\n\nA. Osei, MD", None),
        (
            (
                "Re: Vera Lindholm, 1991-02-03\n\nThe clindamycin ended on October 2, 2026 and all is "
                "well.\n\nA. Osei, MD"
            ),
            None,
        ),
        ("Patient: Vera Lindholm, DOB 1991-02-03. Date: 3 Dec 2026.", date(2026, 12, 3)),
        ("Client: Vera Lindholm     Birth date: 1991-02-03     Date: 2026-11-07", date(2026, 11, 7)),
        ("Baby: Gabriel, born 20 September 2026\n\n" + BODY + "\n\nA. Osei, MD", None),
    ],
)
def test_the_letters_own_date(text: str, expected: date | None) -> None:
    short = judge(text)
    assert letter_date(short.anatomy) == expected
