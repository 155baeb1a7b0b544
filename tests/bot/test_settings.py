"""Settings are read once; every fault is named at once, with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, load_settings


def settings_file(folder: Path, content: str) -> Path:
    path = folder / "settings.toml"
    path.write_text(content, encoding="utf-8")
    return path


def fault(folder: Path, content: str) -> str:
    path = settings_file(folder, content)
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    return str(caught.value).removeprefix(f"{path.parent}/")


def test_all_faults_stand_in_one_message(tmp_path: Path) -> None:
    assert fault(tmp_path, "[retrieval]\nquotes = 0\nqoutes = 3") == (
        "settings.toml: retrieval.quotes: 0 is too small (1 to 10); "
        "retrieval.qoutes: unknown, did you mean quotes?"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("retrieval.quotes = 11", "retrieval.quotes: 11 is too large (1 to 10)"),
        ("retrieval.quotes = true", "retrieval.quotes: true is no whole number"),
        ('retrieval.quotes = "3"', 'retrieval.quotes: "3" is no whole number'),
        ("retrieval.quotes = 3.5", "retrieval.quotes: 3.5 is no whole number"),
        ("discord.queue = true", "discord.queue: true is no whole number"),
        ("discord.refresh_seconds = 'x'", 'discord.refresh_seconds: "x" is no number'),
        ("discord.private = 1", "discord.private: 1 is neither true nor false"),
        ("data = 5", "data: 5 is no text in quotes"),
        ("encoder.model = 2011-12-07", 'encoder.model: "2011-12-07" is no text in quotes'),
        ("encoder.model = ''", 'encoder.model: "" is empty; give a name'),
        (
            "encoder.runtime = 'gpu'",
            "encoder.runtime: 'gpu' is not one of 'auto', 'openvino' or 'torch'",
        ),
        ("encoder = 3", "encoder: 3 is no section; write it as [section] with its keys below"),
        ("[retreival]\nquotes = 3", "retreival: unknown, did you mean retrieval?"),
        (
            "zzz = 1",
            (
                "zzz: unknown, known: data, encoder, index, archive, reader, retrieval, "
                "discord, log, metrics"
            ),
        ),
        ("encoder.zzz = 1", "encoder.zzz: unknown, known: model, runtime"),
    ],
)
def test_a_fault_is_named_in_the_words_of_the_file(
    tmp_path: Path, content: str, message: str
) -> None:
    assert fault(tmp_path, content) == f"settings.toml: {message}"


@pytest.mark.parametrize("content", ["quotes\n", "a = 1\na = 2\n", "[retrieval\nquotes = 1"])
def test_what_is_no_toml_is_said_with_its_place(tmp_path: Path, content: str) -> None:
    assert "not readable as TOML" in fault(tmp_path, content)
    assert "line" in fault(tmp_path, content)


@pytest.mark.parametrize("site", ["lamp.example", "ftp://lamp.example", "https://", "https:///x"])
def test_a_site_is_an_address_on_the_web(tmp_path: Path, site: str) -> None:
    said = fault(tmp_path, f"[archive]\nsite = '{site}'")
    assert f'archive.site: "{site}" is no address such as https://blog.example' in said


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"data = '\xff\xfe'")
    with pytest.raises(SettingsError, match="not readable as TOML"):
        load_settings(path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = settings_file(tmp_path, "\ufeffretrieval.quotes = 5")
    assert load_settings(path).retrieval.quotes == 5


def test_a_file_that_is_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: no such file"):
        load_settings(tmp_path / "none.toml")


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings() == Settings()


def test_the_file_of_the_working_folder_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings_file(tmp_path, "retrieval.quotes = 5")
    monkeypatch.chdir(tmp_path)
    assert load_settings().retrieval.quotes == 5


def test_what_is_not_set_keeps_its_default(tmp_path: Path) -> None:
    found = load_settings(settings_file(tmp_path, "retrieval.quotes = 5"))
    assert found.retrieval.quote_characters == Settings().retrieval.quote_characters
    assert found.discord == Settings().discord


@pytest.mark.parametrize("written", ["index", "../index", "./a/b"])
def test_a_relative_data_folder_starts_at_the_file(tmp_path: Path, written: str) -> None:
    assert load_settings(settings_file(tmp_path, f"data = '{written}'")).data == tmp_path / written


def test_an_absolute_data_folder_stays(tmp_path: Path) -> None:
    assert load_settings(settings_file(tmp_path, "data = '/srv/verbatim'")).data == Path(
        "/srv/verbatim"
    )


def test_settings_cannot_be_changed_once_read() -> None:
    with pytest.raises(ValidationError):
        Settings().retrieval.quotes = 7  # type: ignore[misc]
