"""What can go wrong in Discord, as one small tree.

DiscordBotError
├── StartError     the bot cannot start: token refused, intent not enabled, Discord out of reach
├── BusyError      more questions wait than the queue holds
└── RefusedError   this person may not do this here or now; the message says why
"""

from __future__ import annotations


class DiscordBotError(Exception):
    """A fault whose message is one plain sentence for the person who reads it."""


class StartError(DiscordBotError):
    """The bot cannot start; the message says what to do."""


class BusyError(DiscordBotError):
    """Too many questions are waiting."""


class RefusedError(DiscordBotError):
    """A person may not do this here or now."""
