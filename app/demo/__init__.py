"""The demo: a made-up region, municipality and independent school, and the story of Elsa over HTTP."""
