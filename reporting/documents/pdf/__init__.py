"""Pages as PDF, set by typst from a template and plain values; no browser and no program but Python."""
