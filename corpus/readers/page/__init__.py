"""What the page of a site holds beside its post, and where in it the post stands."""
