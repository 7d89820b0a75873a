"""Loading files: reading them with a sentence for every bad row, and writing them in few set-based statements."""
