"""The command line people use, ./yijian: sets up, starts, watches and checks an installation.

Everything here but ``prepare`` runs on the standard library alone, because it runs before anything is installed. For the
same reason ``places`` reads the three names of the environment it needs itself; ``config.env`` documents them.
"""
