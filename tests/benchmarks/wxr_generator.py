"""Write a WordPress export of any size, for benchmarks: `python -m tests.benchmarks.wxr_generator`.

The words are drawn from a small invented vocabulary; the shape is that of real posts: curly-quoted
runs of paragraphs, each run followed by a headline and a citation, categories, a comment with an
e-mail address that must not get through.
"""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

_WORDS = (
    "harbour ferry lantern ledger orchard quarry bridge council clerk ribbon tide summer winter "
    "village station archive letter school record window market road island river bell tower "
    "keeper baker sailor teacher mayor child family neighbour boat wagon garden stone timber "
    "opened closed carried found promised counted wrote mended painted returned waited agreed "
    "the the the of of a an and and in on at by for with from that which was were had has will"
)
_VOCABULARY = _WORDS.split()
_PLACES = ("Haiti", "Nepal", "Guatemala", "Ethiopia", "China", "Vietnam", "Oregon", "Texas", "Peru")
_OUTLETS = ("Hill Valley Post", "Saltmarsh Times", "Quarry Bay Herald", "The Lantern")
_WRITERS = ("A. Writer", "Judith Amble", "Orla Whitcombe", "Ben Thorne and Ida Marsh")

_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Generated</title><link>https://generated.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://generated.example</wp:base_site_url>
<wp:base_blog_url>https://generated.example</wp:base_blog_url>
<wp:author><wp:author_login><![CDATA[editor]]></wp:author_login>
<wp:author_email><![CDATA[editor@generated.example]]></wp:author_email>
<wp:author_display_name><![CDATA[The Editor]]></wp:author_display_name></wp:author>
"""
_ITEM = """<item>
<title><![CDATA[{title}]]></title>
<link>https://generated.example/{day:%Y/%m/%d}/post-{number}/</link>
<pubDate>{day:%a, %d %b %Y} 12:00:00 +0000</pubDate>
<dc:creator><![CDATA[editor]]></dc:creator>
<guid isPermaLink="false">https://generated.example/?p={number}</guid>
<description></description>
<content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date><![CDATA[{day} 08:00:00]]></wp:post_date>
<wp:post_date_gmt><![CDATA[{day} 12:00:00]]></wp:post_date_gmt>
<wp:post_modified><![CDATA[{day} 09:00:00]]></wp:post_modified>
<wp:post_name><![CDATA[post-{number}]]></wp:post_name>
<wp:status><![CDATA[publish]]></wp:status>
<wp:post_parent>0</wp:post_parent>
<wp:post_type><![CDATA[post]]></wp:post_type>
<wp:post_password><![CDATA[]]></wp:post_password>
<category domain="category" nicename="{place}"><![CDATA[{place}]]></category>
<category domain="post_tag" nicename="tag"><![CDATA[tag]]></category>
<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author_email><![CDATA[reader{number}@mail.example]]></wp:comment_author_email>
<wp:comment_author_IP><![CDATA[192.0.2.7]]></wp:comment_author_IP>
<wp:comment_content><![CDATA[A comment that nobody shall find.]]></wp:comment_content>
</wp:comment>
</item>
"""


def write(out: TextIO, posts: int, *, words: int = 600, seed: int = 1) -> None:
    """Write an export of `posts` posts of about `words` words each; the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - test data, no secret
    out.write(_HEAD)
    for number in range(1, posts + 1):
        place = rng.choice(_PLACES)
        out.write(
            _ITEM.format(
                number=number,
                day=date(2009, 1, 1) + timedelta(days=number % 5000),
                title=f"{_sentence(rng, 8)[:-1]} in {place}",
                body="\n\n".join(_paragraphs(rng, words, place)),
                place=place,
            )
        )
    out.write("</channel>\n</rss>\n")


def _paragraphs(rng: random.Random, words: int, place: str) -> Iterator[str]:
    """The blog's own words, then a report in quotation marks and where it came from; twice."""
    for _ in range(2):
        yield f"{_prose(rng, words // 7)} This was in {place}."
        for part in range(4):
            closing = "”" if part == 3 else ""
            yield f"“{_prose(rng, words // 11 + 8)}{closing}"
        day = f"{rng.randint(1, 12)}/{rng.randint(1, 28)}/{rng.randint(9, 15):02}"
        cited = f"{rng.choice(_OUTLETS)} {day} by {rng.choice(_WRITERS)}"
        yield f"<strong>{_sentence(rng, 6)[:-1]}</strong>\n[{cited}]"


def _prose(rng: random.Random, words: int) -> str:
    return " ".join(_sentence(rng, 14) for _ in range(max(words // 14, 1)))


def _sentence(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_VOCABULARY, k=words)).capitalize() + "."


if __name__ == "__main__":
    write(sys.stdout, int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
