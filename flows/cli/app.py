"""The commands put together, and the one place that turns an error into a sentence and an exit code."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli import admin, judge, reports, running
from pipeline.errors import ExitCode, ReferralError

app = typer.Typer(
    name="referrals",
    help="Reads the referral letters that a clinic receives, and files each booking as approved or needing "
    "follow-up.",
    epilog="Exit codes: 0 done; 1 done, and some letters failed; 2 usage or configuration; "
    "3 mailbox or database unreachable.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (judge, running, admin, reports):
    group.add_to(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"referrals {version('referral-pipeline')}")
        raise typer.Exit


@app.callback()
def options(
    config: Annotated[
        Path | None,
        typer.Option(
            help="The settings file; otherwise REFERRALS_CONFIG, ./referrals.toml, or the data directory's."
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """What holds for every command. Settings are read only by the commands that need them."""
    if config:
        os.environ["REFERRALS_CONFIG"] = str(config)


def main() -> None:
    """Run the command line. Every error ends as one sentence on standard error, never as a traceback."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )
    try:
        app(prog_name="referrals")
    except ReferralError as error:
        _end(str(error), error.exit_code)
    except KeyboardInterrupt:
        _end("Stopped. What was received is kept; the next poll goes on from there.", ExitCode.SOME_FAILED)
    except BrokenPipeError:
        # the reader of our output has gone: nothing more to say, and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.SOME_FAILED)
    except OSError as error:
        _end(f"The system refused: {error.strerror}. Check the disk and permissions.", ExitCode.UNREACHABLE)
    except Exception as error:
        # the border: a fault of the program; its text could hold words of a letter, so only its kind is told
        if os.environ.get("REFERRALS_DEBUG"):
            raise
        _end(
            f"The program broke ({type(error).__name__}). Nothing received is lost. "
            "Set REFERRALS_DEBUG=1 to see where.",
            ExitCode.SOME_FAILED,
        )


def _end(sentence: str, code: ExitCode) -> None:
    typer.echo(f"referrals: {sentence}", err=True)
    sys.exit(int(code))
