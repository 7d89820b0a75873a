"""Tables out of uploaded files: one entry point for every file that somebody hands in.

``book.opened`` has the file read by a child process (``reader/``) under limits of memory and time; ``table.find_table``
finds a described table in what it read. This file is imported by the child too and stays without Django.
"""
