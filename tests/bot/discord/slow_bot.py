"""`verbatim run` on the fake archive, each of whose answers takes SECONDS_EACH; see launch.py."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot import app, cli
from tests.fake_archive import FakeArchive

if TYPE_CHECKING:
    from bot.settings import Settings


def main() -> None:
    """The real command line; only the archive is another."""

    def searcher(_: Settings, *, warm: bool) -> FakeArchive:
        return FakeArchive(delay=float(os.environ.get("SECONDS_EACH", "0")))

    app.searcher = searcher  # type: ignore[assignment]
    cli.main()
