"""Questions to WordPress's REST interface: where it is, pages of posts, single posts, names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from corpus import post_keys
from corpus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from corpus.readers.http import Client, Response

PER_PAGE = 100  # the most that WordPress gives
MOST_PAGES = 20_000  # two million posts
_COUNT = re.compile(r"[0-9]{1,9}")
_BELOW_HOME = re.compile(r"/(?:wp-json|wp-admin|wp-login\.php|index\.php)\b.*|[?#].*")
_SHOWN = 300  # characters of a reason that a site gives
# What WordPress says of posts that are not public, or are none.
NOT_PUBLIC = frozenset((401, 403, 404, 410))


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of an answer, unchecked objects, and how many pages there are if the site says."""

    items: list[Any]
    pages: int | None


@dataclass(slots=True)
class WordPressApi:
    """The interface of one site; `route` is set where it is reached as `?rest_route=`."""

    web: Client
    base: str
    site: str
    route: bool = False
    _categories: dict[int, str] | None = field(default=None, init=False)
    _authors: dict[int, str | None] = field(default_factory=dict, init=False)

    def page(self, path: str, number: int, parameters: Mapping[str, str | int]) -> ResultPage:
        """One page, 1-based; empty behind the last one. SourceError for anything but a list."""
        answer = self._ask(path, {**parameters, "per_page": PER_PAGE, "page": number})
        said = answer.json()
        if isinstance(said, list):
            total = answer.headers.get("x-wp-totalpages", "")
            return ResultPage(said, int(total) if _COUNT.fullmatch(total) else None)
        if number > 1 and answer.status == 400:  # how WordPress says that there is no such page
            return ResultPage([], None)
        raise refusal(answer, said)

    def pages(
        self, path: str, parameters: Mapping[str, str | int], first: int = 1
    ) -> Iterator[ResultPage]:
        """The pages of a list, from `first` to the last that holds anything."""
        return pages_of(lambda number: self.page(path, number, parameters), self.base, path, first)

    def post(self, number: int, parameters: Mapping[str, str | int]) -> Any:  # noqa: ANN401 - unchecked JSON
        """One post as an unchecked object; None where it is not public."""
        answer = self._ask(f"posts/{number}", parameters)
        if answer.status in NOT_PUBLIC:
            return None
        said = answer.json()
        if answer.status != 200:
            raise refusal(answer, said)
        return said

    def is_other_content(self, number: int) -> bool:
        """Whether the number is that of a public page or attachment, which no list of posts has."""
        kinds = ("pages", "media")
        return any(self._ask(f"{kind}/{number}", {"_fields": "id"}).status == 200 for kind in kinds)

    def author(self, number: int) -> str | None:
        """The display name of an author; None where the site does not tell."""
        if number not in self._authors:
            answer = self._ask(f"users/{number}", {"_fields": "id,name"})
            said = answer.json() if answer.status == 200 else None
            self._authors[number] = _named(said).get(number)
        return self._authors[number]

    def categories(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """The names of categories, of which all are asked for at the first need."""
        if self._categories is None:
            pages = self.pages("categories", {"_fields": "id,name"})
            found = [_named(each) for page in pages for each in page.items]
            self._categories = {number: name for each in found for number, name in each.items()}
        return tuple(self._categories[each] for each in numbers if each in self._categories)

    def _ask(self, path: str, parameters: Mapping[str, str | int]) -> Response:
        if self.route:
            return self.web.get(self.base, {"rest_route": f"/wp/v2/{path}", **parameters})
        return self.web.get(f"{self.base}/wp-json/wp/v2/{path}", parameters)


def discover(web: Client, address: str) -> WordPressApi | None:
    """The interface of the site at an address; None where the site answers but has none.

    SourceError is raised for a site that cannot be reached or that refuses.
    """
    home = _BELOW_HOME.sub("", address).rstrip("/")
    for route in (False, True):
        api = WordPressApi(web, home, post_keys.site_key(home), route)
        answer = api._ask("posts", {"per_page": 1, "_fields": "id"})  # noqa: SLF001 - its own maker
        try:
            said = answer.json()
        except SourceError:
            continue
        if isinstance(said, list):
            api.base = _BELOW_HOME.sub("", answer.url).rstrip("/")  # where redirects have led
            api.site = post_keys.site_key(api.base)
            return api
        if answer.status != 404:
            advice = "; import the site's export instead (Tools > Export)"
            raise refusal(answer, said, advice)
    return None


def pages_of(
    page: Callable[[int], ResultPage], base: str, what: str, first: int = 1
) -> Iterator[ResultPage]:
    """The pages of a list, from `first` to the last that holds anything.

    SourceError is raised where a site goes on without end, or with the same page again: it shows
    no more than that one, and what it leaves out would be taken for gone.
    """
    before: list[Any] = []
    for number in range(first, MOST_PAGES + 1):
        found = page(number)
        if not found.items:
            return
        if found.items == before:
            if len(found.items) >= PER_PAGE:
                raise SourceError(f"{base} shows the same {what} on every page")
            return
        before = found.items
        yield found
        if number == found.pages:
            return
    raise SourceError(f"{base} shows {what} without end (over {MOST_PAGES:,} pages)")


def _named(said: object) -> dict[int, str]:
    """The number and name that an object gives; nothing where it has another shape."""
    match said:
        case {"id": int(number), "name": str(name)}:
            return {number: name}
    return {}


def refusal(answer: Response, said: object, advice: str = "") -> SourceError:
    """What a site says instead of an answer, as an error."""
    stated = said.get("message") if isinstance(said, dict) else None
    message = f"{str(stated or 'no reason given')[:_SHOWN]}{advice}"
    return SourceError(f"{answer.url} refuses (status {answer.status}): {message}")
