"""Exports: the quotes of an answer or the articles of a look-up, as a file for one person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.citation_styles import Reference, Work, site_of
from bot.discord.drawing.reading import articles_in
from bot.discord.drawing.reply import File, Reply
from bot.export_formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord.localization import Translator
    from index.search.answer import Answer, Listing
    from index.search.searcher import Searcher

# A file of so many articles is read by nobody; the command line gives all of an archive.
MOST = 1000


def references_of_quotes(searcher: Searcher, answer: Answer) -> list[Reference]:
    """The quotes of an answer with all that is cited of them."""
    today = datetime.now(UTC).astimezone().date()
    found = [(quote, searcher.article(quote.article.id)) for quote in answer.quotes]
    return [
        Reference.of(quote, each.author if each else None, accessed=today) for quote, each in found
    ]


def references_of_articles(listing: Listing) -> list[Reference]:
    """The articles of a look-up, without words."""
    today = datetime.now(UTC).astimezone().date()
    return [
        Reference(
            text="",
            whose="",
            report=None,
            post=Work(
                (item.author,) if item.author else (),
                item.article.title or None,
                site_of(item.article.url),
                item.article.published,
            ),
            address=item.article.url,
            accessed=today,
        )
        for item in listing.articles
    ]


def export_reply(
    kind: str, heading: str, references: Sequence[Reference], translate: Translator
) -> Reply:
    """The file with a line above it; that nothing was found is said without a file."""
    if not references:
        return Reply(translate("There is nothing to export: nothing was found."))
    name, written = FORMATS[kind]
    quotes = sum(bool(each.text) for each in references)
    said = (
        translate("Quotes: {count}", count=quotes)
        if quotes
        else articles_in(len(references), translate)
    )
    return Reply(said, file=File(name, written(references, heading).encode()))
