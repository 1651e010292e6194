"""Files: checked on the way in, stored once by digest, never served inline from the site's own origin."""

import io
import os
import re
import tempfile
import warnings
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import filetype
import pypdfium2
from django.conf import settings
from PIL import Image

from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing.digest import sm3_of
from yijian.plumbing.models import StoredFile

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
}
"""What may be stored, by the short name that materials use."""

MOST_PIXELS = 60_000_000
MOST_PAGES = 300
MOST_ASPECT = 30
"""How many times longer than wide a page may be: a strip without end would be drawn without end."""
_CHUNK = 1 << 20
_MOST_UNPACKED = 8 << 20
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])")
"""Names that make a PDF do something; a longer name that begins alike, or packed bytes, are not meant."""
_STREAM = re.compile(rb"stream\r?\n(?=[\x08-\x78])")
"""Where a packed part may begin: the first byte is that of a zlib stream."""
_PACKED_TWICE = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_MOST_PACKED = 64 << 20
_MOST_GROWN = 128 << 20
_MOST_GROWTH = 100
"""A scanned page may unpack to some tens of megabytes; a bomb grows a thousandfold."""
_SMUGGLED = re.compile(rb"<(?:script|html|iframe|svg|\?php|!doctype)[\s>/]", re.IGNORECASE)
_ARCHIVE_END = b"PK\x05\x06"
_ARCHIVE_TAIL = 66_000
"""A ZIP is read from its end: its last record lies within the last 64 KiB and 22 bytes."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)


class FileRefused(Refusal):
    """The file cannot be taken; the sentence says why and what to do."""

    code = "files.refused"
    template = "{name}没收下：{why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A file that was taken in."""

    digest: str
    size: int
    media_type: str
    pages: int


def take_in(
    stream: IO[bytes],
    *,
    name: str,
    accepts: Collection[str] = ("pdf", "jpg", "png"),
    max_megabytes: int = 10,
    now: datetime,
) -> Accepted:
    """Check a file by its content, store it under its SM3 digest, and return what it is.

    The name's ending is not believed: scripts, archives and other programs called .jpg are refused by what they are. The same
    content twice is stored once.

    :raises FileRefused: when it is empty, too large, of another type, broken, too many pages or pixels, or active (a PDF with
        scripts or attachments).
    """
    shown = plain_name(name, most=60)
    content = _read(stream, shown=shown, max_bytes=max_megabytes * 1024 * 1024, max_megabytes=max_megabytes)
    kind = _kind(content, shown=shown, accepts=accepts)
    pages = _check_pdf(content, shown=shown) if kind == "pdf" else _check_image(content, shown=shown)
    digest = sm3_of([content])
    _keep(digest, content)
    stored, _ = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={
            "size": len(content),
            "media_type": MEDIA_TYPES[kind],
            "pages": pages,
            "stored_at": now,
        },
    )
    return Accepted(digest=stored.digest, size=stored.size, media_type=stored.media_type, pages=stored.pages)


def plain_name(name: str, *, most: int = 160) -> str:
    """Return a file's name as it may be kept and shown: no folders, no control or direction characters, its ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in last if char.isprintable()).strip(" .")
    if len(plain) > most:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[: most - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else plain[:most]
    return plain or "文件"


def keep_document(content: bytes, *, media_type: str, pages: int = 1, now: datetime) -> str:
    """Store a document that the platform itself made and return its digest; a repeat changes nothing."""
    digest = sm3_of([content])
    _keep(digest, content)
    StoredFile.objects.get_or_create(
        digest=digest,
        defaults={"size": len(content), "media_type": media_type, "pages": pages, "stored_at": now},
    )
    return digest


def content_of(digest: str) -> bytes:
    """Return the bytes stored under a digest.

    :raises NotFound: when nothing is stored under it.
    """
    try:
        return path_of(digest).read_bytes()
    except FileNotFoundError as fault:
        raise NotFound(what="这份文件") from fault


def stored(digest: str) -> StoredFile:
    """Return the row of a digest.

    :raises NotFound: when nothing is stored under it.
    """
    row = StoredFile.objects.filter(digest=digest).first()
    if row is None:
        raise NotFound(what="这份文件")
    return row


def forget(digest: str) -> None:
    """Remove what is stored under a digest; only for whoever stored it and knows that nothing refers to it any more.

    The bytes go first: whatever then stops the work leaves a row without bytes, which the next try removes, and never bytes that
    no row knows of.
    """
    path_of(digest).unlink(missing_ok=True)
    StoredFile.objects.filter(digest=digest).delete()


def path_of(digest: str) -> Path:
    """Return where a digest's bytes lie."""
    return Path(settings.VAR) / "files" / digest[:2] / digest[2:4] / digest


def preview(digest: str, *, page: int = 1, width: int = 1200) -> bytes:
    """Return a PNG picture of one page, drawn anew so that nothing active or hidden in the file reaches the viewer."""
    row = stored(digest)
    kept = Path(settings.VAR) / "previews" / digest[:2] / f"{digest}-{page}-{width}.png"
    if kept.exists():
        return kept.read_bytes()
    content = content_of(digest)
    if row.media_type == MEDIA_TYPES["pdf"]:
        picture = _draw_pdf(content, page=page, width=width)
    else:
        picture = Image.open(io.BytesIO(content)).convert("RGB")
        picture.thumbnail((width, width * 2))
    out = io.BytesIO()
    picture.save(out, "PNG")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(out.getvalue())
    return out.getvalue()


