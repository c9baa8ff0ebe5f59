"""What ``govflow doctor`` looks at, one module for each kind."""
