"""What a server decides for itself, over the bot's own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from bot.settings import DiscordSettings


class ServerSettings(BaseModel):
    """What a server's managers chose with /settings; None stands for the bot's own default.

    Empty channels or roles mean all of them; threads belong to their channel, posts to their forum.
    `in_thread` puts each public answer into a thread of its own. Limits are questions a minute, 0
    for none.
    """

    model_config = ConfigDict(frozen=True)

    channels: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    dedicated: frozenset[int] = frozenset()
    private: bool | None = None
    quotes: int | None = None
    user_limit: int | None = None
    server_limit: int | None = None
    language: str | None = None
    in_thread: bool = False

    def over(self, default: DiscordSettings) -> DiscordSettings:
        """The bot's own settings, with what this server chose for those of the same name."""
        own = self.model_dump(include=set(type(default).model_fields), exclude_none=True)
        return default.model_copy(update=own)
