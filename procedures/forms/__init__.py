"""What an administrator types of the catalogue of procedures."""
