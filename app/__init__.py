"""Assembly only: settings, factory, lifespan, error pages, command line, worker."""
