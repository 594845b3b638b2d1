"""The door: who calls, what their token opens, and whether they may know of what they ask for."""
