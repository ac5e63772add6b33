"""A reading in forms for people and for other programs; one module per form."""
