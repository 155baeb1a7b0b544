"""Cutting articles into passages for a build; what cannot be cut or verified is left out and named.

One article must not keep all others from being served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.native import panics_as_errors
from index.building.encoding import PARTS, Batch
from index.storage.passage_text import heading, titled_text
from index.storage.snapshot_writer import cut_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.archive.archive import Archive
    from corpus.article import Article
    from index.storage.lexical_builder import LexicalBuilder
    from index.storage.snapshot_writer import CutArticle, SnapshotWriter

# Passages that are cut, encoded and written together: some ten seconds' work.
_BATCH_PASSAGES = 256


def cut_archive(
    archive: Archive, left_out: list[str], part: range | None = None
) -> Iterator[CutArticle]:
    """The articles of an archive, or of a part of it, cut.

    `left_out` gains a sentence for each that is damaged, or cannot be cut.
    """
    articles = archive.articles(lambda damage: left_out.append(f"Left out: {damage}"), part=part)
    for article in articles:
        try:
            with panics_as_errors():
                cut = cut_article(article)
        except (OSError, MemoryError):
            raise  # no fault of the article's
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest goes on
            left_out.append(_uncut(article, error))
        else:
            yield cut


def _uncut(article: Article, error: Exception) -> str:
    return (
        f"Left out: article {article.id} ({article.source}) cannot be cut into passages: "
        f"{type(error).__name__}: {error}"
    )


def batches(
    cuts: Iterable[CutArticle], snapshot: SnapshotWriter, lexical: LexicalBuilder
) -> Iterator[Batch]:
    """Write cut articles, and give the texts that are to be encoded, at least one batch of them."""
    batch = Batch(0, {part: [] for part in PARTS})
    for cut in cuts:
        article = cut.article
        snapshot.add(cut)
        for passage in cut.passages:
            text = passage.span.of(article.body)
            sentences = [sentence.of(article.body) for sentence in passage.sentences]
            lexical.add(heading(article, passage), sentences)
            batch.texts["passages"].append(titled_text(article.title, text))
            batch.texts["sentences"].extend(sentences)
        batch = batch._replace(articles=batch.articles + 1)
        if len(batch.texts["passages"]) >= _BATCH_PASSAGES:
            yield batch
            batch = Batch(0, {part: [] for part in PARTS})
    yield batch
