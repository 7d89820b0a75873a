"""Tests mirror the apps; tests/e2e drives a browser."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
