"""Tests of the pure arithmetic: published values, properties, edge days."""
