"""Programs that measure headlint; each runs by itself, as `python -m benchmarks.NAME`."""
