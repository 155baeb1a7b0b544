"""Addresses are asked of the site, and stored for a post of the same title and day alone."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from corpus.archive.archive import Change
from corpus.errors import SourceError
from corpus.linking.link import link_articles
from corpus.linking.outcome import Outcome
from corpus.readers.http import Client
from tests.builders import a_post, an_archive, no_analysis
from tests.fake_wordpress import FakePost, FakeWordPress, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.archive.archive import Archive
    from corpus.article import Post

DAY = datetime(2011, 12, 7, 23, 30)  # noqa: DTZ001 - WordPress gives local times without a zone
DECEMBER = DAY.date()
BENCHES = "<p>Nine benches were painted green before the rain, and one after it.</p>"


def shown(number: int, title: str, at: datetime = DAY, **changed: Any) -> FakePost:  # noqa: ANN401 - fields
    return FakePost(number, title, BENCHES, at, at, **changed)


def saved(title: str, day: date | None = DECEMBER, name: str = "bench.txt", body: str = "") -> Post:
    """A post from a scrape that kept no address."""
    file = f"/scrape/{name}"
    words = body or f"A bench of {title} was painted green on {day}."
    return a_post(f"file:{file}", source=file, title=title, published=day, body=words)


@contextmanager
def a_site(*posts: FakePost) -> Iterator[FakeWordPress]:
    with FakeWordPress() as site:
        site.posts = {post.number: post for post in posts}
        yield site


def link(archive: Archive, site: FakeWordPress) -> dict[str, Outcome]:
    """What became of each post, by its title."""
    with Client(pause=0, sleep=lambda _: None) as web:
        found = link_articles(archive, site.address, web)
        return {each.title: each.outcome for each in found}


def address(archive: Archive, title: str) -> str | None:
    return next(each.url for each in archive.articles() if each.title == title)


@pytest.mark.parametrize(
    ("kept", "rendered"),
    [
        ("A Bench for the Pier", "A Bench for the Pier"),
        ("A BENCH  FOR THE pier ", "A Bench for the Pier"),
        ('The Keeper\'s "New" Bench', "The Keeper&#8217;s &#8220;New&#8221; Bench"),
        ("Benches -- a log...", "Benches &#8211; a log&#8230;"),
        ("Trams & Benches", "Trams &amp; <em>Benches</em>"),
        ("Trams &amp; Benches", "Trams &#038; Benches"),
    ],
)
def test_the_address_of_the_post_with_the_same_title_and_day_is_stored(
    tmp_path: Path, kept: str, rendered: str
) -> None:
    others = [shown(3, "Another Bench"), shown(4, rendered, datetime(2011, 12, 8, 0, 10))]  # noqa: DTZ001
    with (
        an_archive(tmp_path / "a.sqlite", [saved(kept)]) as archive,
        a_site(shown(7, rendered), *others) as site,
    ):
        (before,) = archive.articles()
        digest = archive.digest()
        assert link(archive, site) == {kept: Outcome.LINKED}
        (after,) = archive.articles()
        assert after == replace(before, url=f"{site.address}/2011/12/07/post-7/")
        assert archive.digest() != digest, "the next rebuild must see it"
        assert archive.find(f"http://www.{site.home}/?p=7") is not None


@pytest.mark.parametrize(
    ("title", "at"),
    [
        ("A Bench for the Piers", DAY),
        ("A Bench 12", DAY),
        ("", DAY),
        ("A Bench for the Pier", datetime(2011, 12, 6, 12)),  # noqa: DTZ001
        ("A Bench for the Pier", datetime(2010, 12, 7, 12)),  # noqa: DTZ001
    ],
)
def test_another_title_or_another_day_is_another_post(
    tmp_path: Path, title: str, at: datetime
) -> None:
    posts = [saved("A Bench for the Pier"), saved("", name="untitled.txt"), saved("A Bench 1.2")]
    with (
        an_archive(tmp_path / "a.sqlite", posts) as archive,
        a_site(shown(7, title, at)) as site,
    ):
        assert set(link(archive, site).values()) == {Outcome.NOT_FOUND}
        assert not any(each.url for each in archive.articles())


def test_a_post_without_a_date_is_not_held_against_anything(tmp_path: Path) -> None:
    with (
        an_archive(tmp_path / "a.sqlite", [saved("A Bench", None, "p-7.txt")]) as archive,
        a_site(shown(7, "A Bench")) as site,
    ):
        assert link(archive, site) == {"A Bench": Outcome.UNDATED}
        assert site.requests == []


@pytest.mark.parametrize(
    ("name", "linked"),
    [
        ("bench.txt", None),
        ("000_8.txt", None),
        ("8ab3.txt", None),
        ("1978.txt", None),
        ("8.txt", 8),
        ("page-8.html", 8),
        ("index.html?p=8", 8),
        ("index.html?p=8&print=1", 8),
        ("a-bench-2.html", 8),
        ("2011-12-07_a-bench-2.txt", 8),
        ("2011-12-07-a-bench.markdown", 7),
        ("003_a-bench.txt", 7),
        ("not-a-bench.txt", None),
        ("a-bench.html", 7),
    ],
)
def test_of_several_that_agree_only_the_one_that_the_file_names_is_stored(
    tmp_path: Path, name: str, linked: int | None
) -> None:
    both = (shown(7, "A Bench", slug="a-bench"), shown(8, "A bench", slug="a-bench-2"))
    with (
        an_archive(tmp_path / "a.sqlite", [saved("A Bench", name=name)]) as archive,
        a_site(*both) as site,
    ):
        said = link(archive, site)["A Bench"]
        assert said is (Outcome.LINKED if linked else Outcome.SEVERAL)
        expected = site.address + site.posts[linked].path if linked else None
        assert address(archive, "A Bench") == expected


def test_a_file_s_name_never_suffices_without_the_title(tmp_path: Path) -> None:
    with (
        an_archive(tmp_path / "a.sqlite", [saved("A Bench", name="7.txt")]) as archive,
        a_site(shown(7, "A Tram")) as site,
    ):
        assert link(archive, site) == {"A Bench": Outcome.NOT_FOUND}


def test_an_address_that_another_article_has_is_not_given_away(tmp_path: Path) -> None:
    with a_site(shown(7, "A Bench")) as site:
        url = site.address + site.posts[7].path
        other = a_post(f"{site.home}/2011/12/07/post-7", url=url, title="A Bench, Corrected")
        with an_archive(tmp_path / "a.sqlite", [other, saved("A Bench")]) as archive:
            assert link(archive, site) == {"A Bench": Outcome.TAKEN}
            assert address(archive, "A Bench") is None


def test_each_month_is_asked_for_once_and_all_of_its_pages_are_read(tmp_path: Path) -> None:
    many = [shown(number, f"Bench {number}") for number in range(1, 252)]
    last = shown(300, "Bench 300", datetime(2012, 2, 29, 8))  # noqa: DTZ001
    posts = [saved(f"Bench {number}", name=f"b{number}.txt") for number in (1, 150, 251)]
    posts.append(saved("Bench 300", date(2012, 2, 29), "last.txt"))
    with an_archive(tmp_path / "a.sqlite", posts) as archive, a_site(*many, last) as site:
        assert set(link(archive, site).values()) == {Outcome.LINKED}
        # The interface itself, three pages of December, one of February.
        assert len(site.requests) == 5
        assert link(archive, site) == {}
        assert len(site.requests) == 5, "nothing is left to ask for"


def test_what_is_stored_survives_another_import_of_the_file(tmp_path: Path) -> None:
    post = saved("A Bench", body="A bench was painted green at noon by two men and a boy. " * 20)
    with an_archive(tmp_path / "a.sqlite", [post]) as archive, a_site(shown(7, "A Bench")) as site:
        link(archive, site)
        (linked,) = archive.articles()
        edited = replace(post, body=f"{post.body} Or blue.")
        titled = replace(edited, title="A Bench UPDATED")
        for again, change in [
            (post, Change.UNCHANGED),
            (edited, Change.CHANGED),
            (titled, Change.CHANGED),
            (titled, Change.UNCHANGED),
        ]:
            with archive.transaction():
                assert archive.put(again, no_analysis) is change
            (found,) = archive.articles()
            assert (found.id, found.url, found.body) == (linked.id, linked.url, again.body)


def test_a_file_that_holds_another_post_by_now_loses_the_address(tmp_path: Path) -> None:
    post = saved("A Bench")
    with an_archive(tmp_path / "a.sqlite", [post]) as archive, a_site(shown(7, "A Bench")) as site:
        link(archive, site)
        with archive.transaction():
            archive.put(replace(post, title="A Tram", body="Trams ran again."), no_analysis)
        (found,) = archive.articles()
        assert (found.title, found.url) == ("A Tram", None)
        assert archive.find(f"{site.address}/?p=7") is None


def test_an_import_of_the_site_itself_knows_the_post_again(tmp_path: Path) -> None:
    with an_archive(tmp_path / "a.sqlite", [saved("A Bench")]) as archive:
        (before,) = archive.articles()
        with a_site(shown(7, "A Bench")) as site:
            link(archive, site)
            key = f"{site.home}/2011/12/07/post-7"
            url = site.address + site.posts[7].path
            page = a_post(
                key, f"{site.home}?p=7", source=site.address, url=url, title="A Bench",
                published=DECEMBER, body="Entirely other words.",
            )  # fmt: skip
            with archive.transaction():
                assert archive.put(page, no_analysis) is Change.CHANGED
        (after,) = archive.articles()
        assert (after.id, after.body, after.url) == (before.id, page.body, url)


def test_an_interrupted_run_keeps_what_it_found_and_goes_on_from_there(tmp_path: Path) -> None:
    posts = [
        saved("January", date(2011, 1, 5), "1.txt"),
        saved("Nowhere", date(2011, 1, 6), "2.txt"),
        saved("March", date(2011, 3, 5), "3.txt"),
    ]
    january, march = (datetime(2011, month, 5, 9) for month in (1, 3))  # noqa: DTZ001
    with (
        an_archive(tmp_path / "a.sqlite", posts) as archive,
        a_site(shown(1, "January", january), shown(3, "March", march)) as site,
    ):
        site.faults[2] = Fault(403, {}, '{"message": "closed for today"}')
        with pytest.raises(SourceError, match="closed for today"):
            link(archive, site)
        assert address(archive, "January") is not None
        site.forget()
        site.faults.clear()
        assert link(archive, site) == {"March": Outcome.LINKED}
        assert len(site.requests) == 2, "January is not asked for again"
        # A run that was not interrupted asks for all that is still without an address.
        assert link(archive, site) == {"Nowhere": Outcome.NOT_FOUND}
