"""The rows of the lists: each module has those of one noun or a few, after a place, in the order of their list."""
