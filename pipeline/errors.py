"""What must not happen, each with what to do about it. Messages name a case or a setting, never a patient."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What `referrals` tells the shell."""

    DONE = 0
    SOME_FAILED = 1
    USAGE = 2
    UNREACHABLE = 3


class ReferralError(Exception):
    """The base of every error that a person can act on.

    The message is one sentence that says what to do. It never carries a password, a name, an address, a
    subject, a file name of a letter or any of its words.
    """

    exit_code = ExitCode.SOME_FAILED


class ConfigurationError(ReferralError):
    """A setting, option or file given by the user is wrong."""

    exit_code = ExitCode.USAGE


class MailboxUnreachable(ReferralError):
    """The mail server did not answer, or refused the account."""

    exit_code = ExitCode.UNREACHABLE


class RegisterUnreachable(ReferralError):
    """The database or the folder of stored letters cannot be used."""

    exit_code = ExitCode.UNREACHABLE


class ReadingFailed(ReferralError):
    """A document could not be read for a reason that is not the document's own: a time-out, a crash."""


class JudgingFailed(ReferralError):
    """What was read could not be judged: a rule broke."""


class UnknownCase(ReferralError):
    """No case has the given id."""

    exit_code = ExitCode.USAGE
