"""The clinic's choices: what ships is what the policy page says; a wrong file is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError, ExitCode
from pipeline.model import ReferrerType, Status
from pipeline.policy import load_policy, shipped_policy


def written(tmp_path: Path, old: str, new: str) -> Path:
    text = shipped_policy()
    assert old in text
    path = tmp_path / "policy.toml"
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_shipped_policy_is_the_clinics_rule() -> None:
    policy = load_policy()
    assert [referrer for referrer in ReferrerType if policy.accepts(referrer)] == [
        ReferrerType.PHYSICIAN, ReferrerType.OBSTETRICIAN, ReferrerType.MIDWIFE,
        ReferrerType.NURSE_PRACTITIONER, ReferrerType.REGISTERED_NURSE, ReferrerType.PRACTICAL_NURSE,
        ReferrerType.LACTATION_CONSULTANT,
    ]  # fmt: skip
    assert policy.accepted_by_choice == {ReferrerType.PRACTICAL_NURSE, ReferrerType.LACTATION_CONSULTANT}
    assert policy.mastitis_is_the_infection
    assert policy.topical_antibiotic is Status.UNCLEAR
    assert policy.old_after_days == 14
    assert 0.5 < policy.sure_word < 1


def test_registered_nurse_counts_before_lactation_consultant() -> None:
    order = load_policy().accepted
    assert order.index(ReferrerType.REGISTERED_NURSE) < order.index(ReferrerType.LACTATION_CONSULTANT)


def test_clinic_can_change_its_mind_without_a_developer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, '    "practical_nurse", "lactation_consultant",\n]\n# Acc', "]\n# Acc")
    monkeypatch.setenv("REFERRALS_POLICY", str(path))
    assert not load_policy().accepts(ReferrerType.PRACTICAL_NURSE)


def test_given_path_counts_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFERRALS_POLICY", str(tmp_path / "nowhere.toml"))
    path = written(tmp_path, 'version = "2026-11-01"', 'version = "mine"')
    assert load_policy(path).version == "mine"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sure_word = 0.80", "sure_word = 1.5"),
        ("sure_word = 0.80", "sure_word = nan"),
        ("sure_word = 0.80", 'sure_word = "high"'),
        ("sure_word = 0.80", ""),
        ("old_after_days = 14", "old_after_days = -1"),
        ("old_after_days = 14", "old_after_days = inf"),
        ('"midwife", ', '"midwive", '),
        ('topical_antibiotic = "unclear"', 'topical_antibiotic = "maybe"'),
        ("mastitis_is_the_infection = true", 'mastitis_is_the_infection = "yes"'),
        ("[referrers]", "[refferers]"),
        ("[referrers]", "[referrers"),
        ('version = "2026-11-01"', ""),
    ],
)
def test_wrong_value_is_refused_with_a_sentence(tmp_path: Path, old: str, new: str) -> None:
    path = written(tmp_path, old, new)
    with pytest.raises(ConfigurationError) as caught:
        load_policy(path)
    assert caught.value.exit_code is ExitCode.USAGE
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_policy(tmp_path / "nowhere.toml")
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load_policy(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b'version = "\xe9"')
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        load_policy(tmp_path / "latin.toml")
