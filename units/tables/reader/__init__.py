"""Reads an uploaded file, in its own process that may be ended at any moment; nothing here imports Django."""
