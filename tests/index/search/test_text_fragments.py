"""A link lands on the words: read as a browser reads it, its fragment finds the quote."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.article import Span
from index.search.text_fragments import link_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

URL = "https://lamp.example/2011/12/07/harbour"


def span_of(text: str, body: str) -> Span:
    start = body.index(text)
    return Span(start, start + len(text))


def fragment(text: str, body: str) -> str:
    return link_to(URL, body, span_of(text, body)).removeprefix(f"{URL}#:~:text=")


def words(text: str) -> list[str]:
    return text.casefold().split()


def parsed(directive: str) -> tuple[list[str], list[str], list[str]]:
    """Prefix, start and end of a text directive, as the specification's syntax says."""
    parts = directive.split(",")
    prefix = words(unquote(parts.pop(0)[:-1])) if parts[0].endswith("-") else []
    assert not any("-" in part or "&" in part for part in parts)
    assert 1 <= len(parts) <= 2
    start, *end = (words(unquote(part)) for part in parts)
    return prefix, start, end[0] if end else []


def places(wanted: Sequence[str], page: Sequence[str], since: int = 0) -> Iterator[int]:
    for at in range(since, len(page) - len(wanted) + 1):
        if page[at : at + len(wanted)] == wanted:
            yield at


def landing(directive: str, body: str) -> tuple[int, int]:
    """The first range of words that a browser would highlight."""
    prefix, start, end = parsed(directive)
    page = words(body)
    for at in places([*prefix, *start], page):
        first = at + len(prefix)
        last = first + len(start)
        for closing in places(end, page, last) if end else [last]:
            return first, closing + len(end)
    pytest.fail(f"nothing on the page matches {directive!r}")


def word_range(body: str, span: Span) -> tuple[int, int]:
    return len(body[: span.start].split()), len(body[: span.end].split())


def test_a_short_quote_stands_whole_in_the_link() -> None:
    body = "Before it. The first tram left Chengdu at six. After it."
    assert fragment("The first tram left Chengdu at six.", body) == (
        "The%20first%20tram%20left%20Chengdu%20at%20six."
    )


def test_what_is_syntax_in_a_fragment_is_encoded() -> None:
    body = "A so-called tram, Lee & Sons’ “first”: 100% new? #1 ünïcode."
    encoded = fragment(body, body)
    assert encoded.startswith("A%20so%2Dcalled%20tram%2C%20Lee%20%26%20Sons%E2%80%99")
    assert unquote(encoded) == body
    assert not set("-,&#? ") & set(encoded)


def test_a_long_quote_is_given_by_its_first_and_last_words() -> None:
    quote = " ".join(f"word{n}" for n in range(60)) + "."
    assert fragment(quote, f"Before it. {quote} After it.") == (
        "word0%20word1%20word2%20word3,word56%20word57%20word58%20word59."
    )


def test_a_quote_across_paragraphs_is_a_range_although_it_is_short() -> None:
    quote = "One tram left.\n\nNobody saw it go."
    assert fragment(quote, f"Early. {quote} Late.") == "One%20tram%20left.,Nobody%20saw%20it%20go."


def test_a_last_paragraph_of_one_word_is_found_as_it_is() -> None:
    quote = "What did the keeper say to them?\n\nNothing."
    assert fragment(quote, quote).endswith(",Nothing.")


def test_an_opening_that_occurs_earlier_is_made_longer_until_it_is_unique() -> None:
    quote = "The lamp of the harbour burned until morning" + " and again" * 20 + " until noon."
    body = f"The lamp of the harbour was lit. {quote}"
    assert fragment(quote, body).startswith("The%20lamp%20of%20the%20harbour%20burned,")


def test_case_does_not_make_an_opening_unique() -> None:
    quote = "The lamp of the harbour burned" + " and burned" * 20 + " until noon."
    body = f"THE LAMP OF THE keeper. {quote}"
    assert fragment(quote, body).startswith("The%20lamp%20of%20the%20harbour,")


