"""What gunicorn loads once, before it forks the processes of the pages; no test here may ask a database."""

import gc

from django.template import engines
from django.utils import translation

from config import preloading


def test_every_template_is_compiled_before_the_first_request():
    names = preloading.load_templates()
    kept = engines["django"].engine.template_loaders[0].get_template_cache
    assert {"base.html", "400.html"} <= set(names)
    assert set(names) <= {template.origin.template_name for template in kept.values() if hasattr(template, "origin")}


def test_what_stays_for_good_is_no_longer_looked_through_for_garbage():
    before, language = gc.get_freeze_count(), translation.get_language()
    preloading.preload()
    try:
        assert gc.get_freeze_count() > before
        assert gc.get_count()[2] == 0
        assert translation.get_language() == language
    finally:
        gc.unfreeze()
