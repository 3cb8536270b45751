"""The processes that compute: how they come to be, who goes next in them, and what they send."""
