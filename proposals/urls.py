"""Pages of proposals. The first page and the proposal's own page are composed in `civic.pages`."""

from django.urls import path

from proposals.views import answering, awaiting, discussing, history, listing, pictures, supporting, writing

urlpatterns = [
    path("proposals/", listing.proposals, name="proposals"),
    path("proposals/new/", writing.write, name="proposal-new"),
    path("proposals/new/similar/", writing.similar, name="proposal-similar"),
    path("proposals/<int:pk>/edit/", writing.edit, name="proposal-edit"),
    path("proposals/<int:pk>/check/", writing.check, name="proposal-check"),
    path("proposals/<int:pk>/pictures/", pictures.illustrate, name="proposal-pictures"),
    path("proposals/<int:pk>/pictures/<int:picture_id>/earlier/", pictures.earlier, name="picture-earlier"),
    path("proposals/<int:pk>/pictures/<int:picture_id>/later/", pictures.later, name="picture-later"),
    path("proposals/<int:pk>/pictures/<int:picture_id>/remove/", pictures.remove_picture, name="picture-remove"),
    path("proposals/<int:pk>/pictures/<slug:digest>/<int:width>.webp", pictures.picture, name="picture"),
    path("proposals/<int:pk>/pictures/<slug:digest>/whole.jpg", pictures.whole, name="picture-whole"),
    path("proposals/<int:pk>/attachments/<slug:digest>.pdf", pictures.download, name="attachment"),
    path(
        "proposals/<int:pk>/attachments/<int:attachment_id>/remove/",
        pictures.remove_attachment,
        name="attachment-remove",
    ),
    path("proposals/<int:pk>/publish/", writing.publish, name="proposal-publish"),
    path("proposals/<int:pk>/withdraw/", writing.withdraw, name="proposal-withdraw"),
    path("proposals/<int:pk>/support/", supporting.support, name="proposal-support"),
    path("proposals/<int:pk>/support/withdraw/", supporting.unsupport, name="proposal-unsupport"),
    path("proposals/<int:pk>/comments/", discussing.comment, name="comment"),
    path("proposals/<int:pk>/comments/<int:comment_id>/", discussing.thread, name="comment-thread"),
    path("proposals/<int:pk>/comments/<int:comment_id>/reply/", discussing.reply, name="comment-reply"),
    path("proposals/<int:pk>/comments/<int:comment_id>/edit/", discussing.edit, name="comment-edit"),
    path("proposals/<int:pk>/comments/<int:comment_id>/delete/", discussing.delete, name="comment-delete"),
    path("proposals/<int:pk>/comments/<int:comment_id>/useful/", discussing.useful, name="comment-useful"),
    path("proposals/<int:pk>/comments/<int:comment_id>/not-useful/", discussing.not_useful, name="comment-not-useful"),
    path("proposals/<int:pk>/answer/", answering.answer, name="proposal-answer"),
    path("proposals/<int:pk>/answer/draft/", answering.answer_draft, name="proposal-answer-draft"),
    path("proposals/<int:pk>/answer/discard/", answering.answer_discard, name="proposal-answer-discard"),
    path("proposals/<int:pk>/answer/preview/", answering.answer_preview, name="proposal-answer-preview"),
    path("proposals/<int:pk>/answer/more/", answering.answer_more, name="proposal-answer-more"),
    path("proposals/<int:pk>/extend/", answering.extend, name="proposal-extend"),
    path("proposals/<int:pk>/handover/", answering.handover, name="proposal-handover"),
    path("proposals/<int:pk>/delivery/", answering.delivery, name="proposal-delivery"),
    path("proposals/<int:pk>/delivery/start/", answering.delivery_start, name="proposal-delivery-start"),
    path("proposals/<int:pk>/delivery/finish/", answering.delivery_finish, name="proposal-delivery-finish"),
    path("proposals/<int:pk>/history/", history.history, name="proposal-history"),
    path("awaiting/", awaiting.awaiting, name="awaiting"),
    path("account/proposals/", writing.mine, name="my-proposals"),
]
