"""`make bench`: the portal compared with its limits, as ratios measured in one run; a report, never a test of time."""
