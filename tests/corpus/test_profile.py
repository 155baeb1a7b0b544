from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.errors import ProfileError
from corpus.profile import (
    NO_PROFILE,
    ArchiveProfile,
    named_profile,
    recognised_profile,
    shipped_profiles,
)

if TYPE_CHECKING:
    from pathlib import Path

REFORM_TALK = named_profile("reform talk")


def test_every_shipped_profile_has_a_name_of_its_own_and_a_host() -> None:
    names = [profile.name for profile in shipped_profiles()]
    assert len(set(names)) == len(names) >= 1
    assert all(profile.hosts for profile in shipped_profiles())


@pytest.mark.parametrize(
    "source",
    [
        "https://www.reformtalk.net/",
        "http://reformtalk.net/2011/12/07/a-post/",
        "HTTPS://reformtalk.net",
    ],
)
def test_a_site_is_recognised_by_its_address(source: str) -> None:
    assert recognised_profile(["posts/nothing.txt", source]) == REFORM_TALK


@pytest.mark.parametrize(
    "text",
    [
        "URL: https://reformtalk.net/2011/12/07/a-post\n\nA Post\n\nWords.",
        "A Post\n\nWords.\n\n  REFORM Puzzle Piece\n\nCorruption2\n",
        '<link rel="canonical" href="http://www.reformtalk.net/2011/12/07/a-post/">',
    ],
)
def test_files_are_recognised_by_what_they_hold(tmp_path: Path, text: str) -> None:
    (tmp_path / "posts").mkdir()
    file = tmp_path / "posts" / "page.txt"
    file.write_text(text, encoding="utf-8")
    assert recognised_profile([str(file)]) == REFORM_TALK
    assert recognised_profile([str(tmp_path)]) == REFORM_TALK


@pytest.mark.parametrize(
    "text",
    [
        "The REFORM Puzzle Piece was drawn by a reader, says reformtalk.net.",
        "URL: https://notreformtalk.net/a-post\n\nA Post",
        "",
    ],
)
def test_what_only_speaks_of_a_site_is_not_of_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "page.txt"
    file.write_text(text, encoding="utf-8")
    assert recognised_profile([str(file), str(tmp_path / "missing"), ""]) is NO_PROFILE
    assert recognised_profile(["https://example.org/reformtalk.net/"]) is NO_PROFILE


def test_a_keeper_may_name_a_profile_or_none_or_bring_one(tmp_path: Path) -> None:
    assert named_profile("none") is NO_PROFILE
    own = tmp_path / "mine.toml"
    own.write_text('name = "Mine"\nown_voice = ["The Lamp", "C++"]', encoding="utf-8")
    profile = named_profile(str(own))
    assert profile.name == "Mine"
    assert profile.own_words is not None
    assert profile.own_words.search("as The Lamp wrote")
    assert not profile.own_words.search("as the lamp wrote")


@pytest.mark.parametrize(
    "content",
    [
        "name = ",
        "nmae = 1",
        "hosts = 3",
        "address = 'lamp.example'",
        'name = "x"\nimage_name = "("',
    ],
)
def test_a_profile_that_cannot_be_read_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ProfileError, match=r"mine\.toml: no archive profile"):
        named_profile(str(file))


def test_an_unknown_name_says_what_can_be_named() -> None:
    with pytest.raises(ProfileError, match=r'"REFORM Talk", "none", or a file'):
        named_profile("Reform Tlak")


def test_a_profile_that_says_nothing_finds_nothing() -> None:
    assert ArchiveProfile().own_words is None
    assert NO_PROFILE.fingerprint == ""
    assert REFORM_TALK.fingerprint
