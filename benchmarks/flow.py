"""The whole flow: letters fetched over IMAP, read, judged and filed durably, as a Prefect flow run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.letters import STORE, BenchLetter
from benchmarks.measure import Cost, measure
from flows.embedded_mail import EmbeddedMail
from flows.settings import Settings, load_settings
from flows.starting import started

WARM = 20
"""Letters that the flow files before it is measured."""
NAME = "whole flow, IMAP to filed"


def whole_flow(letters: Sequence[BenchLetter], cores: int, profile: Path | None) -> Cost:
    """The intake flow over IMAP into a fresh register."""
    with tempfile.TemporaryDirectory(dir=STORE) as home, EmbeddedMail() as mail:
        settings = _settings(Path(home), mail, cores)
        mail.deliver(*(_again(letter.mail) for letter in letters[:WARM]))
        with started(settings):
            from flows.intake import intake

            intake()  # ... as every later run: what loads once is loaded
            mail.deliver(*(letter.mail for letter in letters))
            counts: list[dict[str, int]] = []
            with _profiled(profile):
                cost = measure(NAME, len(letters), lambda: counts.append(intake()))
    if counts[0]["filed"] != len(letters):
        print(f"NOTE: filed {counts[0]['filed']} of {len(letters)}: {counts[0]}")
    return cost


def _again(mail: bytes) -> bytes:
    """Another message with the same letter in it."""
    return b"X-Benchmark: again\r\n" + mail


def _settings(home: Path, mail: EmbeddedMail, cores: int) -> Settings:
    found = load_settings(environ={"REFERRALS_HOME": str(home)})
    return replace(found, mailbox=mail.settings(), workers=cores, prefect_api_url=None)


@contextmanager
def _profiled(path: Path | None) -> Iterator[None]:
    if path is None:
        yield
        return
    import cProfile

    profile = cProfile.Profile()
    profile.enable()
    yield
    profile.disable()
    profile.dump_stats(path)
