"""What happens to an article, one step a module."""
