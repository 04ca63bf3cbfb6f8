"""The completeness report: how many letters say what the clinic needs, and what the others lack. Pure.

It counts and names nobody: no patient, no referrer, no file. A letter is one case of the register; it is
`judged` when it was read and is a referral. Shares of statements are shares of the judged letters.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeAlias

from jinja2 import Environment, StrictUndefined

from pipeline.model import Decision, DocumentKind, StatementKey, Status

if TYPE_CHECKING:  # the rows' type alone; the report needs no database
    from pipeline.register.values import ReferralRow

Json: TypeAlias = dict[str, Any]

TOP_REASONS = 5
"""How many of the most frequent reasons a group shows."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a cell that begins with one of these for a formula (OWASP, CSV injection)."""
NOT_JUDGED = "not judged"
"""Group of the letters that have no referrer or statement to group by."""

STATEMENT_TITLES = {
    StatementKey.NO_CONTRAINDICATIONS: "No contraindications",
    StatementKey.NO_INFECTION_OR_ANTIBIOTICS: "No infection or antibiotics",
    StatementKey.ULTRASOUND_RECOMMENDED: "Ultrasound recommended",
}


class GroupBy(StrEnum):
    """What the lines of the report are."""

    REFERRER = "referrer"
    STATEMENT = "statement"
    MONTH = "month"
    CLINIC = "clinic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of receipt, both included; None is open."""

    start: date | None = None
    end: date | None = None

    def instants(self, zone: tzinfo = UTC) -> tuple[datetime | None, datetime | None]:
        """The first instant of the period and the first one after it, in the clinic's time zone."""
        after = self.end + timedelta(days=1) if self.end else None
        return (
            datetime.combine(self.start, time(), tzinfo=zone) if self.start else None,
            datetime.combine(after, time(), tzinfo=zone) if after else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementCount:
    """How many judged letters say what about one statement."""

    key: StatementKey
    stated: int
    missing: int
    unclear: int
    contradicted: int

    @property
    def judged(self) -> int:
        """All of them."""
        return self.stated + self.missing + self.unclear + self.contradicted

    def count(self, status: Status) -> int:
        """How many have this status."""
        by_status = {
            Status.STATED: self.stated,
            Status.MISSING: self.missing,
            Status.UNCLEAR: self.unclear,
            Status.CONTRADICTED: self.contradicted,
        }
        return by_status[status]

    def share(self, status: Status) -> float:
        """Their share of the judged letters, 0 to 1; 0 where none was judged."""
        return self.count(status) / self.judged if self.judged else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One line of the report."""

    name: str
    letters: int
    approved: int
    follow_up: int
    failed: int
    in_progress: int
    judged: int
    statements: tuple[StatementCount, ...]
    """In the order of `StatementKey`."""
    reasons: tuple[tuple[str, int], ...]
    """The most frequent ones, each `code` or `code:statement`, with how many letters have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is printed."""

    by: GroupBy
    period: Period
    printed_at: datetime
    policy_versions: tuple[str, ...]
    """Under which the letters of the period were judged."""
    total: Group
    groups: tuple[Group, ...]
    audit_head: str | None = None
    """Number and hash of the audit trail's end: on paper it proves later that the trail was not rewritten."""


def completeness(
    rows: Iterable[ReferralRow],
    *,
    by: GroupBy,
    period: Period,
    printed_at: datetime,
    zone: tzinfo = UTC,
    audit_head: str | None = None,
) -> Report:
    """Count the rows of a period, all together and by group. `zone` says to which month a letter belongs.

    By `statement` every judged letter counts once for each statement, under what it says about it.
    """
    all_rows = tuple(rows)
    grouped: defaultdict[str, list[ReferralRow]] = defaultdict(list)
    for row in all_rows:
        for name in _NAMERS[by](row, zone):
            grouped[name].append(row)
    return Report(
        by=by,
        period=period,
        printed_at=printed_at,
        policy_versions=tuple(sorted({row.policy_version for row in all_rows if row.policy_version})),
        total=_group("total", all_rows),
        groups=tuple(_group(name, grouped[name]) for name in sorted(grouped)),
        audit_head=audit_head,
    )


def _by_referrer(row: ReferralRow, _zone: tzinfo) -> tuple[str, ...]:
    return (row.referrer_type.value if row.referrer_type and _judged(row) else NOT_JUDGED,)


def _by_statement(row: ReferralRow, _zone: tzinfo) -> tuple[str, ...]:
    if not row.statements or not _judged(row):
        return (NOT_JUDGED,)
    return tuple(f"{key}: {status}" for key, status in zip(StatementKey, row.statements, strict=True))


def _by_month(row: ReferralRow, zone: tzinfo) -> tuple[str, ...]:
    return (row.received_at.astimezone(zone).strftime("%Y-%m"),)


def _by_clinic(row: ReferralRow, _zone: tzinfo) -> tuple[str, ...]:
    return (row.clinic,)


_NAMERS: dict[GroupBy, Callable[[ReferralRow, tzinfo], tuple[str, ...]]] = {
    GroupBy.REFERRER: _by_referrer,
    GroupBy.STATEMENT: _by_statement,
    GroupBy.MONTH: _by_month,
    GroupBy.CLINIC: _by_clinic,
}


def _judged(row: ReferralRow) -> bool:
    return row.kind is DocumentKind.REFERRAL


def _group(name: str, rows: Sequence[ReferralRow]) -> Group:
    states = Counter(row.state.value for row in rows)
    decisions = Counter(row.decision for row in rows)
    judged = [row.statements for row in rows if row.statements and _judged(row)]
    reasons = Counter(reason for row in rows for reason in set(row.reasons))
    return Group(
        name=name,
        letters=len(rows),
        approved=decisions[Decision.APPROVED],
        follow_up=decisions[Decision.FOLLOW_UP],
        failed=states["failed"],
        in_progress=states["received"],
        judged=len(judged),
        statements=tuple(
            _statement(key, [each[place] for each in judged]) for place, key in enumerate(StatementKey)
        ),
        # By name where two are as frequent, so that the same rows print the same report.
        reasons=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))[:TOP_REASONS]),
    )


