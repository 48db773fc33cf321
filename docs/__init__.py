"""What is written about Hemväg, and what draws its pictures."""
