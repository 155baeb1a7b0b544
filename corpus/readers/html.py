"""Saved pages: one post in a file, picked out of the page that a theme put around it.

What readers wrote under it and what the page hides is taken out before anything is looked for. The
markup of WordPress's themes says where a post stands; on a page without it, general extractors say
so (`page/extraction.py`), and the metadata is weighed (`page/metadata.py`).

A page says the same thing in several places, and they are asked in the order of trust: for the date
the byline, then the time element beside it, then the page's metadata, then what it prints, then the
address.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from corpus import post_keys
from corpus.article import DateSource, PassedOver, Post, Refusal
from corpus.errors import SourceError
from corpus.post_keys import split_address
from corpus.readers import encoding, publication_date
from corpus.readers.markup.boilerplate import byline_in, only_lines, without_frame
from corpus.readers.markup.hidden import remove_hidden
from corpus.readers.markup.html_to_text import name_of, names_of, text_of, text_of_node
from corpus.readers.markup.parsing import parse_html
from corpus.readers.markup.pruning import MOST_READ, outermost
from corpus.readers.markup.text_builder import HtmlText
from corpus.readers.page.comments import remove_comments
from corpus.readers.page.extraction import chosen_lines
from corpus.readers.page.listing import listing_kind
from corpus.readers.page.metadata import Metadata
from corpus.readers.page.site_names import shared_names
from corpus.readers.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from selectolax.lexbor import LexborHTMLParser

    from corpus.profile import ArchiveProfile
    from corpus.readers.files import SourceFile
    from corpus.readers.markup.byline import Byline

# The most telling first. Those from _WIDE on hold more than the post's words.
_BODIES = (
    ".entry-content",
    ".post-content",
    "[itemprop=articleBody]",
    ".post-entry",
    ".post-body",
    ".article-content, .article-body",
    ".entry",
    "article",
    "main",
    "#content",
    "body",
)
_WIDE = _BODIES.index(".entry")
_META_LINES = (
    ".post-meta, .entry-meta, .postmetadata, .post-info, .meta-info, .byline, .post-date, .meta"
)
_TIMES = (
    "time.entry-date[datetime]",
    "time.published[datetime]",
    "time[itemprop=datePublished]",
    "time[pubdate]",
    ".entry-meta time[datetime], .post-meta time[datetime], .posted-on time[datetime]",
    "article header time[datetime]",
)
_AUTHORS = ("[rel=author]", ".author .fn", ".vcard .fn", "[itemprop=author] [itemprop=name]")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*+=\s*+["']?+\s*+([\w.:-]+)""", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_POST_ID = re.compile(r"\b(?:postid|attachmentid)-(\d+)\b")
_WORDPRESS = re.compile(r"/wp-(?:content|includes)/|content=\"WordPress|\bsingle-post\b")
NO_SITE = Site()
_PAGES_COMPARED = 40
# In fewer characters than this the extractors have not recognised a post.
_LEAST_FOUND = 100
_POST_IN_FORM = "article, h1, p ~ p ~ p"


def read_page(file: SourceFile, site: Site = NO_SITE) -> Post | Refusal | PassedOver:
    """Read one saved page; what holds no post is refused, a list of posts is passed over."""
    key, place = post_keys.file_key(file.path), site.place(file.path)
    parse = partial(parse_page, own_key=key, site=site, place=place)
    return encoding.read_file(file, decode_page, parse)


