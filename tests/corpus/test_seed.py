"""The one real post that lies beside the repository: kept here as places and hashes, not words."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.article import DateSource, Post
from corpus.attribution import attribute
from corpus.profile import recognised_profile
from corpus.readers import plaintext
from corpus.text import passages

if TYPE_CHECKING:
    from pathlib import Path

TITLE = (128, "e6b4d783cbaf5322")
BODY = (4546, "6830334d35470960")
CITATIONS = [((3221, 3266), (3177, 3266)), ((4517, 4546), (4470, 4546))]
QUOTATIONS = [(101, 3175, 0), (3268, 4468, 1)]
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
    read = plaintext.read_text_file(file, recognised_profile([str(file)]))
    assert isinstance(read, Post)
    return read


def test_the_head_is_read_and_the_body_kept(post: Post) -> None:
    assert (post.published, post.date_source) == (date(2011, 12, 7), DateSource.BYLINE)
    assert post.categories == ("China", "DNA Uses in Adoption", "Trafficking")
    assert (post.author, post.url, post.warnings) == (None, None, ())
    assert (len(post.title), digest(post.title)) == TITLE
    assert (len(post.body), digest(post.body)) == BODY


def test_both_reports_are_quoted_whole_from_their_own_outlets(post: Post) -> None:
    found = attribute.attribute(post.body)
    first, second = found.citations
    assert (first.outlet, first.writers) == ("China Daily", ("Zhang Yan", "Xu Wei"))
    assert (second.outlet, second.writers) == ("The Star", ("Reuters",))
    assert first.date == second.date == date(2011, 12, 7)
    assert [(c.span, c.block) for c in found.citations] == CITATIONS
    assert [(*each.span, each.citation) for each in found.quotations] == QUOTATIONS
    assert (found.uncertain, found.dated) == ((), ())


def test_every_passage_is_under_one_citation_and_of_a_good_size(post: Post) -> None:
    found = passages.cut_passages(post.body, attribute.attribute(post.body))
    assert [(each.citation, *each.span) for each in found] == PASSAGES
    assert all(60 <= len(each.span.of(post.body).split()) <= 200 for each in found)
