"""The schema's history, run by `database.py` whenever a data folder is opened. One file a step under `versions/`.

A new step names its predecessor in `down_revision`; `tests/migrations/test_schema.py` shows what it lacks, table by table.
"""
