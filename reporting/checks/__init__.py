"""«Dữ liệu cần xem lại»: what in the stored data an administrator should look at; one function a check.

A check is added by one function with ``@check`` in a module that ``every.py`` names, and a test with a case that has
what it looks for and one that has not.
"""
