"""The portal tried as a whole, in its production parts: under load, with parts that fail, upgraded, and for a year.

Each trial is one `make` target, bounded in time and count, and says what was lost, doubled or wrong; what they found
and measured is in `docs/reliability.md` and `docs/benchmarks.md`.
"""
