"""One part of the line: what to start, when it counts as up, how it ends."""

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep alive for as long as the line runs.

    `argv` is run as it stands, without a shell, in a session of its own; a relative program is
    looked up on PATH. `env` is laid over the supervisor's environment. `ready` says whether the
    part serves; it is asked many times a second, from one thread, so it must answer within about
    half a second and must not raise. Children start in ascending `order` and end in the reverse;
    those of one order start and end together. To end, the child gets `stop_signal`, and SIGKILL
    after `stop_seconds`. `note` is added to the line that reports its unexpected end: where to read
    more.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = lambda: True
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    order: int = 0
    note: str = ""