def site_names_in(pages: Sequence[SourceFile]) -> frozenset[str]:
    """What some pages of one site, spread over all of them, show to be the site's names."""
    step = max(len(pages) // _PAGES_COMPARED, 1)
    return shared_names(_trees(pages[::step]))


def _trees(pages: Iterable[SourceFile]) -> Iterator[LexborHTMLParser]:
    """The pages that can be read; why others cannot is told when their turn comes."""
    for page in pages:
        with suppress(OSError, SourceError):
            if page.files.holds(page.path):
                yield parse_html(page.read_bytes().decode("utf-8", "replace"))


def parse_page(
    markup: str,
    source: str,
    *,
    own_key: str,
    address: str | None = None,
    site: Site = NO_SITE,
    place: str = "",
) -> Post | Refusal | PassedOver:
    """Read the markup of a page; `own_key` identifies it where it names no address of its own.

    `place` is where its file lies in the site, which may tell that it is a list of posts.
    """
    page = _Page(markup, address, site.names)
    if listed := listing_kind(page.tree, page.metadata, [page.url or "", place]):
        return PassedOver(source, "list of posts", f"shows {listed}, not one post")
    if page.tree.css_first("form.post-password-form"):
        return Refusal(source, "asks for a password and shows no post")
    title, line = page.metadata.title(), page.byline()
    body = page.body(title, line, site.profile)
    if not body.text and not title:
        return Refusal(source, "holds no post: neither a title nor text was found")
    published, date_source = page.published(line, title)
    warnings = [line.warning] if line and line.warning else []
    if not body.text:
        warnings.append("no text was found under the title")
    return Post(
        keys=page.keys() or (own_key,),
        source=source,
        title=title,
        body=body.text,
        url=page.url,
        published=published,
        date_source=date_source,
        modified=page.modified(),
        author=page.author(line),
        categories=page.categories(line),
        blockquotes=body.blockquotes,
        markup=body.markup,
        warnings=tuple(f"{source}: {warning}" for warning in warnings),
    )


def decode_page(data: bytes) -> encoding.Decoded:
    """A page as text: UTF-8 if it is that, else as it declares itself, else Windows-1252.

    ValueError, whose message is the reason, is raised for what is empty or no text.
    """
    declared = _CHARSET.search(data[:4096])
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            name = encoding.character_set(declared[1].decode("latin-1")) if declared else None
            if name and name != "utf-8":
                # What claims to be Latin-1 is Windows-1252, in browsers too.
                name = "cp1252" if name == "iso8859-1" else name
                return encoding.Decoded(data.decode(name), None)
        except UnicodeDecodeError:
            pass
    return encoding.decode_text(data)


class _Page:
    """A parsed page and what it says about itself; questions to it are cheap but not remembered."""

    def __init__(self, markup: str, address: str | None, site_names: frozenset[str]) -> None:
        # As in a browser that runs scripts: a <noscript> in the head must not end the head.
        self.tree = parse_html(markup, scripting=True)
        self.markup = markup
        body = self.tree.body
        self.classes = ((body.attributes.get("class") or "") if body else "").split()
        self.metadata = Metadata(self.tree, site_names)
        self.url = self._address(address)
        remove_hidden(self.tree)
        remove_comments(self.tree)
        for form in self.tree.css("form"):
            if form.css_first(_POST_IN_FORM):  # some sites put the whole page into one
                form.unwrap()

    def keys(self) -> tuple[str, ...]:
        """Of the page's own address and of its number, where the page tells it."""
        shortlink = self._link("link[rel=shortlink]")
        number = next((m[1] for name in self.classes if (m := _POST_ID.fullmatch(name))), None)
        host = split_address(self.url or "").netloc
        numbered = f"//{host}/?p={number}" if host and number else None
        is_post = "single-post" in self.classes
        return post_keys.post_keys(self.url, shortlink, numbered, attachments=not is_post)

    def is_wordpress(self) -> bool:
        """Whether the markup is surely that of a WordPress theme, with one post in it."""
        return len(self.tree.css(".entry-content")) == 1 and bool(_WORDPRESS.search(self.markup))

    def byline(self) -> Byline | None:
        """The first line of the page that is a byline as a whole, looked for where it belongs."""
        nodes = (*self.tree.css(_META_LINES)[:MOST_READ], *self.tree.css("body"))
        return next(filter(None, (byline_in(text_of_node(node).text) for node in nodes)), None)

    def published(self, line: Byline | None, title: str) -> tuple[date | None, DateSource]:
        """The most trusted date; a byline with an impossible one leaves the post undated."""
        if line:
            return line.published, DateSource.BYLINE if line.published else DateSource.NONE
        for selector in _TIMES:
            node = self.tree.css_first(selector)
            if node and (day := publication_date.iso_day(node.attributes.get("datetime") or "")):
                return day, DateSource.BYLINE
        if day := self.metadata.stated_day():
            return publication_date.local(day, self.url), DateSource.EXPORT
        if day := publication_date.day_in(self.url):
            return day, DateSource.URL
        if day := self.metadata.printed_day(self.text().text.split("\n"), title):
            return day, DateSource.BYLINE
        return None, DateSource.NONE

    def modified(self) -> str | None:
        """When the page says that it was last changed, as it is written there."""
        stated = self.metadata.stated("article:modified_time", "og:updated_time")
        return next(stated, None) or self.metadata.data.modified or None

    def author(self, line: Byline | None) -> str | None:
        """The byline's author, else the one that the markup names; no e-mail address."""
        if line and line.author:
            return line.author
        for selector in _AUTHORS:
            node = self.tree.css_first(selector)
            name = name_of(node.inner_html or "") if node else None
            if name and (author := self.metadata.author_name(name)):
                return author
        return self.metadata.author()

    def categories(self, line: Byline | None) -> tuple[str, ...]:
        """The links that WordPress marks as categories; the byline's names where it marks none."""
        linked = (node.inner_html or "" for node in self.tree.css("a[rel~=category]"))
        return names_of(linked) or (line.categories if line else ())

    def text(self) -> HtmlText:
        """All words of the page."""
        return text_of_node(self.tree.body) if self.tree.body else HtmlText("", ())

    def body(self, title: str, line: Byline | None, profile: ArchiveProfile) -> HtmlText:
        """The text of the post without heading and boilerplate."""
        if not line and not self.is_wordpress():
            read = self.text()
            lines = read.text.split("\n")
            chosen = chosen_lines(self.tree.html or "", lines, lambda part: text_of(part).text)
            if (
                sum(len(line) for line, kept in zip(lines, chosen, strict=True) if kept)
                >= _LEAST_FOUND
            ):
                return without_frame(only_lines(read, chosen), title, wide=False, profile=profile)
        return self._by_name(title, profile)

    def _by_name(self, title: str, profile: ArchiveProfile) -> HtmlText:
        """The text in the most telling of the nodes named for it; of like ones, the longest."""
        for index, selector in enumerate(_BODIES):
            read = max(
                (text_of_node(node) for node in outermost(self.tree.css(selector))),
                key=lambda text: len(text.text),
                default=HtmlText("", ()),
            )
            if read.text:
                return without_frame(read, title, wide=index >= _WIDE, profile=profile)
        return HtmlText("", ())

    def _address(self, address: str | None) -> str | None:
        saved = _SAVED_FROM.search(self.markup[:4096])
        stated = [self._link("link[rel=canonical]"), *self.metadata.stated("og:url")]
        stated.append(saved[1] if saved else None)
        return next((each for each in stated if each and post_keys.post_keys(each)), address)

    def _link(self, selector: str) -> str | None:
        node = self.tree.css_first(selector)
        href = (node.attributes.get("href") or "").strip() if node else ""
        return href if split_address(href).scheme in ("http", "https") else None
