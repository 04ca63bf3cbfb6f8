"""The inbox: list, fetch without marking, mark after filing. One interface for IMAP and a folder."""
