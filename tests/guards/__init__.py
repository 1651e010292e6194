"""Guards that watch every test of the house: what they refuse is a fault wherever it shows up."""
