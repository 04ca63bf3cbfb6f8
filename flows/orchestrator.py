"""A Prefect server for the time of a command, or the one that is configured; and what Prefect may do.

Measured with Prefect 3.8.8 on two cores: importing its server takes 5 s, the first start in a fresh home 9 s
more (its migrations), and the client imports the server too unless it is told an address. So the server is
started by us, in a process of its own and beside the rest of the start-up, with an address known beforehand,
and its small database stays in the data directory. It keeps ids, counts and codes alone.

Prefect reads its settings from the environment when it is first imported: `Orchestrator` comes before that.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import TracebackType
from typing import Self

from flows.settings import Settings
from pipeline.errors import ConfigurationError, RegisterUnreachable

START_SECONDS = 120.0
"""A cold disk compiles Prefect's modules and creates its tables once."""

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LOG_PRINTS": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    # our own commands say in a sentence what broke; Prefect would print the traceback
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
}
"""Nothing is sent anywhere, and nothing but states is kept."""

ONE_SHOT = {
    f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false"
    for name in (
        "CANCELLATION_CLEANUP",
        "FOREMAN",
        "LATE_RUNS",
        "SCHEDULER",
        "PAUSE_EXPIRATIONS",
        "TRIGGERS",
        "REPOSSESSOR",
    )
}
"""A server that lives for one flow run needs none of these."""


class Orchestrator:
    """The environment and, unless one is configured, the server of flow runs.

    with Orchestrator(settings) as orchestrator:
        ...  # whatever else has to start
        orchestrator.wait()
    """

    def __init__(self, settings: Settings, *, scheduled: bool = False) -> None:
        """`scheduled` is for `serve`: the server then runs its scheduler."""
        self._home = settings.home / "prefect"
        self._given = settings.prefect_api_url
        self._scheduled = scheduled
        self._server: subprocess.Popen[bytes] | None = None
        self._before: dict[str, str | None] = {}
        self.url = self._given or f"http://127.0.0.1:{_free_port()}/api"

    def __enter__(self) -> Self:
        """Set the environment and begin to start the server."""
        if "prefect" in sys.modules and os.environ.get("PREFECT_API_URL") == self.url:
            return self  # inside a test harness, whose server is the one to use
        try:
            self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise RegisterUnreachable(
                f"The data directory cannot be written ({error.strerror}); check REFERRALS_HOME and the disk."
            ) from error
        self._set(QUIET | {"PREFECT_HOME": str(self._home), "PREFECT_API_URL": self.url})
        if not self._given:
            self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server that was started here, and give the environment back."""
        if self._server is not None:
            _stop(self._server)
        for name, value in self._before.items():
            os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)

    def wait(self) -> None:
        """Return once the server answers.

        Raises `ConfigurationError` when a configured one does not, `RegisterUnreachable` when ours does not
        start.
        """
        deadline = time.monotonic() + (START_SECONDS if self._server else 10.0)
        while time.monotonic() < deadline:
            if _healthy(self.url):
                return
            if self._server is not None and self._server.poll() is not None:
                break
            time.sleep(0.05)
        if self._given:
            raise ConfigurationError(
                "The configured Prefect server does not answer; check [prefect] api_url."
            )
        raise RegisterUnreachable(
            f"The local Prefect server did not start; {self._home / 'server.log'} says why. "
            "Moving its folder away makes a fresh one: the register is elsewhere."
        )

    def _set(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            self._before.setdefault(name, os.environ.get(name))
            os.environ[name] = value

    def _start(self) -> None:
        environment = os.environ | {
            "PREFECT_UI_ENABLED": "false",
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{self._home / 'prefect.db'}",
            "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
            **({} if self._scheduled else ONE_SHOT),
        }
        environment.pop("PREFECT_API_URL", None)
        port = self.url.removesuffix("/api").rpartition(":")[2]
        with (self._home / "server.log").open("wb") as log:
            self._server = subprocess.Popen(  # our own interpreter and module, no shell  # noqa: S603
                [sys.executable, "-m", "flows.prefect_server", port],
                stdin=subprocess.PIPE,  # its end tells the server that we are gone, however we ended
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask the server to end, and see to it."""
    if server.stdin:
        server.stdin.close()
    server.terminate()
    try:
        server.wait(5.0)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _healthy(url: str) -> bool:
    try:
        # the address comes from our own settings
        with urllib.request.urlopen(f"{url}/health", timeout=2.0) as answer:  # noqa: S310
            return bool(json.load(answer))
    except (OSError, ValueError, urllib.error.URLError):
        return False
