"""The sample archive: invented articles that answer before anything has been imported."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from bot import indexing, progress
from bot.data_folder import DataFolder
from corpus.ingest import ANALYSIS_VERSION
from index.errors import SearchIndexError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

# Seconds to wait for another process that is building the sample's index.
_WAIT = 120

_WELCOME = (
    "Nothing has been imported yet: building the index of the sample archive, once. "
    "Your own comes in with: verbatim import"
)


def sample_data(settings: Settings) -> DataFolder:
    """Where the sample's archive and index lie, whether they are there or not."""
    return DataFolder(settings.data / "sample", sample=True)


def ready_sample(settings: Settings) -> DataFolder:
    """The sample's folder, its index built or brought up to date where needed."""
    data = sample_data(settings)
    articles = resources.files("corpus") / "sample" / "articles"
    with resources.as_file(articles) as folder:
        version = _version(folder)
        stamp = data.folder / "version"

        def is_ready() -> bool:
            try:
                model = data.store().served_manifest().model
            except SearchIndexError:
                return False
            written = stamp.read_text(encoding="ascii") if stamp.is_file() else None
            return model == settings.encoder.model and written == version

        if not is_ready():
            progress.announce(_WELCOME)
            with data.store().building(wait=_WAIT):
                if not is_ready():
                    data.archive.unlink(missing_ok=True)
                    indexing.import_sources(settings, data, [str(folder)])
                    indexing.build(settings, data)
                    stamp.write_text(version, encoding="ascii")
    return data


def _version(folder: Path) -> str:
    """Changes when any file of the sample does, or the rules by which it is read."""
    total = hashlib.sha256(ANALYSIS_VERSION.encode())
    for path in sorted(folder.glob("*.txt")):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()
