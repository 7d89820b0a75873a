"""What reads an uploaded file, in a process of its own that may be ended at any moment; nothing here knows Django."""
