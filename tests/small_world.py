"""A small data folder: ten articles of the sample and their index, by a model of few numbers.

What is served of it is held against the articles as they were imported.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from bot import app, indexing
from bot.data_folder import user_data
from bot.settings import EncoderSettings, ReaderSettings, Settings
from corpus.archive.archive import Archive
from corpus.errors import CorpusError
from corpus.text.voices import voiced_parts
from index.errors import SearchIndexError
from index.search.filters import Filters
from tests.paths import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from corpus.article import Article
    from index.search.answer import ArticleRef, Quote

ARTICLES = 10
QUESTIONS = ("What did the passengers of the tram complain about?", "all posts about the ferry")


class World(NamedTuple):
    """A data folder that is whole, and its articles as they were imported."""

    settings: Settings
    articles: Mapping[str, Article]

    def files(self) -> list[Path]:
        """Every file of the archive and of its index, relative to the data folder."""
        data = self.settings.data
        kept = [data / "archive.sqlite", data / "current", *(data / "generations").rglob("*")]
        return sorted(path.relative_to(data) for path in kept if path.is_file())


def built(folder: Path) -> World:
    """Some articles of the sample and their index, by a model of few numbers."""
    from tests.index.tiny_models import save_transformer  # noqa: PLC0415 - costs ten seconds

    model = str(save_transformer(folder / "tiny"))
    settings = Settings(
        data=folder / "data", encoder=EncoderSettings(model=model), reader=ReaderSettings(model="")
    )
    own = user_data(settings)
    paths = sorted(SAMPLE.iterdir())[:ARTICLES]
    indexing.import_sources(settings, own, [str(path) for path in paths])
    indexing.rebuild(settings, own, full=False)
    with Archive.open(own.archive) as archive:
        return World(settings, {each.id: each for each in archive.articles()})


def shown(settings: Settings, articles: Mapping[str, Article]) -> Iterator[str]:
    """ "changed" for each thing shown that is not as it was imported, "traceback" for a fault."""
    try:
        searcher = app.searcher(settings)
        for question in QUESTIONS:
            answer = searcher.ask(question)
            for quote in answer.quotes:
                yield from () if _is_true(quote, articles) else ["changed"]
            for ref in answer.nearest:
                yield from () if _is_of(ref, articles) else ["changed"]
        for item in searcher.lookup(Filters(), limit=ARTICLES).articles:
            yield from () if _is_of(item.article, articles) else ["changed"]
    except (SearchIndexError, CorpusError):
        yield "refused"
    except Exception as error:  # noqa: BLE001 - which is what is counted
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        yield "traceback"


def _is_of(ref: ArticleRef, articles: Mapping[str, Article]) -> bool:
    article = articles.get(ref.id)
    return article is not None and (ref.url, ref.title, ref.published) == (
        article.url,
        article.title,
        article.published,
    )


def _is_true(quote: Quote, articles: Mapping[str, Article]) -> bool:
    """Whether words, article, voices, sources and speakers are those of the import."""
    if not _is_of(quote.article, articles):
        return False
    article = articles[quote.article.id]
    cited = article.attribution.citations
    parts = [
        (
            part.span,
            part.voice,
            None if part.citation is None else cited[part.citation],
            part.speaker and part.speaker.of(article.body),
        )
        for part in voiced_parts(article.body, article.attribution, quote.span)
    ]
    return quote.text == quote.span.of(article.body) and [tuple(p) for p in quote.parts] == parts
