"""A year lived: the demo's 2020 is worked through day by day by its people, and ends as the demo that is loaded.

`files.py` reads what was reported when, `days.py` is who does what on a day, `contents.py` what is compared.
"""
