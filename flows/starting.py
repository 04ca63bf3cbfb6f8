"""From a command to a flow run: the environment and server of Prefect first, then what imports Prefect.

What takes long to load (the language rules, the orchestrator's server) starts side by side.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import validators
from flows.compose import using
from flows.orchestrator import Orchestrator
from flows.settings import Settings
from pipeline.errors import ConfigurationError

if TYPE_CHECKING:
    from flows.reprocess import Reprocessed
    from flows.unlocking import Unlocking


@contextmanager
def started(settings: Settings, unlocking: Unlocking | None = None) -> Iterator[None]:
    """Flows may run inside, with these settings and this password."""
    with Orchestrator(settings) as orchestrator, using(settings, unlocking):
        warming = threading.Thread(target=validators.load, daemon=True)
        warming.start()
        from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

        orchestrator.wait()
        warming.join()
        # a heartbeat costs a run a second at its end, and nobody watches the server of one command
        with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
            yield


def run_intake(settings: Settings) -> dict[str, int]:
    """One run of the flow `intake`. Raises what the flow raises."""
    with started(settings):
        from flows.intake import intake

        return intake()


def run_reprocess(
    settings: Settings, numbers: Sequence[int], unlocking: Unlocking | None = None
) -> Reprocessed:
    """One run of the flow `reprocess`. Raises what the flow raises."""
    with started(settings, unlocking):
        from flows.reprocess import reprocess

        return reprocess(list(numbers))


def run_schedule(settings: Settings) -> None:
    """Serve the scheduled flows until stopped."""
    with Orchestrator(settings, scheduled=True) as orchestrator:
        # each run is a process of its own, which finds its settings as a command does
        os.environ["REFERRALS_HOME"] = str(settings.home)
        if settings.file:
            os.environ["REFERRALS_CONFIG"] = str(settings.file.resolve())
        orchestrator.wait()
        from flows.serve import serve_flows

        try:
            serve_flows(settings)
        except ValueError as error:
            raise ConfigurationError("The schedule is none: [schedule] cron needs five fields.") from error
