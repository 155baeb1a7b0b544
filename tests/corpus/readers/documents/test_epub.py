"""Books: a post for each chapter."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.article import DateSource, PassedOver, Post, Refusal
from corpus.readers import source

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.article import Item

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
PACKAGE = """<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
  <dc:title>Trams &amp; Benches</dc:title><dc:creator>Ada Quill</dc:creator>
  <dc:creator>Ben Thorne</dc:creator>
  <dc:date opf:event="modification">2020-01-02</dc:date>
  <dc:date opf:event="publication">2011-03-09</dc:date>
</metadata><manifest>
  <item id="n" href="nav.xhtml" properties="nav"/><item id="c" href="front.xhtml"/>
  <item id="a" href="text/one%20tram.xhtml"/><item id="b" href="text/two.xhtml"/>
  <item id="e" href="text/three.xhtml"/><item id="i" href="text/empty.xhtml"/>
  <item id="x" href="notes.xhtml"/>
</manifest><spine>
  <itemref idref="c"/><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/>
  <itemref idref="e"/><itemref idref="i"/><itemref idref="x" linear="no"/><itemref idref="gone"/>
</spine><guide><reference type="cover" href="front.xhtml"/></guide></package>"""
PAGE = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html '
    'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head>'
    "<title{}</head><body>{}</body></html>"
)
PAGES = {
    "OEBPS/front.xhtml": PAGE.format("/>", "<p>A Cover</p>"),
    "OEBPS/nav.xhtml": PAGE.format("/>", "<nav><ol><li>One</li></ol></nav>"),
    "OEBPS/text/one tram.xhtml": PAGE.format(
        "/>",
        '<section><h2>The Tram <em>Is</em> Back</h2><a id="x"/><p>It is late.</p>'
        "<blockquote><p>“We wait.”</p></blockquote><h2>Later</h2><p>It came.</p></section>",
    ),
    "OEBPS/text/two.xhtml": PAGE.format(">A Bench</title>", "<p>It is new.</p><h3>More</h3>"),
    "OEBPS/text/three.xhtml": PAGE.format(">Trams &amp; Benches</title>", "<p>And so on.</p>"),
    "OEBPS/text/empty.xhtml": PAGE.format("/>", '<img src="a.png"/>'),
    "OEBPS/notes.xhtml": PAGE.format("/>", "<p>A note.</p>"),
}


def book(folder: Path, **others: str) -> list[Item]:
    contents = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": PACKAGE, **PAGES, **others}
    with zipfile.ZipFile(folder / "book.epub", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, content in contents.items():
            archive.writestr(name, content)
    return list(source.read_source(str(folder / "book.epub")))


def test_each_chapter_is_a_post_in_the_order_of_the_book(tmp_path: Path) -> None:
    items = book(tmp_path)
    posts = [item for item in items if isinstance(item, Post)]
    assert [(post.title, post.body) for post in posts] == [
        ("The Tram Is Back", "It is late.\n\n“We wait.”\n\nLater\n\nIt came."),
        ("A Bench", "It is new.\n\nMore"),
        ("Trams & Benches, part 5", "And so on."),
    ]
    assert {post.author for post in posts} == {"Ada Quill, Ben Thorne"}
    assert {post.published for post in posts} == {date(2011, 3, 9)}
    assert {post.date_source for post in posts} == {DateSource.EXPORT}
    assert posts[0].source == str(tmp_path / "book.epub" / "OEBPS" / "text" / "one tram.xhtml")
    assert [span.of(posts[0].body) for span in posts[0].blockquotes] == ["“We wait.”"]
    assert len({post.keys for post in posts}) == 3


def test_cover_contents_and_pages_without_text_are_passed_over(tmp_path: Path) -> None:
    passed = [item.kind for item in book(tmp_path) if isinstance(item, PassedOver)]
    aside = "cover or contents page"
    assert passed == [aside, aside, "page without text", aside]


def test_a_chapter_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    package = PACKAGE.replace("text/two.xhtml", "text/four.xhtml")
    items = book(tmp_path, **{"OEBPS/book.opf": package})
    (refused,) = [item for item in items if isinstance(item, Refusal)]
    assert refused.source.endswith("text/four.xhtml")
    assert refused.reason == "there is no such file in the archive"
    assert len([item for item in items if isinstance(item, Post)]) == 2


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("META-INF/container.xml", "<container/>", "names no package"),
        ("META-INF/container.xml", "<container", "is no XML that can be read"),
        ("OEBPS/book.opf", '<!DOCTYPE a [<!ENTITY b "late">]><a>&b;</a>', "is no XML that can"),
        (
            "META-INF/encryption.xml",
            '<encryption><CipherReference URI="OEBPS/text/two.xhtml"/></encryption>',
            "is locked (DRM)",
        ),
    ],
)
def test_a_damaged_or_locked_book_is_refused(
    tmp_path: Path, name: str, content: str, reason: str
) -> None:
    (item,) = book(tmp_path, **{name: content})
    assert isinstance(item, Refusal)
    assert reason in item.reason


def test_obfuscated_fonts_lock_nothing(tmp_path: Path) -> None:
    listed = '<encryption><CipherReference URI="OEBPS/fonts/a.otf"/></encryption>'
    items = book(tmp_path, **{"META-INF/encryption.xml": listed})
    assert len([item for item in items if isinstance(item, Post)]) == 3
