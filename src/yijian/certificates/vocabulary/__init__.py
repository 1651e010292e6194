"""The words of this area: seals, papers, certificates."""
