"""Whose words a body holds: marked posts for every trap, and laws that hold for any text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from corpus import quotations
from tests.corpus import marked

POSTS = list(marked.posts(Path(__file__).with_name("attributed_posts.txt")))


@pytest.mark.parametrize(("trap", "text"), POSTS, ids=[trap for trap, _ in POSTS])
def test_a_post_is_attributed_as_its_marks_say(trap: str, text: str) -> None:
    body = marked.unmarked(text)
    assert marked.marked(body, quotations.attribute(body)) == text
