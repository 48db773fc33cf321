"""Tests of the story that is told to outsiders."""
