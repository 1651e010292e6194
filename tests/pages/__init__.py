"""Every page and every address of the open API on real subjects of the sample city: who may, what it costs, what it changes."""
