"""One post by every way in; and how files, folders and addresses are told apart."""

from __future__ import annotations

import json
import os
from html import escape
from typing import TYPE_CHECKING

import pytest
import stamina

from corpus.article import DateSource, Post, Refusal
from corpus.attribution.attribute import attribute
from corpus.errors import SourceError
from corpus.readers import source
from corpus.readers.detection import SourceKind, detect
from corpus.readers.http import Client
from corpus.readers.wordpress import posts as rest_posts
from tests.fake_wordpress import FakeWordPress, Fault
from tests.renditions import POSTS, as_atom, as_page, as_rest, as_rss, as_text, as_wxr

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from corpus.article import Item
    from tests.renditions import Rendition


class NoNames:
    def author(self, number: int) -> str | None:
        raise AssertionError(number)

    def categories(self, numbers: Sequence[int]) -> tuple[str, ...]:
        raise AssertionError(numbers)


def only_posts(items: Iterable[Item]) -> list[Post]:
    items = list(items)
    assert not [item for item in items if isinstance(item, Refusal)]
    return [item for item in items if isinstance(item, Post)]


def read_rest(post: Rendition) -> Post:
    found = rest_posts.read_items(as_rest(post), "talk.example", source="rest", names=NoNames())
    assert isinstance(found, Post)
    return found


def by_each_way(tmp_path: Path) -> dict[str, list[Post]]:
    """The invented posts by each way in, in their order."""
    (tmp_path / "export.xml").write_text(as_wxr())
    (tmp_path / "feed.xml").write_text(as_rss())
    (tmp_path / "atom.xml").write_text(as_atom())
    for folder, suffix, made in (("pages", "html", as_page), ("texts", "txt", as_text)):
        (tmp_path / folder).mkdir()
        for number, post in enumerate(POSTS):
            (tmp_path / folder / f"{number}.{suffix}").write_text(made(post))
    names = ("export.xml", "feed.xml", "atom.xml", "pages", "texts")
    ways = {name: only_posts(source.read_source(str(tmp_path / name))) for name in names}
    return ways | {"rest": [read_rest(post) for post in POSTS]}


def test_the_same_post_is_the_same_by_every_way(tmp_path: Path) -> None:
    for way, posts in by_each_way(tmp_path).items():
        for post, expected in zip(posts, POSTS, strict=True):
            assert post.body == expected.text, way
            assert post.title == expected.title, way
            assert post.published == expected.day, way
            assert post.categories == expected.categories, way
            assert post.url == expected.link, way
            assert not post.warnings, way
            numbered = f"talk.example?p={expected.number}"
            permalink = expected.link.removeprefix("https://").rstrip("/")
            assert post.keys[0] == permalink, way
            assert way in ("texts", "atom.xml") or numbered in post.keys, way


def test_what_a_source_marks_as_quoted_is_kept_as_evidence(tmp_path: Path) -> None:
    for way, posts in by_each_way(tmp_path).items():
        marked = [[span.of(post.body) for span in post.blockquotes] for post in posts]
        assert marked == ([[], [], []] if way == "texts" else [[], ["Quoted here."], []]), way


def test_no_address_and_no_comment_comes_through_by_any_way(tmp_path: Path) -> None:
    for way, posts in by_each_way(tmp_path).items():
        for post in posts:
            everything = repr(post)
            assert "@" not in everything, way
            assert "First comment" not in everything, way
            assert "192.0.2.7" not in everything, way


def test_each_way_says_where_its_date_comes_from(tmp_path: Path) -> None:
    stated = {way: posts[0].date_source for way, posts in by_each_way(tmp_path).items()}
    bylines = {way for way, stated_by in stated.items() if stated_by is DateSource.BYLINE}
    assert bylines == {"pages", "texts"}
    assert set(stated.values()) == {DateSource.BYLINE, DateSource.EXPORT}


