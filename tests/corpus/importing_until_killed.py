"""Imports invented posts, slowly enough to be killed on the way.

Run as a process of its own: `python -m tests.corpus.importing_until_killed ARCHIVE COUNT [AHEAD]`.
It says each number on standard output when the post with that number has been taken. After AHEAD
posts, others are analyzed ahead by processes of their own.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import ingest, lookahead
from corpus.archive.archive import Archive
from tests.builders import BODY, a_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Post

SITE = "lamp.example"


def post(number: int) -> Post:
    """Post number `number`, of which every word tells it from the others."""
    words = " ".join(f"The lamp number {number} was lit {again} times." for again in range(60))
    return a_post(
        f"{SITE}/post-{number}",
        f"{SITE}?p={number}",
        source="export.xml",
        title=f"Lamp {number}",
        body=f"{words}\n\n{BODY}",
        url=f"https://{SITE}/post-{number}",
        published=date(2011, 1, 1) + timedelta(days=number),
        categories=("Lamps",),
    )


def posts(archive: Archive, count: int) -> Iterator[Post]:
    """Posts in order, from where the archive remembers to have been."""
    start = int(archive.sync_value(SITE, "next") or 0)
    for number in range(start, count):
        yield post(number)
        archive.set_sync_value(SITE, "next", str(number + 1))
        print(number, flush=True)


def main(path: Path, count: int, ahead: int = lookahead.STARTS_AFTER) -> None:
    """Import, ending a transaction every few milliseconds."""
    lookahead.STARTS_AFTER = ahead
    ingest.TRANSACTION_SECONDS = 0.02
    with Archive.open(path) as archive:
        ingest.import_items(archive, posts(archive, count))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
