"""What one unit says of whose words it is: each cue by itself."""

from __future__ import annotations

import pytest

from corpus.article import Span
from corpus.attribution import evidence, in_marks
from corpus.attribution.states import Event, Unit


def quoted_unit(body: str) -> Unit:
    """The unit inside the first marks of a body of one paragraph."""
    opened, closed = body.index("“"), body.index("”")
    return Unit(
        span=Span(opened + 1, closed),
        paragraph=Span(0, len(body)),
        opened=(opened,),
        closed=closed,
        after=Event.OPENS,
        ends_at_close=True,
        in_blockquote=False,
        is_cited=False,
        names_source=False,
    )


def before(body: str) -> str:
    return in_marks.lead(body, quoted_unit(body))


def words_in(body: str) -> str:
    return quoted_unit(body).span.of(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("“It is shut,” she said.", True),
        ("She told the paper that “it is shut.”", True),
        ("“It is shut”, according to the harbour.", True),
        ("They call it “the pier” and laugh.", False),
        ("“The pier” said nothing to us.", False),
    ],
)
def test_is_spoken(body: str, expected: bool) -> None:
    assert in_marks.is_spoken(body, quoted_unit(body), before(body)) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("As we wrote in May: “It is shut.”", True),
        ("“It is shut,” I said.", True),
        ("As they wrote in May: “It is shut.”", False),
        ("We left. They wrote: “It is shut.”", False),
    ],
)
def test_is_said_by_archive(body: str, expected: bool) -> None:
    assert in_marks.is_said_by_archive(body, quoted_unit(body), before(body)) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [("As we wrote in May: “It is shut.”", True), ("We took this from May: “It is shut.”", False)],
)
def test_is_own_saying(body: str, expected: bool) -> None:
    assert in_marks.is_own_saying(before(body)) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("“It is shut.” – Wilma", True),
        ("“It is shut. – Wilma”", True),
        ("“It is shut.”\n– W. Pell", True),
        ("“It is shut” – and it was.", False),
    ],
)
def test_is_signed(body: str, expected: bool) -> None:
    assert in_marks.is_signed(body, quoted_unit(body), words_in(body)) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [("“it is shut,” they hear.", True), ("“it is shut”. So.", True), ("“it is” shut", False)],
)
def test_is_clause(body: str, expected: bool) -> None:
    assert in_marks.is_clause(body, quoted_unit(body), words_in(body)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("It is shut.", True), ("it is shut.", False), ("It is shut", False), ("Shut.", False)],
)
def test_is_sentence(text: str, expected: bool) -> None:
    assert in_marks.is_sentence(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Bridge That Hums", True),
        ("Aunts on the Air,", True),
        ("Pell, Reed, Quill, Osk", False),  # a list of names
        ("The pier is shut", False),
    ],
)
def test_is_title(text: str, expected: bool) -> None:
    assert in_marks.is_title(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our note: the pier is open.", True),
        ("[Ed: it is open.]", True),
        ("(emphasis added)", True),
        ("The editor left.", False),
    ],
)
def test_is_editors_note(text: str, expected: bool) -> None:
    assert evidence.is_editors_note(text) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A reader writes: “It is shut.”", True),
        ("Ida wrote to us: “It is shut.”", True),
        ("A reader writes:\n\n“It is shut.”", True),
        ("The Lantern writes: “It is shut.”", False),
        ("The Lantern had this for its readers: “It is shut.”", False),
        ("This is what everybody is sending us:\n\n“It is shut.”", False),
    ],
)
def test_is_correspondents(body: str, expected: bool) -> None:
    unit = quoted_unit(body)
    start = body.rfind("\n") + 1
    unit = unit._replace(paragraph=Span(start, len(body)))
    assert evidence.is_correspondents(body, unit) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We shall sing in the barn, said Hedda Moss.", True),
        ("Hedda Moss said we had none at all.", True),
        ("We said so last year, and you told us that we were wrong.", False),
        ("They said nothing.", False),
    ],
)
def test_is_told(text: str, expected: bool) -> None:
    assert evidence.is_told(text) is expected


REPORT = (
    "The harbour office has closed the north pier after two of its planks gave way under a cart"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{REPORT}, the keeper said to the town council.", True),
        (f"{REPORT} on Monday, and nobody was hurt there.", True),
        (f"{REPORT} on March 3, 2011, and nobody was hurt.", False),  # who writes later
        ("The keeper said so on Monday.", False),  # too short to tell
    ],
)
def test_is_report(text: str, expected: bool) -> None:
    assert evidence.is_report(text) is expected


def test_words_are_counted_in_scripts_with_and_without_spaces() -> None:
    assert in_marks.count_words("The pier is shut") == 4
    assert in_marks.count_words("桟橋は閉鎖された") == 1 + 8 // 2


def test_names_beside_the_marks_are_those_of_this_paragraph() -> None:
    body = "Quill of the Lantern wrote: “It is shut,” and Osk agreed with Plainwire."
    assert in_marks.words_beside(body, quoted_unit(body), before(body)) == {
        "Quill",
        "Lantern",
        "Plainwire",
    }


def test_brackets_are_no_words_of_a_unit() -> None:
    body = "The pier [our pier] is shut."
    assert "our" not in evidence.words_of(body, Span(0, len(body)), [Span(9, 19)])
