"""`assess`: judge files without mailbox or register."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import ConfigurationError, ExitCode

if TYPE_CHECKING:
    from flows.judging import JudgedLetter
    from pipeline.policy import Policy


class Form(StrEnum):
    """How `assess` prints."""

    TABLE = "table"
    JSONL = "jsonl"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(epilog="Example: referrals assess --format jsonl letter.pdf mail.eml")(assess)


def assess(
    files: Annotated[
        list[str], typer.Argument(help="Letters (.pdf .docx .jpg .png .tif .heic ...) or mails (.eml).")
    ],
    form: Annotated[
        Form, typer.Option("--format", help="table for people, jsonl for machines.")
    ] = Form.TABLE,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show sentence by sentence which rule said what.")
    ] = False,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of receipt, YYYY-MM-DD; today unless given."),
    ] = None,
) -> None:
    """Judge letters on the disk, without mailbox or register. The exit code is 0 whatever was decided."""
    from flows.cli.show_letter import explain_letter, letter_lines
    from flows.record import letter_record
    from pipeline.policy import load_policy

    policy = load_policy()
    failed = 0
    missing: list[str] = []
    for path, letters in _judged(files, policy, on.date() if on else _today()):
        if isinstance(letters, ConfigurationError):
            missing.append(str(letters))
            continue
        for letter in letters:
            if letter.screening is None:
                failed += 1
                typer.echo(f"referrals: {path}: {letter.error}", err=True)
            elif form is Form.JSONL:
                record = letter_record(path, letter.name, letter.screening, policy)
                typer.echo(json.dumps(record, ensure_ascii=False))
            else:
                typer.echo("\n".join(letter_lines(path, letter.name, letter.screening)))
            if explain and letter.screening:
                typer.echo("\n".join(explain_letter(letter.screening)), err=form is Form.JSONL)
            sys.stdout.flush()
    if missing:
        raise ConfigurationError(" ".join(missing))
    if failed:
        raise typer.Exit(int(ExitCode.SOME_FAILED))


def _today() -> date:
    return datetime.now().astimezone().date()


def _judged(
    files: list[str], policy: Policy, on: date
) -> Iterator[tuple[str, tuple[JudgedLetter, ...] | ConfigurationError]]:
    """Every file with its letters in the order given, read side by side in processes that can be killed."""
    from concurrent.futures import ThreadPoolExecutor

    from extractors.sandbox import Sandbox
    from flows.judging import judge_file, rules_for
    from flows.progress import counted

    workers = _workers(len(files))

    def judge(path: str) -> tuple[JudgedLetter, ...] | ConfigurationError:
        try:
            return judge_file(Path(path), sandbox.open_message, rules)
        except ConfigurationError as error:
            return error  # told after the other files were judged

    with Sandbox(workers=workers) as sandbox, ThreadPoolExecutor(workers) as pool:
        rules = rules_for(policy, sandbox.extract, on)
        yield from counted(zip(files, pool.map(judge, files), strict=True), len(files), "Judging")


def _workers(files: int) -> int:
    import os

    return max(1, min(os.cpu_count() or 1, files, 8))
