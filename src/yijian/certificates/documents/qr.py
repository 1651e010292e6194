"""QR codes as SVG, for paper and for screens."""

import io

import segno


def qr_picture(text: str, *, border: int = 1) -> str:
    """Return an SVG of a QR code with middle error correction, in the ink of the documents on white."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=border, dark="#172724", light="#ffffff", omitsize=True
    )
    return out.getvalue().decode()
