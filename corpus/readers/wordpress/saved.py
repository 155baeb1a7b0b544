"""Saved answers of the REST interfaces of WordPress and wordpress.com, whole or post by post."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus import post_keys
from corpus.article import PassedOver, Refusal, Removed
from corpus.readers.wordpress import posts, public_api

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
    for item in _posts(data):
        yield from _items(item, str(file))


def _posts(data: Any) -> list[Any]:  # noqa: ANN401 - unchecked JSON
    """The posts of an answer, all in the form of WordPress's own interface."""
    if public_api.is_answer(data):
        return [public_api.rendered_item(each) for each in data.get("posts", [data])]
    return data if isinstance(data, list) else [data]


def _items(data: Any, source: str) -> Iterator[Item]:  # noqa: ANN401 - unchecked JSON
    said = data if isinstance(data, dict) else {}
    kind = said.get("type")
    if kind not in (None, "post"):
        yield PassedOver(source, str(kind))
        return
    link = str(said.get("link") or "")
    site = post_keys.site_key(f"//{post_keys.split_address(link).netloc}") if link else ""
    item = posts.read_items(data, site, source=source, names=_Unnamed())
    if isinstance(item, Removed):
        yield PassedOver(source, posts.unpublished(str(said.get("status") or "publish")))
    yield item
