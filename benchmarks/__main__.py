"""`make bench`, `python -m benchmarks [--letters N] [--cores N]`: letters a second, beside bare pdfplumber.

Everything runs on one core unless told otherwise. The flow's figure holds the embedded mail server too, which
shares its process; starting Prefect, its server and the language rules is outside of it, as in a service.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import io
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.letters import BenchLetter, bench_letters
from benchmarks.measure import Cost, measure, table
from flows.embedded_mail import EmbeddedMail
from flows.settings import Settings, load_settings
from flows.starting import started
from pipeline.model import Attachment, Context, Reading
from pipeline.policy import load_policy

GOAL = 0.5
"""The whole flow takes at most this share of what bare pdfplumber takes to extract the text alone."""


WARM = 20
"""Letters that the flow files before it is measured."""


def main() -> None:
    """Measure, print the table, say whether the goal is met."""
    arguments = _arguments()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.cores])
    print(f"Making {arguments.letters} letters (kept in .bench/) ...", flush=True)
    letters = bench_letters(arguments.letters)
    costs = tuple(_costs(letters, arguments.cores, arguments.profile))
    yardstick = costs[0]
    print(f"\n{len(letters)} digital PDF letters, cores: {arguments.cores}\n\n{table(costs, yardstick)}\n")
    flow = costs[-1]
    met = "met" if flow.wall <= GOAL * yardstick.wall else "MISSED"
    print(f"goal, whole flow at most {GOAL} x bare pdfplumber: {flow.wall / yardstick.wall:.2f} x, {met}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--profile", type=Path, help="write a profile of the flow's process to this file")
    return parser.parse_args()


def _costs(letters: tuple[BenchLetter, ...], cores: int, profile: Path | None) -> Iterator[Cost]:
    import extractors
    import validators

    validators.load()
    attachments = [
        Attachment(
            id=hashlib.sha256(one.pdf).hexdigest(), name=None, media_type="application/pdf", data=one.pdf
        )
        for one in letters
    ]
    count, policy, readings = len(letters), load_policy(), list[Reading]()

    def read() -> None:
        readings.extend(one for one in map(extractors.extract, attachments) if isinstance(one, Reading))

    def judge() -> None:
        for reading in readings:
            validators.assess(reading, Context(), policy)

    extractors.extract(attachments[0])  # loads what loads once
    yield _quietly("bare pdfplumber, text alone", count, lambda: _pdfplumber(letters))
    yield _quietly("reading alone", count, read)
    if len(readings) != count:
        print(f"NOTE: {count - len(readings)} letters could not be read")
    yield _quietly("judging alone", len(readings), judge)
    readings.clear()
    yield _flow(letters, cores, profile)


def _quietly(name: str, count: int, work: Callable[[], object]) -> Cost:
    gc.collect()
    print(f"{name} ...", flush=True)
    return measure(name, count, work)


def _pdfplumber(letters: tuple[BenchLetter, ...]) -> None:
    import pdfplumber

    for letter in letters:
        with pdfplumber.open(io.BytesIO(letter.pdf)) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.close()


def _flow(letters: tuple[BenchLetter, ...], cores: int, profile: Path | None) -> Cost:
    """The intake flow over IMAP, as a Prefect flow run, into a fresh register."""
    with tempfile.TemporaryDirectory(dir=".bench") as home, EmbeddedMail() as mail:
        settings = _settings(Path(home), mail, cores)
        mail.deliver(*(_again(letter.mail) for letter in letters[:WARM]))
        with started(settings):
            from flows.intake import intake

            intake()  # ... as every later run: what loads once is loaded
            mail.deliver(*(letter.mail for letter in letters))
            with _profiled(profile):
                counts: list[dict[str, int]] = []
                cost = _quietly("whole flow, IMAP to filed", len(letters), lambda: counts.append(intake()))
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


if __name__ == "__main__":
    main()
