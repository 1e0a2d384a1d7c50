"""What the domain needs from outside, as typing protocols with the promise in the comment."""
