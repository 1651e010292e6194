"""The staff workbench's shell: one inbox over all loops, a page for any loop, the outside systems."""
