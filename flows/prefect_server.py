"""The local Prefect server as a process: `python -m flows.prefect_server PORT`, started by `Orchestrator`.

It listens on the loopback interface alone and ends when its standard input does, so that it never outlives
the command that needs it, even one that was killed.
"""

from __future__ import annotations

import os
import signal
import sys
import threading


def serve(port: int) -> None:
    """Run until the parent ends."""
    import uvicorn

    threading.Thread(target=_end_with_parent, daemon=True).start()
    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=port,
        log_level="error",
        timeout_graceful_shutdown=2,
    )


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
