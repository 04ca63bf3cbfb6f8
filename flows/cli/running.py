"""`demo`, `poll`, `serve`: what runs the flows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.errors import NO_MAILBOX, LettersFailed
from pipeline.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from flows.settings import Settings


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command(epilog="Example: referrals demo")(demo)
    app.command(epilog="Example: referrals --config /etc/referrals.toml poll")(poll)
    app.command(epilog='Example: referrals serve --cron "*/10 7-19 * * 1-5"')(serve)


def demo(
    home: Annotated[
        Path, typer.Option(help="Directory for the demo's register; a demo there before is replaced.")
    ] = Path(".demo"),
) -> None:
    """Run everything on sample letters: an embedded mailbox, the real intake flow, a fresh register."""
    from flows.demo import run_demo

    for line in run_demo(home):
        typer.echo(line)


def poll() -> None:
    """Look into the mailbox once: keep, judge and file what is new, and print the counts."""
    from flows.settings import load_settings

    settings = _with_mailbox(load_settings())
    from flows.starting import run_intake

    try:
        counts = run_intake(settings)
    except LettersFailed as error:
        typer.echo(counts_line(error.counts))
        typer.echo(f"referrals: {error}", err=True)
        raise typer.Exit(int(ExitCode.SOME_FAILED)) from error
    typer.echo(counts_line(counts))


def serve(
    minutes: Annotated[
        float | None, typer.Option(min=0.1, help="Poll every so many minutes; 5 unless configured.")
    ] = None,
    cron: Annotated[str | None, typer.Option(help="Poll by a cron line, in the clinic's time.")] = None,
) -> None:
    """Poll on a schedule, as a Prefect deployment, until stopped; two polls never overlap."""
    from flows.settings import load_settings

    settings = _scheduled(_with_mailbox(load_settings()), minutes, cron)
    from flows.starting import run_schedule

    when = f"by {settings.cron!r}" if settings.cron else f"every {settings.every_minutes:g} minutes"
    typer.echo(f"Polling {when}; stop with Ctrl-C.", err=True)
    run_schedule(settings)


def _with_mailbox(settings: Settings) -> Settings:
    if settings.mailbox is None:
        raise ConfigurationError(NO_MAILBOX)
    return settings


def _scheduled(settings: Settings, minutes: float | None, cron: str | None) -> Settings:
    from dataclasses import replace

    if minutes and cron:
        raise ConfigurationError("Give --minutes or --cron, not both.")
    if minutes:
        return replace(settings, every_minutes=minutes, cron=None)
    return replace(settings, cron=cron) if cron else settings


def counts_line(counts: dict[str, int]) -> str:
    """What a poll did, in a line."""
    return (
        f"listed {counts['listed']}, new {counts['received']}, known {counts['known']}, "
        f"duplicates {counts['duplicates']}; letters filed {counts['filed']} "
        f"(approved {counts['approved']}, follow-up {counts['follow_up']}), "
        f"failed {counts['failed']}, waiting {counts['waiting']}"
    )
