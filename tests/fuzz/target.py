"""One thing that is given inputs, and what it may refuse them with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.backup import BackupError
from bot.discord.errors import DiscordBotError
from bot.settings import SettingsError
from corpus.errors import CorpusError
from index.errors import SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# The product's own exceptions, whose messages people read.
DOMAIN: tuple[type[Exception], ...] = (
    CorpusError,
    SearchIndexError,
    DiscordBotError,
    SettingsError,
    BackupError,
)


class Target(NamedTuple):
    """A call with one input, samples of what it expects, and what else it may refuse with."""

    name: str
    samples: Sequence[bytes]
    call: Callable[[bytes], object]
    refuses: tuple[type[Exception], ...] = DOMAIN
