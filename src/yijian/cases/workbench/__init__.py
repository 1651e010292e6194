"""The departments' own pages: cases, applications, surveys."""
