from django.urls import path

from commons.design import design
from commons.stylesheet import stylesheet

urlpatterns = [
    path("design/", design, name="design"),
    path("look/<slug:digest>.css", stylesheet, name="stylesheet"),
]
