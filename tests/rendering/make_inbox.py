"""`python -m tests.rendering.make_inbox`: writes the sample inbox, its answers and its table of contents."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.rendering.samples import PASSWORD, Sample, samples

FIXTURES = Path(__file__).parents[2] / "fixtures"
OPENING = f"""# Sample inbox

Invented messages to a clinic, for the demo and the tests. Every person, practice, number and date is made up.
`python -m tests.rendering.make_inbox` (or `make fixtures`) writes this folder again from
`tests/rendering/inbox_letters.jsonl`; do not edit it by hand.

- `inbox/`: one `.eml` file a message.
- `expected.json`: for each file its `decision`, its `reasons` (a statement's reason carries the statement's
  key), `scanned`, whether it holds a picture of text alone, and `same_as`, the file whose bytes it repeats.
- In Python: `fixtures.inbox()`, `fixtures.expected()`, and `fixtures.large_message()`, which makes a message
  with a 20 MB attachment (a complete letter, to be approved).

The password of the protected PDF is `{PASSWORD}`.

| message | what it is for | comes out as |
| --- | --- | --- |
"""


def main() -> int:
    """Write every message, `expected.json` and `README.md`; remove messages that are no longer made."""
    made = tuple(samples())
    inbox = FIXTURES / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    for old in set(inbox.glob("*.eml")) - {inbox / file_name(sample) for sample in made}:
        old.unlink()
    for sample in made:
        (inbox / file_name(sample)).write_bytes(sample.data)
    (FIXTURES / "expected.json").write_text(expected_text(made), "utf-8")
    (FIXTURES / "README.md").write_text(readme_text(made), "utf-8")
    return 0


def file_name(sample: Sample) -> str:
    """The name of a message's file."""
    return f"{sample.name}.eml"


def expected_text(made: Sequence[Sample]) -> str:
    """The answers as JSON."""
    answers = {
        file_name(sample): {
            "decision": sample.decision.value,
            "reasons": list(sample.reasons),
            "scanned": sample.scanned,
            "same_as": f"{sample.same_as}.eml" if sample.same_as else None,
        }
        for sample in made
    }
    return json.dumps(answers, indent=2) + "\n"


def readme_text(made: Sequence[Sample]) -> str:
    """What each message is for."""
    return OPENING + "".join(_row(sample) for sample in made)


def _row(sample: Sample) -> str:
    outcome = ", ".join((sample.decision.value, *sample.reasons))
    return f"| `{file_name(sample)}` | {sample.purpose} | {outcome} |\n"


if __name__ == "__main__":
    sys.exit(main())
