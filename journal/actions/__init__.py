from journal.actions.forget_words import forget_words
from journal.actions.record import OutsideTransaction, record
from journal.actions.sequence import sequence

__all__ = ["OutsideTransaction", "forget_words", "record", "sequence"]
