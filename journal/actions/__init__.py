from journal.actions.forget_words import forget_words
from journal.actions.publish_root import NoSigningKey, publish_root
from journal.actions.record import OutsideTransaction, record
from journal.actions.sequence import keep_up, sequence

__all__ = [
    "NoSigningKey",
    "OutsideTransaction",
    "forget_words",
    "keep_up",
    "publish_root",
    "record",
    "sequence",
]
