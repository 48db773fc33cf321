"""Tests of the demonstration, and what they share."""
