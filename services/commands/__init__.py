"""Deeds: one function for each thing a person may do."""
