"""Django settings by purpose: base, develop, test, production."""
