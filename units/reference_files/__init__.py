"""Files of reference data in the administration: read, shown with everything they change, applied when confirmed."""
