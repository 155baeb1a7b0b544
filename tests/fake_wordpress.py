"""A WordPress on loopback: its REST interface as far as an importer asks it, and its misbehaviour.

It answers like WordPress: at most a hundred posts a page, totals in headers, status 400 behind the
last page, 404 for a deleted post and 401 for one that is not public. What it served is counted.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

CATEGORIES = {3: "Haiti", 4: "Trains &amp; Ferries", 5: "Nepal"}
AUTHORS = {1: "Ida Marsh", 2: "Ben Thorne"}
START = datetime(2009, 1, 1, 8, 0)  # noqa: DTZ001 - WordPress gives local times without a zone


@dataclass(slots=True)
class FakePost:
    number: int
    title: str
    content: str
    date: datetime
    modified: datetime
    author: int = 1
    categories: tuple[int, ...] = (3,)
    status: str = "publish"
    protected: bool = False
    tells_modified: bool = True
    slug: str = ""

    def __post_init__(self) -> None:
        self.slug = self.slug or f"post-{self.number}"

    @property
    def path(self) -> str:
        return f"/{self.date:%Y/%m/%d}/{self.slug}/"


ORDERS: dict[str, Callable[[FakePost], tuple[datetime, int]]] = {
    "id": lambda post: (START, post.number),
    "date": lambda post: (post.date, 0),
    "modified": lambda post: (post.modified, 0),
}


def invented(number: int) -> FakePost:
    """One of any number of posts, all different; the same number gives the same post."""
    day = START + timedelta(days=number)
    return FakePost(
        number=number,
        title=f"The Ferry of Year {number} &#8211; a log",
        content=(
            f"<p>Crossing number {number} was late by {number % 60} minutes.</p>\n"
            f"<p>&#8220;We waited at pier {number % 7},&#8221; the keeper said.</p>\n"
        ),
        date=day,
        modified=day,
        author=1 + number % 2,
        categories=(3 + number % 3,),
    )


@dataclass(slots=True)
class Fault:
    """What is answered instead: a status, headers and a body."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str | bytes = "busy"


