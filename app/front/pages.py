"""Pages for people: the API reference and the problems' pages. No asset comes from anywhere else."""

import html
from pathlib import Path

import fastapi_offline
from fastapi import APIRouter
from starlette.responses import FileResponse, HTMLResponse, Response

from app.front.document import OPENAPI_PATH
from app.kit.problems import NotFound, Problem, all_problems

router = APIRouter(include_in_schema=False)
ASSETS = Path(fastapi_offline.__file__).parent / "static"
_SERVED = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
_PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>{head}</head>
<body>{body}</body></html>"""
_START = (
    "SwaggerUIBundle({url: '" + OPENAPI_PATH + "', dom_id: '#reference', deepLinking: true, "
    "validatorUrl: null, queryConfigEnabled: false});"
)


def _page(*, title: str, body: str, head: str = "", lang: str = "en") -> HTMLResponse:
    text = _PAGE.format(title=html.escape(title), head=head, body=body, lang=lang)
    return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY})


@router.get("/docs")
async def read_reference_page() -> HTMLResponse:
    """The API reference, made from the OpenAPI document."""
    head = '<link rel="stylesheet" href="/docs/assets/swagger-ui.css">'
    body = (
        '<main id="reference"></main><script src="/docs/assets/swagger-ui-bundle.js"></script>'
        '<script src="/docs/start.js"></script>'
    )
    return _page(title="Named Person: API reference", head=head, body=body)


@router.get("/docs/start.js")
async def read_start_script() -> Response:
    """What starts the reference page, apart from it so that no script stands inline."""
    return Response(_START, media_type="text/javascript")


@router.get("/docs/assets/{name}")
async def read_asset(name: str) -> FileResponse:
    """An asset of the reference page, from the installed package."""
    if name not in _SERVED:
        raise NotFound
    return FileResponse(ASSETS / name, media_type=_SERVED[name])


@router.get("/problems/{code}")
async def read_problem_page(code: str) -> HTMLResponse:
    """What a problem's type opens: what it means, in both languages."""
    kind = next((kind for kind in all_problems() if kind.code() == code), None)
    if kind is None:
        raise NotFound
    return _page(title=kind.title_en, body=_problem_body(kind))


def _problem_body(kind: type[Problem]) -> str:
    meaning = html.escape(" ".join((kind.__doc__ or "").split()))
    english = f"<h1>{html.escape(kind.title_en)} ({kind.status})</h1><p>{meaning}</p>"
    swedish = f"<h2>{html.escape(kind.title_sv)}</h2><p>{html.escape(kind.detail_sv)}</p>"
    return f'<main>{english}<section lang="sv">{swedish}</section></main>'
