"""The completeness report: the figures are right, and every form of it is safe to hand on."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Decision, DocumentKind, ReferrerType, Status
from pipeline.register import CaseState, ReferralRow
from pipeline.report import (
    CSV_HEAD,
    GroupBy,
    Period,
    Report,
    as_csv,
    as_html,
    as_json,
    completeness,
    headings,
    table_rows,
)

TORONTO = ZoneInfo("America/Toronto")
PRINTED = datetime(2026, 12, 1, 9, 0, tzinfo=TORONTO)
NOVEMBER = Period(start=date(2026, 11, 1), end=date(2026, 11, 30))
STATED, MISSING, UNCLEAR = Status.STATED, Status.MISSING, Status.UNCLEAR


def row(number: int = 1, **changes: object) -> ReferralRow:
    values: dict[str, object] = {
        "case": f"R-{number:06d}",
        "clinic": "clinic",
        "received_at": datetime(2026, 11, 10, tzinfo=UTC),
        "state": CaseState.FILED,
        "decision": Decision.APPROVED,
        "reasons": (),
        "kind": DocumentKind.REFERRAL,
        "referrer_type": ReferrerType.MIDWIFE,
        "statements": (STATED, STATED, STATED),
        "policy_version": "v1",
    }
    return ReferralRow(**{**values, **changes})  # type: ignore[arg-type]  # names checked by the class


def follow_up(number: int, *statuses: Status, **changes: object) -> ReferralRow:
    names = ("no_contraindications", "no_infection_or_antibiotics", "ultrasound_recommended")
    reasons = tuple(
        f"statement_{status}:{name}"
        for status, name in zip(statuses, names, strict=True)
        if status is not STATED
    )
    return row(number, decision=Decision.FOLLOW_UP, statements=statuses, reasons=reasons, **changes)


ROWS = (
    row(1),
    follow_up(2, MISSING, STATED, STATED, referrer_type=ReferrerType.PHYSICIAN, policy_version="v2"),
    follow_up(3, MISSING, UNCLEAR, STATED, clinic="other"),
    row(
        4, decision=Decision.FOLLOW_UP, reasons=("no_letter",), kind=DocumentKind.NO_LETTER,
        statements=(MISSING,) * 3, referrer_type=ReferrerType.UNKNOWN,
    ),
    row(
        5, state=CaseState.FAILED, decision=None, kind=None, statements=None, referrer_type=None,
        policy_version=None, received_at=datetime(2026, 11, 1, 2, 0, tzinfo=UTC),
    ),
    row(6, state=CaseState.RECEIVED, decision=None, kind=None, statements=None, referrer_type=None),
)  # fmt: skip


def report(by: GroupBy = GroupBy.REFERRER, rows: tuple[ReferralRow, ...] = ROWS) -> Report:
    return completeness(rows, by=by, period=NOVEMBER, printed_at=PRINTED, zone=TORONTO, audit_head="9 abc")


def test_total_counts_every_letter_once() -> None:
    total = report().total
    assert (total.letters, total.approved, total.follow_up, total.failed, total.in_progress) == (
        6,
        1,
        3,
        1,
        1,
    )
    assert total.judged == 3
    first, second, third = total.statements
    assert (first.stated, first.missing, first.judged) == (1, 2, 3)
    assert (second.stated, second.unclear) == (2, 1)
    assert third.share(STATED) == 1.0
    assert total.reasons[0] == ("statement_missing:no_contraindications", 2)
    assert report().policy_versions == ("v1", "v2")


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (GroupBy.REFERRER, ["midwife", "not judged", "physician"]),
        (GroupBy.CLINIC, ["clinic", "other"]),
        (GroupBy.MONTH, ["2026-10", "2026-11"]),
        (
            GroupBy.STATEMENT,
            [
                "no_contraindications: missing", "no_contraindications: stated",
                "no_infection_or_antibiotics: stated", "no_infection_or_antibiotics: unclear",
                "not judged", "ultrasound_recommended: stated",
            ],
        ),
    ],
)  # fmt: skip
def test_groups(by: GroupBy, names: list[str]) -> None:
    assert [group.name for group in report(by).groups] == names


def test_groups_by_statement_each_hold_every_judged_letter() -> None:
    groups = {group.name: group for group in report(GroupBy.STATEMENT).groups}
    assert groups["no_contraindications: missing"].letters == 2
    assert groups["no_contraindications: stated"].approved == 1
    assert groups["not judged"].letters == 3


rows = st.lists(
    st.builds(
        row,
        number=st.integers(1, 9),
        clinic=st.text(max_size=5),
        state=st.sampled_from([CaseState.FILED, CaseState.FAILED, CaseState.RECEIVED]),
        kind=st.none() | st.sampled_from(DocumentKind),
        statements=st.none() | st.tuples(*[st.sampled_from(Status)] * 3),
        referrer_type=st.none() | st.sampled_from(ReferrerType),
        received_at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis takes bounds without a zone
        reasons=st.lists(st.sampled_from(["a", "b:c"]), max_size=3).map(tuple),
    ),
    max_size=8,
).map(tuple)


@given(rows=rows, by=st.sampled_from([GroupBy.REFERRER, GroupBy.MONTH, GroupBy.CLINIC]))
def test_groups_add_up_to_the_total(rows: tuple[ReferralRow, ...], by: GroupBy) -> None:
    made = report(by, rows)
    for figure in ("letters", "approved", "follow_up", "failed", "in_progress", "judged"):
        assert sum(getattr(group, figure) for group in made.groups) == getattr(made.total, figure)
    assert report(by, tuple(reversed(rows))) == made


@given(rows=rows, by=st.sampled_from(GroupBy))
def test_csv_is_read_back_as_written_and_holds_no_formula(rows: tuple[ReferralRow, ...], by: GroupBy) -> None:
    made = report(by, rows)
    text = as_csv(made)
    lines = list(csv.reader(io.StringIO(text, newline="")))
    assert tuple(lines[0]) == CSV_HEAD
    assert len(lines) == len(made.groups) + 2
    assert {len(line) for line in lines} == {len(CSV_HEAD)}
    assert text.endswith("\r\n")
    cells = [cell.lstrip(" ") for line in lines for cell in line]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", '"=1', "a,b\r\nc"])
def test_hostile_clinic_name_stays_text(name: str) -> None:
    made = report(GroupBy.CLINIC, (row(1, clinic=name),))
    cell = list(csv.reader(io.StringIO(as_csv(made), newline="")))[1][1]
    assert cell.removeprefix("'") == name
    assert cell[0] not in "=+-@\t "


def test_json_is_the_whole_report() -> None:
    plain = json.loads(as_json(report()))
    assert (plain["from"], plain["to"], plain["by"]) == ("2026-11-01", "2026-11-30", "referrer")
    assert plain["printed_at"] == "2026-12-01T09:00:00-05:00"
    missing = plain["total"]["statements"]["no_contraindications"]["missing"]
    assert missing == {"count": 2, "share": 0.6667}
    assert [group["name"] for group in plain["groups"]] == ["midwife", "not judged", "physician"]


def test_table_has_a_row_a_group_and_the_total() -> None:
    made = report()
    lines = table_rows(made)
    assert {len(line) for line in lines} == {len(headings(made))}
    assert lines[-1][:6] == ("total", "6", "1", "3", "1", "1")
    assert lines[-1][6] == "1 (33 %)"
    assert lines[1][6] == "-"


class Tags(HTMLParser):
    """Which tags and addresses a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "action")]


