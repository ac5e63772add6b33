"""What one report holds: quotations, attributions, counts."""
