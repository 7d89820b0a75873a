"""The one-stop system's own counts compared with what units reported (đối soát)."""
