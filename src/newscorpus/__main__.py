"""`python -m newscorpus` is the command `newscorpus`."""

from newscorpus.cli import run

run()
