"""One entry's whole story: its address, its proof, and everything that happened, on one page."""

from kiemdiem.shortcomings.queries.story.page import Story, entry_story, story_subject

__all__ = ["Story", "entry_story", "story_subject"]
