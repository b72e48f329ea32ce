"""The portal's addresses."""

from django.urls import path

from omlopp.portal.views import (
    climate,
    devices,
    documents,
    home,
    lists,
    organisation,
    profile,
    takebacks,
    tasks,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("takebacks", takebacks.takebacks, name="takebacks"),
    path("takebacks/order", lists.order, name="order_takeback"),
    path("takebacks/<str:number>", takebacks.takeback, name="takeback"),
    path("takebacks/<str:number>/lines", takebacks.lines, name="takeback_lines"),
    path("takebacks/<str:number>/lines.<str:form>", takebacks.export_lines, name="takeback_lines_export"),
    path("takebacks/<str:number>/list", lists.hand_in, name="hand_in_list"),
    path("takebacks/<str:number>/list/undo", lists.undo, name="list_undo"),
    path("takebacks/<str:number>/list/<uuid:draft>", lists.preview, name="list_preview"),
    path("takebacks/<str:number>/list/<uuid:draft>/announce", lists.announce, name="list_announce"),
    path("devices", devices.devices, name="devices"),
    path("devices.<str:form>", devices.export, name="devices_export"),
    path("devices/many", devices.many, name="devices_many"),
    path("search", devices.search, name="search"),
    path("d/<str:code>", devices.device, name="device"),
    path("d/<str:code>/evidence/<str:digest>", devices.evidence, name="device_evidence"),
    path("tasks", tasks.tasks, name="tasks"),
    path("tasks/released", tasks.released, name="tasks_released"),
    path("unlock/<str:kind>", tasks.guide, name="unlock"),
    path("documents", documents.documents, name="documents"),
    path("documents/<uuid:statement>.pdf", documents.pdf, name="document_pdf"),
    path("documents/<uuid:statement>.json", documents.data, name="document_json"),
    path("documents/<uuid:statement>/diploma.pdf", climate.diploma, name="climate_diploma"),
    path("documents/<uuid:statement>.xlsx", climate.workbook, name="climate_workbook"),
    path("climate", climate.climate, name="climate"),
    path("climate/<int:year>", climate.year, name="climate_year"),
    path("organisation", organisation.organisation, name="organisation"),
    path("profile", profile.profile, name="profile"),
]
