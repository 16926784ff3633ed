/* docs.c - the page that renders /openapi.json and tries requests, with no help from elsewhere. */
#include "action/pages/pages.h"

/* clang-format off */
static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
    "h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem;border-top:1px solid #ccc;padding-top:1rem}"
    "code,pre,textarea,input{font:14px/1.4 ui-monospace,monospace}"
    "pre{background:#f4f4f4;padding:.8rem;overflow:auto;border-radius:4px}"
    "textarea,input{width:100%;box-sizing:border-box;padding:.4rem;border:1px solid #777;border-radius:4px}"
    "label{display:block;margin:.6rem 0 .2rem}button{font:inherit;margin-top:.8rem;padding:.4rem 1.2rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.3rem .6rem;text-align:left;vertical-align:top}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}pre,textarea,input{background:#222;color:#e6e6e6}a{color:#8cb4ff}}";

static const char body[] =
    "<h1 id=title>gcaction</h1><p id=about></p><p><a href=\"openapi.json\">openapi.json</a> "
    "<a href=\"health\">health</a> <a href=\"ready\">ready</a> <a href=\"metrics\">metrics</a></p>"
    "<h2>Try it</h2><form id=try><label for=token>X-Genesys-Auth-Token</label>"
    "<input id=token type=password autocomplete=off><label for=body>Body</label>"
    "<textarea id=body rows=5 spellcheck=false></textarea><button>Send</button></form>"
    "<pre id=answer aria-live=polite hidden></pre><div id=paths></div>"
    "<noscript>This page needs its script; the document itself is openapi.json.</noscript>";

static const char script[] =
    "const $=i=>document.getElementById(i);"
    "function el(tag,text,to){const e=document.createElement(tag);if(text!=null)e.textContent=text;if(to)to.append(e);return e}"
    "const pretty=v=>JSON.stringify(v,null,2);let action='';"
    "function table(head,rows,to){const t=el('table',null,to),h=el('tr',null,t);head.forEach(x=>el('th',x,h));"
    "rows.forEach(r=>{const tr=el('tr',null,t);r.forEach(x=>el('td',x,tr))})}"
    "function schema(name,doc,to){const s=doc.components.schemas[name];el('h3',name,to);"
    "table(['name','type','meaning','default'],Object.entries(s.properties).map(([k,p])=>[k,p.type,p.description||'',p.default||'']),to)}"
    "function operation(path,method,op,doc){const to=$('paths');el('h2',method.toUpperCase()+' '+path,to);el('p',op.summary,to);"
    "if(op.requestBody){action=path;const b=op.requestBody.content['application/json'].example;$('body').value=pretty(b);"
    "schema('Inputs',doc,to);schema('Outputs',doc,to)}"
    "for(const [status,r] of Object.entries(op.responses)){el('h3',status+' '+r.description,to);"
    "const c=(r.content||{})['application/json']||{};if(c.example)el('pre',pretty(c.example),to);"
    "if(c.examples)table(['code','when','detail'],Object.entries(c.examples).map(([k,e])=>[k,e.summary,e.value.detail]),to)}}"
    "fetch('openapi.json').then(r=>r.json()).then(doc=>{$('title').textContent=doc.info.title+' '+doc.info.version;"
    "$('about').textContent=doc.info.description;"
    "for(const [p,item] of Object.entries(doc.paths))for(const [m,op] of Object.entries(item))operation(p,m,op,doc)})"
    ".catch(e=>{$('about').textContent='openapi.json could not be read: '+e});"
    "$('try').addEventListener('submit',async ev=>{ev.preventDefault();const out=$('answer');out.hidden=false;out.textContent='...';"
    "try{const t0=performance.now();const r=await fetch(action.slice(1),{method:'POST',body:$('body').value,"
    "headers:{'Content-Type':'application/json','X-Genesys-Auth-Token':$('token').value}});const text=await r.text();"
    "let shown=text;try{shown=pretty(JSON.parse(text))}catch(e){}"
    "out.textContent=r.status+' '+r.statusText+'  '+Math.round(performance.now()-t0)+' ms\\nININ-Correlation-Id: '"
    "+r.headers.get('ININ-Correlation-Id')+'\\n\\n'+shown}catch(e){out.textContent=String(e)}});";
/* clang-format on */

void gc_action_docs_write(const char *nonce, struct gc_strbuf *to)
{
    gc_strbuf_addf(to,
                   "<!doctype html><html lang=en><head><meta charset=utf-8>"
                   "<meta name=viewport content=\"width=device-width\"><title>gcaction</title>"
                   "<style nonce=\"%s\">",
                   nonce);
    gc_strbuf_add(to, style, sizeof style - 1);
    gc_strbuf_adds(to, "</style></head><body>");
    gc_strbuf_add(to, body, sizeof body - 1);
    gc_strbuf_addf(to, "<script nonce=\"%s\">", nonce);
    gc_strbuf_add(to, script, sizeof script - 1);
    gc_strbuf_adds(to, "</script></body></html>\n");
}
