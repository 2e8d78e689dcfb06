"""What people type in conversations."""

from deliberation.forms.conversations import ConversationForm, OpenForm, StatementForm

__all__ = ["ConversationForm", "OpenForm", "StatementForm"]
