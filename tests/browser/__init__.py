"""Stories driven through a real browser."""
