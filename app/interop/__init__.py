"""Translation to and from the world's formats; domain rooms never mention them."""
