"""The turn of the school year: new schools for a whole municipality's children, undone until accepted."""
