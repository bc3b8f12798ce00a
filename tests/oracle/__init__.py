"""Is what headlint believes true? The real frameworks are asked; the extra `oracle` installs them."""
