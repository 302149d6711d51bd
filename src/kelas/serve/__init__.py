"""The web app: Voilà with our pages, our sign-in, and checks before it starts."""
