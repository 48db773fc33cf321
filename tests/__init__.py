"""Tests: a mirror of the code, one sentence per truth."""
