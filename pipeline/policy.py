"""The clinic's choices, read from a file and checked once, where they enter."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigurationError
from pipeline.model import ReferrerType, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a clinic may choose without a developer."""

    version: str
    accepted: tuple[ReferrerType, ...]
    """Most qualified first: a signer with several credentials counts as the first of them."""
    accepted_by_choice: frozenset[ReferrerType]
    mastitis_is_the_infection: bool
    topical_antibiotic: Status
    """What a current topical antibiotic makes of the antibiotic half."""
    sure_word: float
    """Confidence, 0 to 1, under which a decisive word counts as not read."""
    old_after_days: int

    def accepts(self, referrer: ReferrerType) -> bool:
        """Whether a letter signed by this type of referrer counts."""
        return referrer in self.accepted


def load_policy(path: Path | None = None) -> Policy:
    """Read the policy from `path`, from the file that REFERRALS_POLICY names, or the one that ships.

    Raises `ConfigurationError` when the file is missing, is not TOML, or holds a value that is none.
    """
    chosen = path or (Path(os.environ["REFERRALS_POLICY"]) if os.environ.get("REFERRALS_POLICY") else None)
    try:
        text = chosen.read_text("utf-8") if chosen else shipped_policy()
        return parse_policy(tomllib.loads(text))
    except OSError as error:
        raise ConfigurationError(f"The policy file {chosen} cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The policy file {chosen} is not valid TOML: {error}.") from error
    except KeyError as error:
        raise ConfigurationError(f"The policy file {chosen} lacks the setting {error}.") from error
    except (ValueError, TypeError, OverflowError) as error:
        raise ConfigurationError(f"The policy file {chosen} has a value that is none: {error}.") from error


def shipped_policy() -> str:
    """The text of the policy file inside the package."""
    return resources.files("pipeline").joinpath("policy.toml").read_text("utf-8")


def parse_policy(data: dict[str, Any]) -> Policy:
    """Check every value. Raises `KeyError`, `TypeError` or `ValueError` for what is missing or wrong."""
    sure_word = float(data["reading"]["sure_word"])
    if not 0.0 <= sure_word <= 1.0:
        raise ValueError("reading.sure_word is outside 0 to 1")
    old_after_days = int(data["advisories"]["old_after_days"])
    if old_after_days < 0:
        raise ValueError("advisories.old_after_days is negative")
    return Policy(
        version=str(data["version"]),
        accepted=tuple(ReferrerType(name) for name in data["referrers"]["accepted"]),
        accepted_by_choice=frozenset(ReferrerType(name) for name in data["referrers"]["accepted_by_choice"]),
        mastitis_is_the_infection=_flag(data["statements"]["mastitis_is_the_infection"]),
        topical_antibiotic=Status(data["statements"]["topical_antibiotic"]),
        sure_word=sure_word,
        old_after_days=old_after_days,
    )


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value
