"""Scripts that train longer than a lesson can; what they find lies in notebooks/converged."""
