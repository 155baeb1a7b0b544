"""Sources that prose or markup names: each form, and what only looks like one."""

from __future__ import annotations

import pytest

from corpus.article import Markup, MarkupKind, Span
from corpus.attribution import attribute
from corpus.citations.candidate import Role
from corpus.citations.sources import find_candidates
from tests.linear.growth import best

QUOTE = "The pier has been closed for a year."


@pytest.mark.parametrize(
    ("body", "outlet", "role"),
    [
        (f"The Hill Valley Post reports:\n\n{QUOTE}", "Hill Valley Post", Role.LEAD_IN),
        (f"From the Hill Valley Post:\n\n{QUOTE}", "Hill Valley Post", Role.LEAD_IN),
        (f"According to the Hill Valley Post, “{QUOTE}”", "Hill Valley Post", Role.LEAD_IN),
        (f"“{QUOTE}” (via Hill Valley Post)", "Hill Valley Post", Role.FOLLOWS),
        (f"“{QUOTE}” (Source: Hill Valley Post, 3/7/11)", "Hill Valley Post", Role.FOLLOWS),
        (f"“{QUOTE}”\nSource: Hill Valley Post", "Hill Valley Post", Role.FOLLOWS),
        (f"By ADA QUILL, Hill Valley Post\n\n{QUOTE}", "Hill Valley Post", Role.INTRODUCES),
    ],
)
def test_each_form_in_prose(body: str, outlet: str, role: Role) -> None:
    (found,) = find_candidates(body)
    assert (found.citation.outlet, found.role, found.is_certain) == (outlet, role, False)
    assert found.citation.text == found.citation.span.of(body)


@pytest.mark.parametrize(
    ("signature", "outlet", "writers"),
    [
        ("- Hill Valley Post", "Hill Valley Post", ()),
        ("A. Writer, Hill Valley Post", "Hill Valley Post", ("A. Writer",)),
        ("– Rosa Pell", None, ("Rosa Pell",)),
    ],
)
def test_a_signature_below_a_blockquote(
    signature: str, outlet: str | None, writers: tuple[str, ...]
) -> None:
    (found,) = find_candidates(f"{QUOTE}\n\n{signature}", [Span(0, len(QUOTE))])
    assert (found.citation.outlet, found.citation.writers) == (outlet, writers)


def test_a_cite_element() -> None:
    body = f"{QUOTE}\n\nHill Valley Post"
    mark = Markup(Span(len(QUOTE) + 2, len(body)), MarkupKind.CITE)
    (found,) = find_candidates(body, (), [mark])
    assert found.citation.outlet == "Hill Valley Post"


def test_read_the_full_story_with_a_link_below_a_blockquote() -> None:
    body = f"{QUOTE}\n\nRead the full story here"
    link = Markup(Span(len(body) - 4, len(body)), MarkupKind.LINK, "https://www.lantern.example/a")
    (found,) = find_candidates(body, [Span(0, len(QUOTE))], [link])
    assert found.citation.outlet == "lantern.example"
    assert found.citation.url == "https://www.lantern.example/a"


def test_a_link_to_what_the_name_says_speaks_for_an_outlet() -> None:
    body = f"Pierwatch writes:\n\n“{QUOTE}”"
    assert find_candidates(body) == []
    link = Markup(Span(0, 9), MarkupKind.LINK, "https://www.pierwatch.example/a")
    (found,) = find_candidates(body, (), [link])
    assert (found.citation.outlet, found.citation.url) == ("Pierwatch", link.address)


@pytest.mark.parametrize(
    "body",
    [
        f"Rosa Pell writes:\n\n“{QUOTE}”",
        f"“{QUOTE}” [Bridge]",
        f"“{QUOTE}” [Hill Valley, NY - November 21, 2011]",
        f"“{QUOTE}” [pier_List]",
        f"(via Hill Valley P\u043est) “{QUOTE}”",  # a Cyrillic letter
        f"From the Hill\u200b Valley Post:\n\n“{QUOTE}”",  # an invisible one
    ],
)
def test_what_only_looks_like_a_source(body: str) -> None:
    assert attribute.attribute(body).citations == ()


def test_a_lead_in_without_a_quotation_is_dropped() -> None:
    body = "We looked for what the Hill Valley Post reports:\n\nhttps://host.example/a"
    assert find_candidates(body) != []
    assert attribute.attribute(body).citations == ()


def test_many_cite_elements_in_one_line_take_time_by_their_number() -> None:
    def read(body: str) -> None:
        spans = (Span(at, at + 5) for at in range(0, len(body), 48))
        find_candidates(body, markup=[Markup(span, MarkupKind.CITE) for span in spans])

    short, long = (best(read, "Aa Bb " * size) for size in (20_000, 160_000))
    assert long < 24 * (short + 0.002)
