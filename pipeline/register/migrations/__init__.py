"""The steps of the database, run by `pipeline.register.migrate`."""
