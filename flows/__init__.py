"""Everything that runs: the Prefect flows, the composition root, the command line."""
