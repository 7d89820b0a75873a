"""`make bench`: the portal beside its limits, as ratios measured in one run; a report, never a test of time."""
