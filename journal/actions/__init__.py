from journal.actions.record import OutsideTransaction, record
from journal.actions.sequence import sequence

__all__ = ["OutsideTransaction", "record", "sequence"]
