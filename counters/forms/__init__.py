"""Forms of the counters: they ask and clean, actions write."""
