"""The section `[discord]` of settings.toml; importing it does not import discord."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class DiscordSettings(BaseModel):
    """What holds for every server; a server's own `/settings` come before the last four."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    # Questions that may wait at once; the next one is told honestly that the bot is busy.
    queue: int = Field(256, ge=1, le=10_000)
    # How often a newer index is looked for.
    refresh_seconds: float = Field(5.0, ge=0.1, le=3600)
    # Questions are kept this long for the buttons under their answers, then deleted.
    keep_days: int = Field(30, ge=1, le=3650)
    # The privileged message content intent. Only dedicated channels need it; switch it on in
    # Discord's developer portal as well.
    message_content: bool = False
    # 0: as many as Discord recommends.
    shards: int = Field(0, ge=0, le=1000)
    quotes: int = Field(3, ge=1, le=5)
    private: bool = False
    # Questions a minute; 0: no limit but the queue.
    user_limit: int = Field(0, ge=0, le=1000)
    server_limit: int = Field(0, ge=0, le=100_000)
