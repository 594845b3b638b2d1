"""The catalogue of preventive help: what there is in each district, for everybody to read."""
