"""The domain clock and, in demo mode only, the route that moves it."""
