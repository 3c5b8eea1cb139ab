"""Which processes make a line: data server, the carrier's stand-in, web app, workers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import click
import requests

from hotline.check import check_all
from hotline.proven import Proven
from hotline.run.children import Child
from hotline.run.dataserver import DataServer
from hotline.run.supervisor import Supervisor
from hotline.settings import ROOT, Settings, SettingsError, read_settings

WEB_PROCESSES = 2
WEB_THREADS = 8
LINE_PID = "line.pid"
UP = "the line is up"  # what the supervisor says when every part serves
PARTS = ("urgent", "daily", "upkeep", "ticker")


def run_line(given: Mapping[str, str]) -> int:
    """The whole line under one supervisor, until it is told to end; its exit status.

    `given` are settings from the command line, laid over the environment.
    """
    os.environ.update(given)
    settings = read_settings()
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    prove(settings)
    children = [*data_server(settings), *simulator(settings), web(settings), *workers()]
    return _supervise(settings, children, LINE_PID)


def prove(settings: Settings) -> None:
    """Refuse to start on words that do not hold; raises SettingsError with the findings.

    Words that held at an earlier start and have not changed since are not proven again.
    """
    proven = Proven(settings)
    digest = proven.digest()
    if proven.holds(digest):
        return
    click.echo("Proving flows and words, some seconds ...")
    findings = check_all(settings, datetime.now(UTC).date())
    failed = [str(finding) for finding in findings if finding.level == "fail"]
    if failed:
        raise SettingsError("\n".join(["the line's words do not hold:", *failed]))
    proven.record(digest)


def run_workers(settings: Settings) -> int:
    """Every worker and the ticker under one supervisor."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _supervise(settings, workers(), "workers.pid")


def become_web(settings: Settings) -> None:
    """Replace this process by gunicorn."""
    argv = web(settings).argv
    os.execv(argv[0], list(argv))  # noqa: S606 -- nothing of it comes from outside


def _supervise(settings: Settings, children: list[Child], pid_file: str) -> int:
    def say(line: str) -> None:
        click.echo(_where(settings) if line == UP and pid_file == LINE_PID else line)

    return Supervisor(children, settings.data_dir / pid_file, say).run()


def _where(settings: Settings) -> str:
    """The one line that a newcomer needs."""
    if not settings.demo:
        return f"The line is up: {settings.address}/"
    return f"The line is up: {settings.address}/phone   (operator: {settings.admin_word})"


def data_server(settings: Settings) -> list[Child]:
    """The embedded data server; nothing when REDIS_URL names another one."""
    if DataServer.find(settings.redis_url) is None:
        return []
    return [DataServer(settings.data_dir).child()]


def simulator(settings: Settings) -> list[Child]:
    """The carrier's stand-in, for a demo."""
    if not settings.demo:
        return []
    account, token = settings.carrier_account
    port = str(settings.port + 1)
    module = ["-m", "hotline.carrier.simulated", "--port", port]
    env = {
        "TWILIO_ACCOUNT_SID": account,
        "TWILIO_AUTH_TOKEN": token,
        "HOTLINE_BASE_URL": settings.address,
        "HOTLINE_NUMBER": settings.line_number,
        "HOTLINE_NUMBERS": ",".join(settings.numbers),
        "HOTLINE_OPTOUT": settings.optout,
    }
    return [
        Child(
            "carrier",
            [sys.executable, *module, "--data-dir", str(settings.data_dir / "carrier")],
            env=env,
            ready=_answers(f"{settings.simulator_url}/sim/healthz"),
            order=1,
        )
    ]


def web(settings: Settings) -> Child:
    """The web app under gunicorn."""
    options = {
        "bind": f"{settings.host}:{settings.port}",
        "workers": str(WEB_PROCESSES),
        "worker-class": "gthread",
        "threads": str(WEB_THREADS),
        "timeout": "30",
        "graceful-timeout": "10",
        "limit-request-line": "8190",
        "pythonpath": str(ROOT),
    }
    flags = [flag for name, value in options.items() for flag in (f"--{name}", value)]
    argv = [sys.executable, "-m", "gunicorn", *flags, "--no-control-socket", "wsgi:app"]
    ready = _answers(f"http://{settings.host}:{settings.port}/healthz")
    env = {"HOTLINE_DATA_DIR": str(settings.data_dir.absolute())}
    return Child("web", argv, env=env, ready=ready, stop_seconds=15, order=1)


def workers() -> list[Child]:
    """One process a queue, and the ticker."""
    hotline = [sys.executable, "-m", "hotline", "worker"]
    return [Child(part, [*hotline, part], order=2, stop_seconds=20) for part in PARTS]


def _answers(url: str) -> Callable[[], bool]:
    session = requests.Session()
    session.trust_env = False  # a proxy of the environment is no way to this machine

    def ready() -> bool:
        try:
            return session.get(url, timeout=0.4).ok
        except requests.RequestException:
            return False

    return ready
