"""The `hotline` command: one plain line for a mistake, never a stack trace."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from hotline import __version__
from hotline.clock import ClockError, moved
from hotline.library import AuthorError
from hotline.proven import Proven
from hotline.run.dataserver import DataServerError
from hotline.run.pidfile import FolderError
from hotline.settings import SettingsError, read_settings
from hotline.store import Away, DailyStore, LineStore, connect
from hotline.store.client import WORKER_SECONDS
from hotline.store.vault import WrongSecretError

MISTAKES = (SettingsError, AuthorError, ClockError, DataServerError, FolderError, WrongSecretError)
PARTS = ("urgent", "daily", "upkeep", "ticker")


class Plain(click.Group):
    """Turns a user's mistake into one line on standard error and exit 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except MISTAKES as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            raise click.ClickException(
                f"{error.filename or 'the system'}: {error.strerror}"
            ) from None
        except Away:
            message = "The data server does not answer. Is the line running (`make run`)?"
            raise click.ClickException(message) from None


@click.group(cls=Plain, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Hotline: recovery stories by text and call, a daily word of hope, and crisis help first."""


@main.command(epilog="Example: hotline run --port 8000")
@click.option("--port", type=click.IntRange(1, 65534), help="Where the web app listens.")
@click.option("--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Data folder.")
def run(port: int | None, data_dir: Path | None) -> None:
    """Run the whole line on this machine: Ctrl-C ends everything in order."""
    from hotline.run.whole import run_line

    given = {"PORT": str(port) if port else None, "HOTLINE_DATA_DIR": data_dir and str(data_dir)}
    sys.exit(run_line({name: value for name, value in given.items() if value}))


@main.command(epilog="Example: hotline web")
def web() -> None:
    """Run the web app alone (gunicorn), for a machine of its own."""
    from hotline.run.whole import become_web

    become_web(read_settings())


@main.command(epilog="Example: hotline worker            (all of them)\n\nhotline worker daily")
@click.argument("part", required=False, type=click.Choice(PARTS))
def worker(part: str | None) -> None:
    """Run the workers and the ticker, or one PART of them."""
    settings = read_settings()
    if part is None:
        from hotline.run.whole import run_workers

        sys.exit(run_workers(settings))
    if part == "ticker":
        from hotline.jobs import ticker

        return ticker.run(settings)
    from hotline.jobs import worker as rq_worker

    return rq_worker.run(settings, part)


@main.command(epilog="Example: hotline check --json")
@click.option("--json", "as_json", is_flag=True, help="Findings as one JSON document.")
def check(as_json: bool) -> None:
    """Prove flows, content and the crisis directory; exit 0, or 1 with every finding."""
    from hotline.check import check_all

    findings = check_all(read_settings(), datetime.now(UTC).date())
    failed = [finding for finding in findings if finding.level == "fail"]
    if as_json:
        click.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(str(finding))
        click.echo(f"{len(failed)} to mend, {len(findings) - len(failed)} to know of.")
    sys.exit(1 if failed else 0)


@main.command(epilog="Example: hotline preflight --json")
@click.option("--json", "as_json", is_flag=True, help="The checks as one JSON list.")
def preflight(as_json: bool) -> None:
    """Check settings, data server, clocks, content and who stands where; exit 0, or 1 on a fail.

    A line of its own for each check: pass, warn or fail, what was found, and the remedy.
    """
    from hotline.preflight import run_checks

    checks = run_checks(read_settings, datetime.now(UTC).date())
    if as_json:
        click.echo(json.dumps([check.as_dict() for check in checks]))
    else:
        for check in checks:
            click.echo(check.line())
    sys.exit(1 if any(check.level == "fail" for check in checks) else 0)


@main.command(epilog='Example: hotline classify "sotry about stigma plz"')
@click.argument("text", required=False)
def classify(text: str | None) -> None:
    """What is understood of TEXT, or of JSON lines {"text": ..., "lang": ...} on standard input."""
    from hotline.conversation import load_script
    from hotline.conversation.understand import understand

    settings = read_settings()
    script = load_script(settings.content_dir, settings.flows_dir, settings.languages)
    rows = [{"text": text}] if text is not None else _json_lines()
    for row in rows:
        found = understand(str(row.get("text", "")), str(row.get("lang") or ""), script)
        click.echo(json.dumps({**row, **found.as_dict()}, ensure_ascii=False))


def _json_lines() -> Iterator[dict[str, Any]]:
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict):
            raise click.ClickException(f'line {number} is not a JSON object like {{"text": "hi"}}')
        yield row


@main.command(epilog="Example: hotline clock +1d")
@click.argument("wish", required=False)
def clock(wish: str | None) -> None:
    """Show the line's civil clock, or move it: +1d, +2h30m, now, 2027-03-14T01:59-05:00."""
    settings = read_settings()
    store = LineStore(connect(settings.store_url, WORKER_SECONDS))
    if wish:
        if not settings.clock_moves:
            raise click.ClickException("The clock of a line with a real carrier does not move.")
        store.move_clock(moved(wish, store.offset(), datetime.now(UTC)))
    now = datetime.now(UTC) + timedelta(seconds=store.offset())
    click.echo(now.isoformat(timespec="seconds"))


@main.command(epilog="Example: hotline deliveries --day 2026-11-24")
@click.option("--day", required=True, help="A local day, YYYY-MM-DD.")
def deliveries(day: str) -> None:
    """The ledger of one local day as JSON lines, one for each daily message."""
    try:
        datetime.strptime(day, "%Y-%m-%d")  # noqa: DTZ007 -- a calendar day has no zone
    except ValueError:
        raise click.UsageError("--day is a day like 2026-11-24") from None
    store = DailyStore(connect(read_settings().store_url, WORKER_SECONDS))
    for person, ledger in store.day(day):
        row = {
            "person": person,
            "day": day,
            "state": ledger.state,
            "sid": ledger.sid or None,
            "attempts": ledger.attempts,
            "error": ledger.error or None,
            "text_id": ledger.text_id or None,
        }
        click.echo(json.dumps(row))


@main.command(epilog="Example: hotline reload")
@click.pass_context
def reload(ctx: click.Context) -> None:
    """Check content and flows and, if they hold, swap the running line to them."""
    from hotline.check import check_all

    settings = read_settings()
    proven = Proven(settings)
    digest = proven.digest()
    findings = check_all(settings, datetime.now(UTC).date())
    failed = [finding for finding in findings if finding.level == "fail"]
    for finding in failed:
        click.echo(str(finding), err=True)
    if failed:
        ctx.exit(1)
    proven.record(digest)
    LineStore(connect(settings.store_url, WORKER_SECONDS)).ask_for_reload()
    click.echo("The line speaks the new words within a few seconds.")


@main.command(epilog="Example: hotline chat\n\nhotline chat --here --call --transcript call.txt")
@click.option("--from", "number", default="+12125550101", show_default=True, help="Your number.")
@click.option("--call", is_flag=True, help="Begin with a call.")
@click.option("--here", is_flag=True, help="The engine in this process, even while a line runs.")
@click.option(
    "--transcript",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the conversation as a scenario when it ends (implies --here).",
)
def chat(number: str, call: bool, here: bool, transcript: Path | None) -> None:
    """A phone in the terminal: texts and calls.

    With the running line (demo mode); where none runs, with the engine in this process. `--from
    hidden` calls without a number.
    """
    from hotline.terminal import talk

    if not re.fullmatch(r"\+\d{5,15}|hidden", number):
        raise click.UsageError("--from is a number like +12125550101, or hidden")
    phone = number.removeprefix("hidden")
    talk(read_settings(), phone, call=call, alone=here, transcript=transcript)


@main.command(epilog="Example: hotline flows --svg pictures")
@click.option(
    "--svg",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the pictures go: one for every page, and all-pages.svg.",
)
def flows(folder: Path) -> None:
    """Draw a picture of every flow, from the pages that run."""
    from hotline.conversation.flow import load_flows
    from hotline.flowpicture import pictures
    from hotline.library import load_content

    settings = read_settings()
    first = load_content(settings.content_dir, settings.languages).shelf(settings.languages[0])
    try:
        drawn = pictures(load_flows(settings.flows_dir), first.phrases)
    except ImportError:
        message = "Pictures need Graphviz: `.venv/bin/pip install -e '.[pictures]'` in this folder"
        raise click.ClickException(message) from None
    _write(folder, drawn)


def _write(folder: Path, drawn: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, svg in drawn.items():
            path = folder / f"{name}.svg"
            path.write_text(svg, "utf-8")
            click.echo(path)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from None
