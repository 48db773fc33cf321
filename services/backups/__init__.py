"""Copies of the whole database: made while it is in use, encrypted, checked, and put back."""
