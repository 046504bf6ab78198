"""How money comes in: one folder for each foreign machine, all behind the interface of ``interface.py``."""
