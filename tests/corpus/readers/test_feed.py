"""Feeds: whole posts are taken, excerpts refused."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from corpus.article import DateSource, PassedOver, Post, Refusal
from corpus.errors import SourceError
from corpus.readers import feed
from tests.renditions import POSTS, as_atom, as_rss

if TYPE_CHECKING:
    from corpus.article import Item


def read(content: str) -> list[Item]:
    return list(feed.parse_feed(BytesIO(content.encode()), "feed"))


def one(item: str) -> Item:
    (found,) = read(
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>Talk</title><item>{item}</item></channel></rss>"
    )
    return found


def post(item: str) -> Post:
    found = one(item)
    assert isinstance(found, Post), found
    return found


FULL = "<content:encoded>&lt;p&gt;All the words.&lt;/p&gt;</content:encoded>"


@pytest.mark.parametrize("made", [as_rss, as_atom])
def test_a_feed_with_whole_posts_gives_them_to_the_letter(made: type) -> None:
    found = read(made())
    assert [item.body for item in found if isinstance(item, Post)] == [each.text for each in POSTS]


@pytest.mark.parametrize(
    "description",
    [
        "The bell of [&amp;#8230;]",
        "The bell of&amp;hellip;",
        "The bell of [...]",
        "&lt;p&gt;The bell&lt;/p&gt; &lt;a&gt;Continue reading The Bell&lt;/a&gt; &amp;rarr;",
        "Read more",
        "",
    ],
)
def test_an_item_with_only_an_excerpt_is_refused(description: str) -> None:
    found = one(
        f"<title>A Bell</title><link>https://talk.example/a</link>"
        f"<description>{description}</description>"
    )
    assert found == Refusal(
        "https://talk.example/a",
        'the feed gives only an excerpt of "A Bell"; import the site itself or an export',
    )


def test_a_description_that_goes_to_its_end_is_taken_with_a_warning() -> None:
    found = post("<title>A</title><description>&lt;p&gt;All of it.&lt;/p&gt;</description>")
    assert found.body == "All of it."
    assert 'line 1, "A": no full text' in found.warnings[0]


@pytest.mark.parametrize(
    ("stated", "link", "day", "read_from"),
    [
        ("Thu, 10 Mar 2011 03:30:00 +0000", "/2011/03/09/a/", date(2011, 3, 9), DateSource.EXPORT),
        ("Thu, 10 Mar 2011 03:30:00 GMT", "/?p=1", date(2011, 3, 10), DateSource.EXPORT),
        ("Sun, 10 Apr 2011 03:30:00 +0000", "/2011/03/09/a/", date(2011, 4, 10), DateSource.EXPORT),
        ("some day", "/2011/03/09/a/", date(2011, 3, 9), DateSource.URL),
        ("", "/?p=1", None, DateSource.NONE),
    ],
)
def test_the_day_is_that_of_the_site(
    stated: str, link: str, day: date | None, read_from: DateSource
) -> None:
    found = post(f"<link>https://talk.example{link}</link><pubDate>{stated}</pubDate>{FULL}")
    assert (found.published, found.date_source) == (day, read_from)


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ("<dc:creator>Ida Marsh</dc:creator>", "Ida Marsh"),
        ("<author>ida@talk.example (Ida Marsh)</author>", "Ida Marsh"),
        ("<author>ida@talk.example</author>", None),
        ("<author>Ida &amp;amp; Ben</author>", "Ida & Ben"),
    ],
)
def test_an_author_is_a_name_and_never_an_address(markup: str, name: str | None) -> None:
    assert post(markup + FULL).author == name


def test_words_of_pictures_and_broadcasts_are_not_those_of_the_post() -> None:
    media = "<media:title>Picture</media:title><media:content><b>No</b></media:content>"
    found = post(f"{media}<title>A Bell</title>{FULL}")
    assert (found.title, found.body) == ("A Bell", "All the words.")


def test_a_guid_that_is_a_permalink_stands_in_for_a_missing_link() -> None:
    permanent = "<guid>https://talk.example/2011/03/09/a/</guid>"
    assert post(permanent + FULL).url == "https://talk.example/2011/03/09/a/"
    passing = '<guid isPermaLink="false">https://talk.example/?p=3</guid>'
    assert post(passing + FULL).url is None
    assert post(passing + FULL).keys == ("talk.example?p=3",)


def test_the_signature_of_the_plugin_goes_and_the_same_words_elsewhere_stay() -> None:
    said = "&lt;p&gt;The post A appeared first on B.&lt;/p&gt;"
    found = post(f"<content:encoded>{said}&lt;p&gt;Words.&lt;/p&gt;{said}</content:encoded>")
    assert found.body == "The post A appeared first on B.\n\nWords."


def test_a_broken_item_is_refused_and_the_others_come() -> None:
    broken = as_rss().replace(POSTS[1].link, "a & b", 1)
    found = read(broken)
    assert [item.title for item in found if isinstance(item, Post)] == [
        POSTS[0].title,
        POSTS[2].title,
    ]
    assert sum(isinstance(item, Refusal) for item in found) == 1


def test_a_feed_with_a_doctype_is_an_error() -> None:
    with pytest.raises(SourceError, match="feed: a DOCTYPE"):
        read('<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>')


def test_old_feeds_with_their_own_names_are_read_too() -> None:
    (found,) = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<channel/><item><title>A</title><dc:date>2005-02-03T10:00:00Z</dc:date>"
        "<description>All of it.</description></item></rdf:RDF>"
    )
    assert isinstance(found, Post)
    assert found.published == date(2005, 2, 3)


BLOGGER = "http://schemas.google.com/blogger/2008/kind#"


def blogger(kind: str, inside: str = "") -> str:
    return (
        f"<entry><id>tag:blogger.example,1:{kind}</id><title>{kind}</title>"
        f"<category scheme='http://schemas.google.com/g/2005#kind' term='{BLOGGER}{kind}'/>"
        f"<category scheme='http://www.blogger.com/atom/ns#' term='Ferries'/>"
        f"<content type='html'>&lt;p&gt;Words of {kind}&lt;/p&gt;</content>{inside}</entry>"
    )


def test_an_export_of_blogger_gives_its_posts_without_comments_and_settings() -> None:
    draft = "<a:control xmlns:a='http://purl.org/atom/app#'><a:draft>yes</a:draft></a:control>"
    entries = [*map(blogger, ("settings", "template", "page", "comment", "post"))]
    found = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'"
        " xmlns:thr='http://purl.org/syndication/thread/1.0'"
        " xmlns:b='http://schemas.google.com/blogger/2018'>"
        + "".join(entries)
        + blogger("post", draft)
        + "<entry><title>Jo</title><thr:in-reply-to ref='x'/><content>Nice</content></entry>"
        + "<entry><title>Jo</title><b:type>COMMENT</b:type><content>Nice</content></entry>"
        + "<entry><title>Later</title><b:type>POST</b:type><b:status>DRAFT</b:status></entry>"
        + "</feed>"
    )
    (kept,) = (item for item in found if isinstance(item, Post))
    assert (kept.title, kept.body, kept.categories) == ("post", "Words of post", ("Ferries",))
    assert [item.kind for item in found if isinstance(item, PassedOver)] == [
        "setting", "template", "page", "comment", "draft", "comment", "comment", "draft",
    ]  # fmt: skip


def test_a_feed_of_comments_gives_none() -> None:
    link = "https://talk.example/a-bell/#comment-12"
    assert one(f"<title>By: Jo</title><link>{link}</link>{FULL}") == PassedOver("feed", "comment")


@pytest.mark.parametrize(
    "whole",
    [
        "<x:body xmlns:x='http://www.w3.org/1999/xhtml'><x:p>A &lt; <x:b>B</x:b></x:p></x:body>",
        "<body xmlns='http://www.w3.org/1999/xhtml'><p>A &lt; <b>B</b></p></body>",
        "<fullitem>&lt;p&gt;A &amp;lt; &lt;b&gt;B&lt;/b&gt;&lt;/p&gt;</fullitem>",
    ],
)
def test_other_places_for_the_whole_text_are_read(whole: str) -> None:
    assert post(f"<title>T</title><description>A [...]</description>{whole}").body == "A < B"
