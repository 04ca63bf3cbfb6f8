"""Written next."""

from tests.rendering.letters import Letter


def render_scan(letter: Letter) -> bytes:
    """See the module."""
    raise ValueError(letter.id)
