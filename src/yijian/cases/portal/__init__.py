"""What citizens see of their filings: the form, materials, signature, receipt, progress, correction, messages."""
