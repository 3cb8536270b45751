"""What is learned: sets on the plane, images, texts, and whatever a person brings."""
