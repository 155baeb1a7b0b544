"""Bringing articles in, and building the index of them."""

from __future__ import annotations

import shutil
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from bot import phrases, progress, removing
from bot.settings import SettingsError
from bot.starvation import starved
from corpus.archive.archive import Archive
from corpus.article import Refusal
from corpus.errors import ArchiveError, SourceError
from index.errors import IndexMissingError, SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.data_folder import DataFolder
    from bot.settings import Settings
    from corpus.article import Item, Post
    from corpus.ingest import Report
    from corpus.linking.outcome import Linking
    from corpus.profile import ArchiveProfile
    from corpus.readers.source import Kind
    from index.building.build import Built, Write
    from index.storage.generation import GenerationStore


def import_sources(
    settings: Settings,
    data: DataFolder,
    sources: Sequence[str],
    kind: Kind = None,
    *,
    ask: Callable[[int, int], bool] | None = None,
) -> Report:
    """Bring every source in, one after the other; one report of them all.

    `ask` is asked before more than half of what is there is changed, see `corpus.consent`.
    """
    from corpus import ingest  # noqa: PLC0415
    from corpus.consent import Consent  # noqa: PLC0415
    from corpus.corrections import Corrections  # noqa: PLC0415
    from corpus.readers.source import read_source  # noqa: PLC0415

    corrections = Corrections.load(data.corrections)
    report = ingest.Report()
    with Archive.open(data.archive) as archive:
        profile = archive_profile(settings, archive, sources)
        if profile.name and not data.sample:
            progress.announce(f"Reading as {profile.name}.")
        with progress.bar("Importing", None, "posts") as bar, Consent(archive, ask) as consent:
            for source in sources:
                read = partial(
                    read_source, source, kind=kind, memory=archive, say=bar.say, profile=profile
                )
                part = ingest.import_items(
                    archive,
                    _or_refused(source, read),
                    profile=profile,
                    corrections=corrections,
                    progress=bar,
                    consent=consent,
                )
                report.add(source, part)
    return report


def preview(
    settings: Settings, sources: Sequence[str], kind: Kind, count: int
) -> Iterator[Post | Refusal]:
    """The first posts as an import would store them, and what is refused among them."""
    from corpus.article import Post  # noqa: PLC0415
    from corpus.profile import named_profile, recognised_profile  # noqa: PLC0415
    from corpus.readers.source import read_source  # noqa: PLC0415

    named = settings.archive.profile
    profile = named_profile(named) if named else recognised_profile(sources)
    left = count
    for source in sources:
        read = partial(read_source, source, kind=kind, profile=profile)
        for item in _or_refused(source, read):
            if isinstance(item, Post | Refusal):
                yield item
                left -= isinstance(item, Post)
            if not left:
                return


def _or_refused(source: str, read: Callable[[], Iterator[Item]]) -> Iterator[Item]:
    """What is read, and a refusal where nothing more can be."""
    try:
        yield from read()
    except SourceError as error:
        yield Refusal(source, str(error).removeprefix(f"{source}: "))


def archive_profile(
    settings: Settings, archive: Archive, sources: Sequence[str] = ()
) -> ArchiveProfile:
    """The profile that the settings name, or that of the site that the articles are of.

    A site is recognised by a source that is imported, and remembered, or by its addresses in the
    archive. Raises ProfileError for a profile that cannot be read.
    """
    from corpus.profile import (  # noqa: PLC0415
        NO_PROFILE,
        named_profile,
        recognised_profile,
        shipped_profiles,
    )

    if settings.archive.profile:
        return named_profile(settings.archive.profile)
    found = recognised_profile(sources)
    if found is not NO_PROFILE:
        with archive.transaction():
            archive.set_meta("profile", found.name)
        return found
    remembered = archive.meta("profile")
    for profile in shipped_profiles():
        if profile.name == remembered or any(
            any(archive.keys_under(f"{host}/")) for host in profile.hosts
        ):
            return profile
    return NO_PROFILE


