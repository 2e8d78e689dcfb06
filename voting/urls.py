from django.urls import URLPattern, path

import commons.paths  # noqa: F401 (the converters `id` and `code`)
from voting.api import delegations as delegated
from voting.api import rounds as api
from voting.views import ballot, board, delegating, judging, options, pictures, preparation, rounds, rules, trustees

# What everybody reads, and where residents vote.
of_rounds: list[URLPattern] = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/<id:round_id>/ballot/", ballot.ballot, name="round-ballot"),
    path("rounds/<id:round_id>/ballot/check/", ballot.check, name="round-check"),
    path("rounds/<id:round_id>/ballot/cast/", ballot.cast, name="round-cast"),
    path("rounds/<id:round_id>/receipt/", board.receipt, name="round-receipt"),
    path("rounds/<id:round_id>/files/<str:name>", board.file, name="round-file"),
    path("options/<id:option_id>/pictures/<slug:digest>/<int:width>.webp", pictures.picture, name="option-picture"),
    path("options/<id:option_id>/pictures/<slug:digest>/whole.jpg", pictures.whole, name="option-picture-whole"),
]

# Where administrators prepare rounds, and offices judge what can be done.
of_preparation: list[URLPattern] = [
    path("administration/rounds/", preparation.rounds, name="round-list"),
    path("administration/rounds/new/", preparation.new, name="round-new"),
    path("administration/proposals/<int:pk>/vote/", rules.put, name="rule-vote"),
    path("administration/rounds/<id:round_id>/", preparation.its_tasks, name="round-admin"),
    path("administration/rounds/<id:round_id>/asked/", preparation.asked, name="round-asked"),
    path("administration/rounds/<id:round_id>/method/", preparation.method, name="round-method"),
    path("administration/rounds/<id:round_id>/ballot/", preparation.ballot, name="round-paper"),
    path("administration/rounds/<id:round_id>/money/", preparation.money, name="round-money"),
    path("administration/rounds/<id:round_id>/voters/", preparation.voters, name="round-voters"),
    path("administration/rounds/<id:round_id>/options/", options.options, name="round-options"),
    path("administration/rounds/<id:round_id>/options/find/", options.find, name="round-option-find"),
    path("administration/rounds/<id:round_id>/options/new/", options.new, name="round-option-new"),
    path("administration/options/<id:option_id>/", options.option, name="round-option"),
    path("administration/options/<id:option_id>/remove/", options.remove, name="round-option-remove"),
    path("administration/options/<id:option_id>/pictures/", pictures.illustrate, name="round-option-pictures"),
    path(
        "administration/options/<id:option_id>/pictures/<id:picture_id>/remove/",
        pictures.remove,
        name="round-option-picture-remove",
    ),
    path("administration/options/<id:option_id>/move/", options.move, name="round-option-move"),
    path("administration/rounds/<id:round_id>/key/", trustees.key, name="round-key"),
    path("administration/rounds/<id:round_id>/key/here/", trustees.key_here, name="round-key-here"),
    path("administration/rounds/<id:round_id>/announce/", preparation.announce, name="round-announce"),
    path("administration/rounds/<id:round_id>/cancel/", preparation.cancel, name="round-cancel"),
    path("administration/rounds/<id:round_id>/delete/", preparation.delete, name="round-delete"),
    path("administration/rounds/<id:round_id>/opening/", trustees.opening, name="round-opening"),
    path("administration/rounds/<id:round_id>/opening/here/", trustees.open_here, name="round-open-here"),
    path("administration/rounds/<id:round_id>/box.json", trustees.box, name="round-box"),
    path("workspace/projects/", judging.projects, name="workspace-projects"),
    path("workspace/projects/<id:option_id>/", judging.project, name="workspace-project"),
]

# Whom residents delegate to, and who votes in the open.
of_delegations: list[URLPattern] = [
    path("delegates/", delegating.delegates, name="delegates"),
    path("account/delegations/", delegating.mine, name="delegations"),
    path("account/delegations/new/", delegating.new, name="delegation-new"),
    path("account/delegations/<id:delegation_id>/recall/", delegating.recall, name="delegation-recall"),
    path("account/delegations/open/", delegating.openly, name="open-voting"),
    path("account/delegations/open/<id:voter_id>/stop/", delegating.stop, name="open-voting-stop"),
]

urlpatterns = [*of_rounds, *of_delegations, *of_preparation]

# Mounted under /api/v1/.
api_urlpatterns = [
    path("rounds/", api.Rounds.as_view({"get": "list", "post": "create"}), name="api_rounds"),
    path(
        "rounds/<id:round_id>/",
        api.Rounds.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api_round",
    ),
    path("proposals/<id:proposal_id>/vote/", api.Rounds.as_view({"post": "put_to_vote"}), name="api_rule_vote"),
    path("rounds/<id:round_id>/options/", api.Rounds.as_view({"post": "add"}), name="api_options"),
    path("rounds/<id:round_id>/key/", api.Rounds.as_view({"put": "key"}), name="api_round_key"),
    path("rounds/<id:round_id>/announce/", api.Rounds.as_view({"post": "announce"}), name="api_announce"),
    path("rounds/<id:round_id>/cancel/", api.Rounds.as_view({"post": "cancel"}), name="api_cancel_round"),
    path("rounds/<id:round_id>/ballot/", api.Ballots.as_view({"get": "retrieve", "put": "update"}), name="api_ballot"),
    path("rounds/<id:round_id>/ballot/begin/", api.Ballots.as_view({"post": "begin"}), name="api_begin_ballot"),
    path("rounds/<id:round_id>/result/", api.Results.as_view({"get": "result"}), name="api_result"),
    path("rounds/<id:round_id>/board/", api.Results.as_view({"get": "board"}), name="api_board"),
    path("rounds/<id:round_id>/receipt/", api.Receipts.as_view({"post": "create"}), name="api_receipt"),
    path("rounds/<id:round_id>/files/<str:name>/", api.Files.as_view({"get": "retrieve"}), name="api_round_file"),
    path("rounds/<id:round_id>/box/", api.Boxes.as_view({"get": "retrieve"}), name="api_box"),
    path("rounds/<id:round_id>/openings/", api.Boxes.as_view({"post": "create"}), name="api_openings"),
    path(
        "options/<id:option_id>/",
        api.Options.as_view({"patch": "partial_update", "delete": "destroy"}),
        name="api_option",
    ),
    path(
        "options/<id:option_id>/pictures/", api.OptionPictures.as_view({"post": "create"}), name="api_option_pictures"
    ),
    path(
        "options/<id:option_id>/pictures/<id:picture_id>/",
        api.OptionPictures.as_view({"delete": "destroy"}),
        name="api_option_picture",
    ),
    path("delegations/", delegated.Delegations.as_view({"get": "list", "post": "create"}), name="api_delegations"),
    path(
        "delegations/<id:delegation_id>/", delegated.Delegations.as_view({"delete": "destroy"}), name="api_delegation"
    ),
    path("delegates/", delegated.Delegates.as_view({"get": "list", "post": "create"}), name="api_delegates"),
    path("delegates/<id:voter_id>/", delegated.Delegates.as_view({"delete": "destroy"}), name="api_delegate"),
    path("options/<id:option_id>/judgement/", api.Options.as_view({"put": "judge"}), name="api_judgement"),
]
