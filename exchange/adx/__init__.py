"""Aggregate data by the ADX profile of IHE (Quality, Research and Public Health): reading and writing the XML."""
