from journal.models.entries import Entry, Reader
from journal.models.registered import Opening, Registered, Root

__all__ = ["Entry", "Opening", "Reader", "Registered", "Root"]
