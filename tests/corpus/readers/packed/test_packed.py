"""Archives are read as folders are, member by member, and never unpacked to disk."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.article import PassedOver, Post, Refusal
from corpus.readers import source
from corpus.readers.detection import SourceKind
from tests.benchmarks import wxr_generator
from tests.renditions import POSTS, as_page, as_text, as_wxr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from corpus.article import Item

Contents = dict[str, bytes]


def as_zip(path: Path, contents: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def as_tar(path: Path, contents: Mapping[str, bytes]) -> None:
    with tarfile.open(path, "w") as archive:
        fill(archive, contents)


def as_tgz(path: Path, contents: Mapping[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        fill(archive, contents)


def fill(archive: tarfile.TarFile, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))


FORMS = pytest.mark.parametrize(
    ("name", "pack"), [("a.zip", as_zip), ("a.tar", as_tar), ("a.tar.gz", as_tgz), ("b", as_tgz)]
)


def read(path: Path, kind: SourceKind | None = None) -> list[Item]:
    return list(source.read_source(str(path), kind=kind))


def posts(items: list[Item]) -> list[Post]:
    return [item for item in items if isinstance(item, Post)]


def reasons(items: list[Item]) -> dict[str, str]:
    return {item.source: item.reason for item in items if isinstance(item, Refusal)}


def written() -> Contents:
    """An export, pages and texts, one of them on its way out of the archive."""
    found = {"blog/export.xml": as_wxr().encode()}
    for number, post in enumerate(POSTS):
        found[f"blog/pages/{number}.html"] = as_page(post).encode()
        found[f"../../texts/{number}.txt"] = as_text(post).encode()
    return found


@FORMS
def test_an_archive_gives_what_a_folder_gives(
    tmp_path: Path, name: str, pack: Callable[[Path, Contents], None]
) -> None:
    pack(tmp_path / name, written())
    before = sorted(os.walk(tmp_path))
    items = read(tmp_path / name)
    assert not reasons(items)
    found = posts(items)
    assert sorted(post.body for post in found) == sorted(post.text for post in POSTS * 3)
    assert {Path(post.source).relative_to(tmp_path / name).parts[0] for post in found} == {
        "blog",
        "texts",
    }
    assert sorted(os.walk(tmp_path)) == before


@FORMS
def test_settings_and_names_of_the_site_in_an_archive_count(
    tmp_path: Path, name: str, pack: Callable[[Path, Contents], None]
) -> None:
    contents: Contents = {
        "site/_config.yml": b"url: https://street.example\npermalink: /:year/:title/\n",
        "site/_posts/2011-03-09-a-tram.md": b"---\ntitle: A Tram\n---\nThe tram is late.\n",
        "site/.git/config": b"[core]",
        "__MACOSX/site/._a.md": b"\x00\x05",
        "site/logo.png": b"\x89PNG",
    }
    for number in range(6):
        page = f"<title>Tram {number} | Street Talk</title><article><h1>Street Talk</h1>"
        text = f"<p>Tram number {number} was late by {number} minutes.</p>" * 9
        contents[f"pages/{number}.html"] = f"{page}{text}</article>".encode()
    pack(tmp_path / name, contents)
    items = read(tmp_path / name)
    assert not reasons(items)
    titles = {post.title: post.url for post in posts(items)}
    assert titles.pop("A Tram") == "https://street.example/2011/a-tram/"
    assert sorted(titles) == [f"Tram {number}" for number in range(6)]
    passed = sorted(item.kind for item in items if isinstance(item, PassedOver))
    assert passed == ["picture", "settings file"]


def test_a_file_compressed_by_itself_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "export.xml.gz").write_bytes(gzip.compress(as_wxr().encode()))
    items = read(tmp_path / "export.xml.gz")
    assert [post.title for post in posts(items)] == [post.title for post in POSTS]
    assert posts(items)[0].source == str(tmp_path / "export.xml.gz" / "export.xml")


def test_the_kind_that_is_chosen_is_that_of_the_members(tmp_path: Path) -> None:
    as_zip(tmp_path / "a.zip", {"README.txt": b"x", "a.txt": b"# A Tram\n\nIt is *late*."})
    (post,) = posts(read(tmp_path / "a.zip", SourceKind.MARKDOWN))
    assert (post.title, post.body) == ("A Tram", "It is late.")


def test_an_archive_in_a_folder_is_read_and_one_in_an_archive_is_not(tmp_path: Path) -> None:
    as_zip(tmp_path / "inner.zip", {"b.txt": b"A Bench\n\nIt is new."})
    inner = (tmp_path / "inner.zip").read_bytes()
    as_zip(tmp_path / "outer.zip", {"inner.zip": inner, "a.txt": b"A Tram\n\nIt is late."})
    items = read(tmp_path)
    assert sorted(post.title for post in posts(items)) == ["A Bench", "A Tram"]
    nested = str(tmp_path / "outer.zip" / "inner.zip")
    assert reasons(items) == {
        nested: "is an archive inside an archive; unpack it and import the folder"
    }


def test_links_and_devices_in_a_tar_are_no_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("A Secret\n\nNot to be read.")
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, form in (("a.txt", tarfile.SYMTYPE), ("b.txt", tarfile.LNKTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = form, str(secret)
            archive.addfile(member)
        device = tarfile.TarInfo("c.txt")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
    items = read(tmp_path / "a.tar")
    assert not posts(items)
    assert reasons(items) == {str(tmp_path / "a.tar"): "the archive holds no files to read"}


def test_an_encrypted_archive_is_refused_with_the_reason(tmp_path: Path) -> None:
    as_zip(tmp_path / "a.zip", {"a.txt": b"A Tram\n\nIt is late."})
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[6] |= 1  # the flag, in the member's header and in the directory
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    (reason,) = reasons(read(tmp_path / "a.zip")).values()
    assert reason.startswith("is encrypted (a.txt asks for a password); unpack it")


@pytest.mark.parametrize("pack", [as_zip, as_tgz])
def test_what_unpacks_to_far_more_than_it_is_stays_packed(
    tmp_path: Path, pack: Callable[[Path, Contents], None]
) -> None:
    pack(tmp_path / "bomb", {"a.txt": b"\0" * (40 << 20)})
    tracemalloc.start()
    (reason,) = reasons(read(tmp_path / "bomb")).values()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "unpacks to more than 200 times its size" in reason
    assert peak < 8 << 20


def test_more_files_than_any_export_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.readers.packed.members.MOST_MEMBERS", 3)
    as_zip(tmp_path / "a.zip", {f"{number}.txt": b"A Tram\n\nLate." for number in range(4)})
    assert list(reasons(read(tmp_path / "a.zip")).values()) == ["holds more than 3 files"]


@pytest.mark.parametrize("pack", [as_zip, as_tar])
def test_one_piece_larger_than_a_memory_is_refused_and_the_rest_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[[Path, Contents], None]
) -> None:
    monkeypatch.setattr("corpus.readers.packed.limits.LARGEST_PIECE", 1 << 20)
    contents = {"a.txt": b"A Tram\n\n" + b"late " * (1 << 18), "b.txt": b"A Bench\n\nNew."}
    pack(tmp_path / "a", contents)
    items = read(tmp_path / "a")
    assert [post.title for post in posts(items)] == ["A Bench"]
    (reason,) = reasons(items).values()
    assert reason == "is larger than 1 MB, which only XML may be"


def test_a_header_that_asks_for_all_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.readers.packed.limits.LARGEST_PIECE", 1 << 20)
    member = tarfile.TarInfo("a.txt")
    member.type, member.size = tarfile.XHDTYPE, 4 << 20
    (tmp_path / "a.tar").write_bytes(member.tobuf() + b"1" * (4 << 20))
    (reason,) = reasons(read(tmp_path / "a.tar")).values()
    assert "is damaged (a header of the archive is larger than any)" in reason


def test_damage_is_refused_by_name_and_the_other_members_come_in(tmp_path: Path) -> None:
    contents = {"a.txt": b"A Tram\n\nIt is late.", "b.txt": b"A Bench\n\nIt is new."}
    as_zip(tmp_path / "a.zip", contents, zipfile.ZIP_STORED)
    data = (tmp_path / "a.zip").read_bytes().replace(b"late.", b"1ate.")
    (tmp_path / "a.zip").write_bytes(data)
    items = read(tmp_path / "a.zip")
    assert [post.title for post in posts(items)] == ["A Bench"]
    assert "is damaged (Bad CRC-32" in reasons(items)[str(tmp_path / "a.zip" / "a.txt")]


def test_a_member_whose_name_is_damaged_to_nothing_is_none(tmp_path: Path) -> None:
    contents = {"a.txt": b"A Tram\n\nIt is late.", "b.txt": b"A Bench\n\nIt is new."}
    as_zip(tmp_path / "a.zip", contents)
    data = (tmp_path / "a.zip").read_bytes().replace(b"a.txt", b"\0.txt")
    (tmp_path / "a.zip").write_bytes(data)
    assert [post.title for post in posts(read(tmp_path / "a.zip"))] == ["A Bench"]


@FORMS
def test_no_cut_raises_anything_but_a_refusal(
    tmp_path: Path, name: str, pack: Callable[[Path, Contents], None]
) -> None:
    pack(tmp_path / name, written())
    data = (tmp_path / name).read_bytes()
    for tenth in range(1, 10):
        (tmp_path / name).write_bytes(data[: len(data) * tenth // 10])
        assert reasons(read(tmp_path / name)), tenth


@pytest.mark.parametrize("pack", [as_zip, as_tgz])
def test_an_export_of_any_size_is_read_as_a_stream(
    tmp_path: Path, pack: Callable[[Path, Contents], None]
) -> None:
    peaks = []
    for count in (100, 800):
        export = io.StringIO()
        wxr_generator.write(export, count)
        pack(tmp_path / f"{count}", {"export.xml": export.getvalue().encode()})
        del export
        # A small member is read in one piece, of which there is but one.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("corpus.readers.packed.tarred._KEPT", 0)
            tracemalloc.start()
            items = source.read_source(str(tmp_path / f"{count}"))
            assert sum(isinstance(item, Post) for item in items) == count
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2 + 200_000
