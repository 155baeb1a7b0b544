"""The import of a generated WordPress export of 100,000 posts on one core; whose words, a post."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from corpus.attribution import attribute
from tests.benchmarks import wxr_generator
from tests.benchmarks.measure import Figure, process
from tests.benchmarks.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.measure import Scale


# Posts whose words are attributed in each round.
_POSTS = 100


def run(scale: Scale, work: Path) -> Iterator[Figure]:
    """Import it into an empty archive, then once more."""
    export, data = work / f"export-{scale.imported}.xml", work / "imported"
    if not export.is_file():
        with export.open("w", encoding="utf-8") as out:
            wxr_generator.write(out, scale.imported)
    shutil.rmtree(data, ignore_errors=True)
    first, again = (
        process("-m", "bot", "import", export, "--data", data, cores=1) for _ in range(2)
    )
    posts = scale.imported
    yield Figure(
        "importing", f"{posts:,} posts", posts / first.seconds, "/s", at_least=300,
        higher_is_better=True,
    )  # fmt: skip
    yield Figure("importing", "by processor time", posts / first.cpu, "/s")
    yield Figure("importing", "peak memory", first.megabytes, "MB", at_most=300)
    yield Figure("importing", "again, nothing new", posts / again.seconds, "/s")
    shutil.rmtree(data)
    yield Figure("importing", "whose words, 600 words", _attributing() * 1000, "ms", at_most=1.5)


def _attributing() -> float:
    """Seconds of the processor that a post of 600 words takes: the best of seven rounds."""
    posts = list(Texts().posts(_POSTS))
    words = sum(len(post.body.split()) for post in posts)
    rounds = []
    for _ in range(7):
        started = time.process_time()
        for post in posts:
            attribute.attribute(post.body)
        rounds.append(time.process_time() - started)
    return min(rounds) / words * 600
