"""Rules over mentions: the matcher, the productions, and what a match is kept as."""
