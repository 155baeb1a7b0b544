"""The text of a passage as it is encoded, and what stands over it as it is indexed.

Encoded under its title alone: a third less to encode, to keep and to score than with and without.
Words are indexed under outlet and headline, too, which questions name and which no vector shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.article import Article, Passage


def titled_text(title: str, text: str) -> str:
    """The form of a passage that is encoded with its title."""
    return f"{title}. {text}" if title else text


def heading(article: Article, passage: Passage) -> str:
    """What stands over a passage: the post's title, and the report's outlet and headline."""
    if passage.citation is None:
        return article.title
    cited = article.attribution.citations[passage.citation]
    return ". ".join(filter(None, (cited.outlet, article.title, cited.headline)))
