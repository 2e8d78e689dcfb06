"""What every page reads of the database, in a small and in a large city: `python -m tests.bench.plans`."""
