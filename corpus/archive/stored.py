"""The table of articles: rows written with their digests, and read only where they fit them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.archive import database
from corpus.archive.digests import digest_of_version_1
from corpus.archive.rows import (
    COLUMNS,
    article_digest,
    dump_marks,
    from_row,
    load_marks,
    post_digest,
    to_row,
)
from corpus.article import Article, Post
from corpus.errors import ArticleDamagedError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from corpus.article import Attribution, RegionTag

_NAMES = COLUMNS.split(", ")
_COLUMNS = ["row", *_NAMES, "blockquotes", "master", "digest", "post_digest"]
_CHANGES = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS)
# Newest first, undated last, whatever order the imports had.
_ORDER = "ORDER BY published IS NULL, published DESC, id"
_UPSERT = (
    f"INSERT INTO articles ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
    f" ON CONFLICT (row) DO UPDATE SET {_CHANGES}"
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is concluded from a post: whose words it holds, and which regions it is about."""

    attribution: Attribution
    regions: tuple[RegionTag, ...]


class _Row(NamedTuple):
    """A row whose article fits its digest; whether `marks` fit theirs is `marks_fit`."""

    columns: tuple[Any, ...]
    marks: str
    first_key: str
    marks_fit: bool


class StoredArticles:
    """The articles of an archive's file, by the numbers of their rows."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._path = path
        # Where nothing can be written, an archive of version 1 stays one.
        self._is_version_1 = database.schema_of(connection) == "1"

    def rows(self) -> list[int]:
        """Every row, ascending."""
        return self._numbers("SELECT row FROM articles ORDER BY row")

    def in_order(self, *, without_address: bool = False) -> list[int]:
        """The rows of all articles, newest first, undated last."""
        where = "WHERE url IS NULL" if without_address else ""
        return self._numbers(f"SELECT row FROM articles {where} {_ORDER}")

    def ids(self, part: range) -> list[str]:
        """The ids at some places of that order."""
        found = f"SELECT id FROM articles {_ORDER} LIMIT ? OFFSET ?"
        return [id_ for (id_,) in self._db.execute(found, (len(part), part.start))]

    def sizes(self) -> list[int]:
        """The characters of each body, in that order."""
        return self._numbers(f"SELECT coalesce(length(body), 0) FROM articles {_ORDER}")

    def _numbers(self, query: str) -> list[int]:
        return [number for (number,) in self._db.execute(query).fetchall()]

    def article(self, row: int) -> Article:
        """The article of a row; raises ArticleDamagedError where it does not fit its digest."""
        return from_row(self._whole(row).columns)

    def article_and_post(self, row: int, keys: Sequence[str]) -> tuple[Article, Post]:
        """An article, and the post that it was made of, with all of the article's keys.

        Raises ArticleDamagedError where either does not fit its digest.
        """
        columns, marks, first_key, marks_fit = self._whole(row)
        if not marks_fit:
            raise self._damaged(columns)
        article = from_row(columns)
        quotes, markup = load_marks(marks)
        return article, Post(
            keys=(first_key, *(key for key in keys if key != first_key)),
            source=article.source,
            title=article.title,
            body=article.body,
            url=article.url,
            published=article.published,
            date_source=article.date_source,
            modified=article.modified,
            author=article.author,
            categories=article.categories,
            blockquotes=quotes,
            markup=markup,
        )

    def first_key(self, row: int) -> str:
        """The first key of the copy whose text the article has."""
        query = "SELECT master FROM articles WHERE row = ?"
        return str(self._db.execute(query, (row,)).fetchone()[0])

    def id_of(self, row: int) -> str:
        """The id of a row's article."""
        return str(self._db.execute("SELECT id FROM articles WHERE row = ?", (row,)).fetchone()[0])

    def is_whole(self, row: int) -> bool:
        """Whether an article and its post fit their digests."""
        try:
            return self._whole(row).marks_fit
        except ArticleDamagedError:
            return False

    def fault(self, row: int) -> str | None:
        """What does not fit its digest in this row, and what to do; None for nothing."""
        try:
            found = self._whole(row)
        except ArticleDamagedError as error:
            return str(error)
        return (
            None if found.marks_fit else str(self._damaged(found.columns, "what its source marks"))
        )

    def restore(self, row: int, looked_up: Callable[[str, str], Iterable[Article]]) -> bool:
        """Put back a damaged article; whether one was found that is as it was imported."""
        query = f"SELECT {COLUMNS}, digest, blockquotes, master, post_digest FROM articles"
        *columns, digest, marks, first_key, of_post = self._db.execute(
            f"{query} WHERE row = ?", (row,)
        ).fetchone()
        if post_digest(marks, first_key) != of_post:
            return False
        for article in looked_up(str(digest), str(columns[0])):
            whole = to_row(article)
            if article_digest(whole) == digest or whole == tuple(columns):
                changes = ", ".join(f"{name} = ?" for name in (*_NAMES, "digest"))
                values = (*whole, article_digest(whole), row)
                self._db.execute(f"UPDATE articles SET {changes} WHERE row = ?", values)
                return True
        return False

    def write(self, row: int | None, article: Article, post: Post) -> int:
        """Write an article over its row, or into a new one; returns the row."""
        columns, source = to_row(article), (dump_marks(post), post.keys[0])
        values = (*columns, *source, article_digest(columns), post_digest(*source))
        done = self._db.execute(_UPSERT, (row, *values))
        return row or int(done.lastrowid or 0)

    def _whole(self, row: int) -> _Row:
        query = f"SELECT {COLUMNS}, digest, blockquotes, master, post_digest FROM articles"
        if self._is_version_1:
            query = query.replace("post_digest", "''")
        found = self._db.execute(f"{query} WHERE row = ?", (row,)).fetchone()
        *columns, digest, marks, first_key, of_post = found
        computed = digest_of_version_1 if self._is_version_1 else article_digest
        if computed(columns) != digest:
            raise self._damaged(columns)
        marks_fit = self._is_version_1 or post_digest(marks, first_key) == of_post
        return _Row(tuple(columns), marks, first_key, marks_fit)

    def _damaged(self, columns: Sequence[Any], what: str = "it") -> ArticleDamagedError:
        named = dict(zip(_NAMES, columns, strict=True))
        kept = "it is not shown" if what == "it" else "it is not attributed by it"
        return ArticleDamagedError(
            f"{self._path}: article {named['id']} is damaged, since {what} does not fit its "
            f"digest; {kept}. Run `verbatim check --mend`, or import it again: {named['source']}"
        )


def article_of(id_: str, post: Post, analysis: Analysis) -> Article:
    """A post as an article of this id, with what is concluded from it."""
    return Article(
        id=id_,
        url=post.url,
        title=post.title,
        published=post.published,
        date_source=post.date_source,
        modified=post.modified,
        author=post.author,
        categories=post.categories,
        body=post.body,
        attribution=analysis.attribution,
        regions=analysis.regions,
        source=post.source,
    )