def test_words_that_stand_earlier_too_are_told_apart_by_what_leads_to_them() -> None:
    body = "Was it lit? Yes. Was it seen from the salt pans? Yes. And heard?"
    second = Span(body.rindex("Yes."), body.rindex("Yes.") + 4)
    directive = link_to(URL, body, second).partition("text=")[2]
    assert directive.endswith("from%20the%20salt%20pans%3F-,Yes.")
    assert landing(directive, body) == word_range(body, second)


def test_what_leads_to_a_paragraph_is_taken_from_the_one_before_it() -> None:
    body = "Yes.\n\nWas it seen at all, then?\n\nYes."
    second = Span(len(body) - 4, len(body))
    directive = link_to(URL, body, second).partition("text=")[2]
    assert directive == "seen%20at%20all%2C%20then%3F-,Yes."


def test_an_ending_that_occurs_inside_the_quote_is_made_longer() -> None:
    quote = (
        "They rang the bell at noon on Monday, and "
        + "went on in the rain along the quay and " * 4
        + "sang; then they rang the bell at noon on Monday, and then they rang the bell at noon."
    )
    assert landing(fragment(quote, quote), quote) == (0, len(quote.split()))


@pytest.mark.parametrize("blank", ["", " ", "\n\n"])
def test_a_blank_span_gives_the_bare_address(blank: str) -> None:
    body = f"one{blank}two"
    assert link_to(URL, body, Span(3, 3 + len(blank))) == URL


def test_an_address_with_a_fragment_of_its_own_keeps_it() -> None:
    assert link_to(f"{URL}#more", "Lit.", Span(0, 4)) == f"{URL}#more:~:text=Lit."


def test_the_link_of_any_english_quote_fits_a_link_button() -> None:
    sentence = "The antidisestablishmentarian harbour-master’s “lamp” was, in all likelihood, lit. "
    body = sentence * 12
    link = link_to(URL, body, Span(len(sentence) * 6, len(body) - 1))
    assert len(link) <= 512


_vocabulary = ["lamp", "Lamp", "bell,", "“kite”", "co-op", "R&D", "stairs.", "naïve", "50%"]
_paragraphs = st.lists(st.sampled_from(_vocabulary), min_size=1, max_size=30).map(" ".join)
_bodies = st.lists(_paragraphs, min_size=1, max_size=5).map("\n\n".join)


@given(_bodies, st.data())
@example("lamp lamp lamp lamp lamp", None)
def test_the_fragment_of_any_quote_finds_it_where_words_can_tell(
    body: str, data: st.DataObject | None
) -> None:
    count = len(body.split())
    first = data.draw(st.integers(0, count - 1)) if data else 2
    last = data.draw(st.integers(first + 1, count)) if data else count
    starts = [i for i in range(len(body)) if not body[i].isspace() and body[i - 1 : i].isspace()]
    starts = [0, *starts]
    span = Span(
        starts[first], starts[last - 1] + len(body[starts[last - 1] :].split(maxsplit=1)[0])
    )
    assert word_range(body, span) == (first, last)
    directive = link_to(URL, body, span).partition("text=")[2]
    prefix, start, end = parsed(directive)
    quoted = words(span.of(body))
    assert quoted[: len(start)] == start
    assert not end or quoted[len(start) :][-len(end) :] == end
    assert words(body[: span.start])[-len(prefix) :] == prefix or not prefix
    found = landing(directive, body)
    if found[0] != first:
        # Nothing that a link may hold tells the quote from what stands before it.
        page = words(body)
        line = words(span.of(body).split("\n")[0])
        leads = words(body[: span.start].rstrip().rpartition("\n")[2])
        openings = [line[:n] for n in range(4, min(12, len(line) - 4) + 1)]
        for told in [
            *openings,
            *([*leads[-n:], *start] for n in range(4, min(12, len(leads)) + 1)),
        ]:
            assert next(places(told, page)) < first
    elif found[1] != last:
        assert end
        assert next(places(end, quoted, len(start))) + len(end) < len(quoted)
