"""Bodies that imitate a newspaper: what a post does not credit to it is not credited to it."""

from __future__ import annotations

import tomllib

import pytest

from corpus.article import Span
from corpus.attribution import attribute
from tests.paths import ROOT

_FILE = ROOT / "tests/corpus/attribution/spoofed.toml"
SPOOFED: dict[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))


def credited(text: str) -> list[str]:
    """The stretches about a plank that are credited to any source."""
    body = text.replace("<", "").replace(">", "")
    marked = (Span(text.index("<"), text.index(">") - 1),) if "<" in text else ()
    found = attribute.attribute(body, marked).quotations
    said = [each.span.of(body) for each in found if each.citation is not None]
    return [each for each in said if "plank" in each]


@pytest.mark.parametrize("text", SPOOFED.values(), ids=SPOOFED)
def test_nothing_of_a_spoofed_body_is_credited_to_an_outlet(text: str) -> None:
    assert "plank" in text
    assert not credited(text)
