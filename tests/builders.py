"""Hand-made posts, articles and archives: each builder fills in what a test does not care about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.archive.archive import Analysis, Archive
from corpus.article import Article, Attribution, DateSource, Post
from corpus.dates import Period
from index.query.parser import ParsedQuestion
from index.search.answer import Answer, Outcome, Searched
from index.search.filters import Filters
from index.storage.snapshot import Snapshot
from index.storage.snapshot_writer import SnapshotWriter, cut_article

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BODY = (
    "The lamp of the harbour museum was lit again on Sunday, and the stairs were counted twice.\n\n"
    "Nobody in the town remembers who painted the door green, although three families claim it. "
    "The keeper wrote down all of their stories and hung them beside the bell.\n\n"
    "On clear evenings the light is seen from the salt pans, eleven kilometres inland, and the "
    "goats there are said to turn their heads.\n\n"
    "Visitors are asked to bring a coat, because the wind on the gallery is strong in every season."
)


def a_post(*keys: str, **changed: Any) -> Post:  # noqa: ANN401 - the fields of a Post
    """A post with these identity keys; a file's key alone when none is given."""
    given: dict[str, Any] = {
        "keys": keys or ("file:/posts/lamp.txt",),
        "source": "lamp.txt",
        "title": "A Lamp for the Harbour",
        "body": BODY,
    }
    return Post(**given | changed)


def an_article(**changed: Any) -> Article:  # noqa: ANN401 - the fields of an Article
    """An article in the archive's own voice."""
    given: dict[str, Any] = {
        "id": "0a1b2c3d4e5f",
        "url": "https://lamp.example/2011/12/07/harbour",
        "title": "A Lamp for the Harbour",
        "published": None,
        "date_source": DateSource.NONE,
        "modified": None,
        "author": None,
        "categories": (),
        "body": BODY,
        "attribution": Attribution(),
        "regions": (),
        "source": "lamp.txt",
    }
    return Article(**given | changed)


def no_analysis(_: Post) -> Analysis:
    """The conclusions of a reader that draws none."""
    return Analysis(Attribution(), ())


def an_archive(path: Path, posts: Iterable[Post] = ()) -> Archive:
    """An open archive with these posts in it."""
    archive = Archive.open(path)
    with archive.transaction():
        for post in posts:
            archive.put(post, no_analysis)
    return archive


def a_snapshot(folder: Path, articles: Iterable[Article]) -> Snapshot:
    """An open snapshot of these articles, written in their order."""
    writer = SnapshotWriter(folder)
    for article in articles:
        writer.add(cut_article(article))
    writer.close()
    return Snapshot.open(folder)


def understood(question: str, **changed: Any) -> ParsedQuestion:  # noqa: ANN401 - its fields
    """A question in which neither a date nor a place was read."""
    given: dict[str, Any] = {
        "question": question,
        "subject": question,
        "period": Period(),
        "regions": (),
        "ambiguous": (),
    }
    return ParsedQuestion(**given | changed)


def an_answer(**changed: Any) -> Answer:  # noqa: ANN401 - the fields of an Answer
    """Silence about an unfiltered question; give quotes and an outcome for an answer."""
    question = changed.pop("question", "Who painted the door?")
    given: dict[str, Any] = {
        "question": question,
        "understood": understood(question),
        "outcome": Outcome.SILENT,
        "filters": Filters(),
        "preferred": False,
        "searched": Searched(36, 90, 36, 0, None, None),
        "quotes": (),
        "nearest": (),
        "relaxations": (),
        "sample": False,
        "seconds": 0.123456,
    }
    return Answer(**given | changed)
