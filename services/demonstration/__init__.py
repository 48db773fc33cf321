"""A fictitious programme to look at and to measure: life stories, and how they become rows."""
