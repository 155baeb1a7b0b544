"""Markdown files as posts: front matter read, text rendered, and read as any other HTML."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from corpus import post_keys
from corpus.article import DateSource, PassedOver, Post, Refusal
from corpus.readers import encoding, publication_date
from corpus.readers.markdown.front_matter import (
    FrontMatter,
    FrontMatterError,
    split_front_matter,
)
from corpus.readers.markdown.generators import DATED_NAME, generator_of
from corpus.readers.markup import html_to_text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from corpus.readers.files import SourceFile

_NOT_MARKDOWN = (".html", ".htm")
# What generators put in when they build the site: tags go, what stands between them stays.
_COMMENT = re.compile(r"\{%-?\s*(?P<end>end)?comment(?P<tag>\s*+-?%\})?")
_TAG = re.compile(r"\{%[^{}\n]{0,500}%\}|\{\{[<%][^{}\n]{0,500}[>%]\}\}|\{\{[^{}\n]{0,200}\}\}")
_ATTRIBUTES = re.compile(r"\n?\{:[^{}\n]{0,200}\}[ \t]*(?=\n|$)")
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>[^\n]+?)(?:(?<![ \t#])[ \t#]++)?(?:\n|$)")


def read_markdown(file: SourceFile) -> Post | Refusal | PassedOver:
    """Read one file; a draft or a page is passed over, broken front matter is refused."""
    return encoding.read_file(file, encoding.decode_text, partial(_parse, file))


def _parse(file: SourceFile, text: str, source: str) -> Post | Refusal | PassedOver:
    try:
        matter, below = split_front_matter(text)
    except FrontMatterError as error:
        return Refusal(source, f"the front matter {error}")
    generator = generator_of(file)
    path = file.files.resolve(file.path)
    kind = generator.kind(path, matter)
    if kind != "post":
        return PassedOver(source, kind)
    title, below = _title(matter, below, path)
    day, date_source = _published(matter, path)
    url = generator.address(path, matter, day)
    read = html_to_text.text_of(_rendered(below, path))
    if not read.text and not matter.fields:
        return Refusal(source, "holds no text")
    return Post(
        keys=post_keys.post_keys(url, attachments=False) or (post_keys.file_key(path),),
        source=source,
        title=html_to_text.line_of(title),
        body=read.text,
        url=url,
        published=day,
        date_source=date_source,
        modified=matter.text("last_modified_at", "lastmod", "modified", "updated") or None,
        author=html_to_text.name_of(", ".join(matter.texts("authors", "author"))),
        categories=html_to_text.names_of(generator.categories(path, matter)),
        blockquotes=read.blockquotes,
        markup=read.markup,
    )


def _title(matter: FrontMatter, below: str, path: Path) -> tuple[str, str]:
    """The stated title, else the first heading, which leaves the text, else the file's name."""
    if stated := matter.text("title"):
        return stated, below
    if heading := _HEADING.match(below):
        return heading["title"], below[heading.end() :]
    named = DATED_NAME.fullmatch(path.stem)
    words = re.sub(r"[-_]+", " ", named["slug"] if named else path.stem)
    return words[:1].upper() + words[1:], below


def _published(matter: FrontMatter, path: Path) -> tuple[date | None, DateSource]:
    if stated := matter.day("date", "publishdate", "pubdate", "published", "created"):
        return stated, DateSource.EXPORT
    named = DATED_NAME.fullmatch(path.stem) or DATED_NAME.fullmatch(path.parent.name)
    day = publication_date.any_day(named["day"]) if named else None
    return day, DateSource.URL if day else DateSource.NONE


def _rendered(text: str, path: Path) -> str:
    """The text as HTML, without the tags of a generator's templates."""
    plain = _ATTRIBUTES.sub("", _TAG.sub("", _without_comments(text)))
    return plain if path.suffix.lower() in _NOT_MARKDOWN else _markdown().render(plain)


def _without_comments(text: str) -> str:
    """The text without comments; of nested ones, which Liquid does not know, the inner go."""
    kept, position, opened = list[str](), 0, -1
    for found in _COMMENT.finditer(text):
        if found["end"] is None:
            opened = found.start() if found["tag"] else -1
        elif found["tag"] and opened >= 0:
            kept.append(text[position:opened])
            position, opened = found.end(), -1
    return "".join([*kept, text[position:]])


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
