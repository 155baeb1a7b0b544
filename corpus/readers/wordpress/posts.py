"""Posts as WordPress's REST interface writes them, checked and turned into values.

Content comes rendered: paragraphs are marked, shortcodes done, quotes curled. Names of authors and
categories come embedded with the post; where a site leaves them out, they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, Field, ValidationError

from corpus import post_keys
from corpus.article import Post, Refusal, Removed
from corpus.readers import publication_date
from corpus.readers.markup import html_to_text

if TYPE_CHECKING:
    from collections.abc import Sequence


# As much of what a site gives for a number as its refusal repeats.
_SHOWN = 40
_OTHER_STATES = {
    "publish": "protected post",
    "private": "private post",
    "future": "post to come",
    "trash": "deleted post",
}


def unpublished(status: str) -> str:
    """What a post is called that is not shown to everybody; a published one has a password."""
    return _OTHER_STATES.get(status, "draft")


class Names(Protocol):
    """Looks up what a post only numbers; None or nothing where the site does not tell."""

    def author(self, number: int) -> str | None:
        """The display name of an author."""

    def categories(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """The names of categories, in the order of their numbers."""


class _Rendered(BaseModel):
    rendered: str = ""
    protected: bool = False


class _Term(BaseModel):
    name: str = ""
    taxonomy: str = ""


class _Author(BaseModel):
    name: str = ""


class _Embedded(BaseModel):
    author: list[_Author] = []
    terms: list[list[_Term]] = Field(default=[], alias="wp:term")


class _Item(BaseModel):
    id: int = Field(strict=True)
    link: str = ""
    guid: _Rendered = _Rendered()
    date: str | None = None
    modified: str | None = None
    status: str = "publish"
    title: _Rendered = _Rendered()
    content: _Rendered
    author: int = 0
    categories: list[int] = []
    embedded: _Embedded = Field(default=_Embedded(), alias="_embedded")


def key_of(site: str, number: int | str) -> str:
    """The key that every post of a site has by its number."""
    return f"{site}?p={number}"


def read_items(data: Any, site: str, *, source: str, names: Names) -> Post | Refusal | Removed:  # noqa: ANN401 - unchecked JSON
    """One post of a site from one object of an answer; `site` is its key, see `site_key`.

    A post that is not public any more, or only with a password, is a removed one.
    """
    try:
        item = _Item.model_validate(data)
    except ValidationError as error:
        number = data.get("id") if isinstance(data, dict) else None
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"])) or "it"
        named = str(number or "without a number")[:_SHOWN]
        return Refusal(source, f"post {named}: {where}: {fault['msg']}")
    if item.status != "publish" or item.content.protected:
        return Removed((key_of(site, item.id),))
    body = html_to_text.text_of(item.content.rendered)
    day = publication_date.iso_day(item.date or "")
    published, date_source = publication_date.published(day, item.link)
    return Post(
        keys=post_keys.wordpress_keys(item.link, f"//{key_of(site, item.id)}", item.guid.rendered),
        source=source,
        title=html_to_text.line_of(item.title.rendered),
        body=body.text,
        url=item.link or None,
        published=published,
        date_source=date_source,
        modified=item.modified,
        author=_author(item, names),
        categories=_categories(item, names),
        blockquotes=body.blockquotes,
        markup=body.markup,
    )


def _author(item: _Item, names: Names) -> str | None:
    embedded = next((author.name for author in item.embedded.author if author.name), None)
    asked = names.author(item.author) if item.author and not embedded else None
    return html_to_text.name_of(embedded or asked or "")


def _categories(item: _Item, names: Names) -> tuple[str, ...]:
    embedded = [
        term.name for terms in item.embedded.terms for term in terms if term.taxonomy == "category"
    ]
    if not embedded and item.categories:
        embedded = list(names.categories(item.categories))
    return html_to_text.names_of(embedded)
