"""A generation is served whole or not at all, whatever happens while it is published."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from index.errors import (
    BuildRunningError,
    IndexDamagedError,
    IndexMissingError,
    IndexStaleError,
)
from index.storage.generation import (
    MANIFEST,
    SHARDED_FORMAT,
    GenerationStore,
    checksums,
    damaged_files,
    require_whole,
)
from tests.index.crashing import publish
from tests.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> GenerationStore:
    return GenerationStore(tmp_path / "data")


def generations(home: GenerationStore) -> list[str]:
    return sorted(path.name for path in home.generations.iterdir())


def rewrite(home: GenerationStore, id_: str, **changed: Any) -> Path:  # noqa: ANN401 - JSON
    path = home.folder_of(id_) / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), encoding="utf-8")
    return path


# Publishing


def test_nothing_is_served_before_the_first_publication(home: GenerationStore) -> None:
    assert home.current() is None
    with pytest.raises(IndexMissingError, match="verbatim rebuild"):
        home.served_manifest()


def test_what_is_published_is_served_and_whole(home: GenerationStore) -> None:
    publish(home, "gen-1")
    manifest = home.served_manifest()
    assert manifest.id == home.current() == "gen-1"
    assert set(manifest.files) == {"vectors.bin", "lexical/words.bin"}
    assert list(damaged_files(home.folder_of("gen-1"), manifest)) == []
    require_whole(home.folder_of("gen-1"), manifest)


def test_an_unpublished_folder_is_hidden_and_swept_away_by_the_next_build(
    home: GenerationStore,
) -> None:
    publish(home, "gen-1")
    left = home.begin_generation("gen-2")
    (left / "vectors.bin").write_bytes(b"half")
    assert home.current() == "gen-1"
    publish(home, "gen-3")
    assert generations(home) == ["gen-1", "gen-3"]


def test_the_served_generation_and_the_one_before_it_are_kept(home: GenerationStore) -> None:
    for number in range(5):
        publish(home, f"gen-{number}")
        assert home.served_manifest().id == f"gen-{number}"
    assert generations(home) == ["gen-3", "gen-4"]


def test_a_generation_with_an_older_name_is_not_pruned_while_it_is_served(
    home: GenerationStore,
) -> None:
    publish(home, "gen-8")
    publish(home, "gen-9")
    publish(home, "gen-1")
    assert home.served_manifest().id == "gen-1"
    assert generations(home) == ["gen-1", "gen-9"]


def test_a_publication_killed_at_any_step_leaves_the_old_one_served_and_whole(
    tmp_path: Path,
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.index.crashing", str(tmp_path / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    steps = [json.loads(line) for line in ran.stdout.splitlines()]
    assert len(steps) > 20, "every file operation is a step of its own"
    assert [step["killed"] for step in steps] == [True] * (len(steps) - 1) + [False]
    served = None
    for step in steps:
        assert step["faults"] == []
        # The one that was being published, once it was whole; or the one that was served before.
        assert step["id"] in {served, f"gen-{step['step']:03d}"}
        served = step["id"]
    assert served == f"gen-{len(steps):03d}"
    assert sum(step["id"] is None for step in steps) > 10, "most deaths come before it is whole"


def test_a_reader_never_sees_anything_but_a_whole_generation(tmp_path: Path) -> None:
    home = GenerationStore(tmp_path / "data")
    publish(home, "gen-000")
    writer = subprocess.Popen(
        [sys.executable, "-c", _PUBLISH_MANY, str(home.folder)], cwd=ROOT, stdout=subprocess.PIPE
    )
    seen = set()
    with writer:
        while writer.poll() is None:
            before = home.current()
            try:
                manifest = home.served_manifest()
                require_whole(home.folder_of(manifest.id), manifest)
            except IndexDamagedError:
                # Read for so long that it was pruned: two others have been published meanwhile.
                assert home.current() != before
            else:
                seen.add(manifest.id)
    assert writer.returncode == 0
    assert home.served_manifest().id == "gen-030"
    assert len(seen) > 3


_PUBLISH_MANY = """
import sys, time
from pathlib import Path
from index.storage.generation import GenerationStore
from tests.index.crashing import publish
for number in range(1, 31):
    publish(GenerationStore(Path(sys.argv[1])), f"gen-{number:03d}")
    time.sleep(0.02)
