"""Pages and middleware of the accounts: signing in, acting for somebody, one's own data."""
