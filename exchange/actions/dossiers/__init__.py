"""Files of dossiers: brought by a person or another system, counted apart from the request, recorded when seen.

No dossier is stored. Why so, and what is kept meanwhile: `docs/adr/0047-dossiers-counted-not-stored.md`.
"""
