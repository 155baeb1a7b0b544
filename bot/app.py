"""Composition: from settings to the archive, the index and the search over it.

The one place that knows which data folder is served: the user's own, or that of the sample archive
as long as nothing else has an index.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import indexing, progress, removing
from bot.data_folder import user_data
from bot.sample import ready_sample
from corpus.archive.archive import Archive
from corpus.errors import ArticleDamagedError
from index.errors import EvaluationError, IndexMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.data_folder import DataFolder
    from bot.settings import Settings
    from corpus.corrections import Corrections
    from index.search.distribution import Distribute
    from index.search.request import SearchOptions
    from index.search.searcher import Searcher
    from index.storage.generation import GenerationStore, Manifest


def active_data(settings: Settings) -> DataFolder:
    """What is answered from: the user's archive, or the sample while there is nothing else.

    Raises IndexMissingError when articles were imported but no index was built of them.
    """
    data = user_data(settings)
    if data.store().is_built():
        return data
    if count := data.articles():
        noun = "article is" if count == 1 else "articles are"
        raise IndexMissingError(
            f"No index here yet. Build it with: verbatim rebuild   ({count} {noun} in the archive)"
        )
    return ready_sample(settings)


@contextmanager
def on_cluster(settings: Settings, address: str) -> Iterator[Distribute | None]:
    """Where a cluster at an address searches shards, connected until the block ends.

    None for an empty address. Raises ClusterError where the cluster cannot serve what is served.
    """
    if not address:
        yield None
        return
    from index.cluster.connection import connected, require_shared  # noqa: PLC0415 - imports Ray
    from index.cluster.serving import RemoteShards  # noqa: PLC0415

    with connected(address):
        require_shared(active_data(settings).folder, to_write=False)
        yield partial(RemoteShards.open, replicas=settings.index.replicas)


def searcher(
    settings: Settings, *, warm: bool = False, distribute: Distribute | None = None
) -> Searcher:
    """Open the served generation; builds the sample's index first where nothing else is there.

    A searcher of the sample goes over to the user's own archive as soon as that has an index.
    `warm` takes some time now that the first questions would take later; `distribute` opens shards
    where they are searched, here where it is None.
    """
    from index.search.searcher import Searcher  # noqa: PLC0415 - costs a third of a second

    data = active_data(settings)

    def locate() -> GenerationStore:
        # Never back to the sample: invented articles must not stand in for an index that is lost.
        nonlocal data
        if data.sample and user_data(settings).store().is_built():
            data = user_data(settings)
        return data.store()

    options = replace(_search_options(settings), warm=warm, distribute=distribute)
    return Searcher(locate, options)


def _search_options(settings: Settings) -> SearchOptions:
    """What the sections `archive`, `encoder`, `reader` and `retrieval` say."""
    from index.search.request import SearchOptions  # noqa: PLC0415

    encoder, retrieval = settings.encoder.model_dump(), settings.retrieval.model_dump()
    read = settings.reader
    return SearchOptions(
        **encoder,
        **retrieval,
        reader=read.model,
        pairs=read.pairs,
        show_email_addresses=settings.archive.show_email_addresses,
        site=indexing.site(settings, user_data(settings)),
    )


def evaluate(
    settings: Settings, folder: Path, *, details: Path | None, against: Path | None
) -> dict[str, Any]:
    """Measure the search on a folder of questions; see `index.evaluation.run`."""
    from index.encoder.conversion import prepare_encoder  # noqa: PLC0415
    from index.encoder.cross_encoder import open_reader  # noqa: PLC0415
    from index.evaluation import run  # noqa: PLC0415
    from index.search.answerability import answerability_for  # noqa: PLC0415
    from index.search.pipeline import READER, ranking_stages  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as temporary:
        chosen, data = settings.encoder, settings.data
        encoder = prepare_encoder(Path(temporary), [], chosen.model, chosen.runtime)
        reader = open_reader(settings.reader.model, Path(temporary) / READER)
        read_by = reader.fingerprint if reader else ""
        searching = run.Searching(
            encoder,
            answerability_for(encoder.fingerprint, read_by, data),
            reader,
            partial(ranking_stages, _search_options(settings)),
        )
        return run.evaluate(folder, searching, details=details, against=against)


def evaluate_posts(
    settings: Settings, folder: Path, *, details: Path | None, against: Path | None
) -> dict[str, Any]:
    """Measure import to answer on a folder of posts; see `index.evaluation.posts`.

    The posts come into a data folder of their own that lasts as long as the run; what is set or was
    fitted holds there, too.
    """
    from bot.terminal import import_remarks  # noqa: PLC0415
    from index.evaluation import posts  # noqa: PLC0415
    from index.search.answerability import FILE_NAME  # noqa: PLC0415

    questions = posts.read_questions(folder)
    with tempfile.TemporaryDirectory(prefix="verbatim-eval-") as temporary:
        own = settings.model_copy(update={"data": Path(temporary)})
        if (fitted := settings.data / FILE_NAME).is_file():
            shutil.copy(fitted, own.data)
        data = user_data(own)
        for remark in import_remarks(indexing.import_sources(own, data, [str(folder / "posts")])):
            progress.announce(remark)
        if not data.articles():
            raise EvaluationError(f"{folder / 'posts'}: holds no posts that can be read")
        indexing.rebuild(own, data, full=False)
        ask = searcher(own).ask
        with progress.bar("Asking", len(questions), "questions") as advance:
            return posts.evaluate(
                questions, ask, details=details, against=against, progress=advance
            )


def status(settings: Settings) -> dict[str, Any]:
    """What is served and what is in the archive; None for what is not there."""
    from corpus.corrections import Corrections  # noqa: PLC0415
    from index.storage.shard_folders import missing_shards  # noqa: PLC0415

    data = user_data(settings)
    store = data.store()
    manifest = store.served_manifest() if store.current() else None
    counts = manifest.counts if manifest else None
    corrections = Corrections.load(data.corrections)
    return {
        "archive_articles": data.articles(),
        "generation": manifest and manifest.id,
        "built_at": manifest and manifest.built_at.isoformat(timespec="seconds"),
        "articles": counts and counts.articles,
        "passages": counts and counts.passages,
        "sentences": counts and counts.sentences,
        "shards": manifest and manifest.shards,
        "shards_missing": manifest and missing_shards(store.folder_of(manifest.id), manifest),
        "model": manifest and manifest.model,
        "runtime": manifest and manifest.runtime,
        "reader": _reader_name(settings),
        "up_to_date": manifest and _up_to_date(settings, data, manifest, corrections),
        **_corrections(data, corrections),
        "removed": sum(each.kept_out for each in removing.removals(data.archive)),
        "data": str(data.folder),
    }


def cluster_status(settings: Settings, address: str) -> dict[str, Any]:
    """What of the served index is held by the machines of a cluster; nothing for no address."""
    if not address:
        return {}
    from index.cluster.connection import connected  # noqa: PLC0415 - imports Ray
    from index.cluster.health import health_of  # noqa: PLC0415

    manifest = active_data(settings).store().served_manifest()
    with connected(address):
        return health_of(manifest.id, manifest.shards)._asdict()


def _reader_name(settings: Settings) -> str | None:
    """The model that reads what is found; None where nothing does."""
    from index.encoder.cross_encoder import AUTO  # noqa: PLC0415
    from index.encoder.packaged_reader import MODEL, find_packaged_reader  # noqa: PLC0415

    if settings.reader.model != AUTO:
        return settings.reader.model or None
    return MODEL if find_packaged_reader() else None


def _up_to_date(
    settings: Settings, data: DataFolder, manifest: Manifest, corrections: Corrections
) -> bool:
    """Whether the index holds the archive, and this the corrections, as they stand now."""
    from corpus.ingest import is_outdated  # noqa: PLC0415
    from index.building.build import build_fingerprint  # noqa: PLC0415

    with Archive.open_to_read(data.archive) as archive:
        profile = indexing.archive_profile(settings, archive)
        if is_outdated(archive, profile, corrections):
            return False
        return manifest.archive == build_fingerprint(
            archive, manifest.fingerprint, manifest.runtime
        )


def _corrections(data: DataFolder, corrections: Corrections) -> dict[str, Any]:
    """How many corrections there are, and those that find no article or no words in it."""
    count = len(corrections.outlet) + len(corrections.stretch)
    if not corrections.stretch:
        return {"corrections": count, "corrections_without_words": []}
    with Archive.open_to_read(data.archive) as archive:
        lost = [
            f"{each.article}: {each.words}"
            for each in corrections.stretch
            if not _holds(archive, each.article, each.words)
        ]
    return {"corrections": count, "corrections_without_words": lost}


def _holds(archive: Archive, article: str, words: str) -> bool:
    """Whether an article is there, whole, and holds the words."""
    with suppress(ArticleDamagedError):
        found = archive.find(article)
        return found is not None and words in found[0].body
    return False


def run_bot(settings: Settings, token: str, cluster: str = "") -> None:
    """Run the Discord bot until it is told to stop; a cluster searches where one is named."""
    from bot.discord import running  # noqa: PLC0415 - costs a third of a second

    with on_cluster(settings, cluster) as distribute:
        open_ = partial(searcher, settings, warm=True, distribute=distribute)
        running.run(open_, settings, token)
