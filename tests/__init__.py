"""Tests mirror the apps; tests/e2e drives a browser."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Seconds. Both passes of the suite and their browsers share the cores of a machine that may be slow: what comes late is
# no fault. A test waits so long for what must come, and what is meant to be broken off would hang for ever otherwise.
PATIENCE = 300
FOR_EVER = 3 * PATIENCE
