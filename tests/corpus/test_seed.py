"""The one real post that lies beside the repository: kept here as places and hashes, not words."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.article import DateSource, Post, Quotation
from corpus.attribution import attribute
from corpus.profile import recognised_profile
from corpus.readers import plaintext
from corpus.readers.files import SourceFile
from corpus.text import passages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TITLE = (128, "e6b4d783cbaf5322")
BODY = (4546, "6830334d35470960")
CITATIONS = [((3221, 3266), (3177, 3266)), ((4517, 4546), (4470, 4546))]
QUOTATIONS = [(101, 3175, 0), (3268, 4468, 1)]
# Five times, of two persons.
SPEAKERS = [
    "be8b9c5c5776649a",
    "4b248d1d7982566b",
    "4b248d1d7982566b",
    "4b248d1d7982566b",
    "8bb1b6e147d69874",
]
PASSAGES = [
    (0, 0, 549),
    (0, 552, 1313),
    (0, 1315, 1931),
    (0, 1933, 2541),
    (0, 2545, 3175),
    (1, 3268, 3801),
    (1, 3803, 4468),
]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.fixture
def post(shared: Path) -> Post:
    """The post, read from the folder of shared data."""
    file = shared / "seeds" / "000_1adac07d86bcee37.txt"
    read = plaintext.read_text_file(SourceFile(file), recognised_profile([str(file)]))
    assert isinstance(read, Post)
    return read


def test_the_head_is_read_and_the_body_kept(post: Post) -> None:
    assert (post.published, post.date_source) == (date(2011, 12, 7), DateSource.BYLINE)
    assert post.categories == ("China", "DNA Uses in Adoption", "Trafficking")
    assert (post.author, post.url, post.warnings) == (None, None, ())
    assert (len(post.title), digest(post.title)) == TITLE
    assert (len(post.body), digest(post.body)) == BODY


def runs(body: str, quotations: Sequence[Quotation]) -> list[tuple[int, int, int | None]]:
    """Quotations of one citation with no letter between them, which part where speakers change."""
    joined: list[tuple[int, int, int | None]] = []
    for each in quotations:
        start, end = each.span
        if joined and joined[-1][2] == each.citation:
            between = body[joined[-1][1] : start]
            if not any(map(str.isalnum, between)):
                start = joined.pop()[0]
        joined.append((start, end, each.citation))
    return joined


def test_both_reports_are_quoted_whole_from_their_own_outlets(post: Post) -> None:
    found = attribute.attribute(post.body)
    first, second = found.citations
    assert (first.outlet, first.writers) == ("China Daily", ("Zhang Yan", "Xu Wei"))
    assert (second.outlet, second.writers) == ("The Star", ("Reuters",))
    assert first.date == second.date == date(2011, 12, 7)
    assert [(c.span, c.block) for c in found.citations] == CITATIONS
    assert runs(post.body, found.quotations) == QUOTATIONS
    assert (found.uncertain, found.dated) == ((), ())
    speakers = [each.speaker.of(post.body) for each in found.quotations if each.speaker]
    assert [digest(name) for name in speakers] == SPEAKERS


def test_every_passage_is_under_one_citation_and_of_a_good_size(post: Post) -> None:
    found = passages.cut_passages(post.body, attribute.attribute(post.body))
    assert [(each.citation, *each.span) for each in found] == PASSAGES
    assert all(60 <= len(each.span.of(post.body).split()) <= 200 for each in found)
