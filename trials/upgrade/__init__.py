"""The upgrade drill: an older release, with the demo and some days of work in it, becomes the present one.

Nothing may be lost and no figure may change: tables, exported files, drafts, logins and sessions are compared. What is
meant to be different is listed by name, with its reason (trials/upgrade/meant.py); a list that is longer or shorter
than what is seen fails. Then the database goes back to the older release's migrations.
"""
