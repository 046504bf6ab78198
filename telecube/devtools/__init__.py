"""Sets up and runs an installation on one machine: setup, development, tests.

Everything that scripts/setup needs before there is a virtual environment uses the standard library alone.
"""
