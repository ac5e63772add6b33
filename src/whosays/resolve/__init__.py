"""From a mention to what it stands for, within one report."""