@pytest.mark.parametrize("by", list(GroupBy))
def test_page_stands_alone_and_escapes_everything(by: GroupBy) -> None:
    page = as_html(report(by, (*ROWS, row(7, clinic="<script>alert(1)</script>", policy_version="<b>v</b>"))))
    tags = Tags()
    tags.feed(page)
    assert not {"script", "link", "img", "iframe", "b1"} & set(tags.tags)
    assert tags.links == []
    assert "<b>v</b>" not in page
    assert "from 2026-11-01 to 2026-11-30" in page
    assert "printed 2026-12-01 09:00 EST" in page
    assert "9 abc" in page
    assert "@media print" in page


def test_nothing_to_count_is_a_report_too() -> None:
    made = completeness((), by=GroupBy.MONTH, period=Period(), printed_at=PRINTED)
    assert made.total.letters == 0
    assert made.total.statements[0].share(STATED) == 0.0
    assert "at any time" in as_html(made)
    assert len(as_csv(made).splitlines()) == 2


def test_period_takes_both_days_whole_in_the_clinics_zone() -> None:
    start, end = NOVEMBER.instants(TORONTO)
    assert start is not None
    assert end is not None
    # the clocks go back on 1 November 2026: that day begins four hours after UTC and ends five after
    assert start.astimezone(UTC) == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert end.astimezone(UTC) == datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert Period().instants() == (None, None)
    one_day = Period(start=date(2026, 5, 1), end=date(2026, 5, 1)).instants()
    assert one_day[1] is not None
    assert one_day[0] is not None
    assert one_day[1] - one_day[0] == timedelta(days=1)
