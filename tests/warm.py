"""What the process imports that stands by to be forked (tests/forked.py): all of kds, read once."""

import gc

import kds.areas
import kds.cli
from kds.app import mounted
from kds.db.migrate import newest
from kds.web.i18n import LANGUAGES, translations

kds.areas.apps()
mounted()
newest()
for language in LANGUAGES:
    translations(language)
gc.collect()
gc.freeze()
