"""Without a REST interface an address is guessed by the form of others, and asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.errors import SourceError
from corpus.linking.agreement import Wanted
from corpus.linking.link import link_articles
from corpus.linking.outcome import Outcome
from corpus.linking.permalink_form import found_by_form, learned_form, wordpress_slug
from corpus.readers.http import Client, Response
from tests.builders import a_post, an_archive, an_article
from tests.fake_wordpress import FakeWordPress, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from corpus.archive.archive import Archive
    from corpus.article import Post

SITE = "https://lamp.example"
LAMPS = [("A Lamp for the Pier", date(2011, 3, 9)), ("Two Lamps", date(2012, 11, 11))]
WANTED = a_post(
    "file:/scrape/bench.txt", title="A Bench, Green", published=date(2011, 12, 7), body="Painted."
)
THERE = "/2011/12/07/a-bench-green/"


@pytest.mark.parametrize(
    ("paths", "form"),
    [
        (
            ["/2011/03/09/a-lamp-for-the-pier/", "/2012/11/11/two-lamps/"],
            "/:year/:month/:day/:title/",
        ),
        (["/2011/03/a-lamp-for-the-pier", "/2012/11/two-lamps"], "/:year/:month/:title"),
        (["/blog/a-lamp-for-the-pier/", "/blog/two-lamps/"], "/blog/:title/"),
        # One post shows no form, nor do numbers, other slugs, other sites.
        (["/2011/03/09/a-lamp-for-the-pier/", "/two-lamps/"], None),
        (["/archives/12", "/archives/13"], None),
        (["/?p=12", "?p=13"], None),
        (["/a-lamp/", "/lamps/"], None),
        (["/a-lamp-for-the-pier/", "//other.example/two-lamps/"], None),
    ],
)
def test_a_form_is_what_two_posts_of_the_site_show(paths: list[str], form: str | None) -> None:
    articles = [
        an_article(url=f"http:{path}" if path.startswith("//") else f"http://www.lamp.example{path}",
                   title=title, published=day)
        for path, (title, day) in zip(paths, LAMPS, strict=True)
    ]  # fmt: skip
    assert learned_form(articles, SITE) == form


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("A Bench, Green", "a-bench-green"),
        ("The Keeper’s “New” Bench – 1,000 Days!", "the-keepers-new-bench-1000-days"),
        ("Trams &amp; Bänke / v1.2", "trams-banke-v1-2"),
        ("Sit-In--of benches", "sit-in-of-benches"),
        ("…?!", ""),
    ],
)
def test_a_slug_is_made_as_wordpress_makes_it(title: str, slug: str) -> None:
    assert wordpress_slug(title) == slug


def page(title: str, day: str = "2011-12-07T08:00:00+00:00") -> str:
    words = "Nine benches were painted green before the rain came, and one after it. " * 5
    return (
        f'<html><head><title>{title}</title><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{day}"></head><body>'
        f'<article class="post"><h1 class="entry-title">{title}</h1>'
        f'<div class="entry-content"><p>{words}</p></div></article></body></html>'
    )


def known(site: FakeWordPress) -> list[Post]:
    paths = ("2011/03/09/a-lamp-for-the-pier", "2012/11/11/two-lamps")
    return [
        a_post(f"{site.home}/{path}", url=f"{site.address}/{path}/", title=title, published=day,
               body=f"{title} burnt.")
        for path, (title, day) in zip(paths, LAMPS, strict=True)
    ]  # fmt: skip


def link(archive: Archive, site: FakeWordPress) -> Outcome:
    with Client(pause=0, sleep=lambda _: None) as web:
        (found,) = link_articles(archive, site.address, web)
        return found.outcome


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Fault(200, {}, page("A Bench, Green")), Outcome.LINKED),
        (Fault(404, {}, page("A Bench, Green")), Outcome.NOT_FOUND),
        (Fault(404, {}, page("Nothing here")), Outcome.NOT_FOUND),
        (Fault(200, {}, page("A Bench, Blue")), Outcome.NOT_FOUND),
        (Fault(200, {}, page("A Bench, Green", "2012-01-01")), Outcome.NOT_FOUND),
        (Fault(200, {}, "<html><title>Lamp</title><p>Welcome to the lamp.</p>"), Outcome.NOT_FOUND),
        (Fault(200, {}, ""), Outcome.NOT_FOUND),
    ],
)
def test_a_guess_is_stored_only_where_the_page_is_the_post(
    tmp_path: Path, answer: Fault, outcome: Outcome
) -> None:
    with FakeWordPress() as site:
        site.everywhere = Fault(404, {}, "<html>no interface</html>")
        site.answers[THERE] = answer
        with an_archive(tmp_path / "a.sqlite", [*known(site), WANTED]) as archive:
            assert link(archive, site) is outcome
            assert site.requests[2:] == [THERE]
            urls = {each.title: each.url for each in archive.articles()}
    assert urls[WANTED.title] == (site.address + THERE if outcome is Outcome.LINKED else None)


class SentOn(Client):
    """A client that is sent on to another site, as loopback cannot show it."""

    def get(self, url: str, parameters: Mapping[str, str | int] | None = None) -> Response:
        del parameters
        moved = url.replace("lamp.example", "other.example")
        return Response(moved, 200, {}, page(WANTED.title).encode())


def test_a_page_of_another_site_is_not_believed() -> None:
    wanted = Wanted("a", WANTED.title, date(2011, 12, 7), "bench.txt")
    with SentOn() as web:
        form = "/:year/:month/:day/:title/"
        assert found_by_form(web, "https://lamp.example", form, wanted) is None
        found = found_by_form(web, "https://other.example", form, wanted)
    assert found is not None
    assert (found.url, found.title) == (f"https://other.example{THERE}", WANTED.title)


def test_without_interface_and_form_it_is_said_what_to_do(tmp_path: Path) -> None:
    with FakeWordPress() as site, an_archive(tmp_path / "a.sqlite", [WANTED]) as archive:
        site.everywhere = Fault(404, {}, "<html>no interface</html>")
        with pytest.raises(SourceError, match=r"not as WordPress.*Import saved pages.*export"):
            link(archive, site)
