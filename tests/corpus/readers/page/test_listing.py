"""Pages that show many posts are passed over by name; a post is never taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.article import PassedOver, Post, Refusal
from corpus.readers import html, source

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "The bell weighs 90 kilos, and the ferry goes at noon. " * 4
ENTRIES = "".join(
    f"<article class='post'><h2 class='entry-title'><a href='/{name}'>{name}</a></h2>"
    f"<p>{WORDS}</p></article>"
    for name in ("A Bell", "A Boat", "A Bench")
)
ONE_OF = "the posts of one category, tag or author"
ONE = f"<article><h1>A Bell</h1><div>{WORDS}{WORDS}</div></article>"


def page(body: str, *, classes: str = "", address: str = "", head: str = "") -> str:
    link = f"<link rel='canonical' href='https://talk.example{address}'>" if address else ""
    return f"<html><head>{link}{head}</head><body class='{classes}'>{body}</body></html>"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (page(ENTRIES, classes="home blog"), "the front page"),
        (page(ENTRIES, classes="archive category"), "the posts of a category"),
        (page(ENTRIES, address="/category/ferries/"), ONE_OF),
        (page(ENTRIES, address="/tag/bells"), ONE_OF),
        (page(ENTRIES, address="/author/ada/"), ONE_OF),
        (page(ENTRIES, address="/2011/03/"), "the posts of a period"),
        (page(ENTRIES, address="/page/2/"), "a further page of a list of posts"),
        (page(ENTRIES, address="/?s=bell"), "the results of a search"),
        (page(ENTRIES, head="<script type='application/ld+json'>{\"@type\":\"CollectionPage\"}"
              "</script>"), "a list of posts"),
        (page(ENTRIES), "a list of posts"),
    ],
)  # fmt: skip
def test_a_list_of_posts_is_passed_over_by_what_it_lists(content: str, shown: str) -> None:
    found = html.parse_page(content, "page.html", own_key="page")
    assert found == PassedOver("page.html", "list of posts", f"shows {shown}, not one post")


@pytest.mark.parametrize(
    "content",
    [
        page(ONE + ENTRIES, head="<meta property='og:type' content='article'>"),
        page(ONE, address="/2011/03/09/a-bell/"),
        page(ONE, address="/category-of-ferries/"),
        page(ONE, classes="single-post postid-4 category-archive"),
        page("<h1>A Bell</h1>" + f"<p>{WORDS}</p>" * 30),
    ],
)
def test_a_post_with_other_posts_beside_it_is_no_list(content: str) -> None:
    assert isinstance(html.parse_page(content, "page.html", own_key="page"), Post)


def test_a_copy_of_a_site_gives_its_posts_and_names_the_rest(tmp_path: Path) -> None:
    files = {
        "robots.txt": "User-agent: *\nDisallow: /private\n",
        "sitemap.xml": "<urlset></urlset>",
        "style.css": "p { margin: 0 }",
        "bell.png": "no picture",
        "2011/03/09/a-bell/index.html": page(ONE),
        "2011/03/09/a-bell/feed/index.html": "<rss><channel><item></item></channel></rss>",
        "2011/03/index.html": page(ENTRIES),
        "category/ferries/page/2/index.html": page(ENTRIES),
        "page/2/index.html": page(ENTRIES),
        "feed/index.xml": "<rss><channel></channel></rss>",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    items = list(source.read_source(str(tmp_path)))
    passed = sorted(item.kind for item in items if isinstance(item, PassedOver))
    assert [item.title for item in items if isinstance(item, Post)] == ["A Bell"]
    assert passed == [
        *("feed", "feed", "file for robots", "list of posts", "list of posts", "list of posts"),
        *("picture", "sitemap", "style sheet"),
    ]
    assert not [item for item in items if isinstance(item, Refusal)]


def test_a_source_of_nothing_but_lists_says_so(tmp_path: Path) -> None:
    (tmp_path / "home.html").write_text(page(ENTRIES, classes="home"))
    *_, last = source.read_source(str(tmp_path / "home.html"))
    assert last == Refusal(
        str(tmp_path / "home.html"), "holds no published posts, only 1 list of posts"
    )


def test_what_most_pages_share_is_the_site_and_neither_title_nor_author(tmp_path: Path) -> None:
    for number in range(6):
        name = ("One", "Two", "Three", "Four", "Five", "Six")[number]
        (tmp_path / f"{number}.html").write_text(
            f"<title>Harbour Talk</title><h1>Harbour Talk</h1><h2>Bell {name}</h2>"
            f"<p class='author-name'>Harbour Talk</p><p>{WORDS}</p><p>{name}. {WORDS}</p>"
        )
    posts = [item for item in source.read_source(str(tmp_path)) if isinstance(item, Post)]
    assert [post.title for post in posts] == [
        f"Bell {name}" for name in ("One", "Two", "Three", "Four", "Five", "Six")
    ]
    assert {post.author for post in posts} == {None}
