"""The earlier states of the portal from which an upgrade is tried."""

from __future__ import annotations

# No release is recorded by a tag or in CHANGELOG.md yet. 0875d8f is the first complete portal; the others are landed
# states in the order of the log, each with other migrations behind it.
STATES = (
    "0875d8f",  # the first complete portal
    "aa03de95",  # codes with rules, successions and former districts, levels of publications
    "2f345080",  # sums of sendings, files that take long
    "17718f32",  # second factors' forerunners: decisions, reorganisations, the record of jobs
    "8b5acd6e",  # accounts, second factors, monthly mails
    "d272b0b3",  # the API, webhooks, open data, exchange
)
