"""WordPress sites over their REST interface: a full import once, then what has changed.

A synchronisation has two halves, and neither trusts the other:

1. A pass over the posts, by number, a hundred a page: all of them at first, later only those
   modified since the last time. The page reached is remembered, so that an interrupted pass goes on
   there. Posts are ordered by number because an edit then moves none of them to another page.
2. A listing of the numbers and times of all posts, which is small. It shows what the pass missed (a
   deletion moves posts across pages; a scheduled post appears with an old time) and what is gone.
   Nothing is removed on the strength of a list: each post that is missing is asked for by itself.

What is remembered is set only after the posts that it speaks of have been handed over and taken;
the one who keeps it must keep those posts with it, in one transaction, or before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from corpus.article import Refusal, Removed
from corpus.errors import SourceError
from corpus.readers.wordpress import posts as rest_posts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from corpus.article import Item
    from corpus.readers.wordpress.client import WordPressApi
    from corpus.readers.wordpress.public_api import PublicApi

_BY_NUMBER = {"orderby": "id", "order": "asc"}
_EMBED = {"_embed": "author,wp:term"}
# When more posts than this, and more than are left, vanish at once, it is not the same site.
_FEW = 20


class SyncState(Protocol):
    """What is remembered of a site between imports; the archive keeps it beside the posts."""

    def sync_value(self, site: str, key: str) -> str | None:
        """A remembered value, or None."""

    def set_sync_value(self, site: str, key: str, value: str | None) -> None:
        """Remember a value; None forgets it."""

    def keys_under(self, prefix: str, /) -> Iterable[tuple[str, ...]]:
        """The keys of each article that has a key starting with `prefix`."""


@dataclass(slots=True)
class InMemorySyncState:
    """A memory that lasts for one run, for imports that keep no archive."""

    values: dict[tuple[str, str], str] = field(default_factory=dict)

    def sync_value(self, site: str, key: str) -> str | None:
        """A value remembered in this run, or None."""
        return self.values.get((site, key))

    def set_sync_value(self, site: str, key: str, value: str | None) -> None:
        """Remember a value for this run."""
        self.values.pop((site, key), None)
        if value is not None:
            self.values[site, key] = value

    def keys_under(self, _prefix: str, /) -> Iterable[tuple[str, ...]]:
        """Nothing: there is no archive."""
        return ()


def sync_posts(
    api: WordPressApi | PublicApi,
    memory: SyncState | None = None,
    *,
    say: Callable[[str], object] = lambda _: None,
) -> Iterator[Item]:
    """Yield what a site shows that the archive does not have yet, and what it shows no more.

    Each item must be stored before the next one is drawn, or together with what `memory` is told
    meanwhile. SourceError is raised when the site fails for good; what came before it stays valid.
    """
    # An archive without articles is false, and yet the memory to use.
    return _Sync(api, InMemorySyncState() if memory is None else memory, say).items()


def _is_time(modified: str) -> bool:
    return modified[:1].isdigit()


class _Sync:
    """One synchronisation. `known` holds the time of modification of each post, by its number."""

    def __init__(
        self,
        api: WordPressApi | PublicApi,
        memory: SyncState,
        say: Callable[[str], object],
    ) -> None:
        self.api = api
        self.memory = memory
        self.say = say
        self.known = self._recall("known")
        self.taken: dict[str, str] = {}  # what the present page adds to `known`
        self.refused: set[str] = set()

    def items(self) -> Iterator[Item]:
        yield from self._pass()
        listed = self._listed()
        yield from self._missed(listed)
        yield from self._gone(listed)
        self._finish()

    def _pass(self) -> Iterator[Item]:
        """All posts, or those modified since the last time, from the page that was reached."""
        since = self._get("pass")
        # An import of before may have left no time here.
        if since is None or (since and not _is_time(since)):
            since = max(filter(_is_time, self.known.values()), default="")
            self._set("pass", since)
        first = int(self._get("page") or 1)
        for number in range(1, first):
            self.known |= self._recall(f"page {number}")
        after = {"modified_after": since} if since else {}
        pages = self._pages({**_BY_NUMBER, **_EMBED, **after}, first, "page")
        for number, page in enumerate(pages, first):
            self.taken = {}
            yield from map(self._read, page)
            self._set(f"page {number}", json.dumps(self.taken))
            self._set("page", str(number + 1))

    def _listed(self) -> dict[str, str | None]:
        """The time of modification of every public post, by its number."""
        pages = self._pages({**_BY_NUMBER, "_fields": "id,link,modified"}, 1, "listing")
        listed = [each for page in pages for each in page if isinstance(each, dict)]
        # What is no number is no post's: it was refused when the posts were read.
        return {
            str(each["id"]): each.get("modified")
            for each in listed
            if isinstance(each.get("id"), int)
        }

    def _missed(self, listed: Mapping[str, str | None]) -> Iterator[Item]:
        """What the listing shows otherwise than it is known: each post is asked for by itself."""
        for number, modified in listed.items():
            changed = number not in self.known or modified not in (self.known[number], None)
            if changed and number not in self.refused:
                data = self.api.post(int(number), _EMBED)
                if data is not None:
                    yield self._read(data)

    def _gone(self, listed: Mapping[str, str | None]) -> Iterator[Item]:
        """What the archive has of this site and the site shows no more."""
        prefix = rest_posts.key_of(self.api.site, "")
        held = {
            key.removeprefix(prefix)
            for keys in self.memory.keys_under(prefix)
            for key in keys
            if key.startswith(prefix)
        }
        missing = sorted((held | self.known.keys()) - listed.keys())
        if len(missing) > max(_FEW, len(listed)):
            raise SourceError(
                f"{self.api.base} shows {len(listed)} posts, and {len(missing)} that were there "
                "are missing; nothing was removed. If that is right, start a new archive"
            )
        for number in missing:
            if self._is_gone(int(number)):
                self.known.pop(number, None)
                yield Removed((prefix + number,))

    def _is_gone(self, number: int) -> bool:
        """Asked of the post itself: a list that moved while it was read may have passed it by."""
        data = self.api.post(number, {"_fields": "id,status"})
        if isinstance(data, dict):
            return bool(data.get("status", "publish") != "publish")
        return not self.api.is_other_content(number)

    def _read(self, data: object) -> Item:
        item = rest_posts.read_items(data, self.api.site, source=self.api.base, names=self.api)
        if isinstance(data, dict):
            number = str(data.get("id"))
            if isinstance(item, Refusal):
                self.refused.add(number)
            else:
                # Some posts come without a time; "" is older than any.
                self.known[number] = self.taken[number] = str(data.get("modified") or "")
        return item

    def _pages(
        self, parameters: Mapping[str, str | int], first: int, what: str
    ) -> Iterator[list[object]]:
        for number, page in enumerate(self.api.pages("posts", parameters, first), first):
            self.say(f"{what} {number} of {page.pages}" if page.pages else f"{what} {number}")
            yield page.items

    def _finish(self) -> None:
        """The new state in place of the pages that led to it."""
        self._set("known", json.dumps(self.known))
        for number in range(1, int(self._get("page") or 1)):
            self._set(f"page {number}", None)
        self._set("page", None)
        self._set("pass", None)

    def _recall(self, key: str) -> dict[str, str]:
        return dict(json.loads(self._get(key) or "{}"))

    def _get(self, key: str) -> str | None:
        return self.memory.sync_value(self.api.site, key)

    def _set(self, key: str, value: str | None) -> None:
        self.memory.set_sync_value(self.api.site, key, value)
