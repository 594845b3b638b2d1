"""The story of Elsa, told over HTTP with real tokens."""