@pytest.mark.parametrize(
    ("head", "suffix", "kind"),
    [
        (as_wxr(), "", SourceKind.WXR),
        (as_wxr(namespace="https"), ".txt", SourceKind.WXR),
        ("\ufeff\n\n" + as_wxr(), ".xml", SourceKind.WXR),
        (as_rss(), "", SourceKind.FEED),
        (as_atom(), ".txt", SourceKind.FEED),
        ('<?xml version="1.0"?><rdf:RDF xmlns="http://purl.org/rss/1.0/">', "", SourceKind.FEED),
        ('<!DOCTYPE lolz [<!ENTITY a "b">]><rss><channel>', ".xml", SourceKind.FEED),
        (as_page(POSTS[0]), "", SourceKind.HTML),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', ".xml", SourceKind.HTML),
        ("<!-- saved from url=(0021)https://talk.example/ -->\n<html>", "", SourceKind.HTML),
        ("Loose words <b>in a page</b>", ".HTM", SourceKind.HTML),
        ("Loose words <b>in a text</b>", ".txt", SourceKind.PLAINTEXT),
        ("<3 is how the post begins", "", SourceKind.PLAINTEXT),
        (as_text(POSTS[0]), ".html.txt", SourceKind.PLAINTEXT),
        ("", "", SourceKind.PLAINTEXT),
    ],
)
def test_a_kind_is_recognised_by_how_a_file_begins(
    head: str, suffix: str, kind: SourceKind
) -> None:
    assert detect(head.encode(), suffix=suffix) is kind


def test_an_export_in_utf_16_is_recognised_too() -> None:
    assert detect(as_wxr().encode("utf-16")) is SourceKind.WXR
    assert detect(as_wxr().encode("utf-16-le")) is SourceKind.WXR


def test_the_kind_that_is_asked_for_overrides_the_look(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text("<p>By the look of it a page.</p>")
    (read,) = only_posts(source.read_source(str(file), kind=SourceKind.PLAINTEXT))
    assert "<p>" in read.title + read.body


def test_a_folder_is_read_in_order_without_what_is_no_article(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "README.md", "sub/c.txt", ".git/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"A title for {name}\n\nSome words of {name}.")
    (tmp_path / "page.html").write_text(as_page(POSTS[0]))
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "advert.html").write_text("<p>Buy</p>")
    items = only_posts(source.read_source(str(tmp_path)))
    assert [item.title for item in items] == [
        "A title for a.txt",
        "A title for b.txt",
        POSTS[0].title,
        "A title for sub/c.txt",
    ]


def test_a_thousand_unreadable_files_are_a_line_each_and_the_rest_comes(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number:04}.txt").write_bytes(b"\0\1\2\3" * 40)
    (tmp_path / "0500.txt").write_text("A title\n\nAnd words.")
    (tmp_path / "0501.txt").unlink()
    (tmp_path / "0501.txt").symlink_to(tmp_path / "nowhere")
    items = list(source.read_source(str(tmp_path)))
    refused = [item for item in items if isinstance(item, Refusal)]
    assert len(refused) == 999
    assert len({item.source for item in refused}) == 999
    assert all(item.reason and "\n" not in item.reason for item in refused)
    assert len(items) == 1000


def test_a_file_that_is_all_wrong_is_refused_with_its_reason(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xml"
    bomb.write_text(
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        "<rss><channel><item><title>&b;</title></item></channel></rss>"
    )
    sitemap = tmp_path / "map-of-the-site.xml"
    sitemap.write_text('<?xml version="1.0"?><urlset><url/></urlset>')
    (first, second) = list(source.read_source(str(tmp_path)))
    assert isinstance(first, Refusal)
    assert first.source == str(bomb)
    assert first.reason.startswith("a DOCTYPE (rss) is declared")
    assert second == Refusal(str(sitemap), "holds no published posts")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (item,) = list(source.read_source(str(tmp_path)))
    assert item == Refusal(str(tmp_path / "pipe.txt"), "is no file that can be read")


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ("{here}/missing", None, "there is no such file or folder"),
        ("{here}/empty", None, "the folder holds no files to read"),
        ("ftp://talk.example/a", None, "ftp addresses cannot be read; give http or https"),
        ("{here}/empty", SourceKind.WORDPRESS, "for an export choose wxr"),
    ],
)
def test_a_source_that_cannot_be_read_at_all_is_an_error(
    tmp_path: Path, given: str, kind: SourceKind | None, said: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".keep").touch()
    with pytest.raises(SourceError, match=said):
        list(source.read_source(given.format(here=tmp_path), kind=kind))


