"""Tables from uploaded files: one entry point for every file that a user uploads.

``book.opened`` has the file read by a child process (``reader/``) under limits of memory and time; ``table.find_table``
finds a described table in what it read. This file is imported by the child too and stays without Django.
"""