def _draw_pdf(content: bytes, *, page: int, width: int) -> Image.Image:
    document = pypdfium2.PdfDocument(content)
    try:
        if not 1 <= page <= len(document):
            raise NotFound(what="这一页")
        sheet = document[page - 1]
        picture: Image.Image = sheet.render(scale=width / sheet.get_width()).to_pil().convert("RGB")
        return picture
    finally:
        document.close()


def _read(stream: IO[bytes], *, shown: str, max_bytes: int, max_megabytes: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise FileRefused(name=shown, why=f"超过{max_megabytes}MB。请压缩一下，或者分成几份拍照上传。")
        parts.append(chunk)
    if size == 0:
        raise FileRefused(name=shown, why="是空的。请重新选一份文件。")
    return b"".join(parts)


def _kind(content: bytes, *, shown: str, accepts: Collection[str]) -> str:
    guessed = filetype.guess(content)
    kind = {"jpeg": "jpg"}.get(guessed.extension, guessed.extension) if guessed else ""
    if kind not in MEDIA_TYPES or kind not in accepts:
        wanted = "、".join(accept.upper() for accept in accepts)
        raise FileRefused(name=shown, why=f"它不是{wanted}文件。请拍照，或者导出成这些格式再上传。")
    return str(kind)


def _check_image(content: bytes, *, shown: str) -> int:
    if _SMUGGLED.search(content) or _ARCHIVE_END in content[-_ARCHIVE_TAIL:] or b"%PDF-" in content[:1024]:
        raise FileRefused(
            name=shown, why="里面夹带了网页、程序或压缩包，不安全。请重新拍一张，或者截图后上传。"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content))
            if picture.width * picture.height > MOST_PIXELS:
                raise FileRefused(name=shown, why="照片尺寸太大。用手机普通清晰度重拍一张就行。")
            picture.load()
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise FileRefused(name=shown, why="照片尺寸太大。用手机普通清晰度重拍一张就行。") from fault
    except (OSError, SyntaxError, ValueError, Warning) as fault:
        raise FileRefused(name=shown, why="打不开，可能没传完整。请重新拍一张。") from fault
    return 1


def _check_pdf(content: bytes, *, shown: str) -> int:
    if _ARCHIVE_END in content[-_ARCHIVE_TAIL:]:
        raise FileRefused(name=shown, why="里面夹带了压缩包，不安全。请打印成普通PDF，或者拍照上传。")
    if _is_bomb(content):
        raise FileRefused(name=shown, why="解开后大得不正常，不安全。请打印成普通PDF，或者拍照上传。")
    if any(_ACTIVE.search(_spelled_out(part)) for part in (content, *_unpacked(content))):
        raise FileRefused(name=shown, why="里面带有脚本或附件，不安全。请打印成普通PDF，或者拍照上传。")
    try:
        document = pypdfium2.PdfDocument(content)
        pages = len(document)
        sizes = [document.get_page_size(number) for number in range(min(pages, MOST_PAGES))]
        document.close()
    except pypdfium2.PdfiumError as fault:
        raise FileRefused(name=shown, why="打不开，可能加了密码或没传完整。请去掉密码，重新上传。") from fault
    if pages > MOST_PAGES:
        raise FileRefused(name=shown, why=f"超过{MOST_PAGES}页。请只传需要的那几页。")
    if any(min(size) < 1 or max(size) > MOST_ASPECT * min(size) for size in sizes):
        raise FileRefused(name=shown, why="有一页的尺寸不正常。请打印成A4大小的PDF，或者拍照上传。")
    return pages


def _is_bomb(content: bytes) -> bool:
    """Tell whether packed parts of a PDF grow out of all proportion, or are packed twice so that nobody sees how far they grow."""
    if _PACKED_TWICE.search(_spelled_out(content)):
        return True
    packed = grown = 0
    for found in _STREAM.finditer(content):
        unpacking = zlib.decompressobj()
        rest = content[found.end() : found.end() + _MOST_PACKED]
        start = len(rest)
        try:
            while rest and not unpacking.eof:
                grown += len(unpacking.decompress(rest, _CHUNK))
                rest = unpacking.unconsumed_tail
                if grown > _MOST_GROWN and grown > _MOST_GROWTH * (packed + start - len(rest)):
                    return True
        except zlib.error:
            continue
        packed += start - len(rest)
    return False


def _spelled_out(content: bytes) -> bytes:
    """Return a PDF's text with the escapes of its names resolved: /J#61vaScript is /JavaScript (ISO 32000-1 7.3.5)."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _unpacked(content: bytes) -> Iterator[bytes]:
    """Yield the object streams of a PDF, in which names may stand compressed (ISO 32000-1 7.5.7)."""
    for found in _OBJECT_STREAM.finditer(content):
        try:
            yield zlib.decompressobj().decompress(content[found.end() :], _MOST_UNPACKED)
        except zlib.error:
            continue


def _keep(digest: str, content: bytes) -> None:
    target = path_of(digest)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    # Renaming is atomic: a killed worker leaves the whole file or none.
    os.replace(temporary, target)
