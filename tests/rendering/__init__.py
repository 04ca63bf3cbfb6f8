"""Letters as data to the bytes that would arrive, the same bytes on every run."""
