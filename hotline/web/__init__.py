"""Flask blueprints: the doors of the line. They turn requests into events and Turns into bytes."""

from __future__ import annotations

from flask import Blueprint


def doors() -> tuple[Blueprint, ...]:
    """Every blueprint of the line."""
    from hotline.web import health, phone, public, sms, status, voice

    rooms = (sms, voice, status, health, public, phone)
    return tuple(room.blueprint for room in rooms)
