"""`verbatim remove`: gone at once, back with --undo, kept out of imports, its words deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.cli import cli
from corpus.archive.archive import Archive
from corpus.ingest import import_items
from tests.corpus.importing_until_killed import post

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with Archive.open(folder / "archive.sqlite") as archive:
        import_items(archive, map(post, range(5)))
    return folder


def digest_and_ids(data: Path) -> tuple[str, list[str]]:
    with Archive.open(data / "archive.sqlite") as archive:
        return archive.digest(), [each.id for each in archive.articles()]


def test_removed_listed_and_brought_back(data: Path) -> None:
    digest, ids = digest_and_ids(data)
    done = run("remove", *ids[:2], "--yes", "--data", data)
    assert done.exit_code == 0
    assert done.stdout.startswith("2 articles removed, and no longer shown. Run: verbatim rebuild")
    assert (data / "removed").read_text().split() == sorted(ids[:2])
    assert digest_and_ids(data)[1] == ids[2:]
    listed = run("remove", "--list", "--json", "--data", data).stdout.splitlines()
    assert {json.loads(each)["id"] for each in listed} == set(ids[:2])
    assert json.loads(run("status", "--json", "--data", data).stdout)["removed"] == 2
    done = run("remove", "--undo", *ids[:2], "--json", "--data", data)
    assert json.loads(done.stdout) == {"brought_back": ids[:2]}
    assert digest_and_ids(data)[0] == digest
    assert (data / "removed").read_text() == ""


def test_nothing_happens_without_a_yes_or_where_one_is_not_there(data: Path) -> None:
    digest, ids = digest_and_ids(data)
    done = run("remove", ids[0], "--data", data)
    assert done.exit_code == 1
    assert "say so with --yes" in done.output
    done = run("remove", ids[0], "https://nowhere.example/2", "--yes", "--data", data)
    assert "https://nowhere.example/2: no article here" in str(done.exception)
    assert digest_and_ids(data)[0] == digest
    assert not (data / "removed").exists()


@pytest.mark.parametrize(
    "arguments", [(), ("x", "--list"), ("--undo",), ("x", "--undo", "--moved")]
)
def test_what_makes_no_sense_is_said(data: Path, arguments: tuple[str, ...]) -> None:
    assert run("remove", *arguments, "--data", data).exit_code == 2


def test_an_import_names_what_it_keeps_out(data: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Six geese of the harbour voted for a new bell. " * 9)
    run("import", tmp_path / "note.txt", "--data", data)
    with Archive.open(data / "archive.sqlite") as archive:
        (id_,) = (each.id for each in archive.articles() if "new bell" in each.body)
    run("remove", id_, "--yes", "--data", data)
    said = run("import", tmp_path / "note.txt", "--data", data)
    assert "passed over: 1 post removed by the keeper" in said.stdout
    said = run("import", tmp_path / "note.txt", "--json", "--data", data)
    (kept_out,) = json.loads(said.stdout)["kept_out"]
    assert kept_out["source"].endswith("note.txt")
    assert run("remove", "--allow", id_, "--data", data).exit_code == 0
    assert "1 new" in run("import", tmp_path / "note.txt", "--data", data).stdout


def test_a_rebuild_ends_it_for_good(data: Path) -> None:
    assert run("rebuild", "--data", data).exit_code == 0
    _, ids = digest_and_ids(data)
    run("remove", ids[0], "--yes", "--data", data)
    shown = run("lookup", "--json", "--limit", 100, "--data", data).stdout
    assert ids[0] not in shown
    assert ids[1] in shown
    assert run("check", "--data", data).exit_code == 0
    assert run("rebuild", "--data", data).exit_code == 0
    assert (data / "removed").read_text().split() == [ids[0]]
    done = run("remove", "--undo", ids[0], "--data", data)
    assert "left the archive with the last rebuild" in str(done.exception)
    assert run("remove", "--allow", ids[0], "--data", data).exit_code == 0
    assert (data / "removed").read_text() == ""
    assert not run("remove", "--list", "--data", data).stdout


def test_a_backup_keeps_what_is_kept_out(data: Path, tmp_path: Path) -> None:
    _, ids = digest_and_ids(data)
    run("remove", ids[0], "--yes", "--data", data)
    run("backup", tmp_path / "kept.zip", "--data", data)
    run("restore", tmp_path / "kept.zip", "--data", tmp_path / "new")
    assert ids[0] in run("remove", "--list", "--data", tmp_path / "new").stdout
