"""Composition: from settings to the archive, the index and the search over it.

The one place that knows which data folder is served: the user's own, or that of the sample archive
as long as nothing has been imported.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import progress
from corpus.archive.archive import Archive
from corpus.article import Refusal
from corpus.errors import SourceError
from index.errors import IndexMissingError, IndexStaleError, SearchIndexError
from index.storage.generation import GenerationStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.progress import Bar
    from bot.settings import Settings
    from corpus.article import Post, Removed
    from corpus.ingest import Report
    from index.search.searcher import Searcher
    from index.storage.generation import Manifest


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A data folder: an archive and the generations built from it."""

    folder: Path
    sample: bool

    @property
    def archive(self) -> Path:
        """The archive's file, which may not exist yet."""
        return self.folder / "archive.sqlite"

    def store(self) -> GenerationStore:
        """The generations."""
        return GenerationStore(self.folder)

    def articles(self) -> int:
        """How many articles the archive holds; 0 where there is none."""
        if not self.archive.is_file():
            return 0
        with Archive.open(self.archive) as archive:
            return len(archive)


def user_data(settings: Settings) -> DataFolder:
    """The user's own archive."""
    return DataFolder(settings.data, sample=False)


def active_data(settings: Settings) -> DataFolder:
    """What is answered from: the user's archive, or the sample while there is nothing else.

    Raises IndexMissingError when articles were imported but no index was built of them.
    """
    place = user_data(settings)
    if place.store().current() is not None:
        return place
    if count := place.articles():
        noun = "article is" if count == 1 else "articles are"
        raise IndexMissingError(
            f"No index here yet. Build it with: verbatim rebuild   ({count} {noun} in the archive)"
        )
    return _sample(settings)


def searcher(settings: Settings, *, warm: bool = False) -> Searcher:
    """Open the served generation; builds the sample's index first where nothing else is there.

    `warm` takes some time now that the first questions would take later.
    """
    from index.search.pipeline import SearchOptions  # noqa: PLC0415
    from index.search.searcher import Searcher  # noqa: PLC0415 - costs a third of a second

    place = active_data(settings)
    manifest = place.store().served_manifest()
    if manifest.model != settings.encoder.model:
        raise IndexStaleError(
            f"This index was made with another model ({manifest.model}); settings.toml names "
            f"{settings.encoder.model}. Run: verbatim rebuild"
        )
    return Searcher(
        place.store,
        SearchOptions(
            runtime=settings.encoder.runtime,
            reranker=settings.encoder.reranker,
            quotes=settings.retrieval.quotes,
            quote_characters=settings.retrieval.quote_characters,
            warm=warm,
        ),
    )


def rebuild(settings: Settings, place: DataFolder, *, full: bool) -> tuple[Manifest, bool]:
    """Build and publish a generation; the flag tells whether anything had changed."""
    if not place.articles():
        raise IndexMissingError(
            f"{place.folder}: the archive is empty. Bring articles in with: "
            "verbatim import FILE, FOLDER or ADDRESS"
        )
    with place.store().building():
        return _build(settings, place, full=full)


def _build(settings: Settings, place: DataFolder, *, full: bool) -> tuple[Manifest, bool]:
    from corpus import ingest  # noqa: PLC0415
    from index.building.build import BuildOptions, build_generation  # noqa: PLC0415
    from index.search.abstention import measured_bound  # noqa: PLC0415

    with Archive.open(place.archive) as archive:
        with progress.bar("Reading by new rules", len(archive), "articles") as advance:
            ingest.reanalyze(archive, progress=advance)
        encoder = settings.encoder
        return build_generation(
            archive,
            place.store(),
            BuildOptions(encoder.model, encoder.runtime, sample=place.sample, full=full),
            measure_bound=partial(
                measured_bound, data=place.folder, model=encoder.model, runtime=encoder.runtime
            ),
            progress=progress.bar,
        )


def import_sources(place: DataFolder, sources: Sequence[str], kind: str | None) -> Report:
    """Bring every source in, one after the other; one report of them all."""
    from corpus import ingest  # noqa: PLC0415
    from corpus.readers import source as reading  # noqa: PLC0415

    chosen = reading.SourceKind(kind) if kind else None

    def items(archive: Archive, bar: Bar) -> Iterator[Post | Refusal | Removed]:
        for source in sources:
            try:
                yield from reading.read_source(source, kind=chosen, memory=archive, say=bar.say)
            except SourceError as error:
                yield Refusal(source, str(error).removeprefix(f"{source}: "))

    with (
        Archive.open(place.archive) as archive,
        progress.bar("Importing", None, "posts") as bar,
    ):
        return ingest.import_items(archive, items(archive, bar), progress=bar)


