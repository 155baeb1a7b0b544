"""Markdown with front matter, in the forms of four generators and of none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.article import PassedOver, Post, Refusal
from corpus.readers import source

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, name: str, content: str, **others: str) -> Post | Refusal | PassedOver:
    for other, text in others.items():
        (folder / other.replace("__", ".")).write_text(text)
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    first, *_ = source.read_source(str(file))
    assert isinstance(first, Post | Refusal | PassedOver)
    return first


def post(folder: Path, name: str, content: str, **others: str) -> Post:
    found = read(folder, name, content, **others)
    assert isinstance(found, Post), found
    return found


@pytest.mark.parametrize(
    ("content", "title", "day"),
    [
        ("---\ntitle: A Bell\ndate: 2011-03-09 23:30:00 -0500\n---\nWords", "A Bell", (2011, 3, 9)),
        ("---\ntitle: 2011\ndate: 2011-3-9\n---\nWords", "2011", (2011, 3, 9)),
        ("\ufeff---\r\ntitle: 'A: Bell'\r\n---\r\nWords", "A: Bell", None),
        ("+++\ntitle = 'A Bell'\ndate = 2011-03-09\n+++\nWords", "A Bell", (2011, 3, 9)),
        ("Title: A Bell\nDate: 2011-03-09 10:20\nTags: a, b\n\nWords", "A Bell", (2011, 3, 9)),
        ("# A Bell #\n\nWords", "A Bell", None),
        ("Words", "A bell of iron", None),
    ],
)
def test_titles_and_days(
    tmp_path: Path, content: str, title: str, day: tuple[int, int, int] | None
) -> None:
    found = post(tmp_path, "a-bell_of-iron.md", content)
    assert (found.title, found.body) == (title, "Words")
    assert found.published == (date(*day) if day else None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("---\ntitle: [A Bell\n---\nWords", "the front matter is no YAML"),
        ("+++\ntitle = A\n+++\nWords", "the front matter is no TOML"),
        ("---\na: &a [1]\nb: *a\n---\nWords", "an alias (*name) stands in it"),
        (f"---\ntitle: {'a' * 70_000}\n---\nWords", "more than any post's"),
    ],
)
def test_broken_front_matter_is_refused_with_its_reason(
    tmp_path: Path, content: str, reason: str
) -> None:
    found = read(tmp_path, "a.md", content)
    assert isinstance(found, Refusal)
    assert reason in found.reason


JEKYLL = "url: https://talk.example\n"


@pytest.mark.parametrize(
    ("settings", "matter", "address"),
    [
        ("", "", "/ferries/2011/03/09/a-bell.html"),
        ("permalink: pretty\n", "", "/ferries/2011/03/09/a-bell/"),
        ("permalink: none\n", "", "/ferries/a-bell.html"),
        ("permalink: /:title\n", "", "/a-bell"),
        ("permalink: /:short_year-:i_month/:slug:output_ext\n", "", "/11-3/a-bell.html"),
        ("", "permalink: /bells/one/\n", "/bells/one/"),
        ("baseurl: /blog\n", "permalink: /bells/:year\n", "/blog/bells/2011"),
        ("permalink: /:unheard_of/:title\n", "", None),
    ],
)
def test_jekylls_forms_of_addresses(
    tmp_path: Path, settings: str, matter: str, address: str | None
) -> None:
    content = f"---\ntitle: A Bell\ncategories: ferries\n{matter}---\nWords"
    name = "_posts/2011-03-09-a-bell.md"
    found = post(tmp_path, name, content, _config__yml=JEKYLL + settings)
    assert found.url == (f"https://talk.example{address}" if address else None)


def test_hugos_addresses_without_a_form_are_where_the_file_lies(tmp_path: Path) -> None:
    settings = 'baseURL = "https://talk.example/"'
    found = post(
        tmp_path, "content/posts/old/A-Bell.md", "+++\ntitle='X'\n+++\nWords", hugo__toml=settings
    )
    assert found.url == "https://talk.example/posts/old/a-bell/"
    found = post(tmp_path, "content/posts/b.md", "+++\ntitle='X'\nurl='/one'\n+++\nWords")
    assert found.url == "https://talk.example/one"


def test_pelicans_folders_are_categories(tmp_path: Path) -> None:
    settings = "SITEURL = 'https://talk.example'\nARTICLE_URL = '{date:%Y}/{slug}/'\nX = f()\n"
    content = "Title: A Bell & a Boat\nDate: 2011-03-09\n\nWords"
    found = post(tmp_path, "content/ferries/x.md", content, pelicanconf__py=settings)
    assert found.url == "https://talk.example/2011/a-bell-a-boat/"
    assert found.categories == ("ferries",)
    drafted = read(tmp_path, "content/ferries/y.md", f"Status: draft\n{content}")
    assert isinstance(drafted, PassedOver)


def test_eleventys_addresses_are_places_without_the_day(tmp_path: Path) -> None:
    (tmp_path / "_data").mkdir()
    (tmp_path / "_data" / "site.json").write_text('{"url": "https://talk.example"}')
    content = "---\ntitle: A Bell\n---\nWords"
    found = post(
        tmp_path, "src/posts/2011-03-09-a-bell.md", content, eleventy__config__js="export default 1"
    )
    assert (found.url, found.published) == ("https://talk.example/posts/a-bell/", date(2011, 3, 9))


def test_markdown_is_rendered_and_a_generators_tags_go(tmp_path: Path) -> None:
    content = (
        "---\ntitle: A Bell\n---\n{% comment %}no{% endcomment %}\n## One\n{: .wide}\n\n"
        "{{< note >}}\nTwo **three** ~~four~~\nfive[^1].\n{{< /note >}}\n\n- six\n- seven\n\n"
        "> eight\n\n<p hidden>no</p>\n\n{% include ad.html %}nine"
    )
    found = post(tmp_path, "a.md", content)
    assert found.body == (
        "One\n\nTwo three ~~four~~ five[^1].\n\n  • six\n  • seven\n\neight\n\nnine"
    )
    assert [span.of(found.body) for span in found.blockquotes] == ["eight"]


@pytest.mark.parametrize(
    ("written", "body"),
    [
        (
            "one {%- comment -%} no {%-endcomment-%}two {% comment %}no{% endcomment %}three",
            "one two three",
        ),
        ("one {% comment %}no{% comment %}no{% endcomment %}two", "one notwo"),
        ("one {% endcomment %}two{% comment %}three", "one twothree"),
        (
            "one {% comment %}two{% comment three {% endcomment %}four",
            "one two{% comment three four",
        ),
        ("one {% comment %}no{% endcomment four {% endcomment %}two", "one two"),
    ],
)
def test_a_comment_goes_from_its_last_tag_to_the_next_that_ends_it(
    tmp_path: Path, written: str, body: str
) -> None:
    assert post(tmp_path, "a.md", f"---\ntitle: A Bell\n---\n{written}").body == body


def test_a_page_with_front_matter_is_html_below_it(tmp_path: Path) -> None:
    found = post(tmp_path, "a.html", "---\ntitle: A Bell\n---\n<p>Some *words*</p>")
    assert found.body == "Some *words*"


@pytest.mark.parametrize("begin", ["---\n", "+++\n", "{% comment %}", "{{", "{:", "> ", "[", "*"])
def test_hostile_files_take_no_long_time(tmp_path: Path, begin: str) -> None:
    read(tmp_path, "a.md", begin * 20_000 + "x")
