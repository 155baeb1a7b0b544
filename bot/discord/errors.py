"""What can go wrong in Discord."""

from __future__ import annotations


class DiscordBotError(Exception):
    """A fault whose message is one plain sentence for the person who reads it."""


class StartError(DiscordBotError):
    """The bot cannot start: token refused, intent not enabled, Discord out of reach."""


class BusyError(DiscordBotError):
    """More questions wait than the queue holds."""


class RefusedError(DiscordBotError):
    """This person may not do this here or now; the message says why."""