def evaluate(
    settings: Settings, folder: Path, *, details: Path | None, against: Path | None
) -> dict[str, Any]:
    """Measure the search on a folder of questions; see `index.evaluation.run`."""
    from index.encoder.conversion import prepare_encoder  # noqa: PLC0415
    from index.evaluation import run  # noqa: PLC0415
    from index.search.answerability import model_for  # noqa: PLC0415
    from index.search.pipeline import ranking_stages  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as compiled:
        chosen = settings.encoder
        encoder = prepare_encoder(Path(compiled), [], chosen.model, chosen.runtime)
        return run.evaluate(
            folder,
            encoder,
            model_for(encoder.fingerprint, settings.data),
            stages=ranking_stages(chosen.reranker),
            details=details,
            against=against,
        )


def status(settings: Settings) -> dict[str, Any]:
    """What is served and what is in the archive; None for what is not there."""
    place = user_data(settings)
    manifest = place.store().served_manifest() if place.store().current() else None
    counts = manifest.counts if manifest else None
    return {
        "archive_articles": place.articles(),
        "generation": manifest and manifest.id,
        "built_at": manifest and manifest.built_at.isoformat(timespec="seconds"),
        "articles": counts and counts.articles,
        "passages": counts and counts.passages,
        "sentences": counts and counts.sentences,
        "model": manifest and manifest.model,
        "runtime": manifest and manifest.runtime,
        "up_to_date": manifest and _up_to_date(place, manifest),
        "data": str(place.folder),
    }


def _up_to_date(place: DataFolder, manifest: Manifest) -> bool:
    """Whether the index holds the archive as it stands now."""
    from index.building.build import build_fingerprint  # noqa: PLC0415

    with Archive.open(place.archive) as archive:
        return manifest.archive == build_fingerprint(
            archive, manifest.fingerprint, manifest.runtime
        )


def check(settings: Settings) -> list[str]:
    """Every fault of the served generation, a sentence each; empty when it is whole."""
    from index.storage.integrity import integrity_faults  # noqa: PLC0415

    home = active_data(settings).store()
    with progress.bar("Checking", home.served_manifest().counts.articles, "articles") as advance:
        return list(integrity_faults(home, advance))


def run_bot(settings: Settings, token: str) -> None:
    """Run the Discord bot until it is told to stop."""
    from bot.discord import client  # noqa: PLC0415 - costs a third of a second

    client.run(lambda: searcher(settings, warm=True), settings.discord, token, data=settings.data)


def _sample(settings: Settings) -> DataFolder:
    """The sample's folder, its index built or brought up to date where needed."""
    place = DataFolder(settings.data / "sample", sample=True)
    articles = resources.files("corpus") / "sample" / "articles"
    with resources.as_file(articles) as folder:
        version = _version(folder)
        stamp = place.folder / "version"

        def is_ready() -> bool:
            return _usable(place, settings) and _text(stamp) == version

        if not is_ready():
            print(_WELCOME, file=sys.stderr)  # noqa: T201 - said to the person, not to a log
            with place.store().building(wait=_SAMPLE_WAIT):
                if not is_ready():
                    _import(place, folder)
                    _build(settings, place, full=False)
                    stamp.write_text(version, encoding="ascii")
    return place


# How long to wait for another process that is building the sample's index.
_SAMPLE_WAIT = 120


_WELCOME = (
    "Nothing has been imported yet: building the index of the sample archive, once. "
    "Your own comes in with: verbatim import"
)


def _usable(place: DataFolder, settings: Settings) -> bool:
    try:
        return place.store().served_manifest().model == settings.encoder.model
    except SearchIndexError:
        return False


def _text(path: Path) -> str | None:
    return path.read_text(encoding="ascii") if path.is_file() else None


def _version(folder: Path) -> str:
    """Changes when any file of the sample does."""
    total = hashlib.sha256()
    for path in sorted(folder.glob("*.txt")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def _import(place: DataFolder, folder: Path) -> None:
    from corpus import ingest  # noqa: PLC0415
    from corpus.readers import source  # noqa: PLC0415

    place.archive.unlink(missing_ok=True)
    with Archive.open(place.archive) as archive:
        ingest.import_items(archive, source.read_source(str(folder)))
