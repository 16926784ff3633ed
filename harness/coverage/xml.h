/* xml.h - text that stands in XML, SVG or HTML, in an element or in double quotes.
 *
 *   hx_add_xml(&to, "<script>");     &lt;script&gt;
 *
 * What XML 1.0 has no place for, escaped or not (control characters, broken UTF-8), becomes '?'.
 *
 * Source:     XML 1.0, 2.2 and 2.4.
 */
#ifndef HX_XML_H
#define HX_XML_H

#include "base/strbuf.h"

void hx_add_xml(struct gc_strbuf *to, const char *text);
/* The same of at most that many characters; "..." stands for the rest. */
void hx_add_xml_cut(struct gc_strbuf *to, const char *text, size_t characters);

#endif
