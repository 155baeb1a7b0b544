"""What a build may take from a generation before it: only of one whose every byte is as published.

Each file is read once for that, at 1 to 2 GB a second; the vectors that are then taken are read
from memory.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from index.errors import SearchIndexError
from index.storage.generation import damaged_files

if TYPE_CHECKING:
    from index.storage.generation import GenerationStore, Manifest

log = logging.getLogger(__name__)


def whole_generation(store: GenerationStore) -> Manifest | None:
    """The served generation's manifest; None where there is none, or any of it is damaged."""
    try:
        manifest = store.served_manifest()
    except SearchIndexError:
        return None
    damage = list(damaged_files(store.folder_of(manifest.id), manifest))
    for each in damage:
        log.warning("%s: nothing of this index is used again", each)
    return None if damage else manifest
