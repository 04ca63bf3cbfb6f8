"""Written next."""

from tests.rendering.letters import Letter


def render_photo(letter: Letter) -> bytes:
    """See the module."""
    raise ValueError(letter.id)
