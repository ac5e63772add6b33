"""From the outside to a text: files in any usual encoding, and JSON lines."""
