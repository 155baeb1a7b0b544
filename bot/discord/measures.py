"""What is measured while the bot runs: how many questions with which outcome, and how long.

Nobody keeps it unless an endpoint is asked for (`bot.discord.metrics`). It says nothing of what was
asked, by whom, or where.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from bot.discord.errors import DiscordBotError
from index.errors import SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Waiting for the archive's thread; a job in it; a question with all its jobs.
Stage = Literal["queue", "archive", "answer"]
FAILED, REFUSED = "failed", "refused"


class Measures:
    """Takes what is measured and forgets it; moments are in seconds since 1970, 0 for never."""

    def __init__(self) -> None:
        self.built_at = 0.0
        self.looked_at = 0.0
        self.verified_at = 0.0

    def count(self, outcome: str) -> None:
        """Count a question by what came of it."""

    def took(self, stage: Stage, seconds: float) -> None:
        """Note how long a stage took."""

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        """Note how long the block takes."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.took(stage, time.perf_counter() - began)

    @contextmanager
    def question(self) -> Iterator[Callable[[str], None]]:
        """Count a question by the outcome that the block tells, or by how the block failed."""
        told: list[str] = []
        try:
            with self.stage("answer"):
                yield told.append
        except (DiscordBotError, SearchIndexError):
            told.append(REFUSED)
            raise
        finally:
            self.count(told[-1] if told else FAILED)
