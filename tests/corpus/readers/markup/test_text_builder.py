"""What the markup of a page says of a stretch, kept as spans of its text."""

from __future__ import annotations

import pytest

from corpus.article import MarkupKind
from corpus.readers.markup.boilerplate import without_frame
from corpus.readers.markup.html_to_text import text_of


@pytest.mark.parametrize(
    ("html", "text", "kind", "address"),
    [
        ("<cite>Hill Post</cite>", "Hill Post", MarkupKind.CITE, None),
        ('<a href="https://a.example/b">here</a>', "here", MarkupKind.LINK, "https://a.example/b"),
        ("<em>It is shut.</em>", "It is shut.", MarkupKind.EMPHASIS, None),
        ("<i>It is shut.</i>", "It is shut.", MarkupKind.EMPHASIS, None),
        ('<p style="margin-left: 40px">Shut.</p>', "Shut.", MarkupKind.INDENT, None),
        ('<div style="padding-left:2em">Shut.</div>', "Shut.", MarkupKind.INDENT, None),
    ],
)
def test_each_mark_is_a_span_of_the_text(
    html: str, text: str, kind: MarkupKind, address: str | None
) -> None:
    read = text_of(f"<p>Ours.</p>{html}<p>Ours.</p>")
    (mark,) = read.markup
    assert (mark.span.of(read.text), mark.kind, mark.address) == (text, kind, address)


@pytest.mark.parametrize(
    "html", ['<a href="/a">b</a>', "<a>b</a>", '<p style="margin-left:0">b</p>', "<em> </em>"]
)
def test_what_leads_nowhere_indents_nothing_or_is_empty_is_no_mark(html: str) -> None:
    assert text_of(f"<p>a</p>{html}").markup == ()


def test_a_q_element_gives_marks() -> None:
    assert text_of("<p>She said <q>it is <q>shut</q></q>.</p>").text == "She said “it is “shut””."


def test_marks_move_with_their_words_when_lines_above_are_dropped() -> None:
    read = text_of("<p>The Pier</p><p>Ours.</p><p><cite>Hill Post</cite></p>")
    kept = without_frame(read, "The Pier", wide=False)
    assert kept.text.startswith("Ours.")
    assert [mark.span.of(kept.text) for mark in kept.markup] == ["Hill Post"]