def over_the_web(site: FakeWordPress, path: str = "", kind: SourceKind | None = None) -> list[Post]:
    with stamina.set_testing(True), Client(pause=0) as web:
        return only_posts(source.read_source(site.address + path, kind=kind, web=web))


def test_an_address_is_a_wordpress_site_if_it_answers_as_one() -> None:
    said: list[str] = []
    with FakeWordPress(120) as site, Client(pause=0) as web:
        posts = only_posts(source.read_source(f"{site.address}/", web=web, say=said.append))
    assert len(posts) == 120
    assert said == ["page 1 of 2", "page 2 of 2", "listing 1 of 2", "listing 2 of 2"]


def test_an_address_without_the_interface_is_read_as_a_feed_page_by_page() -> None:
    with FakeWordPress() as site:
        site.everywhere = Fault(404)
        feeds = (as_rss(POSTS[:2]), as_rss(POSTS[2:]), as_rss(POSTS[2:]))
        site.answers = {
            "/feed": feeds[0],
            "/feed?paged=2": feeds[1],
            "/feed?paged=3": feeds[2],
        }
        assert [post.title for post in over_the_web(site, "/feed")] == [
            post.title for post in POSTS
        ]
        assert site.requests[-1] == "/feed?paged=3"


def test_a_single_page_is_read_from_the_web_only_when_that_is_asked() -> None:
    with FakeWordPress() as site:
        site.everywhere = Fault(404)
        site.answers = {"/a-post": as_page(POSTS[0])}
        with pytest.raises(SourceError, match="read this one page with --as html"):
            over_the_web(site, "/a-post")
        (post,) = over_the_web(site, "/a-post", SourceKind.HTML)
        assert post.body == POSTS[0].text
        assert json.dumps(post.categories) == json.dumps(POSTS[0].categories)


def test_a_site_that_is_no_wordpress_is_told_so() -> None:
    with FakeWordPress() as site:
        site.everywhere = Fault(200, {}, "<!doctype html><html>Welcome</html>")
        with pytest.raises(SourceError, match="answers, but not as WordPress's REST interface"):
            over_the_web(site, kind=SourceKind.WORDPRESS)


@pytest.mark.parametrize("link", ["http://[::1/a", "https://℀.example/a", "http://[zz]/x"])
@pytest.mark.parametrize("name", ["a.html", "a.json", "a.xml", "a.txt"])
def test_a_link_that_is_no_address_harms_nothing_else(tmp_path: Path, link: str, name: str) -> None:
    quoted = f"<blockquote>It is late.</blockquote><p><a href='{link}'>Read the full story</a></p>"
    content = {
        "a.html": f"<!DOCTYPE html><html><head><link rel=canonical href='{link}'>"
        f"<title>A Tram</title></head><body><article>{quoted}</article></body></html>",
        "a.json": json.dumps(
            [
                {"id": 1, "type": "post", "status": "publish", "link": link, "slug": "a",
                 "date": "2011-03-09T08:00:00", "guid": {"rendered": "https://site.example/?p=1"},
                 "title": {"rendered": "A Tram"}, "content": {"rendered": quoted},
                 "excerpt": {"rendered": ""}, "categories": []}
            ]
        ),
        "a.xml": f"<rss version='2.0'><channel><item><title>A Tram</title><link>{link}</link>"
        f"<guid>tag:a</guid><description>{escape(quoted)}</description></item></channel></rss>",
        "a.txt": f"URL: {link}\n\nA Tram\n\nIt is late.\n",
    }  # fmt: skip
    path = tmp_path / name
    path.write_text(content[name], encoding="utf-8")
    (post,) = source.read_source(str(path))
    assert isinstance(post, Post), post
    assert "It is late." in post.body
    found = attribute(post.body, post.blockquotes, markup=post.markup)
    assert [each.span.of(post.body) for each in found.quotations] == (
        ["It is late."] if post.blockquotes else []
    )
