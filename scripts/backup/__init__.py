"""A backup of everything that the portal keeps, its restore, and a drill of both (docs/operations/backup.md)."""


class Refused(Exception):
    """Why a backup or a restore is not made, as a sentence for the person who asked for it."""
