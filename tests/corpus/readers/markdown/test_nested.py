"""Front matter that is nested without end is refused, quickly and in words."""

from __future__ import annotations

import pytest

from corpus.readers.markdown.front_matter import FrontMatterError, split_front_matter


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: " + "[" * 60_000 + "\n---\nWords.",
        "---\ntags: " + "[" * 2000 + "]" * 2000 + "\n---\nWords.",
        "---\n" + "- " * 3000 + "a\n---\nWords.",
        "+++\ntags = " + "[" * 3000 + "]" * 3000 + "\n+++\nWords.",
    ],
)
def test_front_matter_nested_without_end_is_refused(text: str) -> None:
    with pytest.raises(FrontMatterError, match="lists in lists without end"):
        split_front_matter(text)


def test_front_matter_as_people_write_it_is_read() -> None:
    matter, _ = split_front_matter("---\ntags: [a, [b, {c: [d]}]]\n---\nWords.")
    assert matter.fields["tags"] == ["a", ["b", {"c": ["d"]}]]
