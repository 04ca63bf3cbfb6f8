"""The demo: an embedded mailbox with the sample inbox, the real intake flow over IMAP, a fresh register."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fixtures
from extractors.message import open_message
from flows.cli.running import counts_line
from flows.cli.tables import print_cases
from flows.compose import open_register
from flows.embedded_mail import EmbeddedMail
from flows.errors import LettersFailed
from flows.settings import Settings, load_settings
from flows.starting import started
from pipeline.errors import ConfigurationError

MARKER = "this-is-a-referrals-demo"
"""A directory that bears it may be replaced by the next demo; no other directory ever is."""


def run_demo(home: Path) -> Iterator[str]:
    """Run it, a line of what happens at a time."""
    home = fresh_home(home)
    messages = [path.read_bytes() for path in fixtures.inbox()]
    with EmbeddedMail() as mail:
        settings = replace(
            load_settings(environ={"REFERRALS_HOME": str(home), "REFERRALS_CONFIG": ""}),
            mailbox=mail.settings(),
            prefect_api_url=None,
        )
        yield f"Delivering {len(messages)} sample messages to a mailbox on this machine ..."
        for raw in messages:
            mail.deliver(raw, at=open_message(raw).sent_on)
        yield "Starting the flow engine (the first time takes half a minute) ..."
        with started(settings):
            yield f"First poll:  {counts_line(_poll())}"
            yield f"Second poll: {counts_line(_poll())}"
    yield ""
    yield from _outcome(settings)


def fresh_home(home: Path) -> Path:
    """An empty directory for the demo, but for the flow engine's own tables, which take long to make.

    Raises `ConfigurationError` rather than removing anything that no demo made.
    """
    home = home.absolute()
    if home.exists() and not (home / MARKER).is_file() and (not home.is_dir() or any(home.iterdir())):
        raise ConfigurationError(f"{home} holds something that is no demo; give --home another directory.")
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / MARKER).touch()
    for entry in home.iterdir():
        if entry.name in {MARKER, "prefect"}:
            continue
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    return home


def _poll() -> dict[str, int]:
    from flows.intake import intake

    try:
        return intake()
    except LettersFailed as error:
        return error.counts


def _outcome(settings: Settings) -> Iterator[str]:
    with open_register(settings) as register:
        rows, accounting = register.cases(), register.account()
        verdict = register.audit_verify()
    print_cases(rows, settings.timezone)
    yield ""
    yield "yes stated, - missing, ? unclear, NO contradicted"
    yield (
        f"Every message is accounted for: {accounting.messages} kept = {accounting.filed} filed "
        f"+ {accounting.failed} failed + {accounting.in_progress} in progress "
        f"+ {accounting.set_aside} set aside; {len(rows)} cases; "
        f"audit trail of {verdict.events} events {'whole' if verdict.sound else 'BROKEN'}."
        if accounting.balanced
        else "NOT every message is accounted for: run `referrals audit verify`."
    )
    yield ""
    yield "Look further:"
    first = next((row.id for row in rows if row.reasons), rows[0].id if rows else "R-000001")
    for command in ("list", f"show {first}", "report completeness --by referrer", "audit verify", "doctor"):
        yield f"  REFERRALS_HOME={_shown(settings.home)} {_program()} {command}"


def _shown(home: Path) -> str:
    """The directory as it is typed from here."""
    import shlex

    here = Path.cwd()
    return shlex.quote(str(home.relative_to(here)) if home.is_relative_to(here) else str(home))


def _program() -> str:
    """How this command is called: by its path, where it is not on PATH."""
    import sys

    if shutil.which("referrals"):
        return "referrals"
    program = Path(sys.argv[0]).absolute()
    here = Path.cwd()
    return str(program.relative_to(here)) if program.is_relative_to(here) else str(program)
