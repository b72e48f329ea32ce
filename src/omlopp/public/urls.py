"""Addresses that anybody may open."""

from django.urls import path

from omlopp.public import record, statements, views

urlpatterns = [
    path("p/<str:code>", views.passport, name="passport"),
    path("verify/<uuid:statement>", statements.verify, name="verify"),
    path("verify/<uuid:statement>/proof.json", statements.proof, name="verify_proof"),
    path("methods", views.methods, name="methods"),
    path("methods/<str:method>", views.method, name="method"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("ledger/checkpoint", record.checkpoint, name="ledger_checkpoint"),
    path("ledger/key", record.key, name="ledger_key"),
    path("ledger/tile/<int:level>/<path:index>", record.tile, name="ledger_tile"),
]