def site(settings: Settings, data: DataFolder) -> str:
    """The address of the site that the archive is of; empty where neither settings nor profile say.

    Raises ProfileError for a profile that cannot be read.
    """
    if settings.archive.site or not data.archive.is_file():
        return settings.archive.site
    # An archive that is damaged does not keep its index from answering.
    with suppress(ArchiveError), Archive.open_to_read(data.archive) as archive:
        return archive_profile(settings, archive).address
    return ""


def find_addresses(settings: Settings, data: DataFolder) -> list[Linking]:
    """Ask the archive's site for the address of every article that came without one.

    Raises SettingsError where no site is known, SourceError where it cannot be asked.
    """
    from corpus.linking.link import link_articles  # noqa: PLC0415
    from corpus.readers.http import Client  # noqa: PLC0415

    with Archive.open(data.archive) as archive:
        total = sum(1 for _ in archive.articles(lambda _: None, without_address=True))
        address = site(settings, data)
        if not total:
            return []
        if not address:
            raise SettingsError(
                f"{phrases.counted(total, 'article')} without an address, and no site to ask. "
                'Set it in settings.toml: [archive] site = "https://blog.example"'
            )
        with Client() as web, progress.bar(f"Asking {address}", total, "posts") as bar:
            return list(link_articles(archive, address, web, progress=bar))


def rebuild(
    settings: Settings,
    data: DataFolder,
    *,
    full: bool,
    shards: int | None = None,
    cluster: str = "",
) -> Built:
    """Build and publish a generation, where anything has changed.

    `shards` is as in `BuildOptions`; `cluster` is where the machines are that do it, empty for none
    but this one.
    """
    if not data.articles():
        raise IndexMissingError(
            f"{data.folder}: the archive is empty. Bring articles in with: "
            "verbatim import FILE, FOLDER or ADDRESS"
        )
    try:
        with data.store().building():
            return build(settings, data, full=full, shards=shards, cluster=cluster)
    except BaseException as error:
        if starved(error):
            error.add_note(_room(data.store()))
        raise


def _room(store: GenerationStore) -> str:
    """Which index is served while no new one can be written, and what one takes."""
    free = shutil.disk_usage(store.folder).free >> 20
    try:
        served = store.served_manifest()
    except SearchIndexError:
        return f"{free:,} MB are free."
    size = sum(file.size for file in served.files.values()) >> 20
    return (
        f"The index of {served.built_at:%Y-%m-%d} is served meanwhile; a new one takes about "
        f"{size + 1:,} MB, and {free:,} MB are free."
    )


def build(
    settings: Settings,
    data: DataFolder,
    *,
    full: bool = False,
    shards: int | None = None,
    cluster: str = "",
) -> Built:
    """Build and publish a generation for whoever holds the right to build; see `rebuild`."""
    from corpus import ingest  # noqa: PLC0415
    from corpus.corrections import Corrections  # noqa: PLC0415
    from index.building.build import BuildOptions, build_generation  # noqa: PLC0415
    from index.search.abstention import measured_bound  # noqa: PLC0415

    encoder = settings.encoder
    with Archive.open(data.archive) as archive:
        profile = archive_profile(settings, archive)
        corrections = Corrections.load(data.corrections)
        if ingest.is_outdated(archive, profile, corrections):
            doing = "Attributing anew (the rules or corrections have changed)"
            with progress.bar(doing, len(archive), "articles") as advance:
                ingest.reanalyze(
                    archive, profile=profile, corrections=corrections, progress=advance
                )
        built = build_generation(
            archive,
            data.store(),
            BuildOptions(
                encoder.model,
                encoder.runtime,
                sample=data.sample,
                full=full,
                shards=shards,
                passages_per_shard=settings.index.passages_per_shard,
            ),
            measure_bound=partial(
                measured_bound, data=data.folder, model=encoder.model, runtime=encoder.runtime
            ),
            progress=progress.bar,
            write=_cluster_writer(cluster) if cluster else None,
        )
        removing.forget_words(archive)
        return built


def _cluster_writer(address: str) -> Write:
    from index.cluster.building import ClusterWriter  # noqa: PLC0415 - imports Ray

    return ClusterWriter(address)
