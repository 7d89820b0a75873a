"""Data value sets as DHIS2 has them: reading and writing JSON and CSV, and what their values mean here."""
