"""Two invented sites of 50 posts, as Jekyll and as Hugo keep them: everything comes in right."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from corpus.article import PassedOver, Post, Refusal
from corpus.readers import source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SUBJECTS = ("Tram", "Bench", "Library", "Ferry", "Lamp")


class Written(NamedTuple):
    title: str
    slug: str
    day: date
    categories: tuple[str, ...]

    @property
    def body(self) -> str:
        return f"The {self.slug} was opened on a Monday.\n\n“It works,” the keeper said."


def invented(number: int) -> Written:
    subject = SUBJECTS[number % len(SUBJECTS)]
    return Written(
        f"{subject} No. {number}: It’s Here & Open",
        f"{subject.lower()}-no-{number}",
        date(2011, 1, 30) + timedelta(days=17 * number),
        (subject, "Street Life") if number % 3 else (subject,),
    )


POSTS = [invented(number) for number in range(50)]


def markdown(post: Written) -> str:
    return (
        f"The **{post.slug}** was opened\non a [Monday](/monday).\n\n"
        "> “It works,” the keeper said.\n"
    )


def jekyll(folder: Path) -> Callable[[Written], str]:
    (folder / "_config.yml").write_text(
        "title: Street Talk\nurl: https://street.example\nbaseurl: /talk\n"
        "permalink: /:year/:month/:i_day/:title/\n"
    )
    (folder / "_posts").mkdir()
    for post in POSTS:
        (folder / "_posts" / f"{post.day}-{post.slug}.md").write_text(
            f'---\nlayout: post\ntitle: "{post.title}"\nauthor: Ada Quill\n'
            f"categories: {json.dumps(post.categories)}\ntags: [x]\n---\n{markdown(post)}"
        )
    (folder / "_posts" / "2012-01-01-not-yet.md").write_text(
        "---\ntitle: Not Yet\npublished: false\n---\nNo."
    )
    (folder / "_drafts").mkdir()
    (folder / "_drafts" / "idea.md").write_text("---\ntitle: Idea\n---\nNo.")
    (folder / "about.md").write_text("---\ntitle: About\n---\nUs.")
    return lambda post: f"https://street.example/talk/{post.day:%Y/%m}/{post.day.day}/{post.slug}/"


def hugo(folder: Path) -> Callable[[Written], str]:
    (folder / "hugo.toml").write_text(
        'baseURL = "https://street.example/"\ntitle = "Street Talk"\n'
        '[permalinks]\nposts = "/:year/:month/:slug/"\n'
    )
    (folder / "content" / "posts").mkdir(parents=True)
    for number, post in enumerate(POSTS):
        name = f"{post.slug}/index.md" if number % 2 else f"{post.slug}.md"
        file = folder / "content" / "posts" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            f'+++\ntitle = "{post.title}"\ndate = {post.day}T09:00:00+02:00\n'
            f'slug = "{post.slug}"\ncategories = {json.dumps(post.categories)}\n'
            f'author = "Ada Quill"\n+++\n{{{{< figure src="a.png" >}}}}\n{markdown(post)}'
        )
    (folder / "content" / "posts" / "_index.md").write_text("+++\ntitle = 'Posts'\n+++\n")
    (folder / "content" / "about.md").write_text("+++\ntitle = 'About'\n+++\nUs.")
    (folder / "content" / "posts" / "later.md").write_text(
        "+++\ntitle = 'Later'\ndraft = true\n+++\nNo."
    )
    return lambda post: f"https://street.example/{post.day:%Y/%m}/{post.slug}/"


@pytest.mark.parametrize(
    ("make", "passed_over"),
    [
        (jekyll, ["draft", "draft", "page", "settings file"]),
        (hugo, ["draft", "list of posts", "page", "settings file"]),
    ],
)
def test_every_post_of_a_site_comes_in_right(
    tmp_path: Path, make: Callable[[Path], Callable[[Written], str]], passed_over: list[str]
) -> None:
    address = make(tmp_path)
    items = list(source.read_source(str(tmp_path)))
    assert not [item for item in items if isinstance(item, Refusal)]
    found = {item.title: item for item in items if isinstance(item, Post)}
    assert found.keys() == {post.title for post in POSTS}
    for post in POSTS:
        read = found[post.title]
        assert read.published == post.day
        assert read.url == address(post)
        assert read.categories == post.categories
        assert read.author == "Ada Quill"
        assert read.body == post.body
        assert [span.of(read.body) for span in read.blockquotes] == ["“It works,” the keeper said."]
    assert sorted(item.kind for item in items if isinstance(item, PassedOver)) == passed_over
