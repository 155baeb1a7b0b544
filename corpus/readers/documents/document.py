"""A document as one post: what its properties say, and what its first lines say better."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus import post_keys
from corpus.article import DateSource, Post, Refusal
from corpus.readers.markup.boilerplate import without_frame
from corpus.readers.markup.html_to_text import line_of, name_of
from corpus.readers.page.metadata import day_in_words
from corpus.readers.plaintext import is_title

if TYPE_CHECKING:
    from datetime import date

    from corpus.readers.files import SourceFile
    from corpus.readers.markup.text_builder import HtmlText
    from corpus.readers.site import Site

# What programs write where nobody has said anything.
_NO_TITLE = re.compile(
    r"(?:untitled\b.*|microsoft word\b.*|word document|document\s*\d*|\(unspecified\)|title"
    r"|[^\n]*\.(?:docx?|pdf|odt|rtf|tex|dvi|indd|txt|html?))",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:python-docx|unknown|user|admin(?:istrator)?|owner|author|(?:microsoft )?office user"
    r"|\(?anonymous\)?|default|pc|home)",
    re.IGNORECASE,
)
_BY = re.compile(r"by\s+(?P<name>[^\W\d_][^\d,;|@]{2,58}[^\W\d_])(?:\s*[,|–—-].*)?", re.IGNORECASE)
# A dateline stands among so many first lines, and is no longer than this.
_FIRST_LINES, _LONGEST_LINE = 8, 80


class Properties(NamedTuple):
    """What a file says of itself; `title` and `author` as they were typed or left."""

    title: str = ""
    author: str = ""
    day: date | None = None
    modified: str | None = None


def document_post(
    file: SourceFile, read: HtmlText, stated: Properties, site: Site, *, heading: str = ""
) -> Post | Refusal:
    """The post that a document is; `heading` is what its layout shows to be the title."""
    lines = [line.strip() for line in read.text.split("\n") if line.strip()][:_FIRST_LINES]
    if not lines:
        return Refusal(str(file), "holds no text")
    title = _title(file, lines, stated.title, heading)
    body = without_frame(read, title, wide=False, profile=site.profile)
    day, date_source = _published(lines, stated.day)
    return Post(
        keys=(post_keys.file_key(file.path),),
        source=str(file),
        title=title,
        body=body.text,
        published=day,
        date_source=date_source,
        modified=stated.modified,
        author=_author(lines, stated.author),
        blockquotes=body.blockquotes,
        markup=body.markup,
    )


def _title(file: SourceFile, lines: list[str], stated: str, heading: str) -> str:
    """The stated title, the heading, the first line if it looks like one, or the file's name."""
    said = " ".join(stated.split())
    if said and not _NO_TITLE.fullmatch(said):
        return line_of(said)
    if heading:
        return heading
    if is_title(lines[0]) and len(lines) > 1:
        return lines[0]
    return re.sub(r"[-_]+", " ", Path(str(file)).stem).strip()


def _published(lines: list[str], stated: date | None) -> tuple[date | None, DateSource]:
    """The day of a dateline, else the one that the properties say."""
    for line in lines:
        if len(line) <= _LONGEST_LINE and not line.endswith(".") and (day := day_in_words(line)):
            return day, DateSource.BYLINE
    return stated, DateSource.EXPORT if stated else DateSource.NONE


def _author(lines: list[str], stated: str) -> str | None:
    if found := next((match["name"] for line in lines if (match := _BY.fullmatch(line))), None):
        return name_of(found)
    return None if _NO_AUTHOR.fullmatch(stated.strip()) else name_of(stated)
