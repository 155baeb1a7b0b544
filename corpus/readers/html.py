"""Saved pages: one post in a file, picked out of the page that a theme put around it.

A page says the same thing in several places, and they are asked in the order of trust: for the date
the byline, then the time element beside it, then the page's metadata, then the address.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from corpus import post_keys
from corpus.article import DateSource, Post, Refusal
from corpus.profile import NO_PROFILE
from corpus.readers import encoding, publication_date
from corpus.readers.markup.boilerplate import byline_in, without_frame
from corpus.readers.markup.html_to_text import line_of, name_of, names_of, text_of_node
from corpus.readers.markup.text_builder import HtmlText

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from corpus.profile import ArchiveProfile
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
_TITLES = (".entry-title", ".post-title", "h1.title", "article h1", "main h1", "#content h1", "h1")
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
# Body classes that WordPress gives to pages which show many posts.
_LISTING = frozenset("home blog archive category tag search date author".split())  # noqa: SIM905
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_POST_ID = re.compile(r"\b(?:postid|attachmentid)-(\d+)\b")
_MARKUP_DATE = re.compile(r'"datePublished"\s*:\s*"([^"\\]{1,40})"')
_SITE_SUFFIX = re.compile(r"\s+(?:[|»«–—·]|-)\s+[^|»«–—·]*$")


def read_page(path: Path, profile: ArchiveProfile = NO_PROFILE) -> Post | Refusal:
    """Read one saved page; what holds no post is refused."""
    own_key = post_keys.file_key(path)
    parse = partial(parse_page, own_key=own_key, profile=profile)
    return encoding.read_file(path, decode_page, parse)


def parse_page(
    markup: str,
    source: str,
    *,
    own_key: str,
    address: str | None = None,
    profile: ArchiveProfile = NO_PROFILE,
) -> Post | Refusal:
    """Read the markup of a page; `own_key` identifies it where it names no address of its own."""
    page = _Page(markup, address)
    if page.is_listing():
        return Refusal(source, "shows a list of posts, not one post; save the posts' own pages")
    if page.tree.css_first("form.post-password-form"):
        return Refusal(source, "asks for a password and shows no post")
    title, line = page.title(), page.byline()
    body = page.body(title, profile)
    if not body.text and not title:
        return Refusal(source, "holds no post: neither a title nor text was found")
    published, date_source = page.published(line)
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
        modified=page.meta("article:modified_time"),
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
            if declared and (name := declared[1].decode()).lower() not in ("utf-8", "utf8"):
                # What claims to be Latin-1 is Windows-1252, in browsers too.
                name = "cp1252" if "8859-1" in name and "8859-15" not in name else name
                return encoding.Decoded(data.decode(name), None)
        except (LookupError, UnicodeDecodeError):
            pass
    return encoding.decode_text(data)


class _Page:
    """A parsed page and what it says about itself; questions to it are cheap but not remembered."""

    def __init__(self, markup: str, address: str | None) -> None:
        # As in a browser that runs scripts: a <noscript> in the head must not end the head.
        self.tree = LexborHTMLParser(markup, scripting=True)
        self.markup = markup
        body = self.tree.body
        self.classes = ((body.attributes.get("class") or "") if body else "").split()
        self.url = self._address(address)

    def is_listing(self) -> bool:
        """Whether WordPress says of the page that it shows many posts."""
        several = len(self.tree.css(".entry-title, .post-title")) > 1
        return several and not _LISTING.isdisjoint(self.classes) and "single" not in self.classes

    def meta(self, name: str) -> str | None:
        """The content of a `<meta>` by its property or name; None when missing or blank."""
        for node in self.tree.css(f'meta[property="{name}"], meta[name="{name}"]'):
            if content := (node.attributes.get("content") or "").strip():
                return content
        return None

    def keys(self) -> tuple[str, ...]:
        """Of the page's own address and of its number, where the page tells it."""
        shortlink = self._link("link[rel=shortlink]")
        number = next((m[1] for name in self.classes if (m := _POST_ID.fullmatch(name))), None)
        host = urlsplit(self.url or "").netloc
        numbered = f"//{host}/?p={number}" if host and number else None
        is_post = "single-post" in self.classes
        return post_keys.post_keys(self.url, shortlink, numbered, attachments=not is_post)

    def title(self) -> str:
        """The heading of the post, else the metadata's, else the window title without the site."""
        for selector in _TITLES:
            node = self.tree.css_first(selector)
            if node and (title := " ".join(text_of_node(node).text.split("\n"))):
                return title
        if stated := self.meta("og:title"):
            return line_of(stated)
        node = self.tree.css_first("head title")
        return _SITE_SUFFIX.sub("", " ".join((node.text() if node else "").split()))

    def byline(self) -> Byline | None:
        """The first line of the page that is a byline as a whole, looked for where it belongs."""
        nodes = (*self.tree.css(_META_LINES), *self.tree.css("body"))
        return next(filter(None, (byline_in(text_of_node(node).text) for node in nodes)), None)

    def published(self, line: Byline | None) -> tuple[date | None, DateSource]:
        """The most trusted date; a byline with an impossible one leaves the post undated."""
        if line:
            return line.published, DateSource.BYLINE if line.published else DateSource.NONE
        for selector in _TIMES:
            node = self.tree.css_first(selector)
            if node and (day := publication_date.iso_day(node.attributes.get("datetime") or "")):
                return day, DateSource.BYLINE
        stated = self.meta("article:published_time") or self._marked_up_date()
        day = publication_date.local(publication_date.iso_day(stated), self.url)
        return publication_date.published(day, self.url)

    def author(self, line: Byline | None) -> str | None:
        """The byline's author, else the one that the markup names; no e-mail address."""
        if line and line.author:
            return line.author
        for selector in _AUTHORS:
            node = self.tree.css_first(selector)
            if node and (name := name_of(node.inner_html or "")):
                return name
        return None

    def categories(self, line: Byline | None) -> tuple[str, ...]:
        """The links that WordPress marks as categories; the byline's names where it marks none."""
        linked = (node.inner_html or "" for node in self.tree.css("a[rel~=category]"))
        return names_of(linked) or (line.categories if line else ())

    def body(self, title: str, profile: ArchiveProfile) -> HtmlText:
        """The text of the post without heading and boilerplate; of like nodes, the longest."""
        for index, selector in enumerate(_BODIES):
            read = max(
                (text_of_node(node) for node in self.tree.css(selector)),
                key=lambda text: len(text.text),
                default=HtmlText("", ()),
            )
            if read.text:
                return without_frame(read, title, wide=index >= _WIDE, profile=profile)
        return HtmlText("", ())

    def _address(self, address: str | None) -> str | None:
        saved = _SAVED_FROM.search(self.markup[:4096])
        stated = [self._link("link[rel=canonical]"), self.meta("og:url")]
        stated.append(saved[1] if saved else None)
        return next((each for each in stated if each and post_keys.post_keys(each)), address)

    def _marked_up_date(self) -> str:
        found = _MARKUP_DATE.search(self.markup)
        return found[1] if found else ""

    def _link(self, selector: str) -> str | None:
        node = self.tree.css_first(selector)
        href = (node.attributes.get("href") or "").strip() if node else ""
        return href if urlsplit(href).scheme in ("http", "https") else None
