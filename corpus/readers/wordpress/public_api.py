"""wordpress.com's own REST interface, as WordPress's: the sites that it hosts often have no other.

https://public-api.wordpress.com/rest/v1.1/sites/SITE/posts/     SITE is a host or a number

Its objects have other names for the same things. They are turned into WordPress's own form, so that
a site is synchronised and a saved answer read as any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from corpus import post_keys
from corpus.readers.wordpress.client import NOT_PUBLIC, PER_PAGE, ResultPage, pages_of, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.readers.http import Client, Response

PUBLIC_API = "https://public-api.wordpress.com"
_SITE = re.compile(r"https?://[^/]+/(?:rest/v1(?:\.\d)?|wp/v2)/sites/(?P<site>[^/?#]+)")
_HOSTED = re.compile(rb"content=[\"']WordPress\.com|//(?:s\d|stats)\.wp\.com/", re.IGNORECASE)
_FIELDS = {"id": "ID", "link": "URL"}
_ORDERS = {"orderby": "order_by", "order": "order"}


@dataclass(slots=True)
class PublicApi:
    """The interface to one site, asked as `client.WordPressApi` is."""

    web: Client
    name: str  # of the site, as the interface knows it
    base: str
    site: str

    def page(self, _path: str, number: int, parameters: Mapping[str, str | int]) -> ResultPage:
        """One page of posts, 1-based; SourceError for anything but a list."""
        asked = _asked(parameters) | {"number": PER_PAGE, "page": number, "type": "post"}
        answer = self._ask("posts/", asked)
        said = answer.json()
        posts = said.get("posts") if isinstance(said, dict) else None
        if answer.status != 200 or not isinstance(posts, list):
            raise refusal(answer, said)
        found = said.get("found")
        pages = -(-found // PER_PAGE) if isinstance(found, int) else None
        return ResultPage([rendered_item(each) for each in posts], pages)

    def pages(
        self, path: str, parameters: Mapping[str, str | int], first: int = 1
    ) -> Iterator[ResultPage]:
        """The pages of posts, from `first` to the last that holds any."""
        return pages_of(lambda number: self.page(path, number, parameters), self.base, path, first)

    def post(self, number: int, parameters: Mapping[str, str | int]) -> Any:  # noqa: ANN401 - unchecked JSON
        """One post or page as an unchecked object; None where it is not public."""
        answer = self._ask(f"posts/{number}", _asked(parameters))
        if answer.status in NOT_PUBLIC:
            return None
        said = answer.json()
        if answer.status != 200:
            raise refusal(answer, said)
        return rendered_item(said)

    def is_other_content(self, _number: int) -> bool:
        """Never: what is public and no post is answered as a post is."""
        return False

    def author(self, _number: int) -> None:
        """None: names come with each post."""

    def categories(self, _numbers: Sequence[int]) -> tuple[str, ...]:
        """None: names come with each post."""
        return ()

    def _ask(self, path: str, parameters: Mapping[str, str | int]) -> Response:
        address = f"{PUBLIC_API}/rest/v1.1/sites/{quote(self.name, safe='')}/{path}"
        return self.web.get(address, parameters)


def is_hosted(address: str, page: bytes = b"") -> bool:
    """Whether a site is wordpress.com's, by its address or by what its page says."""
    host = post_keys.split_address(address).hostname or ""
    known = host.endswith(".wordpress.com") or address.startswith(f"{PUBLIC_API}/rest/")
    return known or bool(_HOSTED.search(page))


def discover(web: Client, address: str) -> PublicApi | None:
    """The interface to the site at an address, also its own; None where it knows no such site."""
    named = _SITE.match(address) if address.startswith(f"{PUBLIC_API}/") else None
    name = unquote(named["site"]) if named else post_keys.split_address(address).netloc
    api = PublicApi(web, name, address, "")
    answer = api._ask("posts/", {"number": 1, "fields": "ID,URL", "type": "post"})  # noqa: SLF001 - its own maker
    if answer.status == 404:
        return None
    said = answer.json()
    posts = said.get("posts") if isinstance(said, dict) else None
    if answer.status != 200 or not isinstance(posts, list):
        raise refusal(answer, said, "; import the site's export instead (Tools > Export)")
    shown = next((str(each.get("URL")) for each in posts if isinstance(each, dict)), "")
    host = post_keys.split_address(shown).netloc or name
    api.base, api.site = f"https://{host}", post_keys.site_key(f"//{host}")
    return api


def is_answer(data: object) -> bool:
    """Whether an object is an answer of this interface: a list of posts, or one post."""
    return isinstance(data, dict) and (
        isinstance(data.get("posts"), list) or {"ID", "URL", "content"} <= data.keys()
    )


def rendered_item(data: Any) -> Any:  # noqa: ANN401 - unchecked JSON, checked by `posts`
    """A post of this interface in the form of WordPress's own."""
    if not isinstance(data, dict) or "ID" not in data:
        return data
    content = data.get("content") or ""
    author, categories = data.get("author"), data.get("categories")
    names = list(categories) if isinstance(categories, dict) else []
    is_protected = bool(data.get("password")) or "post-password-form" in str(content)
    return {
        "id": data["ID"],
        "link": data.get("URL") or "",
        "guid": {"rendered": data.get("guid") or ""},
        "date": data.get("date"),
        "modified": data.get("modified"),
        "status": data.get("status") or "publish",
        "type": data.get("type") or "post",
        "title": {"rendered": data.get("title") or ""},
        "content": {"rendered": content, "protected": is_protected},
        "_embedded": {
            "author": [{"name": author.get("name") or ""}] if isinstance(author, dict) else [],
            "wp:term": [[{"name": name, "taxonomy": "category"} for name in names]],
        },
    }


def _asked(parameters: Mapping[str, str | int]) -> dict[str, str | int]:
    """The parameters of WordPress's interface by their names here; posts come with names anyway."""
    asked: dict[str, str | int] = {}
    for name, value in parameters.items():
        if name == "_fields":
            asked["fields"] = ",".join(_FIELDS.get(each, each) for each in str(value).split(","))
        elif name in _ORDERS:
            asked[_ORDERS[name]] = str(value).upper()
        elif name != "_embed":
            asked[name] = value
    return asked
