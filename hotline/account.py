"""A store that has once served a real carrier account is never opened as a demo.

A demo answers anybody on this machine and signs its own webhooks; on a real line's store it could
read and end real subscriptions.
"""

from __future__ import annotations

from hotline.settings import Settings, SettingsError
from hotline.store import LineStore


def guard_account(store: LineStore, settings: Settings) -> None:
    """Remember a real account in the store; refuse a demo, or another account, on its store.

    Raises SettingsError with the remedy, and Away when the store cannot be asked.
    """
    served = store.account()
    if served == settings.account_digest:
        return
    if served:
        raise SettingsError(
            "TWILIO_ACCOUNT_SID: this store belongs to another carrier account. Set that account, "
            "or point REDIS_URL or HOTLINE_DATA_DIR at another store."
        )
    store.remember_account(settings.account_digest)
