"""A selection as a file to take away."""

from django.http import Http404, HttpResponse

from omlopp.documents import spreadsheet
from omlopp.documents.spreadsheet import Sheet
from omlopp.portal.page import language

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(sheet: Sheet, form: str, *, name: str) -> HttpResponse:
    """The sheet as `xlsx`, as `csv` for the reader's Excel, or as `system.csv` for other systems."""
    if form == "xlsx":
        response = HttpResponse(spreadsheet.workbook([sheet]), content_type=XLSX)
    elif form == "csv":
        text = (
            spreadsheet.csv_for_excel_sv(sheet)
            if language() == "sv"
            else b"\xef\xbb\xbf" + spreadsheet.csv_for_systems(sheet)
        )
        response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    elif form == "system.csv":
        response = HttpResponse(spreadsheet.csv_for_systems(sheet), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    return as_attachment(response, f"{name}.{form.removeprefix('system.')}")


def as_attachment(response: HttpResponse, name: str) -> HttpResponse:
    """The response as a file with this name, never shown in the page's own origin."""
    from django.utils.http import content_disposition_header

    response.headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
