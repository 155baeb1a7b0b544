"""What must hold of a place after a command was cut short there."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot import app
from bot.backup import BackupError, restore
from bot.discord.storage import BotStorage
from bot.settings import Settings, load_settings
from corpus.archive.archive import Archive
from corpus.archive.checking import archive_faults
from corpus.errors import CorpusError
from index.errors import SearchIndexError
from tests.cut_short.operations import SERVER
from tests.small_world import QUESTIONS, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.article import Article
    from index.search.answer import Answer

# What SQLite keeps beside a file while somebody has it open.
_BESIDE = ("-wal", "-shm")


class Kept(NamedTuple):
    """What a place keeps: its articles, those of its backup, and whether answers are private."""

    articles: Mapping[str, Article]
    backup: Mapping[str, Article]
    private: bool | None


class Seen(NamedTuple):
    """What is in a place: what it keeps, what is answered, and the names of its files."""

    kept: Kept
    answers: tuple[object, ...]
    names: list[str]


def settings_of(place: Path) -> Settings:
    """The settings of a place."""
    return load_settings(place / "settings.toml").model_copy(update={"data": place / "data"})


def essence(answer: Answer) -> object:
    """What two answers that say the same have in common."""
    quotes = [(q.text, q.article, q.voice, q.citation) for q in answer.quotes]
    return answer.question, answer.outcome, quotes, list(answer.nearest)


def seen(place: Path) -> Seen:
    """Look at a place; raises what keeps from reading or answering."""
    ask = app.searcher(settings_of(place)).ask
    answers = tuple(essence(ask(question)) for question in QUESTIONS)
    return Seen(_kept(place), answers, sorted(_names(place)))


def _kept(place: Path) -> Kept:
    return Kept(_articles(place / "data"), _articles_of_backup(place), _is_private(place / "data"))


def _articles(data: Path) -> Mapping[str, Article]:
    path = data / "archive.sqlite"
    if not path.is_file():
        return {}
    with Archive.open_to_read(path) as archive:
        return {each.id: each for each in archive.articles()}


def _articles_of_backup(place: Path) -> Mapping[str, Article]:
    """Those in a backup, where there is one; raises BackupError where it is not whole."""
    if not (place / "kept.zip").is_file():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        restore(place / "kept.zip", Path(folder))
        return _articles(Path(folder))


def _is_private(data: Path) -> bool | None:
    if not (data / "discord.sqlite").is_file():
        return None
    with closing(BotStorage(data / "discord.sqlite")) as storage:
        return storage.server(SERVER).private


def _names(place: Path) -> Iterator[str]:
    """The files and folders, without the names of generations, and how many those are."""
    generations = place / "data" / "generations"
    for path in [*place.iterdir(), *(place / "data").rglob("*")]:
        if generations not in path.parents and not path.name.endswith(_BESIDE):
            yield str(path.relative_to(place))
        elif path.parent == generations:
            yield "a hidden generation" if path.name.startswith(".") else "a generation"


class Truth(NamedTuple):
    """A place before a command and after it."""

    before: Seen
    after: Seen

    def faults(self, place: Path) -> Iterator[str]:
        """What does not hold of a place in which the command was cut short."""
        path = place / "data" / "archive.sqlite"
        if path.is_file():
            yield from archive_faults(path, lambda _: None)
        try:
            now = seen(place)
        except (CorpusError, SearchIndexError, BackupError) as error:
            yield f"unanswered: {error}"
            return
        yield from self._lost(now.kept)
        if now.answers not in (self.before.answers, self.after.answers):
            yield "answered otherwise than before and after"
        known = {**self.after.kept.articles, **self.before.kept.articles}
        yield from shown(settings_of(place), known)

    def _lost(self, now: Kept) -> Iterator[str]:
        before, after = self.before.kept, self.after.kept
        for id_ in before.articles.keys() - now.articles.keys():
            yield f"lost: {id_}"
        for id_, article in now.articles.items():
            if article not in (before.articles.get(id_), after.articles.get(id_)):
                yield f"changed: {id_}"
        if now.backup not in (before.backup, after.backup):
            yield "a backup of other articles"
        if now.private not in (before.private, after.private):
            yield "settings of the bot were lost"

    def unfinished(self, place: Path) -> Iterator[str]:
        """What is otherwise than after the command in a place where it was run to its end."""
        now = seen(place)
        if now.kept != self.after.kept:
            yield "keeps other things than after a straight run"
        if now.answers != self.after.answers:
            yield "answers otherwise than after a straight run"

    def left_over(self, place: Path) -> Iterator[str]:
        """Files that are there and would not be after a straight run, or the other way around."""
        now, then = {*_names(place)}, {*self.after.names}
        if now != then:
            yield f"left over {sorted(now - then)}, lacking {sorted(then - now)}"
