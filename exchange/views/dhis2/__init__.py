"""Calls of programs written for DHIS2, below /dhis2/."""
