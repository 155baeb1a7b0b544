"""A post drawn with whose words each stretch is read as, how surely, and what speaks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import phrases
from bot.json_output import iso
from bot.terminal import filled, safe
from bot.voice_wording import source_in_words
from corpus.article import Voice
from corpus.attribution.attribute import explained
from corpus.attribution.states import IMPOSSIBLE
from corpus.ingest import read_post

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Article, Post
    from corpus.attribution.attribute import Explained
    from corpus.profile import ArchiveProfile

_GUTTER, _INDENT = "│ ", "  "
_ALL_OWN = "Nothing in it can be anybody's words but the archive's own."
_REST = "What is not listed is the archive's own, or a citation's lines."


def explain(post: Post, profile: ArchiveProfile) -> list[Explained]:
    """The units of a post's body that may be somebody else's words, read with a profile."""
    return list(explained(read_post(post, profile)))


def drawn(article: Article, units: list[Explained], width: int) -> Iterator[str]:
    """The lines of a terminal."""
    day = article.published and phrases.day_in_words(article.published)
    yield safe(f"{article.title} ({day})" if day else article.title)
    if not units:
        yield _ALL_OWN
        return
    for unit in units:
        yield ""
        yield from filled(" ".join(unit.span.of(article.body).split()), width, _GUTTER, _GUTTER)
        yield from filled(_said(unit), width, _INDENT, _INDENT)
        if unit.evidence:
            yield from filled("; ".join(unit.evidence), width, _INDENT, _INDENT)
    yield ""
    yield _REST


def _margin(cost: float) -> str:
    """A margin in words; one that is as good as infinite is "for certain"."""
    return f"by {cost:g}" if cost < IMPOSSIBLE / 2 else "for certain"


def _said(unit: Explained) -> str:
    """Whose words, and how sure that is."""
    if unit.voice is Voice.ARCHIVE:
        return f"the archive's own words, {_margin(unit.sureness)}"
    if unit.voice is None:
        return f"uncertain, {_margin(unit.sureness)}"
    source = source_in_words(unit.citation) if unit.citation else "source not given"
    said = f"quoted, {_margin(unit.sureness)}: {source}"
    return f"{said}, {_margin(unit.source_sureness or 0.0)}"


def as_json(article: Article, units: list[Explained]) -> dict[str, Any]:
    """The object of `explain-source`."""
    return {
        "id": article.id,
        "title": article.title,
        "published": iso(article.published),
        "units": [
            {
                "start": unit.span.start,
                "end": unit.span.end,
                "text": unit.span.of(article.body),
                "voice": unit.voice and unit.voice.value,
                "outlet": unit.citation and unit.citation.outlet,
                "sureness": unit.sureness,
                "source_sureness": unit.source_sureness,
                "evidence": list(unit.evidence),
            }
            for unit in units
        ],
    }
