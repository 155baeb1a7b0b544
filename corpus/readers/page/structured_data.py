"""What a page says of its post for machines: JSON-LD (schema.org), read without its comments."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

_SCRIPT = 'script[type="application/ld+json" i]'
_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|Report|Review|Recipe|SocialMediaPosting)$", re.IGNORECASE
)
_LISTING = re.compile(r"(?:CollectionPage|SearchResultsPage|ItemList|Blog)$")
_SITE = re.compile(r"(?:WebSite|Organization|NewsMediaOrganization|Blog)$")
# How deep an article may lie in what describes the page around it.
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class StructuredData:
    """The facts that JSON-LD states; empty where the page has none."""

    headline: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    site_names: tuple[str, ...] = ()
    is_listing: bool = False

    @property
    def is_article(self) -> bool:
        """Whether the page says that it is one article."""
        return bool(self.headline and self.published)


def structured_data(tree: LexborHTMLParser) -> StructuredData:
    """Read the JSON-LD of a page; what is no JSON is passed over."""
    things = [each for node in tree.css(_SCRIPT) for each in _things(_loaded(node.text()))]
    articles = [each for each in things if _is(each, _ARTICLE)]
    article = articles[0] if articles else {}
    return StructuredData(
        headline=_text(article.get("headline")) or _text(article.get("name")),
        published=_text(article.get("datePublished")),
        modified=_text(article.get("dateModified")),
        authors=tuple(_names(article.get("author"))),
        site_names=tuple(
            name
            for each in things
            for name in (
                *(_names(each.get("name")) if _is(each, _SITE) else ()),
                *_names(each.get("publisher")),
            )
        ),
        is_listing=not articles and any(_is(each, _LISTING) for each in things),
    )


def _loaded(text: str) -> Any:  # noqa: ANN401 - unchecked JSON
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _things(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    """Every object that has a type, from the outside in; comments are not entered."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for each in data:
            yield from _things(each, depth + 1)
    elif isinstance(data, dict):
        if "@type" in data or "datePublished" in data:
            yield data
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "isPartOf"):
            yield from _things(data.get(name), depth + 1)


def _is(thing: dict[str, Any], kind: re.Pattern[str]) -> bool:
    stated = thing.get("@type", "Article")
    return any(
        kind.search(str(each)) for each in (stated if isinstance(stated, list) else [stated])
    )


def _names(data: Any) -> list[str]:  # noqa: ANN401
    """The names in a text, an object with a name, or a list of such."""
    if isinstance(data, list):
        return [name for each in data for name in _names(each)]
    name = _text(data.get("name") if isinstance(data, dict) else data)
    return [name] if name else []


def _text(data: Any) -> str:  # noqa: ANN401
    return " ".join(data.split()) if isinstance(data, str) else ""
