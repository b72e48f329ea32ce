"""The desk's addresses."""

from django.urls import path

from omlopp.desk.views import home, jobs, lists, receiving, takebacks

app_name = "desk"
_T = "takebacks/<str:number>"
_L = f"{_T}/lists/<uuid:draft>"

urlpatterns = [
    path("", home.home, name="home"),
    path("takebacks", takebacks.takebacks, name="takebacks"),
    path("takebacks/new", takebacks.order, name="order"),
    path(_T, takebacks.takeback, name="takeback"),
    path(f"{_T}/schedule", takebacks.schedule, name="schedule"),
    path(f"{_T}/collect", takebacks.collect, name="collect"),
    path(f"{_T}/cancel", takebacks.cancel, name="cancel"),
    path(f"{_T}/close", takebacks.close, name="close"),
    path(f"{_T}/lists", lists.upload, name="list-upload"),
    path(f"{_L}/columns", lists.columns, name="list-columns"),
    path(f"{_L}/review", lists.review, name="list-review"),
    path(f"{_L}/correct", lists.correct, name="list-correct"),
    path(f"{_L}/announce", lists.announce, name="list-announce"),
    path(f"{_L}/result", lists.result, name="list-result"),
    path(f"{_L}/problems.csv", lists.problems, {"form": "csv"}, name="list-problems-csv"),
    path(f"{_L}/problems.xlsx", lists.problems, {"form": "xlsx"}, name="list-problems-xlsx"),
    path(f"{_T}/receiving", receiving.receiving, name="receiving"),
    path(f"{_T}/receiving/open", takebacks.open_receiving, name="receiving-open"),
    path(f"{_T}/receiving/scan", receiving.scan, name="scan"),
    path(f"{_T}/receiving/lines", receiving.lines, name="receiving-lines"),
    path(f"{_T}/receiving/lines/<int:line>/withdraw", receiving.withdraw, name="withdraw"),
    path(f"{_T}/receiving/unlisted", receiving.unlisted, name="unlisted"),
    path(f"{_T}/receiving/all", receiving.receive_all, name="receive-all"),
    path(f"{_T}/receiving/close", receiving.close, name="close-receiving"),
    path(f"{_T}/reconciliation", receiving.reconciliation, name="reconciliation"),
    path(f"{_T}/lines", receiving.line_rows, name="lines"),
    path("workshop", home.home, name="queues"),
    path("evidence", home.home, name="evidence"),
    path("statements", home.home, name="statements"),
    path(f"{_T}/statements", takebacks.takeback, name="takeback-statements"),
    path("statements/<uuid:statement>.pdf", home.home, name="statement-pdf"),
    path("statements/<uuid:statement>.json", home.home, name="statement-json"),
    path("parties", home.home, name="parties"),
    path("ledger", home.home, name="record"),
    path("jobs", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job>", jobs.job, name="job"),
]
