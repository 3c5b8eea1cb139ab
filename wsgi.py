"""gunicorn's door: `gunicorn wsgi:app`."""

import sys

from hotline.app import create_app
from hotline.settings import SettingsError
from hotline.store import Away
from hotline.store.vault import WrongSecretError
from hotline.web.keeper import keep

try:
    app = create_app()
    app.extensions["hotline"].keyring()
except Away:
    pass  # the line answers without memory until the store is there
except (SettingsError, WrongSecretError) as error:
    sys.exit(str(error))
keep(app)
