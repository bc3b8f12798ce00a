"""Program text as trees: Python's own for what is asked of it, libcst's where it is to be changed."""

from headlint.syntax.trees import DEEPEST, Entry, NodeSite, Parsed, SyntaxTooNew, Tree

__all__ = ["DEEPEST", "Entry", "NodeSite", "Parsed", "SyntaxTooNew", "Tree"]