"""


# What can be wrong with what is there


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\xff\xfe\0", b"../../etc", b".gen-1", b"a b", b"g" * 300]
)
def test_a_damaged_pointer_is_an_error_that_says_what_to_do(
    home: GenerationStore, content: bytes
) -> None:
    publish(home, "gen-1")
    (home.folder / "current").write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"current: .+verbatim rebuild"):
        home.served_manifest()


def test_a_build_mends_a_damaged_pointer(home: GenerationStore) -> None:
    publish(home, "gen-1")
    (home.folder / "current").write_bytes(b"\xff")
    publish(home, "gen-2")
    assert home.served_manifest().id == "gen-2"


def test_a_missing_generation_is_an_error_that_says_what_to_do(home: GenerationStore) -> None:
    publish(home, "gen-1")
    shutil.rmtree(home.folder_of("gen-1"))
    with pytest.raises(IndexDamagedError, match=r"manifest\.json: missing\. Run: verbatim rebuild"):
        home.served_manifest()


@pytest.mark.parametrize(
    "changed",
    [
        {"format": SHARDED_FORMAT},
        {"format": SHARDED_FORMAT + 1, "shards": 4},
        {"format": SHARDED_FORMAT + 1, "replicas": 4},
        {"format": "two"},
    ],
)
def test_a_manifest_of_another_format_is_stale(
    home: GenerationStore, changed: dict[str, object]
) -> None:
    publish(home, "gen-1")
    rewrite(home, "gen-1", **changed)
    with pytest.raises(IndexStaleError, match="another version"):
        home.served_manifest()


@pytest.mark.parametrize("changed", [{"dim": "many"}, {"counts": None}, {"unknown": 1}])
def test_a_manifest_of_this_format_that_makes_no_sense_is_damaged(
    home: GenerationStore, changed: dict[str, object]
) -> None:
    publish(home, "gen-1")
    rewrite(home, "gen-1", **changed)
    with pytest.raises(IndexDamagedError, match="unreadable"):
        home.served_manifest()


def test_a_manifest_that_is_cut_short_is_damaged(home: GenerationStore) -> None:
    publish(home, "gen-1")
    path = home.folder_of("gen-1") / MANIFEST
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(IndexDamagedError, match="unreadable"):
        home.served_manifest()


def test_damage_names_each_file_that_differs_and_how(home: GenerationStore) -> None:
    publish(home, "gen-1")
    folder, manifest = home.folder_of("gen-1"), home.served_manifest()
    vectors = folder / "vectors.bin"
    content = vectors.read_bytes()
    vectors.write_bytes(b"X" + content[1:])
    assert list(damaged_files(folder, manifest)) == [f"{vectors}: changed since it was published"]
    with pytest.raises(IndexDamagedError, match=r"vectors\.bin: changed"):
        require_whole(folder, manifest)
    vectors.write_bytes(content[1:])
    size = len(content)
    assert list(damaged_files(folder, manifest)) == [
        f"{vectors}: {size - 1} bytes, the manifest says {size}"
    ]
    with pytest.raises(IndexDamagedError, match=r"vectors\.bin: missing or cut short"):
        require_whole(folder, manifest)
    vectors.unlink()
    (folder / "lexical" / "words.bin").unlink()
    assert sorted(damaged_files(folder, manifest)) == [
        f"{folder / 'lexical' / 'words.bin'}: missing",
        f"{vectors}: missing",
    ]


def test_checksums_are_those_of_the_contents(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a").write_bytes(b"abc")
    (tmp_path / MANIFEST).write_bytes(b"not itself")
    (found,) = checksums(tmp_path).items()
    assert found[0] == "sub/a"
    assert found[1].size == 3
    # SHA-256 of "abc", as FIPS 180 gives it.
    assert found[1].sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_only_one_process_builds_at_a_time(tmp_path: Path) -> None:
    second = GenerationStore(tmp_path).building()
    refused = pytest.raises(BuildRunningError, match="another rebuild is running")
    with GenerationStore(tmp_path).building(), refused, second:
        pass
    with GenerationStore(tmp_path).building():
        pass
