"""The import of a generated WordPress export of 100,000 posts, on one core."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.benchmarks import wxr_generator
from tests.benchmarks.measure import Figure, process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.measure import Scale


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
