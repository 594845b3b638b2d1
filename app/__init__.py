"""Named Person: the coordination service around a child between school, social services and health care."""
