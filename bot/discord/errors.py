"""What can go wrong in Discord."""

from __future__ import annotations

RESTARTING = "I am restarting; ask again in a minute."


class DiscordBotError(Exception):
    """A fault whose message is one plain sentence for the person who reads it."""


class StartError(DiscordBotError):
    """The bot cannot start: token refused, intent not enabled, Discord out of reach."""


class ConfigurationError(StartError):
    """The bot cannot start until the token or an intent is put right."""


class BusyError(DiscordBotError):
    """More questions wait than the queue holds."""


class RestartingError(DiscordBotError):
    """The bot is ending, most often to start anew."""

    def __init__(self) -> None:
        super().__init__(RESTARTING)


class Markup(str):
    """A text that Discord shall read as markup, such as the mention of a channel."""

    __slots__ = ()


class RefusedError(DiscordBotError):
    """This person may not do this here or now; the message says why.

    `text` is what `Translator` knows it by, `values` what it fills in: escaped, but for Markup.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text = text
        self.values = values