class FakeWordPress:
    """A site, running while its `with` block does; change `posts` as an editor would."""

    def __init__(self, posts: int = 0) -> None:
        self.posts = {number: invented(number) for number in range(1, posts + 1)}
        self.requests: list[str] = []
        self.contents_served: list[int] = []
        self.public = ""  # where its posts are said to be, instead of on loopback
        self.embeds = True
        self.hosted = False  # on wordpress.com, without an interface of its own
        # Of other addresses, by path and query: bodies, or answers of another status.
        self.answers: dict[str, str | Fault] = {}
        self.everywhere: Fault | None = None  # answered to every other request
        self.faults: dict[int, Fault] = {}  # by the ordinal of the request, from 0
        self.before: dict[int, Callable[[], object]] = {}  # run before that request is answered
        self.lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.home = f"127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def address(self) -> str:
        return f"http://{self.home}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def edit(self, number: int, content: str, *, at: datetime) -> None:
        self.posts[number].content = content
        self.posts[number].modified = at

    def forget(self) -> None:
        """Begin to count anew."""
        self.requests.clear()
        self.contents_served.clear()

    def answer(self, target: str) -> Fault:
        """The answer to one request, as a status, headers and a body."""
        with self.lock:
            ordinal = len(self.requests)
            self.requests.append(target)
            if ordinal in self.before:
                self.before[ordinal]()
            if target in self.answers:
                answer = self.answers[target]
                return answer if isinstance(answer, Fault) else Fault(200, {}, answer)
            fault = self.everywhere or self.faults.get(ordinal)
            return fault or self._answer(target)

    def _answer(self, target: str) -> Fault:
        parts = urlsplit(target)
        if "/rest/v1.1/" in parts.path:
            return self._answer_hosted(parts.path, parts.query)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        path = "" if self.hosted else parts.path.partition("/wp-json/wp/v2/")[2].strip("/")
        kind, _, number = path.partition("/")
        if kind == "posts" and not number:
            return self._list(asked)
        if kind == "posts":
            return self._one(int(number), asked)
        if kind == "categories":
            answer = _json([{"id": key, "name": name} for key, name in CATEGORIES.items()])
            answer.headers["X-WP-TotalPages"] = "1"
            return answer
        if kind == "users" and int(number) in AUTHORS:
            return _json({"id": int(number), "name": AUTHORS[int(number)]})
        return _refusal(404, "rest_no_route")

    def _answer_hosted(self, path: str, query: str) -> Fault:
        """As wordpress.com's own interface answers: other names, and the posts counted."""
        asked = {name: values[-1] for name, values in parse_qs(query).items()}
        site, _, path = path.partition("/sites/")[2].strip("/").partition("/")
        if unquote(site) != self.home:
            return _refusal(404, "unknown_blog")
        kind, _, number = path.partition("/")
        if number:
            post = self.posts.get(int(number))
            if post is None or post.status != "publish":
                return _refusal(404, "unknown_post")
            return _json(self._shown_hosted(post, asked))
        per_page, page = int(asked["number"]), int(asked.get("page", 1))
        if kind != "posts" or not 1 <= per_page <= 100:
            return _refusal(400, "invalid_input")
        shown = [post for post in self.posts.values() if post.status == "publish"]
        if after := asked.get("modified_after"):
            moment = datetime.fromisoformat(after).replace(tzinfo=None)
            shown = [post for post in shown if post.modified > moment]
        by = asked.get("order_by", "date").lower()
        shown.sort(key=ORDERS[by], reverse=asked.get("order", "DESC") == "DESC")
        chosen = shown[(page - 1) * per_page : page * per_page]
        posts = [self._shown_hosted(post, asked) for post in chosen]
        return _json({"found": len(shown), "posts": posts})

    def _shown_hosted(self, post: FakePost, asked: dict[str, str]) -> dict[str, Any]:
        whole = {
            "ID": post.number,
            "site_ID": 7,
            "author": {"ID": post.author, "name": AUTHORS[post.author], "email": False},
            "date": f"{post.date.isoformat()}+00:00",
            "modified": f"{post.modified.isoformat()}+00:00",
            "title": post.title,
            "URL": f"{self.address}/{post.date:%Y/%m/%d}/post-{post.number}/",
            "guid": f"{self.address}/?p={post.number}",
            "content": post.content,
            "status": post.status,
            "type": "post",
            "password": "secret" if post.protected else "",
            "categories": {unescape(CATEGORIES[key]): {"ID": key} for key in post.categories},
        }
        if fields := asked.get("fields"):
            return {name: value for name, value in whole.items() if name in fields.split(",")}
        self.contents_served.append(post.number)
        return whole

    def _list(self, asked: dict[str, str]) -> Fault:
        per_page, page = int(asked.get("per_page", 10)), int(asked.get("page", 1))
        if not 1 <= per_page <= 100:
            return _refusal(400, "rest_invalid_param")
        shown = [post for post in self.posts.values() if post.status == "publish"]
        if after := asked.get("modified_after"):
            shown = [post for post in shown if post.modified > datetime.fromisoformat(after)]
        if after := asked.get("after"):
            shown = [post for post in shown if post.date > datetime.fromisoformat(after)]
        if before := asked.get("before"):
            shown = [post for post in shown if post.date < datetime.fromisoformat(before)]
        by = asked.get("orderby", "date")
        shown.sort(key=ORDERS[by], reverse=asked.get("order", "desc") == "desc")
        pages = -(-len(shown) // per_page)
        if page > max(pages, 1):
            return _refusal(400, "rest_post_invalid_page_number")
        chosen = shown[(page - 1) * per_page : page * per_page]
        answer = _json([self._shown(post, asked) for post in chosen])
        answer.headers |= {"X-WP-Total": str(len(shown)), "X-WP-TotalPages": str(pages)}
        return answer

    def _one(self, number: int, asked: dict[str, str]) -> Fault:
        post = self.posts.get(number)
        if post is None:
            return _refusal(404, "rest_post_invalid_id")
        if post.status != "publish":
            return _refusal(401, "rest_forbidden")
        return _json(self._shown(post, asked))

    def _shown(self, post: FakePost, asked: dict[str, str]) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": post.number,
            "date": post.date.isoformat(),
            "modified": post.modified.isoformat(),
            "status": post.status,
            "slug": post.slug,
            "link": f"{self.public or self.address}{post.path}",
            "guid": {"rendered": f"{self.address}/?p={post.number}"},
            "title": {"rendered": post.title},
            "content": {"rendered": post.content, "protected": post.protected},
            "author": post.author,
            "categories": list(post.categories),
        }
        if not post.tells_modified:
            del shown["modified"]
        if fields := asked.get("_fields"):
            return {name: value for name, value in shown.items() if name in fields.split(",")}
        self.contents_served.append(post.number)
        if self.embeds and "_embed" in asked:
            terms = [
                {"id": key, "name": CATEGORIES[key], "taxonomy": "category"}
                for key in post.categories
            ]
            shown["_embedded"] = {
                "author": [{"id": post.author, "name": AUTHORS[post.author]}],
                "wp:term": [terms, [{"id": 9, "name": "a tag", "taxonomy": "post_tag"}]],
            }
        return shown


def _json(value: object) -> Fault:
    return Fault(200, {"Content-Type": "application/json"}, json.dumps(value))


def _refusal(status: int, code: str) -> Fault:
    body = json.dumps({"code": code, "message": f"said {code}", "data": {"status": status}})
    return Fault(status, {"Content-Type": "application/json"}, body)


def _handler(site: FakeWordPress) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body leave together, or each answer waits 40 ms for an acknowledgement.
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            answer = site.answer(self.path)
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests are quiet."""

    return Handler
