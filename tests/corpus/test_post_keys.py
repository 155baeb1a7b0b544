"""Which addresses are one post: a table of forms, and the laws that every key keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.post_keys import attachment_parent, file_key, post_keys, wordpress_keys

if TYPE_CHECKING:
    from pathlib import Path

PERMALINK = "site.example/2011/03/09/the-slug"


@pytest.mark.parametrize(
    "address",
    [
        "https://site.example/2011/03/09/the-slug/",
        "http://site.example/2011/03/09/the-slug",
        "http://www.site.example/2011/03/09/the-slug/",
        "HTTPS://WWW.Site.Example:443/2011/03/09/the-slug/#comments",
        "http://site.example:80//2011/03/09//the-slug//",
        "//site.example/2011/03/09/the-slug",
        "site.example/2011/03/09/the-slug",
        " https://site.example/2011/03/09/the-slug/?utm_source=feed&utm_medium=rss ",
        "https://site.example/2011/03/09/the-slug/?replytocom=77#respond",
        "https://site.example/2011/03/09/the-slug/feed/",
        "https://site.example/2011/03/09/the-slug/amp/",
        "https://site.example/2011/03/09/the-slug/comment-page-2/#comment-9",
        "https://web.archive.org/web/20120101000000/http://www.site.example/2011/03/09/the-slug/",
    ],
)
def test_every_spelling_of_a_permalink_is_one_key(address: str) -> None:
    assert post_keys(address) == (PERMALINK,)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.site.example/?p=12", "site.example?p=12"),
        ("http://site.example?p=12", "site.example?p=12"),
        ("http://site.example/index.php?p=0012&preview=true", "site.example?p=12"),
        ("http://site.example/?page_id=12", "site.example?p=12"),
        ("http://site.example/blog/?p=12", "site.example/blog?p=12"),
        ("http://127.0.0.1:8080/?p=3", "127.0.0.1:8080?p=3"),
    ],
)
def test_a_numbered_address_is_its_site_and_number(address: str, key: str) -> None:
    assert post_keys(address) == (key,)


def test_a_permalink_comes_before_a_number() -> None:
    assert post_keys("http://site.example/?p=12", "https://site.example/2011/03/09/the-slug/") == (
        PERMALINK,
        "site.example?p=12",
    )


@pytest.mark.parametrize(
    ("attachment", "post"),
    [
        ("https://site.example/2011/03/09/the-slug/photo-2/", PERMALINK),
        ("https://site.example/2011/03/09/the-slug/attachment/77/", PERMALINK),
        ("https://site.example/the-slug/attachment/photo/", "site.example/the-slug"),
        ("https://site.example/2011/03/the-slug/photo/", "site.example/2011/03/the-slug"),
    ],
)
def test_an_attachment_page_also_has_the_key_of_its_post(attachment: str, post: str) -> None:
    own, parent = post_keys(attachment)
    assert parent == post
    assert attachment_parent(own) == post


@pytest.mark.parametrize(
    "address",
    [
        "https://site.example/2011/03/09/the-slug/",
        "https://site.example/2011/03/09/the-slug/2/",  # the second page of a long post
        "https://site.example/2011/03/09/",
        "https://site.example/the-slug/",
        "https://site.example/2011/03/09/2012/",
        "https://site.example/?attachment_id=9",
    ],
)
def test_what_is_no_attachment_page_names_no_other_post(address: str) -> None:
    (key,) = post_keys(address)
    assert attachment_parent(key) is None


@pytest.mark.parametrize(
    "nothing",
    [None, "", "  ", "no address", "mailto:a@site.example", "http://[::1", "https://site.example/"],
)
def test_what_identifies_no_post_gives_no_key(nothing: str | None) -> None:
    assert post_keys(nothing) == ()


def test_an_atom_id_is_its_own_key_and_other_parameters_tell_pages_apart() -> None:
    assert post_keys("tag:site.example,2011:12") == ("tag:site.example,2011:12",)
    assert post_keys("https://site.example/read?b=2&a=1") == post_keys(
        "http://site.example/read/?a=1&b=2"
    )
    assert post_keys("https://site.example/read?a=1") != post_keys("https://site.example/read?a=2")


def test_an_escaped_path_and_the_same_path_in_letters_are_one_key() -> None:
    assert post_keys("https://site.example/caf%c3%a9/") == post_keys("https://site.example/café")


def test_a_file_has_one_key_however_it_is_reached(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.touch()
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    (tmp_path / "sub").mkdir()
    expected = file_key(file)
    assert expected.startswith("file:/")
    assert file_key(link) == expected
    assert file_key(tmp_path / "sub" / ".." / "a.txt") == expected


def test_a_post_that_says_so_is_no_attachment_whatever_its_permalink() -> None:
    address = "https://site.example/2011/03/news/the-slug/"
    assert post_keys(address, attachments=False) == ("site.example/2011/03/news/the-slug",)


@pytest.mark.parametrize(
    ("guid", "added"),
    [
        ("http://site.example/?p=7", ()),
        ("http://site.example/?p=12", ()),
        ("http://old.example/?p=7", ("old.example?p=7",)),
        ("http://site.example/older-slug/", ("site.example/older-slug",)),
        (None, ()),
    ],
)
def test_a_guid_is_a_key_unless_it_has_another_number_on_the_same_site(
    guid: str | None, added: tuple[str, ...]
) -> None:
    found = wordpress_keys("http://site.example/the-slug/", "http://site.example/?p=12", guid)
    assert found == ("site.example/the-slug", "site.example?p=12", *added)


segments = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="/?#\\%"))
    .filter(lambda part: part.strip(".") != "")
    .map(str.strip),
    min_size=1,
    max_size=5,
).map("/".join)
hosts = st.from_regex(r"[a-z][a-z0-9-]{0,8}\.example", fullmatch=True)
addresses = st.builds("https://{}/{}".format, hosts, segments) | st.builds(
    "http://{}/?p={}".format, hosts, st.integers(min_value=0, max_value=10**9)
)


@given(st.lists(addresses | st.text() | st.none()))
def test_keys_are_distinct_and_are_their_own_keys(given_addresses: list[str | None]) -> None:
    found = post_keys(*given_addresses)
    assert len(set(found)) == len(found)
    for key in found:
        assert key in post_keys(key), "a key read as an address is itself"


@given(addresses, st.sampled_from(["http://", "https://", "https://www.", "HTTP://WWW."]))
def test_scheme_and_www_and_slash_and_fragment_never_matter(address: str, opening: str) -> None:
    bare = address.partition("://")[2]
    variant = opening + bare + ("" if "?" in bare else "/") + "#top"
    assert post_keys(variant) == post_keys(address)


@given(addresses, addresses)
def test_the_order_of_named_addresses_is_kept(first: str, second: str) -> None:
    found = post_keys(first, second)
    named = [
        key for address in (first, second) for key in post_keys(address)[:1] if "?p=" not in key
    ]
    assert list(found[: len(set(named))]) == list(dict.fromkeys(named))
