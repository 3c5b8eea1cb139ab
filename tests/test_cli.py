"""The `hotline` command: examples, plain errors, and one row out for each row in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hotline.cli import main
from hotline.settings import ROOT

COMMANDS = sorted(main.commands)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without an `.env`, and nothing of a real line in the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOTLINE_DATA_DIR", str(tmp_path / "var"))
    for name in ("REDIS_URL", "TWILIO_ACCOUNT_SID", "PORT"):
        monkeypatch.delenv(name, raising=False)


def run(*argv: str, given: str = "") -> Result:
    return CliRunner().invoke(main, argv, input=given)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Example: hotline" in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`{command}`" in (ROOT / "README.md").read_text("utf-8")


def test_classify_keeps_the_fields_of_its_input_and_adds_what_was_understood() -> None:
    rows = [{"text": "sotry about stigma plz", "n": 1}, {"text": "quiero morirme", "lang": "es"}]
    result = run("classify", given="\n".join(map(json.dumps, rows)) + "\n\n")
    first, second = (json.loads(line) for line in result.output.splitlines())
    assert (first["n"], first["intent"], first["topic"]) == (1, "story", "stigma")
    assert first["level"] == "none"
    assert first["revokes"] is False
    assert (second["level"], second["category"], second["about"]) == ("crisis", "suicide", "self")
    assert second["rule"]


def test_classify_takes_one_text_as_an_argument() -> None:
    assert json.loads(run("classify", "please stop texting me").output)["revokes"] is True


@pytest.mark.parametrize("line", ["not json", "[1]", '"text"'])
def test_classify_names_the_line_that_it_cannot_read(line: str) -> None:
    result = run("classify", given='{"text": "menu"}\n' + line + "\n")
    assert result.exit_code == 1
    assert "line 2" in result.output


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        (["clock"], 1, "The data server does not answer"),
        (["clock", "tomorrow"], 1, "The data server does not answer"),
        (["deliveries", "--day", "yesterday"], 2, "2026-11-24"),
        (["deliveries"], 2, "--day"),
        (["nonsense"], 2, "No such command"),
        (["worker", "dayly"], 2, "dayly"),
        (["run", "--port", "0"], 2, "port"),
    ],
)
def test_a_mistake_gets_one_plain_line_and_no_stack_trace(
    argv: list[str], status: int, said: str
) -> None:
    result = run(*argv)
    assert result.exit_code == status
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_SEND_WINDOW", "midnight")
    result = run("check")
    assert result.exit_code == 1
    assert "HOTLINE_SEND_WINDOW" in result.output


def test_check_holds_for_what_is_shipped_and_prints_json() -> None:
    result = run("check", "--json")
    assert result.exit_code == 0
    findings = json.loads(result.output)
    assert {finding["level"] for finding in findings} <= {"warn"}
    assert all(finding["where"] and finding["remedy"] for finding in findings)


def test_check_names_file_line_and_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "flows").mkdir()
    page = tmp_path / "flows" / "home.yaml"
    page.write_text("flow: home\nsteps:\n  menu:\n    say: menu\n    go: nowhere\n", "utf-8")
    monkeypatch.setenv("HOTLINE_FLOWS_DIR", str(tmp_path / "flows"))
    result = run("check")
    assert result.exit_code == 1
    assert "home.yaml:3" in result.output
    assert "home/nowhere" in result.output
