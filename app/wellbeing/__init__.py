"""The five questions: asked alike in every profession, answered in each one's own compartment."""
