"""The child pointer of the coordination register, and each organisation's own relation to the child."""
