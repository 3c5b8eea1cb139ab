"""A recording's sound: a short tone, then silence, as a WAV file of the right length."""

from __future__ import annotations

import io
import math
import wave

SAMPLES_PER_SECOND = 8000
TONE_HERTZ = 440
TONE_SECONDS = 0.3

_MIDDLE, _SWING = 128, 40


def wav(seconds: int) -> bytes:
    """Mono, 8 kHz, 8 bits a sample: what a telephone carries."""
    tone = bytes(
        _MIDDLE + round(_SWING * math.sin(2 * math.pi * TONE_HERTZ * at / SAMPLES_PER_SECOND))
        for at in range(int(TONE_SECONDS * SAMPLES_PER_SECOND))
    )
    samples = (tone + bytes([_MIDDLE]) * (seconds * SAMPLES_PER_SECOND))[
        : seconds * SAMPLES_PER_SECOND
    ]
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(SAMPLES_PER_SECOND)
        file.writeframes(samples)
    return made.getvalue()
