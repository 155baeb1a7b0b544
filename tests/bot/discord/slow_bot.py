"""`verbatim run` on the fake archive; see launch.py.

Each answer takes SECONDS_EACH; a question that begins with "fail" is a fault of the archive's,
whose message repeats it, as messages do.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bot import app, cli
from tests.fake_archive import FakeArchive

if TYPE_CHECKING:
    from typing import Any

    from bot.settings import Settings
    from index.search.answer import Answer


def main() -> None:
    """The real command line; only the archive is another."""

    class Failing(FakeArchive):
        def ask(self, question: str, **options: Any) -> Answer:  # noqa: ANN401
            if question.startswith("fail"):
                raise ValueError(question)
            return super().ask(question, **options)

    def searcher(_: Settings, *, warm: bool, distribute: None) -> FakeArchive:
        return Failing(delay=float(os.environ.get("SECONDS_EACH", "0")))

    app.searcher = searcher  # type: ignore[assignment]
    cli.main()
