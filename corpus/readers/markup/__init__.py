"""From a page's markup to text: HTML, bylines, and the frame that a theme puts around a post."""
