"""WordPress exports (WXR 1.0 to 1.2): the published posts, one at a time.

Kept are items of the type post that are published and have no password; the rest is counted. The
words of comments, e-mail addresses and network addresses are not even collected. A post that is in
the export but no longer published leaves the archive, if it was there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus import post_keys
from corpus.article import PassedOver, Post, Refusal, Removed
from corpus.errors import SourceError
from corpus.readers import publication_date
from corpus.readers.markup import html_to_text
from corpus.readers.wordpress import posts, shortcodes
from corpus.readers.xml.stream import read_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Item
    from corpus.readers.files import SourceFile
    from corpus.readers.xml.records import Record

_ITEM = (
    "title link guid creator encoded category post_id post_date post_date_gmt post_modified "
    "post_password status post_type comment/comment_id"
)
# What an item is called that is no published post.
_OTHER_TYPES = {"page": "page", "attachment": "attachment", "nav_menu_item": "menu item"}
_WANTED = {
    "item": frozenset(_ITEM.split()),
    "author": frozenset(("author_login", "author_display_name")),
    "base_blog_url": frozenset(("",)),
}
# Content of the block editor marks its paragraphs; in older content the line ends are what counts,
# and WordPress makes paragraphs of them each time it shows the post.
_BLOCK_EDITOR = "<!-- wp:"
# In a text, this is the end of the text of an item whose section was never closed: the words of the
# next item have run into it.
_RUN_ON = "</content:encoded>"


def read_export(file: SourceFile) -> Iterator[Item]:
    """Yield the published posts of an export, in its order, and a refusal for each fault in it.

    SourceError is raised for a file that cannot be opened or that declares a DOCTYPE.
    """
    try:
        with file.open() as stream:
            export = _Export(str(file))
            for found in read_records(stream, str(file), _WANTED):
                if isinstance(found, Refusal):
                    yield found
                else:
                    yield from export.take(found)
    except OSError as error:
        raise SourceError(f"{file}: cannot be read: {error.strerror or error}") from error


@dataclass(slots=True)
class _Export:
    """What the head of an export says about all its posts."""

    source: str
    site: str = ""
    names: dict[str, str] = field(default_factory=dict)  # display names by login

    def take(self, record: Record) -> Iterator[Item]:
        """A post, a refused one or one that is none any more; and what was passed over."""
        if record.name == "author":
            self.names[record.text("author_login")] = record.text("author_display_name")
        elif record.name == "base_blog_url":
            self.site = record.text("")
        elif (kind := record.text("post_type")) != "post":
            yield PassedOver(self.source, _OTHER_TYPES.get(kind, "item of another type"))
        elif _RUN_ON in record.text("encoded"):
            where = f"line {record.line}: the text of the item is not closed"
            yield Refusal(self.source, f"{where}; it and the next one were left out")
        else:
            yield from self._published_or_not(record)

    def _published_or_not(self, record: Record) -> Iterator[Item]:
        status, password = record.text("status"), record.text("post_password")
        if status == "publish" and not password:
            yield self._post(record)
        else:
            link = record.text("link")
            yield Removed(post_keys.post_keys(link, self._numbered(record), attachments=False))
            yield PassedOver(self.source, posts.unpublished("publish" if password else status))
        if comments := len(record.all("comment/comment_id")):
            yield PassedOver(self.source, "comment", count=comments)

    def _post(self, record: Record) -> Post:
        link = record.text("link")
        stated = publication_date.iso_day(record.text("post_date"))
        stated = stated or publication_date.iso_day(record.text("post_date_gmt"))
        published, date_source = publication_date.published(stated, link)
        content = record.text("encoded")
        typed = _BLOCK_EDITOR not in content
        read = html_to_text.text_of(shortcodes.strip_shortcodes(content), typed_breaks=typed)
        modified = record.text("post_modified")
        keys = post_keys.wordpress_keys(link, self._numbered(record), record.text("guid"))
        login = record.text("creator")  # shown where the export names nobody
        return Post(
            keys=keys or (f"file:{self.source}#{record.line}",),
            source=self.source,
            title=html_to_text.line_of(record.text("title")),
            body=read.text,
            url=link or None,
            published=published,
            date_source=date_source,
            modified=modified.replace(" ", "T") if publication_date.iso_day(modified) else None,
            author=html_to_text.name_of(self.names.get(login) or login),
            categories=_categories(record),
            blockquotes=read.blockquotes,
            markup=read.markup,
            warnings=tuple(
                f"{self.source}: the item at line {record.line}: {warning}"
                for warning in record.warnings()
            ),
        )

    def _numbered(self, record: Record) -> str | None:
        """The `?p=ID` address, which the guid of a post that has moved may no longer be."""
        number = record.text("post_id")
        return f"{self.site}/?p={number}" if self.site and number else None


def _categories(record: Record) -> tuple[str, ...]:
    """Names of categories, without tags and formats, in the order of the export."""
    return html_to_text.names_of(
        value.text
        for value in record.all("category")
        if value.attributes.get("domain", "category") == "category"
    )
