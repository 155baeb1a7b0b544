"""Answers of WordPress's REST interface that were saved to files, whole or a post at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corpus import post_keys
from corpus.article import PassedOver, Refusal
from corpus.readers.wordpress import posts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.article import Item
    from corpus.readers.files import SourceFile


class _Unnamed:
    """Authors and categories that an answer only numbers have no names here."""

    def author(self, number: int) -> str | None:  # noqa: ARG002
        """None: nobody can be asked."""
        return None

    def categories(self, numbers: Sequence[int]) -> tuple[str, ...]:  # noqa: ARG002
        """None: nobody can be asked."""
        return ()


def read_saved(file: SourceFile) -> Iterator[Item]:
    """Yield the posts of one file; a file that is damaged is refused as a whole."""
    try:
        data = json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        yield Refusal(str(file), f"is damaged JSON: {error}")
        return
    for item in data if isinstance(data, list) else [data]:
        yield _item(item, str(file))


def _item(item: Any, source: str) -> Item:  # noqa: ANN401 - unchecked JSON
    kind = item.get("type") if isinstance(item, dict) else None
    if kind not in (None, "post"):
        return PassedOver(source, str(kind))
    link = str(item.get("link") or "") if isinstance(item, dict) else ""
    site = post_keys.site_key(f"//{urlsplit(link).netloc}") if link else ""
    return posts.read_items(item, site, source=source, names=_Unnamed())
