"""The command line `referrals`, a module for each group of commands; heavy imports wait for their command."""

from flows.cli.app import main

__all__ = ["main"]
