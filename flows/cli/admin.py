"""`list`, `show`, `reprocess`, `doctor`: the register, for administrators."""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from flows.settings import Settings
    from flows.unlocking import Unlocking
    from pipeline.register import Register

DAY = ["%Y-%m-%d"]


class ListForm(StrEnum):
    """How `list` prints."""

    TABLE = "table"
    JSONL = "jsonl"


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command("list", epilog="Example: referrals list --follow-up --since 2026-11-01")(list_cases)
    app.command(epilog="Example: referrals show R-000012")(show)
    app.command(epilog="Example: referrals reprocess --failed")(reprocess)
    app.command(epilog="Example: referrals doctor")(doctor)


def list_cases(
    *,
    failed: Annotated[bool, typer.Option("--failed", help="Only letters whose processing broke.")] = False,
    follow_up: Annotated[bool, typer.Option("--follow-up", help="Only those to follow up.")] = False,
    approved: Annotated[bool, typer.Option("--approved", help="Only the approved ones.")] = False,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Only those received on this day or later.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the newest so many.")] = None,
    form: Annotated[ListForm, typer.Option("--format", help="table or jsonl.")] = ListForm.TABLE,
) -> None:
    """List the cases of the register. yes stated, - missing, ? unclear, NO contradicted."""
    from flows.cli.tables import case_json, print_cases
    from flows.compose import open_register
    from flows.settings import load_settings
    from pipeline.model import Decision
    from pipeline.register import CaseFilter, CaseState

    if failed + follow_up + approved > 1:
        raise ConfigurationError("Give one of --failed, --follow-up and --approved.")
    settings = load_settings()
    decision = Decision.FOLLOW_UP if follow_up else Decision.APPROVED if approved else None
    wanted = CaseFilter(
        state=CaseState.FAILED if failed else CaseState.FILED if decision else None,
        decision=decision,
        since=midnight(since.date(), settings.timezone) if since else None,
        limit=limit,
    )
    with open_register(settings, actor=actor()) as register:
        rows = register.cases(wanted)
    if form is ListForm.JSONL:
        for row in rows:
            typer.echo(case_json(row))
    elif rows:
        print_cases(rows, settings.timezone)
    else:
        typer.echo("No such case.", err=True)


def show(case: Annotated[str, typer.Argument(help="The case, as in R-000012.")]) -> None:
    """Show one case: decision, reasons, the words in their context, the message. Is put on record."""
    from flows.cli.show_case import case_lines
    from flows.compose import now, open_register
    from flows.settings import load_settings
    from pipeline.register import AuditEvent, AuditKind

    settings = load_settings()
    with open_register(settings, actor=actor()) as register:
        detail = register.case(case)
        screenings = register.screenings(detail.row.id)
        register.record(
            AuditEvent(kind=AuditKind.RECORD_VIEWED, case=detail.row.id, message=detail.row.message), now()
        )
    typer.echo("\n".join(case_lines(detail, screenings, settings.timezone)))


def reprocess(
    cases: Annotated[list[str] | None, typer.Argument(help="Cases, as in R-000012.")] = None,
    *,
    failed: Annotated[bool, typer.Option("--failed", help="All letters whose processing broke.")] = False,
    follow_up: Annotated[bool, typer.Option("--follow-up", help="All that are to be followed up.")] = False,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, help="All received on this day or later.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every letter.")] = False,
    password_file: Annotated[
        Path | None,
        typer.Option(help="A file whose first line is the password that opens the documents of these cases."),
    ] = None,
) -> None:
    """Judge stored letters again under today's rules, and print what changed; nothing earlier is lost."""
    from flows.compose import open_register
    from flows.settings import load_settings
    from flows.unlocking import read_password

    if sum(map(bool, (cases, failed, follow_up, since, everything))) != 1:
        raise ConfigurationError("Give cases, or one of --failed, --follow-up, --since and --all.")
    if password_file and not cases:
        raise ConfigurationError("--password-file goes with the cases that the password opens.")
    password = read_password(password_file) if password_file else None
    settings = load_settings()
    day = midnight(since.date(), settings.timezone) if since else None
    with open_register(settings, actor=actor()) as register:
        numbers = _messages(register, cases or [], day, failed=failed, follow_up=follow_up)
    if not numbers:
        typer.echo("Nothing to reprocess.", err=True)
        return
    _run_reprocess(settings, numbers, _unlocking(cases or [], password))


def _unlocking(cases: list[str], password: str | None) -> Unlocking | None:
    from flows.unlocking import Unlocking
    from pipeline.register import case_name, case_number

    if password is None:
        return None
    return Unlocking(password=password, cases=frozenset(case_name(case_number(case)) for case in cases))


def _messages(
    register: Register, cases: list[str], since: datetime | None, *, failed: bool, follow_up: bool
) -> tuple[int, ...]:
    from pipeline.model import Decision
    from pipeline.register import CaseFilter, CaseState

    if cases:
        return register.messages_of(cases)
    wanted = CaseFilter(
        state=CaseState.FAILED if failed else CaseState.FILED if follow_up else None,
        decision=Decision.FOLLOW_UP if follow_up else None,
        since=since,
    )
    return tuple(sorted({row.message for row in register.cases(wanted)}))


def _run_reprocess(settings: Settings, numbers: tuple[int, ...], unlocking: Unlocking | None) -> None:
    from flows.cli.tables import print_changes
    from flows.starting import run_reprocess
    from pipeline.register import CaseState

    done = run_reprocess(settings, numbers, unlocking)
    if done.changed:
        print_changes(done.changed)
    failed = sum(case.state is CaseState.FAILED for case in done.cases)
    waiting = sum(case.state is CaseState.RECEIVED for case in done.cases)
    typer.echo(
        f"Letters judged again: {len(done.cases)}; changed: {len(done.changed)}; failed: {failed}; "
        f"to be tried again by the next poll: {waiting}."
    )
    if done.closed:
        raise ConfigurationError(
            f"The password does not open {', '.join(done.closed)}: nothing was changed there. Check it, or "
            "ask the sender for a copy without one (a password opens PDF, Word .docx and zip files)."
        )
    if done.broken:
        typer.echo(
            f"referrals: {', '.join(done.broken)} could not be read, and nothing was changed there. "
            "Run `referrals doctor`, then try again.",
            err=True,
        )
    failed += len(done.broken)
    if failed:
        raise typer.Exit(int(ExitCode.SOME_FAILED))


def doctor() -> None:
    """Check configuration, data directory, database, reading, OCR and mailbox; say what to do."""
    from flows.checks import examine

    worst = ExitCode.DONE
    for check in examine():
        mark = "ok  " if check.problem is None else "FAIL"
        typer.echo(f"{mark} {check.name}: {check.problem or check.found}")
        worst = max(worst, check.code if check.problem else ExitCode.DONE)
    if worst:
        raise typer.Exit(int(worst))


def midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day of the clinic."""
    return datetime.combine(day, time(), tzinfo=zone)


def actor() -> str:
    """Who the audit trail names: the login name of whoever types, as a code."""
    import getpass
    import re

    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        name = "unknown"
    return f"cli:{re.sub(r'[^A-Za-z0-9_.@+-]', '_', name)[:64]}"
