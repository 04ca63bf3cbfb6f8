"""Scheduled runs: the flows as Prefect deployments, served by this process until it is stopped."""

from __future__ import annotations

from datetime import timedelta

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import EntrypointType

from flows.audit import audit
from flows.intake import intake
from flows.settings import Settings

AUDIT_CRON = "15 3 * * *"
"""Every night, in the clinic's time."""


def serve_flows(settings: Settings) -> None:
    """Poll on the schedule of the settings and audit every night, until stopped.

    A run that would start while another one polls is dropped: the next one takes everything up.
    """
    alone = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW)
    schedule = {"cron": settings.cron} if settings.cron else {}
    every = None if settings.cron else timedelta(minutes=settings.every_minutes)
    serve(
        intake.to_deployment(
            "intake",
            interval=every,
            concurrency_limit=alone,
            entrypoint_type=EntrypointType.MODULE_PATH,
            **schedule,
        ),
        audit.to_deployment("audit", cron=AUDIT_CRON, entrypoint_type=EntrypointType.MODULE_PATH),
        pause_on_shutdown=False,
        print_starting_message=False,
        limit=2,
    )
