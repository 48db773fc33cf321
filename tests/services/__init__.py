"""Tests of what the programme does."""
