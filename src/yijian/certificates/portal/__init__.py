"""What citizens see: their wallet, and the public check."""
