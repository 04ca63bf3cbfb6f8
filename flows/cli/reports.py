"""`report completeness` and `audit verify`: for the manager and the auditor."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from pipeline.errors import ConfigurationError, ExitCode
from pipeline.report import GroupBy

DAY = ["%Y-%m-%d"]
EVER = (datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
"""An open period: no mail is older, no machine runs longer."""


class ReportForm(StrEnum):
    """How a report prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    report = typer.Typer(help="Print reports.", no_args_is_help=True, rich_markup_mode=None)
    report.command(
        epilog="Example: referrals report completeness --by month --from 2026-01-01 --format html"
    )(completeness)
    report.callback()(_reports)
    app.add_typer(report, name="report")
    audit = typer.Typer(help="Check the audit trail.", no_args_is_help=True, rich_markup_mode=None)
    audit.command(epilog="Example: referrals audit verify")(verify)
    audit.callback()(_audits)
    app.add_typer(audit, name="audit")


def _reports() -> None:
    """Print reports."""


def _audits() -> None:
    """Check the audit trail."""


def completeness(
    start: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day.")] = None,
    end: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last day.")] = None,
    by: Annotated[GroupBy, typer.Option(help="What the lines are.")] = GroupBy.REFERRER,
    form: Annotated[ReportForm, typer.Option("--format", help="How to print.")] = ReportForm.TABLE,
) -> None:
    """Count how complete the letters of a period are. Names no patient and no referrer."""
    from flows.cli.admin import actor
    from flows.compose import now, open_register
    from flows.settings import load_settings
    from pipeline.register import AuditEvent, AuditKind
    from pipeline.report import Period
    from pipeline.report import completeness as count

    if start and end and end < start:
        raise ConfigurationError("--to is before --from.")
    settings = load_settings()
    period = Period(start=start.date() if start else None, end=end.date() if end else None)
    first, after = period.instants(settings.timezone)
    with open_register(settings, actor=actor()) as register:
        head = register.audit_head()
        report = count(
            register.referral_rows(first or EVER[0], after or EVER[1]),
            by=by,
            period=period,
            printed_at=now(),
            zone=settings.timezone,
            audit_head=f"{head.number} {head.hash}",
        )
        register.record(AuditEvent(kind=AuditKind.REPORT_PRINTED, codes=("completeness", by.value)), now())
    from flows.cli.show_report import print_report

    print_report(report, form.value)


def verify() -> None:
    """Check the hash chain of the audit trail, the accounting of messages, and their stored bytes."""
    from flows.audit_check import check
    from flows.cli.admin import actor
    from flows.compose import open_register
    from flows.settings import load_settings

    with open_register(load_settings(), actor=actor()) as register:
        findings = check(register)
    count, verdict = findings.accounting, findings.verdict
    typer.echo(f"Audit trail: {verdict.events} events, {'whole' if verdict.sound else 'NOT WHOLE'}.")
    if not verdict.sound:
        typer.echo(f"  event {verdict.broken}: {verdict.problem}")
    typer.echo(f"  its end: {verdict.head.number} {verdict.head.hash}")
    typer.echo(
        f"Messages: {count.messages} = {count.filed} filed + {count.failed} failed "
        f"+ {count.in_progress} in progress + {count.set_aside} set aside"
        + ("." if count.balanced else f": DOES NOT ADD UP ({count.unexplained} unexplained).")
    )
    if findings.missing_bytes:
        typer.echo(
            f"Stored bytes are missing for {len(findings.missing_bytes)} messages: "
            "restore them from a backup."
        )
    if not findings.sound:
        raise typer.Exit(int(ExitCode.SOME_FAILED))
