"""The database moves forward in named steps (Alembic, `migrations/versions`), each with its record or not."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from pipeline.errors import RegisterUnreachable

STEPS = ("0001",)
"""Every step this code knows, oldest first; a test compares them with the folder."""


def is_current(connection: Connection) -> bool:
    """Whether the database has every step. Raises `RegisterUnreachable` when it has one from the future."""
    step = _step(connection)
    if step is not None and step not in STEPS:
        raise RegisterUnreachable(
            f"The register was written by a newer version of this program (step {step}; this one knows up to "
            f"{STEPS[-1]}). Install the newer version."
        )
    return step == STEPS[-1]


def upgrade(connection: Connection) -> None:
    """Bring the database to the last step, inside the caller's transaction, which holds the writer's lock."""
    if connection.dialect.name == "postgresql":
        # Two programs that start at once must not both create the tables; any fixed number will do.
        connection.execute(text("SELECT pg_advisory_xact_lock(7305411)"))
    if is_current(connection):
        return
    from alembic import command  # noqa: PLC0415 - a third of the loading time, for new registers alone
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _step(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).one_or_none()
    return None if row is None else str(row[0])
