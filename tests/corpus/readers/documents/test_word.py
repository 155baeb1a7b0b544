"""Word's documents, written by a library and then bent as Word itself bends them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml

from corpus.article import DateSource, MarkupKind, Post, Refusal
from corpus.readers import source

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def blank() -> Document:
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = ""
    return document


def read(folder: Path, document: Document) -> Post:
    document.save(str(folder / "a-late-tram.docx"))
    (item,) = source.read_source(str(folder / "a-late-tram.docx"))
    assert isinstance(item, Post), item
    return item


def linked(document: Document, address: str, text: str) -> None:
    paragraph = document.add_paragraph("See ")
    known = document.part.relate_to(
        address,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    paragraph._p.append(
        parse_xml(
            f'<w:hyperlink {WORDS} r:id="{known}" xmlns:r="http://schemas.openxmlformats.org/'
            f'officeDocument/2006/relationships"><w:r><w:t>{text}</w:t></w:r></w:hyperlink>'
        )
    )


def test_a_document_is_one_post(tmp_path: Path) -> None:
    document = blank()
    document.add_heading("The Tram Is Back", level=0)
    document.add_paragraph("The tram & its bell are back.").add_run(" Late.").italic = True
    document.add_heading("What they say", level=2)
    document.add_paragraph("“We wait,” they say.", style="Quote")
    document.add_paragraph("“Still.”", style="Intense Quote")
    document.add_paragraph("A bell", style="List Bullet")
    document.add_paragraph("A bench", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Line", "North"
    linked(document, "https://tram.example/a?b=1&c=2", "the Gazette")
    said = document.core_properties
    said.author, said.created = "Ada Quill", datetime(2011, 3, 9, 12, tzinfo=UTC)
    post = read(tmp_path, document)
    assert post.title == "The Tram Is Back"
    assert (post.author, post.published) == ("Ada Quill", date(2011, 3, 9))
    assert post.date_source is DateSource.EXPORT
    assert post.body == (
        "The tram & its bell are back. Late.\n\nWhat they say\n\n“We wait,” they say.\n\n“Still.”"
        "\n\n  • A bell\n  • A bench\n\nLine\n\nNorth\n\nSee the Gazette"
    )
    (quote,) = post.blockquotes
    assert quote.of(post.body) == "“We wait,” they say.\n\n“Still.”"
    marks = {mark.kind: (mark.span.of(post.body), mark.address) for mark in post.markup}
    assert marks[MarkupKind.LINK] == ("the Gazette", "https://tram.example/a?b=1&c=2")
    assert marks[MarkupKind.EMPHASIS] == ("Late.", None)


def test_the_words_are_those_that_a_reader_sees(tmp_path: Path) -> None:
    document = blank()
    document.add_paragraph("A Tram")
    document.add_paragraph("Contents 1", style="TOC Heading")
    paragraph = document.add_paragraph("It is ")
    for piece in (
        "<w:del {}><w:r><w:delText>never </w:delText></w:r></w:del>",
        '<w:ins {}><w:r><w:t xml:space="preserve">always </w:t></w:r></w:ins>',
        "<w:moveFrom {}><w:r><w:t>late</w:t></w:r></w:moveFrom>",
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>",
        '<w:r {}><w:rPr><w:strike w:val="0"/></w:rPr><w:t>well</w:t><w:noBreakHyphen/></w:r>',
        "<w:sdt {}><w:sdtContent><w:r><w:t>kept</w:t><w:br/></w:r></w:sdtContent></w:sdt>",
        "<w:r {}><w:t>and on time.</w:t></w:r>",
        "<w:r {}><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:r>",
    ):
        paragraph._p.append(parse_xml(piece.format(WORDS)))
    post = read(tmp_path, document)
    assert (post.title, post.body) == ("A Tram", "It is always well-kept\nand on time.")


def test_what_nobody_typed_is_no_author_and_no_title(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Word Document"
    document.add_paragraph("The tram of Port Tamar is late, and it was late yesterday.")
    post = read(tmp_path, document)
    assert (post.title, post.author) == ("a late tram", None)


def test_more_words_than_a_book_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.readers.documents.word._LARGEST_TEXT", 100)
    document = blank()
    document.add_paragraph("The tram is late.")
    document.save(str(tmp_path / "a.docx"))
    (item,) = source.read_source(str(tmp_path / "a.docx"))
    assert isinstance(item, Refusal)
    assert item.reason == "holds more words than any book; divide it"


def test_a_document_in_an_archive_is_read_there(tmp_path: Path) -> None:
    document = blank()
    document.add_paragraph("The tram is late.")
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("papers/tram.docx", stream.getvalue())
    (item,) = source.read_source(str(tmp_path / "a.zip"))
    assert isinstance(item, Post)
    assert item.source == str(tmp_path / "a.zip" / "papers" / "tram.docx")


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        ("word/document.xml", b"<w:document", "is a damaged Word document"),
        ("word/document.xml", b"", "is a damaged Word document"),
        ("[Content_Types].xml", b"\x00", "is a damaged Word document"),
        ("word/styles.xml", b"<a/>", "is a damaged Word document"),
        ("word/media/a.png", b"\0" * (40 << 20), "unpacks to more than 200 times its size"),
        ("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "late">]><a>&b;</a>', ""),
    ],
)
def test_damage_and_traps_are_refused(
    tmp_path: Path, part: str, content: bytes, reason: str
) -> None:
    document = blank()
    document.add_paragraph("The tram is late.")
    document.save(str(tmp_path / "whole.docx"))
    with (
        zipfile.ZipFile(tmp_path / "whole.docx") as whole,
        zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as bent,
    ):
        for name in dict.fromkeys([*whole.namelist(), part]):
            bent.writestr(name, content if name == part else whole.read(name))
    (item,) = source.read_source(str(tmp_path / "a.docx"))
    assert isinstance(item, Refusal)
    assert reason in item.reason
