"""Bytes to a `Reading`: one extractor for each kind of file, chosen by content."""
