"""The launcher: everything `make run` and `make test` need on a machine with Python and nothing else.

Standard library only, because it runs before the virtual environment exists.
"""
