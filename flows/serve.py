"""Scheduled runs: the flows as Prefect deployments, served by this process until it is stopped."""

from __future__ import annotations

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval
from prefect.types.entrypoint import EntrypointType

from flows.audit import audit
from flows.intake import intake
from flows.settings import Settings

AUDIT_CRON = "15 3 * * *"
"""Every night, in the clinic's time."""


def deployments(settings: Settings) -> tuple[RunnerDeployment, RunnerDeployment]:
    """The poll on the schedule of the settings, and the nightly audit.

    A run that would start while another one polls is dropped: the next one takes everything up.
    """
    zone = settings.timezone.key
    polling = Cron(settings.cron, timezone=zone) if settings.cron else Interval(settings.every_minutes * 60)
    return (
        RunnerDeployment.from_flow(
            intake,
            "intake",
            schedule=polling,
            concurrency_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
            ),
            entrypoint_type=EntrypointType.MODULE_PATH,
        ),
        RunnerDeployment.from_flow(
            audit,
            "audit",
            schedule=Cron(AUDIT_CRON, timezone=zone),
            entrypoint_type=EntrypointType.MODULE_PATH,
        ),
    )


def serve_flows(settings: Settings) -> None:
    """Run what is due, each in a process of its own, until stopped."""
    serve(*deployments(settings), pause_on_shutdown=False, print_starting_message=False, limit=2)
