"""Faults made on purpose while people work, and what they saw, lost and had to wait for: ``make faults``.

``frame.py`` says what a fault is and tries one; each other module has the faults of one kind.
"""
