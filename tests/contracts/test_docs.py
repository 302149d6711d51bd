"""Contract: every command, option, content rule, activity kind and event is explained in docs/."""

from __future__ import annotations

import pytest
import typer

from kelas import paths
from kelas.cli import app
from kelas.events.kinds import KINDS
from kelas.lessons.check import RULES
from kelas.lessons.kinds import kinds

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
OPTIONS = [(name, option.opts[0]) for name, command in COMMANDS.items() for option in command.params]


def pages(*places: str) -> str:
    """Return the text of the documentation under these places of docs/."""
    found = [file for place in places for file in sorted((paths.ROOT / "docs").glob(place))]
    assert found, f"docs/{places[0]} is not there"
    return "\n".join(file.read_text("utf-8") for file in found)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_explained(command: str) -> None:
    assert f"kelas {command}" in pages("**/*.md")


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_an_option_is_explained(command: str, option: str) -> None:
    assert option in pages("**/*.md")


@pytest.mark.parametrize("rule", RULES)
def test_a_content_rule_is_explained_to_authors(rule: str) -> None:
    assert f"`{rule}`" in pages("author.md", "author/**/*.md")


@pytest.mark.parametrize("kind", kinds())
def test_an_activity_kind_is_explained_to_authors(kind: str) -> None:
    assert f"`{kind}`" in pages("author.md", "author/**/*.md")


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_is_explained(kind: str) -> None:
    assert f"`{kind}`" in pages("**/*.md")


def test_a_command_has_a_help_that_is_a_sentence() -> None:
    for command in COMMANDS.values():
        assert command.help
        assert command.help.split("\n")[0].endswith(".")
