"""What the documentation shows of headlint itself, generated: `python -m docs` writes it anew."""
