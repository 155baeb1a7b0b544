"""Each documented limit, judged by the fake's own rules and by Discord's API document."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fake_discord import FakeDiscord, schema
from tests.fake_discord.command_rules import check_choices, check_command, check_commands
from tests.fake_discord.component_rules import check_modal
from tests.fake_discord.message_rules import Setting, check_message, pings
from tests.fake_discord.model import Channel, Guild, Message, User
from tests.fake_discord.transport import Upload
from tests.fake_discord.violations import Json

QUIET: dict[str, list[str]] = {"parse": []}


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as service:
        yield service
        assert service.violations == []


def faults_of(body: Json, setting: Setting | None = None) -> list[str]:
    whole = {"allowed_mentions": QUIET} | body
    return [str(fault) for fault in check_message(whole, setting or Setting())]


def button(**parts: object) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | parts


def rows(*parts: Json) -> Json:
    return {"components": [{"type": 1, "components": list(parts)}]}


def menu(count: int, **parts: object) -> Json:
    options = [{"label": str(number), "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "menu", "options": options} | parts


LAYOUT = {"flags": 1 << 15}


def text(content: str, **parts: object) -> Json:
    return {"type": 10, "content": content} | parts


def boxed(*parts: Json) -> Json:
    return {"type": 17, "components": list(parts)}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"content": "x" * 2001}, "2001 characters; 2000"),
        ({"content": " "}, "an empty message"),
        ({"contents": "x", "content": "x"}, "no such field as 'contents'"),
        ({"embeds": [{"title": "t"}] * 11}, "11 embeds"),
        (LAYOUT | {"components": [button()]}, "type 2 may not stand directly in a message"),
        (
            LAYOUT | {"components": [boxed(boxed(text("t")))]},
            "type 17 may not stand directly in a part of type 17",
        ),
        (
            LAYOUT
            | {"components": [{"type": 9, "components": [text("t")], "accessory": text("t")}]},
            "an accessory is a button or a thumbnail",
        ),
        (LAYOUT | {"components": [text("t", id=7), text("u", id=7)]}, "an id stands twice"),
        ({"embeds": [{"title": "t" * 257}]}, "embeds[0].title: 257"),
        ({"embeds": [{"description": "d" * 4097}]}, "4097"),
        ({"embeds": [{"description": "d" * 3001}] * 2}, "6002 characters together"),
        ({"embeds": [{"footer": {"text": "f" * 2049}}]}, "footer.text: 2049"),
        ({"embeds": [{"author": {"name": "a" * 257}}]}, "author.name: 257"),
        ({"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]}, "26 fields"),
        ({"embeds": [{"fields": [{"name": " ", "value": "v"}]}]}, "fields[0].name: blank"),
        ({"embeds": [{"fields": [{"name": "n", "value": "v" * 1025}]}]}, "value: 1025"),
        ({"embeds": [{"title": "t", "url": "ftp://x"}]}, "not an http(s) address"),
        ({"embeds": [{"title": "t", "url": "https://x/" + "y" * 2048}]}, "2058"),
        ({"embeds": [{"title": "t", "image": {"url": "attachment://a.png"}}]}, "names no file"),
        ({"embeds": [{"title": "t", "colour": 1}]}, "no such field as 'colour'"),
        ({"content": "x", "components": [button()]}, "needs the V2 flag"),
        ({"content": "x", "components": rows(button())["components"] * 6}, "6 action rows"),
        ({"content": "x"} | rows(*[button(custom_id=str(n)) for n in range(6)]), "6 components"),
        ({"content": "x"} | rows(button(), button()), "stands twice"),
        ({"content": "x"} | rows(button(), menu(1)), "buttons only"),
        ({"content": "x"} | rows(button(label="l" * 81)), "81 characters"),
        ({"content": "x"} | rows(button(custom_id="c" * 101)), "101 characters"),
        ({"content": "x"} | rows(button(custom_id="")), "0 characters; 1 to 100"),
        ({"content": "x"} | rows(button(label="")), "without label"),
        ({"content": "x"} | rows(button(url="https://x")), "link button has a url"),
        (
            {"content": "x"}
            | rows({"type": 2, "style": 5, "label": "l", "url": "https://x/" + "y" * 510}),
            "520 characters; 512",
        ),
        ({"content": "x"} | rows(menu(26)), "26 options"),
        ({"content": "x"} | rows(menu(1, placeholder="p" * 151)), "151"),
        ({"content": "x"} | rows(menu(1, max_values=2)), "do not fit"),
        ({"content": "x", "flags": 1 << 6, "in_channel": 1}, "can be ephemeral"),
        ({"content": "x", "flags": 1 << 7}, "cannot be set"),
        ({"content": "x", "allowed_mentions": None}, "missing beside text"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"]}}, "may ping"),
        ({"content": "x", "attachments": [{"id": 7}]}, "names no file"),
        (LAYOUT | {"content": "x"}, "neither content"),
        (LAYOUT | {"components": [{"type": 10, "content": "x" * 4001}]}, "4001 characters of text"),
        (LAYOUT | {"components": [{"type": 10, "content": "x"}] * 41}, "41 components"),
        (LAYOUT | {"components": [{"type": 10, "content": " "}]}, "blank"),
        (LAYOUT | {"components": [{"type": 9, "components": []}]}, "a section holds"),
        (LAYOUT | {"components": [{"type": 12, "items": []}]}, "a gallery holds"),
    ],
)
def test_each_limit_of_a_message_is_kept(body: Json, found: str) -> None:
    in_channel = bool(body.pop("in_channel", False))
    faults = faults_of(body, Setting(in_channel=in_channel))
    assert [fault for fault in faults if found in fault]


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"content": "  " + "x" * 10, "embeds": [{"title": "t" * 256, "description": "d" * 4096}]},
        {"content": "x"} | rows(*[button(custom_id=str(number)) for number in range(5)]),
        {"content": "x"} | rows(menu(25)),
        LAYOUT | {"components": [{"type": 10, "content": "x" * 4000}]},
        {"tts": False, "components": [], "embeds": [{"image": {"url": "https://x/y.png"}}]},
    ],
)
def test_what_is_within_the_limits_has_no_fault(body: Json) -> None:
    assert faults_of(body) == []


@given(st.lists(st.integers(min_value=1, max_value=4096), min_size=1, max_size=4))
def test_embeds_are_refused_exactly_when_they_hold_more_than_six_thousand(sizes: list[int]) -> None:
    faults = faults_of({"embeds": [{"description": "d" * size} for size in sizes]})
    assert bool(faults) == (sum(sizes) > 6000)


def test_a_message_that_becomes_a_layout_gives_up_what_it_held() -> None:
    guild = Guild(1, "g", None)  # type: ignore[arg-type]
    old = Message(1, Channel(2, "c", 0, None, guild), User(3, "bot"), "text")  # type: ignore[arg-type]
    body = LAYOUT | {"components": [text("t")]}
    assert faults_of(body | {"content": None}, Setting(edited=old)) == []
    assert "gives it up" in faults_of(body, Setting(edited=old))[0]
    old.flags = 1 << 15
    assert "neither content" in faults_of({"content": "back"}, Setting(edited=old))[0]


def test_a_file_that_no_part_of_a_layout_shows_is_noted() -> None:
    setting = Setting({0: Upload("a.txt", "text/plain", b"x")})
    hidden = LAYOUT | {"components": [text("t")]}
    shown = {"type": 13, "file": {"url": "attachment://a.txt"}}
    assert "no part shows the file 'a.txt'" in faults_of(hidden, setting)[0]
    assert faults_of(LAYOUT | {"components": [shown]}, setting) == []


def test_files_are_limited_in_size_and_alt_text() -> None:
    big = {0: Upload("a.png", "image/png", bytes((10 << 20) + 1))}
    body = {"attachments": [{"id": 0, "filename": "a.png", "description": "d" * 1025}]}
    assert [fault.split(":")[0] for fault in faults_of(body, Setting(big))] == [
        "attachments[0].description",
        "files",
    ]


def test_pings_are_found_where_they_would_happen() -> None:
    text = "@everyone <@1> <@&2>"
    assert pings({"content": text}) == ["@everyone", "<@1>", "<@&2>"]
    assert pings({"content": text, "allowed_mentions": QUIET}) == []
    assert pings({"content": text, "allowed_mentions": {"parse": [], "users": [1]}}) == ["<@1>"]
    assert pings({"embeds": [{"description": text}]}) == []
    assert pings({"components": [{"type": 10, "content": text}]}) == ["@everyone", "<@1>", "<@&2>"]


def command(**parts: object) -> Json:
    return {"name": "ask", "description": "Ask"} | parts


def option(**parts: object) -> Json:
    return {"type": 3, "name": "question", "description": "What"} | parts


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (command(name="Ask"), "not in lower case"),
        (command(name="ask me"), "more than letters"),
        (command(name="a" * 33), "33 characters"),
        (command(description="d" * 101), "101 characters"),
        (command(description=""), "missing"),
        (command(type=3), "a context menu command has none"),
        (command(descripton="x"), "no such field"),
        (command(options=[option(name=str(n)) for n in range(26)]), "26 options"),
        (command(options=[option(), option(name="b", required=True)]), "required option stands"),
        (command(options=[option(), option()]), "same name"),
        (
            command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]),
            "eit",
        ),
        (command(name_localizations={"xx": "a"}), "no locale"),
        (command(name_localizations={"fr": "Demander"}), "not in lower case"),
        (command(contexts=[]), "nowhere"),
        (
            command(
                options=[
                    option(
                        name=str(number),
                        description_localizations={"fr": "d" * 100},
                        choices=[{"name": "n" * 100, "value": "v" * 100}] * 2,
                    )
                    for number in range(16)
                ]
            ),
            "characters in all; 8000",
        ),
    ],
)
def test_each_limit_of_a_command_is_kept(body: Json, found: str) -> None:
    assert [fault for fault in check_command("", body) if found in str(fault)]


def test_a_set_of_commands_has_its_limits() -> None:
    named = [command(name=f"c{number}") for number in range(101)]
    assert "101 commands of type 1" in str(next(check_commands(named)))
    assert "2 commands are called 'ask'" in str(next(check_commands([command()] * 2)))
    assert list(check_commands([command(), command(name="询问"), command(name="질문")])) == []


def test_suggestions_have_their_limits() -> None:
    many = [{"name": str(number), "value": "v"} for number in range(26)]
    assert "26 choices" in str(next(check_choices("choices", many)))
    long = [{"name": "n" * 101, "value": "v" * 101}]
    assert len(list(check_choices("choices", long))) == 2


def test_a_form_has_its_limits() -> None:
    field = {"type": 4, "custom_id": "q", "style": 1, "label": "l" * 46}
    modal = {"custom_id": "", "title": "t" * 46, "components": [{"type": 1, "components": [field]}]}
    found = [fault.where for fault in check_modal(modal)]
    assert found == ["data.title", "data.custom_id", "data.components[0].components[0].label"]


needs_document = pytest.mark.skipif(
    schema.document() is None, reason="the API document is not beside the repository"
)


def schema_faults(method: str, route: str, body: object) -> list[str]:
    document = schema.document()
    assert document is not None
    return [str(fault) for fault in document.check(method, route, body)]


@needs_document
def test_the_document_finds_a_wrong_type_deep_inside() -> None:
    body = {"type": 4, "data": rows(button(style="primary"))}
    route = "/interactions/{interaction_id}/{interaction_token}/callback"
    (fault,) = schema_faults("POST", route, body)
    assert fault.startswith("schema: data.components[0].components[0].style: 'primary' is not")


@needs_document
def test_the_document_takes_snowflakes_as_numbers_too() -> None:
    body = {"content": "x", "allowed_mentions": {"users": [1, "2"]}}
    assert schema_faults("POST", "/channels/{channel_id}/messages", body) == []
    body["allowed_mentions"] = {"users": ["two"]}
    assert schema_faults("POST", "/channels/{channel_id}/messages", body) != []


@needs_document
def test_every_route_with_a_body_is_in_the_document(fake: FakeDiscord) -> None:
    routes = [*fake.application.routes(), *fake._channels.routes(), *fake._answering.routes()]
    document = schema.document()
    assert document is not None
    for route in routes:
        if route.method in ("POST", "PUT", "PATCH") and not route.path.endswith("/typing"):
            path = route.path.removeprefix("/api/v10")
            assert document._validator(route.method.lower(), path) is not None, path
