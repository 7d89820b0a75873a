"""The one-stop system's own counts beside what units reported (đối soát)."""
