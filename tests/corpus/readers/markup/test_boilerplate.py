"""What a theme adds goes, prose stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.profile import named_profile
from corpus.readers.markup import boilerplate

PROFILE = named_profile("REFORM Talk")
IMAGE = PROFILE.image_lines[0]
MAIL = "Your email address will not be published. Required fields are marked *"
AKISMET = "This site uses Akismet to reduce spam. Learn how your comment data is processed."


def without_boilerplate(lines: list[str]) -> list[str]:
    return boilerplate.without_boilerplate(lines, PROFILE)


@pytest.mark.parametrize(
    "name", ["Trafficking2", "Corruption2", "Education Resources2", "UN-Law12"]
)
def test_an_image_goes_with_the_name_below_it_and_the_text_after_it_stays(name: str) -> None:
    lines = ["One.", "", IMAGE, "", name, "", "Two."]
    assert without_boilerplate(lines) == ["One.", "", "", "", "Two."]


@pytest.mark.parametrize(
    "prose",
    [
        "Two.",
        "The school has 2 cows and a dog named R2",
        "Chapter 2",
        "They met at the G8",
        "Trafficking",
        "“Trafficking2”",
        "2012",
    ],
)
def test_prose_below_an_image_without_a_name_stays(prose: str) -> None:
    assert without_boilerplate(["One.", IMAGE, prose]) == [
        "One.",
        prose,
    ]


def test_only_the_first_line_below_an_image_can_be_its_name() -> None:
    lines = [IMAGE, "One.", "Corruption2"]
    assert without_boilerplate(lines) == ["One.", "Corruption2"]


def test_a_name_without_its_image_is_prose() -> None:
    assert without_boilerplate(["Corruption2", "One."]) == ["Corruption2", "One."]


@pytest.mark.parametrize("end", ["Submit a Comment", "Recent Comments", "  Submit a Comment\u00a0"])
def test_the_comment_form_is_the_end(end: str) -> None:
    assert without_boilerplate(["One.", end, "", MAIL, "", AKISMET, "A reader on Post"]) == ["One."]


@pytest.mark.parametrize("line", [MAIL, AKISMET])
def test_standing_lines_go_by_themselves(line: str) -> None:
    assert without_boilerplate(["One.", line, "Two."]) == ["One.", "Two."]


@pytest.mark.parametrize(
    "line",
    [
        "Submit a Comment to the ministry by Friday.",
        "They read the Recent Comments",
        "The REFORM Puzzle Piece above was drawn by a reader.",
        f"“{MAIL}”",
    ],
)
def test_a_sentence_that_speaks_of_boilerplate_stays(line: str) -> None:
    assert without_boilerplate([line]) == [line]


@given(st.lists(st.text("aB2 .*", max_size=9)))
def test_lines_that_are_no_boilerplate_come_back_unchanged(lines: list[str]) -> None:
    assert without_boilerplate(lines) == lines


known = [IMAGE, MAIL, AKISMET, "Submit a Comment", "Recent Comments"]


@given(st.lists(st.sampled_from([*known, "", "Corruption2", "Prose.", " Prose "])))
def test_what_stays_is_in_order_and_stripping_again_removes_nothing(lines: list[str]) -> None:
    kept = without_boilerplate(lines)
    rest = iter(lines)
    assert all(line in rest for line in kept)
    assert not {line.strip() for line in kept} & set(known)
    assert without_boilerplate(kept) == kept


def test_without_its_profile_the_lines_of_one_site_are_prose() -> None:
    lines = ["One.", IMAGE, "Corruption2", "Two.", "Submit a Comment", "Three."]
    assert boilerplate.without_boilerplate(lines) == ["One.", IMAGE, "Corruption2", "Two."]