def _statement(key: StatementKey, found: Sequence[Status]) -> StatementCount:
    counts = Counter(found)
    return StatementCount(key=key, **{status.value: counts[status] for status in Status})


def headings(report: Report) -> tuple[str, ...]:
    """The column titles of `table_rows`."""
    counts = ("Letters", "Approved", "Follow-up", "Failed", "In progress")
    titles = tuple(f"{STATEMENT_TITLES[key]}: stated" for key in StatementKey)
    return (report.by.value.capitalize(), *counts, *titles, "Most frequent reasons")


def table_rows(report: Report) -> tuple[tuple[str, ...], ...]:
    """One row a group, the total last, for a person to read."""
    return tuple(_table_row(group) for group in (*report.groups, report.total))


def _table_row(group: Group) -> tuple[str, ...]:
    counts = (group.letters, group.approved, group.follow_up, group.failed, group.in_progress)
    shares = (_percent(one.stated, one.judged) for one in group.statements)
    reasons = ", ".join(f"{code} ({count})" for code, count in group.reasons)
    return (group.name, *map(str, counts), *shares, reasons)


def _percent(count: int, whole: int) -> str:
    return f"{count} ({100 * count / whole:.0f} %)" if whole else "-"


def as_json(report: Report) -> str:
    """The whole report for machines; shares are 0 to 1."""
    return json.dumps(_plain(report), indent=2, ensure_ascii=False) + "\n"


def _plain(report: Report) -> Json:
    start, end = report.period.start, report.period.end
    return {
        "report": "completeness",
        "by": report.by.value,
        "from": start.isoformat() if start else None,
        "to": end.isoformat() if end else None,
        "printed_at": report.printed_at.isoformat(timespec="seconds"),
        "policy_versions": list(report.policy_versions),
        "audit_head": report.audit_head,
        "total": _plain_group(report.total),
        "groups": [_plain_group(group) for group in report.groups],
    }


def _plain_group(group: Group) -> Json:
    return {
        "name": group.name,
        "letters": group.letters,
        "approved": group.approved,
        "follow_up": group.follow_up,
        "failed": group.failed,
        "in_progress": group.in_progress,
        "judged": group.judged,
        "statements": {
            one.key.value: {
                status.value: {"count": one.count(status), "share": round(one.share(status), 4)}
                for status in Status
            }
            for one in group.statements
        },
        "reasons": [{"reason": code, "letters": count} for code, count in group.reasons],
    }


CSV_HEAD = (
    "by", "group", "letters", "approved", "follow_up", "failed", "in_progress", "judged",
    *(f"{key}.{status}" for key in StatementKey for status in Status),
    "reasons", "from", "to", "policy_versions", "printed_at",
)  # fmt: skip


def as_csv(report: Report) -> str:
    """One line a group and the total, RFC 4180; no cell begins like a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_HEAD)
    for group in (*report.groups, report.total):
        writer.writerow([_cell(value) for value in _csv_row(report, group)])
    return out.getvalue()


def _csv_row(report: Report, group: Group) -> tuple[object, ...]:
    return (
        report.by.value, group.name, group.letters, group.approved, group.follow_up, group.failed,
        group.in_progress, group.judged,
        *(one.count(status) for one in group.statements for status in Status),
        " ".join(f"{code}={count}" for code, count in group.reasons),
        report.period.start or "", report.period.end or "", " ".join(report.policy_versions),
        report.printed_at.isoformat(timespec="seconds"),
    )  # fmt: skip


def _cell(value: object) -> object:
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else value


def as_html(report: Report) -> str:
    """A page that stands alone and prints on paper: no script, no link, everything escaped."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["percent"] = _percent
    source = resources.files("pipeline").joinpath("templates", "completeness.html").read_text("utf-8")
    return environment.from_string(source).render(
        report=report, headings=headings(report), statuses=tuple(Status), titles=STATEMENT_TITLES
    )
